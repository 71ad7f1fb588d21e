"""Propose identifiers for records that came without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..core.model import Table
from ..core.strings import holes
from ..validation.keys import identifying_fields
from ..validation.schema_rules import made_up_key
from .model import Context, Draft, Repair

_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)\.[a-z]+(?=[/:?#]|\Z)")
_YEAR = re.compile(r"\d{4}(?:-|\Z)", re.ASCII)
PREFIX = "rec"  # where a schema names none for its key
_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def taken(table: Table, context: Context, drafts: Sequence[Draft]) -> set[str]:
    """Identifiers that records of the portal, of the file or of one that arrived with it have."""
    name = table.key[0]
    place = table.positions[name]
    known = {row.cells[place] for row in context.known.get(table.name, ())} | context.taken.get(table.name, frozenset())
    return {text for text in (*known, *(draft.values.get(name) for draft in drafts)) if isinstance(text, str)}


def propose(drafts: Sequence[Draft], context: Context, beside: Sequence[Draft] = ()) -> Iterator[Repair]:
    """Gives each record without an identifier one, and tells it; `beside`: the records that these came with."""
    name = made_up_key(drafts[0].table) if drafts else None
    if name is None:
        return
    used = taken(drafts[0].table, context, drafts)
    for draft in drafts:
        chosen = identifying_fields(draft.table)
        if draft.values.get(name) is None and not draft.asked.isdisjoint(chosen):
            draft.asked.add(name)  # what it would be made of is asked about first
        elif draft.values.get(name) is None and name not in draft.asked:
            stem, counted = _stem(draft, chosen, _owner(draft, beside))
            draft.values[name] = free(stem, used, counted=counted)
            used.add(draft.values[name])
            yield Repair(
                origin=draft.place(name), table=draft.table.name, field=name,
                before="", after=draft.values[name], kind="identifier",
            )  # fmt: skip


def free(stem: str, used: set[str], *, counted: bool = False) -> str:
    """The stem, or the stem with the first number that nobody has; `counted`: with a number in any case."""
    number = 1 if counted else 2
    found = f"{stem}-1" if counted else stem
    while found in used:
        found, number = f"{stem}-{number}", number + 1
    return found


def _owner(draft: Draft, beside: Sequence[Draft]) -> Draft | None:
    """The record that a row came along with: the one that names it, else the first."""
    called = draft.values.get(next(iter(holes(draft.table.label)), draft.table.key[0]))

    def names(record: Draft) -> bool:
        items = [item for items in record.lists.values() for item in items]
        return any(called in each.values.values() for each in (record, *items))

    return next(filter(names, beside), beside[0] if beside else None)


def _stem(draft: Draft, chosen: Sequence[str], owner: Draft | None) -> tuple[str, bool]:
    """What the record refers to, letters first, or whose address it has and its day; else a prefix, town and year.

    Never the table's own name: the next record would be called so too. Whether a number is to follow.
    """
    parts = sorted(_parts(draft, chosen), key=lambda text: text[0].isdigit())
    if parts and not parts[0][0].isdigit():
        return _short(parts), False
    prefix = str(draft.table.field(draft.table.key[0]).descriptor.get("prefix") or PREFIX)
    if not chosen and _host(draft):
        return _short([prefix, *parts]), False
    codes = parts if chosen else _codes(owner)
    year = _year(draft) or (_year(owner) if owner else "")
    return _short([prefix, *codes, *([year] if year else [])]), True


def _short(parts: Sequence[str]) -> str:
    return "-".join(parts)[:80].rstrip("-")


def _parts(draft: Draft, chosen: Sequence[str]) -> list[str]:
    texts = [str(draft.values.get(name) or "") for name in chosen] if chosen else [_host(draft), _day(draft)]
    return [text for text in texts if _PART.match(text)]


def _codes(owner: Draft | None) -> list[str]:
    """The codes of what the record that it came with refers to: its town."""
    if owner is None:
        return []
    texts = (str(owner.values.get(name) or "") for name in identifying_fields(owner.table))
    return [text for text in texts if text.isascii() and text.isdigit()]


def _host(draft: Draft) -> str:
    """www.town.example.jp → town-example."""
    fields = [each for each in draft.table.fields if "url" in each.checks]
    host = _HOST.match(str((draft.values.get(fields[0].name) if fields else "") or "").lower())
    found = host[1].replace(".", "-") if host else ""
    return found if _PART.match(found) else ""


def _day(draft: Draft) -> str:
    fields = [each.name for each in draft.table.fields if "partial_date" in each.checks]
    return str((draft.values.get(fields[0]) if fields else "") or "")


def _year(draft: Draft) -> str:
    """The year of the first day that is reported."""
    dated = (each.name for each in draft.table.fields if each.type == "date" or "partial_date" in each.checks)
    days = (str(draft.values.get(name) or "") for name in dated)
    return next((day[:4] for day in days if _YEAR.match(day)), "")
