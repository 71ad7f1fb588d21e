"""Run derived tables: one SELECT each, over typed tables and other derived ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..core.messages import Both, reason
from ..core.model import Origin, Problem, Scalar, Table
from ..core.problems import problem
from ..core.strings import in_words
from .engine import Connection, SqlError, define
from .syntax import tables_in

Values = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What was computed; `damaged` names the tables, given ones included, that are not whole."""

    rows: Mapping[str, list[Values]]
    problems: Sequence[Problem]
    damaged: frozenset[str]


def derive(connection: Connection, tables: Iterable[Table], damaged: Iterable[str] = ()) -> Derived:
    """Every derived table in dependency order, and a problem for each that cannot be computed.

    A table that reads a damaged one is not computed either, without a word: the cause is reported elsewhere.
    """
    rows: dict[str, list[Values]] = {}
    problems: list[Problem] = []
    failed = set(damaged)
    for table in in_order(connection, tables):
        rows[table.name] = []
        if not table.fields or (failed and tables_in(connection, table.sql or "") & failed):
            failed.add(table.name)
            continue
        try:
            rows[table.name] = define(connection, table)
        except SqlError as error:
            failed.add(table.name)
            problems.append(_broken(table, error.reason, error.line))
    return Derived(rows, problems, frozenset(failed))


def in_order(connection: Connection, tables: Iterable[Table]) -> list[Table]:
    """Each table after those that its SQL reads; tables in a circle come last, by name."""
    waiting = {table.name: table for table in tables}
    needs = {name: tables_in(connection, table.sql or "") for name, table in waiting.items()}
    ordered: list[Table] = []
    while waiting:
        ready = [name for name in waiting if not needs[name] & waiting.keys()] or list(waiting)
        ordered.extend(waiting.pop(name) for name in ready)
    return ordered


def key_faults(table: Table, rows: Iterable[Values]) -> Iterator[Problem]:
    """The first row of a derived table whose key is unknown or stands a second time: its SELECT is wrong."""
    places = [table.positions[name] for name in table.key]
    seen: set[Values] = set()
    for row in rows if places else ():
        key = tuple(row[place] for place in places)
        if None in key or key in seen:
            yield _broken(table, reason("key-not-unique", key=" / ".join(map(in_words, key))))
            return
        seen.add(key)


def _broken(table: Table, why: Both | str, line: int | None = None) -> Problem:
    return problem("broken-sql", Origin(path=f"datasets/{table.paths[0]}", line=line), table=table.name, reason=why)
