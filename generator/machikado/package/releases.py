"""Read the portal's releases from git: what was added, changed, removed and corrected.

A release is a day on which the data changed on the line that was checked out. Only a portal that is the root of its
repository has a history of its own. Rows are compared as they were typed, in the tables of today.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core import git
from ..core.file_formats import file_at
from ..core.model import Scalar, Table
from ..core.raw_rows import RawRow
from ..core.strings import in_words
from .csv_reader import files_of, read_file
from .data_files import data_of
from .descriptor import Definitions, children_of, typed
from .file_source import ParquetReader
from .restatements import logs_of
from .rows import Package, Row

MOST = 24  # releases that are reported, the newest first
MOST_ROWS = 100  # corrections of a release
KINDS = ("added", "changed", "removed")
Key = tuple[str, ...]
Whole = tuple[object, ...]  # all that it holds, with what is nested in it
Wholes = Mapping[str, Mapping[Key, Whole]]  # by table and key


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs in one table, by kind: keys of rows, and the rows that are there today."""

    table: Table
    keys: Mapping[str, tuple[Key, ...]]
    rows: Mapping[Key, Row]

    def count(self, kind: str) -> int:
        return len(self.keys[kind])

    def shown(self, kind: str, most: int = 8) -> list[tuple[str, Row | None]]:
        """The first rows of a kind: what each is called, and the row where there is one today."""
        found = [(key, self.rows.get(key)) for key in self.keys[kind][:most]]
        return [(row.label if row else "/".join(key), row) for key, row in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The state of the data on one day, beside the release before it; `first` has none before it, and lists no rows."""

    version: str
    day: datetime.date
    at: str  # the instant of its newest commit, as RFC 3339 has it
    commit: str
    first: bool
    differences: tuple[Difference, ...]
    corrected: tuple[Row, ...] = ()  # the restatements that it brought

    def count(self, kind: str) -> int:
        return sum(each.count(kind) for each in self.differences)


def releases(
    root: Path, definitions: Definitions, package: Package, parquet: ParquetReader | None = None
) -> list[Release]:
    """The newest releases; none outside of a repository of the portal's own. `parquet` reads files in that format."""
    try:
        data = data_of(root)
        days = git.data_days(root, MOST + 1, data)
    except git.RevisionError:
        return []
    tables = tuple(table for table in typed(definitions) if table.key and table.paths)
    rows = {table.name: {_words(row.key): row for row in package.tables[table.name]} for table in tables}
    whole = not git.is_shallow(root)
    found = []
    for newer, older in zip(days[:MOST], [*days[1:], None], strict=False):
        differences = (
            _differences(tables, rows, *_records(root, definitions, (older.commit, newer.commit), data, parquet))
            if older
            else ()
        )
        found.append(_release(newer, tuple(differences), first=whole and older is None, logs=logs_of(package)))
    return [each for each in found if each.differences or each.first]


def _words(key: Iterable[Scalar]) -> Key:
    return tuple(in_words(part, "") for part in key)


def _release(newer: git.DataDay, differences: tuple[Difference, ...], *, first: bool, logs: list[str]) -> Release:
    brought = (row for each in differences if each.table.name in logs for _, row in each.shown("added", MOST_ROWS))
    return Release(
        version=newer.day.strftime("%Y.%m.%d"), day=newer.day, at=newer.at, commit=newer.commit, first=first,
        differences=differences, corrected=tuple(row for row in brought if row),
    )  # fmt: skip


def _differences(
    tables: tuple[Table, ...], rows: Mapping[str, Mapping[Key, Row]], before: Wholes, after: Wholes
) -> Iterator[Difference]:
    for table in tables:
        was, now = before.get(table.name, {}), after.get(table.name, {})
        keys = {
            "added": tuple(key for key in now if key not in was),
            "changed": tuple(key for key, record in now.items() if key in was and was[key] != record),
            "removed": tuple(key for key in was if key not in now),
        }
        if any(keys.values()):
            yield Difference(table=table, keys=keys, rows=rows[table.name])


def _records(
    root: Path, definitions: Definitions, commits: tuple[str, str], data: tuple[str, ...], parquet: ParquetReader | None
) -> tuple[Wholes, Wholes]:
    """The records of two commits, the older first, of the files that differ between them."""
    older, newer = commits
    names = git.changed_files(root, older, newer, data)
    with tempfile.TemporaryDirectory(prefix="machikado-") as folder:
        before, after = (Path(folder).resolve() / name for name in ("before", "after"))
        for commit, place in ((older, before), (newer, after)):
            if names:
                git.export(root, commit, names, place, data)
        return _read(definitions, before, parquet), _read(definitions, after, parquet)


def _read(definitions: Definitions, place: Path, parquet: ParquetReader | None) -> Wholes:
    """The records of files as they were, by the tables of today; what cannot be read is left out."""
    children = children_of(definitions)
    found: dict[str, dict[Key, Whole]] = {}
    for table in typed(definitions):
        for path in files_of(place, table) if table.key else ():
            if file_at(path).is_file():
                raw = read_file(path, place, table, children, parquet)
                found.setdefault(table.name, {}).update(_whole(table, raw.rows))
    return found


def _whole(table: Table, rows: Mapping[str, list[RawRow]]) -> dict[Key, Whole]:
    """Each record with all that is nested in it, by its key."""
    held: dict[int, list[object]] = {id(row): [row.cells] for row in rows.get(table.name, [])}
    for name, nested in rows.items():
        for row in nested if name != table.name else ():
            top = row
            while top.parent is not None:
                top = top.parent
            if id(top) in held:
                held[id(top)].append((name, row.cells))
    key = [table.positions[name] for name in table.key]
    return {
        tuple(str(row.cells[at] or "") for at in key): tuple(map(_plain, held[id(row)]))
        for row in rows.get(table.name, [])
    }


def _plain(value: object) -> object:
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value
