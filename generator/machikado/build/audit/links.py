"""Resolve links: to a file and anchor of the site, to another host, or to an address that is not allowed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .markup import Link

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):|//")
_BLANKS = str.maketrans("", "", "\t\n\r")
_LINKED = {"http", "https", "mailto", "tel", "geo"}
_ANCHORED = (".html", ".htm", ".svg")

LinkFault = tuple[str, str]


class Address(NamedTuple):
    """An address in its parts; within the site it has no scheme."""

    scheme: str
    path: str
    fragment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite:
    """What links are judged by; `places` collects, by page and fragment, who first links there (page, tag)."""

    root: Path
    targets: Mapping[str, str]
    url: str
    base: str
    places: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)


def site_of(root: Path, files: Iterable[str], url: str) -> BuiltSite:
    """A site that is published at `url`, or at the root of some host when that is unknown."""
    address = url.rstrip("/") + "/" if url else ""
    return BuiltSite(root=root, targets=_targets(files), url=address, base=urlsplit(address).path or "/")


def _targets(files: Iterable[str]) -> dict[str, str]:
    """Each path that may be linked, with the file that answers: a folder answers with its index."""
    targets: dict[str, str] = {}
    for path in files:
        folder, _, name = path.rpartition("/")
        if name == "index.html":
            targets |= {f"{folder}/" if folder else "": path, folder: path}
        targets[path] = path
    return targets


def fault_of(link: Link, page: str, number: int, ids: frozenset[str], site: BuiltSite) -> LinkFault | None:
    """What is wrong with a link; a place in another page is noted, to be looked up later."""
    scheme, path, fragment = address(link.url, site.url)
    if scheme:
        return _foreign_fault(link, scheme)
    resolved = resolve(page, path, site.base) if path else page
    target = None if resolved is None else site.targets.get(resolved)
    if target is None:
        return "broken-link", link.url if resolved is None else resolved
    if fragment and fragment.lower() != "top" and target.endswith(_ANCHORED):
        if target != page:
            site.places.setdefault(target, {}).setdefault(fragment, (page, number))
        elif not has_place(ids, fragment):
            return "missing-anchor", f"{target}#{fragment}"
    return None


def has_place(ids: frozenset[str], fragment: str) -> bool:
    """Whether a page with these ids has the place that a fragment names."""
    return fragment in ids or unquote(fragment) in ids


def _foreign_fault(link: Link, scheme: str) -> LinkFault | None:
    if scheme in _LINKED:
        return ("foreign-request", link.url) if link.request else None
    return None if scheme == "data" and link.image else ("unsafe-link", link.url[:80])


@lru_cache(maxsize=1 << 16)
def address(url: str, site_url: str = "") -> Address:
    """An address as a browser reads it; the site's own full addresses become absolute paths, queries go."""
    clean = url.translate(_BLANKS).strip()
    if site_url and f"{clean}/".startswith(site_url):
        clean = urlsplit(site_url).path + clean[len(site_url) :]
    scheme = _SCHEME.match(clean)
    if scheme:
        return Address((scheme[1] or "https").lower(), clean, "")
    before, _, fragment = clean.partition("#")
    return Address("", unquote(before.partition("?")[0]), fragment)


def resolve(page: str, path: str, base: str = "/") -> str | None:
    """The path below the site's root that a page's link names; None when it is outside of the site."""
    folder = page[: page.rfind("/") + 1]
    if path.startswith("/"):
        if not path.startswith(base):
            return None
        folder, path = "", path[len(base) :]
    while path.startswith("../"):
        if not folder:
            return None
        folder, path = folder[: folder.rfind("/", 0, -1) + 1], path[3:]
    return folder + path if path[:1] != "." and "/." not in path else _normal(folder + path)


def _normal(path: str) -> str | None:
    normal = posixpath.normpath(path)
    if normal.startswith(".."):
        return None
    is_folder = path.rpartition("/")[2] in {"", ".", ".."}
    return f"{normal}/".removeprefix("./") if is_folder else normal
