"""List existing records for the form, so that nobody registers a case twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from ...core.i18n import shown, title_of
from ...core.model import Table
from ...core.nested_lists import children_of, item_fields
from ...core.strings import in_words
from ...package.rows import Package, Row, Rows
from ...validation.duplicates import name_of

MOST = 400  # records that a form lists whole; of more it knows only what they are called
_SHOWN = 3  # values and gaps that a record is shown by


def recorded(rows: Rows, package: Package, language: str) -> dict[str, Any]:
    """The fields by which records are the same, the one that tells them apart, and the records there are."""
    table = rows.table
    if table.same_when is None:
        return {}
    first = table.same_when.fields[0]
    records = [
        [str(row.key[0]), str(row[first]), row.label, _words(row, table, language),
         record_of(row, package) if len(rows) <= MOST else {}]
        for row in rows if row[first] is not None
    ]  # fmt: skip
    return {"fields": list(table.same_when.fields), "apart": table.same_when.apart, "records": records}


def _words(row: Row, table: Table, language: str) -> list[str]:
    """What is known of a record in a few words, and what is not, of the fields that the form's steps ask for."""
    asked = [name for step in table.asking.steps for name in step.fields if name in table.positions]
    skipped = {*(table.same_when.fields if table.same_when else ()), name_of(table)}
    fields = [table.field(name) for name in asked or table.contribute or () if name not in skipped]
    known = [shown(each, row[each.name], language) for each in fields if row[each.name] is not None]
    open_ = [title_of(each, language) for each in fields if row[each.name] is None]
    parted = "、" if language == "ja" else ", "
    return [parted.join(known[:_SHOWN]), parted.join(open_[:_SHOWN])]


def record_of(row: Row, package: Package) -> dict[str, Any]:
    """A row as a record file holds it: texts, lists of texts, lists of such records."""
    table = row.table
    record: dict[str, Any] = dict(_values(row, [each.name for each in table.fields]))
    for child in children_of(table, [rows.table for rows in package.tables.values()]):
        assert child.nesting
        back = next(key for key in child.foreign_keys if key.table == table.name)
        names = [each.name for each in item_fields(child, table.name)]
        mine = [item for item in package.tables[child.name] if item[back.fields[-1]] == row.key[0]]
        if items := [dict(_values(item, names)) for item in mine]:
            record[child.nesting.name] = items
    return record


def _values(row: Row, names: list[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        value = row[name]
        if value is None:
            continue
        if isinstance(value, tuple):
            yield name, list(value)
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        else:
            yield name, value.isoformat() if isinstance(value, datetime.date) else in_words(value)
