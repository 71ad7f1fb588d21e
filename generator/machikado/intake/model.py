"""Values of the intake: cells, sheets, drafts, and what became of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from ..core.model import Origin, Problem, Table
from ..core.nested_lists import children_of, registrable
from ..core.raw_rows import RawRow

Record = dict[str, Any]  # what stands in a YAML record file: texts, lists of texts, lists of such records


class Cell(NamedTuple):
    """One cell as text, what the file took it for, and whether it repeats a merged cell (down or across)."""

    text: str
    kind: str = "text"  # text, number, date, boolean, error
    merged: str = ""


class Line(NamedTuple):
    """One row of a sheet with its number in the file."""

    number: int
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook, or a text file as a whole (without a name)."""

    path: str
    name: str = ""
    lines: Sequence[Line]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    without_value: frozenset[str] = frozenset()  # cells whose formula has no stored value
    merged_rows: frozenset[int] = frozenset()

    def origin(self, line: int, column: int | None = None) -> Origin:
        if not self.name:
            return Origin(path=self.path, line=line)
        cell = str(line) if column is None else f"{letters(column)}{line}"
        return Origin(path=self.path, cell=f"{self.name}!{cell}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A proposal: what stands in a cell, what it would become, and why. Nothing is written without consent."""

    origin: Origin
    table: str
    field: str
    before: str
    after: str
    kind: str


class SheetRead(NamedTuple):
    """A sheet that was read: the row of its headings, or the column of a form's labels, counted from 1."""

    name: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file holds: records as repaired, what is wrong, what was repaired, and what was left out."""

    table: Table
    records: tuple[Record, ...] = ()
    origins: tuple[Origin, ...] = ()  # of the records
    problems: tuple[Problem, ...] = ()
    repairs: tuple[Repair, ...] = ()
    skipped: tuple[Problem, ...] = ()
    reply: str = ""  # where whoever sent it wants the answer: for whoever answers, never for a file
    faulty: frozenset[int] = frozenset()  # places of records that have errors
    sheets: tuple[SheetRead, ...] = ()  # of a workbook
    additions: frozenset[int] = frozenset()  # places of records that are there already, and are written anew
    along: tuple[Imported, ...] = ()  # rows of other tables that the records refer to: written with them or not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The portal that a file is read for: its tables, and their rows as typed."""

    tables: Mapping[str, Table]
    known: Mapping[str, Sequence[RawRow]]
    damaged: frozenset[str] = frozenset()
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)  # identifiers of records that arrive besides
    language: str = "ja"  # in which a workbook is answered
    names: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # of rows, once made: see `lookups`

    def children(self, table: Table) -> list[Table]:
        """The tables whose rows stand inside this one's records."""
        return children_of(table, self.tables.values())

    def registrable(self, table: Table) -> list[Table]:
        """The tables whose rows may come along with a record that refers to them."""
        return registrable(table, self.tables.values())


@dataclass(slots=True)
class Draft:
    """A record on its way: values by field, where each was typed, and the items of its lists."""

    table: Table
    origin: Origin
    number: int = 0  # of an item in its list
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)  # of headings, by field
    asked: set[str] = field(default_factory=set)
    lists: dict[str, list[Draft]] = field(default_factory=dict)

    def place(self, name: str) -> Origin:
        return self.origins.get(name, self.origin)


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """A column's name, counted from 1: 1 → A, 27 → AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
