"""Shared parts of the workbook's sheets: columns, lists, words, styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ...core.i18n import description_of
from ...core.model import Table
from ...package.rows import Rows
from .choices import Choice, Key
from .columns import Column, sample_of

PROTECTED = {"format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True,
             "autofilter": True, "sort": True}  # fmt: skip
_INK, _PAPER, _LINE, _WASH = "#1A1A1C", "#F2F2F2", "#B3B3B3", "#FFF3C4"
_HEADINGS = {"required": ("#00118F", "#FFFFFF"), "asked": ("#D9E6FF", _INK), "more": ("#F2F2F2", _INK)}
STYLES: Mapping[str, Mapping[str, Any]] = {
    **{
        name: {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": _LINE,
               "bg_color": paper, "font_color": ink}
        for name, (paper, ink) in _HEADINGS.items()
    },
    "example": {"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": _PAPER, "font_color": "#666666"},
    "text": {"num_format": "@", "text_wrap": True, "valign": "top", "locked": False},
    "integer": {"num_format": "#,##0", "valign": "top", "locked": False},
    "number": {"valign": "top", "locked": False},
    "year": {"num_format": "0", "valign": "top", "locked": False},
    "plain": {"text_wrap": True, "valign": "top", "num_format": "@"},
    "title": {"bold": True, "font_size": 16},
    "line": {"valign": "top"},
    "question": {"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"},
    "answer": {"num_format": "@", "text_wrap": True, "valign": "top", "locked": False, "border": 2,
               "border_color": "#00118F", "bg_color": "#FFFDF0"},
    "section": {"bold": True, "font_size": 12, "valign": "bottom"},
    "missing": {"bg_color": _WASH},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the workbook says of the portal: its title, where more is said, and where the workbook is sent."""

    portal: str
    address: str = ""
    send: Sequence[str] = ()  # where to send it, line by line


class NewSheet(NamedTuple):
    """Where a row that is not in a list yet is written, and the heading by which it is called."""

    name: str
    title: str  # of the table
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All that the sheets are made from."""

    table: Table
    columns: list[Column]
    keys: list[Key | None]  # which list each column is chosen from
    choices: Mapping[Key, Choice]
    language: str
    words: Mapping[str, str]
    styles: Mapping[str, Format]
    rows: Mapping[str, Rows]  # what foreign keys may name
    new: Mapping[str, NewSheet]  # of tables whose rows may come along, by name
    named: bool = True  # whether sheets may have named areas: titles to print, filters

    def choice(self, place: int) -> Choice | None:
        key = self.keys[place]
        return self.choices[key] if key else None


def example_of(form: Form, place: int, *, row: bool = False) -> str:
    """The schema's example as people write it, for the record and the first item of each list.

    With `row` all are of one case, where the schema tells one.
    """
    column = form.columns[place]
    example = sample_of(column.table, column.field, form.table) if row else column.field.example
    if column.item > 1:
        return ""
    if column.field.type == "boolean":
        return form.words["yes" if example == "true" else "no"] if example else ""
    choice = form.choice(place)
    return choice.words.get(example, example) if choice else example


def told(form: Form, place: int) -> Iterator[str]:
    """What a cell says of itself: what it is for, how it is written, an example."""
    column, choice, words = form.columns[place], form.choice(place), form.words
    new = _new(form, column)
    yield description_of(column.field, form.language)
    if column.item and column.field.required:
        yield words["sheet_needed_in_item"]
    if column.field.name in form.table.key and not column.item:
        yield words["sheet_key_help"]
    if "partial_date" in column.field.checks or column.field.type == "date":
        yield words["sheet_date_help"]
    if column.field.type == "boolean":
        yield words["sheet_vocabulary_help"]
    if column.field.type == "list":
        yield words["sheet_list_help"]
    if choice:
        yield words[_how_chosen(column, choice, new)]
    if new:
        yield words["sheet_new_help"].format(sheet=new.name, heading=new.heading)
    if not choice and (example := example_of(form, place)):
        yield words["sheet_example_is"] + example


def _new(form: Form, column: Column) -> NewSheet | None:
    keys = (key.table for key in column.table.foreign_keys if key.fields == (column.field.name,))
    return next((form.new[name] for name in keys if name in form.new), None)


def _how_chosen(column: Column, choice: Choice, new: NewSheet | None) -> str:
    """The text for a cell with a list: where there is a sheet for new ones, that is said apart."""
    if choice.long:
        return "sheet_long_help"
    return "sheet_vocabulary_help" if column.field.categories or new else "sheet_short_help"


def places(text: str) -> int:
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def height(texts: Iterable[tuple[str, float]]) -> float:
    """A row's height in points for wrapped texts in columns of these widths: some programs do not see to it."""
    lines = max(sum(ceil(places(line) * 0.9 / width) or 1 for line in text.split("\n")) for text, width in texts)
    return 19.0 * lines


def printed(sheet: Worksheet, pages: int, *, paper: int = 9, landscape: bool = True, titles: bool = True) -> None:
    """So many pages wide on A4 (9) or A3 (8), with the headings on each."""
    sheet.set_paper(paper)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    if titles:
        sheet.repeat_rows(0)
    sheet.set_footer("&C&A  &P / &N")
    sheet.fit_to_pages(pages, 0)
