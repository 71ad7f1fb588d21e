"""Define what the pictures of a table show, without words: series over time, counts, bars, bins, places."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..core.model import Scalar

Number = int | Decimal
Grain = Literal["day", "month", "year", "decade"]  # a time is a whole number of these; months and days from those
# of the year 0 and of 1970
Reckoned = Literal["", "mean", "sum"]
Fixed = tuple[tuple[str, Scalar], ...]  # fields and the one value of each whose rows are shown; None: without a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value of the series (None: rows without any) and its points in order of time; what lacks is not there."""

    value: Scalar
    points: tuple[tuple[int, Number], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A measure along time: a line for each value of `series`, or for `lines` of `of` of them."""

    time: str
    grain: Grain
    measure: str
    unit: str
    series: str = ""
    lines: tuple[Line, ...]
    of: int = 1
    fixed: Fixed = ()
    reckoned: Reckoned = ""  # of several rows, where a point is not one row's value
    used: int  # rows
    without: int = 0  # rows of what is chosen that have no time or no value
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How many rows there are at each time; with a measure, its sums."""

    time: str
    grain: Grain
    measure: str = ""
    unit: str = ""
    columns: tuple[tuple[int, Number], ...]
    fixed: Fixed = ()
    used: int
    without: int = 0
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The commonest values of a field, with their rows; `others`: rows of the `kinds` values that are not shown."""

    field: str
    bars: tuple[tuple[Scalar, int], ...]
    others: int = 0
    kinds: int = 0
    used: int
    without: int = 0
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """How many rows lie between one edge (included) and the next, below the first and from the last on."""

    field: str
    unit: str
    edges: tuple[Decimal, ...]
    counts: tuple[int, ...]
    below: int
    above: int
    least: Number
    quarter: Number
    median: Number
    three_quarters: Number
    greatest: Number
    fixed: Fixed = ()
    used: int
    without: int = 0
    rows: int


Chart = Lines | Columns | Bars | Bins
Why = Literal["zero", "impossible", "swapped", "far"]
Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Rows with a place that is not drawn, why, and the first of them: label, latitude, longitude."""

    why: Why
    rows: int
    first: tuple[tuple[Scalar, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where rows are: dots (longitude, latitude, rows), the counts of a facet's values among what is drawn."""

    box: Box
    dots: tuple[tuple[float, float, int], ...]
    outside: tuple[Outside, ...] = ()
    facet: str = ""
    groups: tuple[tuple[Scalar, int], ...] = ()
    others: int = 0
    prefectures: tuple[tuple[str, str, int], ...] = ()  # where there is no facet: name in both languages, rows, about
    drawn: int  # rows
    placed: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The charts of a table, at most three, and its map."""

    charts: tuple[Chart, ...] = ()
    places: Places | None = None
