"""Detect records that may be duplicates: they agree in what a schema names under `same_when`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..core.folding import fold
from ..core.messages import Both, reason
from ..core.model import Level, Problem, Table
from ..core.problems import problem
from ..core.raw_rows import RawRow
from ..core.strings import fill, holes, shortened

LIKENESS = 0.8  # of two titles that may mean the same
_PAIRED = 60  # rows of one place whose titles are compared in pairs; of more, titles that are equal are found


class Twin(NamedTuple):
    """A row and an earlier one that may be the same record."""

    row: RawRow
    other: RawRow
    fields: tuple[str, ...]  # in which they agree; the first alone where it is their titles that are alike


def twins(table: Table, rows: Sequence[RawRow]) -> Iterator[Twin]:
    """Each row with the first before it that may be the same record, unless one of them says that they are apart."""
    if not table.same_when:
        return
    first, *rest = table.same_when.fields
    groups: dict[Any, list[RawRow]] = {}
    for row in rows:
        place = _cell(table, row, first)
        if place is None:
            continue
        before = groups.setdefault(place, [])
        other = next((each for each in before if _may_be(table, row, each, rest, len(before))), None)
        if other:
            agreed = tuple(rest) if _agree(table, row, other, rest) else ()
            yield Twin(row, other, (first, *agreed))
        before.append(row)


def _may_be(table: Table, row: RawRow, other: RawRow, rest: Sequence[str], many: int) -> bool:
    if key_of(table, row) == key_of(table, other) or _are_apart(table, row, other):
        return False
    return _agree(table, row, other, rest) or _are_called_alike(table, row, other, many)


def _agree(table: Table, row: RawRow, other: RawRow, names: Iterable[str]) -> bool:
    pairs = [(_cell(table, row, name), _cell(table, other, name)) for name in names]
    return bool(pairs) and all(one is not None and one == two for one, two in pairs)


def _are_called_alike(table: Table, row: RawRow, other: RawRow, many: int) -> bool:
    one, two = (fold(str(_cell(table, each, name_of(table)) or "")) for each in (row, other))
    if not one or not two:
        return False
    if many > _PAIRED or max(len(one), len(two)) > 200:
        return one == two
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() >= LIKENESS


def _are_apart(table: Table, row: RawRow, other: RawRow) -> bool:
    """Whether one of the two says that the other is another case."""
    name = table.same_when.apart if table.same_when else ""
    if not name:
        return False
    return any(
        key_of(table, two) in _items(table, name, _cell(table, one, name)) for one, two in ((row, other), (other, row))
    )


def _items(table: Table, name: str, cell: Any) -> list[str]:
    return cell.split(table.field(name).delimiter) if isinstance(cell, str) else list(cell or ())


def key_of(table: Table, row: RawRow) -> str:
    return "/".join(str(_cell(table, row, name) or "") for name in table.key)


def name_of(table: Table) -> str:
    """The field by which a row is called."""
    return next(iter(holes(table.label)), table.key[0])


def called(table: Table, row: RawRow) -> str:
    """What a row is called, as far as its own cells tell."""
    texts = {name: row.cells[place] or "" for name, place in table.positions.items()}
    return fill(table.label, texts) if table.label else key_of(table, row)


def _cell(table: Table, row: RawRow, name: str) -> Any:
    return row.cells[table.positions[name]]


def twin_problems(table: Table, rows: Sequence[RawRow], level: Level = "warning") -> Iterator[Problem]:
    """A word for each row that may be a duplicate: of data that is published a warning, of what arrives a question."""
    for twin in twins(table, rows):
        yield problem(
            "already-recorded", twin.row.origin(name_of(table)), level=level, table=table.name, field=name_of(table),
            value=shortened(called(table, twin.row), 60), other=shortened(called(table, twin.other), 60),
            how=_how(table, twin, level), alike=_alike(table, twin),
        )  # fmt: skip


def _how(table: Table, twin: Twin, level: Level) -> Both:
    """How to fix it."""
    key = key_of(table, twin.other)
    if level == "warning":
        same = reason("keep-one-of-the-same", first=twin.other.path)
    else:
        same = reason("name-the-same", field=_title(table, table.key[0]), key=key)
    if not (table.same_when and table.same_when.apart):
        return same
    other = reason("name-the-other", field=_title(table, table.same_when.apart), key=key)
    return Both(f"{same.ja}{other.ja}", f"{same.en} {other.en}")


def _alike(table: Table, twin: Twin) -> Both:
    """In what the two are alike."""
    titles = [_title(table, name) for name in twin.fields]
    if len(titles) > 1:
        fields = Both("・".join(each.ja for each in titles), ", ".join(each.en for each in titles))
        return reason("same-fields", fields=fields)
    return reason("same-field-alike-name", field=titles[0], name=_title(table, name_of(table)))


def _title(table: Table, name: str) -> Both:
    field = table.field(name)
    return Both(field.title or name, field.title_en or field.title or name)
