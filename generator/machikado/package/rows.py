"""Typed rows with their relations, as templates and outputs read them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from ..core.messages import Both
from ..core.model import Check, ForeignKey, Origin, Problem, Scalar, Table
from ..core.strings import in_words, pieces
from .stored import Stored
from .ties import Backward, Forward, Part


class Row:
    """One row: a field's name or alias gives its value, a foreign key's name the related row, a child table's its rows.

    What the row itself has comes first (`OWN`): a field called `label` or `key` is reached by `row["label"]`.
    """

    __slots__ = ("_answers", "_rows", "_source", "values")

    def __init__(self, rows: Rows, values: tuple[Scalar, ...], source: Any = None) -> None:
        self._rows, self.values, self._source, self._answers = rows, values, source, rows.answers

    def __getattr__(self, name: str) -> Any:
        answer = self._answers.get(name)
        if answer is None:
            raise AttributeError(f"{self._rows.table.name}.{name}")
        return answer(self.values)

    def __getitem__(self, name: str) -> Scalar:
        """The field's own value, also where it is a foreign key; KeyError for no such field."""
        return self.values[self._rows.table.positions[name]]

    def __repr__(self) -> str:
        return f"<{self._rows.table.name} {'/'.join(map(str, self.key))}>"

    @property
    def table(self) -> Table:
        return self._rows.table

    @property
    def key(self) -> tuple[Scalar, ...]:
        return tuple(self.values[place] for place in self._rows.key_places)

    @property
    def label(self) -> str:
        """How people call this row: the schema's label, or its key."""
        pattern, places = self._rows.label
        if not pattern:
            return " / ".join(str(part) for part in self.key)
        values = self.values
        return pattern % tuple(["" if values[place] is None else values[place] for place in places])

    @property
    def origin(self) -> Origin:
        """Where the row was typed; a derived row stems from its SQL file."""
        return self.field_origin()

    def field_origin(self, name: str | None = None) -> Origin:
        """Where one of its values was typed."""
        if self._source is None:
            return Origin(path=f"datasets/derived/{self._rows.table.name}.sql")
        origin: Origin = self._source.origin(name)
        return origin

    def record(self) -> dict[str, Scalar]:
        """The row's values by field name."""
        return dict(zip(self._rows.table.positions, self.values, strict=True))


OWN = frozenset(dir(Row))  # what a row itself has: no field, alias or list can be reached by these names


class FetchedRow(Row):
    """A row that is fetched anew each time: the same as another object for the same place."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is FetchedRow and bool(self._source.at == other._source.at)

    def __hash__(self) -> int:
        return hash(self._source.at)


def _part(table: Table, names: Sequence[str]) -> Part:
    return itemgetter(*(table.positions[name] for name in names))


def _label(table: Table) -> tuple[str, list[int]]:
    """A label as a pattern for `%`, and the places of the fields in it."""
    parts = [(text.replace("%", "%%"), table.positions.get(name)) for text, name in pieces(table.label)]
    pattern = "".join([text if place is None else f"{text}%s" for text, place in parts])
    return pattern, [place for _, place in parts if place is not None]


def key_text(key: Iterable[Scalar]) -> str:
    """A key as people write it: its parts joined by `/`."""
    return "/".join(in_words(part) for part in key)


class Rows:
    """A table's rows in key order: iterate, count, or look one up by its key."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key_places = tuple(table.positions[name] for name in table.key)
        self.rows: Sequence[Row] = []
        self.forward: dict[str, Forward] = {}
        self.backward: dict[str, Backward] = {}
        self.answers: dict[str, Callable[[tuple[Scalar, ...]], Any]] = {}
        for name, place in table.positions.items():
            self.answer(name, itemgetter(place))
        self.label = _label(table)
        self._indexes: dict[tuple[str, ...], Mapping[Scalar, Sequence[Row]]] = {}
        self._numbers: tuple[Sequence[Row], dict[Row, int]] = ([], {})
        self._called: tuple[Sequence[Row], dict[str, Row]] = ([], {})

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: Scalar) -> Any:
        """The row with this key (a tuple for a composite one) or None; for a slice, these rows."""
        if isinstance(key, slice):
            return self.rows[key]
        alone = isinstance(key, tuple) and len(key) == 1
        return self.first(self.table.key, key[0] if alone else key) if self.table.key else None

    def answer(self, name: str, value: Callable[[tuple[Scalar, ...]], Any]) -> None:
        """Lets each row answer to a name, and to the alias of a field of this name; never to what is the row's own."""
        alias = self.table.fields[self.table.positions[name]].alias if name in self.table.positions else ""
        self.answers |= {word: value for word in (name, alias) if word and word not in OWN}

    def number_of(self, row: Row, most: int) -> int:
        """A row's place among the first, from 1, by which a row without a key is named; 0 where it is none of these."""
        if self._numbers[0] is not self.rows:
            self._numbers = (self.rows, {each: place for place, each in enumerate(self.rows[:most], 1)})
        return self._numbers[1].get(row, 0)

    def having(self, fields: tuple[str, ...], wanted: Scalar) -> Sequence[Row]:
        """The rows whose `fields` hold what is wanted: a value, or a tuple of values for several fields."""
        index = self._indexes.get(fields)
        if index is None:
            index = self._indexes[fields] = self._index(fields)
        return index.get(wanted, ())

    def first(self, fields: tuple[str, ...], wanted: Scalar) -> Row | None:
        found = self.having(fields, wanted)
        return found[0] if found else None

    def called(self, words: str) -> Row | None:
        """The row whose key is written so (`key_text`)."""
        if self._called[0] is not self.rows:
            self._called = (self.rows, {key_text(row.key): row for row in reversed(self.rows)})
        return self._called[1].get(words)

    def _index(self, fields: tuple[str, ...]) -> Mapping[Scalar, Sequence[Row]]:
        """The rows by what they hold; those in which a part of it is unknown are nobody's."""
        if isinstance(self.rows, Stored):
            return self.rows.having(fields)
        part = _part(self.table, fields)
        index: dict[Scalar, list[Row]] = {}
        for row in self.rows:
            index.setdefault(part(row.values), []).append(row)
        return {held: rows for held, rows in index.items() if None not in (held if type(held) is tuple else (held,))}


@dataclass(slots=True, kw_only=True)
class Package:
    """Everything the views read: words about the portal, tables with related rows, rules and what they found."""

    descriptor: Mapping[str, Any]
    tables: dict[str, Rows]
    checks: tuple[Check, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    as_of: datetime.date = datetime.date.min


def relate(tables: Mapping[str, Rows]) -> None:
    """Ties the tables together along their foreign keys, forward and back."""
    for rows in tables.values():
        for key in rows.table.foreign_keys:
            if key.table in tables and tables[key.table].table.fields:
                _tie(rows, key, tables[key.table])


def _tie(rows: Rows, key: ForeignKey, target: Rows) -> None:
    here, there = _part(rows.table, key.fields), _part(target.table, key.references)
    rows.forward[key.name] = Forward(here, target, key.references)
    rows.answer(key.name, rows.forward[key.name].follow)
    nesting = rows.table.nesting
    back = nesting.name if nesting and nesting.parent == key.table else rows.table.name
    if back in target.backward or back in target.answers or back in target.table.positions:
        back = f"{rows.table.name}_by_{rows.table.field(key.name).alias or key.name}"
    target.backward[back] = Backward(there, rows, key.fields)
    target.answer(back, target.backward[back].rows_of)


def raw_row(row: Row) -> Any:  # what it was read from
    return row._source


def related_row(row: Row, name: str) -> Row | None:
    """The row that a foreign key's field names; None where the field is no foreign key or names nothing."""
    tie = row._rows.forward.get(name)
    return tie.follow(row.values) if tie else None


def number_in_table(row: Row, most: int) -> int:
    """The row's place, from 1, if it is among so many of its table's first rows; else 0."""
    return row._rows.number_of(row, most)


def summary_of(package: Package) -> Both:
    """What was read, in one line."""
    tables = [rows for rows in package.tables.values() if not rows.table.derived]
    rows = sum(len(each) for each in tables)
    return Both(
        f"{len(tables)} 表・{rows:,} 行・規則 {len(package.checks)} 件を確認しました",
        f"checked {len(tables)} tables, {rows:,} rows, {len(package.checks)} rules",
    )
