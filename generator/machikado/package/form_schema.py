"""Read how a schema asks people for a record: questions, steps, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.form_questions import Asking, Assumption, Question, Step
from ..core.messages import Both, reason
from ..core.model import Table
from ..validation.schema_rules import names_of

REPLY = "reply"  # the question that asks where an answer goes: it is no field, and stands in no record
MOST = 12  # questions of a short sheet
_QUESTION = {
    "field!": "text", **dict.fromkeys(("ask", "ask_en", "help", "help_en", "example", "example_en"), "text"),
}  # fmt: skip
_STEP = {"title!": "text", "title_en": "text", "fields!": "names"}
_ASSUMPTION = {"field!": "text", "value": "text", "from": "text", "given": "text"}
SHAPE = {
    "ask": "names",
    "noun": "text",
    "noun_en": "text",
    "short": [_QUESTION],
    "steps": [_STEP],
    "when_self_reported": [_ASSUMPTION],
    "example": {},
}


def asking_of(value: Any) -> Asking:
    """What stands under `contribute:`, apart from which fields are asked for first."""
    words: Mapping[str, Any] = value if isinstance(value, dict) else {}
    return Asking(
        noun=words.get("noun") or "", noun_en=words.get("noun_en") or "",
        short=tuple(Question(**each) for each in words.get("short") or ()),
        steps=tuple(
            Step(title=each["title"], title_en=each.get("title_en") or "", fields=names_of(each["fields"]))
            for each in words.get("steps") or ()
        ),
        assumed=tuple(
            Assumption(field=each["field"], value=each.get("value") or "", copied=each.get("from") or "",
                       given=each.get("given") or "")
            for each in words.get("when_self_reported") or ()
        ),
        example=words.get("example") or {},
    )  # fmt: skip


def asking_faults(table: Table, known: Mapping[str, Table]) -> Iterator[Both]:
    """Names under `contribute` that lead to no field, and more questions than somebody answers."""
    asking, lists = table.asking, dict(_lists(table, known.values()))
    names = [each.field for each in asking.short if each.field != REPLY]
    names += [name for each in asking.assumed for name in (each.field, each.copied, each.given)]
    for name in filter(None, [*names, *asking.example]):
        if not _exists(name, table, lists, known):
            yield reason("no-such-field", name=name)
    for name in (name for step in asking.steps for name in step.fields):
        if name not in table.positions and name not in lists:
            yield reason("place-names-no-field", place="steps", name=name)
    if len(asking.short) > MOST:
        yield reason("too-many-questions", most=MOST)


def _lists(table: Table, known: Iterable[Table]) -> Iterator[tuple[str, Table]]:
    return ((each.nesting.name, each) for each in known if each.nesting and each.nesting.parent == table.name)


def _exists(name: str, table: Table, lists: Mapping[str, Table], known: Mapping[str, Table]) -> bool:
    """`field`, `list.field`, or `list.field.other`: a field of the row that the list's field names."""
    first, _, rest = name.partition(".")
    if not rest:
        return first in table.positions or first in lists
    child, (field, _, other) = lists.get(first), rest.partition(".")
    if child is None or (child.fields and field not in child.positions):
        return False
    target = target_of(child, field, known) if other else None
    return not other or (target is not None and other in target.positions)


def target_of(table: Table, field: str, known: Mapping[str, Table]) -> Table | None:
    """The table whose row a field names."""
    keys = (key.table for key in table.foreign_keys if key.fields == (field,))
    return next((known[name] for name in keys if name in known), None)
