"""Write the short sheet: one record as questions with room for answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ...core.form_questions import Question
from ...core.i18n import LANGUAGES, noun_of, texts
from ...core.model import Field, Table
from ...core.nested_lists import children_of
from ...package.form_schema import REPLY, target_of
from .choices import key_of
from .columns import Column
from .workbook_sheets import PROTECTED, Form, height, printed

NAMES = {language: texts(language)["sheet_short"] for language in LANGUAGES}
FIRST = 3  # the row of the first question, counted from 0
ANSWER = 2  # the column of answers, counted from 0
_WIDTHS = (4, 34, 46, 46, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer belongs: a field of a table, of an item of a list, or of the row that such an item names."""

    table: Table
    field: Field
    item: int = 0
    along: Field | None = None  # the item's field that names the row, where the answer is about that row


def place_of(question: Question, table: Table, tables: Mapping[str, Table]) -> Place | None:
    """Nothing for the question where an answer goes."""
    if question.field == REPLY:
        return None
    first, _, rest = question.field.partition(".")
    if not rest:
        return Place(table=table, field=table.field(first))
    child = next(each for each in children_of(table, tables.values()) if each.nesting and each.nesting.name == first)
    name, _, other = rest.partition(".")
    if not other:
        return Place(table=child, field=child.field(name), item=1)
    target = target_of(child, name, tables)
    assert target
    return Place(table=target, field=target.field(other), item=1, along=child.field(name))


def short_sheet(sheet: Worksheet, form: Form, lines: Sequence[str]) -> None:
    """Questions with a place for the answer, what belongs there and an example; `lines` say where to send it."""
    words, styles, english = form.words, form.styles, form.language == "en"
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(
        0, 1, words["sheet_short_title"].format(title=noun_of(form.table, form.language)), styles["title"]
    )
    sheet.write_string(1, 1, words["sheet_short_how"], styles["line"])
    heads = ("", "sheet_short_question", "sheet_short_answer", "sheet_short_write", "example")
    for column, head in enumerate(heads):
        sheet.write_string(
            FIRST - 1, column, words[head] if head else "", styles["required" if column == 2 else "asked"]
        )
    for number, question in enumerate(form.table.asking.short):
        row = FIRST + number
        told = [(getattr(question, f"{name}_en") if english else "") or getattr(question, name)
                for name in ("ask", "help", "example")]  # fmt: skip
        for column, text in ((0, str(number + 1)), (1, told[0]), (3, told[1]), (4, told[2])):
            sheet.write_string(row, column, text, styles["question" if column == 1 else "plain"])
        sheet.write_blank(row, ANSWER, None, styles["answer"])
        if validation := _validation(question, form, row):
            sheet.data_validation(row, ANSWER, row, ANSWER, validation)
        sheet.set_row(row, max(36.0, height(zip(told, (32, 44, 30), strict=True))))
    last = FIRST + len(form.table.asking.short) + 1
    sheet.write_string(last, 1, words["sheet_send_title"], styles["section"])
    for number, line in enumerate([*words["sheet_send"].splitlines(), *lines], last + 1):
        sheet.write_string(number, 1, line, styles["line"])
    sheet.freeze_panes(FIRST, 0)
    sheet.set_selection(FIRST, ANSWER, FIRST, ANSWER)
    sheet.protect("", PROTECTED)
    sheet.hide_gridlines(2)
    printed(sheet, 1, titles=False)


def _validation(question: Question, form: Form, row: int) -> dict[str, object] | None:
    """The list of a cell; whatever else is written is accepted."""
    place = place_of(question, form.table, {name: rows.table for name, rows in form.rows.items()})
    column = place and Column(heading="", table=place.table, field=place.field)
    listed = key_of(column, form.rows) if column else None
    choice = form.choices.get(listed) if listed else None
    if choice is None:
        return None
    source = choice.formula(xl_rowcol_to_cell(row, ANSWER))
    return {"validate": "list", "source": source, "show_error": False}
