"""Describe lists nested in records: their tables, the fields that people type, and the key back to the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .model import Field, Table


def children_of(table: Table, tables: Iterable[Table]) -> list[Table]:
    """The tables whose rows stand inside this one's records."""
    return [other for other in tables if other.nesting and other.nesting.parent == table.name and other.fields]


def registrable(table: Table, tables: Collection[Table]) -> list[Table]:
    """The tables whose rows may come along with a record that refers to them, or whose lists do."""
    keys = [key for each in (table, *children_of(table, tables)) for key in each.foreign_keys]
    named = {key.table for key in keys} - {table.name}
    return [each for each in tables if each.name in named and each.register is not None]


def filled_by(child: Table, parent: str) -> dict[str, str]:
    """Fields of a nested table that repeat its parent's key, and the parent's fields."""
    key = next(key for key in child.foreign_keys if key.table == parent)
    return dict(zip(key.fields, key.references, strict=True))


def item_fields(child: Table, parent: str) -> list[Field]:
    """The fields of a list's item that people type: not the way back to the record, nor the place in the list."""
    back = filled_by(child, parent)
    return [field for field in child.fields if field.name not in back and field.name != "sequence"]
