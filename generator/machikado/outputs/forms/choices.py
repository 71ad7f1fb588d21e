"""Choice lists of workbooks: vocabularies, and rows that foreign keys may name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from ...core.i18n import title_of
from ...core.model import Category, Field, Table
from ...core.strings import holes
from ...package.rows import Row, Rows
from .columns import Column, sheet_name

LONG = 100  # entries; a longer list is narrowed by what was typed


class Key(NamedTuple):
    """Where a list comes from: a vocabulary, or a table and the field of it that is referred to."""

    categories: tuple[Category, ...] = ()
    table: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A list on a sheet of codes: what is chosen stands first in its lines, what is stored second."""

    sheet: str
    column: int  # where it begins
    heading: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    words: Mapping[str, str]  # what is stored → what is chosen

    @property
    def long(self) -> bool:
        """Whether it has a sheet of its own."""
        return len(self.lines) > LONG

    def formula(self, cell: str) -> str:
        """The source of a drop-down list for a cell; of a long list, what begins with the text in the cell."""
        sheet = "'" + self.sheet.replace("'", "''") + "'"
        first, last = (xl_rowcol_to_cell(row, self.column, True, True) for row in (1, len(self.lines)))
        everything = f"{sheet}!{first}:{last}"
        if not self.long:
            return f"={everything}"
        typed = f'{cell}&"*"'
        where, how_many = f"MATCH({typed},{everything},0)-1", f"COUNTIF({everything},{typed})"
        return f"=OFFSET({sheet}!{first},{where},0,{how_many},1)"


def key_of(column: Column, tables: Mapping[str, Rows]) -> Key | None:
    """Which list a column's cells are chosen from; lists of several values are typed."""
    field = column.field
    if field.type == "list":
        return None
    if field.categories:
        return Key(categories=field.categories)
    for key in column.table.foreign_keys:
        if key.fields == (field.name,) and len(tables.get(key.table, ())):
            return Key(table=key.table, reference=key.references[0])
    return None


def choices_of(
    columns: Iterable[Column], tables: Mapping[str, Rows], language: str, words: Mapping[str, str]
) -> dict[Key, Choice]:
    """Every list once: short ones side by side with an empty column between two, each long one on its own sheet."""
    found: dict[Key, Choice] = {}
    place = 0
    for column in columns:
        key = key_of(column, tables)
        if key is None or key in found:
            continue
        rows = tables.get(key.table)
        made = _rows(rows, key.reference, language) if rows else _vocabulary(column, language)
        heading, lines = made
        alone = len(lines) > LONG
        sheet = sheet_name(f"{words['sheet_codes']} {heading[0]}") if alone else words["sheet_codes"]
        stored = {line[1]: line[0] for line in lines}
        found[key] = Choice(
            sheet=sheet, column=0 if alone else place, heading=heading, lines=tuple(lines), words=stored
        )
        place += 0 if alone else len(heading) + 1
    return found


def _vocabulary(column: Column, language: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    field = column.field
    lines: list[tuple[str, ...]] = [
        ((each.label_en if language == "en" else "") or each.label, each.value) for each in field.categories
    ]
    return (title_of(field, language), field.name), lines


def _rows(rows: Rows, reference: str, language: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A table's rows by their labels; rows with one label are told apart by the code after it."""
    code, more = rows.table.field(reference), _telling(rows.table, reference)
    count = Counter(map(name_of_row, rows))
    lines = [
        (
            name if count[name := name_of_row(row)] == 1 else f"{name}（{row[reference]}）",
            str(row[reference]),
            *("" if row[field.name] is None else str(row[field.name]) for field in more),
        )
        for row in _in_order(rows)
    ]
    titles = [title_of(field, language) for field in (code, *more)]
    return (title_of(rows.table, language), *titles), lines


def name_of_row(row: Row) -> str:
    """What people call a row where they choose one."""
    called = row.table.called
    return str((row[called] if called else None) or row.label)


def _telling(table: Table, reference: str) -> list[Field]:
    """What helps to find a row beside its label: the label's parts, if there are several, and readings."""
    parts = holes(table.label)
    names = {*(parts if len(parts) > 1 else ()), *(each.name for each in table.fields if _is_reading(each))}
    return [field for field in table.fields if field.name in names - {reference}]


def _is_reading(field: Field) -> bool:
    return field.descriptor.get("search") == "reading"


def _in_order(rows: Rows) -> Sequence[Row]:
    """Rows whose labels begin alike stand together, in the order of the keys: what a narrowed list relies on."""
    parts = holes(rows.table.label)
    groups: dict[str, list[Row]] = {}
    for row in rows:
        first = row[parts[0]] if len(parts) > 1 else None
        groups.setdefault(str(first or row.label), []).append(row)
    if len(parts) < 2:
        return sorted(rows, key=name_of_row) if len(rows) > LONG else list(rows)
    return [row for group in groups.values() for row in sorted(group, key=lambda row: row.label)]
