"""Read a table's files into raw rows; each cell stays text and knows its line."""

from __future__ import annotations

import codecs
import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import bounded, problem
from ..core.raw_rows import RawFile, RawRow, set_aside
from .csv_headings import Headings
from .dialects import Line, rows_of
from .encoding import guessed, text_in
from .matching import told_content_problems
from .record_reader import read_records
from .source_files import content_of


def files_of(root: Path, table: Table) -> list[Path]:
    """The files a table's resource names, sorted; a pattern may match none."""
    found: list[Path] = []
    for pattern in table.paths:
        folder = root / table.folder
        found.extend(sorted(folder.glob(pattern)) if "*" in pattern else [folder / pattern])
    return [path for path in found if path.is_file() or "*" not in path.name]


def read_file(path: Path, root: Path, table: Table, children: Mapping[str, list[Table]]) -> RawFile:
    """One file of a table, with the rows of the tables nested in it."""
    name = path.relative_to(root).as_posix()
    result = RawFile(table.name)
    text = _text(path, root, name, table, result) if table.fields else None  # a faulty definition is reported elsewhere
    if text is None:
        result.damaged = True
    elif (table.resource.get("format") or path.suffix.lower().removeprefix(".")) == "csv":
        _read_csv(text, name, table, result)
    else:
        many = "*" not in "".join(table.paths)
        read_records(text, name, table, children, result, many=many)
    return result


def _text(path: Path, root: Path, name: str, table: Table, result: RawFile) -> str | None:
    try:
        data = content_of(path, root)
    except OSError as error:
        why = error.strerror or str(error)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None
    result.problems.extend(told_content_problems(data, name, table))
    text = text_in(data.removeprefix(codecs.BOM_UTF8), table.encoding or "utf-8")
    if text is None:
        return _other_encoding(data, name, table, result)
    if (place := text.find("\0")) < 0:
        return text
    origin = Origin(path=name, line=text.count("\n", 0, place) + 1)
    result.problems.append(problem("unreadable-file", origin, table=result.table, reason=reason("holds-nul")))
    return None


def _other_encoding(data: bytes, name: str, table: Table, result: RawFile) -> str | None:
    """The text of a file in another encoding that is common in Japan, so that its other faults are reported too."""
    if table.encoding:
        why = reason("not-in-encoding", encoding=table.encoding)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None
    guess = guessed(data)
    if guess is None:
        why = reason("unknown-encoding")
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None
    encoding, text = guess
    result.problems.append(problem("wrong-encoding", Origin(path=name), table=result.table, encoding=encoding))
    return text


def _read_csv(text: str, name: str, table: Table, result: RawFile) -> None:
    rows = rows_of(text, table.csv_dialect)
    try:
        line, header = next(rows)
        if not table.csv_dialect.header:
            header = [field.name for field in table.fields]
        elif not header:
            _no_headings(name, table, result)
            return
        headings = Headings(header, table, name, line)
        result.headings = headings.by_field if table.csv_dialect.header else {}
        result.problems.extend(bounded(headings.problems()))
        result.damaged = bool(headings.missing or headings.doubled)
        _read_csv_rows(rows, headings, result)
        result.problems.extend(bounded(headings.bare_problems()))
    except csv.Error as error:
        why, line = error.args
        result.problems.append(problem("unreadable-file", Origin(path=name, line=line), table=table.name, reason=why))
        result.damaged = True


def _no_headings(name: str, table: Table, result: RawFile) -> None:
    """Tells that a file is empty, unless the table says why it is."""
    if not table.empty:
        why = reason("holds-no-headings")
        result.problems.append(problem("unreadable-file", Origin(path=name, line=1), table=table.name, reason=why))
        result.damaged = True


def _read_csv_rows(lines: Iterator[Line], headings: Headings, result: RawFile) -> None:
    name, table, told = headings.path, headings.table, headings.missing
    rows = result.rows.setdefault(table.name, [])
    missing = [(place, field.missing) for place, field in enumerate(table.fields) if field.missing]

    def ragged() -> Iterator[Problem]:
        for start, cells in lines:
            fitted = headings.fitted(cells, start)
            if fitted is None:
                origin, expected = Origin(path=name, line=start), len(headings.words)
                result.damaged = True
                yield problem("ragged-row", origin, table=table.name, found=len(cells), expected=expected)
            else:
                row = RawRow(name, start, _placed(fitted, headings.places, len(table.fields)), None, told)
                rows.append(row)
                set_aside(row, missing)

    result.problems.extend(bounded(ragged()))


def _placed(cells: list[str], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell != "":
            placed[place] = sys.intern(cell)  # codes and names stand in thousands of rows, and all stay in memory
    return placed
