"""Sort documents as results show them that are alike, and tidy what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from .documents import Document
from .postings import BREAK

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


def facet_names(documents: Iterable[Document], declared: Iterable[str]) -> list[str]:
    used = {name for each in documents for name in each.facets}
    return [name for name in dict.fromkeys([*declared, *sorted(used)]) if name in used]


def values_of(documents: Iterable[Document], name: str) -> dict[str, int]:
    """A facet's values and their places: years from the newest, others as they are first met."""
    met = list(dict.fromkeys(value for each in documents for value in each.facets.get(name, ())))
    if all(re.fullmatch(r"\d{4}", value) for value in met):
        met.sort(reverse=True)
    return {value: place for place, value in enumerate(met)}


def ordered(
    documents: Iterable[Document], kinds: Sequence[Kind], values: Mapping[str, Mapping[str, int]]
) -> list[Document]:
    """By kind, then by facets, so that these are written as few long runs; else in the order given."""
    rank = {kind.name: place for place, kind in enumerate(kinds)}

    def key(each: Document) -> tuple[Any, ...]:
        places = [[known[value] for value in each.facets.get(name, ())] for name, known in values.items()]
        return (rank[each.kind], places)

    return sorted(documents, key=key)


def entry_of(document: Document) -> IndexEntry:
    head = BREAK.join(_tidy(each) for each in (document.title, *document.names) if each)
    return IndexEntry(
        replace(document, names=(), text=()), head, BREAK.join(_tidy(each) for each in document.text if each)
    )


def _tidy(text: str) -> str:
    return _BREAKS.sub(BREAK, _BLANKS.sub(" ", text)).strip()
