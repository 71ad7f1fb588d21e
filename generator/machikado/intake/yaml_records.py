"""Read YAML records that were sent, with the rows of other tables that come along below `---`.

title: …
---
sources:
- id: …
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..core.model import Table
from ..core.raw_rows import RawFile, RawRow
from ..package.record_reader import read_records
from .merge import draft_of
from .model import Context, Draft
from .rows import Drafts

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


def is_yaml(text: str, table: Table) -> bool:
    """Whether the first line that says something is a field of a record."""
    found = re.match(r"(?:- )?(\w+):(?:\s|\Z)", _first_line(text))
    return found is not None and found[1] in table.positions


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---"))), "")


def take_records(name: str, text: str, context: Context, into: Drafts) -> None:
    """The same file that stands in a portal's folder, through the same reader; rows may come along with it."""
    result = RawFile(into.table.name)
    children = {each: context.children(context.tables[each]) for each in context.tables}
    (_, own), *along = parts_of(text, [each.name for each in context.registrable(into.table)])
    read_records(own, name, into.table, children, result, many=_first_line(own).startswith("- "))
    for other, part in along:
        read_records(part, name, context.tables[other], children, result, many=True)
    into.problems.extend(result.problems)
    drafts: dict[int, Draft] = {}
    for table_name, rows in result.rows.items():
        for row in rows:
            drafts[id(row)] = draft_of(row, context.tables[table_name])
    for table_name, rows in result.rows.items():
        for row in rows:
            _hang(row, context.tables[table_name], drafts, into)


def _hang(row: RawRow, table: Table, drafts: dict[int, Draft], into: Drafts) -> None:
    if row.parent is None:
        (into.drafts if table.name == into.table.name else into.along.setdefault(table.name, [])).append(
            drafts[id(row)]
        )
    elif table.nesting:
        draft, items = drafts[id(row)], drafts[id(row.parent)].lists.setdefault(table.nesting.name, [])
        items.append(draft)
        if draft.values.get("sequence") == str(len(items)):  # what is filled in anyway
            del draft.values["sequence"]
