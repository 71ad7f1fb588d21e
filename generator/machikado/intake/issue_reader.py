"""Turn a filled-in issue form into a draft record."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..core.model import Field, Origin, Table
from ..core.problems import problem
from ..outputs.forms.issue_form import Element, choices, elements
from .issue_answers import read_issue
from .model import Context, Draft
from .rows import Drafts

LANGUAGES = ("ja", "en")


def needed_of(table: Table, nested: Sequence[Table]) -> tuple[str, ...]:
    """The lists that must have a row: those that `contribute:` asks for."""
    names = {each.nesting.name for each in nested if each.nesting}
    return tuple(name for name in table.contribute or () if name in names)


def language_of(text: str, table: Table, context: Context) -> str | None:
    """The language of the form whose questions stand in the text as GitHub writes them; None without any."""
    lines = [line.rstrip() for line in text.splitlines()]
    headings = {line for line, below in pairwise([*lines, ""]) if not below}
    counts = {each: len(headings & _headings(table, context, each)) for each in LANGUAGES}
    best = max(LANGUAGES, key=lambda each: counts[each])
    return best if counts[best] else None


def _headings(table: Table, context: Context, language: str) -> set[str]:
    return {f"### {each.label}" for each in elements(table, context.children(table), (), language)}


def take_issue(name: str, text: str, language: str, context: Context, into: Drafts) -> None:
    """The one record of the issue `text`; a problem where every question is unanswered."""
    table, nested = into.table, context.children(into.table)
    needed = needed_of(table, nested)
    answers = read_issue(text, Origin(path=name), table, nested, needed, language)
    into.problems.extend(answers.problems)
    draft = Draft(table, Origin(path=name))
    for element in elements(table, nested, needed, language):
        if element.name in answers.record:
            _put(draft, element, answers.record[element.name], language)
    if draft.values or draft.lists:
        into.drafts.append(draft)
    else:
        into.problems.append(problem("no-records", Origin(path=name), table=table.name))


def _put(draft: Draft, element: Element, answer: Any, language: str) -> None:
    if element.field:
        draft.values[element.name] = _value(element.field, answer, language)
    elif element.rows:
        rows = element.rows
        draft.lists[element.name] = [
            Draft(rows, draft.origin, number=number, values=dict(item)) for number, item in enumerate(answer, 1)
        ]


def _value(field: Field, answer: str, language: str) -> Any:
    """The value of a choice; GitHub writes several of them with commas between. Anything else as it was typed."""
    chosen = dict(choices(field, language)) if field.categories else {}
    if answer in chosen:
        return chosen[answer]
    several = answer.split(", ") if field.type == "list" else []
    return [chosen[each] for each in several] if several and set(several) <= chosen.keys() else answer
