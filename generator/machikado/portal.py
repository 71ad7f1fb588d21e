"""Open a portal: read, validate, derive."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .core.model import Origin, Problem, Table
from .core.problems import MOST, bounded, more_problems, problem
from .core.raw_rows import RawFile, RawRow
from .outputs.downloads import canonical_csv, written_csv
from .package.csv_reader import files_of, read_file
from .package.descriptor import Definitions, children_of, read_definitions, typed
from .package.restatements import entry_problems
from .package.rows import Package, Row, Rows, relate
from .package.synonyms import idle
from .sql.checks import check, disagreements
from .sql.derived import derive, key_faults
from .sql.engine import opened
from .sql.examples import example_problems
from .validation.cells import Typed, conform, readers_of
from .validation.duplicates import twin_problems
from .validation.judges import CellReader
from .validation.keys import key_problems, reference_problems


@dataclass(slots=True)
class CheckedFile:
    """One file, read and judged cell by cell; stays true as long as the file and the schemas do."""

    raw: RawFile
    rows: dict[str, list[Typed]]
    problems: list[Problem]


@dataclass(slots=True, kw_only=True)
class Opened:
    """A portal's package and the files it was read from."""

    package: Package
    definitions: Definitions
    files: dict[Path, CheckedFile] = field(default_factory=dict)
    csvs: dict[str, bytes] = field(default_factory=dict)  # typed tables as they are published

    @property
    def errors(self) -> list[Problem]:
        return [found for found in self.package.problems if found.level == "error"]


def open_portal(root: Path, as_of: datetime.date) -> Opened:
    """The portal under `root`, checked and derived; every problem is in the package, none raises."""
    with without_garbage_collection():
        definitions = read_definitions(root)
        files = _read(root, definitions, {})
        package = _package(definitions, files, as_of)
        csvs = {rows.table.name: canonical_csv(rows.table, [row.values for row in rows]) for rows in _typed(package)}
        package.problems.extend(idle(definitions.synonyms, csvs.values(), definitions.tables, definitions.path))
        _compute(package, definitions, csvs, _damaged(definitions, files))
        for rows in _typed(package):
            csvs[rows.table.name] = written_csv(rows.table, rows.rows, csvs[rows.table.name])
    return Opened(package=package, definitions=definitions, files=files, csvs=csvs)


def open_facts(root: Path) -> tuple[Definitions, dict[str, list[RawRow]], frozenset[str]]:
    """What people typed, without anything derived: definitions, raw rows by table, and tables not read whole."""
    with without_garbage_collection():
        definitions = read_definitions(root)
        files = _read(root, definitions, {})
    raw: dict[str, list[RawRow]] = {table.name: [] for table in typed(definitions)}
    for file in files.values():
        for name, found in file.raw.rows.items():
            raw[name].extend(found)
    return definitions, raw, _damaged(definitions, files)


def reopen(root: Path, before: Opened, changed: set[Path]) -> Opened:
    """The portal with some data files changed: only these are read again, and derived tables stay as they were.

    For a first look at an edited record; `open_portal` tells the whole truth a little later.
    """
    known = {path: file for path, file in before.files.items() if path not in changed}
    with without_garbage_collection():
        files = _read(root, before.definitions, known)
        package = _package(before.definitions, files, before.package.as_of)
        for name, rows in package.tables.items():
            if rows.table.derived:
                rows.rows = [Row(rows, row.values) for row in before.package.tables[name]]
    return Opened(package=package, definitions=before.definitions, files=files)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Millions of small values that all stay: looking for garbage among them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # all that is there now counts as old: it is not looked through at once
            gc.enable()


def _read(root: Path, definitions: Definitions, known: Mapping[Path, CheckedFile]) -> dict[Path, CheckedFile]:
    children = children_of(definitions)
    by_name = {table.name: (table, readers_of(table)) for table in typed(definitions)}
    return {
        path: known.get(path) or _checked(read_file(path, root, table, children), by_name)
        for table in typed(definitions)
        for path in files_of(root, table)
    }


def _checked(raw: RawFile, tables: Mapping[str, tuple[Table, list[CellReader]]]) -> CheckedFile:
    file = CheckedFile(raw, {}, list(raw.problems))
    for name, raw_rows in raw.rows.items():
        file.rows[name], found = conform(*tables[name], raw_rows, MOST)
        file.problems.extend(each for each in found if each.level == "error")
        file.problems.extend(bounded(each for each in found if each.level != "error"))
        if len(file.rows[name]) < len(raw_rows):
            file.problems.append(more_problems(found[-1]))
            del raw_rows[len(file.rows[name]) :]
            raw.damaged = True
    return file


def _package(definitions: Definitions, files: Mapping[Path, CheckedFile], as_of: datetime.date) -> Package:
    problems = list(definitions.problems)
    problems.extend(found for file in files.values() for found in file.problems)
    raw: dict[str, list[RawRow]] = {table.name: [] for table in typed(definitions)}
    rows: dict[str, list[Typed]] = {table.name: [] for table in definitions.tables}
    for file in files.values():
        for name, found in file.raw.rows.items():
            raw[name].extend(found)
            rows[name].extend(file.rows[name])
    damaged = _damaged(definitions, files)
    problems.extend(_table_problems(definitions, raw, damaged))
    tables = {table.name: _rows(table, rows[table.name]) for table in definitions.tables}
    relate(tables)
    package = Package(
        descriptor=definitions.descriptor, tables=tables, checks=definitions.checks, problems=problems, as_of=as_of
    )
    problems.extend(bounded(entry_problems(package, damaged)))
    problems.sort(key=_place)
    return package


def _damaged(definitions: Definitions, files: Mapping[Path, CheckedFile]) -> frozenset[str]:
    """Tables of which something could not be read or is not defined well, with all that nests in them."""
    damaged = {file.raw.table for file in files.values() if file.raw.damaged}
    damaged |= {table.name for table in definitions.tables if not table.fields}
    for table in definitions.tables:  # a parent's resource stands before its children's
        if table.nesting and table.nesting.parent in damaged:
            damaged.add(table.name)
    return frozenset(damaged)


def _table_problems(
    definitions: Definitions, raw: Mapping[str, list[RawRow]], damaged: frozenset[str]
) -> Iterator[Problem]:
    by_name = {table.name: table for table in definitions.tables}
    for table in definitions.tables:
        yield from example_problems(table, by_name)
    for table in typed(definitions):
        if not raw[table.name] and not table.empty and not table.nesting and table.name not in damaged:
            yield problem("empty-table", Origin(path=definitions.path, line=table.line), table=table.name)
        yield from bounded(key_problems(table, raw[table.name]))
        yield from bounded(twin_problems(table, raw[table.name]))
        yield from bounded(reference_problems(table, raw, by_name, damaged))


def _rows(table: Table, typed_rows: Iterable[Typed]) -> Rows:
    rows = Rows(table)
    rows.rows = [Row(rows, values, raw) for values, raw in typed_rows]
    _sort(rows)
    return rows


def _sort(rows: Rows) -> None:
    if places := rows.key_places:
        rows.rows.sort(key=lambda row: tuple([_sortable(row.values[place]) for place in places]))


def _sortable(value: object) -> tuple[bool, object]:
    return (value is not None, value if value is not None else "")


def _typed(package: Package) -> list[Rows]:
    return [rows for rows in package.tables.values() if not rows.table.derived and rows.table.fields]


def _compute(
    package: Package, definitions: Definitions, csvs: Mapping[str, bytes], damaged: frozenset[str]
) -> None:  # fmt: skip
    """Runs the derived tables, the checks and the comparison of quantities, and adds what they find."""
    base = [(package.tables[name].table, csv) for name, csv in csvs.items()]
    with opened(base, package.as_of) as connection:
        derived = derive(connection, [rows.table for rows in package.tables.values() if rows.table.derived], damaged)
        package.problems.extend(derived.problems)
        for name, values in derived.rows.items():
            rows = package.tables[name]
            rows.rows = [Row(rows, row) for row in values]
            if not any(found.level == "error" for found in package.problems):
                package.problems.extend(key_faults(rows.table, values))
        package.problems.extend(check(connection, package.checks, package.tables, derived.damaged))
        if not any(found.level == "error" for found in package.problems):  # otherwise only what follows from these
            package.problems.extend(disagreements(connection, definitions.quantities, derived.damaged))
    package.problems.sort(key=_place)


def _place(found: Problem) -> tuple[bool, str, int, str]:
    return found.level != "error", found.origin.path, found.origin.line or 0, found.code
