"""Rebuild the choice lists of our own form when its workbook comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..core.i18n import texts
from ..core.model import Table
from ..outputs.forms.workbook import FIRST, LAST, forms_of, validation
from ..outputs.forms.workbook_guide import codes, dictionary
from ..outputs.forms.workbook_sheets import Form
from ..package.rows import Row, Rows
from .model import Context
from .workbook_copy import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Forming:
    """The forms of a workbook by the sheet to fill in, and how each other sheet of ours is written."""

    forms: Mapping[str, Form] = field(default_factory=dict)
    own: Mapping[str, Callable[[Worksheet], None]] = field(default_factory=dict)

    def choose(self, sheet: Worksheet, copy: Copy) -> None:
        """Gives the columns of a sheet to fill in their help and lists, by the headings that stand there."""
        form = self.forms.get(copy.name)
        headings = {str(value): at for (row, at), (value, _) in copy.cells.items() if row == 0}
        for place, column in enumerate(form.columns if form else (), 1):
            at = headings.get(column.heading)
            if form and at is not None and copy.about.row == 1:
                sheet.data_validation(FIRST, at, LAST, at, validation(form, place, at))


def forming_of(book: Workbook, table: Table, context: Context) -> Forming:
    """The forms that the workbook for a table has, with the rows that are known."""
    tables = {name: _rows(each, context) for name, each in context.tables.items()}
    forms, words = forms_of(book, table, tables, context.language, named=False), texts(context.language)
    form = forms[words["sheet_entry"]]
    lists = dict.fromkeys(choice.sheet for choice in form.choices.values())
    own = {words["sheet_fields"]: partial(dictionary, forms=forms), **dict.fromkeys(lists, partial(codes, form=form))}
    return Forming(forms=forms, own={name: write for name, write in own.items() if name not in forms})


def _rows(table: Table, context: Context) -> Rows:
    """A table's rows as they were typed: enough for what they are called."""
    rows = Rows(table)
    known = (Row(rows, tuple(raw.cells)) for raw in context.known.get(table.name, ()))
    rows.rows = sorted(known, key=lambda row: [str(part) for part in row.key])
    return rows
