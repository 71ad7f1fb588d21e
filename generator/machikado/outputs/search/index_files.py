"""Write the index as files: scripts that hand their content to the search.

Each file has a stamp, which `index.js` knows, so that the browser notices files of another build: a stamp of what the
file holds or, for texts, of where the documents of its block stand.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from ...core.folding import fold
from ...core.model import Artifact
from .documents import Document
from .entries import IndexEntry, Kind, entry_of, facet_names, ordered, values_of
from .extra_pieces import More, more_pieces
from .postings import LETTERS, SMALL, UNIT, encoded, gaps, packed, pairs_of, shard_of, title_class, units_of
from .slots import Kept, Slot, line_of, slots_of

FOLDER = "search"
SHARD = 6_000  # letters in a file of rare pairs, at the most in the mean
LONG = 3_000  # letters from which a pair's places have a file of their own
REGION, REGIONS = 16, 131_072  # units whose texts stand in one file, at the least; files of texts, at the most
BLOCK = 32  # regions whose texts have one stamp
STAMP = 3  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The documents as they are listed, the unit each begins at, and their slots."""

    entries: list[IndexEntry]
    starts: list[int]
    slots: list[Slot]

    @property
    def region(self) -> int:
        """Units whose texts stand in one file; more where the line is long."""
        return max(REGION, line_of(self.slots) // REGIONS)


def files(
    documents: Iterable[Document], kinds: Sequence[Kind], facets: Mapping[str, str], more: More | None = None
) -> Iterator[Artifact]:  # fmt: skip
    """The index of `documents`: kinds in order of weight, facets by name with their titles."""
    found = list(documents)
    values = {name: values_of(found, name) for name in facet_names(found, facets)}
    sorted_entries = [entry_of(each) for each in ordered(found, kinds, values)]
    del found
    indexed, pairs = _indexed(sorted_entries, list(values))
    version = hashlib.sha256()
    stamps: dict[str, Any] = {}
    told, others = more_pieces(more or More(), [each.document.address for each in indexed.entries], indexed.starts)
    others.append(("readings", _readings(indexed.entries)))
    for made in chain(_lists(pairs, stamps), _others(others, stamps), _texts(indexed, stamps)):
        version.update(made.content)
        yield made
    index = {
        "version": version.hexdigest()[:10],
        "unit": UNIT,
        "slots": encoded(number for slot in indexed.slots for number in _told(slot)),
        "steps": packed(step for slot in indexed.slots for step in _steps(slot)),
        "titles": packed(title_class(len(fold(each.document.title))) for each in indexed.entries),
        "region": indexed.region,
        "block": BLOCK,
        "stamps": stamps,
        "kinds": list(_kinds(indexed, kinds)),
        "facets": [_facet(indexed.entries, name, facets.get(name, name), list(each)) for name, each in values.items()],
        **told,
    }
    yield _script("index", index["version"], index)


def _indexed(entries: list[IndexEntry], facets: Sequence[str]) -> tuple[Indexed, dict[str, Sequence[int]]]:
    """Documents in their slots, and the places of their pairs; what was folded for it is not kept."""
    folded = [(fold(each.head), fold(each.text)) for each in entries]
    slots = slots_of([_kept(each, facets, units_of(*texts)) for each, texts in zip(entries, folded, strict=True)])
    listed = [number for slot in slots for number in slot.documents]
    starts = [slot.first + cell * slot.cell for slot in slots for cell in slot.cells]
    indexed = Indexed(entries=[entries[number] for number in listed], starts=starts, slots=slots)
    return indexed, pairs_of(_placed(folded, listed, starts))


def _kept(each: IndexEntry, facets: Sequence[str], units: int) -> Kept:
    known = each.document.facets
    return Kept(each.document.kind, tuple(known.get(name, ()) for name in facets), each.document.address, units)


def _placed(
    folded: list[tuple[str, str]], listed: Sequence[int], starts: Sequence[int]
) -> Iterator[tuple[int, str, str]]:
    """Each document's first place and folded texts along the line; each is forgotten when it was given."""
    for start, number in sorted(zip(starts, listed, strict=True)):
        head, text = folded[number]
        folded[number] = ("", "")
        yield start * UNIT, head, text


# ---------------------------------------------------------------- pieces and their stamps


def _script(name: str, stamp: str, value: Any) -> Artifact:
    return _written(name, stamp, _json(value))


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _written(name: str, stamp: str, text: str) -> Artifact:
    content = f'machikadoSearch("{name}","{stamp}",{text})\n'
    return Artifact(path=f"{FOLDER}/{name}.js", content=content.encode(), origin="search")


def _stamp(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
    return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(STAMP))


def _stamped(name: str, value: Any, stamps: dict[str, Any]) -> Artifact:
    """A piece with a stamp of what it holds; those of numbered pieces are told in one text."""
    text = _json(value)
    stamp = _stamp(text)
    group = name.partition("/")[0]
    stamps[group] = stamps.get(group, "") + stamp
    return _written(name, stamp, text)


def _others(others: Iterable[tuple[str, Any]], stamps: dict[str, Any]) -> Iterator[Artifact]:
    for name, value in others:
        yield _stamped(name, value, stamps)


def _lists(pairs: Mapping[str, Sequence[int]], stamps: dict[str, Any]) -> Iterator[Artifact]:
    """Long lists by pair, and the others spread over a power of two of files: a small change moves no pair."""
    long: dict[str, str] = {}
    short: dict[str, str] = {}
    for pair in sorted(pairs):
        places = encoded(gaps(pairs[pair]))
        (long if len(places) > LONG else short)[pair] = places
    size = sum(len(places) + 5 for places in short.values())
    shards: list[list[str]] = [[] for _ in range(1 << max(0, (size // SHARD).bit_length()))]
    for pair in sorted(pairs):
        shards[shard_of(pair, len(shards))].append(pair)
    apart = []
    for number, shard in enumerate(shards):
        lines = (f"{pair} " if pair in long else f"{pair}{short[pair]}" for pair in shard)
        yield _stamped(f"g/{number}", "\n".join(lines), stamps)
        here: dict[str, str] = {}
        for pair in (each for each in shard if each in long):
            yield _stamped(f"l/{ord(pair[0]):x}-{ord(pair[1]):x}", long[pair], here)
        apart.append(here.get("l", ""))
    stamps["l"] = " ".join(apart)


def _texts(indexed: Indexed, stamps: dict[str, Any]) -> Iterator[Artifact]:
    """What is shown of the documents of each region; a stamp tells where those of its block stand."""
    region = indexed.region
    standing = sorted(zip(indexed.starts, range(len(indexed.starts)), strict=True))
    for _, block in groupby(standing, key=lambda each: each[0] // region // BLOCK):
        here = list(block)
        addresses = (indexed.entries[number].document.address for _, number in here)
        stamp = _stamp("".join(f"{address} {start}\n" for address, (start, _) in zip(addresses, here, strict=True)))
        stamps["t"] = stamps.get("t", "") + stamp
        for name, each in groupby(here, key=lambda each: each[0] // region):
            yield _script(f"t/{name}", stamp, [_shown(indexed.entries[number]) for _, number in each])


def _shown(each: IndexEntry) -> list[str]:
    """What is shown of a document: its address, what it belongs to, its title and names, its text, and its codes."""
    codes = [" ".join(each.document.codes)] if each.document.codes else []
    return [each.document.address, each.document.context, each.head, each.text, *codes]


# ---------------------------------------------------------------- what the index tells


def _told(slot: Slot) -> tuple[int, ...]:
    """How many documents a slot has; its cells and their units, as powers of two; how many such slots are before it."""
    return (
        len(slot.cells), slot.room.bit_length() - 1, slot.cell.bit_length() - 1, slot.first // (slot.room * slot.cell)
    )  # fmt: skip


def _steps(slot: Slot) -> Iterator[int]:
    """How many cells each document begins after the one listed before it, counted round the slot."""
    before = 0
    for cell in slot.cells:
        yield (cell - before) % slot.room
        before = cell


def _kinds(indexed: Indexed, kinds: Iterable[Kind]) -> Iterator[list[Any]]:
    counts = {name: sum(1 for _ in each) for name, each in groupby(each.document.kind for each in indexed.entries)}
    for kind in kinds:
        if kind.name in counts:
            yield [kind.name, kind.title, counts[kind.name], kind.tier]


def _readings(entries: Iterable[IndexEntry]) -> list[list[str]]:
    return [[reading, each.document.title] for each in entries for reading in each.document.readings]


def _facet(entries: Sequence[IndexEntry], name: str, title: str, values: list[str]) -> dict[str, Any]:
    """A facet of all documents: the sets of values that occur, often ones first, and runs of documents with one set."""
    place = {value: number for number, value in enumerate(values)}
    found = [tuple(place[value] for value in each.document.facets.get(name, ())) for each in entries]
    often = Counter([(), *found])
    sets = {each: number for number, each in enumerate(sorted(often, key=lambda each: (-often[each], each)))}
    runs = (value + len(sets) * (sum(1 for _ in run) - 1) for value, run in groupby(sets[each] for each in found))
    return {"name": name, "title": title, "values": values, "sets": list(sets), "runs": encoded(runs, SMALL)}
