"""Template functions about rows: links, values, empty records."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from markupsafe import Markup

from ..core import i18n
from ..core.model import Field, Table
from ..core.nested_lists import children_of
from ..outputs.forms.record_file import annotated
from ..package.page_addresses import Places
from ..package.rows import Package, Row, related_row
from .escaping import CurrentPage, escaped, markup, safe_url

_RUNS = re.compile(r"( {2,})")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+\Z")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\Z")
_PHONE = re.compile(r"\+?[0-9][0-9() -]{7,18}\Z")
_DIALLED = re.compile(r"電話|\b(?:tel|telephone|phone)\b", re.IGNORECASE)


def links(places: Places, current: CurrentPage) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    known: dict[Row | str, str] = {}  # escaped addresses: a town is named on many pages
    labels: dict[bool, dict[Row, Markup]] = {False: {}, True: {}}  # escaped for HTML, and for Markdown

    def place(target: Row | str) -> str:
        address = known.get(target)
        if address is None:
            address = known[target] = html.escape(target if isinstance(target, str) else places.address(target))
        return f"{current.root}{address}" or "./"

    def url(target: Row | str) -> Markup:
        """The relative address of a row's page, or of an address below the site."""
        return markup(place(target))

    def label(row: Row) -> Markup:
        names = labels[current.markdown]
        if row not in names:
            names[row] = escaped(row.label, current)
        return names[row]

    def link(target: Row | None, text: str | None = None) -> Markup:
        """A link to a row's page, named by its label; ― for no row."""
        if target is None:
            return markup(i18n.UNKNOWN)
        words = escaped(text, current) if text else label(target)
        return markup(f'<a href="{place(target)}">{words}</a>')

    return url, link


def record_lines(package: Package, language: str, current: CurrentPage) -> Callable[..., list[Markup]]:
    def record_lines(table: Table, short: bool = False) -> list[Markup]:
        """An empty, annotated record of a table, line by line, as `machikado new` writes it."""
        children = children_of(table, [rows.table for rows in package.tables.values()])
        lines = annotated(table, children, language, short=short)
        return [Markup("").join(_in_columns(line, current)) for line in lines]

    return record_lines


def _in_columns(line: str, current: CurrentPage) -> Iterable[Markup]:
    """A line's parts, escaped, with the blanks between them as they are: in YAML they mean something."""
    return (Markup(part) if part.isspace() else escaped(part, current) for part in _RUNS.split(line))


def cells(link: Callable[..., Markup], language: str, current: CurrentPage) -> Callable[[Row, Field], Markup]:
    def cell(row: Row, field: Field) -> Markup:
        """A field's value as people read it: a link where it names a row or an address, else words with its unit."""
        value = row[field.name]
        if value is not None and (other := related_row(row, field.name)):
            return link(other)
        if value and "url" in field.checks:
            words = escaped(str(value), current)
            return markup(f'<a href="{safe_url(str(value))}" rel="noopener">{words}</a>')
        text = i18n.shown(field, value, language)
        return escaped(f"{text} {field.unit}" if field.unit and value is not None else text, current)

    return cell


def reaching(current: CurrentPage) -> Callable[[Row, Field], Markup | None]:
    def reached(row: Row, field: Field) -> Markup | None:
        """A value that leads somewhere, as its link: an address, a mail address, a telephone number; else None."""
        value = row[field.name]
        if not isinstance(value, str):
            return None
        href = safe_url(value) if _ADDRESS.match(value) else ""
        if _MAIL.match(value):
            href = f"mailto:{html.escape(value)}"
        elif _PHONE.match(value) and any(map(_DIALLED.search, (field.name, field.title, field.title_en))):
            href = f"tel:{re.sub('[() -]', '', value)}"
        return markup(f'<a href="{href}" rel="noopener">{escaped(value, current)}</a>') if href else None

    return reached
