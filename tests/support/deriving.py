"""Works one derived table of the real portal out of a few records, for tests."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from machikado.core.model import Table
from machikado.outputs.downloads import canonical_csv
from machikado.package.descriptor import read_definitions
from machikado.sql.derived import in_order, key_faults
from machikado.sql.engine import define
from machikado.sql.examples import rows_of
from machikado.sql.loading import opened
from machikado.sql.syntax import tables_in

ROOT = Path(__file__).resolve().parents[2]
TABLES = {table.name: table for table in read_definitions(ROOT).tables}
Records = Mapping[str, list[dict[str, Any]]]
Rows = list[dict[str, Any]]


@lru_cache
def needed(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The typed tables that a derived table rests on, and the derived ones in the order in which they are run."""
    typed: set[str] = set()
    derived: set[str] = {name}
    with opened([], datetime.date(2020, 1, 1)) as connection:
        waiting = [name]
        while waiting:
            for each in tables_in(connection, TABLES[waiting.pop()].sql or "") & TABLES.keys():
                if TABLES[each].derived and each not in derived:
                    derived.add(each)
                    waiting.append(each)
                elif not TABLES[each].derived:
                    typed.add(each)
        ordered = in_order(connection, [TABLES[each] for each in sorted(derived)])
    return frozenset(typed), tuple(each.name for each in ordered)


def worked_out(name: str, records: Records, as_of: datetime.date) -> Rows:
    """A derived table of these records; every key in it stands once."""
    typed, derived = needed(name)
    csvs = [(TABLES[each], csv_of(TABLES[each], records.get(each, []))) for each in sorted(typed)]
    with opened(csvs, as_of) as connection:
        rows = [define(connection, TABLES[each]) for each in derived][-1]
    assert not list(key_faults(TABLES[name], rows))
    return [dict(zip(TABLES[name].positions, row, strict=True)) for row in rows]


def csv_of(table: Table, records: list[dict[str, Any]]) -> bytes:
    texts = [{name: cell if isinstance(cell, list) else str(cell) for name, cell in each.items() if cell is not None}
             for each in records]  # fmt: skip
    return canonical_csv(table, [row.values for row in rows_of(table, texts)])


def codes(name: str, field: str) -> set[str]:
    """The words of a vocabulary."""
    return {each.value for each in TABLES[name].field(field).categories}
