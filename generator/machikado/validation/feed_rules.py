"""Check declared feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Table
from ..core.strings import holes
from ..core.yaml_reader import Loaded, plain
from .schema_rules import names_of
from .schema_shape import DESCRIPTOR, Fault, faults

_FEED_NAME = re.compile(r"[a-z][a-z0-9-]*\.(ics|atom)\Z")


def feed_faults(descriptor: Mapping[str, Loaded], known: Mapping[str, Table]) -> Iterator[Fault]:
    """What is wrong with the feeds that a package declares, where the descriptor's shape is right."""
    options = descriptor.get("machikado") or (None, 1)
    if not any(True for _ in faults((descriptor, 1), DESCRIPTOR)):
        yield from ((options[1], each) for each in _faults((plain(options) or {}).get("feeds") or (), known))


def _faults(feeds: Sequence[Mapping[str, Any]], known: Mapping[str, Table]) -> Iterator[Both]:
    names = [feed["path"] for feed in feeds]
    for name in (name for name in names if not _FEED_NAME.match(name) or names.count(name) > 1):
        yield reason("no-such-feed-name", name=name)
    for feed in feeds:
        if (owner := feed.get("for")) and owner not in known:
            yield reason("feed-for-no-table", name=owner)
        for entry in feed["entries"]:
            yield from _dated_faults(entry, known.get(entry["table"]))


def _dated_faults(entry: Mapping[str, Any], table: Table | None) -> Iterator[Both]:
    if table is None:
        yield reason("no-such-table-in", place="feeds", name=entry["table"])
        return
    wanted = [*names_of(entry["on"]), *holes(entry["title"]), *holes(entry.get("title_en") or "")]
    for name in (name for name in wanted if table.fields and name not in {*table.positions, "label"}):
        yield reason("no-such-field-in", place="feeds", name=f"{table.name}.{name}")
    for name in names_of(entry["on"]):
        field = table.field(name) if name in table.positions else None
        if field and field.type != "date" and "partial_date" not in field.checks:
            yield reason("feed-without-date", name=f"{table.name}.{name}")
