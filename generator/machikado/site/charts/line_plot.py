"""Draw lines along time: gaps stay gaps, each line has its name or a letter at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ...profile.pictures import Grain, Lines
from ..escaping import markup
from .labels import placed
from .scales import axis, ticks
from .shapes import Dot, Plot, Say, Spot, Text, Wanted, measure, tenth
from .shapes import Line as Stroke
from .times import axis_times

TOP, BOTTOM, HEIGHT = 16, 30, 260  # px above the highest tick, below the axis, between
_EDGE = Decimal(2)  # percent on both sides
_FULL = Decimal(100)
_NAMES = 104  # px: the widest names that stand beside lines; others are letters there
_APART = 16  # px between two names
_FEW = 30  # points of a line that are dots too
_MIDDLE = Spot(0, 0, "middle")
LETTERS = "①②③④⑤⑥⑦⑧"


def line_plot(chart: Lines, say: Say, names: Sequence[str]) -> Plot:
    """The drawing of lines with at least two times; `names`: of each line, none where there is one."""
    values = [value for line in chart.lines for _, value in line.points]
    stops = _stops(values)
    times = sorted({when for line in chart.lines for when, _ in line.points})
    plot = Plot(height=TOP + HEIGHT + BOTTOM)
    frame(plot, stops, say, HEIGHT)
    scale = _Scale(first=times[0], last=times[-1], lo=stops[0], hi=stops[-1])
    below(plot, [(scale.x(when), name) for when, name in axis_times(times[0], times[-1], chart.grain)])
    step = _usual(times)
    for place, line in reversed(list(enumerate(chart.lines))):
        _drawn(plot, scale, line.points, place, step, chart.grain)
    _ends(plot, scale, chart, names)
    return plot


def starts_at_zero(chart: Lines) -> bool:
    return any(stop == 0 for stop in _stops([value for line in chart.lines for _, value in line.points]))


def letters(names: Sequence[str]) -> bool:
    """Whether names are too wide to stand beside their lines."""
    return len(names) > 1 and max(map(measure, names)) > _NAMES


def _stops(values: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    """Round values, with zero where that leaves the lines most of the height."""
    lo, hi = min(values), max(values)
    far = (lo > 0 and lo * 5 > hi * 2) or (hi < 0 and hi * 5 < lo * 2)
    return ticks(lo, hi, 4) if far else axis([lo, hi], 4)


class _Scale:
    def __init__(self, *, first: int, last: int, lo: Decimal, hi: Decimal) -> None:
        self.first, self.span, self.lo, self.hi = first, max(last - first, 1), lo, hi

    def x(self, when: int) -> Decimal:
        return (_EDGE + (_FULL - 2 * _EDGE) * (when - self.first) / self.span).quantize(Decimal("0.01"))

    def y(self, value: Decimal | int) -> Decimal:
        return tenth(TOP + (1 - (Decimal(value) - self.lo) / (self.hi - self.lo)) * HEIGHT)


def frame(plot: Plot, stops: Sequence[Decimal], say: Say, height: int) -> None:
    """Thin lines at round values, and the values on the left."""
    names = [say(stop) for stop in stops]
    plot.gutter = int(max(map(measure, names))) + 10
    for stop, name in zip(stops, names, strict=True):
        y = tenth(TOP + (1 - (stop - stops[0]) / (stops[-1] - stops[0])) * height)
        plot.grid.append(Stroke("zero" if stop == 0 else "axis", Decimal(0), y, _FULL, y))
        plot.ticks.append(Text("tick", _FULL, -8, y + 4, "end", name))


def below(plot: Plot, names: Sequence[tuple[Decimal, str]]) -> None:
    """Words below the axis, those at the ends first, the others where they have room."""
    sides = {names[0]: (_MIDDLE, Spot(0, 0, "start")), names[-1]: (_MIDDLE, Spot(0, 0, "end"))} if names else {}
    wanted = [
        Wanted(x=each[0], y=Decimal(plot.height - 8), words=each[1], kind="tick", spots=sides.get(each, (_MIDDLE,)))
        for each in dict.fromkeys([*names[-1:], *names[:1], *names[-2:0:-2], *names[-3:0:-2]])
    ]
    plot.texts += placed(wanted, plot.height)


def _usual(times: Sequence[int]) -> int:
    """How far apart times usually are: what is further apart is a gap."""
    return Counter(later - when for when, later in pairwise(times)).most_common(1)[0][0]


def _drawn(
    plot: Plot, scale: _Scale, points: Sequence[tuple[int, Decimal | int]], place: int, step: int, grain: Grain
) -> None:  # fmt: skip
    """The path of a line, in pieces where times lack; dots where points are few or stand alone."""
    words: list[str] = []
    for number, (when, value) in enumerate(points):
        joined = number > 0 and (when - points[number - 1][0]) * 2 <= step * 3
        goes_on = number + 1 < len(points) and (points[number + 1][0] - when) * 2 <= step * 3
        words.append(f"{'L' if joined else 'M'}{scale.x(when)} {scale.y(value)}")
        if len(points) <= _FEW or not (joined or goes_on) or number + 1 == len(points):
            plot.dots.append(Dot(f"point line{place}", scale.x(when), scale.y(value), 4 if place == 0 else 3))
    plot.paths.append((f"line line{place}", markup("".join(words))))


def _ends(plot: Plot, scale: _Scale, chart: Lines, names: Sequence[str]) -> None:
    """Names at the right of the lines, moved apart where ends are near each other."""
    if len(names) < 2:
        return
    short = LETTERS if letters(names) else names
    found = sorted((scale.y(line.points[-1][1]) + 4, place) for place, line in enumerate(chart.lines))
    heights: list[Decimal] = []
    for y, _ in found:
        heights.append(max(y, heights[-1] + _APART) if heights else y)
    most = Decimal(TOP + HEIGHT + 8)
    for place in range(len(heights) - 1, -1, -1):
        heights[place] = min(heights[place], most)
        most = heights[place] - _APART
    plot.end = int(max(measure(short[place], bold=True) for _, place in found)) + 10
    for height, (_, place) in zip(heights, found, strict=True):
        kind = f"end line{place}"
        plot.ends.append(Text(kind, Decimal(0), 8, height, "start", short[place]))
