"""Sort the values of a measure into bins with round edges, and count apart what lies far from most."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from .pictures import Bins
from .source import Source, exact

_BINS = 12  # about
_AT_ONCE = 15  # whole numbers that have a bin each
_FAR = 3  # times the middle half's width beyond it


def bins_of(source: Source, measure: str) -> Bins | None:
    """The bins of a measure; None where its values do not spread over bins."""
    unit, fixed = source.unit_of(measure)
    where, column = source.where(fixed, measure), source.columns[measure]
    asked = (f"quantile_disc({column}, {share})" for share in (0, 0.02, 0.25, 0.5, 0.75, 0.98, 1))
    found = [exact(value) for value in source.one(", ".join(asked), where)]
    known = [value for value in found if value is not None]
    if len(known) < len(found) or known[0] == known[-1]:
        return None
    whole = source.table.field(measure).type == "integer"
    edges = _edges([Decimal(value) for value in known], whole)
    counts = source.one(", ".join(_counted(column, edges)), where)
    if max(counts) * 10 > sum(counts) * 9:
        return None
    return Bins(
        field=measure, unit=unit, edges=edges, counts=tuple(counts[:-2]), below=counts[-2], above=counts[-1],
        least=known[0], quarter=known[2], median=known[3], three_quarters=known[4], greatest=known[-1], fixed=fixed,
        used=sum(counts), without=source.without(fixed, measure), rows=source.rows,
    )  # fmt: skip


def _edges(quantiles: Sequence[Decimal], whole: bool) -> tuple[Decimal, ...]:
    """Round edges around what is not far from most: 2 % at either end may lie beyond, if they are far."""
    least, low, quarter, _, three_quarters, high, greatest = quantiles
    reach = _FAR * (three_quarters - quarter)
    first = max(least, min(quarter - reach, low))
    last = min(greatest, max(three_quarters + reach, high))
    if first == last:
        first, last = least, greatest
    step = Decimal(1) if whole and last - first < _AT_ONCE else _round((last - first) / _BINS, whole)
    start = (first / step).to_integral_value(ROUND_FLOOR)
    stop = (last / step).to_integral_value(ROUND_CEILING)
    stop += last == stop * step  # an edge belongs to the bin that it begins
    return tuple(_plain(step * place) for place in range(int(start), int(stop) + 1))


def _round(least: Decimal, whole: bool) -> Decimal:
    power = Decimal(1).scaleb(least.adjusted())
    found = next(power * count for count in (1, 2, 5, 10) if power * count >= least)
    return max(found, Decimal(1)) if whole else found


def _plain(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}") + 0


def _counted(column: str, edges: Sequence[Decimal]) -> list[str]:
    told = [f"{column} >= {low:f} AND {column} < {high:f}" for low, high in pairwise(edges)]
    told += [f"{column} < {edges[0]:f}", f"{column} >= {edges[-1]:f}"]
    return [f"count(*) FILTER (WHERE {each})" for each in told]
