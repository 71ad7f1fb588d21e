"""Tell what is wrong with a portal's pages without rendering one: templates, addresses, files that clash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.messages import reason
from ..core.model import Origin, Problem
from ..core.problems import bounded, problem
from ..outputs.downloads import places_of
from ..outputs.search.documents import search_faults
from ..package.rows import Package, Row
from .assemble import site_of
from .config import Config
from .model import Site
from .pages import is_free
from .subjects import DEFINED, fault_of, subjects
from .templates import Template


def page_problems(package: Package, config: Config) -> list[Problem]:
    """All that a build would find of a package without errors, except what only rendering or the engine can tell.

    Templates are compiled, and the filters in their front matter asked, but nothing is rendered: a field that is
    misspelt in a template is told by the build alone.
    """
    site = site_of(package, config.docs, config.language, site_url=config.site_url, contact=config.contact)
    taken = dict(site.hand_written)
    for template in site.templates:
        if template.folder == config.docs:
            _compile(site, template)
            _look_up(site, template)
        for address in _addresses(site, template):
            is_free(site, address, template.origin, taken)
    site.faults.extend(search_faults(package, site.places, site.language))
    return [*bounded(site.faults), *clashes(package, config.docs), *alike(site)]


def _compile(site: Site, template: Template) -> None:
    try:
        site.environment.get_template(template.path)
    except Exception as error:  # it may be wrong in any way, and nothing of it has run
        site.faults.append(fault_of(template, error))


def _look_up(site: Site, template: Template) -> None:
    """The front matter of a single page may name the table that it is about."""
    name = template.meta.get("table")
    if name and not template.pattern.fields and name not in DEFINED and name not in site.package.tables:
        why = reason("no-such-table", name=name)
        site.faults.append(problem("broken-template", Origin(path=template.origin, line=1), reason=why))


def _addresses(site: Site, template: Template) -> Iterator[str]:
    """Where a template's pages will be; nothing more once one has no address."""
    for row in subjects(site, template):
        try:
            yield site.places.page(
                template.pattern, row if isinstance(row, Row) else {"name": getattr(row, "name", "")}
            )
        except KeyError as error:
            site.faults.append(fault_of(template, error))
            return


def clashes(package: Package, docs: Path) -> Iterator[Problem]:
    """Downloads whose place a file of the portal's own takes."""
    tables = [rows.table for rows in package.tables.values()]
    for path in (path for table in tables for path in places_of(table)):
        if (docs / path).is_file():
            yield problem("same-address", Origin(path=f"{docs.name}/{path}"), value=path, first=path)


def alike(site: Site) -> Iterator[Problem]:
    """A warning for each row whose page gets another address, because some hosts would take its own for another's."""
    for template in site.templates:
        if site.places.apart.get(template.pattern.text):
            yield from bounded(_given(site, template))


def _given(site: Site, template: Template) -> Iterator[Problem]:
    apart = site.places.apart[template.pattern.text]
    for row in subjects(site, template):
        if isinstance(row, Row) and (given := apart.get(address := template.pattern.fill(row))):
            names = template.pattern.fields
            yield problem("addresses-alike", row.field_origin(names[-1]), level="warning", table=row.table.name,
                          field=names[-1], value=str(row[names[-1]]), address=address, given=given)  # fmt: skip
