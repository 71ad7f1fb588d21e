"""What can be found: records, data tables, methods and pages, each as a title, other names and text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from ..addresses import Places
from ..model import Field, Origin, Problem, Table
from ..problems import problem
from ..relations import Package, Row, Rows
from ..text import fill, holes
from ..wording import description_of, label_of, shown, texts, title_of

Values = tuple[str, ...]
Reader = Callable[[Row], list[str]]  # texts of a row, without unknown ones
_UNREAD = {"url", "contact", "local_government_code"}  # checks of values that are not prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that a search can lead to."""

    kind: str  # the table's name, or `data`, `methods`, `pages`
    address: str
    title: str
    context: str = ""  # what it belongs to, shown beside the title
    names: Values = ()  # readings, codes, other names: they count like the title
    text: Values = ()
    facets: Mapping[str, Values] = field(default_factory=dict)
    readings: Values = ()


def documents_of(package: Package, places: Places, language: str, faults: list[Problem]) -> Iterator[Document]:
    """Every record that has an address of its own, table after table, then data tables and methods."""
    for rows in package.tables.values():
        if _has_documents(rows.table, places):
            yield from _records(rows, package, places, language, faults)
    for table in (rows.table for rows in package.tables.values() if rows.table.published):
        yield _data_table(table, language)
        if table.derived:
            yield _method(table, language)


def _has_documents(table: Table, places: Places) -> bool:
    """Tables whose rows have pages, or an address that the schema gives; nested ones where it asks for them."""
    if table.search is None or table.derived:
        return False
    return bool(table.search.get("address") or table.name in places.patterns or (table.nesting and table.search))


def _records(rows: Rows, package: Package, places: Places, language: str, faults: list[Problem]) -> Iterator[Document]:
    table = rows.table
    read = _text_reader(rows, package, places, language)
    facets = list(_facet_readers(rows, language, faults))
    names = _role_reader(table, ("title", "reading"), language)
    readings = _role_reader(table, ("reading",), language)
    place = (table.search or {}).get("address")
    parts = holes(place or "")
    for row in rows:
        if any(row.record()[part] is None for part in parts):
            continue  # it leads nowhere
        yield Document(
            kind=table.name,
            address=fill(place, row.record()) if place else places.address(row),
            title=row.label,
            context=_context(row),
            names=tuple(names(row)),
            text=tuple(read(row)),
            facets={name: found for name, facet in facets if (found := facet(row))},
            readings=tuple(readings(row)),
        )


def _context(row: Row) -> str:
    """The record that a nested one stands in."""
    nesting = row.table.nesting
    parents = (getattr(row, key.name) for key in row.table.foreign_keys if nesting and key.table == nesting.parent)
    parent: Row | None = next(parents, None)
    return parent.label if parent else ""


# ---------------------------------------------------------------- texts


def _role_reader(table: Table, roles: Collection[str], language: str) -> Reader:
    fields = [each for each in table.fields if each.descriptor.get("search") in roles]
    return lambda row: [shown(each, row[each.name], language) for each in fields if row[each.name] is not None]


def _text_reader(rows: Rows, package: Package, places: Places, language: str) -> Reader:
    """The prose of a row, of the rows it names and of those that nest in it (only the labels of documents)."""
    above = set(_ancestors(rows.table, package))
    labelled = set(holes(rows.table.label)) if _has_documents(rows.table, places) else ()
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
    if _has_documents(rows.table, places):
        return lambda row: [row.label]
    return _text_reader(rows, package, places, language)


def _ancestors(table: Table, package: Package) -> Iterator[str]:
    while table.nesting:
        yield table.nesting.parent
        table = package.tables[table.nesting.parent].table


def _field_reader(rows: Rows, each: Field, above: Collection[str], language: str) -> Reader | None:
    """How one field gives text; None where what it holds is no prose."""
    table, role, place = rows.table, each.descriptor.get("search"), rows.table.positions[each.name]
    if role in ("false", "title", "reading"):
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


# ---------------------------------------------------------------- facets


def _facet_readers(rows: Rows, language: str, faults: list[Problem]) -> Iterator[tuple[str, Callable[[Row], Values]]]:
    for name, paths in ((rows.table.search or {}).get("facets") or {}).items():
        walks = [_walk(rows, path.split("."), language) for path in ([paths] if isinstance(paths, str) else paths)]
        if all(walks):
            yield name, _first_of([walk for walk in walks if walk])
        else:
            reason = f"search.facets「{name}」の項目がありません / search.facets “{name}”: there is no such field"
            origin = Origin(path=rows.table.schema_path, line=1)
            faults.append(problem("broken-schema", origin, reason=reason, table=rows.table.name))


def _first_of(walks: list[Callable[[Row], Values]]) -> Callable[[Row], Values]:
    def read(row: Row) -> Values:
        return next((found for walk in walks if (found := walk(row))), ())

    return read


def _walk(rows: Rows, path: list[str], language: str) -> Callable[[Row], Values] | None:
    """Follows `adopter.prefecture` or `areas.municipality.prefecture` to words; None where there is no such way."""
    name, rest = path[0], path[1:]
    if not rest:
        return _facet_words(rows, name, language) if name in rows.table.positions else None
    tie = rows.forward.get(name) or rows.backward.get(name)
    if tie is None:
        return None
    forward = name in rows.forward
    inner = _walk(rows.forward[name].target if forward else rows.backward[name].source, rest, language)
    if inner is None:
        return None
    if forward:
        follow = rows.forward[name].follow
        return lambda row: inner(other) if (other := follow(row.values)) else ()
    rows_of = rows.backward[name].rows_of
    return lambda row: tuple(dict.fromkeys(each for other in rows_of(row.values) for each in inner(other)))


def _facet_words(rows: Rows, name: str, language: str) -> Callable[[Row], Values]:
    each, place = rows.table.field(name), rows.table.positions[name]
    dated = each.type in ("date", "year") or "partial_date" in each.checks

    def read(row: Row) -> Values:
        value = row.values[place]
        if value is None:
            return ()
        if dated:
            return (str(value)[:4],)
        return tuple(label_of(each, item, language) for item in (value if isinstance(value, tuple) else (value,)))

    return read


# ---------------------------------------------------------------- what is no record


def _data_table(table: Table, language: str) -> Document:
    words = [f"{title_of(each, language)} {description_of(each, language)}".strip() for each in table.fields]
    return Document(
        kind="data",
        address=f"data/{table.name}/",
        title=title_of(table, language),
        names=(table.name,),
        text=(description_of(table, language), *words),
    )


def _method(table: Table, language: str) -> Document:
    lines = (table.sql or "").splitlines()
    comment = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
    return Document(
        kind="methods",
        address=f"methods/{table.name}/",
        title=f"{texts(language)['method_of']} {title_of(table, language)}",
        names=(table.name,),
        text=(description_of(table, language), *comment),
    )
