"""Issues as GitHub renders a filled-in form, for tests."""

from __future__ import annotations

from typing import Any

from machikado.core.model import Table
from machikado.intake.issue_reader import needed_of
from machikado.intake.model import Context
from machikado.outputs.forms.issue_form import choices, elements, typed


def issue_of(record: dict[str, Any], table: Table, context: Context) -> str:
    """A record's issue: choices by their labels, lists one item a line, `_No response_` where nothing is known."""
    nested = context.children(table)
    parts = []
    for element in elements(table, nested, needed_of(table, nested)):
        answer = record.get(element.name)
        if element.rows and answer:
            names = [field.name for field in typed(element.rows)]
            answer = "\n".join("｜".join(item.get(name, "") for name in names) for item in answer)
        elif element.field and answer:
            answer = _words(element.field, answer)
        parts.append(f"### {element.label}\n\n{answer or '_No response_'}")
    return "\n\n".join(parts)


def _words(field: Any, answer: Any) -> str:
    labels = {value: label for label, value in choices(field, "ja")} if field.categories else {}
    if field.type == "boolean":
        return {"true": "はい", "false": "いいえ"}.get(answer, answer)
    if isinstance(answer, list):
        return (", " if field.categories else "、").join(labels.get(each, each) for each in answer)
    return str(labels.get(answer, answer))
