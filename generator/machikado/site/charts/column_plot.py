"""Draw columns: rows or sums at times, and rows in bins."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...profile.pictures import Bins, Columns
from .line_plot import BOTTOM, TOP, below, frame
from .scales import axis
from .shapes import Plot, Rect, Say, tenth
from .times import axis_times

_HEIGHT = 220
_EDGE = Decimal(3)  # percent on both sides, for the outer words


def column_plot(chart: Columns, say: Say) -> Plot:
    """A column for each time from the first to the last; times without a row have none."""
    first, last = chart.columns[0][0], chart.columns[-1][0]
    values = dict(chart.columns)
    pitch = (100 - 2 * _EDGE) / (last - first + 1)
    top = max(values.values())
    plain = "hatch" if chart.measure else "ink"
    plot = _framed(list(values.values()), say)
    for when, value in chart.columns:
        left = _EDGE + pitch * (when - first)
        _column(plot, left, pitch * Decimal("0.8"), value, "solid" if value == top and not chart.measure else plain)
    named = axis_times(first, last, chart.grain)
    half = pitch * Decimal("0.4")
    below(plot, [(tenth(_EDGE + pitch * (when - first) + half), name) for when, name in named])
    return plot


def bin_plot(chart: Bins, say: Say, whole: bool) -> Plot:
    """A column for each bin, the one with the median in blue; `whole`: each bin is one number, named below it."""
    pitch = (100 - 2 * _EDGE) / len(chart.counts)
    plot = _framed(chart.counts, say)
    for place, count in enumerate(chart.counts):
        middle = chart.edges[place] <= chart.median < chart.edges[place + 1]
        wide = pitch * Decimal("0.8") if whole else pitch - Decimal("0.4")
        _column(plot, _EDGE + pitch * place, wide, count, "solid" if middle else "ink")
    shift = pitch * Decimal("0.4") if whole else 0
    edges = chart.edges[:-1] if whole else chart.edges
    below(plot, [(tenth(_EDGE + pitch * place + shift), say(edge)) for place, edge in enumerate(edges)])
    return plot


def _framed(values: Sequence[Decimal | int], say: Say) -> Plot:
    stops = axis(values, 4)
    plot = Plot(height=TOP + _HEIGHT + BOTTOM)
    frame(plot, stops, say, _HEIGHT)
    plot.stops = stops
    return plot


def _column(plot: Plot, left: Decimal, width: Decimal, value: Decimal | int, fill: str) -> None:
    lo, hi = plot.stops[0], plot.stops[-1]
    zero, end = (tenth(TOP + (1 - (each - lo) / (hi - lo)) * _HEIGHT) for each in (Decimal(0), Decimal(value)))
    if value:
        height = max(abs(end - zero), Decimal(1))  # what is not zero can be seen
        plot.rects.append(Rect(f"bar {fill}", tenth(left), tenth(width), zero - height if value > 0 else zero, height))
