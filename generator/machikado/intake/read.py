"""Read a file that somebody sent: records, problems and proposed repairs. No files, clock or network."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import replace

from ..core.i18n import LANGUAGES
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..outputs.forms.columns import ANSWERS, KIND, name_of_new
from ..outputs.forms.workbook_stamp import is_stamped, stamp_problems
from ..package import encoding
from . import csv_reader, merge, xlsx_reader
from .check_drafts import judge, record_of, with_drafts
from .file_kinds import kind_of
from .headings import Headings, key
from .identifiers import propose
from .issue_reader import language_of, take_issue
from .layout import Layout, form_of, header_of
from .list_sheets import hang, lists_of
from .model import Context, Draft, Imported, Sheet, SheetRead
from .propose import Workshop
from .rows import Drafts, form_to_draft, rows_to_drafts
from .short_sheet import take_short
from .yaml_records import is_yaml, take_records


def read(name: str, data: bytes, table: Table, context: Context, stamp: str = "") -> Imported:
    """What `data`, a file called `name`, holds for a table. Repairs are in the records; to write them is another's."""
    into = Drafts(table)
    kind, found = kind_of(name, data)
    into.problems.extend(found)
    if kind == "workbook":
        sheets, keywords, found = xlsx_reader.sheets_of(name, data)
        into.problems.extend([*found, *stamp_problems(name, keywords, table, stamp)])
        _take(name, sheets, context, into, form=is_stamped(keywords))
    elif kind == "text":
        _take_text(name, data, context, into)
    return _judged(name, context, into)


def _take_text(name: str, data: bytes, context: Context, into: Drafts) -> None:
    text, found = encoding.decoded(name, data)
    into.problems.extend(found)
    if text is None:
        return
    if language := language_of(text, into.table, context):
        take_issue(name, text, language, context, into)
        return
    if is_yaml(text, into.table):
        take_records(name, text, context, into)
        return
    headings = Headings(into.table, context.children(into.table))
    sheet, found = csv_reader.sheet_of(
        name, text, lambda each: max(header_of(each, headings).score, form_of(each, headings).score)
    )
    into.problems.extend(found)
    _take(name, [sheet], context, into)


# ---------------------------------------------------------------- sheets


Laid = tuple[Sheet, Layout]
_NEARLY = 0.6  # of the headings of the sheet that has most: a list of codes has far fewer


def _take(name: str, sheets: Sequence[Sheet], context: Context, into: Drafts, *, form: bool = False) -> None:
    """Rows of every sheet that holds the table; answers of a sheet filled in downwards only where none does.

    `form`: the workbook is a form of ours, with one sheet to fill in.
    """
    headings = Headings(into.table, context.children(into.table))
    sheets = [sheet for sheet in sheets if sheet.name not in ANSWERS]
    short = take_short([sheet for sheet in sheets if not sheet.hidden], context, into) if form else []
    sheets = [sheet for sheet in sheets if sheet not in short]
    shown = [sheet for sheet in sheets if not sheet.hidden]
    along = _take_along(shown, context, into)
    brought = {id(sheet) for sheet, _ in along}
    lists = lists_of([sheet for sheet in shown if id(sheet) not in brought], headings, context, form=form)
    apart = brought | {id(each.sheet) for each in lists}
    visible = [sheet for sheet in shown if id(sheet) not in apart]
    rows = [(sheet, _without_marks(header_of(sheet, headings), form)) for sheet in visible]
    downwards = [(sheet, form_of(sheet, headings)) for sheet in visible]
    across = _most(rows) >= _most(downwards)
    used = _preferred(rows if across else downwards, into.table)[: 1 if form else None]
    for sheet, layout in used:
        (rows_to_drafts if across else form_to_draft)(sheet, layout, headings, context, into)
    for each in lists if into.drafts else ():
        hang(each, context, into)
    laid = [*used, *along, *((each.sheet, each.layout) for each in lists if into.drafts)]
    into.sheets.extend(SheetRead(sheet.name, *_headed(sheet, layout)) for sheet, layout in laid)
    read_already = [sheet for sheet, _ in laid]
    _tell_unread([] if form else sheets, read_already, headings, into)
    if sheets and not used:
        known = "、".join(headings.known()[: len(into.table.fields)])
        into.problems.append(problem("no-header", Origin(path=name), table=into.table.name, known=known))
    elif (sheets or short) and not into.drafts:
        into.problems.append(problem("no-records", Origin(path=name), table=into.table.name))


def _take_along(sheets: Sequence[Sheet], context: Context, into: Drafts) -> list[Laid]:
    """Rows of other tables on sheets of their own: 新しい出典."""
    used: list[Laid] = []
    for table in context.registrable(into.table):
        names = {key(name_of_new(table, language)) for language in LANGUAGES}
        headings = Headings(table, context.children(table))
        for sheet in (each for each in sheets if key(each.name) in names):
            own, layout = Drafts(table, problems=into.problems, skipped=into.skipped), header_of(sheet, headings)
            marked = any(each.text in KIND.values() for each in layout.headings[:1])
            rows_to_drafts(sheet, _without_marks(layout, marked), headings, context, own)
            if own.drafts:
                into.along.setdefault(table.name, []).extend(own.drafts)
            used.append((sheet, layout))
    return used


def _without_marks(layout: Layout, form: bool) -> Layout:
    """The first column of our own forms marks examples; it holds no field, whatever it is called."""
    return replace(layout, headings=tuple(each for each in layout.headings if each.place > 1)) if form else layout


def _headed(sheet: Sheet, layout: Layout) -> tuple[int, int]:
    """The row of headings, or the column of labels."""
    return (0, layout.column) if layout.column else (sheet.lines[layout.row].number if sheet.lines else 0, 0)


def _most(found: Sequence[Laid]) -> int:
    return max((layout.score for _, layout in found), default=0)


def _preferred(found: Sequence[Laid], table: Table) -> list[Laid]:
    """Sheets called like the table, if there are some with headings, else those with nearly the most headings."""
    some = sorted((each for each in found if each[1].score), key=lambda each: -each[1].score)
    names = {key(word) for word in (table.title, table.title_en, table.name) if word}
    named = [each for each in some if key(each[0].name) in names]
    return named or [each for each in some if each[1].score >= _NEARLY * _most(found)]


def _tell_unread(sheets: Sequence[Sheet], used: Sequence[Sheet], headings: Headings, into: Drafts) -> None:
    """Sheets that were left out although they look like the table or one of its lists."""
    lists = {key(word) for name in headings.lists for word in [name, headings.titles[name]]}
    taken = {id(sheet) for sheet in used}
    for sheet in sheets:
        like = header_of(sheet, headings).score or (key(sheet.name) in lists and sheet.lines)
        if id(sheet) not in taken and like:
            code = "hidden-cells" if sheet.hidden else "unread-cells"
            into.skip(code, Origin(path=sheet.path), value=sheet.name)


# ---------------------------------------------------------------- records in YAML


# ---------------------------------------------------------------- repaired and judged


def _judged(name: str, context: Context, into: Drafts) -> Imported:
    along = [draft for drafts in into.along.values() for draft in drafts]
    first = _mended(Workshop(context), list(into.along.values()), context, _ahead(into, context) if along else ())
    second = _mended(Workshop(with_drafts(context, along)), [into.drafts], context)
    added = merge.additions(into.drafts, context)
    changes = {place: merge.merge(into.drafts[place], row, context) for place, row in added.items()}
    rest = merge.without(context, list(added.values()), into.table) if added else context
    judged = list(judge([*into.drafts, *along], rest, name))
    problems = [
        *into.problems, *first.problems, *second.problems, *(told for told, _ in judged),
        *merge.told(into.drafts, changes, added),
    ]  # fmt: skip
    return Imported(
        table=into.table,
        records=tuple(record_of(draft, context) for draft in into.drafts),
        origins=tuple(draft.origin for draft in into.drafts),
        problems=tuple(sorted(problems, key=_order)),
        reply=into.reply,
        repairs=tuple(
            sorted([*into.assumed, *first.repairs, *second.repairs], key=lambda repair: _place(repair.origin))
        ),
        skipped=tuple(into.skipped),
        sheets=tuple(into.sheets),
        additions=frozenset(added),
        faulty=_faulty(judged, into.drafts, along),
        along=tuple(_along(context.tables[other], drafts, context) for other, drafts in into.along.items()),
    )


def _ahead(into: Drafts, context: Context) -> list[Draft]:
    """The records as they will be read, as far as they do not depend on what comes along."""
    drafts = copy.deepcopy(into.drafts)
    workshop = Workshop(context)
    for draft in drafts:
        workshop.mend(draft)
    return drafts


def _mended(
    workshop: Workshop, groups: Sequence[Sequence[Draft]], context: Context, beside: Sequence[Draft] = ()
) -> Workshop:
    for drafts in groups:
        for draft in drafts:
            workshop.mend(draft)
        workshop.repairs.extend(propose(drafts, context, beside))
    return workshop


def _faulty(
    judged: Sequence[tuple[Problem, int | None]], drafts: Sequence[Draft], along: Sequence[Draft]
) -> frozenset[int]:
    """Places of records with errors; where rows came along, all of them as soon as one thing is wrong."""
    found = {place for told, place in judged if told.level == "error" and place is not None}
    found |= {place for place, draft in enumerate([*drafts, *along]) if _is_asked(draft)}
    return frozenset(range(len(drafts)) if along and found else found)


def _along(table: Table, drafts: Sequence[Draft], context: Context) -> Imported:
    records = tuple(record_of(draft, context) for draft in drafts)
    return Imported(table=table, records=records, origins=tuple(draft.origin for draft in drafts))


def _is_asked(draft: Draft) -> bool:
    return bool(draft.asked) or any(_is_asked(item) for items in draft.lists.values() for item in items)


def _order(told: Problem) -> tuple[bool, tuple[str, int, str], str]:
    return told.level != "error", _place(told.origin), told.code


def _place(origin: Origin) -> tuple[str, int, str]:
    """Sheet, row and column, in the order in which people read."""
    cell = re.fullmatch(r"(.*)!([A-Z]*)(\d+)", origin.cell or "", re.DOTALL)
    return (cell[1], int(cell[3]), cell[2].rjust(4)) if cell else ("", origin.line or 0, "")
