"""Structured data of pages: schema.org as JSON-LD, and absolute addresses where the site's own is known."""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from .escaping import CurrentPage, markup

_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "yaml": "application/yaml",
}
_SCRIPT = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def json_ld(thing: Mapping[str, Any]) -> Markup:
    """A data block for the page; what is unknown is left out. Nothing in it can end the block or be run."""
    data = _known({"@context": "https://schema.org", **thing})
    return Markup("") if data is None else data_block(data, "application/ld+json")


def data_block(data: Any, kind: str = "application/json") -> Markup:
    """Data for scripts of the page, or for programs that read it. Nothing in them can end the block or be run."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in _SCRIPT.items():  # translate() would look up every letter
        text = text.replace(sign, escape)
    return markup(f'<script type="{kind}">{text}</script>')


def breadcrumb_data(absolute: Callable[[str], str | None]) -> Callable[..., Markup]:
    def told(path: Iterable[tuple[Any, str]], here: Any = None) -> Markup:
        """Where the page stands: titles with their addresses, and the page's own title last."""
        places: list[tuple[Any, str | None]] = [(title, absolute(href)) for title, href in path]
        if here:
            places.append((here, None))
        items = [
            {"@type": "ListItem", "position": number, "name": title, "item": item}
            for number, (title, item) in enumerate(places, 1)
        ]
        return json_ld({"@type": "BreadcrumbList", "itemListElement": items})

    return told


def media_type(path: str) -> str:
    """What a file is, by its ending."""
    return _MEDIA.get(path.rpartition(".")[2], "application/octet-stream")


def publisher(portal: Mapping[str, Any]) -> Callable[[], dict[str, Any] | None]:
    def told() -> dict[str, Any] | None:
        """Who publishes the site, where `extra.contact` of mkdocs.yml names somebody."""
        contact = portal.get("contact") or {}
        name, email, url = (contact.get(each) for each in ("name", "email", "form_url"))
        return {"@type": "Organization", "name": name, "email": email, "url": url} if name else None

    return told


def _known(value: Any) -> Any:
    """The value in JSON's types, without what is unknown or empty."""
    if isinstance(value, Mapping):
        pairs = ((str(name), _known(each)) for name, each in value.items())
        found = {name: each for name, each in pairs if each is not None}
        return found if found.keys() - {"@type", "@context"} else None
    if isinstance(value, list | tuple):
        return [each for each in map(_known, value) if each is not None] or None
    if isinstance(value, Markup):
        return html.unescape(value.striptags()) or None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) or None if value is not None else None


def addresses(site_url: str, current: CurrentPage) -> Callable[[str], str | None]:
    root = site_url.rstrip("/") + "/" if site_url else ""
    joined: Callable[[str, str], str] = lru_cache(urljoin)

    def absolute(address: str) -> str | None:
        """The full address of what `url` gave, or of an address below the site; unknown without `site_url`."""
        if not root:
            return None
        place = html.unescape(address)
        base = current.root and html.unescape(current.root)
        below = place.removeprefix(base) if base and place.startswith(base) else place
        return joined(root, below) if not below.startswith("#") else joined(root, current.address) + below

    return absolute
