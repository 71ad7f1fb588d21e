"""Index pieces besides postings: names, synonyms, headings of record pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .headings import Headings, pieces
from .names import Called, name_lines
from .postings import shard_of

SHARD = 4_000  # letters in a file of names, at the most in the mean


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What the index holds beside documents."""

    names: Sequence[Called] = ()
    synonyms: Sequence[Sequence[Sequence[str]]] = ()
    headings: Mapping[str, Headings] = field(default_factory=dict)
    group: str = ""  # what names are called where they are offered


def more_pieces(
    more: More, addresses: Sequence[str], starts: Sequence[int]
) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """What the index says of the pieces, and each piece's name and value; names tell where documents begin."""
    shards = list(_names(more.names, addresses, starts))
    found: list[tuple[str, Any]] = [(f"n/{number}", lines) for number, lines in enumerate(shards)]
    headed = pieces(addresses, more.headings)
    if headed:
        found += [("headings", headed[0]), ("sections", headed[1])]
    if more.synonyms:
        found.append(("synonyms", more.synonyms))
    told = {"names": len(shards), "group": more.group, "headings": bool(headed), "synonyms": bool(more.synonyms)}
    return {name: value for name, value in told.items() if value}, found


def _names(
    called: Iterable[Called], addresses: Iterable[str], starts: Iterable[int]
) -> Iterator[list[list[str | int]]]:
    begins: dict[str, int] = {}
    for address, unit in zip(addresses, starts, strict=True):
        begins.setdefault(address, unit)
    lines = list(name_lines(list(called), begins))
    size = sum(sum(len(str(part)) + 3 for part in line) for _, line in lines)
    shards: list[list[list[str | int]]] = [[] for _ in range(1 << max(0, (size // SHARD).bit_length()))]
    for start, line in lines:
        shards[shard_of(start, len(shards))].append(line)
    yield from shards if lines else ()
