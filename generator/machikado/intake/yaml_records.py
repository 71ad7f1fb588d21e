"""The parts of a file: a record, and below lines `---` the rows that come along, each part headed by a table's name.

title: …
---
sources:
- id: …
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

MAX_PARTS = 50
_BREAK = re.compile(r"^---[ \t]*\r?\n", re.MULTILINE)
_HEAD = re.compile(r"(?:[ \t]*(?:#.*)?\r?\n)*(?P<name>\w+):[ \t]*(?=\r?\n)")


def parts_of(text: str, tables: Collection[str]) -> list[tuple[str, str]]:
    """Names of tables (none for the first part) with the lines that belong to them, numbered as in the file.

    A text whose parts are headed otherwise, or which has more of them than there are tables, is one part.
    """
    if len(_BREAK.findall(text)) > MAX_PARTS:
        return [("", text)]
    parts = list(_parts(text))
    return parts if all(name in tables for name, _ in parts[1:]) else [("", text)]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    places = [found for found in _BREAK.finditer(text) if _says_something(text[: found.start()])]
    ends = [*(found.start() for found in places), len(text)]
    yield "", text[: ends[0]]
    for found, end in zip(places, ends[1:], strict=True):
        part = text[found.end() : end]
        head = _HEAD.match(part)
        lines = "\n" * text.count("\n", 0, found.end())
        yield (head["name"], lines + _blanked(part, head)) if head else ("", part)


def _says_something(text: str) -> bool:
    return any(line.strip() and not line.startswith(("#", "---")) for line in text.splitlines())


def _blanked(part: str, head: re.Match[str]) -> str:
    return part[: head.start("name")] + part[head.end() :]
