"""Read a table's files into raw rows; each cell stays text and knows its line."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ..core.file_formats import BINARY, PACKED, file_at, format_of, parted
from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import MOST, bounded, problem
from ..core.raw_rows import RawFile, RawRow, is_full, unknown_field
from .encoding import guessed
from .file_source import Grid, ParquetReader, Source
from .geojson_reader import read_geojson
from .json_tables import read_json, read_lines
from .markdown_reader import read_markdown
from .parquet_reader import read_parquet
from .record_reader import read_records
from .source_files import content_of, unpacked
from .xlsx_reader import read_xlsx


def files_of(root: Path, table: Table) -> list[Path]:
    """The files a table's resource names, sorted; a pattern may match none."""
    found: list[Path] = []
    for pattern in table.paths:
        plain = root / "datasets" / pattern
        found.extend(sorted((root / "datasets").glob(pattern)) if "*" in pattern else [plain])
    return [path for path in found if file_at(path).is_file() or "*" not in path.name]


def read_file(
    path: Path, root: Path, table: Table, children: Mapping[str, list[Table]], parquet: ParquetReader | None = None
) -> RawFile:
    """One file of a table, with the rows of the tables nested in it; `parquet` reads Parquet, where it may come."""
    file = file_at(path)
    name = file.relative_to(root).as_posix()
    result = RawFile(table.name)
    data = _content(file, root, name, result) if table.fields else None  # a faulty definition is reported elsewhere
    source = Source(
        name=name, table=table, children=children, result=result, many="*" not in "".join(table.paths), grid=read_grid,
        sheet=parted(path.as_posix())[1], parquet=parquet,
    )  # fmt: skip
    kind = format_of(path.as_posix(), table.resource.get("format") or "") or "yaml"
    if data is not None and kind in BINARY:
        _BINARY_READERS[kind](data, source)
    elif data is None or (text := _decoded(data, name, result)) is None:
        result.damaged = True
    elif kind in _READERS:
        _READERS[kind](text, source)
    else:
        read_records(text, name, table, children, result, many=source.many)
    return result


def _content(path: Path, root: Path, name: str, result: RawFile) -> bytes | None:
    try:
        data = content_of(path, root)
        return unpacked(data) if name.endswith(PACKED) else data
    except OSError as error:
        why = error.strerror or str(error)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None


def _decoded(data: bytes, name: str, result: RawFile) -> str | None:
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


def _read_csv(text: str, source: Source) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    read_grid(reader, source.name, source.table, source.result, spans=True)


def _read_tsv(text: str, source: Source) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.option("delimiter") or "\t", strict=True)
    read_grid(reader, source.name, source.table, source.result, spans=True)


_READERS: Mapping[str, Callable[[str, Source], None]] = {
    "csv": _read_csv, "tsv": _read_tsv, "json": read_json, "ndjson": read_lines, "geojson": read_geojson,
    "md": read_markdown,
}  # fmt: skip
_BINARY_READERS: Mapping[str, Callable[[bytes, Source], None]] = {"xlsx": read_xlsx, "parquet": read_parquet}


def read_grid(reader: Grid, name: str, table: Table, result: RawFile, *, spans: bool = False) -> None:
    """Takes rows of cells below a row of headings into the result; `spans`: a row may be some lines long."""
    try:
        header = next(reader, [])
        if not header:  # an empty table, told as such
            return
        result.problems.extend(bounded(header_problems(header, name, table)))
        told = frozenset(field.name for field in table.fields if field.required) - set(header)
        result.damaged = bool(told)
        _read_csv_rows(reader, header, name, table, told, result, spans=spans)
    except csv.Error as error:
        origin = Origin(path=name, line=reader.line_num)
        result.problems.append(problem("unreadable-file", origin, table=table.name, reason=str(error)))
        result.damaged = True


def _read_csv_rows(
    reader: Grid, header: list[str], name: str, table: Table, told: frozenset[str], result: RawFile, *,
    spans: bool,
) -> None:  # fmt: skip
    rows = result.rows.setdefault(table.name, [])
    places = [table.positions.get(heading) for heading in header]
    start = reader.line_num + 1
    for cells in reader:
        start = start if spans else reader.line_num
        if cells and len(cells) != len(header):
            origin = Origin(path=name, line=start)
            found = problem("ragged-row", origin, table=table.name, found=len(cells), expected=len(header))
            result.problems.append(found)
            result.damaged = True
            if is_full(result):
                return
        elif cells:
            rows.append(RawRow(name, start, _placed(cells, places, len(table.fields)), None, told))
        start = reader.line_num + 1


def _placed(cells: list[Any], places: list[int | None], width: int) -> list[Any]:
    placed: list[Any] = [None] * width
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell is not None and cell != "":
            # codes and names stand in thousands of rows, and all stay in memory
            placed[place] = sys.intern(cell) if type(cell) is str else cell
    return placed


def header_problems(header: list[str], name: str, table: Table) -> Iterator[Problem]:
    """Unknown and repeated headings, and missing ones unless an unknown heading is a misspelling of them."""
    origin = Origin(path=name, line=1)
    counts = Counter(header)
    others = (heading for heading in header if heading not in table.positions)
    unknown = [unknown_field(heading, table, origin) for heading in islice(others, MOST)]
    yield from unknown
    for heading in sorted({heading for heading in table.positions if counts[heading] > 1}):
        yield problem("duplicate-key", origin, table=table.name, field=heading, value=heading, first=1)
    absent = {field.name for field in table.fields if field.required} - set(header)
    for missing in sorted(absent - {found.proposed for found in unknown}):
        yield problem("missing-column", origin, table=table.name, field=missing, value=missing)
