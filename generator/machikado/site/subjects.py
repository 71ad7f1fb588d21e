"""Tell what a template is rendered for: rows of a table, definitions, values of facets, or once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..package.rows import Row
from .model import Site
from .sandbox import location
from .templates import Template

# What a template may be rendered for beside rows: tables of these kinds.
DEFINED: dict[str, Callable[[Table], bool]] = {
    "definitions": lambda table: True,
    "derived": lambda table: table.derived,
    "contributed": lambda table: table.contribute is not None,
    "embedded": lambda table: True,
}
FACET_VALUES = "facet values"  # each value of a facet that has a page, of all tables
REPEATING = frozenset(("embedded", FACET_VALUES))  # pages that show again what stands on others


def row_count(site: Site, template: Template) -> int:
    """How many rows there may be for a template to be rendered for."""
    if not template.pattern.fields:
        return 1
    if template.table in DEFINED or template.table == FACET_VALUES:
        return len(subjects(site, template))
    return len(site.package.tables.get(template.table or "", ()))


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


def left_out_rows(site: Site, template: Template) -> Iterable[Row]:
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


def fault_of(template: Template, error: Exception) -> Problem:
    path, line = location(error)
    origin = Origin(path=path or template.origin, line=line)
    return problem("broken-template", origin, reason=f"{type(error).__name__}: {error}")
