"""Audit one file: the markup and links of a page, or the URLs of a style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ...outputs.forms.offline import script_of_forms, style_of_forms
from .heads import Heads
from .links import BuiltSite, LinkFault, fault_of, has_place
from .markup import Link, Tag, line_of, misnested, tag, tags_of, without_raw_text

_CSS_URL = re.compile(
    r"""/\*.*?\*/|(?:url\(\s*|(?P<at>@import\s+))(?:"([^"]*)"|'([^']*)'|(?(at)(?!)|([^)"'\s]*)))""",
    re.DOTALL | re.IGNORECASE,
)
_CONTENT = {name: re.compile(rf"<{name}\b[^>]*>(.*?)</{name}", re.DOTALL | re.IGNORECASE) for name in ("title", "h1")}
_NO_CONTACT = " data-no-contact"  # of the sentence that stands where an address should (contact.html.j2)
_MARKUP = re.compile(r"<[^>]*>")
_CODES = {"title": "page-title", "h1": "page-heading"}

NumberedFault = tuple[int, LinkFault]


class Finding(NamedTuple):
    """One fault at one place."""

    code: str
    value: str
    path: str
    line: int | None = None


def page_findings(path: str, site: BuiltSite, heads: Heads | None = None) -> Iterator[Finding]:
    """Everything wrong with one page, but for the places in other pages that it links to."""
    try:
        text = without_raw_text((site.root / path).read_bytes().decode(), _own(path, site))
    except UnicodeDecodeError:
        yield Finding("page-encoding", "", path)
        return
    tags = [tag(written) for written in tags_of(text)]
    for number, (code, value) in chain(_page_faults(text, tags), _tag_faults(path, tags, site)):
        yield Finding(code, value, path, line_of(text, number))
    if _NO_CONTACT in text:
        yield Finding("no-contact", "", path)
    if heads:
        yield from (Finding(*each) for each in heads.read(path, text, tags))


def _own(path: str, site: BuiltSite) -> tuple[str, ...]:
    """What the generator itself writes into a page: a form as one file holds the form's script beside it."""
    folder, _, name = path.rpartition("/")
    script = site.root / folder / "form.js"
    if name != "form.html" or not folder.startswith("contribute/") or not script.is_file():
        return ()
    return style_of_forms(), script_of_forms(script.read_text(encoding="utf-8"))


def _page_faults(text: str, tags: Sequence[Tag]) -> Iterator[NumberedFault]:
    bare = [one.bare for one in tags]
    if not text[:99].lstrip("\ufeff \n\r\t").lower().startswith("<!doctype html"):
        yield 0, ("broken-html", "<!doctype html>")
    if (number := misnested("".join(bare))) is not None:
        yield number, ("broken-html", bare[number])
    if not any(one.name == "html" and dict(one.attributes).get("lang", "").strip() for one in tags[:3]):
        yield 0, ("page-language", "")
    head = bare[: bare.index("</head>")] if "</head>" in bare else bare
    yield from _counted("title", head, text)
    yield from _counted("h1", bare, text)


def _counted(name: str, bare: Sequence[str], text: str) -> Iterator[NumberedFault]:
    """A fault unless the element stands there once, with text."""
    count = bare.count(f"<{name}>")
    content = _CONTENT[name].search(text) if count == 1 else None
    if content and (content[1].strip() if "<" not in content[1] else _MARKUP.sub("", content[1]).strip()):
        return
    number = len(bare) - 1 - bare[::-1].index(f"<{name}>") if count else 0
    yield number, (_CODES[name], ("none", "empty")[count] if count < 2 else "several")


def _tag_faults(path: str, tags: Sequence[Tag], site: BuiltSite) -> Iterator[NumberedFault]:
    told = [(number, one) for number, one in enumerate(tags) if one.told]
    places = [(number, place) for number, one in told for place in one.ids]
    ids = frozenset(place for _, place in places)
    if len(ids) < len(places):
        yield from _repeated(places)
    for number, one in told:
        yield from ((number, fault) for fault in one.faults)
        for link in one.links:
            if broken := fault_of(link, path, number, ids, site):
                yield number, broken


def _repeated(places: Sequence[tuple[int, str]]) -> Iterator[NumberedFault]:
    seen: set[str] = set()
    for number, place in places:
        if place in seen:
            yield number, ("duplicate-id", place)
        seen.add(place)


def style_sheet_findings(path: str, site: BuiltSite) -> Iterator[Finding]:
    """Requests to other hosts and missing files in a style sheet."""
    text = (site.root / path).read_text(encoding="utf-8", errors="replace")
    for found in _CSS_URL.finditer(text):
        url = found[2] or found[3] or found[4]
        fault = fault_of(Link(url.partition("#")[0], True, True), path, 0, frozenset(), site) if url else None
        if fault:
            yield Finding(*fault, path, text.count("\n", 0, found.start()) + 1)


def missing_places(path: str, wanted: dict[str, tuple[str, int]], site: BuiltSite) -> Iterator[Finding]:
    """The fragments that other pages link to and that this page does not have."""
    tags = map(tag, tags_of(_text(path, site)))
    ids = frozenset(place for one in tags for place in one.ids)
    for fragment, (page, number) in wanted.items():
        if not has_place(ids, fragment):
            yield Finding("missing-anchor", f"{path}#{fragment}", page, line_of(_text(page, site), number))


def _text(path: str, site: BuiltSite) -> str:
    return without_raw_text((site.root / path).read_bytes().decode(errors="replace"))
