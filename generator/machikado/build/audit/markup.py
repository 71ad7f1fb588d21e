"""Parse a page's tags: links, identifiers, faults, and whether elements are nested as browsers will nest them."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"""<(?:[a-zA-Z/][^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+>|!--.*?(?:-->|\Z))""", re.DOTALL)
_RAW = re.compile(r"<!--.*?(?:-->|\Z)|(<(script|style)\b[^>]*>)((?!</\2).+?)(?=</\2)", re.DOTALL | re.IGNORECASE)
_OWN = f"own-{secrets.token_hex(8)}"  # a mark that no page can write
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_UNQUOTED_END = re.compile(r"=\s*[^\s\"'>]+/>\Z")  # the slash of `<a href=x/>` belongs to the address
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_IMAGES = {"img", "source", "image"}
_DATA_SCRIPTS = {"application/json", "application/ld+json"}
_MENTIONS = frozenset(
    {"alternate", "author", "bookmark", "canonical", "help", "license", "next", "prev", "privacy-policy", "me"}
)
_REQUESTS = frozenset({"src", "srcset", "imagesrcset", "poster", "action", "formaction", "ping", "background"})
_DOCTYPE = "<!doctype html>"
# What a page's own policy may name: nothing, the site itself, pictures in the page, texts known by their hash.
_STRICT = re.compile(r"'(none|self|sha(256|384|512)-[\w+/=-]+)'\Z|data:\Z")
_TAGS = re.compile(r"<[^>]*>").findall
_ENDS = re.compile(r"</[^>]*>").findall
_SELF_CLOSED = re.compile(r"<([^<>]*)/>")
# End tags that HTML lets an author leave out, and elements that a parser adds by itself.
_LEFT_OUT = re.compile(
    "</(?:li|dt|dd|p|rt|rp|optgroup|option|thead|tfoot|tr|td|th|caption)>|</?(?:html|head|body|tbody|colgroup)>"
)


class Link(NamedTuple):
    """An address in a tag: a `request` is fetched without being asked; in an `image` data: is harmless."""

    url: str
    request: bool
    image: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What one tag says, its position apart; most say nothing that is `told` here."""

    name: str
    bare: str
    told: bool = False
    ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


def without_raw_text(text: str, own: Collection[str] = ()) -> str:
    """The page with its scripts and styles emptied, lines kept: `<` is no tag in there; comments stay as they are.

    Those whose content is one of `own` are marked: they are meant to stand in the page.
    """

    def emptied(raw: re.Match[str]) -> str:
        if raw[2] is None:
            return raw[0]
        start = f"<{raw[2]} {_OWN}>" if raw[3] in own else raw[1]
        return start + "\n" * raw[3].count("\n")

    return _RAW.sub(emptied, text)


def tags_of(text: str) -> list[str]:
    """Every tag as it is written; comments are skipped."""
    found = _TAG.findall(text)
    return [tag for tag in found if tag[1] != "!"] if "<!--" in text else found


def line_of(text: str, number: int) -> int:
    """The line of a page's n-th tag."""
    starts = [found.start() for found in _TAG.finditer(text) if found[0][1] != "!"]
    return text.count("\n", 0, starts[number]) + 1 if starts else 1


@lru_cache(maxsize=1 << 16)
def tag(text: str) -> Tag:
    """One tag read; the pages of a site share most of theirs."""
    found = _NAME.match(text)
    name = found[1].lower() if found else ""
    if text[1] == "/":
        return Tag(name=name, bare=f"</{name}>")
    closed = text.endswith("/>") and name not in _VOID and not _UNQUOTED_END.search(text)
    written = [(found[1].lower(), _value(found)) for found in _ATTRIBUTE.finditer(text, len(name) + 1)]
    attributes = dict(written)
    places = (attributes.get("id"), attributes.get("name") if name == "a" else None)
    ids = tuple(dict.fromkeys(filter(None, places)))
    links, faults = tuple(_links(name, attributes)), tuple(_faults(name, written, attributes))
    return Tag(
        name=name,
        bare=f"<{name}/>" if closed else f"<{name}>",
        told=bool(ids or links or faults),
        ids=ids,
        links=links,
        faults=faults,
        attributes=tuple(written),
    )


def _value(attribute: re.Match[str]) -> str:
    value = attribute[2] or attribute[3] or attribute[4] or ""
    return unescape(value) if "&" in value else value


def _links(name: str, attributes: dict[str, str]) -> Iterator[Link]:
    for attribute, value in attributes.items():
        if attribute in {"href", "xlink:href"}:
            yield Link(value, _fetched(name, attributes), name in _IMAGES)
        elif attribute in _REQUESTS or (attribute == "data" and name == "object"):
            for url in value.split(",") if "srcset" in attribute and "data:" not in value else [value]:
                yield Link(url.strip().partition(" ")[0], True, name in _IMAGES)
    if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        yield Link(attributes.get("content", "").partition("=")[2].strip("'\" "), False, False)


def _fetched(name: str, attributes: dict[str, str]) -> bool:
    if name == "link":
        return not _MENTIONS.issuperset(attributes.get("rel", "-").lower().split())
    return name not in {"a", "area"}


def _faults(name: str, written: Sequence[tuple[str, str]], attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    if (name == "style" and _OWN not in attributes) or "style" in attributes:
        yield "inline-style", attributes.get("style", "<style>")
    if name == "script" and not {"src", _OWN} & attributes.keys() and attributes.get("type") not in _DATA_SCRIPTS:
        yield "inline-script", "<script>"
    if name == "base":
        yield "broken-html", "<base>"
    if name == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
        yield from (("wide-policy", source) for source in _wide(attributes.get("content", "")))
    for attribute in attributes:
        if attribute.startswith("on"):
            yield "event-handler", attribute
    if len(attributes) < len(written):
        yield "broken-html", f"<{name} {' '.join(attribute for attribute, _ in written)}>"


def _wide(policy: str) -> Iterator[str]:
    """The sources that open a page to more than the site itself: other hosts, texts run as scripts, programs."""
    for directive in policy.split(";"):
        name, *sources = directive.lower().split() or [""]
        if name.endswith(("-src", "-uri", "-action")):
            yield from (source for source in sources if not _STRICT.match(source))


@lru_cache(maxsize=1 << 12)
def misnested(bare: str) -> int | None:
    """The number of the first tag that a browser will put elsewhere than it is written; None if all is well.

    `bare` is a page without text and attributes. What the parser makes of it is written out again and compared:
    tags that were left open, closed twice, or put where they cannot stand (`<p><div>`) come back changed.
    """
    made = (LexborHTMLParser(_DOCTYPE + bare).html or "").lower().removeprefix(_DOCTYPE)
    written = _SELF_CLOSED.sub(r"<\1></\1>", bare)
    if made == written:
        return None
    if _LEFT_OUT.sub("", made) == _LEFT_OUT.sub("", written):
        return _stray_end(bare, made)
    return _first_difference(bare, made)


def _first_difference(bare: str, made: str) -> int:
    """Where two pages part, when the tags that may be left out do not count."""
    numbered = list(_essential(_TAGS(bare)))
    result = [name for name, _ in _essential(_TAGS(made))]
    pairs = zip(numbered, result, strict=False)
    last = max(0, bare.count("<") - 1)
    return next((number for (name, number), other in pairs if name != other), last)


def _essential(tags: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Every start and end with the number of its tag: `<path/>` is both."""
    for number, written in enumerate(tags):
        for name in _TAGS(_SELF_CLOSED.sub(r"<\1></\1>", written)):
            if not _LEFT_OUT.fullmatch(name):
                yield name, number


def _stray_end(bare: str, made: str) -> int | None:
    """An end tag without its start, which the parser drops."""
    ends = Counter(_ENDS(made))
    ends.subtract(_ENDS(bare))
    stray = next((name for name, count in ends.items() if count < 0), None)
    return None if stray is None else len(_TAGS(bare)) - 1 - _TAGS(bare)[::-1].index(stray)
