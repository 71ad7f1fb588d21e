"""Make the workbook that goes back to the sender: values as read, problems coloured, commented and listed.

It is a workbook of our own. Of the one that was sent nothing comes back but values, at the very places.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..core.i18n import texts, title_of
from ..core.model import Origin
from ..outputs.forms.columns import ANSWERS, stamp_of
from ..validation.report import verdict
from .form_lists import Forming, forming_of
from .model import Context, Imported
from .repairs import words_of
from .report import counted
from .sender_words import is_to_look_at, shown
from .workbook_copy import Copy, Mark, Writer, place_of, safe_names, sheets_of

_HEADINGS = ("answer_place", "answer_field", "answer_value", "answer_message", "answer_fix")
_WIDTHS = (16, 22, 28, 60, 60)


# From the worst to what is only told; colours are told in words too.
COLORS = {"error": "FFC7C7", "warning": "FFE699", "repair": "D9E8FB", "skipped": "E7E6E6", "left": "E7E6E6"}
# What each kind is called, and what is to be done with all of it.
_WORDS = {
    "error": ("answer_error", "answer_error_is"),
    "warning": ("answer_warning", "answer_warning_is"),
    "repair": ("answer_repair", "answer_repair_is"),
    "skipped": ("answer_skipped", "answer_skipped_is"),
    "left": ("answer_left", "answer_left_is"),
}
_HEAD = 2  # the row of headings, counted from 0
_LINE = 15  # points
_LONGEST = 900  # letters of a note
_CREATED = datetime.datetime(2000, 1, 1)  # a fixed day: the same file gives the same bytes


class Remark(NamedTuple):
    """What is said of one place."""

    kind: str  # of COLORS
    origin: Origin
    title: str
    value: str
    message: str
    fix: str


def annotated(data: bytes, imported: Imported, context: Context) -> bytes:
    """The values of the workbook `data` that were read for `imported`, with its problems, repairs and places not read,
    in the portal's language."""
    names, keywords, copies = sheets_of(data, imported.sheets)
    stamp = stamp_of(keywords)
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "default_format_properties": {"font_name": "Yu Gothic"}}) as book:
        book.set_properties({"keywords": "machikado:{}:{}".format(*stamp) if stamp else "", "created": _CREATED})
        form = forming_of(book, imported.table, context) if stamp and stamp[0] == imported.table.name else Forming()
        answer = _Answer(
            writer=Writer(book), words=texts(context.language), form=form,
            names=safe_names([copy.name for copy in copies], [texts(context.language)["answer_sheet"], *form.own]),
            remarks=[*_problems(imported, context), *_repairs(imported, context)],
        )  # fmt: skip
        left = [name for name in names if name not in {*answer.names, *form.own, *ANSWERS}]
        answer.remarks.extend(_left(left, imported, answer.words))
        sheet = book.add_worksheet(answer.words["answer_sheet"])
        _copy_all(book, [name for name in names if name not in ANSWERS], copies, answer)
        _list(sheet, imported, context.language, answer)
    return made.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What an answer is made from."""

    writer: Writer
    words: Mapping[str, str]
    form: Forming
    names: Mapping[str, str]  # of the sheets that were read: as they are called in the answer
    remarks: list[Remark]


def _copy_all(book: Workbook, names: Sequence[str], copies: Iterable[Copy], answer: _Answer) -> None:
    """Sheets in the order in which they came: those that were read, and of a form of ours the lists to choose from."""
    known = {copy.name: copy for copy in copies}
    marks, own = _marks(answer), dict(answer.form.own)
    for name in [*names, *own]:
        if copy := known.pop(name, None):
            sheet = book.add_worksheet(answer.names[name])
            answer.writer.copy(sheet, copy, marks.get(name, {}))
            answer.form.choose(sheet, copy)
        elif write := own.pop(name, None):
            write(book.add_worksheet(name))


def _left(names: Iterable[str], imported: Imported, words: Mapping[str, str]) -> Iterator[Remark]:
    """Sheets that were not read, and are not given back."""
    for name in names:
        yield Remark("left", Origin(path=name), "", "", words["answer_left_out"], "")


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


def _marks(answer: _Answer) -> dict[str, dict[tuple[int, int], Mark]]:
    """By sheet and cell: the colour of what is worst there, and a note of all of it."""
    noted: dict[tuple[str, tuple[int, int]], list[Remark]] = {}
    for remark in answer.remarks:
        sheet, cell = _place(remark.origin)
        if sheet in answer.names and (place := place_of(cell)):
            noted.setdefault((sheet, place), []).append(remark)
    found: dict[str, dict[tuple[int, int], Mark]] = {}
    for (sheet, place), here in noted.items():
        note = "\n".join(_note(remark, answer.words) for remark in here)
        found.setdefault(sheet, {})[place] = Mark(COLORS[min(here, key=_rank).kind], note[:_LONGEST])
    return found


def _note(remark: Remark, words: Mapping[str, str]) -> str:
    word = words[_WORDS[remark.kind][0]]
    return words["answer_note"].format(word=word, message=remark.message, fix=remark.fix).rstrip()


def _rank(remark: Remark) -> int:
    return list(COLORS).index(remark.kind)


def _list(sheet: Worksheet, imported: Imported, language: str, answer: _Answer) -> None:
    """What is to be fixed comes first and by itself; what may stay as it is comes after it."""
    words, english, put = answer.words, language == "en", partial(answer.writer.text, sheet)
    put(0, 0, verdict(imported.problems, "en" if english else "ja"), {"bold": True, "font_size": 14})
    to_look_at = sum(map(is_to_look_at, imported.repairs))
    put(1, 0, counted(imported, to_look_at)[english], {})
    for column, name in enumerate(_HEADINGS):
        put(_HEAD, column, words[name], {"bold": True, "text_wrap": True, "valign": "top"})
    row = _HEAD + 1
    for kind, color in COLORS.items():
        here = [remark for remark in answer.remarks if remark.kind == kind]
        if here:
            word, what = (words[name] for name in _WORDS[kind])
            _group(sheet, row, words["answer_group"].format(what=what, word=word, n=f"{len(here):,}"), color, answer)
            row += 1
        for remark in here:
            _remark(sheet, row, remark, answer)
            row += 1
    if tidied := len(imported.repairs) - to_look_at:
        put(row, 0, words["answer_tidied"].format(n=f"{tidied:,}"), {})
    _dress(sheet)


def _group(sheet: Worksheet, row: int, text: str, color: str, answer: _Answer) -> None:
    style = {"bold": True, "bg_color": f"#{color}", "valign": "vcenter"}
    answer.writer.text(sheet, row, 0, text, style)
    for column in range(1, len(_WIDTHS)):
        sheet.write_blank(row, column, None, answer.writer.format(style))
    sheet.set_row(row, 22)


def _remark(sheet: Worksheet, row: int, remark: Remark, answer: _Answer) -> None:
    place, style = str(remark.origin), {"text_wrap": True, "valign": "top"}
    texts_ = (remark.title, remark.value, remark.message, remark.fix)
    first = {**style, "bg_color": f"#{COLORS[remark.kind]}"}
    name, cell = _place(remark.origin)
    if name in answer.names and cell:
        place, link = f"{name} {cell}", {"font_color": "#0017C1", "underline": 1, "num_format": "@"}
        target = answer.names[name].replace("'", "''")
        known = sheet.write_url(
            row, 0, f"internal:'{target}'!{cell.partition(':')[0]}", answer.writer.format({**first, **link}), place
        )
    else:
        known = -1
    if known:  # no link, or more of them than a sheet may have
        answer.writer.text(sheet, row, 0, place, first)
    for column, text in enumerate(texts_, 1):
        answer.writer.text(sheet, row, column, text, style)
    sheet.set_row(row, _LINE * max(map(_lines, (place, *texts_), _WIDTHS)))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of this width; Japanese letters are two wide."""
    size = sum(1 if sign < "\u0100" else 2 for sign in text)
    return min(25, max(1, -(-size // width)))


def _dress(sheet: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
