"""Read one sheet of a workbook into raw rows; each cell knows its place, and nothing in the workbook is ever run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from ..core.json_cursor import Number
from ..core.messages import Both, reason
from ..core.model import Field, Origin, Problem
from ..core.problems import MOST, problem
from .csv_headings import Headings
from .file_source import Source
from .xlsx_archive import refused_archive
from .xlsx_cells import cell_text
from .xlsx_structure import Marks, marks_of

MAX_UNPACKED = 400_000_000  # of all parts together
MAX_PART = 20_000_000  # of a part that is read as a whole
MAX_CELLS = 20_000_000
_LAST_ROW = 1_048_576  # of any sheet


def read_xlsx(data: bytes, source: Source) -> None:
    """The sheet that the path or the dialect names, else the first; its first row that is not empty holds headings."""
    refused = list(refused_archive(Origin(path=source.name), data, MAX_UNPACKED, MAX_PART))
    if refused:
        source.result.problems.extend(refused)
        source.result.damaged = True
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _read(data, source)
    except Exception as error:  # whatever a damaged workbook makes of the reader
        source.refuse("damaged-workbook", f"{type(error).__name__}: {error}"[:200])


def _read(data: bytes, source: Source) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = _wanted(book.worksheets, source)
        if isinstance(sheet, tuple):
            source.refuse("unreadable-file", Both(*sheet))
            return
        marks = marks_of(archive.read(sheet._worksheet_path), _LAST_ROW)
        sheet.reset_dimensions()
        rows = _Rows(sheet, source, marks)
        before = len(source.result.problems)
        source.grid(rows, source.name, source.table, source.result)
    told = source.result.problems[before:]
    source.result.problems[before:] = [replace(each, origin=rows.place(each.origin)) for each in told]
    for row in source.result.rows.get(source.table.name, []):
        row.origins = _Places(source.name, sheet.title, row.line, rows.columns)
        row.told |= rows.faulty.get(row.line, frozenset())
    _tell_marks(rows, source, sheet, marks)


def sheets_of(data: bytes, name: str) -> tuple[list[str], list[Problem]]:
    """The names of a workbook's visible sheets, in their order; why it is not read instead."""
    origin = Origin(path=name)
    if refused := list(refused_archive(origin, data, MAX_UNPACKED, MAX_PART)):
        return [], refused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"], []
    except Exception as error:  # whatever a damaged workbook makes of the reader
        return [], [problem("damaged-workbook", origin, reason=f"{type(error).__name__}: {error}"[:200])]


def _wanted(sheets: list[Any], source: Source) -> Any:
    """The sheet; a reason (`Both`) where there is none of the name or number."""
    named = source.sheet or source.option("sheetName") or source.option("sheet")
    number = source.option("sheetNumber") or ("" if named else "1")
    for place, sheet in enumerate(sheets, 1):
        if sheet.title == named or str(place) == number:
            return sheet
    if not source.sheet and named.isdigit() and 0 < int(named[:6]) <= len(sheets):
        return sheets[int(named[:6]) - 1]
    known = ", ".join(sheet.title for sheet in sheets[:20])
    return reason("no-such-sheet", name=named or number, known=known or "―")


@dataclass(frozen=True, slots=True)
class _Places(Mapping[str | None, Origin]):
    """Where a row's cells stand in the workbook, made when somebody asks."""

    path: str
    sheet: str
    row: int
    columns: Mapping[str, str]

    def __getitem__(self, name: str | None) -> Origin:
        return Origin(path=self.path, cell=f"{self.sheet}!{self.columns.get(name or '', '')}{self.row}")

    def __iter__(self) -> Iterator[str | None]:
        return iter((None, *self.columns))

    def __len__(self) -> int:
        return len(self.columns) + 1


class _Rows:
    """The rows below the headings as lists of texts, as wide as the headings unless more is filled in."""

    def __init__(self, sheet: Any, source: Source, marks: Marks) -> None:
        self.line_num, self.columns = 0, dict[str, str]()
        self.faulty: dict[int, frozenset[str]] = {}
        self.heading_row = 0
        self._sheet, self._source, self._marks = sheet, source, marks
        self._names: list[str] = []
        self._fields: list[Field | None] = []
        self._kinds: list[str] = []
        self._budget = MAX_CELLS
        self._first = max(source.table.csv_dialect.header_rows, default=1)
        self._rows = enumerate(sheet.iter_rows(max_row=marks.last_row or 1), 1)

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        for number, row in self._rows:
            self.line_num = number
            cells = list(row)
            while len(cells) > len(self._names) and cells[-1].value in (None, ""):
                cells.pop()
            self._budget -= len(cells)
            if self._budget < 0:
                self._source.refuse("too-large", reason("at-most-cells", limit=MAX_CELLS))
                break
            if not self._names and cells and number >= self._first:
                return self._headings(cells)
            if self._names:
                texts = [self._text(place, cell) for place, cell in enumerate(cells)]
                is_blank = not any(texts) and number not in self.faulty
                return [] if is_blank else texts + [None] * (len(self._names) - len(texts))
        raise StopIteration

    @property
    def width(self) -> int:
        return len(self._names)

    def place(self, origin: Origin) -> Origin:
        """A place as the sheet has it."""
        if origin.cell or origin.line is None:
            return origin
        return Origin(path=origin.path, cell=f"{self._sheet.title}!{max(origin.line, self.heading_row)}")

    def _headings(self, cells: list[Any]) -> list[Any]:
        table, self.heading_row = self._source.table, self.line_num
        self._names = ["" if cell.value is None else cell_text(cell.value, "", "string") for cell in cells]
        places = Headings(self._names, table, self._source.name).places
        fields = self._fields = [None if place is None else table.fields[place] for place in places]
        self._kinds = [each.type if each else "string" for each in fields]
        self.columns = {each.name: get_column_letter(place) for place, each in enumerate(fields, 1) if each}
        return list(self._names)

    def _text(self, place: int, cell: Any) -> str | None:
        kind = self._kinds[place] if place < len(self._kinds) else "string"
        if cell.value is None:
            address = f"{get_column_letter(place + 1)}{self.line_num}"
            if address in self._marks.without_value:
                self._tell_no_value(place, address)
            return None
        if cell.data_type == "e":
            self._tell_no_value(place, str(cell.value))
            return None
        text = cell_text(cell.value, cell.number_format or "", kind)
        return Number(text) if cell.data_type == "n" else text

    def _tell_no_value(self, place: int, value: str) -> None:
        field = self._fields[place] if place < len(self._fields) else None
        name = field.name if field else None
        cell = f"{self._sheet.title}!{get_column_letter(place + 1)}{self.line_num}"
        origin = Origin(path=self._source.name, cell=cell)
        if len(self._source.result.problems) < MOST:
            told = problem("no-stored-value", origin, table=self._source.table.name, field=name, value=value)
            self._source.result.problems.append(told)
        self.faulty[self.line_num] = self.faulty.get(self.line_num, frozenset()) | {name or ""}


def _tell_marks(rows: _Rows, source: Source, sheet: Any, marks: Marks) -> None:
    """What people who open the workbook see otherwise: hidden rows and columns, and merged cells."""
    last, width = rows.line_num, rows.width
    hidden = [str(row) for row in sorted(marks.hidden_rows) if row <= last]
    hidden += [get_column_letter(column) for column in sorted(marks.hidden_columns) if column <= width]
    merged = [
        f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        for top, left, bottom, right in marks.merges
        if top <= last and 0 < left <= width and right <= 18_278 and bottom >= rows.heading_row
    ]
    if sheet.sheet_state != "visible":
        hidden = [sheet.title]
    for code, found in (("hidden-data", hidden), ("merged-cells", merged)):
        if found:
            origin = Origin(path=source.name, cell=f"{sheet.title}!{max(rows.heading_row, 1)}")
            value = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
            source.result.problems.append(problem(code, origin, level="warning", table=source.table.name, value=value))
