"""Write the preview cards that appear where an address is shared, and `robots.txt`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from ..core.model import Artifact
from ..package.front_matter import front_matter
from ..site import share_cards
from ..site.share_cards import Card, card_picture
from .write import write

PICTURE = "assets/images/card.png"  # of every page without a card of its own
ROBOTS = "robots.txt"


def card_files(cards: Mapping[str, Card], name: str, description: str, folder: Path) -> Iterator[Artifact]:
    """The site's picture and one for each card; what `folder` holds from the last build is not drawn again."""
    wanted = {PICTURE: Card(text=description or name)}
    wanted |= {f"{address}card.png": card for address, card in sorted(cards.items())}
    drawn = {path: f"{_fingerprint(card, name)}.png" for path, card in wanted.items()}
    by_file = {drawn[path]: card for path, card in wanted.items()}
    write(_drawn(by_file, name, folder), folder)
    for path, file in drawn.items():
        yield Artifact(path=path, content=(folder / file).read_bytes(), origin="card")


def _drawn(cards: Mapping[str, Card], name: str, folder: Path) -> Iterator[Artifact]:
    for file, card in cards.items():
        known = folder / file
        content = known.read_bytes() if known.is_file() else card_picture(card, name)
        yield Artifact(path=file, content=content, origin="card")


def _fingerprint(card: Card, name: str) -> str:
    """Changes with the words, with how they are drawn, and with what draws them."""
    words = [
        card.figure,
        card.text,
        name,
        str(share_cards.DRAWING),
        *(version(each) for each in share_cards.DRAWN_WITH),
    ]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def declared(root: Path, hand_written: Mapping[str, str]) -> dict[str, Card]:
    """The cards that pages which people wrote themselves declare."""
    found: dict[str, Card] = {}
    for address, file in hand_written.items():
        path = root / file
        if path.suffix != ".md":
            continue
        meta, text = front_matter(path.read_text(encoding="utf-8-sig", errors="replace"), file, [])
        if card := meta.get("card"):
            given = card if isinstance(card, dict) else {}
            title = given.get("text") or meta.get("title") or _heading(text)
            found[address] = Card(figure=given.get("figure") or "", text=title)
    return found


def _heading(markdown: str) -> str:
    return next((line[2:].partition("{")[0].strip() for line in markdown.splitlines() if line.startswith("# ")), "")


def robots(site_url: str) -> Artifact:
    """Everything may be read, and here is what there is."""
    address = f"\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n" if site_url else ""
    return Artifact(path=ROBOTS, content=f"User-agent: *\nAllow: /\n{address}".encode(), origin=ROBOTS)
