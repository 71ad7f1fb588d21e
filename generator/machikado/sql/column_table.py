"""Name what is held of a table in columns: its files, its rows with errors, and where SQL finds the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.model import Problem, Table
from ..core.raw_rows import RawRow
from .csv_shape import Shape
from .names import quoted


@dataclass(slots=True)
class Columns:
    """A table in columns: what was found in its files, and the rows with errors, which rules across rows still see."""

    table: Table
    files: dict[int, Shape]
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    faulty: list[RawRow] = field(default_factory=list)
    damaged: bool = False
    headings: list[Mapping[str, str]] = field(default_factory=list)  # of each file, by the field's name
    shown: list[str] = field(default_factory=list)  # SQL of each field's value over the store

    @property
    def store(self) -> str:
        """The table with everything known of each row: `file`, `place`, and a column `f…` for each field."""
        return store_of(self.table)


def store_of(table: Table) -> str:
    return f"store.{quoted(table.name)}"


def written_of(table: Table) -> str:
    """The cells of rows that were judged one by one, as they were typed: `file`, `place`, and `f…`."""
    return f"written.{quoted(table.name)}"
