"""Tell templates what a table's explorer shows before any script runs, and what the script needs to go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ..core import i18n
from ..core.model import Download, Field, Scalar, Table
from ..outputs.explorer import Reference, reference_of
from ..package.csv_writer import columns_of, in_plain_text
from ..package.page_addresses import Places
from ..package.rows import Package, Row, Rows, related_row
from ..profile import Profile
from .escaping import CurrentPage, escaped, markup, safe_url
from .explorer_script import Script

Link = Callable[..., Markup]
Read = Callable[[], Mapping[str, Any]]

FIRST = 50  # rows on a page
LONG = 160  # letters beyond which a cell is folded
_WHOLE = re.compile(r"^-?[0-9]{4,}(?=\.|$)")
_SHOWN = 6  # columns of a table that nothing is known of


class Value(NamedTuple):
    """One value of a facet: as the address has it, in words, how many rows hold it, and the page of these."""

    text: str
    words: str
    rows: int
    page: str


class Facet(NamedTuple):
    """A field that rows are told apart by; the most rows that one value has."""

    field: Field
    values: list[Value]
    most: int


class View(NamedTuple):
    """What a template prints of an explorer."""

    columns: list[Field]
    facets: list[Facet]
    rows: Sequence[Row]
    label: str  # the column whose cells lead to the rows' pages
    total: int
    told: Markup
    files: list[Download]


def functions(
    package: Package, places: Places, current: CurrentPage, language: str, links: tuple[Link, Link], read: Read
) -> dict[str, Callable[..., Any]]:
    """What templates call; `read` gives the names that they find, among them `profiles`, `downloads`, `is_index`."""
    made = _Explorers(package, places, language, read)
    url, link = links

    def explored(
        table: Table, facets: Sequence[str] | None = None, columns: Sequence[str] | None = None, first: int = FIRST
    ) -> View:
        """What to show of a table; facets and columns where they are not to be those that its roles tell."""
        return made.view(table, facets, columns, first, current)

    def explored_cell(row: Row, field: Field, is_label: bool = False) -> Markup:
        """A value as it is published: a reference by its label, a vocabulary's value by its word, else as written."""
        value = row[field.name]
        other = related_row(row, field.name) if made.reference(row.table, field) else None
        if value is not None and other:
            return link(other) if made.has_page(other) else escaped(other.label, current)
        words = words_of(field, value, language)
        words = escaped(grouped(words) if made.is_quantity(row.table, field) else words, current)
        if is_label and made.has_page(row):
            return markup(f'<a href="{url(row)}">{words}</a>')
        if value and "url" in field.checks:
            return markup(f'<a href="{safe_url(str(value))}" rel="noopener">{words}</a>')
        return markup(f"<div>{words}</div>") if len(words) > LONG else words

    def is_embedded(table: Table) -> bool:
        """Whether a table has a page to embed: not where a row's page has that address."""
        rows = package.tables[table.name]
        keys = ("embed", "Embed", "EMBED") if len(table.key) == 1 else ()
        return not any(rows.first(table.key, key) for key in keys)

    return {
        "explored": explored, "explored_cell": explored_cell, "facet_pages": made.facet_pages,
        "is_embedded": is_embedded,
    }  # fmt: skip


def words_of(field: Field, value: Scalar, language: str) -> str:
    """A cell as the explorer shows it: numbers, days and codes as they are written in the published files."""
    if value is None or field.categories or isinstance(value, bool) or field.type == "list":
        return i18n.label_of(field, value, language)
    return columns_of(field)([value])[0]


def grouped(words: str) -> str:
    """A quantity with its thousands apart: -1234.5 as -1,234.5."""
    return _WHOLE.sub(lambda digits: f"{int(digits[0]):,}", words)


class _Explorers:
    """The explorers of a site; what is worked out for one page is kept for the next."""

    def __init__(self, package: Package, places: Places, language: str, read: Read) -> None:
        self.package, self.places, self.language, self.read = package, places, language, read
        self.kept: dict[Any, Any] = {}
        self.script = Script(package=package, places=places, language=language, read=read)

    def view(
        self,
        table: Table,
        facets: Sequence[str] | None,
        columns: Sequence[str] | None,
        first: int,
        current: CurrentPage,
    ) -> View:
        profile: Profile | None = self.read()["profiles"].get(table.name)
        names = [field.name for field in table.fields]
        roles = profile.roles if profile else None
        shown = [name for name in columns or (roles.columns if roles else ()) if name in names] or names[:_SHOWN]
        chosen = [name for name in (roles.facets if roles and facets is None else facets or ()) if name in names]
        found = [self.facet(table, name, profile) for name in chosen] if profile else []
        rows = self.package.tables[table.name]
        return View(
            columns=[table.field(name) for name in shown], facets=found, rows=self.first(rows, profile, first),
            label=roles.label if roles and roles.label in shown else shown[0] if shown else "", total=len(rows),
            told=self.script.told(table, shown, [each.field.name for each in found], current.root),
            files=[file for file in self.read()["downloads"].get(table.name, ()) if file.format != "parquet-list"],
        )  # fmt: skip

    def first(self, rows: Rows, profile: Profile | None, most: int) -> Sequence[Row]:
        """The rows that are printed; of a table in parts the first part's, since that is what is read first."""
        field = rows.table.partition
        if not field or profile is None or not profile.columns[field].filled:
            return rows[:most]  # type: ignore[no-any-return]
        held = profile.columns[field]
        least = held.least if held.least is not None else min((value for value, _ in held.commonest), default=None)
        return rows.having((field,), least)[:most]

    def facet(self, table: Table, name: str, profile: Profile) -> Facet:
        field, held = table.field(name), profile.columns[name]
        values = [self.value(table, field, value, count) for value, count in held.commonest]
        if unknown := held.rows - held.filled:
            words = i18n.texts(self.language)["explore_unknown"]
            values.append(Value(text="", words=words, rows=unknown, page=""))
        return Facet(field=field, values=values, most=max((each.rows for each in values), default=1))

    def value(self, table: Table, field: Field, value: Scalar, count: int) -> Value:
        text = _text(field, value)
        page = self.places.page(self.pattern, {"name": table.name, "field": field.name, "value": text})
        known = self.has_facet_pages(table) and bool(text)
        words = self.words(table, field, value)
        return Value(text=text, words=words, rows=count, page=page if known else "")

    def words(self, table: Table, field: Field, value: Scalar) -> str:
        other = self.reference(table, field)
        if (
            other
            and len(other.fields) == 1
            and (row := self.package.tables[other.table].first(other.references, value))
        ):
            return row.label
        return i18n.label_of(field, value, self.language) if _is_worded(field, value) else _text(field, value)

    def reference(self, table: Table, field: Field) -> Reference | None:
        return reference_of(self.package, table, field)

    def is_quantity(self, table: Table, field: Field) -> bool:
        profile: Profile | None = self.read()["profiles"].get(table.name)
        return profile is not None and field.name in profile.roles.measures

    def has_page(self, row: Row) -> bool:
        return not self.places.address(row).startswith("data/")

    def has_facet_pages(self, table: Table) -> bool:
        return bool(self.read()["is_index"](f"{table.name}/"))

    @property
    def pattern(self) -> Any:
        return self.read()["facet_pattern"]

    def facet_pages(self) -> list[dict[str, Any]]:
        """Each value of each facet that has a page: what its template is rendered for."""
        if "facet pages" not in self.kept:
            pages = [page for rows in self.package.tables.values() for page in self._pages_of(rows.table)]
            self.places.tell_apart(self.pattern, pages)  # type: ignore[arg-type]
            self.kept["facet pages"] = pages
        return self.kept["facet pages"]  # type: ignore[no-any-return]

    def _pages_of(self, table: Table) -> Iterable[dict[str, Any]]:
        profile = self.read()["profiles"].get(table.name)
        if not profile or not table.published or not self.has_facet_pages(table):
            return
        for name in profile.roles.facets:
            field = table.field(name)
            for value, count in profile.columns[name].commonest:
                yield {
                    "name": table.name, "table": table, "field": name, "value": _text(field, value), "count": count,
                    "words": self.words(table, field, value), "rows": self._holding(table, field, value),
                    "columns": [table.field(each) for each in profile.roles.columns], "label": profile.roles.label,
                    "total": profile.rows,
                }  # fmt: skip

    def _holding(self, table: Table, field: Field, value: Scalar) -> Sequence[Row]:
        rows = self.package.tables[table.name]
        if field.type != "list":
            return rows.having((field.name,), value)[:FIRST]
        asked = (table.name, field.name, "items")
        if asked not in self.kept:
            index: dict[Scalar, list[Row]] = {}
            for row in rows:
                for item in dict.fromkeys(row[field.name] or ()):
                    if len(index.setdefault(item, [])) < FIRST:
                        index[item].append(row)
            self.kept[asked] = index
        return self.kept[asked].get(value, ())  # type: ignore[no-any-return]


def _text(field: Field, value: Scalar) -> str:
    """A value, or an item of a list, as the published files have it."""
    return in_plain_text(value) if field.type == "list" or isinstance(value, bool) else columns_of(field)([value])[0]


def _is_worded(field: Field, value: Scalar) -> bool:
    return bool(field.categories) or isinstance(value, bool)
