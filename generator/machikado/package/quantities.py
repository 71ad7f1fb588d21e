"""Read `datasets/quantities.yaml`: quantities that must agree wherever they appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Problem
from ..core.quantity import Place, Quantity
from ..core.yaml_reader import Loaded, load, plain
from ..validation.schema_shape import Fault, faults
from .schema import broken

QUANTITIES = "datasets/quantities.yaml"
_PLACE = {"table!": "text", "value!": "text", "where": "text"}
_QUANTITY = {"id!": "text", "title!": "text", "title_en": "text", "places!": [_PLACE]}


def read_quantities(text: str, known: set[str]) -> tuple[tuple[Quantity, ...], list[Problem]]:
    """The declared quantities, none where one of them is declared wrongly; and what is wrong."""
    loaded, problems = load(text, QUANTITIES)
    entries, line = loaded or ([], 1)
    wrong = [] if isinstance(entries, list) else [(line, reason("whole-file-is-a-list"))]
    wrong = wrong or list(_faults(entries, known))
    return () if wrong or problems else tuple(map(_quantity, entries)), [*problems, *broken(QUANTITIES, wrong)]


def _faults(entries: Iterable[Loaded], known: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in entries:
        wrong = list(faults(entry, _QUANTITY))
        if not wrong:
            declared = plain(entry)
            wrong = [(entry[1], each) for each in _reasons(declared, known, seen)]
            seen.add(declared["id"])
        yield from wrong


def _reasons(declared: Mapping[str, Any], tables: set[str], seen: set[str]) -> Iterator[Both]:
    name = declared["id"]
    if name in seen:
        yield reason("quantity-stands-twice", name=name)
    if len(declared["places"]) < 2:
        yield reason("quantity-in-one-place", name=name)
    for place in declared["places"]:
        if place["table"] not in tables:
            yield reason("quantity-of-no-table", name=name, table=place["table"])


def _quantity(entry: Loaded) -> Quantity:
    declared = plain(entry)
    return Quantity(
        name=declared["id"],
        title=declared["title"],
        title_en=declared.get("title_en") or "",
        places=tuple(_place(*each) for each in zip(declared["places"], entry[0]["places"][0], strict=True)),
        line=entry[1],
    )


def _place(words: Mapping[str, Any], loaded: Loaded) -> Place:
    return Place(table=words["table"], value=words["value"], where=words.get("where") or "", line=loaded[1])
