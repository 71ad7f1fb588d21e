"""Read a search index as its makers describe it, independently of the code that writes it and of the scripts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from machikado.outputs.search.postings import DIGIT, LARGE, LETTERS, MIDDLE, SMALL, Classes

PARTS = ("address", "context", "head", "text", "codes")


def piece(script: str) -> tuple[str, str, Any]:
    """A piece's name, its stamp and what it hands to the search."""
    name, stamp, value = json.loads(f"[{script.removeprefix('machikadoSearch(').rstrip()[:-1]}]")
    return name, stamp, value


def below(folder: Path) -> dict[str, Any]:
    """What the pieces of a site's index hold, by path, but for lists of places."""
    paths = [folder / "index.js", *(folder / "t").glob("*.js")]
    return {f"search/{path.relative_to(folder)}": piece(path.read_text(encoding="utf-8"))[2] for path in paths}


def decoded(text: str, classes: Classes) -> Iterator[int]:
    """Another reading of the code: all texts of up to six letters in order of class, counted."""
    rest = text
    while rest:
        first, start = LETTERS.index(rest[0]), 0
        for firsts, digits in classes:
            if first < firsts:
                break
            first, start = first - firsts, start + firsts * 92**digits
        number = first
        for letter in rest[1 : 1 + digits]:
            number = number * 92 + LETTERS.index(letter)
        rest = rest[1 + digits :]
        yield start + number


def unpacked(text: str) -> Iterator[int]:
    coded = decoded(text, SMALL)
    for code in coded:
        if code < DIGIT**2:
            yield from divmod(code, DIGIT)
        elif code < DIGIT**2 + MIDDLE**2:
            yield from divmod(code - DIGIT**2, MIDDLE)
        else:
            yield from (next(coded), next(coded))


def starts(index: Mapping[str, Any]) -> list[int]:
    """The unit that each document begins at, in the order of their numbers."""
    found, steps = [], unpacked(index["steps"])
    told = list(decoded(index["slots"], LARGE))
    for many, room, cell, before in zip(*(told[part::4] for part in range(4)), strict=True):
        here = 0
        for _ in range(many):
            here = (here + next(steps)) % 2**room
            found.append((before * 2**room + here) * 2**cell)
    return found


def documents(pieces: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The documents in the order of their numbers: each's kind, first unit and what is shown of it."""
    index = pieces["search/index.js"]
    begins = starts(index)
    regions: dict[int, list[int]] = defaultdict(list)
    for start in sorted(begins):
        regions[start // index["region"]].append(start)
    held = {path for path in pieces if path.startswith("search/t/")}
    assert held == {f"search/t/{region}.js" for region in regions}
    told = {
        start: dict(zip(PARTS, each, strict=False))
        for region, here in regions.items()
        for start, each in zip(here, pieces[f"search/t/{region}.js"], strict=True)
    }
    kinds = [name for name, _, count, _ in index["kinds"] for _ in range(count)]
    return [{"kind": kind, "start": start, **told[start]} for kind, start in zip(kinds, begins, strict=True)]


def sets(index: Mapping[str, Any], name: str) -> list[tuple[str, ...]]:
    """The values of a facet that each document has, in the order of their numbers."""
    (facet,) = [each for each in index["facets"] if each["name"] == name]
    many = len(facet["sets"])
    runs = (run % many for run in decoded(facet["runs"], SMALL) for _ in range(run // many + 1))
    return [tuple(facet["values"][value] for value in facet["sets"][each]) for each in runs]
