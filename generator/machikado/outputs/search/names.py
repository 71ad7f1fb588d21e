"""Collect what rows are called: names, readings, romanised readings, codes, former names.

A whole query that is a name leads to its record first, and a reading is looked for as the name that it reads. A name's
ending stands after a bar, as in 塩尻|市: who types 塩尻 means it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...core.folding import fold
from ...core.model import Table
from ...core.romaji import romaji, sound
from ...package.page_addresses import Places
from ...package.rows import Package, Row, Rows
from .documents import address_of, has_documents, role_reader

BAR = "|"


class Called(NamedTuple):
    """One name of a record, the record's address, and how it may be typed."""

    address: str
    label: str  # as results show it
    name: str  # as texts have it, with its ending after a bar
    spellings: tuple[str, ...]  # folded; Latin ones as `sound` makes them
    now: str = ""  # what a former name's successor is called


def names_of_rows(package: Package, places: Places, language: str) -> Iterator[Called]:
    """The names of all rows whose schema says how they are called."""
    for rows in package.tables.values():
        search = rows.table.search
        if search is None or rows.table.derived:
            continue
        if search.get("leads_to"):
            yield from _former(rows, search["leads_to"], places, language)
        elif has_documents(rows.table, places) and _is_named(rows.table):
            yield from (_called(rows, row, row, places, language) for row in rows)


def _is_named(table: Table) -> bool:
    return any(each.descriptor.get("search") in ("reading", "name", "code") for each in table.fields)


def _former(rows: Rows, key: str, places: Places, language: str) -> Iterator[Called]:
    for row in rows:
        other = rows.forward[key].follow(row.values)
        if other is not None and has_documents(other.table, places):
            yield _called(rows, row, other, places, language)


def _called(rows: Rows, row: Row, target: Row, places: Places, language: str) -> Called:
    table = rows.table
    names, readings, codes = (role_reader(table, (role,), language)(row) for role in ("name", "reading", "code"))
    endings = _endings(table) or _endings(target.table)
    name, *others = [_ended(text, endings) for text in names or [row.label]]
    sounds = [_sounds(reading, name, endings) for reading in readings]
    read = [_ended(fold(reading), endings, name) for reading in readings]
    spellings = [*(fold(text) for text in (name, *others)), *read, *sounds, *map(fold, codes)]
    return Called(
        address=address_of(target, places),
        label=row.label,
        name=name,
        spellings=tuple(dict.fromkeys(each for each in spellings if each)),
        now="" if target is row else target.label,
    )


def _endings(table: Table) -> Sequence[Sequence[str]]:
    """Groups of endings that belong together: 市 is read し, and called shi or city."""
    return (table.search or {}).get("endings") or ()


def _ended(text: str, endings: Sequence[Sequence[str]], name: str = "") -> str:
    """The text with a bar before its ending: of those that belong to the name's ending, where a name is given."""
    wanted = [group for group in endings if not name or name.partition(BAR)[2] in group]
    for ending in (each for group in wanted for each in group):
        if text.endswith(ending) and len(text) > len(ending):
            return f"{text.removesuffix(ending)}{BAR}{ending}"
    return text


def _sounds(reading: str, name: str, endings: Sequence[Sequence[str]]) -> str:
    """A reading in Latin letters with all endings that may follow it: shiojiri|shi|city."""
    start, bar, end = _ended(fold(reading), endings, name).partition(BAR)
    group = next((each for each in endings if name.partition(BAR)[2] in each), ()) if bar else ()
    latin = [romaji(end), *(each for each in group if each.isascii())] if bar else []
    return BAR.join(dict.fromkeys([sound(romaji(start)), *map(sound, latin)]))


def name_lines(called: Sequence[Called], begins: Mapping[str, int]) -> Iterator[tuple[str, list[Any]]]:
    """Each spelling's first letters, by which it is looked up, and what stands there: also the unit of its document."""
    for each in called:
        if each.address in begins:
            rest: list[str | int] = [begins[each.address], each.label, each.name, *([each.now] if each.now else [])]
            for spelling in each.spellings:
                for start in starts_of(spelling):
                    yield start, [spelling, *rest]


def starts_of(spelling: str) -> tuple[str, ...]:
    """The two letters that a spelling is looked up by; of a name of one letter and an ending also that letter."""
    whole = spelling.replace(BAR, "")
    alone = len(spelling.partition(BAR)[0]) == 1
    return (*((f"{whole[0]}\t",) if alone else ()), *((whole[:2],) if len(whole) > 1 else ()))
