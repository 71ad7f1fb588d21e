"""Identifiers for records that came without: made of what the record refers to, never one that is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..keys import identifying_fields
from ..model import Field, Table
from ..soundness import made_up_key
from .imported import Context, Draft, Repair

_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)\.[a-z]+(?=[/:?#]|\Z)")
_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def taken(table: Table, context: Context, drafts: Sequence[Draft]) -> set[str]:
    """Identifiers that records of the portal or of the file have."""
    name = table.key[0]
    place = table.positions[name]
    known = {row.cells[place] for row in context.known.get(table.name, ())}
    return {text for text in (*known, *(draft.values.get(name) for draft in drafts)) if isinstance(text, str)}


def propose(drafts: Sequence[Draft], context: Context) -> Iterator[Repair]:
    """Gives each record without an identifier one, and tells it."""
    name = made_up_key(drafts[0].table) if drafts else None
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
    """What the record refers to, letters first; where nothing, whose address it has and its day; else the table."""
    texts = [str(draft.values.get(name) or "") for name in chosen] if chosen else _origin(draft)
    parts = sorted((text for text in texts if _PART.match(text)), key=lambda text: text[0].isdigit())
    if not parts or parts[0][0].isdigit():
        parts = [draft.table.name.replace("_", "-").lower(), *parts]
    return "-".join(parts)[:80].rstrip("-")


def _origin(draft: Draft) -> list[str]:
    """www.town.example.jp and 2017-04-01 → town-example and 2017-04-01."""

    def first(check: str) -> str:
        fields: list[Field] = [each for each in draft.table.fields if check in each.checks]
        return str((draft.values.get(fields[0].name) if fields else "") or "")

    host = _HOST.match(first("url").lower())
    return [host[1].replace(".", "-") if host else "", first("partial_date")]
