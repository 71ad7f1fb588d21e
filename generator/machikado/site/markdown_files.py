"""Write pages as the Markdown files that a site engine is given."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.model import Artifact
from ..package.front_matter import OUR_KEYS
from ..package.page_addresses import SHELL
from .templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedPage:
    """One record's page without its frame."""

    address: str
    title: str
    description: str
    body: str
    origin: str
    row: Any = None


def _source(address: str) -> str:
    """The Markdown file that the engine turns into this address."""
    return f"{address}index.md"


def markdown(template: Template, page: StampedPage) -> Artifact:
    kept = _kept(template)
    words = {"title": html.escape(page.title), "description": html.escape(page.description)}
    return _page(page.address, {**words, **kept}, page.body, template.origin)


def _kept(template: Template) -> dict[str, Any]:
    """The front matter that the site engine sees; of a card it needs to know only that there is one."""
    kept = {name: value for name, value in template.meta.items() if name not in OUR_KEYS}
    return kept | {"card": True} if template.meta.get("card") else kept


def shell(template: Template) -> Artifact:
    kept = _kept(template)
    meta = {
        "title": f"{SHELL}-title", "description": f"{SHELL}-description",
        "hide": ["navigation", "toc"], "search": {"exclude": True}, **kept,
    }  # fmt: skip
    return _page(template.pattern.shell, meta, f"<!--{SHELL}-body-->", template.origin)


def _page(address: str, meta: Mapping[str, Any], body: str, origin: str) -> Artifact:
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items() if value != ""]
    text = "---\n" + "\n".join(lines) + "\n---\n\n" + body + "\n"
    return Artifact(path=_source(address), content=text.encode(), origin=origin)
