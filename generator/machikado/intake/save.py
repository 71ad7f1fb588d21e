"""Save records to the portal: a new file each, or new rows at the end of a table's file.

Only what adds to a record takes the place of its file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..core.strings import in_words, is_plain_name
from ..core.symlinks import create, link_in, link_problem, put
from .model import Context, Imported, Record
from .yaml_writer import item_of, yaml_of


def save(imported: Imported, context: Context, root: Path) -> tuple[list[str], list[Problem]]:
    """Writes the records without errors; gives the files, relative to the portal, and what was refused.

    Rows that came along are written with all records, or nothing is.
    """
    parts = [imported, *imported.along]
    patterns = [part.table.paths[0] for part in parts]
    if links := [link for each in patterns if (link := link_in(root / "datasets" / each, root))]:
        return [], [link_problem(each, root) for each in links]
    if not imported.along:
        return _save(imported, context, root)
    obstacles = [found for part in parts for found in _obstacles(part, root)]
    if obstacles or imported.faulty or not imported.records:
        return [], obstacles
    return [path for part in parts for path in _save(part, context, root)[0]], []


def _obstacles(imported: Imported, root: Path) -> Iterator[Problem]:
    """What would keep a record from being written."""
    pattern = imported.table.paths[0]
    if "*" not in pattern and _old(root / "datasets" / pattern) is None:
        yield _unreadable(pattern)
    each = enumerate(zip(imported.records, imported.origins, strict=True)) if "*" in pattern else ()
    for place, (record, origin) in each:
        name = _name(record, imported.table)
        if not is_plain_name(name):
            yield problem("unsafe-page-name", origin, table=imported.table.name, value=name)
        elif place not in imported.additions and (root / "datasets" / pattern.replace("*", name)).exists():
            yield _taken(name, pattern, origin, imported.table)


def _unreadable(pattern: str) -> Problem:
    return problem("wrong-encoding", Origin(path=f"datasets/{pattern}"), encoding="?")


def _taken(name: str, pattern: str, origin: Origin, table: Table) -> Problem:
    first = f"datasets/{pattern.replace('*', name)}"
    return problem("duplicate-row", origin, table=table.name, value=name, first=first)


def _name(record: Record, table: Table) -> str:
    return "-".join(in_words(record.get(part)) for part in table.key)


def _save(imported: Imported, context: Context, root: Path) -> tuple[list[str], list[Problem]]:
    sound = [
        (record, origin, place in imported.additions)
        for place, (record, origin) in enumerate(zip(imported.records, imported.origins, strict=True))
        if place not in imported.faulty
    ]
    pattern = imported.table.paths[0]
    if "*" in pattern:
        return _each(sound, imported.table, pattern, context, root)
    path = root / "datasets" / pattern
    if (old := _old(path)) is None:
        return [], [_unreadable(pattern)]
    if sound and path.suffix == ".csv":
        put(path, (old + _csv_rows(old, [record for record, *_ in sound], imported.table)).encode(), root)
    elif sound:
        text = old + "".join(item_of(record, imported.table, context) for record, *_ in sound)
        put(path, text.encode(), root)
    return [path.relative_to(root).as_posix()] if sound else [], []


def _each(
    sound: list[tuple[Record, Origin, bool]], table: Table, pattern: str, context: Context, root: Path
) -> tuple[list[str], list[Problem]]:
    written: list[str] = []
    refused: list[Problem] = []
    for record, origin, is_addition in sound:
        name = _name(record, table)
        path = root / "datasets" / pattern.replace("*", name)
        if not is_plain_name(name):
            refused.append(problem("unsafe-page-name", origin, table=table.name, value=name))
        elif is_addition and path.is_file() and not path.is_symlink():
            put(path, yaml_of(record, table, context).encode(), root)
            written.append(path.relative_to(root).as_posix())
        elif not _create(path, yaml_of(record, table, context), root):
            refused.append(_taken(name, pattern, origin, table))
        else:
            written.append(path.relative_to(root).as_posix())
    return written, refused


def _create(path: Path, text: str, root: Path) -> bool:
    """A new file; false where one stands already."""
    try:
        create(path, text.encode(), root)
    except FileExistsError:
        return False
    return True


def _old(path: Path) -> str | None:
    """What stands in a file, ready for more at its end; None when it is not UTF-8."""
    try:
        old = path.read_bytes().decode() if path.is_file() else ""
    except UnicodeDecodeError:
        return None
    return "" if old.strip() in ("", "[]") else old if old.endswith("\n") else f"{old}\n"


def _csv_rows(old: str, records: list[Record], table: Table) -> str:
    """Rows under the file's own headings, or a whole new file in the schema's order."""
    header = next(csv.reader(io.StringIO(old.removeprefix("\ufeff"), newline="")), [])
    names = header or [field.name for field in table.fields]
    lines = [[_cell(record, name, table) for name in names] for record in records]
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(lines if header else [names, *lines])
        return text.getvalue()


def _cell(record: Record, name: str, table: Table) -> str:
    value = record.get(name)
    if isinstance(value, list):
        return table.field(name).delimiter.join(value)
    return value if isinstance(value, str) else ""
