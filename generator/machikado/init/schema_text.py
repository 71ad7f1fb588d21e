"""Write a schema as YAML, each decision with its reason as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.messages import Both
from .found import Decided
from .words import reason

_PLAIN = re.compile(r"[^\W\d_](?:[\w /・（）-]*[\w）])?\Z")
_WORDS = frozenset("y n yes no on off true false null none".split())
_LONG = 110  # letters of a list in one line


def scalar(value: Any) -> str:
    """A value of YAML in one line; texts that could be read as anything else in quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if _PLAIN.match(value) and value.lower() not in _WORDS and value.isprintable():
        return str(value)
    text = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in text)


def flow(value: Any) -> str:
    """Any value in one line."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{scalar(name)}: {flow(each)}" for name, each in value.items() if each is not None) + "}"
        )
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar("" if value is None else value)


def schema_text(decided: Decided, language: str) -> str:
    """The whole schema of a table."""
    return (
        "\n".join(
            [*_head(decided, language), *_words(decided, language), *field_lines(decided, decided.fields, language)]
        )
        + "\n"
    )


def _head(decided: Decided, language: str) -> Iterator[str]:
    found = decided.found
    told = reason("init-head", path=found.source.told, rows=f"{found.rows:,}", columns=len(found.columns))
    yield from (f"# {line}" for line in told.half(language).splitlines())


def comment(why: Both | None, language: str) -> str:
    """A reason behind a line; nothing where there is none."""
    return "" if why is None else "  # " + " ".join(why.half(language).split())


def _words(decided: Decided, language: str) -> Iterator[str]:
    for name in ("title", "title_en", "description", "description_en", "label", "primaryKey", "pages", "level"):
        if name in decided.words:
            yield f"{name}: {flow(decided.words[name])}{comment(decided.reasons.get((name,)), language)}"
    yield from _explore(decided, language)
    if keys := decided.words.get("foreignKeys"):
        yield "foreignKeys:"
        yield from (
            f"  - {flow(key)}{comment(decided.reasons.get(('foreignKeys', key['fields'][0])), language)}"
            for key in keys
        )


def _explore(decided: Decided, language: str) -> Iterator[str]:
    roles = decided.words.get("explore") or {}
    if not roles:
        return
    yield f"explore:{comment(reason('init-explore'), language)}"
    for role, value in roles.items():
        if isinstance(value, str):
            yield f"  {role}: {scalar(value)}{comment(decided.reasons.get(('explore', value)), language)}"
        else:
            yield f"  {role}:"
            yield from (f"    - {scalar(each)}{comment(_of_role(decided, role, each), language)}" for each in value)


def _of_role(decided: Decided, role: str, name: str) -> Both | None:
    return decided.reasons.get(("explore", name))


def field_lines(
    decided: Decided, fields: Sequence[Mapping[str, Any]], language: str, *, head: bool = True
) -> Iterator[str]:
    """The fields, one below the other."""
    if head and fields:
        yield "fields:"
    for words in fields:
        yield f"  - name: {scalar(words['name'])}"
        for name, value in words.items():
            if name != "name":
                why = decided.reasons.get(("fields", words["name"], name))
                yield from _entry(name, value, comment(why, language))


def _entry(name: str, value: Any, why: str) -> Iterator[str]:
    if isinstance(value, list) and len(flow(value)) > _LONG:
        yield f"    {name}:{why}"
        yield from (f"      - {flow(each)}" for each in value)
    else:
        yield f"    {name}: {flow(value)}{why}"
