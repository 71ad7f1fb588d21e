"""Give the rows of a table in columns: in key order, fetched in blocks when somebody looks, and forgotten again."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, overload

from ..core.model import Field, Origin, Scalar
from ..package.csv_writer import Column
from ..package.rows import FetchedRow, Row, Rows
from ..package.stored import Stored
from ..validation.cells import cell_reader
from .column_table import Columns, written_of
from .engine import Connection
from .names import literal, quoted
from .sure import stored_type

BLOCK = 1_024  # rows that are fetched at once
_KEPT = 24  # blocks
_TEXTS = 16 * BLOCK


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row was typed: `at` tells it from all others."""

    columns: Columns
    at: tuple[str, int, int]  # table, file, row in it

    def origin(self, name: str | None = None) -> Origin:
        """The file and line, which is the same for all of a row's values."""
        _, file, place = self.at
        shape = self.columns.files[file]
        return Origin(path=shape.name, line=shape.lines([place])[0])


class StoredRows(Stored):
    """All rows of a table in columns, as a sequence."""

    def __init__(self, rows: Rows, columns: Columns, connect: Callable[[], Connection]) -> None:
        self._rows, self.columns, self._connect = rows, columns, connect
        self._blocks: OrderedDict[int, list[Row]] = OrderedDict()
        self._readers = [_reader(field) for field in columns.table.fields]
        self._sorted = False

    def __len__(self) -> int:
        return self.columns.count

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._row(each) for each in range(len(self))[place]]
        return self._row(range(len(self))[place])

    def __iter__(self) -> Iterator[Row]:
        for number in range(-(-len(self) // BLOCK)):
            yield from self._block(number)

    def having(self, fields: tuple[str, ...]) -> Mapping[Scalar, Sequence[Row]]:
        """The rows by what they hold under `fields`: no more than their places is kept."""
        table = self.columns.table
        places = [table.positions[name] for name in fields]
        values = ", ".join(f"f{place}" for place in places)
        whole = " AND ".join(f"f{place} IS NOT NULL" for place in places)
        found: dict[Scalar, Sequence[Row]] = {}
        spread = "CASE WHEN max(rowid) - min(rowid) >= count(*) THEN list(rowid ORDER BY rowid) END"
        for first, count, all_of, *parts in self._select(
            f"SELECT min(rowid), count(*), {spread}, {values} FROM {self.ordered()} WHERE {whole} GROUP BY {values}"
        ):
            read = [self._read(place, part) for place, part in zip(places, parts, strict=True)]
            numbers = array("I", all_of) if all_of else range(first, first + count)
            found[read[0] if len(read) == 1 else tuple(read)] = Chosen(self, numbers)
        return found

    def texts(self) -> Iterator[Sequence[Column]]:
        """All cells as they were typed, a block of columns at a time."""
        table = self.columns.table
        written = self._select(f"SELECT 1 FROM {written_of(table)} LIMIT 1")
        shown = [_text(field, place) for place, field in enumerate(table.fields)]
        if written:
            shown = [f"CASE WHEN w.file IS NULL THEN {text} ELSE w.f{place} END" for place, text in enumerate(shown)]
        join = f" LEFT JOIN {written_of(table)} w ON w.file = s.file AND w.place = s.place" if written else ""
        cells = ", ".join(f"coalesce({text}, '')" for text in shown)
        for start in range(0, len(self), _TEXTS):
            part = f"s.rowid >= {start} AND s.rowid < {start + _TEXTS} ORDER BY s.rowid"
            found = self._select(f"SELECT {cells} FROM {self.ordered()} s{join} WHERE {part}")
            yield [list(column) for column in zip(*found, strict=True)]

    def ordered(self) -> str:
        """The table in key order, its rows numbered so; made when it is first asked for."""
        table, name = self.columns.table, f"ordered.{quoted(self.columns.table.name)}"
        if not self._sorted:
            keys = [f"{self._sorting(table.positions[each])} NULLS FIRST" for each in table.key]
            cells = "* EXCLUDE (file, place, ok, size, quotes, breaks)"
            self._connect().execute("CREATE SCHEMA IF NOT EXISTS ordered")
            self._connect().execute(
                f"CREATE TABLE {name} AS SELECT file, place, {cells} FROM {self.columns.store}"
                f" ORDER BY {', '.join([*keys, 'file', 'place'])}"
            )
            self._sorted = True
        return name

    def _sorting(self, place: int) -> str:
        """What a part of the key is sorted by: whole numbers by size, also where they are text."""
        shown = self.columns.shown[place]
        if self.columns.table.fields[place].type != "string":
            return shown
        is_number = f"coalesce(bool_and(regexp_full_match({shown}, '0|[1-9][0-9]{{0,17}}')), false)"
        counted = self._select(f"SELECT {is_number} FROM {self.columns.store}")[0][0]
        return f"CAST({shown} AS BIGINT)" if counted else shown

    def _row(self, number: int) -> Row:
        return self._block(number // BLOCK)[number % BLOCK]

    def _block(self, number: int) -> list[Row]:
        block = self._blocks.get(number)
        if block is None:
            block = self._blocks[number] = list(self._fetched(number * BLOCK))
            if len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block

    def _fetched(self, start: int) -> Iterator[Row]:
        table = self.columns.table
        cells = ", ".join(f"f{place}" for place in range(len(table.fields)))
        select = f"SELECT file, place, {cells} FROM {self.ordered()}"
        read = [(place, reader) for place, reader in enumerate(self._readers, 2) if reader]
        for found in self._select(f"{select} WHERE rowid >= {start} AND rowid < {start + BLOCK} ORDER BY rowid"):
            values = list(found)
            for place, reader in read:
                if values[place] is not None:
                    values[place] = reader(values[place])
            yield FetchedRow(self._rows, tuple(values[2:]), Place(self.columns, (table.name, found[0], found[1])))

    def _read(self, place: int, value: Any) -> Scalar:
        reader = self._readers[place]
        return reader(value) if reader and value is not None else value

    def _select(self, sql: str) -> list[Any]:
        found: list[Any] = self._connect().execute(sql).fetchall()
        return found


class Chosen(Sequence[Row]):
    """Some rows of a table in columns."""

    __slots__ = ("_all", "_numbers")

    def __init__(self, rows: StoredRows, numbers: Sequence[int]) -> None:
        self._all, self._numbers = rows, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._all[number] for number in self._numbers[place]]
        return self._all[self._numbers[place]]


def _reader(field: Field) -> Callable[[Any], Scalar] | None:
    """What makes a value of what is kept of it; None where that is the value."""
    if field.type in ("string", "integer", "year", "date"):
        return None
    if field.type == "number":
        return Decimal
    if field.type == "list":
        return tuple
    if field.type == "boolean":
        true = {"true", *(field.descriptor.get("trueValues") or ("True", "TRUE", "1"))}
        return lambda text: text in true
    read = cell_reader(field)
    return lambda text: read(text)[0]


def _text(field: Field, place: int) -> str:
    """A cell as it was typed."""
    column = f"s.f{place}"
    if field.type == "list":
        text = f"array_to_string({column}, {literal(field.delimiter)})"
    else:
        text = column if stored_type(field) == "VARCHAR" else f"CAST({column} AS VARCHAR)"
    return f"coalesce({text}, s.m{place})" if field.missing else text
