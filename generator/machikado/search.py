"""Search entries for record pages in the site engine's own index, which knows only the pages it rendered itself."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from .addresses import SHELL
from .model import Artifact

INDEXES = ("search/search_index.json", "search.json")  # MkDocs and ProperDocs; Zensical


def paths(rendered: Path) -> list[str]:
    """The index files that the engine wrote."""
    return [name for name in INDEXES if (rendered / name).is_file()]


def with_records(rendered: Path, entries: Iterable[tuple[str, str, str]]) -> Iterator[Artifact]:
    """The engine's index with an entry for each record page (address, title, description)."""
    added = list(entries)
    for name in paths(rendered):
        index = json.loads((rendered / name).read_bytes())
        key = "docs" if "docs" in index else "items"
        kept = [entry for entry in index[key] if SHELL not in entry["location"]]
        index[key] = kept + [_entry(key, *words) for words in added]
        text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(path=name, content=text.encode(), origin="search")


def _entry(key: str, address: str, title: str, text: str) -> dict[str, object]:
    # Both engines keep HTML in their index and show it as such.
    words = {"title": html.escape(title, quote=False), "text": html.escape(text, quote=False)}
    entry: dict[str, object] = {"location": address, **words}
    return entry if key == "docs" else {**entry, "level": 1, "path": [], "tags": []}
