"""Headings of record pages, so that results lead to the right part.

Headings come from templates and repeat from page to page: each is kept once, with the sets in which pages have them.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from .postings import SMALL, encoded

Headings = tuple[tuple[str, str], ...]  # anchor and words, in the page's order
_HEADING = re.compile(r"""<h([23])\b[^>]*?\bid=["']?([^"'\s>]+)[^>]*>(.*?)</h\1>""", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"\s+")


def headings_of(body: str) -> Headings:
    """The second and third headings of a page that can be led to."""
    return tuple((found[2], _words(found[3])) for found in _HEADING.finditer(body))


def _words(markup: str) -> str:
    return _BLANKS.sub(" ", html.unescape(_TAGS.sub("", markup))).replace("¶", "").strip()


def kept(pages: Iterable[Headings]) -> dict[tuple[str, str], int]:
    """Headings that stand on several pages, numbered; what stands on one page alone is that record's own words."""
    many = Counter(heading for page in pages for heading in page)
    return {heading: number for number, heading in enumerate(each for each, count in many.items() if count > 1)}


def pieces(addresses: Sequence[str], pages: Mapping[str, Headings]) -> tuple[dict[str, Any], str] | None:
    """What the browser reads: headings with their sets, and which set each document has, as runs; None without any."""
    known = kept([pages[address] for address in addresses if address in pages])
    sets: dict[tuple[int, ...], int] = {(): 0}
    numbers = []
    for address in addresses:
        here = tuple(known[heading] for heading in pages.get(address, ()) if heading in known)
        numbers.append(sets.setdefault(here, len(sets)))
    if len(sets) == 1:
        return None
    runs = (value + len(sets) * (sum(1 for _ in run) - 1) for value, run in groupby(numbers))
    return {"heads": [list(each) for each in known], "sets": list(sets)}, encoded(runs, SMALL)
