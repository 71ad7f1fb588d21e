"""Render templates and rows: Markdown for the site engine, HTML bodies for stamping."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..core.messages import reason
from ..core.model import Artifact, Download, Origin, Problem, Table
from ..core.problems import problem
from ..outputs.feeds.entries import Feeds, feeds_of
from ..package.contact import NOBODY, Contact
from ..package.page_addresses import Pattern, Places
from ..package.rows import Package, Row
from ..profile import Profile
from .citations import complete
from .escaping import CurrentPage
from .markdown_files import StampedPage, markdown, shell
from .sandbox import location
from .share_cards import Card
from .sql_page import ADDRESS as SQL_ADDRESS
from .sql_page import SqlPage
from .table_functions import table_functions
from .template_functions import environment_of
from .templates import Template, find_templates, hand_written, lone_template

_BLANKS = re.compile(r"[ \t\r\n]+")
# What a template may be rendered for beside rows: tables of these kinds.
DEFINED: dict[str, Callable[[Table], bool]] = {
    "definitions": lambda table: True,
    "derived": lambda table: table.derived,
    "contributed": lambda table: table.contribute is not None,
    "embedded": lambda table: True,
}
FACET_VALUES = "facet values"  # each value of a facet that has a page, of all tables
MAX_FAULTS = 20  # of templates, in one build: one broken macro would otherwise be reported 10,000 times


@dataclass(slots=True, kw_only=True)
class Site:
    """All that rendering needs; `faults` collects what templates did wrong."""

    package: Package
    language: str
    templates: tuple[Template, ...]
    places: Places
    environment: Any  # jinja2.Environment
    phrase: Callable[[str], Any]  # a front-matter text as a template, compiled once
    current: CurrentPage
    hand_written: Mapping[str, str]  # address → file
    complete: Callable[[str], str]  # a body with its sources numbered and listed
    feeds: Callable[[], Feeds]  # worked out when they are first asked for: where rows have pages is known by then
    cards: dict[str, Card] = field(default_factory=dict)  # of the pages that declare one, by address
    faults: list[Problem] = field(default_factory=list)


def site_of(
    package: Package, docs: Path, language: str, downloads: Iterable[Download] = (),
    profiles: Mapping[str, Profile] | None = None, *, site_url: str = "", contact: Contact = NOBODY,
    sql: SqlPage | None = None, changed: datetime.date | None = None,
) -> Site:  # fmt: skip
    """The site of a package: templates of `docs`, laid over the built-in ones.

    `contact` is who publishes it, `changed` the day on which its data changed last, if that is known.
    """
    faults: list[Problem] = []
    more = {"_sql/index.html.j2": SQL_ADDRESS} if sql else {}
    templates = tuple(find_templates(package, docs, faults, more))
    patterns: dict[str, list[Pattern]] = {}
    for each in sorted(templates, key=_depth):  # a record's page before those below it
        if each.table and each.pattern.fields:
            patterns.setdefault(each.table, []).append(each.pattern)
    anchors = {name: text for each in templates for name, text in (each.meta.get("anchors") or {}).items()}
    places = Places(patterns=patterns, anchors=anchors)
    current = CurrentPage()
    feeds = lru_cache(maxsize=1)(lambda: feeds_of(package, language, places.address))
    environment, cited = environment_of(
        package, docs, language, places, current, downloads, feeds, site_url, contact, changed
    )
    site = Site(
        package=package, language=language, templates=templates, places=places,
        environment=environment, phrase=lru_cache(environment.from_string), current=current,
        hand_written=hand_written(docs, faults), complete=partial(complete, cited), feeds=feeds, faults=faults,
    )  # fmt: skip
    addresses = {*site.hand_written, *(each.pattern.text for each in templates)}
    indexes = {each.pattern.text for each in templates if each.is_index}
    facets = next((each.pattern for each in templates if each.table == FACET_VALUES), Pattern(text="{name}/"))
    environment.globals.update(is_page=addresses.__contains__, releases=[], profiles=profiles or {}, sql=sql)
    environment.globals.update(is_index=indexes.__contains__, facet_pattern=facets)
    environment.globals.update(table_functions(package, profiles or {}, templates, language, current))
    for each in templates:
        if each.meta.get("filter"):
            places.left_out[each.pattern.text] = set(_left_out(site, each))
    for each in templates:
        places.tell_apart(each.pattern, _with_pages(site, each))
    return site


def _with_pages(site: Site, template: Template) -> Iterator[Row]:
    """The rows of a table that have a page of this template; none where its address names no field of theirs."""
    rows = site.package.tables.get(template.table or "") if template.pattern.fields else None
    if rows is None or not rows.table.positions.keys() >= set(template.pattern.fields):
        return
    left_out = site.places.left_out.get(template.pattern.text, ())
    yield from (row for row in rows if row not in left_out)


def _depth(template: Template) -> int:
    return template.pattern.text.count("/")


def markdown_pages(site: Site, shells: bool = True) -> Iterator[Artifact]:
    """The pages that go through the site engine: Markdown, and one shell for each stamped template.

    Without `shells` the stamped pages themselves, as Markdown that holds their HTML: for engines we do not run.
    """
    taken = dict(site.hand_written)
    for template in site.templates:
        if template.stamped and shells:
            yield shell(template)
            continue
        for row in subjects(site, template):
            page = _render(site, template, row, markdown=True)
            if page and is_free(site, page.address, page.origin, taken):
                yield markdown(template, page)


def is_free(site: Site, address: str, origin: str, taken: dict[str, str]) -> bool:
    """Whether no other page has this address, which is then taken; otherwise it is a fault."""
    first = taken.get(address)
    if first is not None:
        site.faults.append(problem("same-address", Origin(path=origin), value=address, first=first))
        return False
    taken[address] = origin
    return True


def stamped_pages(site: Site, only: Callable[[Any], bool] = lambda row: True) -> Iterator[tuple[Template, StampedPage]]:
    """Every record page's body, template by template."""
    for template in site.templates:
        if template.stamped:
            for page in pages_of(site, template, only=only):
                yield template, page


def pages_of(
    site: Site, template: Template, part: slice = slice(None), only: Callable[[Any], bool] = lambda row: True
) -> Iterator[StampedPage]:
    """The record pages of one template, or of a part of its rows."""
    for row in subjects(site, template)[part]:
        if only(row) and (page := _render(site, template, row, markdown=False)):
            yield page


def row_count(site: Site, template: Template) -> int:
    """How many rows there may be for a template to be rendered for."""
    if not template.pattern.fields:
        return 1
    if template.table in DEFINED or template.table == FACET_VALUES:
        return len(subjects(site, template))
    return len(site.package.tables.get(template.table or "", ()))


def stand_alone(site: Site, docs: Path, path: str, root: str, names: Mapping[str, Any]) -> StampedPage | None:
    """A page outside the site, such as a printed one: `root` leads to the site, `names` are what only it can say."""
    site.environment.globals.update(names)
    return _render(site, lone_template(docs, path, site.faults), None, markdown=False, root=root)


def subjects(site: Site, template: Template) -> Any:
    """What a template is rendered for, as a sequence: each row of its table, each definition or value, or once."""
    if not template.pattern.fields:
        return [_table_of(site, template)]
    if template.table in DEFINED:
        return _defined(site, template)
    if template.table == FACET_VALUES:
        return site.environment.globals["facet_pages"]()
    rows = site.package.tables.get(template.table or "")
    if rows is None:
        why = reason("no-such-table", name=template.table)
        site.faults.append(problem("broken-template", Origin(path=template.origin, line=1), reason=why))
        return ()
    left_out = site.places.left_out.get(template.pattern.text)
    return [row for row in rows if row not in left_out] if left_out else rows


def _defined(site: Site, template: Template) -> list[Table]:
    tables = [rows.table for rows in site.package.tables.values() if rows.table.published]
    if template.table == "embedded":
        tables = [table for table in tables if site.environment.globals["is_embedded"](table)]
    return [table for table in tables if DEFINED[template.table or ""](table)]


def _left_out(site: Site, template: Template) -> Iterable[Row]:
    """The rows that a template's filter gives no page."""
    rows = site.package.tables.get(template.table or "", ())
    try:
        keep = site.environment.compile_expression(template.meta["filter"], undefined_to_none=False)
        return [row for row in rows if not keep(row=row)]
    except Exception as error:  # like a template, it may fail in any way
        site.faults.append(fault_of(template, error))
        return rows


def _table_of(site: Site, template: Template) -> Table | None:
    rows = site.package.tables.get(template.table or "")
    return None if rows is None else rows.table


def _render(site: Site, template: Template, row: Any, *, markdown: bool, root: str | None = None) -> StampedPage | None:
    if len(site.faults) >= MAX_FAULTS:
        return None
    try:
        values = row if isinstance(row, Row | dict) else {"name": getattr(row, "name", "")}
        address = site.places.page(template.pattern, values)
        site.current.address, site.current.ids = address, 0
        site.current.root = Markup("../" * address.count("/") if root is None else html.escape(root))
        site.current.markdown = markdown
        render = site.environment.get_template(template.path).render
        words = [_words(site, template.meta.get(name) or "", row) for name in ("title", "description")]
        if card := template.meta.get("card"):
            site.cards[address] = _card(site, card, row, words[0])
        body = site.complete(render(row=row).strip())
        return StampedPage(
            address=address, title=words[0], description=words[1], body=body, origin=template.origin, row=row
        )
    except Exception as error:  # a template may fail in any way; it is the portal's fault, told as such
        _add(site, fault_of(template, error))
    return None


def _add(site: Site, fault: Problem) -> None:
    if fault not in site.faults:
        site.faults.append(fault)


def _card(site: Site, card: Any, row: Any, title: str) -> Card:
    """What the front matter declares to be shown where the page's address is shared: `true`, or figure and text."""
    given = card if isinstance(card, Mapping) else {}
    figure, text = (_words(site, given.get(name) or "", row) for name in ("figure", "text"))
    return Card(figure=figure, text=text or title)


def _words(site: Site, text: str, row: Any) -> str:
    """A front-matter text, itself a small template, as plain text."""
    if "{" not in text:
        return text
    return _BLANKS.sub(" ", html.unescape(site.phrase(text).render(row=row))).strip()


def fault_of(template: Template, error: Exception) -> Problem:
    path, line = location(error)
    origin = Origin(path=path or template.origin, line=line)
    return problem("broken-template", origin, reason=f"{type(error).__name__}: {error}")
