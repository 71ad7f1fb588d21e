"""A Markdown extension that puts a labelled permalink beside every heading.

Python-Markdown's own permalinks stand inside the heading, so that a screen reader reads them as part of its name.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


class _Permalinks(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, label: str) -> None:
        super().__init__(md)
        self.label = label

    def run(self, root: Element) -> None:
        names = dict(_names(getattr(self.md, "toc_tokens", ())))
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag in _HEADINGS and (anchor := child.get("id")) in names:
                    parent[place] = _with_link(child, anchor or "", self.label.replace("{title}", names[anchor]))


def _names(tokens: Iterable[Any]) -> Iterator[tuple[str | None, str]]:
    """The headings' words by their anchors, of all levels."""
    for token in tokens:
        yield token["id"], html.unescape(token["name"])
        yield from _names(token["children"])


def _with_link(heading: Element, anchor: str, label: str) -> Element:
    """The heading and, beside it, its address."""
    both = Element("div", {"class": "mk-heading"})
    both.tail, heading.tail = heading.tail, None
    link = Element("a", {"class": "mk-permalink", "href": f"#{anchor}", "aria-label": label})
    link.text = "¶"
    both.extend([heading, link])
    return both


class PermalinkExtension(Extension):  # type: ignore[misc]
    """`label` names a link; `{title}` in it stands for the heading."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"label": ["Link to “{title}”", "The name of a link; {title} stands for the heading"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Permalinks(md, self.getConfig("label")), "machikado-permalinks", 4)  # toc has 5


def makeExtension(**settings: Any) -> PermalinkExtension:
    """What Python-Markdown looks for in a module named in `markdown_extensions`."""
    return PermalinkExtension(**settings)
