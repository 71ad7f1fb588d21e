"""Fill in the assumptions that a schema declares for self-reported records, and report each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..core.form_questions import Assumption
from .model import Context, Draft, Repair


def assume(draft: Draft, along: Sequence[Draft], context: Context) -> Iterator[Repair]:
    """Fills in the record, its items and the rows that come along, by the rules of the record's schema."""
    for rule in draft.table.asking.assumed:
        if rule.given and not _values(rule.given, draft, along, context):
            continue
        value = str(next(iter(_values(rule.copied, draft, along, context)), "")) if rule.copied else rule.value
        name = rule.field.rpartition(".")[2]
        for each in _drafts(rule, draft, along, context) if value else ():
            if each.values.get(name) is None and name not in each.asked:
                each.values[name] = value
                kind = "assumed" if each is draft else "assumed_along"
                yield Repair(
                    origin=each.place(name), table=each.table.name, field=name, before="", after=value, kind=kind
                )


def _drafts(rule: Assumption, draft: Draft, along: Sequence[Draft], context: Context) -> list[Draft]:
    """The record, the items of the list, or the rows that come along, that a rule is about."""
    first, _, rest = rule.field.partition(".")
    if not rest:
        return [draft]
    if "." not in rest:
        return draft.lists.get(first, [])
    return [each for each in along if each.table.register is not None]


def _values(name: str, draft: Draft, along: Sequence[Draft], context: Context) -> list[Any]:
    """What stands in a field of the record, in a list or its items, or in the rows that come along."""
    first, _, rest = name.partition(".")
    if not rest:
        own = draft.values.get(first)
        return [own] if own is not None else [item for item in draft.lists.get(first, ()) if item.values]
    field, _, other = rest.partition(".")
    drafts = along if other else draft.lists.get(first, ())
    found = (each.values.get(other or field) for each in drafts)
    return [value for value in found if value is not None]
