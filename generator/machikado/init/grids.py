"""Read workbooks and Parquet as somebody wrote them: a table for each sheet that holds one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from ..core.model import Problem, Table
from ..core.problems import problem
from ..core.raw_rows import RawFile
from ..core.strings import visible
from ..package.file_source import Grid
from ..package.file_source import Source as FileSource
from ..package.xlsx_reader import read_xlsx, sheets_of
from ..sql.parquet import texts_of
from .delimited import count_part, heading_row
from .found import Column, Found, Reading, Source
from .words import reason

_LOOK = 30  # rows that tell where the headings are
_PART = 5_000


def read_workbook(source: Source, data: bytes, reading: Reading) -> None:
    """Adds a table for each sheet that holds one, or why there is none."""
    names, refused = sheets_of(data, source.told)
    reading.refused.extend(refused)
    before = len(reading.tables)
    for name in names:
        _read_sheet(source, data, name, len(names) > 1, reading)
    if names and len(reading.tables) == before and not refused:
        reading.refused.append(problem("unreadable-file", source.origin, reason=reason("holds-no-headings")))


def _read_sheet(source: Source, data: bytes, sheet: str, several: bool, reading: Reading) -> None:
    stem = PurePosixPath(source.name).stem
    found = Found(source=source, title=sheet if several else stem, path=source.name)
    if source.name.lower().endswith(".xlsx") and several:
        found.path = f"{source.name}#{sheet}"
    elif several:
        found.words["dialect"] = {"sheetName": sheet}
    if not source.name.lower().endswith(".xlsx"):
        found.words["format"] = "xlsx"
    rows, problems = sheet_rows(source.told, data, sheet)
    start = heading_row(rows[:_LOOK])
    if start + 1 < _first_filled(rows):
        start = _first_filled(rows) - 1
    if len(rows) < start + 2 or problems:
        reading.refused.extend(problems)
        return
    _take(found, [visible_name(cell) for cell in rows[start]], iter(rows[start + 1 :]), start, reading)


def sheet_rows(told: str, data: bytes, sheet: str) -> tuple[list[list[Any]], list[Problem]]:
    """All rows of a sheet as the cells show them, from its first, an empty list for an empty row."""
    rows: list[list[Any]] = []

    def keep(grid: Grid, _name: str, _table: Table, _result: RawFile) -> None:
        for cells in grid:
            while len(rows) < grid.line_num - 1:
                rows.append([])
            rows.append(cells)

    table = Table(name="sheet", fields=(), resource={"dialect": {"sheetName": sheet}})
    result = RawFile("sheet")
    read_xlsx(data, FileSource(name=told, table=table, children={}, result=result, many=True, grid=keep))
    return rows, [each for each in result.problems if result.damaged and each.level == "error"]


def _first_filled(rows: list[list[Any]]) -> int:
    return next((place for place, row in enumerate(rows, 1) if row), 0)


def visible_name(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _take(found: Found, headings: list[str], rows: Iterator[list[Any]], start: int, reading: Reading) -> None:
    while headings and not headings[-1].strip():
        headings.pop()
    odd = [each for each in headings if not each.strip() or visible(each.replace("\n", " ")) != each.replace("\n", " ")]
    if not headings or odd or len(set(headings)) < len(headings):
        doubled = [each for each in dict.fromkeys(headings) if headings.count(each) > 1]
        why = reason("init-headings-of-sheet", names=", ".join(map(visible, doubled or odd or ["―"])))
        reading.refused.append(problem("unreadable-file", found.source.origin, reason=why))
        return
    if start:
        found.words["dialect"] = {**found.words.get("dialect", {}), "headerRows": [start + 1]}
        found.why.append(reason("init-heading-row", row=start + 1))
    found.columns = [Column(name=name) for name in headings]
    width = len(headings)
    fitted = ((row + [None] * width)[:width] for row in rows if any(row[:width]))
    while part := list(islice(fitted, _PART)):
        count_part(part, found)
    reading.tables.append(found)


def read_parquet(source: Source, data: bytes, reading: Reading) -> None:
    """Adds the one table of a Parquet file, or why there is none."""
    try:
        names, rows = texts_of(data)
    except OSError as error:
        reading.refused.append(problem("unreadable-file", source.origin, reason=error.strerror or str(error)))
        return
    found = Found(source=source, title=PurePosixPath(source.name).stem, path=source.name)
    lists: set[int] = set()
    texts = ([_text(cell, place, lists) for place, cell in enumerate(row)] for row in rows)
    _take(found, list(names), texts, 0, reading)
    for place in lists:
        found.columns[place].kind = "list"


def _text(cell: Any, place: int, lists: set[int]) -> Any:
    """The text of a cell; of lists, in which places they stand."""
    if not isinstance(cell, (list, tuple)):
        return cell
    lists.add(place)
    return ";".join(map(str, cell))
