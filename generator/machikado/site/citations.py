"""Number citations: marks beside facts, and the list of sources that they lead to.

While a template runs, a mark is only a token: what is worked out but not printed must not take a number. `complete`
then numbers the tokens of the finished body in the order in which people read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from ..core import i18n
from ..core.model import Table
from ..package.rows import Row, related_row
from .escaping import CurrentPage, escaped, markup, safe_url

_TOKEN = re.compile(r"<!--machikado-(source|list)-(\d+)-->")
_LONG = 30  # sources in a list that is folded on a telephone
_MANY = 6  # places in one source that the list names; more say nothing

Link = Callable[..., Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How a template wants its list of sources: what stands in it besides, and under which heading."""

    rows: tuple[tuple[Row, str | None], ...] = ()  # with the place in the source
    heading: bool = True
    level: int = 2


@dataclass(slots=True, kw_only=True)
class Citing:
    """What all pages cite: tokens lead to places in `marks` and `listings`, in whatever order templates ask."""

    language: str
    current: CurrentPage
    url: Link
    has_page: Callable[[Table], bool]
    marks: list[tuple[Row, str | None]] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    known: dict[tuple[Row, str | None], int] = field(default_factory=dict)
    words: dict[Row, tuple[str, str]] = field(default_factory=dict)


def functions(citing: Citing) -> dict[str, Callable[..., Markup]]:
    """What templates call: `ref` and its old name `source_mark`, `refs`, `source_list`."""

    def ref(source: Row | None, locator: str | None = None) -> Markup:
        """The number beside a fact that leads to its source in the page's list; says so where there is none."""
        if source is None:
            words = i18n.texts(citing.language)["look_no_source"]
            return markup(f'<span class="mk-ref mk-ref--none">{words}</span>')
        named, place = _named(source)
        return _token(citing, named, locator or place)

    def refs(sources: Iterable[Row | None]) -> Markup:
        """The numbers of several sources in a row, each once; rows that name a source will do."""
        found: dict[Row, Row] = {}
        for row in (row for row in sources if row is not None):
            found.setdefault(_named(row)[0], row)
        return markup("".join(map(ref, found.values()))) if found else ref(None)

    def source_list(rows: Iterable[Row | None] = (), heading: bool = True, level: int = 2) -> Markup:
        """The page's numbered list; these rows stand in it also where no mark leads to them."""
        listed = tuple(_named(row) for row in rows if row is not None)
        citing.listings.append(Listing(rows=listed, heading=heading, level=level))
        return markup(f"<!--machikado-list-{len(citing.listings) - 1}-->")

    return {"ref": ref, "source_mark": ref, "refs": refs, "source_list": source_list}


def _named(row: Row) -> tuple[Row, str | None]:
    """The source that a row is, or that it names (by a key to a table that tells what it cites), and where in it."""
    others = (related_row(row, key.name) for key in row.table.foreign_keys)
    source = next((other for other in others if other is not None and other.table.cite), None)
    if row.table.cite or source is None:
        return row, None
    place = row["locator"] if "locator" in row.table.positions else None
    return source, None if place is None else str(place)


def _token(citing: Citing, source: Row, locator: str | None) -> Markup:
    mark = (source, locator)
    number = citing.known.get(mark)
    if number is None:
        number = citing.known[mark] = len(citing.marks)
        citing.marks.append(mark)
    return markup(f"<!--machikado-source-{number}-->")


def complete(citing: Citing, body: str) -> str:
    """A page's body with its marks numbered and its list in place; at the end where the template placed none."""
    numbers: dict[Row, int] = {}
    places: dict[Row, dict[str, None]] = {}
    listings: list[Listing] = []

    def numbered(token: re.Match[str]) -> str:
        if token[1] == "list":
            listings.append(citing.listings[int(token[2])])
            return "" if len(listings) > 1 else token[0]
        source, locator = citing.marks[int(token[2])]
        number = numbers.setdefault(source, len(numbers) + 1)
        places.setdefault(source, {}).update(dict.fromkeys([locator] if locator else []))
        return _mark(citing, source, number, locator)

    body = _TOKEN.sub(numbered, body)
    for row, locator in (each for listing in listings for each in listing.rows):
        numbers.setdefault(row, len(numbers) + 1)
        places.setdefault(row, {}).update(dict.fromkeys([locator] if locator else []))
    section = _section(citing, listings[0] if listings else Listing(), numbers, places)
    if listings:
        return _TOKEN.sub(lambda token: section, body)
    return f"{body}\n\n{section}" if section else body


def _mark(citing: Citing, source: Row, number: int, locator: str | None) -> str:
    texts, (title, about) = i18n.texts(citing.language), _words(citing, source)
    more = texts["look_comma"].join(part for part in (about, locator) if part)
    name = texts["look_cited"].format(n=number, title=title)
    name = escaped(name + (texts["look_bracket"].format(words=more) if more else ""), citing.current)
    shown = escaped(f"[{number}]", citing.current)
    return f'<sup class="mk-ref"><a href="#source-{number}" aria-label="{name}">{shown}</a></sup>'


def _words(citing: Citing, source: Row) -> tuple[str, str]:
    """A source's title, and what kind of document it is and how much of it was read."""
    found = citing.words.get(source)
    if found is None:
        parts = (_shown(citing, source, role) for role in ("kind", "read"))
        comma = i18n.texts(citing.language)["look_comma"]
        found = citing.words[source] = (source.label, comma.join(part for part in parts if part))
    return found


def _section(
    citing: Citing, listing: Listing, numbers: Mapping[Row, int], places: Mapping[Row, Mapping[str, None]]
) -> str:
    if not numbers:
        return ""
    items = "\n".join(_item(citing, source, number, list(places.get(source, ()))) for source, number in numbers.items())
    words = i18n.texts(citing.language)["look_sources"]
    title, named = f'<h{listing.level} id="source-list">{words}</h{listing.level}>\n', 'aria-labelledby="source-list"'
    if not listing.heading:
        title, named = "", f'aria-label="{words}"'
    items = f'<ol class="mk-src">\n{items}\n</ol>'
    if len(numbers) > _LONG:
        head = f"<summary>{words} <span>{len(numbers)}</span></summary>"
        items = f'<details class="mk-group" data-mk-wide>{head}\n{items}</details>'
    return f'<section class="mk-section mk-sources" {named}>\n{title}{items}\n</section>'


def _item(citing: Citing, source: Row, number: int, locators: list[str]) -> str:
    """One source: its own page, who published it when, what kind it is, how far it was read, where it is to be had."""
    texts, current = i18n.texts(citing.language), citing.current
    title = escaped(source.label, current)
    name = f'<a href="{citing.url(source)}">{title}</a>' if citing.has_page(source.table) else f"<cite>{title}</cite>"
    badge = _shown(citing, source, "badge") or _shown(citing, source, "kind")
    copied = texts["look_copy"] if _value(source, "copy") == "True" else ""
    tags = [f'<span class="mk-tag">{escaped(words, current)}</span>' for words in (badge, copied) if words]
    plain = [_shown(citing, source, role) for role in ("publisher", "date", "read")]
    if 0 < len(locators) <= _MANY:
        plain.append(texts["look_locator"].format(words=texts["look_comma"].join(locators)))
    about = [*tags, *(f"<span>{escaped(part, current)}</span>" for part in plain if part)]
    links = [_outside(source, role, texts[f"look_{role}"]) for role in ("url", "archived", "original")]
    missing = "" if any(links) else f'<span class="mk-muted">{texts["look_no_url"]}</span>'
    parts = " ".join(part for part in (*about, *links, missing) if part)
    return f'<li id="source-{number}">{name} <span class="mk-src__about">{parts}</span></li>'


def _outside(source: Row, role: str, words: str) -> str:
    address = safe_url(_value(source, role))
    return "" if address == "#" else f'<a class="mk-address" href="{address}" rel="noopener">{words}</a>'


def _shown(citing: Citing, source: Row, role: str) -> str:
    """What a source's field of this role holds, in words; nothing where it has no such field or value."""
    name = _field(source.table, role)
    value = source[name] if name else None
    return "" if name is None or value is None else i18n.shown(source.table.field(name), value, citing.language)


def _value(source: Row, role: str) -> str | None:
    name = _field(source.table, role)
    return None if name is None or source[name] is None else str(source[name])


def _field(table: Table, role: str) -> str | None:
    """The field of a role: as the schema's `cite` tells; without one, the first address is the document's."""
    if not table.cite and role == "url":
        return next((field.name for field in table.fields if "url" in field.checks), None)
    return table.cite.get(role)
