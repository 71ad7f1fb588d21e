"""Phrase problems in the sender's words: labels instead of codes and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..core.i18n import texts
from ..core.messages import Both
from ..core.model import Field, Problem, Table
from ..core.problems import problem
from ..core.strings import fill, shortened
from .model import Context, Repair

LETTERS = 300  # of a value
# What is read in these ways may mean something else; whatever else is read is only tidied, and is counted.
_TO_LOOK_AT = frozenset({"number", "approximate", "day", "year", "merged_cell", "list_items", "assumed"})


def shown(field: Field, value: Any, table: Table, context: Context) -> str:
    """A value as people read it: a vocabulary's word, a row's name, a town with its code."""
    if isinstance(value, list):
        return "、".join(shown(field, each, table, context) for each in value)
    if field.type == "boolean":
        return texts("ja")["yes" if value == "true" else "no"]
    if words := next((each.label for each in field.categories if each.value == value), ""):
        return words
    return shortened(_named(field, str(value), table, context), LETTERS)


def _named(field: Field, value: str, table: Table, context: Context) -> str:
    """What the row is called that the value names; with its code, where that is not made up."""
    key = next((key for key in table.foreign_keys if key.fields == (field.name,)), None)
    target = context.tables.get(key.table) if key else None
    if key is None or target is None or not target.label:
        return value
    place = target.positions[key.references[0]]
    row = next((row for row in context.known.get(target.name, ()) if row.cells[place] == value), None)
    if row is None:
        return value
    label = row.cells[target.positions[target.called]] if target.called else ""
    label = label or fill(target.label, dict(zip(target.positions, row.cells, strict=True)), "")
    return f"{label}（{value}）" if target.field(key.references[0]).checks else label


def is_to_look_at(repair: Repair) -> bool:
    """Whether somebody should see how a cell was read."""
    return repair.kind in _TO_LOOK_AT


def labels(field: Field) -> Both:
    """The words of a vocabulary, in both languages where it has them."""
    ja = "、".join(each.label for each in field.categories)
    en = ", ".join(each.label_en or each.label for each in field.categories)
    return Both(ja, en)


def reworded(found: Problem, table: Table, context: Context) -> Problem:
    """A problem that names machine codes, in words."""
    if found.code not in ("required", "not-in-vocabulary") or not found.field or found.field not in table.positions:
        return found
    field = table.field(found.field)
    proposed = next((each.label for each in field.categories if each.value == found.proposed), found.proposed)
    again = problem(
        found.code, found.origin, level=found.level, table=found.table, field=found.field, value=found.value,
        proposed=proposed, title=field.title or field.name, title_en=field.title_en or field.title or field.name,
        example=shown(field, field.example, table, context) or "―", known=labels(field),
    )  # fmt: skip
    return replace(again, proposed=found.proposed)
