"""Annotate an empty record: a comment per field with its meaning, its values and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...core.i18n import description_of, texts, title_of
from ...core.model import Field, Table
from ...core.nested_lists import item_fields
from ...core.strings import yaml_key

_IN_A_LINE = 4  # values of a vocabulary
_COLON, _SLASH = {"ja": "：", "en": ": "}, {"ja": " ／ ", "en": " / "}


def annotated(
    table: Table, children: Sequence[Table], language: str, *, short: bool = False, key: str = ""
) -> Iterator[str]:
    """The lines of a record file. Lists that the schema does not ask for are comments: left as they are, they say
    nothing. Where `short`, only what is required or asked for."""
    words = texts(language)
    lists = {child.nesting.name: child for child in children if child.nesting}
    first, more = _parts(table, lists)
    if not short:
        yield f"# {title_of(table, language)}{_COLON[language]}{description_of(table, language)}"
        yield f"# {words['record_how']}"
        yield from _section(words["record_first"], number=1)
    for name in first:
        if name in lists:
            yield from _list(lists[name], table, language)
        else:
            yield from _field(table.field(name), language, value=key if name in table.key else "")
    if short:
        return
    if more:
        yield from _section(words["record_more"], number=2)
        for name in more:
            yield from _field(table.field(name), language)
    if others := [child for name, child in lists.items() if name not in first]:
        yield from _section(words["record_lists"], number=3 if more else 2)
        for child in others:
            yield from (f"# {line}".rstrip() for line in _list(child, table, language))


def _parts(table: Table, lists: Mapping[str, Table]) -> tuple[list[str], list[str]]:
    """The names of what comes first, the key at its head, and of the other fields."""
    required = [field.name for field in table.fields if field.required and field.name not in table.key]
    asked = [name for name in table.contribute or () if name in lists or name in table.positions]
    first = list(dict.fromkeys([*table.key, *required, *asked]))
    return first, [field.name for field in table.fields if field.name not in first]


def _section(title: str, number: int) -> Iterator[str]:
    yield from ("", f"# ── {number}. {title} ──", "")


def _list(child: Table, parent: Table, language: str) -> Iterator[str]:
    """One item of a nested list, to be repeated."""
    assert child.nesting
    yield f"# {title_of(child, language)}{_COLON[language]}{texts(language)['record_any_number']}"
    yield f"{child.nesting.name}:"
    dash = "- "
    for field in item_fields(child, parent.name):
        *comments, entry = _field(field, language)
        yield from (f"    {line}" for line in comments)
        yield f"  {dash}{entry}"
        dash = "  "


def _field(field: Field, language: str, *, value: str = "") -> Iterator[str]:
    """A comment and the empty place."""
    words, between = texts(language), "" if language == "ja" else " "
    required = words["record_required"] if field.required else ""
    told = [f"{title_of(field, language)}{required}{_said(field, language)}"]
    told += [words["record_unit"].format(unit=field.unit)] if field.unit else []
    told += [words["record_several"]] if field.type == "list" else []
    told += [f"{words['sheet_example_is']}{field.example}"] if field.example and not field.categories else []
    yield f"# {between.join(told)}"
    values = [f"{each.value} {(each.label_en if language == 'en' else '') or each.label}" for each in field.categories]
    for start in range(0, len(values), _IN_A_LINE):
        yield f"#   {_SLASH[language].join(values[start : start + _IN_A_LINE])}"
    yield f"{yaml_key(field.name)}: {value}".rstrip()


def _said(field: Field, language: str) -> str:
    """The description after the title, unless it only repeats it."""
    title, description = title_of(field, language), description_of(field, language)
    if description not in ("", f"{title}です。", f"{title}."):
        return f"{_COLON[language]}{description}"
    return ("。" if language == "ja" else ".") if not field.categories else ""
