"""Raw rows: cells as typed, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .model import Origin, Problem, Table
from .problems import MOST, more_problems, problem
from .strings import nearest

NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class RawRow:
    """One row as typed: cells by the table's field positions (text, list of text; None: empty or declared missing)."""

    path: str
    line: int
    cells: list[Any]
    lines: dict[str, int] | None = None  # per field, where they differ from the row's
    told: frozenset[str] = NOTHING  # fields whose fault is reported already, at its root
    parent: RawRow | None = None  # the row in whose record this one is nested
    faulty: dict[str, str | None] | None = None  # fields that break their own rules, and the spelling that would not
    origins: Mapping[str | None, Origin] | None = None  # per field, where they are cells of a workbook
    written: dict[int, str] | None = None  # by position, what stands where a value is declared missing, such as NA

    def as_written(self) -> list[Any]:
        """The cells with what is written where a value is declared missing."""
        written = self.written
        return [written.get(at, cell) for at, cell in enumerate(self.cells)] if written else self.cells

    def origin(self, name: str | None = None) -> Origin:
        if self.origins:
            return self.origins.get(name) or self.origins[None]
        line = self.lines.get(name, self.line) if self.lines and name else self.line
        return Origin(path=self.path, line=line)


def set_aside(row: RawRow, missing: Iterable[tuple[int, frozenset[str]]]) -> None:
    """Makes cells unknown whose text is declared missing (by position), and keeps what is written there."""
    for place, texts in missing:
        cell = row.cells[place]
        if isinstance(cell, str) and cell in texts:
            row.written = {**(row.written or {}), place: cell}
            row.cells[place] = None


@dataclass(slots=True)
class RawFile:
    """What one file of a table holds: rows by table, problems, and whether something could not be read."""

    table: str
    rows: dict[str, list[RawRow]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    damaged: bool = False
    headings: Mapping[str, str] | None = None  # of a CSV file: as it has them, by the field's name


def is_full(file: RawFile) -> bool:
    """Whether so much is wrong with a file that its rest is not read; it is reported once."""
    if len(file.problems) == MOST:
        file.problems.append(more_problems(file.problems[-1]))
        file.damaged = True
    return len(file.problems) > MOST


def unknown_field(
    heading: str, table: Table, origin: Origin, lists: Iterable[str] = (), filled: Iterable[str] = ()
) -> Problem:
    """A field or heading that the table does not have, with the nearest that it has."""
    known = [*(name for name in table.positions if name not in filled), *lists]
    return problem(
        "unknown-field", origin, table=table.name, field=heading[:100], value=heading,
        proposed=nearest(heading, known), known=", ".join(known),
    )  # fmt: skip
