"""Derived tables: each one SELECT over the typed tables and the derived ones it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .database import Connection, SqlError, define
from .model import Origin, Problem, Scalar, Table
from .problems import problem

_COMMENT = re.compile(r"--.*")


def derive(
    connection: Connection, tables: Iterable[Table]
) -> tuple[dict[str, list[tuple[Scalar, ...]]], list[Problem]]:
    """The rows of every derived table, in dependency order, and a problem for each that cannot be computed."""
    rows: dict[str, list[tuple[Scalar, ...]]] = {}
    problems: list[Problem] = []
    for table in in_order(tables):
        try:
            rows[table.name] = define(connection, table)
        except SqlError as error:
            origin = Origin(path=table.paths[0], line=error.line)
            problems.append(problem("broken-sql", origin, table=table.name, reason=str(error)))
            rows[table.name] = []
    return rows, problems


def in_order(tables: Iterable[Table]) -> list[Table]:
    """Each table after those that its SQL names; names in a circle stay in alphabetical order."""
    waiting = {table.name: table for table in tables}
    needs = {name: _named(table, waiting) for name, table in waiting.items()}
    ordered: list[Table] = []
    while waiting:
        ready = [name for name in waiting if not needs[name] & waiting.keys()] or list(waiting)
        ordered.extend(waiting.pop(name) for name in ready)
    return ordered


def _named(table: Table, names: Iterable[str]) -> set[str]:
    words = set(re.findall(r"\w+", _COMMENT.sub("", table.sql or "")))
    return {name for name in names if name in words and name != table.name}
