"""Tell the theme the day of the data and where changes are listed."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable

from ..outputs.feeds.entries import Feed

CHANGES = "changes/"


def edition(
    as_of: datetime.date, addresses: Container[str], feeds: Iterable[Feed] = (), released: str = ""
) -> dict[str, str]:
    """`extra.machikado` of the engine's settings; what is not there is left out.

    `released` is the feed of releases, of which nobody misses a change; without one the portal's own feed is reported.
    """
    told = {"as_of": as_of.isoformat(), "version": as_of.strftime("%Y.%m.%d")}
    if CHANGES in addresses:
        told["changes"] = CHANGES
    if news := released or next((feed.path for feed in feeds if feed.kind == "atom" and feed.owner is None), ""):
        told["feed"] = news
    return told
