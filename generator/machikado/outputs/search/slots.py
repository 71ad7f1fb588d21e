"""Give documents places that stay where they are while other documents come, grow and go.

The documents of one kind and first facet (a table and a prefecture, say) share a slot of the line of places. A slot has
a power of two of cells, with some to spare; the documents of one page stand together in cells that the page's address
tells, or in the next free ones. Slots stand on the line in the same way. So places are a function of the data alone,
and a new document moves at most those that stood in its way, or its slot when that is full.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import NamedTuple, TypeVar

FILLED = 5, 8  # of a slot's cells so many are taken, at the most
TOGETHER = 64  # documents of one page that stand together; of more each has a place of its own
ORDERED = 300  # documents alike in all facets that are listed in the order given; more of them as they stand


Name = TypeVar("Name", bound=Hashable)


class Kept(NamedTuple):
    """What decides on a document's place, and how many units it takes."""

    kind: str
    facets: tuple[tuple[str, ...], ...]  # the first one decides on the slot
    address: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Neighbours on the line, in cells of a power of two of units."""

    first: int  # its first unit
    cell: int  # units in a cell
    room: int  # cells, a power of two
    documents: tuple[int, ...]  # as they are listed
    cells: tuple[int, ...]  # where each begins, counted from the slot's first cell


def power(number: int) -> int:
    """The least power of two that is not below a number."""
    return 1 << max(0, (number - 1).bit_length())


def slots_of(kept: Sequence[Kept]) -> list[Slot]:
    """The slots of documents that are sorted by kind and first facet, in that order."""
    cells = _cells(kept)
    named: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for number, each in enumerate(kept):
        named[each.kind, each.facets[0] if each.facets else ()].append(number)
    filled = {name: _filled(kept, numbers, cells[name[0]]) for name, numbers in named.items()}
    sizes = {name: room * cells[name[0]] for name, (room, _) in filled.items()}
    firsts = spread(dict(sorted(sizes.items())), _line(sizes.values()), anchored=True)
    return [_slot(kept, numbers, firsts[name], cells[name[0]], *filled[name]) for name, numbers in named.items()]


def line_of(slots: Sequence[Slot]) -> int:
    """How many units the line of places has."""
    return _line(slot.room * slot.cell for slot in slots)


def _line(sizes: Iterable[int]) -> int:
    """Twice as much as slots take, so that most find the place that their name tells."""
    return power(2 * sum(sizes))


def spread(sizes: Mapping[Name, int], room: int, *, anchored: bool = False) -> dict[Name, int]:
    """Where blocks of powers of two begin within a room of at least their sum: each from where its name tells.

    The largest begins at 0 where it is `anchored`. Large blocks choose first, of equal ones those given first: one more
    at the end moves no other of its size.
    """
    least = min(sizes.values(), default=1)
    taken = bytearray(room // least)
    found: dict[Name, int] = {}
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        size = sizes[name] // least
        digest = hashlib.blake2b(repr(name).encode(), digest_size=8).digest()
        at = 0 if anchored and not found else int.from_bytes(digest) % len(taken) // size * size
        while any(taken[at : at + size]):
            at = (at + size) % len(taken)
        taken[at : at + size] = b"\1" * size
        found[name] = at * least
    return found


def _cells(kept: Sequence[Kept]) -> dict[str, int]:
    """Units in a cell, by kind: what a usual document takes, so that a little more of text moves nothing."""
    units: dict[str, list[int]] = defaultdict(list)
    for each in kept:
        units[each.kind].append(each.units)
    return {kind: power(median_high(sizes)) for kind, sizes in units.items()}


def _filled(kept: Sequence[Kept], numbers: Sequence[int], cell: int) -> tuple[int, dict[int, int]]:
    """How many cells a slot has, and where in it its documents begin."""
    pages: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        pages[kept[number].address.partition("#")[0]].append(number)
    blocks: dict[Hashable, list[int]] = {}
    for page, documents in sorted(pages.items()):
        if len(documents) <= TOGETHER:
            blocks[page] = documents
        else:
            blocks |= {(kept[number].address, number): [number] for number in documents}
    takes = {number: power(-(-kept[number].units // cell)) for number in numbers}
    sizes = {name: power(sum(takes[number] for number in documents)) for name, documents in blocks.items()}
    room = power(-(-sum(sizes.values()) * FILLED[1] // FILLED[0]))
    begins: dict[int, int] = {}
    for name, at in spread(sizes, room).items():
        for number in blocks[name]:
            begins[number] = at
            at += takes[number]
    return room, begins


def _slot(
    kept: Sequence[Kept], numbers: Sequence[int], first: int, cell: int, room: int, begins: Mapping[int, int]
) -> Slot:  # fmt: skip
    alike = len(numbers) <= ORDERED and len({kept[number].facets for number in numbers}) == 1
    listed = numbers if alike else sorted(numbers, key=begins.__getitem__)
    cells = tuple(begins[number] for number in listed)
    return Slot(first=first, cell=cell, room=room, documents=tuple(listed), cells=cells)
