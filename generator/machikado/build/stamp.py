"""Stamp record pages: cut the engine's rendered shell at its markers and fill in each record."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from ..core.model import Artifact
from ..package.page_addresses import SHELL
from ..site.markdown_files import StampedPage

_MARKERS = re.compile(rf"<!--{SHELL}-body-->|{SHELL}-title|{SHELL}-description|[\w\-./%]*{SHELL}/")
_INDENTS = re.compile(r"\s*\n\s*")
_SETTINGS = re.compile(r'(<script id="__config" type="application/json">)(.*?)(?=</script>)', re.DOTALL)
SITEMAP_SIZE = 50_000  # addresses in one sitemap file, by the sitemap protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A rendered shell as pieces of bytes; between them stand the names of what is filled in."""

    pieces: tuple[bytes, ...]
    holes: tuple[str, ...]


def frame(shell: str, address: str) -> Frame:
    """Cuts a rendered shell page (at `address`) at its markers."""
    shell = _compact(shell)
    pieces, holes, end = [], [], 0
    for marker in _MARKERS.finditer(shell):
        text = marker.group()
        name = text.rpartition("-")[2].rstrip(">").rstrip("-") if not text.endswith("/") else "address"
        length = len(quote(address) if "%" in text else address)
        start = marker.end() - length if name == "address" else marker.start()
        pieces.append(shell[end:start].encode())
        holes.append("body" if text.startswith("<!--") else name)
        end = marker.end()
    return Frame(pieces=(*pieces, shell[end:].encode()), holes=tuple(holes))


def _compact(shell: str) -> str:
    """The shell, which stands on every page, without indentation, empty lines and needless escapes."""
    shell = _SETTINGS.sub(lambda found: found[1] + _json(found[2]), shell)
    return _INDENTS.sub("\n", shell).lstrip()


def _json(text: str) -> str:
    plain = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    return plain.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def fill(cut: Frame, page: StampedPage) -> bytes:
    """One record's page: the frame with title, description, body and address filled in."""
    values = {
        "title": html.escape(page.title).encode(),
        "description": html.escape(page.description).encode(),
        "body": page.body.encode(),
        "address": quote(page.address).encode(),
    }
    filled = [part for piece, hole in zip(cut.pieces, cut.holes, strict=False) for part in (piece, values[hole])]
    return b"".join([*filled, cut.pieces[-1]])


def sitemap(addresses: Iterable[str], site_url: str) -> Iterator[Artifact]:
    """`sitemap.xml` for every page; an index of several files where one would be too long."""
    root = site_url.rstrip("/") + "/"
    urls = [f"{root}{quote(address)}" for address in sorted(addresses)]
    chunks = [urls[start : start + SITEMAP_SIZE] for start in range(0, len(urls), SITEMAP_SIZE)]
    if len(chunks) <= 1:
        yield _sitemap("sitemap.xml", "urlset", "url", urls)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(chunks) + 1)]
    for name, chunk in zip(names, chunks, strict=True):
        yield _sitemap(name, "urlset", "url", chunk)
    yield _sitemap("sitemap.xml", "sitemapindex", "sitemap", [root + name for name in names])


def _sitemap(name: str, outer: str, inner: str, urls: list[str]) -> Artifact:
    lines = "\n".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Artifact(path=name, content=f"{text}{lines}\n</{outer}>\n".encode(), origin="sitemap")
