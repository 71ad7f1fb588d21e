"""Judge the rows that SQL was not sure of, cell by cell, and put them in their places."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..core.model import Field, Problem
from ..core.problems import FAULTY, bounded, more_problems
from ..core.raw_rows import RawRow, set_aside
from ..package.csv_writer import columns as texts_of
from ..validation.cells import conform, readers_of
from .column_table import Columns, written_of
from .csv_shape import Shape, csv_of
from .engine import Connection
from .names import literal
from .sure import stored_type

_BATCH = 5_000  # rows that are judged at once


def judge(
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
    missing = [(place, each.missing) for place, each in enumerate(found.table.fields) if each.missing]
    while faulty < FAULTY and (batch := read.fetchmany(_BATCH)):
        raws = [RawRow(shape.name, 0, list(values), None, told) for _, *values in batch]
        for raw, line in zip(raws, shape.lines([place for place, *_ in batch]), strict=True):
            raw.line = line
            set_aside(raw, missing)
        rows, problems = conform(found.table, readers, raws, FAULTY - faulty)
        _put(connection, found, number, [place for place, *_ in batch], rows, work)
        errors = list(bounded([*errors, *(each for each in problems if each.level == "error")]))
        doubts = list(bounded([*doubts, *(each for each in problems if each.level != "error")]))
        bad = [raw for _, raw in rows if raw.faulty]
        found.faulty += bad
        faulty += len(bad)
        if faulty == FAULTY:
            _cut(connection, found, number, batch[len(rows) - 1][0], problems[-1])
    found.problems += [*errors, *doubts]


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
    raw = zip(*([cell or "" for cell in raw.as_written()] for _, raw in rows), strict=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
            zip(map(str, places), *values, *raw, strict=False)
        )
    width = len(table.fields)
    source = csv_of(path, ["p", *(f"v{place}" for place in range(width)), *(f"w{place}" for place in range(width))])
    connection.execute(
        f"DELETE FROM {found.store} WHERE file = {number} AND place IN (SELECT CAST(p AS UBIGINT) FROM {source})"
    )
    kept = ", ".join(_restored(each, f"v{place}", f"w{place}") for place, each in enumerate(table.fields))
    unknown = ", NULL" * sum(bool(each.missing) for each in table.fields)
    connection.execute(
        f"INSERT INTO {found.store} SELECT {number}, CAST(p AS UBIGINT), true, 0, 0, 0, {kept}{unknown} FROM {source}"
    )
    cells = ", ".join(f"w{place}" for place in range(width))
    connection.execute(f"INSERT INTO {written_of(table)} SELECT {number}, CAST(p AS UBIGINT), {cells} FROM {source}")


def _restored(each: Field, value: str, typed: str) -> str:
    """What is kept of a value's canonical text, or of its text as typed."""
    if each.type == "list":
        return f"string_split({value}, {literal(each.delimiter)})"
    if stored_type(each) != "VARCHAR":
        return f"CAST({value} AS {stored_type(each)})"
    return value if each.type in ("number", "boolean", "string") else f"CASE WHEN {value} IS NOT NULL THEN {typed} END"


def _cut(connection: Connection, found: Columns, number: int, last: int, fault: Problem) -> None:
    """Leaves out what comes after so many faulty rows."""
    after = f"FROM {found.store} WHERE file = {number} AND place > {last}"
    if connection.execute(f"SELECT 1 {after} LIMIT 1").fetchall():
        connection.execute(f"DELETE {after}")
        found.problems.append(more_problems(fault))
        found.damaged = True
