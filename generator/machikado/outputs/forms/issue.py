"""A table as a GitHub issue form, and the issue that somebody filled in as a record of texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...core.i18n import description_of, texts, title_of
from ...core.model import Field, Origin, Problem, Table
from ...core.problems import problem
from ...core.text import visible
from ...core.texts import Both, reason

MAX_BODY = 200_000  # letters; GitHub takes 65,536
MAX_ANSWER = 10_000
MAX_ROWS = 100  # of a list
NO_ANSWER = ("", "_No response_")  # what GitHub writes for a field that was left empty; for a choice also:
NO_CHOICE = "None"
BAR = re.compile("[|｜]")

WORDS = {
    "ja": {
        "name": "{title}を1件加える",
        "start": "お寄せくださり、ありがとうございます。分かるところだけで構いません。\n"
        "ここに書いたものは公開されます。個人の名前や連絡先は書かないでください。",
        "example": "例：{example}",
        "named": "識別子やコードが分からなければ、名前や題名で構いません。",
        "list": "「、」で区切って書きます。",
        "unit": "（単位：{unit}）",
        "rows": "1行に1件、{fields} の順に「｜」で区切って書きます。分からないところは空けておきます。",
        "same": "{title}（{name}）",
    },
    "en": {
        "name": "Add to: {title}",
        "start": "Thank you. What you know is enough.\nThis is public: please give no personal names or contacts.",
        "example": "e.g. {example}",
        "named": "Where you do not know the identifier or code, a name or title will do.",
        "list": "Separate several with “、”.",
        "unit": "(in {unit})",
        "rows": "One a line, as {fields}, separated by “｜”. Leave out what you do not know.",
        "same": "{title} ({name})",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One question of the form: a field, or a list of rows nested in the record."""

    name: str
    label: str
    kind: str  # input, textarea or dropdown, as GitHub calls them
    field: Field | None = None
    rows: Table | None = None
    required: bool = False


class Answers(NamedTuple):
    """A filled-in form: texts by field name, lists of such records by list name; and what was cut off."""

    record: dict[str, Any]
    problems: list[Problem]


def issue_form(table: Table, nested: Iterable[Table] = (), needed: Sequence[str] = (), language: str = "ja") -> str:
    """The form in YAML, as it belongs into `.github/ISSUE_TEMPLATE/`; `needed` names lists that must have a row."""
    words = WORDS[language]
    title = title_of(table, language)
    form = {
        "name": words["name"].format(title=title),
        "description": description_of(table, language),
        "title": f"{title}：" if language == "ja" else f"{title}: ",
        "labels": [f"contribute/{table.name}"],
        "body": [
            {"type": "markdown", "attributes": {"value": words["start"]}},
            *(_question(table, each, language) for each in elements(table, nested, needed, language)),
        ],
    }
    return "\n".join(_yaml(form)) + "\n"


def elements(
    table: Table, nested: Iterable[Table], needed: Sequence[str] = (), language: str = "ja"
) -> tuple[Element, ...]:
    """The questions: required ones first; no two with the same label, for an issue tells its answers by label."""
    titled: list[tuple[str, str, Field | None, Table | None, bool]]
    titled = [(title_of(field, language), field.name, field, None, field.required) for field in table.fields]
    titled += [(title_of(rows, language), *_list_of(rows, needed)) for rows in nested]
    titles = [each[0] for each in titled]
    found = []
    for title, name, field, rows, required in titled:
        label = WORDS[language]["same"].format(title=title, name=name) if titles.count(title) > 1 else title
        kind = _kind(field) if field else "textarea"
        found.append(Element(name=name, label=visible(label), kind=kind, field=field, rows=rows, required=required))
    return tuple(sorted(found, key=lambda each: not each.required))


def _list_of(rows: Table, needed: Sequence[str]) -> tuple[str, None, Table, bool]:
    name = rows.nesting.name if rows.nesting else rows.name
    return name, None, rows, name in needed


def _kind(field: Field) -> str:
    """A choice for vocabularies; much room where the example is a sentence."""
    if field.categories or field.type == "boolean":
        return "dropdown"
    return "textarea" if field.type == "string" and field.example.endswith(("。", ".")) else "input"


def _question(table: Table, element: Element, language: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": element.label, "description": _description(table, element, language)}
    if element.field and element.kind == "dropdown":
        attributes |= {"multiple": True} if element.field.type == "list" else {}
        attributes["options"] = [label for label, _ in choices(element.field, language)]
    elif example := _example(element):
        attributes["placeholder"] = WORDS[language]["example"].format(example=visible(example))
    return {
        "type": element.kind,
        "id": element.name,
        "attributes": attributes,
        "validations": {"required": element.required},
    }


def _description(table: Table, element: Element, language: str) -> str:
    words = WORDS[language]
    if element.rows:
        fields = "｜".join(title_of(field, language) for field in typed(element.rows))
        return f"{description_of(element.rows, language)} {words['rows'].format(fields=fields)}"
    field = element.field or table.fields[0]
    parts = [description_of(field, language)]
    parts += [words["named"]] if any(field.name in key.fields for key in table.foreign_keys) else []
    parts += [words["list"]] if field.type == "list" and not field.categories else []
    parts += [words["unit"].format(unit=field.unit)] if field.unit else []
    return visible("".join(parts) if language == "ja" else " ".join(parts))


def _example(element: Element) -> str:
    if element.field:
        return element.field.example
    return "｜".join(field.example for field in typed(element.rows)) if element.rows else ""


def choices(field: Field, language: str) -> list[tuple[str, str]]:
    """What can be chosen, and the value that is meant: a vocabulary's labels, yes and no."""
    if field.type == "boolean":
        return [(texts(language)["yes"], "true"), (texts(language)["no"], "false")]
    labels = [(each.label_en if language == "en" else "") or each.label for each in field.categories]
    doubtful = {label for label in labels if labels.count(label) > 1 or label.lower() == "none"}
    return [
        (f"{label} ({each.value})" if label in doubtful else label, each.value)
        for label, each in zip(labels, field.categories, strict=True)
    ]


def typed(table: Table) -> list[Field]:
    """The fields of a nested table that people type: not the key back to the record, nor the position."""
    parent = table.nesting.parent if table.nesting else None
    back = {name for key in table.foreign_keys if key.table == parent for name in key.fields}
    return [field for field in table.fields if field.name not in back and field.name != "sequence"]


def _yaml(value: Mapping[str, Any]) -> Iterator[str]:
    """Mappings and lists of mappings as lines of YAML; every text between quotation marks."""
    for name, item in value.items():
        if isinstance(item, Mapping):
            yield from [f"{name}:", *(f"  {line}" for line in _yaml(item))]
        elif isinstance(item, list):
            yield f"{name}:"
            for each in item:
                lines = list(_yaml(each)) if isinstance(each, Mapping) else [json.dumps(each, ensure_ascii=False)]
                yield from (f"  {'  ' if number else '- '}{line}" for number, line in enumerate(lines))
        else:
            yield f"{name}: {json.dumps(item, ensure_ascii=False)}"


# ---------------------------------------------------------------- the way back


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
