"""Make the site of a package: templates, addresses of pages, and the names that templates find."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from ..core.model import Download, Problem
from ..outputs.feeds.entries import feeds_of
from ..package.contact import NOBODY, Contact
from ..package.page_addresses import Pattern, Places
from ..package.rows import Package, Row
from ..profile import Profile
from .citations import complete
from .escaping import CurrentPage
from .model import Site
from .sql_page import ADDRESS as SQL_ADDRESS
from .sql_page import SqlPage
from .subjects import FACET_VALUES, left_out_rows
from .table_functions import table_functions
from .template_functions import environment_of
from .templates import Template, find_templates, hand_written


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
            places.left_out[each.pattern.text] = set(left_out_rows(site, each))
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
