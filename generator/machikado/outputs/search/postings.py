"""Encode postings: the rising positions of each pair of characters in printable characters.

All documents lie on one line of places (`slots` tells where). A document begins at a multiple of `UNIT`; its title and
names begin there, its text after them, at the earliest one `UNIT` further on: a hit in the first `UNIT` places is a hit
in its title.
A word of any length is found by the pairs that cover it: `街づくり` is where `街づ` is and, two places on, `くり`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, starmap, zip_longest
from operator import add, sub

UNIT = 64
TITLE = "\t"  # the second half of the pair that stands for a single letter of a title
BREAK = "\n"  # between the texts of a document; no pair reaches over it

LETTERS = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')
Classes = tuple[tuple[int, int], ...]
# How numbers become letters: so many first letters, followed by so many more, class by class from the smallest numbers.
LARGE: Classes = ((28, 0), (45, 1), (14, 2), (3, 3), (1, 4), (1, 5))
SMALL: Classes = ((70, 0), (20, 1), (1, 2), (1, 5))
KEPT = 40_000  # codes
DIGIT, MIDDLE = 8, 42  # two numbers below it are packed in one letter, in two letters
TITLES = (4, 7, 11, 16, 23, 34, 50)  # the longest titles of each class but the last


def units_of(title: str, text: str) -> int:
    """How many units a document with these folded texts takes."""
    return -(-(text_start(title) + len(text) + 1) // UNIT)


def shard_of(pair: str, shards: int) -> int:
    """The file that a pair stands in."""
    return (ord(pair[0]) * 40_503 + ord(pair[1]) * 30_011) % 65_521 % shards


def text_start(title: str) -> int:
    return max(UNIT, len(title) + 1)


def pairs_of(documents: Iterable[tuple[int, str, str]]) -> dict[str, Sequence[int]]:
    """The places of every pair in documents, each given as its first place, folded title and folded text."""
    found: dict[str, array[int]] = defaultdict(lambda: array("I"))  # numbers of four bytes
    for start, title, text in documents:
        for at, letter in enumerate(title, start):
            found[letter + TITLE].append(at)
        for at, pair in enumerate(map(add, title, title[1:]), start):
            found[pair].append(at)
        for at, pair in enumerate(map(add, text, text[1:]), start + text_start(title)):
            found[pair].append(at)
    return {pair: places for pair, places in found.items() if BREAK not in pair}


class _Codes(dict[int, str]):
    """Numbers in letters, worked out when they are first met; not all large ones are kept."""

    def __init__(self, classes: Classes) -> None:
        super().__init__()
        self.classes = classes

    def __missing__(self, number: int) -> str:
        rest, first = number, 0
        for firsts, digits in self.classes:
            size = len(LETTERS) ** digits
            if rest < firsts * size:
                break
            rest -= firsts * size
            first += firsts
        text = ""
        for _ in range(digits):
            rest, digit = divmod(rest, len(LETTERS))
            text = LETTERS[digit] + text
        text = LETTERS[first + rest] + text
        if digits < 2 or len(self) < KEPT:
            self[number] = text
        return text


_CODES = {classes: _Codes(classes) for classes in (LARGE, SMALL)}


def encoded(numbers: Iterable[int], classes: Classes = LARGE) -> str:
    """Numbers from 0 on, one after the other."""
    return "".join(map(_CODES[classes].__getitem__, numbers))


def packed(numbers: Iterable[int]) -> str:
    """Mostly small numbers, in twos: both in a letter, both in two letters, or a sign and both after it."""
    given = list(numbers)
    return encoded(chain.from_iterable(starmap(_two, zip_longest(given[::2], given[1::2], fillvalue=0))), SMALL)


def _two(one: int, other: int) -> tuple[int, ...]:
    most = max(one, other)
    if most < DIGIT:
        return (one * DIGIT + other,)
    if most < MIDDLE:
        return (DIGIT * DIGIT + one * MIDDLE + other,)
    return DIGIT * DIGIT + MIDDLE * MIDDLE, one, other


def title_class(length: int) -> int:
    """How long a title is, roughly, as a number that can be packed."""
    return bisect_left(TITLES, length)


def gaps(places: Sequence[int]) -> Iterator[int]:
    """A rising list as its first place and the steps from each to the next."""
    yield places[0]
    yield from map(sub, places[1:], places)
