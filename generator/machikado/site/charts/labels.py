"""Place labels beside what they name without overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from .shapes import ROOMS, Dot, Line, Plot, Spot, Text, Wanted, measure, tenth

_BEFORE = {"start": Decimal(0), "middle": Decimal("0.5"), "end": Decimal(1)}  # how much of a text is left of its place
_GAP = Decimal(3)  # px between two labels
_WIDEST = 1_200  # px: no plot is wider on a page
_YEAR = (Spot(0, 0, "middle"), Spot(-16, 0, "start"), Spot(16, 0, "end"))  # a year at an edge of a narrow plot


class Box(NamedTuple):
    left: Decimal
    right: Decimal
    top: Decimal
    bottom: Decimal


def box_of(text: Text, width: int) -> Box:
    """What a label covers in a plot of this width."""
    strip = _strip(text)
    left = strip.x * width / 100 + strip.start
    return Box(left, left + strip.wide, strip.top, strip.bottom)


def placed(
    wanted: Iterable[Wanted], height: int, taken: Sequence[Text] = (), dots: Sequence[Dot] = (),
    lines: Sequence[Line] = (),
) -> list[Text]:  # fmt: skip
    """Labels that meet neither each other, nor what is taken, nor dots, at any width at which they show; nor lines, if
    there is a spot without one.

    The first to come is the first to choose.
    """
    strips = [
        *map(_strip, taken),
        *(_Strip(dot.x, Decimal(-dot.r), Decimal(2 * dot.r), dot.y - dot.r, dot.y + dot.r) for dot in dots),
    ]
    found: list[Text] = []
    for each in wanted:
        text = _fitting(each, height, strips, lines)
        if text is not None:
            found.append(text)
            strips.append(_strip(text))
    return found


class _Strip(NamedTuple):
    """What a label or a dot covers at every width: its left edge stands `start` pixels from its place across."""

    x: Decimal
    start: Decimal
    wide: Decimal
    top: Decimal
    bottom: Decimal
    room: int = 0


def _strip(text: Text) -> _Strip:
    wide = measure(text.words, text.size, text.kind.startswith("value"))
    start = text.dx - wide * _BEFORE[text.anchor]
    return _Strip(text.x, start, wide, *_down(text), text.room)


def _down(text: Text) -> tuple[Decimal, Decimal]:
    return text.y - text.size * Decimal("0.9"), text.y + text.size * Decimal("0.25")


def _fitting(wanted: Wanted, height: int, others: Sequence[_Strip], lines: Sequence[Line]) -> Text | None:
    tried = [(text, strip, _beside(strip, others)) for text in _tried(wanted) for strip in [_strip(text)]]
    for room, width in list(enumerate(ROOMS))[wanted.room :]:
        free = [text for text, strip, beside in tried if _is_free(strip, width, height, beside)]
        if free:
            best = next((text for text in free if not _is_crossed(text._replace(room=room), lines)), free[0])
            return best._replace(room=room)
    return None


def _beside(strip: _Strip, others: Sequence[_Strip]) -> list[_Strip]:
    """Those at the same height: no other can be met at any width."""
    return [other for other in others if strip.top < other.bottom and other.top < strip.bottom]


def _tried(wanted: Wanted) -> Iterable[Text]:
    for spot in wanted.spots:
        x = wanted.x if spot.at is None else spot.at
        y = tenth(wanted.y + spot.dy)
        yield Text(wanted.kind, x, spot.dx, y, spot.anchor, wanted.words, size=wanted.size)


def _is_crossed(text: Text, lines: Sequence[Line]) -> bool:
    """Whether a line runs through the words at one of the widths at which they show."""
    return any(_crosses(line, box_of(text, width), width) for width in ROOMS[text.room :] for line in lines)


def _crosses(line: Line, box: Box, width: int) -> bool:
    (x1, y1), (x2, y2) = sorted([(line.x1 * width / 100, line.y1), (line.x2 * width / 100, line.y2)])
    left, right = max(x1, box.left), min(x2, box.right)
    if left > right:
        return False
    slope = (y2 - y1) / (x2 - x1) if x2 != x1 else Decimal(0)
    ends = [y1 + slope * (x - x1) for x in (left, right)] if x2 != x1 else [y1, y2]
    return min(ends) < box.bottom and max(ends) > box.top


def _is_free(strip: _Strip, width: int, height: int, others: Sequence[_Strip]) -> bool:
    left = strip.x * width / 100 + strip.start
    if left < 0 or left + strip.wide > width or strip.top < 0 or strip.bottom > height:
        return False
    return not any(_may_meet(strip, other, max(ROOMS[other.room], width)) for other in others)


def _may_meet(one: _Strip, other: _Strip, width: int) -> bool:
    """Whether two things at the same height meet in a plot of this width or a wider one.

    They move evenly as it widens, so what stays on one side at both ends never met between them.
    """
    apart, across = other.start - one.start, other.x - one.x
    ends = [apart + across * each / 100 for each in (width, _WIDEST)]  # from one left edge to the other
    return min(ends) < one.wide + _GAP and max(ends) > -other.wide - _GAP


def years(shown: Sequence[tuple[Decimal, int]], plot: Plot, unit: str = "", speak: Iterable[int] = ()) -> None:
    """Writes the years below a plot: the last, those that `speak`, the first, and of the others what has room."""
    names = [f"{year}{unit}" for _, year in shown]
    apart = (shown[1][0] - shown[0][0]) * ROOMS[0] / 100 if len(shown) > 1 else Decimal(ROOMS[0])
    if apart < max(map(measure, names)) + 2 * _GAP:
        names = [str(year) for _, year in shown]
    wanted = {
        year: Wanted(x=x, y=Decimal(plot.height - 8), words=name, kind="tick", spots=_YEAR)
        for (x, year), name in zip(shown, names, strict=True)
    }
    step, every = 1, list(wanted)[::-1]
    while apart * step < max(map(measure, names)) + 2 * _GAP and step < len(shown):
        step *= 2
    order = dict.fromkeys([*every[:1], *speak, *every[::step], *every[-1:], *every])
    plot.texts += placed([wanted[year] for year in order if year in wanted], plot.height)
