"""Columns and rows are one: whatever a table holds, both find the same problems, and the same values."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from support.random_tables import Made, random_table, write_portal

from machikado.core.model import Problem, Table
from machikado.core.problems import bounded
from machikado.package.csv_reader import read_file
from machikado.package.descriptor import read_definitions
from machikado.package.rows import Rows
from machikado.sql.columns import load_columns
from machikado.sql.engine import started
from machikado.sql.stored_keys import stored_key_problems
from machikado.sql.stored_rows import StoredRows
from machikado.validation.cells import conform, readers_of
from machikado.validation.keys import key_problems

SEED, PARTS = 20261201, 8
EACH = int(os.environ.get("TABLES", "800")) // PARTS  # TABLES=10400 takes some minutes
Found = tuple[list[Any], list[Problem]]


def by_rows(table: Table, root: Path) -> Found:
    raw = read_file(root / "datasets/things.csv", root, table, {})
    rows, found = conform(table, readers_of(table), raw.rows.get("things", []))
    keys = bounded(key_problems(table, raw.rows.get("things", [])))
    return [(values, each.line) for values, each in rows], [*raw.problems, *found, *keys]


def by_columns(connection: Any, table: Table, root: Path) -> Found | None:
    for schema in ("store", "written", "ordered"):
        connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    found = load_columns(connection, root, table, [root / "datasets/things.csv"], root)
    if found is None:
        return None
    rows = Rows(table)
    rows.rows = StoredRows(rows, found, lambda: connection)
    values = [(row.values, row.origin.line) for row in rows]
    return values, [*found.problems, *bounded(stored_key_problems(connection, found))]


def alike(connection: Any, made: Made, root: Path) -> bool | None:
    """Whether columns were used; AssertionError where they differ from rows."""
    write_portal(root, made)
    definitions = read_definitions(root)
    table = definitions.tables[0]
    if not table.fields:
        return None
    columns = by_columns(connection, table, root)
    if columns is None:
        return False
    rows = by_rows(table, root)
    assert sorted(map(str, columns[1])) == sorted(map(str, rows[1]))
    assert sorted(columns[0], key=lambda each: each[1]) == rows[0]
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_columns_and_rows_find_the_same(part: int, tmp_path: Path) -> None:
    chance = random.Random(SEED + part)
    connection = started(tmp_path, None)
    used = [alike(connection, random_table(chance), tmp_path) for _ in range(EACH)]
    assert used.count(True) > 0.7 * EACH
