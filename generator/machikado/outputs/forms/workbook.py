"""Write the workbook that people fill in, reproducibly, from a table's schema."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ...core.i18n import portal_and_send, texts, title_of
from ...core.model import Artifact, Download, Table
from ...core.nested_lists import children_of, registrable
from ...core.strings import holes
from ...package.contact import NOBODY, Contact
from ...package.rows import Package, Rows
from .choices import choices_of, key_of
from .columns import EXAMPLE, KIND, Column, columns_of, name_of_new, schema_stamp
from .sending import sentences
from .short_sheet import short_sheet
from .workbook_guide import codes, dictionary, guide
from .workbook_sheets import PROTECTED, STYLES, Form, Letter, NewSheet, example_of, places, printed, told

FOLDER, FORMAT = "contribute", "workbook"
FIRST, LAST = 2, 2_000  # the rows that people fill in, counted from 0
_CREATED = datetime(2000, 1, 1)  # a fixed day: the same schema gives the same bytes
_MOST_TITLE, _MOST_MESSAGE = 32, 255  # Excel's limits for a cell's help


def workbooks(
    package: Package, language: str, site_url: str = "", contact: Contact = NOBODY
) -> Iterator[tuple[Artifact, Download]]:
    """A workbook for each table that asks for contributions, with what pages say of it."""
    letter = _letter(package, language, site_url, contact)
    for name, rows in package.tables.items():
        if rows.table.contribute is not None and not rows.table.derived:
            path, content = f"{FOLDER}/{name}.xlsx", template(rows.table, package.tables, language, letter)
            digest = sha256(content).hexdigest()
            download = Download(table=name, format=FORMAT, path=path, bytes=len(content), sha256=digest)
            yield Artifact(path=path, content=content, origin=rows.table.schema_path), download


def _letter(package: Package, language: str, site_url: str, contact: Contact) -> Letter:
    portal, send = portal_and_send(package.descriptor, language)
    address = f"{site_url.rstrip('/')}/{FOLDER}/" if site_url else ""
    return Letter(portal=portal, send=sentences(contact, send, language), address=address)


def template(table: Table, tables: Mapping[str, Rows], language: str, letter: Letter) -> bytes:
    """The workbook for a table; `tables` has the tables nested in it and those that its foreign keys name."""
    children = children_of(table, [rows.table for rows in tables.values()])
    words = texts(language)
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "default_format_properties": {"font_name": "Yu Gothic"}}) as book:
        book.set_properties(
            {"title": f"{title_of(table, language)} {words['sheet_entry']}", "subject": letter.portal,
             "keywords": schema_stamp(table, children), "created": _CREATED}
        )  # fmt: skip
        forms = forms_of(book, table, tables, language)
        form = forms[words["sheet_entry"]]
        if table.asking.short:
            short_sheet(book.add_worksheet(words["sheet_short"]), form, letter.send)
        for name, each in forms.items():
            _entry(book.add_worksheet(name), each)
        guide(book.add_worksheet(words["sheet_guide"]), form, letter)
        dictionary(book.add_worksheet(words["sheet_fields"]), forms)
        for name in dict.fromkeys(choice.sheet for choice in form.choices.values()):
            codes(book.add_worksheet(name), form)
    return made.getvalue()


def forms_of(
    book: Workbook, table: Table, tables: Mapping[str, Rows], language: str, *, named: bool = True
) -> dict[str, Form]:
    """What each sheet to fill in is made from, by its name."""
    children = children_of(table, [rows.table for rows in tables.values()])
    others = registrable(table, [rows.table for rows in tables.values()])
    words = texts(language)
    about = {words["sheet_entry"]: (table, columns_of(table, children, language))}
    about |= {name_of_new(each, language): (each, columns_of(each, (), language)) for each in others}
    choices = choices_of(chain.from_iterable(columns for _, columns in about.values()), tables, language, words)
    styles = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    return {
        name: Form(
            table=each, columns=columns, keys=[key_of(column, tables) for column in columns], choices=choices,
            language=language, words=words, styles=styles, rows=tables,
            new={} if each is not table else _new(others, language),
            named=named,
        )
        for name, (each, columns) in about.items()
    }  # fmt: skip


def _new(others: Iterable[Table], language: str) -> dict[str, NewSheet]:
    """The sheets for rows that come along, by their tables, with the heading by which a row is called."""
    called = {each.name: next(iter(holes(each.label)), each.key[0]) for each in others}
    return {
        each.name: NewSheet(
            name=name_of_new(each, language), title=title_of(each, language),
            heading=title_of(each.field(called[each.name]), language),
        )
        for each in others
    }  # fmt: skip


def _entry(sheet: Worksheet, form: Form) -> None:
    """Headings, an example, and below them cells that know what belongs there."""
    kind, example = KIND[form.language], EXAMPLE[form.language]
    sheet.write_string(0, 0, kind, form.styles["more"])
    sheet.write_string(1, 0, example, form.styles["example"])
    sheet.set_column(0, 0, 8, form.styles["text"])
    sheet.data_validation(FIRST, 0, LAST, 0, _help(kind, form.words["sheet_kind_help"]))
    for place, column in enumerate(form.columns, start=1):
        shown = example_of(form, place - 1, row=True)
        sheet.write_string(0, place, column.heading, form.styles[_heading_style(column)])
        sheet.write_string(1, place, shown, form.styles["example"])
        sheet.set_column(place, place, _width(column.heading, shown), form.styles[_cell_style(column)])
        sheet.data_validation(FIRST, place, LAST, place, validation(form, place, place))
    _mark_missing(sheet, form)
    sheet.set_row(0, 50)
    sheet.set_row(1, 38)
    sheet.freeze_panes(1, 1)
    sheet.protect("", PROTECTED)
    printed(sheet, 8, paper=8)
    sheet.print_area(0, 0, 40, len(form.columns))
    sheet.hide_gridlines(0)


def _heading_style(column: Column) -> str:
    return "required" if column.required else "asked" if column.asked else "more"


def _cell_style(column: Column) -> str:
    """Numbers as numbers; everything else, codes and days too, as text that keeps its zeros."""
    return {"integer": "integer", "number": "number", "year": "year"}.get(column.field.type, "text")


def validation(form: Form, place: int, at: int) -> dict[str, Any]:
    """A cell's help and, where there is one, its list, for the column that stands `at` a place of the sheet.

    Whatever is written is accepted, except in short lists.
    """
    column, choice = form.columns[place - 1], form.choice(place - 1)
    found = _help(column.heading, " ".join(told(form, place - 1)))
    if column.field.type == "boolean":
        found |= {"validate": "list", "source": [form.words["yes"], form.words["no"]]}
    elif choice:
        cell = xl_rowcol_to_cell(FIRST, at)
        found |= {"validate": "list", "source": choice.formula(cell)}
        found["show_error"] = bool(column.field.categories)
    title, message = form.words["sheet_not_listed_title"], form.words["sheet_not_listed"]
    return found | {"error_title": title, "error_message": message}


def _help(title: str, message: str) -> dict[str, Any]:
    return {"validate": "any", "input_title": _cut(title, _MOST_TITLE), "input_message": _cut(message, _MOST_MESSAGE)}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _mark_missing(sheet: Worksheet, form: Form) -> None:
    """Cells that are still needed in a row, or in an item of a list, that somebody began to fill in."""
    last = len(form.columns)
    for place, column in enumerate(form.columns, start=1):
        if column.required:
            begin, end = 1, last
        elif column.item and column.field.required:
            group = [index for index, each in enumerate(form.columns, start=1) if _together(each, column)]
            begin, end = group[0], group[-1]
        else:
            continue
        first, final, own = (xl_rowcol_to_cell(FIRST, each, False, True) for each in (begin, end, place))
        rule = {"type": "formula", "criteria": f"=AND(COUNTA({first}:{final})>0,LEN({own})=0)"}
        sheet.conditional_format(FIRST, place, LAST, place, rule | {"format": form.styles["missing"]})


def _together(one: Column, other: Column) -> bool:
    return one.table.name == other.table.name and one.item == other.item


def _width(heading: str, example: str) -> int:
    """Wide enough for a short heading in one line, a long one in two, and for most of the example."""
    needed = places(heading) + 3 if places(heading) <= 22 else places(heading) // 2 + 5
    return max(12, needed, min(36, places(example) + 2))
