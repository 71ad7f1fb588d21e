"""Line charts of one indicator over time: baseline, values, target, gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from .labels import placed
from .labels import years as year_words
from .scales import Number, axis
from .shapes import LARGE, ROOMS, Dot, Line, Plot, Rect, Say, Spot, Text, Wanted, measure, tenth, wrapped

_TOP, _BOTTOM = 44, 30  # px above the highest tick, below the axis
_EDGE = Decimal(9)  # percent on both sides
_SPOTS = (
    Spot(0, -14, "middle"), Spot(12, -14, "end"), Spot(-12, -14, "start"), Spot(14, -8, "start"), Spot(-14, -8, "end"),
    Spot(0, 26, "middle"), Spot(12, 26, "end"), Spot(-12, 26, "start"), Spot(14, 22, "start"), Spot(-14, 22, "end"),
    Spot(14, 5, "start"), Spot(-14, 5, "end"), Spot(0, -34, "middle"), Spot(12, -34, "end"), Spot(-12, -34, "start"),
    Spot(0, 46, "middle"),
)  # fmt: skip
_BESIDE = (Spot(-12, 5, "end"), Spot(12, 5, "start"), *_SPOTS)
_FULL = Decimal(100)
ON_LINE = (
    Spot(4, -8, "start"), Spot(-4, -8, "end", _FULL), Spot(0, -8, "middle", _FULL / 2),
    Spot(4, 19, "start"), Spot(-4, 19, "end", _FULL), Spot(0, 19, "middle", _FULL / 2),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Measurement:
    """What several rows say alike: one line of the table, one mark of the drawing."""

    kind: str
    year: int | None
    value: Number | None
    computed: bool = False
    rows: list[Any] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Slope:
    """The drawing (None where fewer than two years have a value) and the entries, in the order of the rows."""

    plot: Plot | None
    entries: list[Measurement]
    undated: int = 0


def entries_of(rows: Iterable[Any], year: str, value: str, kind: str, computed: str | None = None) -> list[Measurement]:
    """The rows' entries; those that say the same of the same year become one."""
    found: dict[tuple[Any, ...], Measurement] = {}
    for row in rows:
        unsure = bool(row[computed]) if computed else False
        key = (row[kind], row[year], row[value])
        entry = found.setdefault(key, Measurement(kind=row[kind], year=row[year], value=row[value], computed=unsure))
        entry.computed = entry.computed and unsure
        entry.rows.append(row)
    return list(found.values())


def slope(
    entries: Sequence[Measurement], say: Say, *, unit: str = "", year_unit: str = "", height: int = 240,
    goal: Number | tuple[Number | None, Number | None] | None = None, goal_words: str = "",
    silence: tuple[int, int, str] | None = None, otherwise: str = "{n}", approximate: str | None = None,
    about: str = "",
) -> Slope:  # fmt: skip
    """The drawing of these entries; `otherwise` words a value that another source gives for the same year, and `about`
    stands before those whose field `approximate` holds."""
    known = [each for each in entries if each.kind != "target" and each.value is not None]
    dated = [each for each in known if each.year is not None]
    by_year: dict[int, list[Measurement]] = {}
    for each in sorted(dated, key=lambda entry: entry.year or 0):
        by_year.setdefault(each.year or 0, []).append(each)
    undated = len(known) - len(dated)
    if len(by_year) < 2:
        return Slope(plot=None, entries=list(entries), undated=undated)
    goals: list[Number] = [edge for edge in (goal if isinstance(goal, tuple) else (goal,)) if edge is not None]
    stops = axis([*(each.value for each in dated), *goals], 4)
    span = (min(by_year), max([*by_year, *(silence or ())[1:2]]))
    plot = Plot(height=_TOP + height + _BOTTOM)
    places = _Places(plot=plot, lo=stops[0], hi=stops[-1], height=height, first=span[0], last=span[1])
    _frame(places, stops, say, unit)
    _years(places, year_unit, by_year)
    _silence(places, silence)
    if goals:
        _target(places, goals, isinstance(goal, tuple))
    _ways(places, by_year)
    told = partial(_told, say, approximate, about)
    _marks(places, by_year, told, unit, otherwise, goals, goal_words)
    return Slope(plot=plot, entries=list(entries), undated=undated)


@dataclass(slots=True, kw_only=True)
class _Places:
    """Where years and values stand in a plot."""

    plot: Plot
    lo: Decimal
    hi: Decimal
    height: int
    first: int
    last: int

    def x(self, year: int | Decimal) -> Decimal:
        return tenth(_EDGE + (100 - 2 * _EDGE) * (year - self.first) / (self.last - self.first))

    def y(self, value: Number) -> Decimal:
        share = (Decimal(str(value)) - self.lo) / (self.hi - self.lo)
        return tenth(_TOP + (1 - share) * self.height)


def _told(say: Say, approximate: str | None, about: str, entry: Measurement) -> str:
    return (about if approximate and entry.rows[0][approximate] else "") + say(entry.value)


def _frame(places: _Places, stops: Sequence[Decimal], say: Say, unit: str) -> None:
    """Thin lines at round values, the unit once, at the top."""
    plot, full = places.plot, Decimal(100)
    names = [say(stop) + (unit if stop == stops[-1] and len(unit) < 3 else "") for stop in stops]
    plot.gutter = int(max(map(measure, names))) + 10
    for stop, name in zip(stops, names, strict=True):
        y = places.y(stop)
        plot.grid.append(Line("zero" if stop == 0 else "axis", Decimal(0), y, full, y))
        plot.ticks.append(Text("tick", full, -8, y + 4, "end", name))


def _years(places: _Places, unit: str, by_year: Mapping[int, Any]) -> None:
    shown = [(places.x(year), year) for year in range(places.first, places.last + 1)]
    if len(shown) > 100:  # years: a mistyped one must not make thousands of words
        shown = [each for each in shown if each[1] in by_year]
    year_words(shown, places.plot, unit, list(by_year)[::-1])


def _silence(places: _Places, silence: tuple[int, int, str] | None) -> None:
    """A pale field over the years for which no value was found, and words in it that say so."""
    if silence is None:
        return
    half = (100 - 2 * _EDGE) / (places.last - places.first) / 2
    left, right = (max(Decimal(0), places.x(silence[0]) - half), min(Decimal(100), places.x(silence[1]) + half))
    plot = places.plot
    plot.fields.append(Rect("silence", tenth(left), tenth(right - left), Decimal(_TOP), Decimal(places.height)))
    plot.texts += field_words(silence[2], (left, right), _TOP, places.height)


def field_words(words: str, sides: tuple[Decimal, Decimal], top: int, height: int) -> list[Text]:
    """Words in the middle of a field, wrapped for the narrowest plot in which they have room; none if nowhere."""
    for room, width in enumerate(ROOMS):
        inner = (sides[1] - sides[0]) * width / 100 - 8
        lines = wrapped(words, inner)
        if lines and max(map(measure, lines)) <= inner and len(lines) * 20 <= height:
            first = Decimal(top + height // 2 - len(lines) * 10 + 14)
            middle = tenth((sides[0] + sides[1]) / 2)
            return [Text("words", middle, 0, first + 20 * n, "middle", line, room) for n, line in enumerate(lines)]
    return []


def _target(places: _Places, goals: Sequence[Number], banded: bool) -> None:
    plot, full = places.plot, Decimal(100)
    tops = sorted(places.y(goal) for goal in goals)
    if banded and len(goals) == 2:
        plot.fields.append(Rect("goal-band", Decimal(0), full, tops[0], tops[-1] - tops[0]))
    plot.lines += [Line("goal", Decimal(0), y, full, y) for y in tops]


def _ways(places: _Places, by_year: Mapping[int, Sequence[Measurement]]) -> None:
    """From value to value; where sources differ a band between what they say, where a way is computed dots."""
    for (year, here), (later, there) in pairwise(by_year.items()):
        if len(here) > 1 or len(there) > 1:
            corners = [(year, _edge(here, min)), (year, _edge(here, max)), (later, _edge(there, max)),
                       (later, _edge(there, min))]  # fmt: skip
            places.plot.areas.append(("band", " ".join(f"{places.x(x)},{places.y(y)}" for x, y in corners)))
        unsure = here[0].computed or there[0].computed or later - year > 1
        ends = places.x(year), places.y(here[0].value or 0), places.x(later), places.y(there[0].value or 0)
        places.plot.lines.append(Line("way way--computed" if unsure else "way", *ends))


def _edge(entries: Sequence[Measurement], which: Any) -> Number:
    value: Number = which(each.value for each in entries)
    return value


def _marks(
    places: _Places, by_year: Mapping[int, Sequence[Measurement]], told: Callable[[Measurement], str], unit: str,
    otherwise: str, goals: Sequence[Number], goal_words: str,
) -> None:  # fmt: skip
    """A dot for each value, its number beside it: the last and the first are read first."""
    plot, short = places.plot, unit if len(unit) < 3 else ""
    dots = [
        (each, number, _dot(places, each, number)) for found in by_year.values() for number, each in enumerate(found)
    ]
    plot.dots += [dot for _, _, dot in dots]
    mains = [(each, dot) for each, number, dot in dots if number == 0]
    order = [mains[-1], mains[0], *mains[1:-1]]
    wanted = [
        Wanted(x=dot.x, y=dot.y, words=told(each) + (short if rank < 2 else ""), size=LARGE, spots=_SPOTS,
               kind="value value--last" if rank == 0 else "value")
        for rank, (each, dot) in enumerate(order)
    ]  # fmt: skip
    if goals and goal_words:
        wanted.insert(2, _goal_label(places, goals, goal_words))
    wanted += [
        Wanted(x=dot.x, y=dot.y, words=otherwise.replace("{n}", told(each) + short), kind="other", spots=_BESIDE)
        for each, number, dot in dots
        if number
    ]
    zero = [line for line in plot.grid if line.kind == "zero"]
    plot.texts += placed(wanted, places.plot.height - _BOTTOM + 6, plot.texts, plot.dots, plot.lines + zero)


def _dot(places: _Places, entry: Measurement, number: int) -> Dot:
    kind = "open" if entry.kind == "baseline" or number else "full"
    return Dot(kind, places.x(entry.year or 0), places.y(entry.value or 0), 5 if number else 7)


def _goal_label(places: _Places, goals: Sequence[Number], words: str) -> Wanted:
    """The target's words stand on its line, where it leaves them room."""
    return Wanted(x=Decimal(0), y=min(map(places.y, goals)), words=words, kind="goal-words", spots=ON_LINE)
