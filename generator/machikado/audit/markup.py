"""A page's tags: their links, identifiers and faults, and whether they nest as a browser will nest them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"""<(?:[a-zA-Z/][^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>|!--.*?(?:-->|\Z))""", re.DOTALL)
_RAW = re.compile(r"(<(script|style)\b[^>]*>)([^<].*?)(?=</\2)", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_DATA_SCRIPTS = {"application/json", "application/ld+json"}
_MENTIONS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "help", "license", "next", "prev", "privacy-policy", "me"}
)
_REQUESTS = frozenset({"src", "srcset", "imagesrcset", "poster", "action", "formaction", "ping", "background"})
# End tags that HTML lets an author leave out, and elements that a parser adds by itself.
_OPTIONAL_ENDS = frozenset(
    {"li", "dt", "dd", "p", "rt", "rp", "optgroup", "option", "thead", "tfoot", "tr", "td", "th", "caption"}
)
_IMPLIED = frozenset({"html", "head", "body", "tbody", "colgroup"})


class Link(NamedTuple):
    """An address in a tag: a `request` is fetched without being asked; in an `image` data: is harmless."""

    url: str
    request: bool
    image: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What one tag says, its position apart."""

    name: str
    bare: str
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


def without_raw_text(text: str) -> str:
    """The page with its scripts and styles emptied, lines kept: `<` is no tag in there."""
    return _RAW.sub(lambda found: found[1] + "\n" * found[3].count("\n"), text)


def tags_of(text: str) -> list[str]:
    """Every tag as it is written; comments are skipped."""
    found = _TAG.findall(text)
    return [tag for tag in found if tag[1] != "!"] if "<!--" in text else found


def line_of(text: str, number: int) -> int:
    """The line of a page's n-th tag."""
    starts = [found.start() for found in _TAG.finditer(text) if found[0][1] != "!"]
    return text.count("\n", 0, starts[number]) + 1


@lru_cache(maxsize=1 << 16)
def tag(text: str) -> Tag:
    """One tag read; the pages of a site share most of theirs."""
    found = _NAME.match(text)
    name = found[1].lower() if found else ""
    if text[1] == "/":
        return Tag(name=name, bare=f"</{name}>")
    closed = text.endswith("/>") and name not in _VOID
    written = [(found[1].lower(), _value(found)) for found in _ATTRIBUTE.finditer(text, len(name) + 1)]
    attributes = dict(written)
    places = (attributes.get("id"), attributes.get("name") if name == "a" else None)
    ids = tuple(dict.fromkeys(filter(None, places)))
    return Tag(
        name=name,
        bare=f"<{name}/>" if closed else f"<{name}>",
        ids=ids,
        links=tuple(_links(name, attributes)),
        faults=tuple(_faults(name, written, attributes)),
        attributes=tuple(written),
    )


def _value(attribute: re.Match[str]) -> str:
    value = attribute[2] or attribute[3] or attribute[4] or ""
    return unescape(value) if "&" in value else value


def _links(name: str, attributes: dict[str, str]) -> Iterator[Link]:
    for attribute, value in attributes.items():
        if attribute in {"href", "xlink:href"}:
            yield Link(value, _fetched(name, attributes), image=False)
        elif attribute in _REQUESTS or (attribute == "data" and name == "object"):
            image = name in {"img", "source"}
            for url in value.split(",") if "srcset" in attribute and "data:" not in value else [value]:
                yield Link(url.split()[0] if url.split() else "", request=True, image=image)
    if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        yield Link(attributes.get("content", "").partition("=")[2].strip("'\" "), request=False, image=False)


def _fetched(name: str, attributes: dict[str, str]) -> bool:
    if name == "link":
        return not _MENTIONS.issuperset(attributes.get("rel", "-").lower().split())
    return name not in {"a", "area"}


def _faults(name: str, written: Sequence[tuple[str, str]], attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    if name == "style" or "style" in attributes:
        yield "inline-style", attributes.get("style", "<style>")
    if name == "script" and "src" not in attributes and attributes.get("type") not in _DATA_SCRIPTS:
        yield "inline-script", "<script>"
    if name == "base":
        yield "broken-html", "<base>"
    for attribute in attributes:
        if attribute.startswith("on"):
            yield "event-handler", attribute
    if len(attributes) < len(written):
        yield "broken-html", f"<{name} {' '.join(attribute for attribute, _ in written)}>"


@lru_cache(maxsize=1 << 12)
def misnested(bare: str) -> int | None:
    """The number of the first tag that a browser will put elsewhere than it is written; None if all is well.

    `bare` is a page without text and attributes. What the parser makes of it is written out again and compared:
    tags that were left open, closed twice, or put where they cannot stand (`<p><div>`) come back changed.
    """
    parsed = LexborHTMLParser("<!doctype html>" + bare).html or ""
    source, result = _TAGS(bare), _TAGS(parsed)
    if source == result or bare == parsed:
        return None
    return _first_difference(_spelled(source), _spelled(result))


_TAGS = re.compile(r"<[^!>][^>]*>").findall


def _spelled(tags: Sequence[str]) -> list[tuple[str, int]]:
    """Every start and end with the number of its tag: `<path/>` is both."""
    pairs = ((name, number) for number, tag in enumerate(tags) for name in _start_and_end(tag.lower()))
    return list(pairs)


def _start_and_end(tag: str) -> tuple[str, ...]:
    return (f"<{tag[1:-2]}>", f"</{tag[1:-2]}>") if tag.endswith("/>") else (tag,)


def _first_difference(source: list[tuple[str, int]], result: list[tuple[str, int]]) -> int | None:
    """Where two pages part; tags that may be left out do not count, but for an end without its start."""
    kept = [pair for pair in source if not _may_be_left_out(pair[0])]
    made = [pair for pair in result if not _may_be_left_out(pair[0])]
    for mine, theirs in zip_longest(kept, made):
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return mine[1] if mine else source[-1][1]
    return _stray_end([name for name, _ in source], [name for name, _ in result], source)


def _stray_end(source: list[str], result: list[str], numbered: list[tuple[str, int]]) -> int | None:
    ends = [name for name in dict.fromkeys(source) if name[1] == "/"]
    stray = next((name for name in ends if source.count(name) > result.count(name)), None)
    return next((number for name, number in reversed(numbered) if name == stray), None)


def _may_be_left_out(tag: str) -> bool:
    return tag.strip("</>") in _IMPLIED or (tag[1] == "/" and tag[2:-1] in _OPTIONAL_ENDS)
