"""Copy sheets as plain values into a new workbook, without formulas, links or hidden parts of the sender's.

Formulas, links, names, macros, comments, connections and whatever else a workbook may hold stay behind.
"""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import openpyxl
from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from ..core.messages import reason
from ..core.strings import FORMULA_SIGNS
from ..outputs.forms.workbook_sheets import places
from ..package.xlsx_cells import shown_day, typed_number
from ..package.xlsx_structure import Marks, marks_of
from .cell_formats import date_form, is_date, is_exact, number_form, style
from .file_kinds import MAX_CELLS
from .model import SheetRead
from .xlsx_reader import COLUMNS, LAST_ROW

MOST_LETTERS = 32_767  # of a cell
MAX_MERGED = 100_000
_WIDEST, _ROWS_SEEN = 50, 200  # of columns, and how many rows say how wide they are
_PAGE = 225  # letters that are read with ease across a printed A3 page
_RUNS = (*FORMULA_SIGNS, "\t", "\r", "\n", "'")  # what a program might take for more than text
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Value(NamedTuple):
    """What a cell holds, and how its own workbook writes it."""

    value: Any
    form: str


class Mark(NamedTuple):
    """A cell's colour and what is noted on it."""

    color: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The values of one sheet by row and column, counted from 0."""

    name: str
    about: SheetRead
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    marks: Marks


def merged_cells(data: bytes) -> int:
    """How many cells the workbook's merged areas cover: each becomes a cell when it is written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        areas = [area for name in sheets for area in marks_of(archive.read(name), 1).merges]
    return sum((last - first + 1) * (right - left + 1) for first, left, last, right in areas)


# ---------------------------------------------------------------- reading


def sheets_of(data: bytes, read: Sequence[SheetRead]) -> tuple[list[str], str, list[Copy]]:
    """The names of all sheets, the workbook's keywords, and copies of those that were read, in their order."""
    if merged_cells(data) > MAX_MERGED:
        raise ValueError(reason("too-many-merged-cells"))
    wanted = {each.name: each for each in read}
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    budget = [MAX_CELLS]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        copies = [
            _copy(data, sheet, archive, wanted.pop(sheet.title), budget)
            for sheet in book.worksheets
            if sheet.title in wanted
        ]
    return list(book.sheetnames), str(book.properties.keywords or ""), copies


def _copy(data: bytes, sheet: Any, archive: zipfile.ZipFile, about: SheetRead, budget: list[int]) -> Copy:
    marks = marks_of(archive.read(sheet._worksheet_path), LAST_ROW)
    copy = Copy(name=sheet.title, about=about, marks=marks)
    copy.cells.update(_cells(sheet, marks, budget))
    if marks.without_value:  # what a formula says is text where nobody knows what comes of it
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for place, cell in _cells(book[sheet.title], marks, [MAX_CELLS]):
            if place not in copy.cells:
                text = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", None)
                copy.cells[place] = Value(f"={str(text or '').removeprefix('=')}", "")
    return copy


def _cells(sheet: Any, marks: Marks, budget: list[int]) -> Iterator[tuple[tuple[int, int], Value]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=min(marks.last_row, LAST_ROW) or 1)
    for row, cells in enumerate(rows):
        budget[0] -= len(cells)
        if budget[0] < 0:
            return
        for column, cell in enumerate(cells[:COLUMNS]):
            if cell.value is not None:
                yield (row, column), Value(cell.value, cell.number_format or "")


# ---------------------------------------------------------------- writing


def safe_names(names: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Each sheet's own name; another for one that no program would give a sheet, or that stands already."""
    found: dict[str, str] = {}
    used = {name.lower() for name in taken}
    for name in names:
        own = _NOT_IN_NAMES.sub(" ", name)[:31].strip("' ") or "-"
        new = name if own == name else own
        for number in range(2, len(names) + 2 + len(used)):
            if new.lower() not in used:
                break
            new = f"{own[:25]} {number}"
        used.add(new.lower())
        found[name] = new
    return found


class Writer:
    """Writes copies into a workbook, with formats that are alike made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, style: Mapping[str, Any]) -> Format:
        known = tuple(sorted(style.items()))
        if known not in self._formats:
            self._formats[known] = self.book.add_format(dict(style))
        return self._formats[known]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: Mapping[str, Any]) -> None:
        """Text that stays text, also when somebody edits the cell."""
        quoted = {"quote_prefix": True} if text.startswith(_RUNS) else {}
        text = text.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS]
        sheet.write_string(row, column, text, self.format({"num_format": "@", **style, **quoted}))

    def copy(self, sheet: Worksheet, copy: Copy, marks: Mapping[tuple[int, int], Mark]) -> None:
        """The values at their places, with marks; hidden rows and columns stay so, areas stay merged."""
        inside = self._merge(sheet, copy.marks)
        for place in sorted({*copy.cells, *marks} - inside):
            mark, form = marks.get(place), style(copy.about, *place)
            if mark:
                form["bg_color"] = f"#{mark.color}"
                sheet.write_comment(*place, mark.note, {"author": "Machikado", "width": 360, "height": 160})
            if place in copy.cells:
                self._write(sheet, place, copy.cells[place], form)
            else:
                sheet.write_blank(*place, None, self.format(form))
        _lay_out(sheet, copy)

    def _merge(self, sheet: Worksheet, marks: Marks) -> set[tuple[int, int]]:
        """The cells that are covered by the first one of their area."""
        inside: set[tuple[int, int]] = set()
        for top, left, bottom, right in marks.merges:
            if (top, left) == (bottom, right) or not (0 < top <= bottom <= LAST_ROW and 0 < left <= right <= COLUMNS):
                continue
            try:
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", self.format({"valign": "top"}))
            except OverlappingRange:
                continue
            area = {(row, column) for row in range(top - 1, bottom) for column in range(left - 1, right)}
            inside |= area - {(top - 1, left - 1)}
        return inside

    def _write(self, sheet: Worksheet, place: tuple[int, int], cell: Value, style: Mapping[str, Any]) -> None:
        value, form = cell
        if isinstance(value, bool):
            sheet.write_boolean(*place, value, self.format(style))
        elif isinstance(value, (int, float)) and is_exact(value):
            sheet.write_number(*place, value, self.format({**style, "num_format": number_form(value, form)}))
        elif is_date(value):
            sheet.write_datetime(*place, value, self.format({**style, "num_format": date_form(value, form)}))
        else:
            self.text(sheet, *place, _told(value, form), {**style, "text_wrap": True})


def _told(value: Any, form: str) -> str:
    """What the reader reads where no number or day can be written."""
    if isinstance(value, (int, float)):
        return typed_number(value, form)
    return shown_day(value, form) if isinstance(value, datetime.date) else str(value)


def _lay_out(sheet: Worksheet, copy: Copy) -> None:
    widths: dict[int, int] = {}
    for (row, column), (value, _) in copy.cells.items():
        if row < _ROWS_SEEN:
            widths[column] = max(widths.get(column, 10), min(_WIDEST, places(str(value)[:_WIDEST]) + 2))
    hidden = {column - 1 for column in copy.marks.hidden_columns}
    for column in sorted({*widths, *hidden}):
        sheet.set_column(column, column, widths.get(column, 10), None, {"hidden": column in hidden})
    for row in sorted(copy.marks.hidden_rows):
        sheet.set_row(row - 1, None, None, {"hidden": True})
    if copy.about.row:
        sheet.freeze_panes(copy.about.row, 0)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(
        math.ceil(sum(width for column, width in widths.items() if column not in hidden) / _PAGE) or 1, 0
    )


def place_of(cell: str) -> tuple[int, int] | None:
    """A cell's row and column, counted from 0; none for what is no place in a sheet."""
    if not re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", cell):
        return None
    row, column = xl_cell_to_rowcol(cell)
    return row, column
