"""Load large CSV files as typed columns: SQL accepts what is surely right, the cell readers judge every other row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.model import Field, Problem, Table
from ..core.problems import MOST, bounded, more_problems
from ..core.raw_rows import RawRow
from ..package.csv_reader import files_of, header_problems
from ..package.csv_writer import columns as texts_of
from ..package.descriptor import Definitions, children_of, typed
from ..package.source_files import is_ordinary
from ..validation.cells import conform, readers_of
from .csv_shape import Shape, csv_of, is_whole, shape_of
from .engine import Connection, Fault
from .names import literal, quoted
from .sure import STORED, shown, stored, sure

LARGE = 256_000  # bytes of a table's files from which columns are quicker than rows
_BATCH = 20_000  # doubtful rows that are judged at once


@dataclass(slots=True)
class Columns:
    """A table in columns: what was found in its files, and the rows with errors, which rules across rows still see."""

    table: Table
    files: list[Shape]
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    faulty: list[RawRow] = field(default_factory=list)
    damaged: bool = False
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


def large_tables(root: Path, definitions: Definitions) -> Iterator[tuple[Table, list[Path]]]:
    """Tables of plain CSV whose files are large, with these; others are read row by row."""
    parents = children_of(definitions).keys()
    for table in typed(definitions):
        names_itself = any(key.table == table.name for key in table.foreign_keys)
        if not table.fields or table.nesting or table.same_when or names_itself or table.name in parents:
            continue
        paths = files_of(root, table)
        plain = table.resource.get("format") in (None, "", "csv")
        plain = plain and all(path.suffix == ".csv" and is_ordinary(path, root) for path in paths)
        if plain and sum(path.stat().st_size for path in paths) >= LARGE:
            yield table, paths


def load_columns(connection: Connection, root: Path, table: Table, paths: Iterable[Path], work: Path) -> Columns | None:
    """The table in columns, under its own name for SQL; None where a file must be read row by row to say what it holds.

    The same problems are found as in rows.
    """
    shapes = [shape_of(path, path.relative_to(root).as_posix()) for path in paths]
    if not all(shapes):
        return None
    found = Columns(table, [shape for shape in shapes if shape])
    _create(connection, table)
    for number, shape in enumerate(found.files):
        if not _load_file(connection, found, number, shape, work):
            connection.execute(f"DROP TABLE {found.store}")
            connection.execute(f"DROP TABLE {written_of(table)}")
            return None
    found.count = connection.execute(f"SELECT count(*) FROM {found.store}").fetchone()[0]
    _show(connection, found)
    return found


def _create(connection: Connection, table: Table) -> None:
    for schema in ("store", "written"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    kinds = "".join(f", f{place} {STORED[each.type]}" for place, each in enumerate(table.fields))
    connection.execute(
        f"CREATE TABLE {store_of(table)} (file USMALLINT, place UBIGINT, ok BOOLEAN, size UINTEGER, quotes UINTEGER,"
        f" breaks UINTEGER{kinds})"
    )
    cells = "".join(f", f{place} VARCHAR" for place in range(len(table.fields)))
    connection.execute(f"CREATE TABLE {written_of(table)} (file USMALLINT, place UBIGINT{cells})")


def _show(connection: Connection, found: Columns) -> None:
    """The table that statements read, its numbers as wide as they are."""
    fields = found.table.fields
    found.shown = [_shown(connection, found, each, f"f{place}") for place, each in enumerate(fields)]
    named = ", ".join(f"{shown} AS {quoted(each.name)}" for each, shown in zip(fields, found.shown, strict=True))
    connection.execute(f"CREATE OR REPLACE VIEW {quoted(found.table.name)} AS SELECT {named} FROM {found.store}")


def _shown(connection: Connection, found: Columns, each: Field, column: str) -> str:
    if each.type != "number":
        return shown(each, column)
    lengths = (f"coalesce(max(length(split_part({column}, '.', {part}))), 0)" for part in (1, 2))
    digits = connection.execute(f"SELECT {', '.join(lengths)} FROM {found.store}").fetchone()
    return shown(each, column, digits)


# ---------------------------------------------------------------- one file


def _load_file(connection: Connection, found: Columns, number: int, shape: Shape, work: Path) -> bool:
    """Whether the engine read the file as it is to be read; then its rows are in the store."""
    table = found.table
    headings = list(bounded(header_problems(shape.header, shape.name, table)))
    told = frozenset(each.name for each in table.fields if each.required) - set(shape.header)
    cells = [f"c{shape.header.index(each.name)}" if each.name in shape.header else None for each in table.fields]
    ok, kept = zip(*(_column(each, cell, told) for each, cell in zip(table.fields, cells, strict=True)), strict=True)
    try:
        connection.execute(
            f"INSERT INTO {found.store} SELECT {number}, row_number() OVER () - 1, {' AND '.join(ok)},"
            f" {shape.sums()}, {', '.join(kept)} FROM {shape.source()}"
        )
    except Fault:
        return False
    if not is_whole(connection, found.store, number, shape):
        return False
    found.problems.extend(headings)
    found.damaged = found.damaged or bool(told)
    _judge(connection, found, number, shape, cells, told, work)
    return True


def _column(each: Field, cell: str | None, told: frozenset[str]) -> tuple[str, str]:
    """Whether a cell is surely right, and what is kept of it."""
    may_lack = not each.required or each.name in told
    if cell is None:
        return ("true" if may_lack else "false"), f"CAST(NULL AS {STORED[each.type]})"
    known = sure(each, cell)
    return f"coalesce({known or 'false'}, {cell} IS NULL AND {str(may_lack).lower()})", stored(each, cell)


# ---------------------------------------------------------------- doubtful rows


def _judge(
    connection: Connection, found: Columns, number: int, shape: Shape, cells: Sequence[str | None],
    told: frozenset[str], work: Path,
) -> None:  # fmt: skip
    """Judges the rows that SQL was not sure of, cell by cell, and puts them in their places."""
    doubtful = f"SELECT place FROM {found.store} WHERE file = {number} AND NOT ok"
    if not connection.execute(f"{doubtful} LIMIT 1").fetchall():
        return
    read = connection.cursor().execute(
        f"SELECT place, {', '.join(cell or 'NULL' for cell in cells)} FROM"
        f" (SELECT row_number() OVER () - 1 AS place, * FROM {shape.source()}) WHERE place IN ({doubtful})"
    )
    errors: list[Problem] = []
    doubts: list[Problem] = []
    faulty = 0
    readers = readers_of(found.table)
    while faulty < MOST and (batch := read.fetchmany(_BATCH)):
        raws = [RawRow(shape.name, 0, list(values), None, told) for _, *values in batch]
        for raw, line in zip(raws, shape.lines([place for place, *_ in batch]), strict=True):
            raw.line = line
        rows, problems = conform(found.table, readers, raws, MOST - faulty)
        _put(connection, found, number, [place for place, *_ in batch], rows, work)
        errors += [each for each in problems if each.level == "error"]
        doubts += [each for each in problems if each.level != "error"][: MOST + 1 - len(doubts)]
        bad = [raw for _, raw in rows if raw.faulty]
        found.faulty += bad
        faulty += len(bad)
        if faulty == MOST:
            _cut(connection, found, number, batch[len(rows) - 1][0], problems[-1])
    found.problems += [*errors, *bounded(doubts)]


def _put(
    connection: Connection, found: Columns, number: int, places: Sequence[int], rows: Sequence[Any], work: Path
) -> None:  # fmt: skip
    """Replaces rows in the store by what the cell readers made of them."""
    if not rows:
        return
    table, path = found.table, work / "judged.csv"
    values = texts_of(table, [typed_values for typed_values, _ in rows])
    for column, each in enumerate(table.fields):
        if each.type == "number":  # with all its digits, as it was typed
            values[column] = ["" if given[column] is None else f"{given[column]:f}" for given, _ in rows]
    raw = [[_typed_text(raw.cells[place]) for _, raw in rows] for place in range(len(table.fields))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
            zip(map(str, places), *values, *raw, strict=False)
        )
    width = len(table.fields)
    source = csv_of(path, ["p", *(f"v{place}" for place in range(width)), *(f"w{place}" for place in range(width))])
    connection.execute(
        f"DELETE FROM {found.store} WHERE file = {number} AND place IN (SELECT CAST(p AS UBIGINT) FROM {source})"
    )
    kept = ", ".join(_restored(each, f"v{place}") for place, each in enumerate(table.fields))
    connection.execute(
        f"INSERT INTO {found.store} SELECT {number}, CAST(p AS UBIGINT), true, 0, 0, 0, {kept} FROM {source}"
    )
    cells = ", ".join(f"w{place}" for place in range(width))
    connection.execute(f"INSERT INTO {written_of(table)} SELECT {number}, CAST(p AS UBIGINT), {cells} FROM {source}")


def _typed_text(cell: Any) -> str:
    return cell or ""


def _restored(each: Field, cell: str) -> str:
    """What is kept of canonical text."""
    if each.type == "list":
        return f"string_split({cell}, {literal(each.delimiter)})"
    kind = STORED[each.type]
    return cell if kind == "VARCHAR" else f"CAST({cell} AS {kind})"


def _cut(connection: Connection, found: Columns, number: int, last: int, fault: Problem) -> None:
    """Leaves out what comes after so many faulty rows."""
    after = f"FROM {found.store} WHERE file = {number} AND place > {last}"
    if connection.execute(f"SELECT 1 {after} LIMIT 1").fetchall():
        connection.execute(f"DELETE {after}")
        found.problems.append(more_problems(fault))
        found.damaged = True
