"""Open a portal: read, validate, derive."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .core.file_formats import file_at
from .core.garbage import without_garbage_collection
from .core.model import Origin, Problem, Table
from .core.problems import bounded, problem
from .core.raw_rows import RawRow
from .outputs.downloads import canonical_csv, written_csv
from .package.csv_headings import with_headings
from .package.csv_reader import files_of, read_file
from .package.descriptor import Definitions, children_of, read_definitions, typed
from .package.restatements import entry_problems
from .package.row_order import sort_by_key
from .package.rows import Package, Row, Rows, relate
from .package.stored import Stored
from .package.synonyms import idle
from .sql.checks import check, disagreements
from .sql.derived import derive, key_faults
from .sql.engine import lock
from .sql.examples import example_problems
from .sql.parquet import texts_of
from .sql.store import Store, open_store
from .sql.stored_problems import stored_problems
from .validation.cells import Typed, readers_of
from .validation.checked_files import CheckedFile, FileKey, checked
from .validation.duplicates import twin_problems
from .validation.keys import key_problems, reference_problems
from .validation.licence_rules import licence_problems


@dataclass(slots=True, kw_only=True)
class Opened:
    """A portal's package and the files it was read from."""

    package: Package
    definitions: Definitions
    files: dict[FileKey, CheckedFile] = field(default_factory=dict)
    csvs: dict[str, bytes] = field(default_factory=dict)  # typed tables as they are published
    store: Store | None = None  # where the rows of large tables are fetched from, as long as it is open

    def rest(self) -> None:
        """Lets go of the engine until rows are asked for again: before a process is forked."""
        if self.store:
            self.store.rest()

    @property
    def errors(self) -> list[Problem]:
        return [found for found in self.package.problems if found.level == "error"]


def open_portal(root: Path, as_of: datetime.date) -> Opened:
    """The portal under `root`, checked and derived; every problem is in the package, none raises."""
    with without_garbage_collection():
        definitions = read_definitions(root)
        store = open_store(root, definitions)
        files = _read(root, definitions, {}, store.columns)
        package = _package(definitions, files, as_of, store)
        csvs = {rows.table.name: canonical_csv(rows.table, [row.values for row in rows]) for rows in _typed(package)}
        package.problems.extend(idle(definitions.synonyms, csvs.values(), definitions.tables, definitions.path))
        for name, csv in csvs.items():
            store.add(package.tables[name].table, csv)
        damaged = _damaged(definitions, files, store)
        package.problems.extend(stored_problems(store, definitions, _raw_rows(definitions, files, store), damaged))
        _compute(package, definitions, store, damaged)
        for rows in (rows for rows in _typed(package) if not isinstance(rows.rows, Stored)):
            csvs[rows.table.name] = written_csv(rows.table, rows.rows, csvs[rows.table.name])
        if not store.columns:
            store.close()
    return Opened(package=package, definitions=definitions, files=files, csvs=csvs, store=store)


def open_facts(root: Path) -> tuple[Definitions, dict[str, list[RawRow]], frozenset[str]]:
    """What people typed, without anything derived: definitions, raw rows by table, and tables not read whole."""
    with without_garbage_collection():
        definitions = read_definitions(root)
        files = _read(root, definitions, {})
    return definitions, _raw_rows(definitions, files), _damaged(definitions, files)


def _raw_rows(
    definitions: Definitions, files: Mapping[FileKey, CheckedFile], store: Store | None = None
) -> dict[str, list[RawRow]]:  # fmt: skip
    """The rows as typed of all tables that are not in columns."""
    stored = store.columns if store else ()
    raw: dict[str, list[RawRow]] = {table.name: [] for table in typed(definitions) if table.name not in stored}
    for file in files.values():
        for name, found in file.raw.rows.items():
            raw[name].extend(found)
    return raw


def reopen(root: Path, before: Opened, changed: set[Path]) -> Opened:
    """The portal with some data files changed: only these are read again, and derived tables stay as they were.

    For a first look at an edited record; `open_portal` tells the whole truth a little later.
    """
    known = {key: file for key, file in before.files.items() if file_at(key[0]) not in changed}
    with without_garbage_collection():
        files = _read(root, before.definitions, known, before.store.columns if before.store else ())
        package = _package(before.definitions, files, before.package.as_of, before.store)
        for name, rows in package.tables.items():
            if rows.table.derived:
                rows.rows = [Row(rows, row.values) for row in before.package.tables[name]]
    return Opened(package=package, definitions=before.definitions, files=files, store=before.store)


def _read(
    root: Path, definitions: Definitions, known: Mapping[FileKey, CheckedFile], stored: Container[str] = ()
) -> dict[FileKey, CheckedFile]:
    """The files of all tables but those in columns."""
    children = children_of(definitions)
    by_name = {each.name: (each, readers_of(each)) for each in typed(definitions) if each.name not in stored}
    return {
        (path, table.name): known.get((path, table.name))
        or checked(read_file(path, root, table, children, texts_of), by_name)
        for table in typed(definitions)
        if table.name not in stored
        for path in files_of(root, table)
    }


def _package(
    definitions: Definitions, files: Mapping[FileKey, CheckedFile], as_of: datetime.date, store: Store | None
) -> Package:
    columns = store.columns if store else {}
    problems = [*definitions.problems, *(found for each in columns.values() for found in each.problems)]
    problems.extend(found for file in files.values() for found in file.problems)
    raw = _raw_rows(definitions, files, store)
    rows: dict[str, list[Typed]] = {table.name: [] for table in definitions.tables}
    for file in files.values():
        for name, typed_rows in file.rows.items():
            rows[name].extend(typed_rows)
    damaged = _damaged(definitions, files, store)
    problems.extend(_table_problems(definitions, raw, damaged))
    tables = {
        table.name: store.rows(table.name)
        if store and table.name in columns
        else _rows(with_headings(table, [file.raw for file in files.values()]), rows[table.name])
        for table in definitions.tables
    }
    relate(tables)
    package = Package(
        descriptor=definitions.descriptor, tables=tables, checks=definitions.checks, problems=problems, as_of=as_of
    )
    problems.extend(bounded(entry_problems(package, damaged)))
    problems.extend(licence_problems(definitions.descriptor, definitions.tables, definitions.path))
    problems.sort(key=_place)
    return package


def _damaged(
    definitions: Definitions, files: Mapping[FileKey, CheckedFile], store: Store | None = None
) -> frozenset[str]:  # fmt: skip
    """Tables of which something could not be read or is not defined well, with all that nests in them."""
    damaged = {file.raw.table for file in files.values() if file.raw.damaged}
    damaged |= {name for name, each in (store.columns if store else {}).items() if each.damaged}
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
        if table.name not in raw:
            continue
        if not raw[table.name] and not table.empty and not table.nesting and table.name not in damaged:
            origin = Origin(path=definitions.path, line=table.line)
            yield problem("empty-table", origin, level="warning", table=table.name)
        yield from bounded(key_problems(table, raw[table.name]))
        yield from bounded(twin_problems(table, raw[table.name]))
        yield from bounded(reference_problems(table, raw, by_name, damaged))


def _rows(table: Table, typed_rows: Iterable[Typed]) -> Rows:
    rows = Rows(table)
    made = [Row(rows, values, raw) for values, raw in typed_rows]
    if places := rows.key_places:
        sort_by_key(made, places)
    rows.rows = made
    return rows


def _typed(package: Package) -> list[Rows]:
    """The typed tables whose rows are in memory."""
    found = (rows for rows in package.tables.values() if not rows.table.derived and rows.table.fields)
    return [rows for rows in found if not isinstance(rows.rows, Stored)]


def _compute(package: Package, definitions: Definitions, store: Store, damaged: frozenset[str]) -> None:
    """Runs the derived tables, the checks and the comparison of quantities, and adds what they find."""
    connection = store.open()
    lock(connection, package.as_of)
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
