"""Identifiers for records that came without: made of what the record refers to, never one that is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..keys import identifying_fields
from ..model import Table
from .imported import Context, Draft, Repair

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def key_field(table: Table) -> str | None:
    """The one field that names a record and may be made up; codes and references may not."""
    if len(table.key) != 1:
        return None
    field = table.field(table.key[0])
    borrowed = any(field.name in key.fields for key in table.foreign_keys)
    return None if borrowed or field.checks or field.type != "string" or field.categories else field.name


def taken(table: Table, context: Context, drafts: Sequence[Draft]) -> set[str]:
    """Identifiers that records of the portal or of the file have."""
    name = table.key[0]
    place = table.positions[name]
    known = {row.cells[place] for row in context.known.get(table.name, ())}
    return {text for text in (*known, *(draft.values.get(name) for draft in drafts)) if isinstance(text, str)}


def propose(drafts: Sequence[Draft], context: Context) -> Iterator[Repair]:
    """Gives each record without an identifier one, and tells it."""
    name = key_field(drafts[0].table) if drafts else None
    if name is None:
        return
    used = taken(drafts[0].table, context, drafts)
    for draft in drafts:
        chosen = identifying_fields(draft.table)
        if draft.values.get(name) is None and not draft.asked.isdisjoint(chosen):
            draft.asked.add(name)  # what it would be made of is asked about first
        elif draft.values.get(name) is None and name not in draft.asked:
            draft.values[name] = free(_stem(draft, chosen), used)
            used.add(draft.values[name])
            yield Repair(
                origin=draft.place(name), table=draft.table.name, field=name,
                before="", after=draft.values[name], kind="identifier",
            )  # fmt: skip


def free(stem: str, used: set[str]) -> str:
    """The stem, or the stem with the first number that nobody has."""
    number = 2
    found = stem
    while found in used:
        found, number = f"{stem}-{number}", number + 1
    return found


def _stem(draft: Draft, chosen: Sequence[str]) -> str:
    """What the record refers to, letters first; else the table's name."""
    texts = [str(draft.values.get(name) or "") for name in chosen]
    parts = sorted((text for text in texts if _PART.match(text)), key=lambda text: text[0].isdigit())
    if not parts or parts[0][0].isdigit():
        parts = [draft.table.name.replace("_", "-").lower(), *parts]
    return "-".join(parts)[:80].rstrip("-")
