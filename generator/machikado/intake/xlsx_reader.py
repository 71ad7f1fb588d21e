"""Read XLSX workbooks into sheets: values as text, dates at the precision shown, merged cells repeated."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl

from ..core.messages import reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..package.xlsx_cells import plain_text, shown_day, typed_number
from ..package.xlsx_structure import Marks, marks_of
from .file_kinds import MAX_CELLS, MAX_ROWS
from .model import Cell, Line, Sheet

LAST_ROW = MAX_ROWS + 40  # some rows stand above the data
COLUMNS = 500
MAX_MERGED = 500_000  # cells that repeat another


def sheets_of(name: str, data: bytes) -> tuple[list[Sheet], str, list[Problem]]:
    """The sheets in order, the workbook's keywords, and what is reported of it; nothing in it is ever run."""
    origin = Origin(path=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets, keywords, found = _read(name, data)
    except Exception as error:  # whatever a damaged workbook makes of the reader
        why = f"{type(error).__name__}: {error}"[:200]
        return [], "", [problem("damaged-workbook", origin, reason=why)]
    return sheets, keywords, [*_told(origin, data), *found]


def _told(origin: Origin, data: bytes) -> Iterator[Problem]:
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    if any(part.endswith("vbaProject.bin") for part in names):
        yield problem("macro-workbook", origin, level="warning")
    if any(part.startswith("xl/externalLinks/") for part in names):
        yield problem("external-links", origin, level="warning")


def _read(name: str, data: bytes) -> tuple[list[Sheet], str, list[Problem]]:
    """The sheets, the keywords, and what was too much to read."""
    budget = [MAX_CELLS]
    found: list[Problem] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        keywords = str(book.properties.keywords or "")
        sheets = [_sheet(name, sheet, archive, budget, found) for sheet in book.worksheets]
    if budget[0] < 0:
        found.append(problem("too-large", Origin(path=name), reason=reason("at-most-cells", limit=MAX_CELLS)))
    return sheets, keywords, found


def _sheet(name: str, sheet: Any, archive: zipfile.ZipFile, budget: list[int], found: list[Problem]) -> Sheet:
    marks = marks_of(archive.read(sheet._worksheet_path), LAST_ROW)
    if marks.goes_on:
        origin = Origin(path=name, cell=f"{sheet.title}!{LAST_ROW + 1}")
        found.append(problem("too-large", origin, reason=reason("at-most-rows", limit=MAX_ROWS)))
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=min(marks.last_row, LAST_ROW) or 1)
    lines = list(_lines(rows, budget))
    return Sheet(
        path=name,
        name=sheet.title,
        lines=_merged(lines, marks.merges),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        without_value=marks.without_value,
        merged_rows=_rows_of(marks),
    )


def _lines(rows: Any, budget: list[int]) -> Iterator[Line]:
    """Rows as long as the workbook's budget of cells lasts."""
    for number, row in enumerate(rows, 1):
        line = Line(number, _cells(row))
        budget[0] -= len(line.cells)
        if budget[0] < 0:
            return
        yield line


def _rows_of(marks: Marks) -> frozenset[int]:
    return frozenset(row for first, _, last, _ in marks.merges for row in (first, min(last, MAX_ROWS)))


def _cells(row: Sequence[Any]) -> list[Cell | None]:
    cells = [None if cell.value is None else _cell(cell) for cell in row[:COLUMNS]]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(cell: Any) -> Cell | None:
    value = cell.value
    if isinstance(value, str):
        value = plain_text(value)
        return Cell(value, "error" if cell.data_type == "e" else "text") if value.strip() else None
    if isinstance(value, bool):
        return Cell("true" if value else "false", "boolean")
    if isinstance(value, (int, float)):
        return Cell(typed_number(value, cell.number_format or ""), "number")
    if isinstance(value, datetime.date):
        return Cell(shown_day(value, cell.number_format or ""), "date")
    return Cell(str(value), "date")


def _merged(lines: list[Line], merges: Sequence[tuple[int, int, int, int]]) -> list[Line]:
    """Repeats a merged cell's value: `down` in its own column, `across` in the others."""
    budget = MAX_MERGED
    for top, left, bottom, right in merges:
        bottom = min(bottom, len(lines))
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        first = _at(lines, top, left)
        if first and right <= COLUMNS and budget >= 0:
            for row in range(top, bottom + 1):
                _repeat(lines[row - 1].cells, first, left, right, "" if row == top else "down")
    return lines


def _repeat(cells: list[Cell | None], first: Cell, left: int, right: int, own: str) -> None:
    cells.extend([None] * (right - len(cells)))
    for column in range(left, right + 1):
        cells[column - 1] = first._replace(merged="across" if column > left else own)


def _at(lines: Sequence[Line], row: int, column: int) -> Cell | None:
    cells = lines[row - 1].cells if 0 < row <= len(lines) else []
    return cells[column - 1] if 0 < column <= len(cells) else None
