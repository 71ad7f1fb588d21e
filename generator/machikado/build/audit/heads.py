"""Check page heads: a unique title that states a finding, and a description."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .markup import Tag

_TITLE = re.compile(r"<title>([^<]*)</title>", re.IGNORECASE)
_DIVIDER = re.compile(r"\s*[|｜]\s*")
_BLANKS = re.compile(r"\s+")


class HeadFault(NamedTuple):
    """One fault of one page."""

    code: str
    value: str
    path: str


@dataclass(slots=True, kw_only=True)
class Heads:
    """What has been read of the pages' heads; `nav` is what mkdocs.yml calls pages, by address."""

    nav: Mapping[str, str]
    site_name: str = ""
    titles: dict[str, list[str]] = field(default_factory=dict)  # title → pages

    def read(self, path: str, text: str, tags: Sequence[Tag]) -> Iterator[HeadFault]:
        """Notes a page's title; tells what its head lacks."""
        told = _told(tags)
        found = _TITLE.search(text)
        if path == "404.html" or "noindex" in told.get("robots", "") or not found:
            return
        if not told.get("description", "").strip():
            yield HeadFault("missing-description", "", path)
        site = told.get("og:site_name", "") or self.site_name
        title = _own(html.unescape(found[1]), site)
        self.titles.setdefault(title, []).append(path)
        address = path.removesuffix("index.html")
        label = self.nav.get(address)
        if (label is not None or not address) and title in {_folded(label or ""), _folded(site), ""}:
            yield HeadFault("title-without-finding", title, path)

    def repeated(self) -> Iterator[HeadFault]:
        """Titles that several pages share."""
        for title, paths in self.titles.items():
            if title and len(paths) > 1:
                yield from (HeadFault("duplicate-title", title, path) for path in paths)


def _told(tags: Sequence[Tag]) -> dict[str, str]:
    """The contents of the page's meta tags."""
    metas = (dict(each.attributes) for each in tags if each.name == "meta")
    return {meta.get("name") or meta.get("property") or "": meta.get("content", "") for meta in metas}


def _own(title: str, site: str) -> str:
    """The title without the site's name, which stands at its end, after a divider."""
    folded = _folded(title)
    parts = _DIVIDER.split(folded)
    return folded.removesuffix(parts[-1]).rstrip(" |｜") if len(parts) > 1 and parts[-1] == _folded(site) else folded


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
