"""Propose repairs for drafts: change what is certain, ask about what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ..core.messages import reason
from ..core.model import Field, ForeignKey, Problem, Table
from ..core.numbers import amount
from ..core.problems import problem
from ..core.strings import half
from ..validation.cells import readers_of
from .cell_kinds import Answer, Asked, Spot, reference_of, sort_of
from .lookups import Index
from .model import Cell, Context, Draft, Repair
from .repairs import PLANS, REPAIRS, split

_TELEPHONE = re.compile(r"[0-9０-９()（）\-−－‐ー+＋ 　]+\Z")


class Workshop:
    """Repairs the drafts of one file, and collects what it did and could not decide."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.repairs: list[Repair] = []
        self.problems: list[Problem] = []
        self.index = lru_cache(maxsize=None)(self._index)
        self.order = lru_cache(maxsize=None)(self._order)
        self.spots = lru_cache(maxsize=None)(self._spots)

    def _index(self, key: ForeignKey) -> Index:
        return Index(key, self.context)

    def _spots(self, name: str) -> dict[str, Any]:
        table = self.context.tables[name]
        readers = dict(zip(table.positions, readers_of(table), strict=True))
        return {each.name: (sort_of(table, each), readers[each.name]) for each in table.fields}

    def _order(self, name: str) -> list[Field]:
        """Single references come before those that need them."""
        table = self.context.tables[name]
        return sorted(table.fields, key=lambda field: _depends(table, field))

    def mend(self, draft: Draft, parent: Draft | None = None) -> None:
        """The draft's own values, then its lists."""
        for field in self.order(draft.table.name):
            if draft.values.get(field.name) is not None:
                self._cell(draft, field, parent)
        for items in draft.lists.values():
            for item in items:
                self.mend(item, draft)

    def _cell(self, draft: Draft, field: Field, parent: Draft | None) -> None:
        typed = draft.values[field.name]
        spot = self._spot(draft, field, parent)
        if found := _turned(typed, spot):
            return self._ask(draft, field, typed, found)
        value: Any
        value, kind, asked = (_items if field.type == "list" else repaired)(typed, spot)
        if asked:
            return self._ask(draft, field, typed, asked)
        draft.values[field.name] = value or None
        self._tell(draft, field, typed, value, kind)
        return self._approximate(draft, field, typed) if kind == "number" else None

    def _approximate(self, draft: Draft, field: Field, typed: str) -> None:
        """The mark beside a number that was written with 約 or 程度; a mark that says otherwise is asked about."""
        found, name = amount(typed), field.descriptor.get("approximate")
        if not name or not found or not found.approximate:
            return
        given = draft.values.get(name)
        if given is None:
            draft.values[name] = "true"
            self.repairs.append(
                Repair(origin=draft.place(name), table=draft.table.name, field=name, before="", after="true",
                       kind="approximate")
            )  # fmt: skip
        elif repaired(given, self._spot(draft, draft.table.field(name), None))[0] == "false":
            self._ask(draft, draft.table.field(name), given, Asked(code="not-approximate", details={"other": typed}))

    def _tell(self, draft: Draft, field: Field, typed: Any, value: Any, kind: str) -> None:
        origin, cell = draft.place(field.name), draft.cells.get(field.name)
        if kind or (cell and cell.merged == "down"):
            before, after = (each if isinstance(each, str) else field.delimiter.join(each) for each in (typed, value))
            self.repairs.append(
                Repair(origin=origin, table=draft.table.name, field=field.name, before=before, after=after,
                       kind=kind or "merged_cell")
            )  # fmt: skip

    def _ask(self, draft: Draft, field: Field, typed: Any, asked: Asked) -> None:
        draft.asked.add(field.name)
        details = {"title": field.title or field.name, "title_en": field.title_en or field.name} | dict(asked.details)
        value = typed if isinstance(typed, str) else field.delimiter.join(typed)
        told = problem(
            asked.code, draft.place(field.name), table=draft.table.name, field=field.name, value=value, **details
        )
        self.problems.append(told)

    def _spot(self, draft: Draft, field: Field, parent: Draft | None) -> Spot:
        sort, read = self.spots(draft.table.name)[field.name]
        typed = draft.values[field.name]
        return Spot(
            table=draft.table, field=field, sort=sort, read=read,
            cell=draft.cells.get(field.name) or Cell(typed if isinstance(typed, str) else ""),
            unit=draft.units.get(field.name, ""), find=self._finder(draft, field) if sort == "reference" else None,
        )  # fmt: skip

    def _finder(self, draft: Draft, field: Field) -> Any:
        key = reference_of(draft.table, field)
        assert key
        beside = tuple(draft.values.get(name) for name in key.fields[:-1])
        return lambda text: self.index(key).find(text, beside)


def _depends(table: Table, field: Field) -> int:
    key = reference_of(table, field)
    return len(key.fields) if key else 0


def _turned(typed: Any, spot: Spot) -> Asked | None:
    """Dates and numbers that a spreadsheet has made of text: 3-5 → 5 March, 0263520280 → 263520280."""
    if spot.cell.kind == "date" and spot.sort not in ("day", "year"):
        return Asked(code="turned-by-excel", details={"real": reason("date-of-excel")})
    number = spot.cell.kind == "number" and spot.sort == "contact" and not str(typed).startswith("0")
    return Asked(code="turned-by-excel", details={"real": reason("number")}) if number else None


def repaired(typed: str, spot: Spot) -> tuple[str, str, Asked | None]:
    """The text as repaired, the kind of the last repair that changed it, and what must be asked."""
    text, kind = typed, ""
    for name in _plan(typed, spot):
        answer: Answer = REPAIRS[name](text, spot)
        if isinstance(answer, Asked):
            return typed, "", answer
        if isinstance(answer, str) and answer != text:
            text, kind = answer, name
        if not text:
            break
    return text, kind, None


def _plan(typed: str, spot: Spot) -> Iterator[str]:
    yield from PLANS[spot.sort]
    if spot.sort == "contact" and _TELEPHONE.match(typed) and half(typed) != typed:
        yield "width"


def _items(typed: Any, spot: Spot) -> tuple[list[str], str, Asked | None]:
    """A list's items, each repaired; a list that came as one is not split again."""
    whole, kind, _ = (typed, "", None) if isinstance(typed, list) else repaired(typed, spot)
    parts = whole if isinstance(whole, list) else split(whole, spot)
    kind = kind or ("" if isinstance(whole, list) or parts == whole.split(spot.field.delimiter) else "list_items")
    found = []
    for part in parts:
        item, own, _ = repaired(part, spot)
        if spot.field.categories and isinstance(value := REPAIRS["label_to_value"](item, spot), str):
            item, own = value, "label_to_value"
        found.append(item)
        kind = own or kind
    return found, kind, None
