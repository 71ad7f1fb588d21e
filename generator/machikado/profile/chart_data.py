"""Choose the pictures of a table by what its columns are for, and ask the engine for their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice

from ..core.model import Table
from ..sql.engine import Connection
from .bins import bins_of
from .model import ColumnStatistics, Roles
from .pictures import Bars, Chart, Columns, Pictures
from .places import places_of
from .series import lines_of, sums_of
from .source import Source, exact
from .time_axis import fitting, own_grain

MOST = 3  # charts
_COLUMNS = 60
_BARS = 12


def pictures_of(
    connection: Connection, table: Table, statistics: Mapping[str, ColumnStatistics], roles: Roles
) -> Pictures:
    """The pictures of a table that the connection holds, from what is known of its columns and what they are for."""
    source = Source(connection=connection, table=table, statistics=statistics, roles=roles)
    if not source.rows:
        return Pictures()
    charts: list[Chart] = []
    for measure in roles.measures[: MOST - 1]:
        same = charts and _are_alike(statistics[measure], statistics[roles.measures[0]])
        if not same and (lines := lines_of(source, measure)):
            charts.append(lines)
    charts.extend(() if charts else _of_things(source))
    return Pictures(charts=tuple(charts[:MOST]), places=places_of(source))


def _are_alike(one: ColumnStatistics, other: ColumnStatistics) -> bool:
    """Whether two columns tell about the same numbers: a value and its smoothed form make one picture."""
    pairs = ((one.least, other.least), (one.median, other.median), (one.greatest, other.greatest))
    return all(abs(here - there) * 20 <= max(abs(here), abs(there)) for here, there in pairs)


def _of_things(source: Source) -> Iterator[Chart]:
    """Rows as things or events: how many at each time and of each kind, and how large."""
    times = _times(source)
    if times:
        yield times
    roles = source.roles
    bars = [_bars(source, name) for name in source.facets]
    yield from bars[:1]
    yield from islice(filter(None, (bins_of(source, measure) for measure in roles.measures)), 1)
    yield from bars[1:]


def _times(source: Source) -> Columns | None:
    """Rows at each time, or the sums of a measure that may be added."""
    if not source.roles.time or source.table.field(source.roles.time).type == "time":
        return None
    measure, unit, fixed = next(sums_of(source), ("", "", ()))
    where = source.where(fixed, source.roles.time, *([measure] if measure else ()))
    fit = fitting(source, where, own_grain(source, fixed), _COLUMNS, even=True)
    if fit is None:
        return None
    grain, tick = fit
    told = f"sum({source.columns[measure]})" if measure else "count(*)"
    found = source.all(f"{tick}, {told}, count(*)", where, "GROUP BY 1 ORDER BY 1")
    columns = tuple((when, exact(value) or Decimal(0)) for when, value, _ in found if when is not None)
    return Columns(
        time=source.roles.time, grain=grain, measure=measure, unit=unit, columns=columns, fixed=fixed,
        used=sum(count for when, _, count in found if when is not None), rows=source.rows,
        without=source.without(fixed, source.roles.time, *([measure] if measure else ())),
    )  # fmt: skip


def _bars(source: Source, name: str) -> Bars:
    """The commonest values of a facet; a row of a list counts for each of its items."""
    held = source.statistics[name]
    all_told = len(held.commonest) == held.distinct
    shown = held.commonest if all_told and held.distinct <= _BARS else held.commonest[: _BARS - 2]
    rest = 0
    if len(shown) < held.distinct and source.table.field(name).type != "list":
        rest = held.filled - sum(count for _, count in shown)
    elif len(shown) < held.distinct:
        rest = sum(count for _, count in held.commonest[len(shown) :]) if all_told else 0
    return Bars(
        field=name, bars=shown, others=rest, kinds=held.distinct - len(shown), used=held.filled,
        without=held.rows - held.filled, rows=held.rows,
    )  # fmt: skip
