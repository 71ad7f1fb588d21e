"""Search: an index of pairs of characters in records and pages, which a browser loads piece by piece.

`search/index.js` names the documents' order and facets; `search/g/` holds the places of rare pairs, many in a file;
`search/l/` those of a frequent pair each; `search/t/` the documents' texts; `search/n/` what rows
are called. All are scripts that hand a value to one function, because that is what a page may load from a folder
(`file://`) as well as from a server, under a policy that forbids everything else. Nothing is loaded before
somebody searches.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...core.i18n import search_facets, search_settings, texts, title_of
from ...core.model import Artifact, Problem
from ...package.front_matter import front_matter
from ...package.page_addresses import Places
from ...package.rows import Package
from ...package.synonyms import synonyms_of
from .data_tables import tables_of
from .documents import Document, documents_of
from .entries import Kind
from .extra_pieces import More
from .headings import Headings, headings_of
from .index_files import files
from .names import names_of_rows
from .sections import sections, text_of

__all__ = ["Headings", "Page", "artifacts", "headings_of"]


class Page(NamedTuple):
    """A page that goes through the site engine."""

    address: str
    file: str
    markdown: str
    rendered: bool  # from a template


def artifacts(
    package: Package, places: Places, language: str, pages: Iterable[Page], faults: list[Problem],
    headings: Mapping[str, Headings] | None = None,
) -> Iterator[Artifact]:  # fmt: skip
    """The index of everything that can be found; `headings` are those of record pages, by address."""
    settings = search_settings(package.descriptor)
    folders = dict(_folders(settings, language))
    found = [
        *documents_of(package, places, language, faults),
        *tables_of(package, language),
        *_pages(pages, list(folders)),
    ]
    more = More(
        names=list(names_of_rows(package, places, language)),
        synonyms=[[group.typed, group.meant] for group in synonyms_of(settings)],
        headings=headings or {},
        group=_titled(settings.get("names") or {}, language) or texts(language)["search_names"],
    )
    kinds = list(_kinds(package, settings, folders, language))
    yield from files(found, kinds, search_facets(package.descriptor, language), more)


def _folders(settings: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Parts of the site whose pages are a kind of their own: their addresses' beginnings and titles."""
    for entry in settings.get("order") or ():
        if isinstance(entry, dict):
            yield entry["pages"], _titled(entry, language) or entry["pages"]


def _titled(words: Mapping[str, Any], language: str) -> str:
    return (words.get("title_en") if language == "en" else "") or words.get("title") or ""


def _kinds(
    package: Package, settings: Mapping[str, Any], folders: Mapping[str, str], language: str
) -> Iterator[Kind]:  # fmt: skip
    """What is found, first things first: in the order that the portal gives, then tables, pages, data, methods.

    What the portal names before its pages comes first, then pages and other records, then what only tells how the site
    is made.
    """
    words = texts(language)
    titles = {name: title_of(rows.table, language) for name, rows in package.tables.items()}
    titles |= {"pages": words["search_pages"], **folders, "data": words["data"], "methods": words["methods"]}
    given = [each["pages"] if isinstance(each, dict) else each for each in settings.get("order") or ()]
    first = given[: given.index("pages")] if "pages" in given else [*package.tables]
    for name in dict.fromkeys([*given, *titles]):
        if name in titles:
            yield Kind(name, titles[name], 0 if name in first else 1 if name in {*package.tables, "pages"} else 2)


def _pages(pages: Iterable[Page], folders: Sequence[str]) -> Iterator[Document]:
    """Each page section by section; one that says `search: {exclude: true}` is left out."""
    for page in pages:
        meta, markdown = front_matter(page.markdown, page.file, [])
        if "exclude" in (meta.get("search") or {}):
            continue
        kind = next((folder for folder in folders if page.address.startswith(folder)), "pages")
        title, description = (html.unescape(meta.get(name) or "") for name in ("title", "description"))
        for section in sections(markdown, rendered=page.rendered):
            text = text_of(section)
            if section.anchor:
                place, own, context = f"{page.address}#{section.anchor}", section.title, title
            else:
                place, own, context, text = page.address, title or section.title, "", (description, *text)
            yield Document(kind=kind, address=place, title=own, context=context, text=text)
