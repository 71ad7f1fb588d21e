"""Search documents for records: title, other names and text, as the schemas' hints ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ...core.i18n import shown, texts
from ...core.model import Field, Problem, Table
from ...core.strings import fill, holes
from ...package.page_addresses import Places, is_numbered, most_shown
from ...package.rows import Package, Row, Rows, related_row
from .facets import along_readers, facet_readers

Values = tuple[str, ...]
Reader = Callable[[Row], list[str]]  # texts of a row, without unknown ones
_CALLED = re.compile(r"(?i)\b(?:name|title|label)\b|_name|名称|名前|題名|名\b")  # a field that may hold a row's name
_UNREAD = {"url", "contact", "local_government_code"}  # checks of values that are not prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that a search can lead to."""

    kind: str  # the table's name, or `data`, `methods`, `pages`
    address: str
    title: str
    context: str = ""  # what it belongs to, shown beside the title
    names: Values = ()  # readings and other names: they count like the title
    codes: Values = ()  # found only where they are typed whole
    text: Values = ()
    facets: Mapping[str, Values] = field(default_factory=dict)
    readings: Values = ()


def documents_of(package: Package, places: Places, language: str, faults: list[Problem]) -> Iterator[Document]:
    """Every record that has an address of its own, table after table."""
    for rows in package.tables.values():
        if has_documents(rows.table, places):
            yield from _records(rows, package, places, language, faults)
        elif is_numbered(rows.table) and rows.table.search is not None:
            yield from _numbered(rows, package, places, language)


def search_faults(package: Package, places: Places, language: str) -> list[Problem]:
    """Facets and ways of the schemas that lead to no field."""
    faults: list[Problem] = []
    for rows in package.tables.values():
        if has_documents(rows.table, places):
            for _ in (*facet_readers(rows, language, faults), *along_readers(rows, language, faults)):
                pass
    return faults


def address_of(row: Row, places: Places) -> str:
    """Where a row is shown: the place that its schema gives, or its page."""
    place = (row.table.search or {}).get("address")
    return fill(place, row.record()) if place else places.address(row)


def has_documents(table: Table, places: Places) -> bool:
    """Tables whose rows have pages, or an address that the schema gives; nested ones where it asks for them."""
    if table.search is None or table.derived or table.search.get("leads_to"):
        return False
    return bool(table.search.get("address") or table.name in places.patterns or (table.nesting and table.search))


def _records(rows: Rows, package: Package, places: Places, language: str, faults: list[Problem]) -> Iterator[Document]:
    table = rows.table
    read = _text_reader(rows, package, places, language)
    facets = list(facet_readers(rows, language, faults))
    along = list(along_readers(rows, language, faults))
    names, readings, codes = (
        role_reader(table, roles, language) for roles in (("title", "reading"), ("reading",), ("code",))
    )
    parts = holes((table.search or {}).get("address") or "")
    for row in rows:
        if any(row.record()[part] is None for part in parts):
            continue  # it leads nowhere
        yield Document(
            kind=table.name,
            address=address_of(row, places),
            title=row.label,
            context=_context(row),
            names=tuple(names(row)),
            codes=tuple(codes(row)),
            text=tuple(dict.fromkeys([*read(row), *(each for reader in along for each in reader(row))])),
            facets={name: found for name, facet in facets if (found := facet(row))},
            readings=tuple(readings(row)),
        )


def _numbered(rows: Rows, package: Package, places: Places, language: str) -> Iterator[Document]:
    """The rows of a table without a key that its page shows, named by their fullest words and their number."""
    naming, context = _naming_field(rows, language), texts(language)["row_number"]
    read = _text_reader(rows, package, places, language)
    for number, row in enumerate(rows[: most_shown(rows.table)], 1):
        told = read(row)
        title = row.label or (naming and row[naming]) or next(iter(told), "")
        if title:
            yield Document(
                kind=rows.table.name, address=places.address(row), title=title, context=context.format(n=number),
                text=tuple(text for text in told if text != title),
            )  # fmt: skip


def _naming_field(rows: Rows, language: str) -> str | None:
    """The field that names a row best: the one declared as its title, else words, called a name if one is."""
    fields = [each for each in rows.table.fields if each.type == "string" and not each.categories]
    few = rows[: most_shown(rows.table)]

    def rank(each: Field) -> tuple[bool, bool, bool, bool, bool, int]:
        values = {row[each.name] for row in few} - {None}
        words = sum(any(map(str.isalpha, value)) for value in values)
        own = sum(value.isascii() == (language == "en") for value in values)
        called = bool(_CALLED.search(f"{each.name} {each.title} {each.title_en}"))
        is_title = each.descriptor.get("search") == "title"
        spoken = each.name.casefold().endswith(language)  # official_name_en
        return is_title, 2 * words > len(values), called, spoken, 2 * own > len(values), len(values)

    ranks = {each.name: rank(each) for each in fields if _UNREAD.isdisjoint(each.checks)}
    best = max(ranks, key=lambda name: ranks[name], default=None)
    return best if best and any(ranks[best][:2]) else None


def _context(row: Row) -> str:
    """The record that a nested one stands in."""
    nesting = row.table.nesting
    parents = (related_row(row, key.name) for key in row.table.foreign_keys if nesting and key.table == nesting.parent)
    parent: Row | None = next(parents, None)
    return parent.label if parent else ""


# ---------------------------------------------------------------- texts


def role_reader(table: Table, roles: Collection[str], language: str) -> Reader:
    fields = [each for each in table.fields if each.descriptor.get("search") in roles]
    return lambda row: [shown(each, row[each.name], language) for each in fields if row[each.name] is not None]


def _text_reader(rows: Rows, package: Package, places: Places, language: str) -> Reader:
    """The prose of a row, of the rows it names and of those that nest in it (only the labels of documents)."""
    above = set(_ancestors(rows.table, package))
    labelled = set(holes(rows.table.label)) if has_documents(rows.table, places) else ()
    fields = [each for each in rows.table.fields if each.name not in labelled]
    readers = [_field_reader(rows, each, above, language) for each in fields]
    own = [reader for reader in readers if reader]
    nested = [
        (tie, _nested_reader(tie.source, package, places, language))
        for tie in rows.backward.values()
        if (nesting := tie.source.table.nesting) and nesting.parent == rows.table.name
        and tie.source.table.search is not None
    ]  # fmt: skip

    def read(row: Row) -> list[str]:
        found = [text for reader in own for text in reader(row)]
        for tie, reader in nested:
            for each in tie.rows_of(row.values):
                found.extend(reader(each))
        return list(dict.fromkeys(found))

    return read


def _nested_reader(rows: Rows, package: Package, places: Places, language: str) -> Reader:
    if has_documents(rows.table, places):
        return lambda row: [row.label]
    return _text_reader(rows, package, places, language)


def _ancestors(table: Table, package: Package) -> Iterator[str]:
    while table.nesting:
        yield table.nesting.parent
        table = package.tables[table.nesting.parent].table


def _field_reader(rows: Rows, each: Field, above: Collection[str], language: str) -> Reader | None:
    """How one field gives text; None where what it holds is no prose."""
    table, role, place = rows.table, each.descriptor.get("search"), rows.table.positions[each.name]
    if role in ("false", "title", "reading", "code"):
        return None
    if each.name in rows.forward:
        target = rows.forward[each.name].target.table
        return None if target.name in above or _is_mute(target) else _related(rows, each.name)
    if role == "true" or each.type == "list" or each.type == "date" or "partial_date" in each.checks:
        return _worded(each, place, language)
    if each.type != "string" or each.categories or each.name in table.key or not _UNREAD.isdisjoint(each.checks):
        return None
    return lambda row: [value] if (value := row.values[place]) else []


def _is_mute(table: Table) -> bool:
    """A table whose names tell nothing about the records that name its rows, such as sources."""
    return table.search is None or table.search.get("related") == "false"


def _related(rows: Rows, name: str) -> Reader:
    follow = rows.forward[name].follow

    def read(row: Row) -> list[str]:
        other = follow(row.values)
        return [other.label] if other else []

    return read


def _worded(each: Field, place: int, language: str) -> Reader:
    def read(row: Row) -> list[str]:
        value = row.values[place]
        return [] if value is None else [shown(each, value, language)]

    return read
