"""The workbook that was sent, given back with every place coloured and explained, and a sheet that lists them all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from ..model import Origin, Problem
from .imported import Context, Imported
from .marks import marks_of
from .repair import words_of

LIST = "確認の結果"
_HEADINGS = ("場所", "項目", "書かれている値", "内容", "直し方")
_WIDTHS = (16, 22, 28, 60, 60)
_COLORS = {"error": "FFC7C7", "warning": "FFE699", "repair": "D9E8FB"}  # red, yellow, blue: told in words too
_WORDS = {"error": "誤り", "warning": "注意", "repair": "直しの案"}
MAX_MERGED = 100_000
_LINE = 15  # points
_LONGEST = 900  # letters of a note


def merged_cells(data: bytes) -> int:
    """How many cells the workbook's merged areas cover: each becomes a value when it is opened to be changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        areas = [area for name in sheets for area in marks_of(archive.read(name), 1).merges]
    return sum((last - first + 1) * (right - left + 1) for first, left, last, right in areas)


class Remark(NamedTuple):
    """What is said of one place."""

    kind: str  # error, warning or repair
    origin: Origin
    title: str
    value: str
    message: str
    fix: str


def annotated(data: bytes, imported: Imported, context: Context) -> bytes:
    """The workbook `data` with `imported`'s problems, repairs and places that were not read."""
    if merged_cells(data) > MAX_MERGED:
        raise ValueError("結合されたセルが多すぎます / too many merged cells")
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    if LIST in book.sheetnames:  # of an answer before
        del book[LIST]
    remarks = [*_problems(imported, context), *_repairs(imported, context)]
    _mark(book, remarks)
    _list(book, remarks)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _problems(imported: Imported, context: Context) -> Iterator[Remark]:
    for found in (*imported.problems, *imported.skipped):
        title = _title(context, found.table, found.field)
        yield Remark(found.level, found.origin, title, found.value or "", found.message, _fix(found))


def _fix(found: Problem) -> str:
    return found.fix + (f"（{found.proposed}）" if found.proposed and found.proposed not in found.fix else "")


def _repairs(imported: Imported, context: Context) -> Iterator[Remark]:
    for repair in imported.repairs:
        title = _title(context, repair.table, repair.field)
        message = f"「{repair.before}」を「{repair.after}」と読みました（{words_of(repair.kind)[0]}）。"
        yield Remark("repair", repair.origin, title, repair.before, message, "よければ、このままで構いません。")


def _title(context: Context, name: str | None, field: str | None) -> str:
    """A field's title; of a nested list after the list's."""
    table = context.tables.get(name or "")
    if table is None or not field or field not in table.positions:
        return field or ""
    title = table.field(field).title or field
    return f"{table.title} {title}" if table.nesting else title


def _place(origin: Origin) -> tuple[str, str]:
    """The sheet and cell; of a whole row its first cell."""
    sheet, _, cell = (origin.cell or "").rpartition("!")
    return sheet, f"A{cell}" if cell.isdigit() else cell


def _mark(book: Any, remarks: Iterable[Remark]) -> None:
    """Colours each cell by what is worst in it, and notes all of it."""
    noted: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        sheet, cell = _place(remark.origin)
        if sheet in book.sheetnames and cell and ":" not in cell:
            noted.setdefault((sheet, cell), []).append(remark)
    for (sheet, cell), here in noted.items():
        worst = min(here, key=lambda remark: list(_COLORS).index(remark.kind)).kind
        target = book[sheet][cell]
        if type(target).__name__ != "MergedCell":
            target.fill = PatternFill("solid", fgColor=_COLORS[worst])
            target.comment = Comment("\n".join(map(_note, here))[:_LONGEST], "Machikado", width=360, height=160)


def _note(remark: Remark) -> str:
    return f"【{_WORDS[remark.kind]}】{remark.message}{remark.fix}"


def _list(book: Any, remarks: list[Remark]) -> None:
    sheet = book.create_sheet(LIST, 0)
    counts = [f"{words} {sum(each.kind == kind for each in remarks)} 件" for kind, words in _WORDS.items()]
    fine = not any(each.kind == "error" for each in remarks)
    verdict = "誤りはありません。" if fine else "誤りがあります。直して、もう一度お送りください。"
    sheet.append([verdict + "　".join(counts)])
    sheet.append(_HEADINGS)
    for remark in sorted(remarks, key=lambda each: list(_COLORS).index(each.kind)):
        message = f"【{_WORDS[remark.kind]}】{remark.message}"
        cells = (str(remark.origin), remark.title, remark.value, message, remark.fix)
        sheet.append([_text(cell) for cell in cells])
        _link(sheet.cell(sheet.max_row, 1), remark, book)
    _dress(sheet)
    book.active = 0


def _text(value: str) -> str:
    """Never a formula: what people typed stands behind a mark if it begins like one."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


def _link(cell: Any, remark: Remark, book: Any) -> None:
    sheet, place = _place(remark.origin)
    if sheet in book.sheetnames and place:
        cell.value = _text(f"{sheet} {place}")
        cell.hyperlink = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{place.partition(':')[0]}"
    cell.fill = PatternFill("solid", fgColor=_COLORS[remark.kind])


def _lines(cell: Any, width: int) -> int:
    """How many lines a cell's text takes in a column of this width; Japanese letters are two wide."""
    size = sum(1 if sign < "\u0100" else 2 for sign in str(cell.value or ""))
    return max(1, -(-size // width))


def _dress(sheet: Any) -> None:
    sheet["A1"].font = Font(bold=True, size=12)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDE"[number]].width = width
    for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
        sheet.row_dimensions[number].height = _LINE * max(map(_lines, row, _WIDTHS))
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
