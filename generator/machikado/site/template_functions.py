"""The filters and functions of every page template."""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..core import i18n
from ..core.address_parts import address_part
from ..core.licences import are_open, name_of
from ..core.model import Download, Table
from ..core.nested_lists import children_of
from ..core.problems import causes
from ..core.strings import blanked, slug
from ..outputs.feeds.entries import Feeds
from ..outputs.forms import sending
from ..outputs.forms.offline import SCRIPTS
from ..package.contact import NOBODY, Contact
from ..package.page_addresses import Places, is_numbered, most_shown
from ..package.restatements import restated_row, restatements
from ..package.rows import Package, related_row, summary_of
from ..package.shown_rows import known_fields, named_by, naming, related_lists
from ..sql.examples import worked
from . import charts, citations, doubt_marks, explorer, problem_pages
from .charts import relations
from .charts.telling import Named
from .escaping import CurrentPage, markup, prose, safe_url
from .package_words import package_words
from .row_functions import cells, links, reaching, record_lines
from .sandbox import Sandbox
from .structured_data import addresses, breadcrumb_data, json_ld, media_type, publisher
from .table_citations import table_citations
from .templates import BUILT_IN


def environment_of(
    package: Package, docs: Path, language: str, places: Places, current: CurrentPage,
    downloads: Iterable[Download], feeds: Callable[[], Feeds], site_url: str = "", contact: Contact = NOBODY,
    changed: datetime.date | None = None,
) -> tuple[Sandbox, citations.Citing]:  # fmt: skip
    """The sandboxed environment in which every template of a site runs, and what its pages cite."""
    environment = Sandbox([docs, BUILT_IN], current)
    url, link = links(places, current)
    environment.filters.update(_filters(url, link, language, current, partial(named_by, package)))
    _add_functions(environment, package, places, language)
    _add_sending(environment, contact, language)
    cell = cells(link, language, current)
    cited = citations.Citing(
        language=language, current=current, url=url, has_page=lambda table: table.name in places.patterns
    )
    environment.globals.update(url=url, link=link, page=current, cell=cell, reached=reaching(current))
    environment.globals.update(citations.functions(cited) | doubt_marks.functions(language, current))
    found = explorer.functions(package, places, current, language, (url, link), lambda: environment.globals)
    environment.globals.update(found)
    absolute = addresses(site_url, current)
    environment.globals.update(json_ld=json_ld, absolute=absolute, breadcrumb_data=breadcrumb_data(absolute))
    environment.trust()
    definitions = {rows.table.name: rows.table for rows in package.tables.values()}
    environment.globals.update(
        feeds=lambda row=None: feeds().of(row),
        record_lines=record_lines(package, language, current),
        worked=lambda table: worked(table, definitions),
    )
    told = _globals(package, language, downloads, contact, changed)
    environment.globals.update(told, media_type=media_type, publisher=publisher(told["portal"]))
    environment.globals.update(table_citations(told["portal"], language, absolute))
    return environment, cited


def _filters(
    url: Any, link: Any, language: str, current: CurrentPage, named: Named
) -> dict[str, Callable[..., Any]]:  # fmt: skip
    return {
        **i18n.words_for(language),
        "url": url,
        "link": link,
        "once": doubt_marks.once,
        "prose": lambda text: prose(text, current),
        "part": address_part,  # any name as an id, or as a part of an address
        "slug": slug,
        "anchor": lambda name: Markup(slug(name)),  # for the id of a heading in Markdown
        "blanked": blanked,
        "safe_url": safe_url,
        **charts.filters(language),
        **charts.pictures(language, named),
    }


def _add_functions(environment: Sandbox, package: Package, places: Places, language: str) -> None:
    """What templates call with a row, a field or a table."""
    texts = i18n.texts(language)
    environment.globals.update(
        t=lambda key: texts[key],
        n_of=i18n.words_for(language)["n_of"],
        words=lambda row, name: i18n.label_of(row.table.field(name), row[name], language),
        shown=lambda row, name: i18n.shown(row.table.field(name), row[name], language),
        title_of=lambda thing: i18n.title_of(thing, language),
        noun_of=lambda table: i18n.noun_of(table, language),
        title_of_step=lambda step: (step.title_en if language == "en" else "") or step.title,
        description_of=lambda thing: i18n.description_of(thing, language),
        has_pages=lambda table: table.name in places.patterns,
        restatements=lambda row, name=None: restatements(package, row, name),
        restated_row=lambda entry: restated_row(package, entry),
        related_row=related_row,
        related_lists=related_lists,
        are_open=are_open,
        licence_name=name_of,
        known_fields=known_fields,
        is_numbered=is_numbered,
        most_shown=most_shown,
        naming=naming,
        is_template=lambda path: (BUILT_IN / path).is_file(),
    )


def _add_sending(environment: Sandbox, contact: Contact, language: str) -> None:
    """Where people send what they wrote: the ways there are, and addresses that begin a mail, an issue or a file."""

    def address(href: str) -> Markup:
        return markup(html.escape(href))

    environment.globals.update(
        ways=lambda: [{**way._asdict(), "href": address(way.href)} for way in sending.ways(contact, language)],
        letter=lambda subject, body="", short="": address(sending.letter(contact, subject, body, short)),
        issue=lambda title, body="": address(sending.issue(contact, title, body)),
        new_file=lambda folder: address(sending.new_file(contact, folder)),
        edit_file=lambda path: address(sending.edit_file(contact, path)),
    )


def _asked(package: Package) -> list[Table]:
    """What people may add to, with the lists in its records."""
    tables = [rows.table for rows in package.tables.values()]
    asked = [table for table in tables if table.contribute is not None]
    return [each for table in asked for each in (table, *children_of(table, tables))]


def _send(descriptor: Mapping[str, Any], english: bool) -> str:
    """To whom contributions go, in the portal's own words (`machikado: {contribute: {send: …}}`), or nothing."""
    ours = descriptor.get("machikado")
    told = ours.get("contribute") if isinstance(ours, dict) else None
    told = told if isinstance(told, dict) else {}
    return str((told.get("send_en") if english else "") or told.get("send") or "")


def _facets(package: Package, language: str) -> dict[str, str]:
    """The facets that any table gives, with their titles."""
    titles = i18n.search_facets(package.descriptor, language)
    used = {name for rows in package.tables.values() for name in (rows.table.search or {}).get("facets") or {}}
    return {name: titles.get(name, name) for name in dict.fromkeys([*titles, *sorted(used)]) if name in used}


def _globals(
    package: Package, language: str, downloads: Iterable[Download], contact: Contact, changed: datetime.date | None
) -> dict[str, Any]:
    """What templates read: the tables and what is known of the portal, its files and its problems."""
    by_table: dict[str, list[Download]] = {}
    workbooks: dict[str, Download] = {}
    for download in downloads:
        if download.format == "workbook":
            workbooks[download.table] = download
        elif download.format != "parquet-part":  # their list tells them
            by_table.setdefault(download.table, []).append(download)
    return {
        "tables": package.tables,
        "portal": _portal(package, language, contact, changed),
        "definitions": [rows.table for rows in package.tables.values() if rows.table.published],
        **_catalogue(package, language),
        "checks": package.checks,
        "problems": package.problems,
        "causes": causes(package.problems),
        "private_codes": problem_pages.PRIVATE,
        "problem_groups": list(problem_pages.groups(_asked(package), language)),
        "builders": problem_pages.BUILDERS,
        "summary": summary_of(package)[language == "en"],
        "downloads": by_table,
        "workbooks": workbooks,
        "form_scripts": SCRIPTS,
        "search_facets": _facets(package, language),
    }


def _catalogue(package: Package, language: str) -> dict[str, Any]:
    """The tables as the page of data shows them: the most used, groups, and how they hang together."""
    ours = package.descriptor.get("machikado")
    told = (ours.get("catalogue") if isinstance(ours, dict) else None) or {}
    shown = {rows.table.name: rows.table for rows in package.tables.values() if rows.table.published}
    popular = [shown[name] for name in told.get("popular") or () if name in shown]
    left = dict(shown)
    groups = []
    for group in told.get("groups") or ():
        title = (group.get("title_en") if language == "en" else "") or group["title"]
        groups.append((title, [left.pop(name) for name in group["tables"] if name in left]))
    texts = i18n.texts(language)
    asked = any(table.derived or table.contribute is not None for table in shown.values())
    for words, derived in (("tables_typed" if asked else "data_list", False), ("tables_derived", True)):
        groups.append((texts[words], [table for table in left.values() if table.derived == derived]))
    typed = {name: table for name, table in shown.items() if not table.derived}
    main = popular or [table for table in typed.values() if table.foreign_keys][:6]
    return {
        "popular": popular,
        "table_lists": [group for group in groups if group[1]],
        "table_diagram": relations.diagram([table for table in main if not table.derived], typed),
    }


def _terms(package: Package, language: str) -> str:
    """That the tables are free to use, where every one has a licence that is known to be open; else nothing."""
    whole = package.descriptor.get("licenses") or []
    lists = [list(rows.table.licenses or whole) for rows in package.tables.values() if rows.table.published]
    if not lists or not all(map(are_open, lists)):
        return ""
    names = dict.fromkeys(name_of(licence) for licences in lists for licence in licences)
    texts = i18n.texts(language)
    return texts["free_to_use"].format(licences=texts["look_comma"].join(names))


def _portal(package: Package, language: str, contact: Contact, changed: datetime.date | None) -> dict[str, Any]:
    """What is known of the portal; `contact`: who answers for it, `changed`: the day of its last change."""
    descriptor, texts = package.descriptor, i18n.texts(language)
    told = package_words(descriptor, contact.name, changed)
    words = {name: i18n.stated(descriptor, name, language) for name in ("title", "description")}
    return {
        **words,
        **told,
        "name": descriptor.get("name", ""),
        "licenses": descriptor.get("licenses") or [],
        "terms": _terms(package, language),
        "search_how": i18n.search_how(descriptor, language),
        "language": language,
        "as_of": package.as_of,
        "send": _send(descriptor, language == "en"),
        "contact": sending.as_words(contact),
        "no_licence": texts["no_licence"].format(publisher=told["publisher"] or texts["the_publisher"]),
    }
