"""Make the navigation of a portal whose `mkdocs.yml` has none: its tables by their titles, then our own pages."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.i18n import texts, title_of
from .model import Site
from .problem_pages import PRIVATE

Entry = tuple[str, str]  # what a page is called, empty for its own title; its Markdown file below docs/

MOST = 7  # tables that are tabs; more are reached through the page of data

# Our own pages, by the text that names them; those about derived tables and releases only where there are any.
_OURS = ("contribute", "data", "methods", "quality", "changes", "search")


def navigation(site: Site, released: bool) -> list[Entry]:
    """Tabs in the portal's language: home, tables with a page unless they are many, other pages, built-in ones."""
    places = _places(site)
    tables = {f"{rows.table.name}/": title_of(rows.table, site.language) for rows in site.package.tables.values()}
    words = texts(site.language)
    doors = [(title, places[address]) for address, title in tables.items() if address in places]
    wanted = {f"{name}/": words[f"nav_{name}"] for name in _OURS if _is_wanted(site, name, released)}
    wanted["data/"] = words["data_all"] if len(doors) > MOST else wanted["data/"]
    found = [("", places[""])] if "" in places else []
    found += doors if len(doors) <= MOST else []
    found += [
        ("", path)
        for address, path in places.items()
        if address.count("/") == 1 and address not in tables and address.removesuffix("/") not in _OURS
    ]
    return found + [(title, places[address]) for address, title in wanted.items() if address in places]


def _places(site: Site) -> dict[str, str]:
    """The Markdown files of pages that are there once, by their addresses."""
    return dict(sorted([*_written(site), *_rendered(site)]))


def _written(site: Site) -> Iterator[tuple[str, str]]:
    for address, file in site.hand_written.items():
        if file.endswith(".md"):
            yield address, file.partition("/")[2]


def _rendered(site: Site) -> Iterator[tuple[str, str]]:
    for template in site.templates:
        if not template.stamped and not template.pattern.fields:
            yield template.pattern.text, f"{template.pattern.text}index.md"


def _is_wanted(site: Site, name: str, released: bool) -> bool:
    tables = [rows.table for rows in site.package.tables.values()]
    if name == "methods":
        return any(table.derived and table.published for table in tables)
    if name == "contribute":
        return any(table.contribute is not None for table in tables)
    if name == "quality":
        return bool(site.package.checks) or any(found.code not in PRIVATE for found in site.package.problems)
    return released if name == "changes" else True
