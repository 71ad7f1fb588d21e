"""Match the headings of a CSV file with a table's fields, and tell what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from unicodedata import normalize

from ..core.messages import Both
from ..core.model import Origin, Problem, Table
from ..core.problems import MOST, more_problems, problem
from ..core.raw_rows import RawFile, unknown_field
from .matching import match_problems, needs_all, takes_part


@dataclass(slots=True)
class Headings:
    """The first line of a file: which field each column holds, and what its columns without a heading hold."""

    words: Sequence[str]
    table: Table
    path: str
    line: int = 1
    places: list[int | None] = field(init=False)  # by column: the field's position
    doubled: dict[int, list[int]] = field(init=False)  # the columns of each field that has more than one
    bare: list[int] = field(init=False)  # columns without a heading
    held: dict[int, tuple[int, str]] = field(default_factory=dict)  # the first line and cell of those with content
    wider: bool = False  # whether rows have empty cells beyond the headings

    def __post_init__(self) -> None:
        known = _known(self.table)
        folded = {word.casefold(): place for word, place in known.items()} if self.table.csv_dialect.any_case else {}
        self.places = [
            known.get(word, known.get(normalize("NFC", word), folded.get(word.casefold()))) for word in self.words
        ]
        columns: dict[int, list[int]] = {}
        for column, place in enumerate(self.places):
            columns.setdefault(-1 if place is None else place, []).append(column)
        self.doubled = {place: each for place, each in columns.items() if place >= 0 and len(each) > 1}
        for column in (column for each in self.doubled.values() for column in each[1:]):
            self.places[column] = None  # what holds is unknown: the first one is looked at, so that its faults are told
        self.bare = [column for column, word in enumerate(self.words) if not word.strip()]

    @property
    def by_field(self) -> Mapping[str, str]:
        """The headings as the file has them, by the field's name."""
        found = zip(self.places, self.words, strict=True)
        return {self.table.fields[place].name: word for place, word in found if place is not None}

    @property
    def missing(self) -> frozenset[str]:
        """Required fields that no column holds."""
        wanted = (each.name for each in self.table.fields if each.required or needs_all(self.table))
        return frozenset(wanted) - self.by_field.keys()

    def fitted(self, cells: list[Any], line: int) -> list[Any] | None:
        """A row as wide as the headings, without empty cells too many; None where it has another number of cells."""
        width = len(self.words)
        if len(cells) != width:
            if any(map(_is_filled, cells[width:])) or any(word.strip() for word in self.words[len(cells) :]):
                return None
            self.wider = self.wider or len(cells) > width
            cells = (cells + [""] * width)[:width]
        for column in self.bare:
            if _is_filled(cells[column]):
                self.held.setdefault(column, (line, _shown(cells[column])))
        return cells

    def problems(self) -> Iterator[Problem]:
        """Unknown and repeated headings, and missing ones unless an unknown heading is a misspelling of them."""
        origin, table = Origin(path=self.path, line=self.line), self.table
        later = {column for each in self.doubled.values() for column in each[1:]}
        columns = zip(self.places, self.words, strict=True)
        others = [word for column, (place, word) in enumerate(columns) if place is None and column not in later]
        others = [] if takes_part(table) else list(dict.fromkeys(word for word in others if word.strip()))
        unknown = [unknown_field(word, table, origin) for word in islice(others, MOST)]
        yield from unknown
        if len(others) > MOST:
            yield more_problems(unknown[-1])
        yield from self._doubled(origin)
        for name in sorted(self.missing - {found.proposed for found in unknown}):
            yield problem("missing-column", origin, table=table.name, field=name, value=name)
        yield from match_problems(
            [self.table.fields[place].name for place in self.places if place is not None], table, origin
        )

    def _doubled(self, origin: Origin) -> Iterator[Problem]:
        for place, columns in self.doubled.items():
            words = "・".join(dict.fromkeys(self.words[column] for column in columns))
            name = self.table.fields[place].name
            yield problem("doubled-heading", origin, table=self.table.name, field=name, value=words,
                          columns=_columns(columns))  # fmt: skip

    def bare_problems(self) -> Iterator[Problem]:
        """Columns that hold something under no heading; empty ones, as spreadsheets leave them, are one warning."""
        for column, (line, cell) in sorted(self.held.items()):
            origin = Origin(path=self.path, line=line)
            yield problem("column-without-heading", origin, table=self.table.name, value=cell,
                          columns=_columns([column]))  # fmt: skip
        empty = [column for column in self.bare if column not in self.held]
        if empty or self.wider:
            beyond = [len(self.words)] if self.wider else []
            origin = Origin(path=self.path, line=1)
            yield problem("empty-columns", origin, level="warning", table=self.table.name,
                          columns=_columns([*empty, *beyond]))  # fmt: skip


def _is_filled(cell: str | list[str] | None) -> bool:
    return bool(cell.strip() if isinstance(cell, str) else cell)


def _shown(cell: str | list[str]) -> str:
    return cell if isinstance(cell, str) else ", ".join(cell)


def _known(table: Table) -> Mapping[str, int]:
    """What a heading may say for each field: its name, or a title that no other field has."""
    titles = Counter(title for each in table.fields for title in {each.title, each.title_en})
    known: dict[str, int] = {}
    for place, each in enumerate(table.fields):
        for title in (each.title, each.title_en):
            if title and titles[title] == 1:
                known[normalize("NFC", title)] = known[title] = place
    for place, each in enumerate(table.fields):
        known.setdefault(normalize("NFC", each.name), place)
    return known | {each.name: place for place, each in enumerate(table.fields)}


def _columns(columns: Sequence[int]) -> Both:
    """Places in a line as people count them, with a spreadsheet's letters."""
    shown = [f"{_letters(column)} ({column + 1})" for column in columns[:8]] + ["…"] * (len(columns) > 8)
    return Both("・".join(shown), ", ".join(shown))


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def as_published(table: Table, told: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The headings of the published CSV: those of the table's files where all agree; empty where it is the names.

    Raises nothing. A field that no file has a column for keeps its name, unless a heading says the same.
    """
    if not told or any(each != told[0] for each in told):
        return ()
    words = tuple(told[0].get(name, name) for name in table.positions)
    return words if len(set(words)) == len(words) and words != tuple(table.positions) else ()


def with_headings(table: Table, files: Iterable[RawFile]) -> Table:
    """The table with the headings of its files, which its published CSV keeps."""
    headings = as_published(table, [each.headings for each in files if each.table == table.name and each.headings])
    return replace(table, headings=headings) if headings else table
