"""The workbook that was sent, given back with every place coloured and explained, and a sheet that lists them all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from ..model import Origin
from ..report import verdict
from ..wording import texts, title_of
from .columns import ANSWERS
from .imported import Context, Imported
from .marks import marks_of
from .readable import is_to_look_at, shown
from .repair import words_of
from .telling import counted

_HEADINGS = ("answer_place", "answer_field", "answer_value", "answer_message", "answer_fix")
_WIDTHS = (16, 22, 28, 60, 60)


# From the worst to what is only told; colours are told in words too.
COLORS = {"error": "FFC7C7", "warning": "FFE699", "repair": "D9E8FB", "skipped": "E7E6E6"}
# What each kind is called, and what is to be done with all of it.
_WORDS = {
    "error": ("answer_error", "answer_error_is"),
    "warning": ("answer_warning", "answer_warning_is"),
    "repair": ("answer_repair", "answer_repair_is"),
    "skipped": ("answer_skipped", "answer_skipped_is"),
}
_HEAD = 3  # the row of headings
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

    kind: str  # of COLORS
    origin: Origin
    title: str
    value: str
    message: str
    fix: str


def annotated(data: bytes, imported: Imported, context: Context) -> bytes:
    """The workbook `data` with `imported`'s problems, repairs and places not read, in the portal's language."""
    if merged_cells(data) > MAX_MERGED:
        raise ValueError("結合されたセルが多すぎます / too many merged cells")
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    for name in ANSWERS & {*book.sheetnames}:  # of an answer before
        del book[name]
    remarks = [*_problems(imported, context), *_repairs(imported, context)]
    _mark(book, remarks, texts(context.language))
    _list(book, remarks, imported, context.language)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _problems(imported: Imported, context: Context) -> Iterator[Remark]:
    told = [*((found.level, found) for found in imported.problems), *(("skipped", each) for each in imported.skipped)]
    for kind, found in told:
        title, english = _title(context, found.table, found.field), context.language == "en"
        words = (found.message_en, found.fix_en) if english else (found.message, found.fix)
        yield Remark(kind, found.origin, title, found.value or "", *words)


def _repairs(imported: Imported, context: Context) -> Iterator[Remark]:
    words = texts(context.language)
    for repair in filter(is_to_look_at, imported.repairs):
        table = context.tables[repair.table]
        after = shown(table.field(repair.field), repair.after, table, context)
        title, how = _title(context, repair.table, repair.field), words_of(repair.kind)[context.language == "en"]
        message = words["answer_read" if repair.before else "answer_filled"]
        message = message.format(before=repair.before, after=after, how=how)
        yield Remark("repair", repair.origin, title, repair.before, message, words["answer_read_is"])


def _title(context: Context, name: str | None, field: str | None) -> str:
    """A field's title; of a nested list after the list's."""
    table = context.tables.get(name or "")
    if table is None or not field or field not in table.positions:
        return field or ""
    title = title_of(table.field(field), context.language)
    return f"{title_of(table, context.language)} {title}" if table.nesting else title


def _place(origin: Origin) -> tuple[str, str]:
    """The sheet and cell; of a whole row its first cell."""
    sheet, _, cell = (origin.cell or "").rpartition("!")
    return sheet, f"A{cell}" if cell.isdigit() else cell


def _mark(book: Any, remarks: Iterable[Remark], words: Mapping[str, str]) -> None:
    """Colours each cell by what is worst in it, and notes all of it."""
    noted: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        sheet, cell = _place(remark.origin)
        if sheet in book.sheetnames and cell and ":" not in cell:
            noted.setdefault((sheet, cell), []).append(remark)
    for sheet in {sheet for sheet, _ in noted}:  # its own rules would hide our colours
        book[sheet].conditional_formatting = ConditionalFormattingList()
    for (sheet, cell), here in noted.items():
        worst = min(here, key=_rank).kind
        target = book[sheet][cell]
        if type(target).__name__ != "MergedCell":
            target.fill = PatternFill("solid", fgColor=COLORS[worst])
            note = "\n".join(_note(remark, words) for remark in here)
            target.comment = Comment(note[:_LONGEST], "Machikado", width=360, height=160)


def _note(remark: Remark, words: Mapping[str, str]) -> str:
    word = words[_WORDS[remark.kind][0]]
    return words["answer_note"].format(word=word, message=remark.message, fix=remark.fix).rstrip()


def _rank(remark: Remark) -> int:
    return list(COLORS).index(remark.kind)


def _list(book: Any, remarks: list[Remark], imported: Imported, language: str) -> None:
    """What is to be mended comes first and by itself; what may stay as it is comes after it."""
    words, english = texts(language), language == "en"
    sheet = book.create_sheet(words["answer_sheet"], 0)
    sheet.append([verdict(imported.problems).split("/")[english].strip()])
    sheet.append([counted(imported)[english]])
    sheet.append([words[name] for name in _HEADINGS])
    for kind, color in COLORS.items():
        here = [remark for remark in remarks if remark.kind == kind]
        if here:
            word, what = (words[name] for name in _WORDS[kind])
            sheet.append([words["answer_group"].format(what=what, word=word, n=f"{len(here):,}")])
            for cell in sheet[sheet.max_row][: len(_WIDTHS)]:
                cell.fill, cell.font = PatternFill("solid", fgColor=color), Font(bold=True)
        for remark in here:
            _remark(sheet, remark, book)
    if tidied := sum(not is_to_look_at(repair) for repair in imported.repairs):
        sheet.append([words["answer_tidied"].format(n=f"{tidied:,}")])
    _dress(sheet)
    book.active = 0


def _remark(sheet: Any, remark: Remark, book: Any) -> None:
    sheet.append([_text(cell) for cell in (str(remark.origin), remark.title, remark.value, remark.message, remark.fix)])
    _link(sheet.cell(sheet.max_row, 1), remark, book)


def _text(value: str) -> str:
    """Never a formula: what people typed stands behind a mark if it begins like one."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value


def _link(cell: Any, remark: Remark, book: Any) -> None:
    sheet, place = _place(remark.origin)
    if sheet in book.sheetnames and place:
        cell.value = _text(f"{sheet} {place}")
        cell.hyperlink = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{place.partition(':')[0]}"
        cell.font = Font(color="0017C1", underline="single")
    cell.fill = PatternFill("solid", fgColor=COLORS[remark.kind])


def _lines(cell: Any, width: int) -> int:
    """How many lines a cell's text takes in a column of this width; Japanese letters are two wide."""
    size = sum(1 if sign < "\u0100" else 2 for sign in str(cell.value or ""))
    return max(1, -(-size // width))


def _dress(sheet: Any) -> None:
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[_HEAD]:
        cell.font = Font(bold=True)
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDE"[number]].width = width
    for number, row in enumerate(sheet.iter_rows(min_row=_HEAD), _HEAD):
        group = row[1].value is None and row[3].value is None  # one text across the row
        sheet.row_dimensions[number].height = 22 if group else _LINE * max(map(_lines, row, _WIDTHS))
        for cell in row:
            cell.alignment = Alignment(wrap_text=not group, vertical="center" if group else "top")
    sheet.freeze_panes = f"A{_HEAD + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
