"""Columns of the workbook for contributors: the table's fields, then items of its nested lists.

The one place that knows what a heading is called, for whoever writes such a workbook and whoever reads it back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...core.i18n import LANGUAGES, texts, title_of
from ...core.model import Field, Table
from ...core.nested_lists import item_fields

ITEMS = 2  # of each nested list
KIND = {"ja": "区分", "en": "Kind"}  # the first column's heading
EXAMPLE = {"ja": "例", "en": "Example"}  # what stands there in rows that nobody reads
ANSWERS = frozenset(texts(language)["answer_sheet"] for language in LANGUAGES)  # sheets that tell what was found
REQUIRED = {"ja": "（必須）", "en": " (required)"}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")  # of sheets
_STAMP = re.compile(r"\bmachikado[: ]([a-z][a-z0-9_]*)[: ]([0-9a-f]{12})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the field it holds and, in a nested list, of which item."""

    heading: str
    table: Table
    field: Field
    item: int = 0  # of a nested list, from 1; 0: the record's own field
    asked: bool = False  # part of the short form: required, or named by the schema's `contribute`

    @property
    def required(self) -> bool:
        """Whether each record needs it; identifiers may stay empty, because one is proposed."""
        return not self.item and self.field.required and self.field.name not in self.table.key


def sample_of(child: Table, field: Field, parent: Table) -> str:
    """What an example row shows for a field: that of the one case of `parent`'s schema, else the field's own."""
    told = parent.asking.example
    name = f"{child.nesting.name}.{field.name}" if child.nesting and child is not parent else field.name
    return str(told.get(name, "")) if told else field.example


def columns_of(table: Table, children: Sequence[Table], language: str) -> list[Column]:
    """Required fields first, then what the schema asks for, the other fields, the key, and the other lists."""
    lists = {child.nesting.name: child for child in children if child.nesting}
    told = table.contribute or table.register or ()
    asked = [name for name in told if name in lists or not table.field(name).required]
    required = [field.name for field in table.fields if field.required and field.name not in table.key]
    others = [field.name for field in table.fields if field.name not in table.key]
    columns = list[Column]()
    for name in dict.fromkeys([*required, *asked, *others, *table.key, *lists]):
        made = _items(lists[name], table, language) if name in lists else [_own(table, table.field(name), language)]
        columns += [replace(column, asked=name in required or name in asked) for column in made]
    return _distinct(columns)


def sheet_of(table: Table, children: Sequence[Table], language: str) -> dict[str, Any]:
    """The sheet as a script can fill it in: its name, its mark, and each heading with its field, list and item."""
    columns = columns_of(table, children, language)
    lists = {child.name: child.nesting.name for child in children if child.nesting}
    return {
        "name": texts(language)["sheet_entry"],
        "kind": KIND[language],
        "stamp": schema_stamp(table, children),
        "new": texts(language)["sheet_new"],
        "columns": [[each.heading, each.field.name, lists.get(each.table.name, ""), each.item] for each in columns],
    }


def name_of_new(table: Table, language: str) -> str:
    """The sheet for rows of another table that come along."""
    return sheet_name(texts(language)["sheet_new"].format(title=title_of(table, language)))


def sheet_name(text: str) -> str:
    """A name that Excel allows: 31 letters, without the signs of references."""
    return _NOT_IN_NAMES.sub(" ", text)[:31].strip()


def _own(table: Table, field: Field, language: str) -> Column:
    column = Column(heading=title_of(field, language), table=table, field=field)
    return replace(column, heading=column.heading + REQUIRED[language]) if column.required else column


def _items(child: Table, parent: Table, language: str) -> list[Column]:
    """Of each item what it needs; remarks that the record has a place for are left out."""
    fields = [each for each in item_fields(child, parent.name) if each.required or each.name not in parent.positions]
    return [
        Column(
            heading=f"{title_of(child, language)}{item} {title_of(field, language)}",
            table=child, field=field, item=item,
        )
        for item in range(1, ITEMS + 1)
        for field in fields
    ]  # fmt: skip


def _distinct(columns: list[Column]) -> list[Column]:
    """Two headings alike are told apart by the fields' names."""
    headings = [column.heading for column in columns]
    return [
        replace(column, heading=f"{column.heading}（{column.field.name}）")
        if headings.count(column.heading) > 1
        else column
        for column in columns
    ]


def schema_stamp(table: Table, children: Iterable[Table]) -> str:
    """`machikado:TABLE:HASH`: which definition a workbook was made from; data and languages do not change it."""
    text = json.dumps([_shape(each) for each in (table, *children)], ensure_ascii=False, sort_keys=True, default=str)
    return f"machikado:{table.name}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def stamp_of(keywords: str) -> tuple[str, str] | None:
    """The table and hash that a workbook's keywords tell; LibreOffice saves colons as blanks."""
    found = _STAMP.search(keywords)
    return (found[1], found[2]) if found else None


def _shape(table: Table) -> Mapping[str, Any]:
    keys = [(key.fields, key.table, key.references) for key in table.foreign_keys]
    words = (table.name, table.title, table.title_en, table.key, keys, table.contribute)
    return {"table": words, "fields": list(_fields(table))}


def _fields(table: Table) -> Iterator[tuple[Any, ...]]:
    for field in table.fields:
        values = [(each.value, each.label, each.label_en) for each in field.categories]
        rules = (field.required, field.delimiter, field.checks, field.descriptor.get("constraints"))
        yield field.name, field.type, field.title, field.title_en, values, *rules
