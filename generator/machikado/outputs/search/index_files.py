"""Write the index as files: scripts that hand their content to the search."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

from ...core.folding import fold
from ...core.model import Artifact
from .documents import Document
from .extra_pieces import More, more_pieces
from .postings import BREAK, SMALL, UNIT, encoded, gaps, packed, pairs_of, shard_of, title_class, units_of

FOLDER = "search"
SHARD = 6_000  # letters in a file of rare pairs, at the most in the mean
LONG = 3_000  # letters from which a pair's places have a file of their own
CHUNK = 1_500  # bytes of text in a file, at the least
MOST_CHUNKS = 8_000
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")


class Kind(NamedTuple):
    """One kind of document: a table's name, `pages`, `data` or `methods`."""

    name: str
    title: str
    tier: int = 0  # 0 comes first, 1 later, 2 tells how the site is made


class IndexEntry(NamedTuple):
    """A document as the index keeps it."""

    document: Document
    head: str
    text: str


def files(
    documents: Iterable[Document], kinds: Sequence[Kind], facets: Mapping[str, str], more: More | None = None
) -> Iterator[Artifact]:  # fmt: skip
    """The index of `documents`: kinds in order of weight, facets by name with their titles."""
    found = list(documents)
    values = {name: _values(found, name) for name in _facet_names(found, facets)}
    entries = [_entry(each) for each in _ordered(found, kinds, values)]
    del found
    units: list[int] = []
    long, shards = _shards(pairs_of(_placed(entries, units)))
    layout = _stamp(
        len(shards), *(f"{each.document.address} {size}" for each, size in zip(entries, units, strict=True))
    )
    chunks = list(_chunks(entries))
    version = hashlib.sha256()
    for made in _pieces(long, shards, chunks, layout):
        version.update(made.content)
        yield made
    yield _script("readings", layout, _readings(entries))
    told, others = more_pieces(more or More(), [each.document.address for each in entries])
    for name, value in others:
        made = _script(name, layout, value)
        version.update(made.content)
        yield made
    index = {
        "version": version.hexdigest()[:10],
        "unit": UNIT,
        "units": packed(size - 1 for size in units),
        "titles": packed(title_class(len(fold(each.document.title))) for each in entries),
        "shards": len(shards),
        "chunks": packed(len(chunk) for chunk in chunks),
        "kinds": [[kind.name, kind.title, count, kind.tier] for kind in kinds if (count := _count(entries, kind))],
        "facets": [_facet(entries, name, facets.get(name, name), list(known)) for name, known in values.items()],
        **told,
    }
    yield _script("index", layout, index)


def _pieces(
    long: Mapping[str, str], shards: Iterable[list[str]], chunks: Iterable[list[IndexEntry]], layout: str
) -> Iterator[Artifact]:
    for number, lines in enumerate(shards):
        yield _script(f"g/{number}", layout, "\n".join(lines))
    for pair, places in long.items():
        yield _script(f"l/{ord(pair[0]):x}-{ord(pair[1]):x}", layout, places)
    for number, chunk in enumerate(chunks):
        yield _script(f"t/{number}", layout, [_shown(each) for each in chunk])


def _count(entries: Iterable[IndexEntry], kind: Kind) -> int:
    return sum(each.document.kind == kind.name for each in entries)


def _script(name: str, layout: str, value: Any) -> Artifact:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    content = f'machikadoSearch("{name}","{layout}",{text})\n'
    return Artifact(path=f"{FOLDER}/{name}.js", content=content.encode(), origin="search")


def _stamp(*parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()[:10]


# ---------------------------------------------------------------- documents in order


def _facet_names(documents: Iterable[Document], declared: Iterable[str]) -> list[str]:
    used = {name for each in documents for name in each.facets}
    return [name for name in dict.fromkeys([*declared, *sorted(used)]) if name in used]


def _values(documents: Iterable[Document], name: str) -> dict[str, int]:
    """A facet's values and their places: years from the newest, others as they are first met."""
    met = list(dict.fromkeys(value for each in documents for value in each.facets.get(name, ())))
    if all(re.fullmatch(r"\d{4}", value) for value in met):
        met.sort(reverse=True)
    return {value: place for place, value in enumerate(met)}


def _ordered(
    documents: Iterable[Document], kinds: Sequence[Kind], values: Mapping[str, Mapping[str, int]]
) -> list[Document]:
    """By kind, then by facets, so that these are written as few long runs; else in the order given."""
    rank = {kind.name: place for place, kind in enumerate(kinds)}

    def key(each: Document) -> tuple[Any, ...]:
        places = [[known[value] for value in each.facets.get(name, ())] for name, known in values.items()]
        return (rank[each.kind], places)

    return sorted(documents, key=key)


def _entry(document: Document) -> IndexEntry:
    head = BREAK.join(_tidy(each) for each in (document.title, *document.names) if each)
    return IndexEntry(
        replace(document, names=(), text=()), head, BREAK.join(_tidy(each) for each in document.text if each)
    )


def _tidy(text: str) -> str:
    return _BREAKS.sub(BREAK, _BLANKS.sub(" ", text)).strip()


def _placed(entries: Iterable[IndexEntry], units: list[int]) -> Iterator[tuple[int, str, str]]:
    """Each document's first place and folded texts; `units` learns how many each takes. Nothing folded is kept."""
    start = 0
    for each in entries:
        head, text = fold(each.head), fold(each.text)
        units.append(units_of(head, text))
        yield start, head, text
        start += units[-1] * UNIT


# ---------------------------------------------------------------- what is written


def _shards(pairs: Mapping[str, Sequence[int]]) -> tuple[dict[str, str], list[list[str]]]:
    """Long lists by pair, and the others spread over a power of two of files: a small change moves no pair."""
    long: dict[str, str] = {}
    short: dict[str, str] = {}
    for pair in sorted(pairs):
        places = encoded(gaps(pairs[pair]))
        (long if len(places) > LONG else short)[pair] = places
    size = sum(len(places) + 5 for places in short.values())
    shards: list[list[str]] = [[] for _ in range(1 << max(0, (size // SHARD).bit_length()))]
    for pair in sorted(pairs):
        line = f"{pair} " if pair in long else f"{pair}{short[pair]}"
        shards[shard_of(pair, len(shards))].append(line)
    return long, shards


def _chunks(entries: Sequence[IndexEntry]) -> Iterator[list[IndexEntry]]:
    """Texts that stand in one file: neighbours, until there is enough."""
    sizes = [len(each.text.encode()) + len(each.head.encode()) for each in entries]
    enough = max(CHUNK, sum(sizes) // MOST_CHUNKS)
    chunk: list[IndexEntry] = []
    filled = 0
    for each, size in zip(entries, sizes, strict=True):
        if chunk and filled + size > enough:
            yield chunk
            chunk, filled = [], 0
        chunk.append(each)
        filled += size
    if chunk:
        yield chunk


def _shown(each: IndexEntry) -> list[str]:
    """What is shown of a document: its address, what it belongs to, its title and names, its text, and its codes."""
    codes = [" ".join(each.document.codes)] if each.document.codes else []
    return [each.document.address, each.document.context, each.head, each.text, *codes]


def _readings(entries: Iterable[IndexEntry]) -> list[list[str]]:
    return [[reading, each.document.title] for each in entries for reading in each.document.readings]


def _facet(entries: Iterable[IndexEntry], name: str, title: str, values: list[str]) -> dict[str, Any]:
    """A facet of all documents: the sets of values that occur, and runs of documents with the same set."""
    place = {value: number for number, value in enumerate(values)}
    sets: dict[tuple[int, ...], int] = {(): 0}
    numbers = []
    for each in entries:
        found = tuple(place[value] for value in each.document.facets.get(name, ()))
        numbers.append(sets.setdefault(found, len(sets)))
    runs = (value + len(sets) * (sum(1 for _ in run) - 1) for value, run in groupby(numbers))
    return {"name": name, "title": title, "values": values, "sets": list(sets), "runs": encoded(runs, SMALL)}
