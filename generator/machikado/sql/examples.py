"""Test derived tables on their worked examples: given rows, and the rows that the SELECT must return."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..package.rows import Row, Rows
from ..validation.cells import readers_of

ExampleRow = Mapping[str, Any]  # field name → text (or texts, in a list), as typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An example ready to be shown or run: rows that are tied to no others; fields left out are unknown."""

    as_of: datetime.date
    given: tuple[Rows, ...]
    then: Rows
    told: tuple[str, ...]  # the columns of `then` that the example speaks of


def worked(table: Table, tables: Mapping[str, Table]) -> Worked | None:
    """The example of a derived table; None where it has none."""
    example = table.method.get("example")
    if not example:
        return None
    return Worked(
        as_of=datetime.date.fromisoformat(example["as_of"]),
        given=tuple(rows_of(tables[name], records) for name, records in example["given"].items()),
        then=rows_of(table, example["then"]),
        told=tuple(dict.fromkeys(name for record in example["then"] for name in record)),
    )


def rows_of(table: Table, records: Iterable[ExampleRow]) -> Rows:
    """Rows of their own, typed by the schema; a cell that does not keep it is unknown."""
    rows = Rows(table)
    readers = readers_of(table)
    made = []
    for record in records or ():
        values = [read(record.get(field.name))[0] for field, read in zip(table.fields, readers, strict=True)]
        made.append(Row(rows, tuple(values)))
    rows.rows = made
    return rows


def example_problems(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """What is wrong with how an example is written; whether it is true only running it can tell."""
    example = table.method.get("example") or {}
    for name, records in (*(example.get("given") or {}).items(), (table.name, example.get("then"))):
        for fault in _faults(name, records, tables):
            yield problem("broken-schema", Origin(path=table.method["path"]), table=table.name, reason=fault)


def _faults(name: str, records: Any, tables: Mapping[str, Table]) -> Iterator[Both]:
    table = tables.get(name)
    if table is None or not isinstance(records or [], list):
        yield reason("example-of-no-table", name=name)
        return
    for record in (records or ()) if table.fields else ():
        if isinstance(record, dict):
            place = f"example.{name}"
            yield from (reason("within", place=place, reason=fault) for fault in _record_faults(table, record))
        else:
            yield reason("example-row-shape", name=name)


def _record_faults(table: Table, record: ExampleRow) -> Iterator[Both]:
    for name, cell in record.items():
        if name not in table.positions:
            yield reason("no-such-field", name=name)
        elif cell is not None and not _is_read(table, name, cell):
            yield reason("cell-does-not-fit", name=name, cell=cell)


def _is_read(table: Table, name: str, cell: Any) -> bool:
    field = table.field(name)
    if isinstance(cell, dict) or isinstance(cell, list) != (field.type == "list"):
        return False
    return not readers_of(_only(table, name))[0](cell)[1]


def _only(table: Table, name: str) -> Table:
    return Table(name=table.name, fields=(table.field(name),))
