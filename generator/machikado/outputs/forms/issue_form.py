"""Write a table as a GitHub issue form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ...core.i18n import description_of, texts, title_of
from ...core.model import Field, Table
from ...core.strings import visible

_PLAIN_ID = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*\Z")
_NO_ID = re.compile(r"[^A-Za-z0-9_]")
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
    return yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=120)


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


def _id(name: str) -> str:
    """An id that GitHub takes, ASCII letters, digits, `_` and single hyphens: anything else as `--hex-`."""
    return name if _PLAIN_ID.match(name) else _NO_ID.sub(lambda sign: f"--{ord(sign[0]):x}-", name)


def _question(table: Table, element: Element, language: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": element.label, "description": _description(table, element, language)}
    if element.field and element.kind == "dropdown":
        attributes |= {"multiple": True} if element.field.type == "list" else {}
        attributes["options"] = [label for label, _ in choices(element.field, language)]
    elif example := _example(element):
        attributes["placeholder"] = WORDS[language]["example"].format(example=visible(example))
    return {
        "type": element.kind,
        "id": _id(element.name),
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
