"""Escape text for HTML and Markdown, as paragraphs and addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from ..core.i18n import UNKNOWN

_MARKDOWN = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>&~^=:$\"'@/]")
_HTML = re.compile(r"[&<>\"']").search
_BREAKS = re.compile(r"[ \t\r\n]*[\r\n][ \t\r\n]*|\t|[ ]{2,}")


markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""What is markup already, as such: `Markup(text)` would first ask the text for a markup of its own."""


@dataclass(slots=True)
class CurrentPage:
    """The page being rendered; templates see it as `page`."""

    address: str = ""
    root: str = ""
    markdown: bool = False
    ids: int = 0  # handed out on this page

    def new_id(self, name: str) -> Markup:
        """An id that nothing else on this page has."""
        self.ids += 1
        return markup(f"mk-{name}-{self.ids}")


def printer(current: CurrentPage) -> Callable[[Any], str]:
    def printed(value: Any) -> str:
        """What `{{ … }}` prints: unknown as ―, markup as it is, every other sign that means something escaped."""
        if type(value) is Markup:
            return value
        if value is None:
            return UNKNOWN
        if current.markdown:
            return escape_markdown(str(value))
        return value if type(value) is str and not _HTML(value) else escape(value)

    return printed


def escaped(text: str, current: CurrentPage) -> Markup:
    """A value inside HTML; on a Markdown page, where the engine reads inline HTML's text too, as plain Markdown."""
    return escape_markdown(text) if current.markdown else escape(text)


def escape_markdown(text: str) -> Markup:
    """Text that Markdown shows as it is, on one line."""
    return markup(_MARKDOWN.sub(lambda sign: f"&#{ord(sign.group())};", _BREAKS.sub(" ", text)))


def prose(text: str | None, current: CurrentPage) -> Markup:
    """Plain text as paragraphs: an empty line ends one, a single break stays a break."""
    if not text:
        return Markup("")
    parts = re.split(r"\n\s*\n", text.strip())
    lines = ([escaped(line, current) for line in part.splitlines()] for part in parts)
    return markup("".join(f"<p>{'<br>'.join(part)}</p>" for part in lines))


def safe_url(text: str | None) -> Markup:
    """The address if it is http, https or mailto; otherwise `#`."""
    if not text or not re.match(r"(https?://|mailto:)[^\s<>\"']+\Z", text):
        return Markup("#")
    return Markup(html.escape(text).replace("(", "%28").replace(")", "%29"))  # a bracket would end a Markdown link
