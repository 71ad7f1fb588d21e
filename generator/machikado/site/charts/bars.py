"""Bar charts per year: stacked parts, dashes for targets, pale fields for unknown years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .columns import Column
from .labels import placed
from .labels import years as year_words
from .lines import ON_LINE, field_words
from .scales import Number, axis
from .shapes import LARGE, ROOMS, SMALL, Line, Plot, Rect, Say, Spot, Text, Wanted, measure, tenth

_TOP, _BOTTOM = 34, 30  # px above the highest tick, below the lowest
_WIDEST = Decimal(20)  # percent
_FULL = Decimal(100)


def drawn(
    columns: Sequence[Column], say: Say, *, unit: str = "", year_unit: str = "", height: int = 260,
    goal: Number | None = None, goal_words: str = "", target_words: str = "{n}", silence: str = "",
) -> Plot:  # fmt: skip
    """The drawing; `columns` as `spread` gives them."""
    reach = [end for column in columns for end in column.ends] + [column.target for column in columns]
    stops = axis([*reach, goal], 4)
    plot = Plot(height=_TOP + height + _BOTTOM + (22 if stops[0] < 0 else 0))
    bars = _Bars(plot=plot, lo=stops[0], hi=stops[-1], height=height, n=len(columns))
    _frame(bars, stops, say, unit)
    _silences(bars, columns, silence)
    for place, column in enumerate(columns):
        _bar(bars, place, column)
    shown = [(bars.middle(place), column.year) for place, column in enumerate(columns)]
    year_words(shown, plot, year_unit)
    _dashes(bars, columns, goal)
    _labels(bars, columns, say, unit, goal, goal_words, target_words)
    return plot


@dataclass(slots=True, kw_only=True)
class _Bars:
    plot: Plot
    lo: Decimal
    hi: Decimal
    height: int
    n: int

    @property
    def edge(self) -> Decimal:
        """Percent left free on both sides, so that the outer years have room for their names."""
        needed = (measure("2000") / 2 + 1) * 100 / ROOMS[0]
        alone = Decimal(50) / self.n
        return max(Decimal(0), (needed - alone) / (1 - Decimal(1) / self.n)) if self.n > 1 else Decimal(0)

    @property
    def pitch(self) -> Decimal:
        return (100 - 2 * self.edge) / self.n

    @property
    def width(self) -> Decimal:
        return min(self.pitch * Decimal("0.62"), _WIDEST)

    def middle(self, place: int) -> Decimal:
        return tenth(self.edge + self.pitch * (place + Decimal("0.5")))

    def y(self, value: Number) -> Decimal:
        share = (Decimal(str(value)) - self.lo) / (self.hi - self.lo)
        return tenth(_TOP + (1 - share) * self.height)


def _frame(bars: _Bars, stops: Sequence[Decimal], say: Say, unit: str) -> None:
    names = [say(stop) + (unit if stop == stops[-1] and len(unit) < 3 else "") for stop in stops]
    bars.plot.gutter = int(max(map(measure, names))) + 10
    for stop, name in zip(stops, names, strict=True):
        bars.plot.grid.append(Line("zero" if stop == 0 else "axis", Decimal(0), bars.y(stop), _FULL, bars.y(stop)))
        bars.plot.ticks.append(Text("tick", _FULL, -8, bars.y(stop) + 4, "end", name))


def _bar(bars: _Bars, place: int, column: Column) -> None:
    left, width = tenth(bars.middle(place) - bars.width / 2), tenth(bars.width)
    up, down = Decimal(0), Decimal(0)
    for part in column.known:
        amount = Decimal(str(part.value))
        start, end = (up, up + amount) if amount > 0 else (down, down + amount)
        up, down = (end, down) if amount > 0 else (up, end)
        top, bottom = sorted((bars.y(start), bars.y(end)))
        if amount:
            height = max(bottom - top, Decimal(1))  # what is not zero can be seen
            bars.plot.rects.append(
                Rect(f"bar {part.fill}", left, width, bottom - height if amount > 0 else top, height)
            )


def _silences(bars: _Bars, columns: Sequence[Column], words: str) -> None:
    """A pale field over years that follow each other without a value, and the words where they have room."""
    runs = [list(run) for empty, run in groupby(enumerate(columns), lambda each: each[1].label is None) if empty]
    half = bars.pitch / 2
    said = False
    for run in sorted(runs, key=len, reverse=True):
        left, right = bars.middle(run[0][0]) - half, bars.middle(run[-1][0]) + half
        if words:
            pale = Rect("silence", tenth(left), tenth(right - left), Decimal(_TOP), Decimal(bars.height))
            bars.plot.fields.append(pale)
            if not said:
                told = field_words(words, (left, right), _TOP, bars.height - 40)
                bars.plot.texts += told
                said = bool(told)


def _dashes(bars: _Bars, columns: Sequence[Column], goal: Number | None) -> None:
    lines = bars.plot.lines
    if goal is not None:
        lines.append(Line("goal", Decimal(0), bars.y(goal), _FULL, bars.y(goal)))
    reach = min(bars.pitch * Decimal("0.46"), bars.width * Decimal("0.7"))
    for place, column in enumerate(columns):
        if column.target is not None:
            y, middle = bars.y(column.target), bars.middle(place)
            on_bar = _crosses(bars, column)
            lines.append(Line("goal", tenth(middle - reach), y, tenth(middle + reach), y))
            if on_bar:
                half = bars.width / 2
                lines.append(Line("goal goal--on", tenth(middle - half), y, tenth(middle + half), y))


def _crosses(bars: _Bars, column: Column) -> bool:
    """Whether the target's dash lies on the bar, deep enough to have its words there too."""
    top, target = max(column.ends), column.target
    return bool(target is not None and 0 < target < top and column.known[-1].fill in ("solid", "ink"))


def _labels(
    bars: _Bars, columns: Sequence[Column], say: Say, unit: str, goal: Number | None, goal_words: str, target_words: str
) -> None:
    wanted = []
    if goal is not None and goal_words:
        wanted.append(Wanted(x=Decimal(0), y=bars.y(goal), words=goal_words, kind="goal-words", spots=ON_LINE))
    names = [say(column.label) for column in columns if column.label is not None]
    large = max((measure(name, LARGE, True) for name in names), default=0) <= bars.pitch * ROOMS[0] / 100
    size = LARGE if measure("―", LARGE) + 4 < bars.pitch * ROOMS[0] / 100 else SMALL
    wanted += [
        Wanted(
            x=bars.middle(place), y=bars.y(0) - 6, words="―", kind="unknown", spots=(Spot(0, 0, "middle"),), size=size
        )
        for place, column in enumerate(columns)
        if column.label is None
    ]
    for place, column in sorted(enumerate(columns), key=lambda each: -abs(Decimal(str(each[1].label or 0)))):
        if column.label is not None:
            wanted.append(_value_label(bars, place, column, say, large, goal))
    for place, column in enumerate(columns):
        if column.target is not None:
            wanted += _target_label(bars, place, column, say, target_words)
    plot = bars.plot
    plot.texts += placed(wanted, plot.height - _BOTTOM + 8, plot.texts)


def _value_label(bars: _Bars, place: int, column: Column, say: Say, large: bool, goal: Number | None) -> Wanted:
    """The value above its bar; where a dash runs there, in the bar or above the dash."""
    below = (column.label or 0) < 0
    y = bars.y(min(column.ends) if below else max(column.ends))
    size, words = LARGE if large else SMALL, say(column.label)
    kind, dy = "value", size if below else -7
    dashes = [bars.y(each) for each in (column.target, goal) if each is not None]
    near = [dash for dash in dashes if 0 < y - dash < size + 12]
    if near and not below:
        inside = bars.y(0) - y > size + 8 and measure(words, size, True) <= bars.width * ROOMS[0] / 100
        solid = column.known[-1].fill in ("solid", "ink")
        kind, dy = ("value on", size + 2) if inside and solid else (kind, int(min(near) - y) - 7)
    return Wanted(x=bars.middle(place), y=y, words=words, kind=kind, spots=(Spot(0, dy, "middle"),), size=size)


def _target_label(bars: _Bars, place: int, column: Column, say: Say, words: str) -> list[Wanted]:
    y, x = bars.y(column.target or 0), bars.middle(place)
    full = words.replace("{n}", say(column.target))
    if not _crosses(bars, column):
        spots = (Spot(0, -7, "middle"), Spot(0, -31, "middle"), Spot(0, 18, "middle"))
        return [Wanted(x=x, y=y, words=full, kind="goal-words", spots=spots)]
    for told in (full, say(column.target)):
        room = next((room for room, px in enumerate(ROOMS) if measure(told) <= bars.width * px / 100), None)
        if room is not None and bars.y(0) - y >= 24 and (room == 0 or told != full):
            return [Wanted(x=x, y=y, words=told, kind="goal-words on", spots=(Spot(0, 19, "middle"),), room=room)]
    return []
