"""Measure what the columns of a table hold, in the engine."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.model import Field, Scalar, Table
from ..sql.engine import Connection
from ..sql.names import columns_of, quoted
from .model import ColumnStatistics

MOST = 60  # values of a column that are kept with their counts
_AT_ONCE = 100  # figures of one statement
_ORDERED = {"integer", "number", "date", "datetime", "time", "year", "yearmonth"}
_WHOLE = {"object", "array", "geojson", "geopoint"}  # no value of which is told for itself


def statistics_of(connection: Connection, table: Table) -> dict[str, ColumnStatistics]:
    """What each field of a table that the connection holds contains, in the order of the fields."""
    name = quoted(table.name)
    columns = list(zip(table.fields, columns_of(table), strict=True))
    flat = [(field, column) for field, column in columns if field.type != "list"]
    (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    figures = _figures(connection, name, [part for field, column in flat for part in _parts(field, column)])
    found: dict[str, ColumnStatistics] = {}
    for field, column in columns:
        if field.type == "list":
            found[field.name] = _of_list(connection, name, column, rows)
        else:
            filled, distinct = next(figures), next(figures)
            three = [next(figures) for _ in range(3)] if field.type in _ORDERED else [None] * 3
            told = filled and distinct < filled and field.type not in _WHOLE
            found[field.name] = ColumnStatistics(
                rows=rows, filled=filled, distinct=distinct, least=three[0], median=three[1], greatest=three[2],
                commonest=_commonest(connection, f"SELECT {column} AS value FROM {name}") if told else (),
            )  # fmt: skip
    return found


def _figures(connection: Connection, name: str, asked: list[str]) -> Iterator[Scalar]:
    """What is asked, some at a time: a table may have more columns than can be counted at once in the memory."""
    for start in range(0, len(asked), _AT_ONCE):
        yield from connection.execute(f"SELECT {', '.join(asked[start : start + _AT_ONCE])} FROM {name}").fetchone()


def _parts(field: Field, column: str) -> Iterator[str]:
    yield f"count({column})"
    yield f"count(DISTINCT {column})"
    if field.type in _ORDERED:
        yield f"min({column})"
        yield f"quantile_disc({column}, 0.5)"
        yield f"max({column})"


def _of_list(connection: Connection, name: str, column: str, rows: int) -> ColumnStatistics:
    """Of a list its items are counted; `filled` counts the rows that have any."""
    items = f"SELECT DISTINCT row, value FROM (SELECT rowid AS row, unnest({column}) AS value FROM {name})"
    filled, distinct = connection.execute(
        f"SELECT count(DISTINCT row), count(DISTINCT value) FROM ({items})"
    ).fetchone()
    return ColumnStatistics(rows=rows, filled=filled, distinct=distinct, commonest=_commonest(connection, items))


def _commonest(connection: Connection, values: str) -> tuple[tuple[Scalar, int], ...]:
    found = connection.execute(
        f"SELECT value, count(*) FROM ({values}) WHERE value IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST}"
    )
    return tuple((value, count) for value, count in found.fetchall())
