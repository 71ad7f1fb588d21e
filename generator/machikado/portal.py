"""The order of work: open the datasets, check them, derive from them."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .checking import check
from .conform import TypedRow, conform, key_problems, reference_problems
from .database import opened
from .deriving import derive
from .downloads import canonical_csv
from .model import Origin, Problem, Table
from .problems import problem
from .read import RawFile, RawRow, files_of, read_file
from .relations import Package, Row, Rows, relate
from .schema import Definitions, read_definitions


@dataclass(slots=True, kw_only=True)
class Opened:
    """A portal's package and the files it was read from."""

    package: Package
    definitions: Definitions
    files: dict[Path, RawFile] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        return [found for found in self.package.problems if found.level == "error"]


def open_portal(root: Path, as_of: datetime.date, known: Mapping[Path, RawFile] | None = None) -> Opened:
    """The portal under `root`, checked and derived; every problem is in the package, none raises.

    `known` holds files that were read before and have not changed since.
    """
    definitions = read_definitions(root)
    with _without_garbage_collection():
        files = _read(root, definitions, known or {})
        package = _package(definitions, files, as_of)
    return Opened(package=package, definitions=definitions, files=files)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Millions of small values that all stay: looking for garbage among them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def typed(definitions: Definitions) -> list[Table]:
    return [table for table in definitions.tables if not table.derived]


def children_of(definitions: Definitions) -> dict[str, list[Table]]:
    """The tables nested in each table's records."""
    found: dict[str, list[Table]] = {}
    for table in definitions.tables:
        if table.nesting:
            found.setdefault(table.nesting.parent, []).append(table)
    return found


def _read(root: Path, definitions: Definitions, known: Mapping[Path, RawFile]) -> dict[Path, RawFile]:
    children = children_of(definitions)
    return {
        path: known.get(path) or read_file(path, root, table, children)
        for table in typed(definitions)
        for path in files_of(root, table)
    }


def _package(definitions: Definitions, files: Mapping[Path, RawFile], as_of: datetime.date) -> Package:
    problems = list(definitions.problems)
    problems.extend(found for file in files.values() for found in file.problems)
    raw: dict[str, list[RawRow]] = {table.name: [] for table in typed(definitions)}
    for file in files.values():
        for name, rows in file.rows.items():
            raw[name].extend(rows)
    rows_of: dict[str, list[TypedRow]] = {}
    for table in typed(definitions):
        rows_of[table.name], found_here = conform(table, raw[table.name])
        problems.extend(found_here)
    problems.extend(_table_problems(definitions, raw, _damaged(definitions, files)))
    tables = {table.name: _rows(table, rows_of.get(table.name, ())) for table in definitions.tables}
    relate(tables)
    package = Package(
        descriptor=definitions.descriptor, tables=tables, checks=definitions.checks, problems=problems, as_of=as_of
    )
    _compute(package)
    problems.sort(key=_place)
    return package


def _damaged(definitions: Definitions, files: Mapping[Path, RawFile]) -> frozenset[str]:
    """Tables of which something could not be read, with all that nests in them."""
    damaged = {file.table for file in files.values() if file.damaged}
    for table in definitions.tables:  # a parent's resource stands before its children's
        if table.nesting and table.nesting.parent in damaged:
            damaged.add(table.name)
    return frozenset(damaged)


def _table_problems(
    definitions: Definitions, raw: Mapping[str, list[RawRow]], damaged: frozenset[str]
) -> Iterator[Problem]:
    by_name = {table.name: table for table in definitions.tables}
    for table in typed(definitions):
        if not raw[table.name] and not table.empty and not table.nesting and table.name not in damaged:
            yield problem("empty-table", Origin(path="datasets/datapackage.yaml"), table=table.name)
        if not definitions.problems:
            yield from key_problems(table, raw[table.name])
            yield from reference_problems(table, raw, by_name, damaged)


def _rows(table: Table, typed_rows: Iterable[TypedRow]) -> Rows:
    rows = Rows(table)
    rows.rows = [Row(rows, row.values, row.raw) for row in typed_rows]
    _sort(rows)
    return rows


def _sort(rows: Rows) -> None:
    if places := rows.key_places:
        rows.rows.sort(key=lambda row: tuple([_sortable(row.values[place]) for place in places]))


def _sortable(value: object) -> tuple[bool, object]:
    return (value is not None, value if value is not None else "")


def _compute(package: Package) -> None:
    """Runs the derived tables and the checks, and adds what they find."""
    if any(found.code in ("broken-schema", "reserved-field-name") for found in package.problems):
        return
    base = [rows for rows in package.tables.values() if not rows.table.derived]
    csvs = ((rows.table, canonical_csv(rows.table, [row.values for row in rows])) for rows in base)
    derived = [rows.table for rows in package.tables.values() if rows.table.derived]
    with opened(csvs, package.as_of) as connection:
        computed, problems = derive(connection, derived)
        for name, values in computed.items():
            rows = package.tables[name]
            rows.rows = [Row(rows, row) for row in values]
        package.problems.extend(problems)
        package.problems.extend(check(connection, package.checks, package.tables))


def _place(found: Problem) -> tuple[bool, str, int, str]:
    return found.level != "error", found.origin.path, found.origin.line or 0, found.code
