"""Read a table's files into raw rows; each cell stays text and knows its line."""

from __future__ import annotations

import codecs
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import MOST, bounded, problem
from ..core.raw_rows import RawFile, RawRow, is_full, set_aside, unknown_field
from .dialects import Line, rows_of
from .encoding import guessed, text_in
from .matching import match_problems, needs_all, takes_part, told_content_problems
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
        elif not header:  # an empty table, told as such
            return
        header = _in_case(header, table) if table.csv_dialect.any_case else header
        result.problems.extend(bounded(header_problems(header, name, table, line)))
        told = frozenset(field.name for field in table.fields if field.required) - set(header)
        result.damaged = bool(told)
        _read_csv_rows(rows, header, name, table, told, result)
    except csv.Error as error:
        why, line = error.args
        result.problems.append(problem("unreadable-file", Origin(path=name, line=line), table=table.name, reason=why))
        result.damaged = True


def _in_case(header: list[str], table: Table) -> list[str]:
    """Headings as the schema spells them, where case does not count."""
    known = {name.casefold(): name for name in table.positions}
    return [known.get(heading.casefold(), heading) for heading in header]


def _read_csv_rows(
    lines: Iterator[Line], header: list[str], name: str, table: Table, told: frozenset[str], result: RawFile
) -> None:
    rows = result.rows.setdefault(table.name, [])
    places = [table.positions.get(heading) for heading in header]
    missing = [(place, field.missing) for place, field in enumerate(table.fields) if field.missing]
    for start, cells in lines:
        if len(cells) != len(header):
            origin = Origin(path=name, line=start)
            found = problem("ragged-row", origin, table=table.name, found=len(cells), expected=len(header))
            result.problems.append(found)
            result.damaged = True
            if is_full(result):
                return
        else:
            row = RawRow(name, start, _placed(cells, places, len(table.fields)), None, told)
            rows.append(row)
            set_aside(row, missing)


def _placed(cells: list[str], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell != "":
            placed[place] = sys.intern(cell)  # codes and names stand in thousands of rows, and all stay in memory
    return placed


def header_problems(header: list[str], name: str, table: Table, line: int = 1) -> Iterator[Problem]:
    """Unknown and repeated headings, and missing ones unless an unknown heading is a misspelling of them."""
    origin = Origin(path=name, line=line)
    counts = Counter(header)
    others = (heading for heading in header if heading not in table.positions and not takes_part(table))
    unknown = [unknown_field(heading, table, origin) for heading in islice(others, MOST)]
    yield from unknown
    for heading in sorted({heading for heading in table.positions if counts[heading] > 1}):
        yield problem("duplicate-key", origin, table=table.name, field=heading, value=heading, first=line)
    absent = {field.name for field in table.fields if field.required or needs_all(table)} - set(header)
    for missing in sorted(absent - {found.proposed for found in unknown}):
        yield problem("missing-column", origin, table=table.name, field=missing, value=missing)
    yield from match_problems(header, table, origin)
