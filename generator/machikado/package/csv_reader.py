"""Read a table's files into raw rows; each cell stays text and knows its line."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import MOST, bounded, more_problems, problem
from ..core.raw_rows import RawFile, RawRow, unknown_field
from .encoding import guessed
from .record_reader import read_records
from .source_files import content_of


def files_of(root: Path, table: Table) -> list[Path]:
    """The files a table's resource names, sorted; a pattern may match none."""
    found: list[Path] = []
    for pattern in table.paths:
        plain = root / "datasets" / pattern
        found.extend(sorted((root / "datasets").glob(pattern)) if "*" in pattern else [plain])
    return [path for path in found if path.is_file() or "*" not in path.name]


def read_file(path: Path, root: Path, table: Table, children: Mapping[str, list[Table]]) -> RawFile:
    """One file of a table, with the rows of the tables nested in it."""
    name = path.relative_to(root).as_posix()
    result = RawFile(table.name)
    text = _text(path, root, name, result) if table.fields else None  # a faulty definition is reported elsewhere
    if text is None:
        result.damaged = True
    elif path.suffix == ".csv":
        _read_csv(text, name, table, result)
    else:
        many = "*" not in "".join(table.paths)
        read_records(text, name, table, children, result, many=many)
    return result


def _text(path: Path, root: Path, name: str, result: RawFile) -> str | None:
    try:
        data = content_of(path, root)
    except OSError as error:
        why = error.strerror or str(error)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return _other_encoding(data, name, result)
    if (place := text.find("\0")) < 0:
        return text
    origin = Origin(path=name, line=text.count("\n", 0, place) + 1)
    result.problems.append(problem("unreadable-file", origin, table=result.table, reason=reason("holds-nul")))
    return None


def _other_encoding(data: bytes, name: str, result: RawFile) -> str | None:
    """The text of a file in another encoding that is common in Japan, so that its other faults are reported too."""
    guess = guessed(data)
    if guess is None:
        why = reason("unknown-encoding")
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None
    encoding, text = guess
    result.problems.append(problem("wrong-encoding", Origin(path=name), table=result.table, encoding=encoding))
    return text


def _read_csv(text: str, name: str, table: Table, result: RawFile) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not header:  # an empty table, told as such
            return
        result.problems.extend(bounded(header_problems(header, name, table)))
        told = frozenset(field.name for field in table.fields if field.required) - set(header)
        result.damaged = bool(told)
        _read_csv_rows(reader, header, name, table, told, result)
    except csv.Error as error:
        origin = Origin(path=name, line=reader.line_num)
        result.problems.append(problem("unreadable-file", origin, table=table.name, reason=str(error)))
        result.damaged = True


def _read_csv_rows(
    reader: Any, header: list[str], name: str, table: Table, told: frozenset[str], result: RawFile
) -> None:
    rows = result.rows.setdefault(table.name, [])
    places = [table.positions.get(heading) for heading in header]

    def ragged() -> Iterator[Problem]:
        start = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                origin = Origin(path=name, line=start)
                result.damaged = True
                yield problem("ragged-row", origin, table=table.name, found=len(cells), expected=len(header))
            elif cells:
                rows.append(RawRow(name, start, _placed(cells, places, len(table.fields)), None, told))
            start = reader.line_num + 1

    result.problems.extend(bounded(ragged()))


def _placed(cells: list[str], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell != "":
            placed[place] = sys.intern(cell)  # codes and names stand in thousands of rows, and all stay in memory
    return placed


def header_problems(header: list[str], name: str, table: Table) -> Iterator[Problem]:
    """Unknown and repeated headings, and missing ones unless an unknown heading is a misspelling of them."""
    origin = Origin(path=name, line=1)
    counts = Counter(header)
    others = (heading for heading in header if heading not in table.positions)
    unknown = [unknown_field(heading, table, origin) for heading in islice(others, MOST)]
    yield from unknown
    for _ in islice(others, 1):
        yield more_problems(unknown[-1])
    for heading in sorted({heading for heading in table.positions if counts[heading] > 1}):
        yield problem("duplicate-key", origin, table=table.name, field=heading, value=heading, first=1)
    absent = {field.name for field in table.fields if field.required} - set(header)
    for missing in sorted(absent - {found.proposed for found in unknown}):
        yield problem("missing-column", origin, table=table.name, field=missing, value=missing)
