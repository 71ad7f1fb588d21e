"""Read a table's files into raw rows; each cell stays text and knows its line."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from ..core.file_formats import BINARY, PACKED, file_at, format_of, parted
from ..core.json_cursor import Number, compact
from ..core.messages import reason
from ..core.model import Level, Origin, Problem, Table
from ..core.problems import bounded, problem
from ..core.raw_rows import RawFile, RawRow, set_aside
from ..validation.numerals import spelt_for
from .csv_headings import Headings
from .dialects import Line, rows_of
from .encoding import read_letters
from .file_source import Grid, ParquetReader, Source
from .geojson_reader import read_geojson
from .json_tables import read_json, read_lines
from .markdown_reader import read_markdown
from .matching import told_content_problems
from .parquet_reader import read_parquet
from .record_reader import read_records
from .source_files import content_of, unpacked
from .table_options import leaves_out


def files_of(root: Path, table: Table) -> list[Path]:
    """The files a table's resource names, sorted; a pattern may match none."""
    found: list[Path] = []
    for pattern in table.paths:
        folder = root / table.folder
        found.extend(sorted(folder.glob(pattern)) if "*" in pattern else [folder / pattern])
    return [path for path in found if file_at(path).is_file() or "*" not in path.name]


def read_file(
    path: Path, root: Path, table: Table, children: Mapping[str, list[Table]], parquet: ParquetReader | None = None
) -> RawFile:
    """One file of a table, with the rows of the tables nested in it; `parquet` reads Parquet, where it may come."""
    file = file_at(path)
    name = file.relative_to(root).as_posix()
    result = RawFile(table.name)
    data = _content(file, root, name, table, result) if table.fields else None  # a faulty definition is told elsewhere
    source = Source(
        name=name, table=table, children=children, result=result, many="*" not in "".join(table.paths), grid=read_grid,
        sheet=parted(path.as_posix())[1], parquet=parquet,
    )  # fmt: skip
    kind = format_of(path.as_posix(), table.resource.get("format") or "") or "yaml"
    if data is not None and kind in BINARY:
        _BINARY_READERS[kind](data, source)
    elif data is None or (text := _decoded(data, name, table, result)) is None:
        result.damaged = True
    elif kind in _READERS:
        _READERS[kind](text, source)
    else:
        read_records(text, name, table, children, result, many=source.many)
    return result


def _content(path: Path, root: Path, name: str, table: Table, result: RawFile) -> bytes | None:
    """The bytes of a file, unpacked; what the package tells of them is told of the packed ones."""
    try:
        data = content_of(path, root)
        result.problems.extend(told_content_problems(data, name, table))
        return unpacked(data) if name.endswith(PACKED) else data
    except OSError as error:
        why = error.strerror or str(error)
        result.problems.append(problem("unreadable-file", Origin(path=name), table=result.table, reason=why))
        return None


def _decoded(data: bytes, name: str, table: Table, result: RawFile) -> str | None:
    """The text of a file; one in an encoding that nobody declared is told, and read so that other faults are, too."""
    found = read_letters(data, Origin(path=name), declared=table.encoding, table=result.table)
    result.problems.extend(found.problems)
    if found.encoding != "utf-8" and found.encoding != table.encoding:
        result.problems.append(
            problem("wrong-encoding", Origin(path=name), table=result.table, encoding=found.encoding)
        )
    if found.text is None or (place := found.text.find("\0")) < 0:
        return found.text
    origin = Origin(path=name, line=found.text.count("\n", 0, place) + 1)
    result.problems.append(problem("unreadable-file", origin, table=result.table, reason=reason("holds-nul")))
    return None


def _read_csv(text: str, source: Source) -> None:
    _read_rows(rows_of(text, source.table.csv_dialect), source.name, source.table, source.result)


def _read_tsv(text: str, source: Source) -> None:
    dialect = source.table.csv_dialect
    dialect = dialect if source.option("delimiter") else replace(dialect, delimiter="\t")
    _read_rows(rows_of(text, dialect), source.name, source.table, source.result)


def _read_xlsx(data: bytes, source: Source) -> None:
    from .xlsx_reader import read_xlsx  # its library takes long to load, and few portals have workbooks

    read_xlsx(data, source)


_READERS: Mapping[str, Callable[[str, Source], None]] = {
    "csv": _read_csv, "tsv": _read_tsv, "json": read_json, "ndjson": read_lines, "geojson": read_geojson,
    "md": read_markdown,
}  # fmt: skip
_BINARY_READERS: Mapping[str, Callable[[bytes, Source], None]] = {"xlsx": _read_xlsx, "parquet": read_parquet}


def read_grid(reader: Grid, name: str, table: Table, result: RawFile) -> None:
    """Takes rows of cells below a row of headings into the result; without any it is an empty table, told as such."""
    rows = ((reader.line_num, cells) for cells in reader if cells)
    if (first := next(rows, None)) is not None:
        _read_rows(chain([first], rows), name, table, result)


def _read_rows(rows: Iterator[Line], name: str, table: Table, result: RawFile) -> None:
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
        _take_rows(rows, headings, result)
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


def _take_rows(lines: Iterator[Line], headings: Headings, result: RawFile) -> None:
    name, table, told = headings.path, headings.table, headings.missing
    rows = result.rows.setdefault(table.name, [])
    missing = [(place, field.missing) for place, field in enumerate(table.fields) if field.missing]

    def ragged() -> Iterator[Problem]:
        for start, cells in lines:
            fitted = headings.fitted(cells, start)
            if fitted is None:
                origin, expected = Origin(path=name, line=start), len(headings.words)
                result.damaged = result.damaged or not leaves_out(table)
                code = "row-left-out" if leaves_out(table) else "ragged-row"
                level: Level = "warning" if leaves_out(table) else "error"
                yield problem(code, origin, level=level, table=table.name, found=len(cells), expected=expected)
            else:
                row = RawRow(name, start, _placed(fitted, headings.places, table), None, told)
                rows.append(row)
                set_aside(row, missing)

    found = list(bounded(ragged()))  # reading a row may tell of problems of its own
    result.problems.extend(found)


def _placed(cells: list[Any], places: list[int | None], table: Table) -> list[Any]:
    placed: list[Any] = [None] * len(table.fields)
    for place, cell in zip(places, cells, strict=True):
        if place is not None and cell is not None and cell != "":
            # codes and names stand in thousands of rows, and all stay in memory
            kind = type(cell)
            text = spelt_for(table.fields[place], cell) if kind is Number else cell
            if kind is list and table.fields[place].type != "list":  # of Parquet: as JSON in any other field
                text = compact(cell)
            placed[place] = sys.intern(text) if type(text) is str else text
    return placed
