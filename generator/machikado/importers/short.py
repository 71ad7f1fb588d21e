"""The short sheet: one record as questions and answers, in a column; read back by the very words of the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ..alike import name_of
from ..asking import REPLY, target_of
from ..model import Field, Question, Table
from ..nesting import children_of
from ..wording import LANGUAGES, noun_of, texts
from .assuming import assume
from .choices import key_of
from .columns import Column
from .drafts import Drafts, put
from .form import PROTECTED, Form, height, printed
from .headings import Target, key
from .imported import Context, Draft, Line, Sheet
from .lookups import Index
from .spots import reference_of

NAMES = {language: texts(language)["sheet_short"] for language in LANGUAGES}
FIRST = 3  # the row of the first question, counted from 0
_ANSWER = 2  # the column of answers, counted from 0
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


# ---------------------------------------------------------------- writing


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
        sheet.write_blank(row, _ANSWER, None, styles["answer"])
        if validation := _validation(question, form, row):
            sheet.data_validation(row, _ANSWER, row, _ANSWER, validation)
        sheet.set_row(row, max(36.0, height(zip(told, (32, 44, 30), strict=True))))
    last = FIRST + len(form.table.asking.short) + 1
    sheet.write_string(last, 1, words["sheet_send_title"], styles["section"])
    for number, line in enumerate([*words["sheet_send"].splitlines(), *lines], last + 1):
        sheet.write_string(number, 1, line, styles["line"])
    sheet.freeze_panes(FIRST, 0)
    sheet.set_selection(FIRST, _ANSWER, FIRST, _ANSWER)
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
    source = choice.formula(xl_rowcol_to_cell(row, _ANSWER))
    return {"validate": "list", "source": source, "show_error": False}


# ---------------------------------------------------------------- reading


def take_short(sheets: Sequence[Sheet], context: Context, into: Drafts) -> list[Sheet]:
    """The record of the short sheet; gives the sheets that were read so."""
    found = [sheet for sheet in sheets if key(sheet.name) in {key(name) for name in NAMES.values()}]
    for sheet in found if into.table.asking.short else ():
        _take(sheet, context, into)
    return found


def _take(sheet: Sheet, context: Context, into: Drafts) -> None:
    draft, beside = Draft(into.table, sheet.origin(FIRST + 1)), dict[str, tuple[Draft, Field]]()
    for question, line in _answered(sheet, into.table):
        cell, origin = line.cells[_ANSWER], sheet.origin(line.number, _ANSWER + 1)
        place = place_of(question, into.table, context.tables)
        if place is None:
            into.reply = cell.text.strip() if cell else ""
        elif place.along:
            row = beside.setdefault(place.along.name, (Draft(place.table, origin), place.along))[0]
            put(row, Target(place.table.name, place.field.name), "", cell, origin, sheet, context, into)
        else:
            put(draft, Target(place.table.name, place.field.name, place.item), "", cell, origin, sheet, context, into)
    if not (draft.values or draft.lists or draft.asked or beside):
        return
    for question, line in _questions(sheet, into.table):  # where answers would stand that were not given
        place = place_of(question, into.table, context.tables)
        if place and not place.item:
            draft.origins.setdefault(place.field.name, sheet.origin(line.number, _ANSWER + 1))
    along = list(_along(draft, beside, context))
    for row in along:
        into.along.setdefault(row.table.name, []).append(row)
    into.assumed.extend(assume(draft, along, context))
    into.drafts.append(draft)


def _questions(sheet: Sheet, table: Table) -> Iterator[tuple[Question, Line]]:
    """The questions that stand in the sheet, whatever row they were moved to."""
    asked = {key(words): each for each in table.asking.short for words in (each.ask, each.ask_en) if words}
    for line in sheet.lines:
        cell = line.cells[1] if len(line.cells) > 1 else None
        if cell and (question := asked.get(key(cell.text.strip()))):
            yield question, line


def _answered(sheet: Sheet, table: Table) -> Iterator[tuple[Question, Line]]:
    return (
        (each, line) for each, line in _questions(sheet, table) if len(line.cells) > _ANSWER and line.cells[_ANSWER]
    )


def _along(draft: Draft, beside: dict[str, tuple[Draft, Field]], context: Context) -> Iterator[Draft]:
    """Rows that the record names and that are not there yet, called as the record calls them."""
    items = [item for items in draft.lists.values() for item in items]
    for item in items:
        for field in item.table.fields:
            reference, name = reference_of(item.table, field), item.values.get(field.name)
            target = context.tables.get(reference.table) if reference else None
            if not name or not reference or target is None or target.register is None:
                continue
            if isinstance(Index(reference, context).find(name, ()), str) or name in _keys(target, context):
                beside.pop(field.name, None)  # it is there already
                continue
            row = beside.pop(field.name, (Draft(target, item.place(field.name)), field))[0]
            label = name_of(target)
            row.values[label], row.origins[label] = name, item.place(field.name)
            yield row
    for row, _ in beside.values():  # what is said of a row that nothing names
        yield row


def _keys(table: Table, context: Context) -> set[str]:
    place = table.positions[table.key[0]]
    return {row.cells[place] for row in context.known.get(table.name, ())}
