"""Say what the page for SQL offers: tables, statements made from their columns, and the SQL of derived tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..core.model import Download, Field, ForeignKey, Table
from ..package.rows import Package
from ..profile import Profile, Roles
from ..sql.engine import COLUMN_TYPES
from ..sql.loading import opened
from ..sql.names import columns_of, quoted
from ..sql.setup import setup
from ..sql.syntax import keywords, tables_in

ADDRESS = "data/sql/"
SCRIPTS = "assets/javascripts/sql/"
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_YEARS = {"year": "{0}", "yearmonth": "{0}[:4]", "date": "year({0})", "datetime": "year({0})"}
Names = Callable[[str], str]  # how a name stands in a statement


class Query(NamedTuple):
    """One statement to begin with: `text` is the key of the words above it."""

    text: str
    sql: str


class Offered(NamedTuple):
    """A table that statements may read: its Parquet, the columns as SQL names and types them, and examples."""

    table: Table
    name: str
    file: Download
    columns: tuple[tuple[str, str], ...]
    queries: tuple[Query, ...]


class SqlPage(NamedTuple):
    """What the page is made of; `engine` is the folder of DuckDB below the site, `bytes` what it weighs."""

    engine: str
    bytes: int
    offered: tuple[Offered, ...]
    derived: tuple[Table, ...]  # whose SQL reads nothing but tables that are offered
    setup: str  # statements to run first: the day that is taken as today, and our functions

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that are offered."""
        return tuple(each.table.name for each in self.offered)

    def runs(self, table: Table) -> bool:
        """Whether a derived table's SQL can be run on the page."""
        return table in self.derived


def is_wanted(package: Package) -> bool:
    """Whether the portal asks for the page: `machikado: {explore: sql}`."""
    ours = package.descriptor.get("machikado")
    return isinstance(ours, dict) and ours.get("explore") == "sql"


def sql_page(
    package: Package, downloads: Iterable[Download], profiles: Mapping[str, Profile], engine: str, size: int
) -> SqlPage:
    """The page of a package; tables that are published in parts, or not at all, are not offered."""
    files = {each.table: each for each in downloads if each.format == "parquet"}
    tables = [rows.table for rows in package.tables.values() if rows.table.name in files]
    with opened((), package.as_of) as connection:
        reserved = keywords(connection)
        named: Names = lambda name: name if _BARE.match(name) and name.lower() not in reserved else quoted(name)  # noqa: E731
        derived = [each for each in tables if each.sql and tables_in(connection, each.sql) <= files.keys()]
    roles = {each.name: profiles[each.name].roles if each.name in profiles else Roles() for each in tables}
    offered = (
        Offered(
            table, named(table.name), files[table.name], tuple(_columns(table, named)),
            tuple(queries(table, roles, {each.name for each in tables}, named)),
        )
        for table in tables
    )  # fmt: skip
    return SqlPage(engine, size, tuple(offered), tuple(derived), "".join(f"{each};\n" for each in setup(package.as_of)))


def queries(table: Table, roles: Mapping[str, Roles], known: Iterable[str], named: Names) -> Iterator[Query]:
    """Statements that the columns of a table suggest; `roles` of all tables by name, `known` those that can be read."""
    name, own = named(table.name), roles[table.name]
    columns = dict(zip(table.positions, (column for column, _ in _columns(table, named)), strict=True))
    yield Query("sql_first", f"SELECT *\nFROM {name}\nLIMIT 100;")
    if own.facets:
        yield Query("sql_count", _count(name, columns[own.facets[0]], table.field(own.facets[0])))
    if own.time and (form := _YEARS.get(table.field(own.time).type)):
        measures = [columns[each] for each in own.measures[:1]]
        yield Query("sql_yearly", _yearly(name, form.format(columns[own.time]), measures))
    for key in _keys(table, known):
        yield Query("sql_join", _join(table, key, roles[key.table], named))
        break
    yield Query("sql_summary", f"SUMMARIZE {name};")


def _columns(table: Table, named: Names) -> Iterator[tuple[str, str]]:
    for column, field in zip(columns_of(table), table.fields, strict=True):
        name = column[1:-1].replace('""', '"')
        yield named(name), COLUMN_TYPES[field.type].partition("(")[0]


def _count(name: str, column: str, field: Field) -> str:
    rows = f"(SELECT unnest({column}) AS {column} FROM {name})" if field.type == "list" else name
    return f"SELECT {column}, count(*) AS n\nFROM {rows}\nGROUP BY {column}\nORDER BY n DESC, {column};"


def _yearly(name: str, year: str, measures: Iterable[str]) -> str:
    sums = "".join(f", sum({measure}) AS {measure}" for measure in measures)
    shown = year if year == "year" else f"{year} AS year"
    return f"SELECT {shown}, count(*) AS n{sums}\nFROM {name}\nGROUP BY 1\nORDER BY 1;"


def _keys(table: Table, known: Iterable[str]) -> Iterator[ForeignKey]:
    """The ways to other tables, along which whole values agree."""
    names = set(known) - {table.name}
    for key in table.foreign_keys:
        if key.table in names and not any(table.field(field).type == "list" for field in key.fields):
            yield key


def _join(table: Table, key: ForeignKey, roles: Roles, named: Names) -> str:
    name, other = named(table.name), named(key.table)
    shown = roles.label or key.references[0]
    pairs = zip(key.fields, key.references, strict=True)
    on = " AND ".join(f"{name}.{named(field)} = {other}.{named(reference)}" for field, reference in pairs)
    column = f"{other}.{named(shown)}"
    return (
        f"SELECT {column}, count(*) AS n\nFROM {name}\nLEFT JOIN {other} ON {on}\nGROUP BY {column}\n"
        f"ORDER BY n DESC, {column};"
    )
