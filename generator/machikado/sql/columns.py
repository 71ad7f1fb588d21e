"""Load large CSV files as typed columns: SQL accepts what is surely right, the cell readers judge every other row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ..core.dialect import PLAIN
from ..core.messages import reason
from ..core.model import Field, Origin, Problem, Table
from ..core.problems import bounded, problem
from ..package.csv_headings import Headings, as_published
from ..package.csv_reader import files_of
from ..package.descriptor import Definitions, children_of, typed
from ..package.source_files import MAX_BYTES, is_ordinary
from ..validation.numerals import spells_its_own_way
from .column_table import Columns, store_of, written_of
from .csv_shape import Shape, is_whole, shape_of, told_of
from .doubtful import judge
from .engine import Connection, Fault
from .names import columns_of, quoted
from .sure import listed, shown, stored, stored_type, sure

LARGE = 256_000  # bytes of a table's files from which columns are quicker than rows


def large_tables(root: Path, definitions: Definitions) -> Iterator[tuple[Table, list[Path]]]:
    """Tables of plain CSV whose files are large, with these; others are read row by row."""
    parents = children_of(definitions).keys()
    for table in typed(definitions):
        names_itself = any(key.table == table.name for key in table.foreign_keys)
        if not table.fields or table.nesting or table.same_when or names_itself or table.name in parents:
            continue
        if not _is_plain(table):
            continue
        paths = files_of(root, table)
        plain = table.resource.get("format") in (None, "", "csv")
        plain = plain and all(path.suffix == ".csv" and is_ordinary(path, root) for path in paths)
        if plain and sum(path.stat().st_size for path in paths) >= LARGE:
            yield table, paths


def _is_plain(table: Table) -> bool:
    """Whether SQL reads a table's files as they are: no spelling, dialect or type of its own."""
    own = ("format", "itemType")
    odd = any(spells_its_own_way(each) or any(map(each.descriptor.get, own)) for each in table.fields)
    whole = not table.encoding and table.csv_dialect == PLAIN and not table.unique_keys
    return not odd and whole and not table.schema.get("fieldsMatch")


def load_columns(connection: Connection, root: Path, table: Table, paths: Iterable[Path], work: Path) -> Columns | None:
    """The table in columns, under its own name for SQL; None where a file must be read row by row to say what it holds.

    The same problems are found as in rows.
    """
    found = Columns(table, {})
    _create(connection, table)
    for number, path in enumerate(paths):
        shape = shape_of(path, path.relative_to(root).as_posix())
        fault = "" if shape is None else _load_file(connection, found, number, shape, work)
        if fault is not None and path.stat().st_size <= MAX_BYTES:
            connection.execute(f"DROP TABLE {found.store}")
            connection.execute(f"DROP TABLE {written_of(table)}")
            return None
        if fault is not None:
            found.problems.append(_refused(path.relative_to(root).as_posix(), table, fault))
            found.damaged = True
    found.count = connection.execute(f"SELECT count(*) FROM {found.store}").fetchone()[0]
    _show(connection, found)
    found.table = replace(table, headings=as_published(table, found.headings))
    return found


def _refused(name: str, table: Table, fault: str) -> Problem:
    """Why a file that is too large to be read row by row is not read at all."""
    line, found, expected = told_of(fault)
    origin = Origin(path=name, line=line)
    if found is not None:
        return problem("ragged-row", origin, table=table.name, found=found, expected=expected)
    why = reason("odd-large-csv", most=MAX_BYTES // 1_000_000)
    return problem("unreadable-file", origin, table=table.name, reason=why)


def _create(connection: Connection, table: Table) -> None:
    for schema in ("store", "written"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    kinds = "".join(f", f{place} {stored_type(each)}" for place, each in enumerate(table.fields))
    kinds += "".join(f", m{place} VARCHAR" for place, each in enumerate(table.fields) if each.missing)
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
    named = ", ".join(f"{shown} AS {name}" for name, shown in zip(columns_of(found.table), found.shown, strict=True))
    connection.execute(f"CREATE OR REPLACE VIEW {quoted(found.table.name)} AS SELECT {named} FROM {found.store}")


def _shown(connection: Connection, found: Columns, each: Field, column: str) -> str:
    if each.type != "number":
        return shown(each, column)
    lengths = (f"coalesce(max(length(split_part({column}, '.', {part}))), 0)" for part in (1, 2))
    digits = connection.execute(f"SELECT {', '.join(lengths)} FROM {found.store}").fetchone()
    return shown(each, column, digits)


# ---------------------------------------------------------------- one file


def _load_file(connection: Connection, found: Columns, number: int, shape: Shape, work: Path) -> str | None:
    """Puts a file's rows into the store; where the engine does not read it as it is to be read, what it said."""
    table = found.table
    headings = Headings(shape.header, table, shape.name)
    if headings.bare or headings.doubled:  # what stands in such columns only reading row by row tells
        return ""
    told, known = headings.missing, list(headings.places)
    cells = [f"c{known.index(place)}" if place in known else None for place in range(len(table.fields))]
    ok, kept = zip(*(_column(each, cell, told) for each, cell in zip(table.fields, cells, strict=True)), strict=True)
    absent = [_absent(each, cell) for each, cell in zip(table.fields, cells, strict=True) if each.missing]
    try:
        connection.execute(
            f"INSERT INTO {found.store} SELECT {number}, row_number() OVER () - 1, {' AND '.join(ok)},"
            f" {shape.sums()}, {', '.join([*kept, *absent])} FROM {shape.source()}"
        )
    except Fault as error:
        return str(error)
    if not is_whole(connection, found.store, number, shape):
        connection.execute(f"DELETE FROM {found.store} WHERE file = {number}")
        return ""
    found.files[number] = shape
    found.problems.extend(bounded(headings.problems()))
    found.headings.append(headings.by_field)
    found.damaged = found.damaged or bool(told)
    judge(connection, found, number, shape, cells, told, work)
    return None


def _column(each: Field, cell: str | None, told: frozenset[str]) -> tuple[str, str]:
    """Whether a cell is surely right, and what is kept of it."""
    may_lack = str(not each.required or each.name in told).lower()
    if cell is None:
        return may_lack, f"CAST(NULL AS {stored_type(each)})"
    known, value = sure(each, cell) or "false", stored(each, cell)
    if each.missing:
        absent = f"{cell} IN ({listed(each.missing)})"
        known = f"CASE WHEN {absent} THEN {may_lack} ELSE {known} END"
        value = f"CASE WHEN {absent} THEN NULL ELSE {value} END"
    return f"coalesce({known}, {cell} IS NULL AND {may_lack})", value


def _absent(each: Field, cell: str | None) -> str:
    """What stands for an unknown value."""
    return f"CASE WHEN {cell} IN ({listed(each.missing)}) THEN {cell} END" if cell else "NULL"
