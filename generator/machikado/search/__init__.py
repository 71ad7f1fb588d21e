"""The portal's search: an index of pairs of letters in records and pages, which a browser reads piece by piece.

`search/index.js` names the documents' order and facets; `search/g/` holds the places of rare pairs, many in a file;
`search/l/` those of a frequent pair each; `search/t/` the documents' texts. All are scripts that hand a value to one
function, because that is what a page may load from a folder (`file://`) as well as from a server, under a policy
that forbids everything else. Nothing is loaded before somebody searches.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..addresses import Places
from ..model import Artifact, Problem
from ..relations import Package
from ..templates import front_matter
from ..wording import texts, title_of
from .documents import Document, documents_of
from .files import Kind, files
from .prose import sections, text_of


class Page(NamedTuple):
    """A page that goes through the site engine."""

    address: str
    file: str
    markdown: str
    rendered: bool  # from a template


def artifacts(
    package: Package, places: Places, language: str, pages: Iterable[Page], faults: list[Problem]
) -> Iterator[Artifact]:
    """The index of everything that can be found."""
    settings = _settings(package)
    found = [*documents_of(package, places, language, faults), *_pages(pages)]
    yield from files(found, list(_kinds(package, settings, language)), _facets(settings, language))


def _settings(package: Package) -> Mapping[str, Any]:
    ours = package.descriptor.get("machikado")
    settings = ours.get("search") if isinstance(ours, dict) else None
    return settings if isinstance(settings, dict) else {}


def _kinds(package: Package, settings: Mapping[str, Any], language: str) -> Iterator[Kind]:
    """What is found, first things first: in the order that the portal gives, then tables, pages, data, methods."""
    words = texts(language)
    titles = {name: title_of(rows.table, language) for name, rows in package.tables.items()}
    titles |= {"pages": words["search_pages"], "data": words["data"], "methods": words["methods"]}
    for name in dict.fromkeys([*(settings.get("order") or ()), *titles]):
        if name in titles:
            yield Kind(name, titles[name])


def _facets(settings: Mapping[str, Any], language: str) -> dict[str, str]:
    """The facets' titles by name, in the portal's order."""
    declared = settings.get("facets")
    return {
        name: (words.get("title_en") if language == "en" else "") or words.get("title") or name
        for name, words in (declared.items() if isinstance(declared, dict) else ())
        if isinstance(words, dict)
    }


def _pages(pages: Iterable[Page]) -> Iterator[Document]:
    """Each page section by section; one that says `search: {exclude: true}` is left out."""
    for page in pages:
        meta, markdown = front_matter(page.markdown, page.file, [])
        if "exclude" in (meta.get("search") or {}):
            continue
        title, description = (html.unescape(meta.get(name) or "") for name in ("title", "description"))
        for section in sections(markdown, rendered=page.rendered):
            text = text_of(section)
            if section.anchor:
                place, own, context = f"{page.address}#{section.anchor}", section.title, title
            else:
                place, own, context, text = page.address, title or section.title, "", (description, *text)
            yield Document(kind="pages", address=place, title=own, context=context, text=text)
