"""Read the answers of a filled-in issue form as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..core.i18n import title_of
from ..core.messages import Both, reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..outputs.forms.issue_form import Element, elements, typed

MAX_BODY = 200_000  # letters; GitHub takes 65,536
MAX_ANSWER = 10_000
MAX_ROWS = 100  # of a list
NO_ANSWER = ("", "_No response_")  # what GitHub writes for a field that was left empty; for a choice also:
NO_CHOICE = "None"
BAR = re.compile("[|｜]")


class Answers(NamedTuple):
    """A filled-in form: texts by field name, lists of such records by list name; and what was cut off."""

    record: dict[str, Any]
    problems: list[Problem]


def read_issue(
    body: str,
    origin: Origin,
    table: Table,
    nested: Iterable[Table] = (),
    needed: Sequence[str] = (),
    language: str = "ja",
) -> Answers:
    """The record in an issue's body, every value still as it was typed or chosen.

    Answers are found from the end: a heading inside an answer that looks like ours stays part of the answer.
    """
    answers = Answers({}, [])
    lines = body[:MAX_BODY].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(body) > MAX_BODY:
        answers.problems.append(_too_long(origin, table, table.name, body, reason("at-most-letters", limit=MAX_BODY)))
    found: dict[str, str] = {}
    order = elements(table, nested, needed, language)
    for element in reversed(order):
        place = _last(lines, f"### {element.label}")
        if place is not None:
            found[element.name] = "\n".join(lines[place + 1 :]).strip("\n")
            lines = lines[:place]
    for element in order:
        text = found.get(element.name, "").strip()
        if text not in NO_ANSWER and (text, element.kind) != (NO_CHOICE, "dropdown"):
            answers.record[element.name] = _answer(found[element.name], element, origin, table, answers.problems)
    return answers


def _last(lines: list[str], heading: str) -> int | None:
    """Where a heading stands for the last time, with the blank line that GitHub puts after it."""
    places = range(len(lines) - 2, -1, -1)
    return next((place for place in places if lines[place].rstrip() == heading and not lines[place + 1].strip()), None)


def _answer(text: str, element: Element, origin: Origin, table: Table, problems: list[Problem]) -> Any:
    if len(text) > MAX_ANSWER:
        rule = reason("at-most-letters", limit=MAX_ANSWER)
        problems.append(_too_long(origin, table, element.name, text, rule))
    text = text[:MAX_ANSWER]
    if element.rows is None:
        return text
    filled = [line for line in text.split("\n") if BAR.sub("", line).strip()]
    if len(filled) > MAX_ROWS:
        rule = reason("at-most-lines", limit=MAX_ROWS)
        problems.append(_too_long(origin, table, element.name, filled[MAX_ROWS], rule))
    return list(_rows(filled[:MAX_ROWS], element.rows))


def _rows(lines: Iterable[str], table: Table) -> Iterator[dict[str, str]]:
    """A list's answer: one record a line, its values between bars in the order of the fields."""
    names = [field.name for field in typed(table)]
    for line in lines:
        cells = [cell.strip() for cell in BAR.split(line, maxsplit=len(names) - 1)]
        yield {name: cell for name, cell in zip(names, cells, strict=False) if cell}


def _too_long(origin: Origin, table: Table, name: str, value: str, rule: Both) -> Problem:
    titles = [title_of(table.field(name) if name in table.positions else table, each) for each in ("ja", "en")]
    return problem(
        "constraint", origin, table=table.name, field=name if name in table.positions else None, value=value[:60],
        title=titles[0], title_en=titles[1], rule=rule, example="…",
    )  # fmt: skip
