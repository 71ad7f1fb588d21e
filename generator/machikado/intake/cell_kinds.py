"""Classify cells for repair: the field, the kind of value it takes, and what it may refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.model import Field, ForeignKey, Table
from ..validation.judges import CellReader
from .model import Cell

__all__ = ["Answer", "Asked", "Spot", "reference_of", "sort_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What cannot be decided: a problem's code with its details, instead of a repair."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One cell's place in the schema."""

    table: Table
    field: Field
    sort: str
    cell: Cell
    read: CellReader
    unit: str = ""  # of the heading
    find: Callable[[str], Answer] | None = None  # the key that a name stands for

    def is_right(self, value: Any) -> bool:
        return self.read(value)[1] is None


Answer = str | list[str] | Asked | None


def reference_of(table: Table, field: Field) -> ForeignKey | None:
    """The foreign key whose value a field completes, unless it is the way back to the record around it."""
    parent = table.nesting.parent if table.nesting else None
    keys = [key for key in table.foreign_keys if key.fields[-1] == field.name]
    own = [key for key in keys if key.table != parent or len(key.fields) > 1]
    return min(own, key=lambda key: len(key.fields), default=None)


def sort_of(table: Table, field: Field) -> str:
    """What sort of value a field holds, and so which repairs are tried."""
    if reference_of(table, field):
        return "reference"
    if field.type == "list":
        return "list"
    if field.categories:
        return "category"
    if field.type in ("integer", "number"):
        return "number"
    if field.type in ("boolean", "year"):
        return field.type
    if field.type == "date" or "partial_date" in field.checks:
        return "day"
    named = next((check for check in ("local_government_code", "url", "contact") if check in field.checks), None)
    return named or ("identifier" if field.descriptor["constraints"].get("pattern") else "text")
