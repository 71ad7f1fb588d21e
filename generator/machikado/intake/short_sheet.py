"""Read the short sheet: one record as questions and answers, matched by the text of each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.form_questions import Question
from ..core.model import Field, Table
from ..outputs.forms.short_sheet import ANSWER, FIRST, NAMES, place_of
from ..validation.duplicates import name_of
from .cell_kinds import reference_of
from .defaults import assume
from .headings import Target, key
from .lookups import Index
from .model import Context, Draft, Line, Sheet
from .rows import Drafts, put

# ---------------------------------------------------------------- writing


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
        cell, origin = line.cells[ANSWER], sheet.origin(line.number, ANSWER + 1)
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
            draft.origins.setdefault(place.field.name, sheet.origin(line.number, ANSWER + 1))
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
    return ((each, line) for each, line in _questions(sheet, table) if len(line.cells) > ANSWER and line.cells[ANSWER])


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
