"""Tell the theme the day of the data, where changes are listed, and what stands in the frame of every page."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Mapping
from typing import Any

from ..core.i18n import texts, words_for
from ..core.licences import name_of
from ..outputs.feeds.entries import Feed

CHANGES = "changes/"
_FRAME = "frame_"


def edition(
    changed: datetime.date | None, addresses: Container[str], feeds: Iterable[Feed] = (), released: str = "",
    version: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """`extra.machikado` of the engine's settings; what is not known or not there is left out.

    `released` is the feed of releases, of which nobody misses a change; without one the portal's own feed is reported.
    `version` is the package's own, empty for none; else that of the day.
    """
    told = {"as_of": changed.isoformat()} if changed else {}
    if version is None and changed:
        version = changed.strftime("%Y.%m.%d")
    if version:
        told["version"] = version
    if CHANGES in addresses:
        told["changes"] = CHANGES
    if news := released or next((feed.path for feed in feeds if feed.kind == "atom" and feed.owner is None), ""):
        told["feed"] = news
    return told


def frame(portal: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the frame of every page says: its words, whose the portal is, and under which licences its data are."""
    words = texts(language)
    licences = [{"title": name_of(each), "path": _outside(each)} for each in portal["licenses"]]
    told: dict[str, Any] = {"words": {name: text for name, text in words.items() if name.startswith(_FRAME)}}
    if day := portal["changed"]:
        told["day"] = words_for(language)["date"](day)
    told |= {"publisher": portal["publisher"]} if portal["publisher"] else {}
    return told | ({"licences": licences} if licences else {"no_licence": portal["no_licence"]})


def _outside(licence: Mapping[str, Any]) -> str:
    path = str(licence.get("path") or "")
    return path if path.startswith(("https://", "http://")) else ""
