"""Drawings made of a few shapes: places across in percent, down in pixels, so that text keeps its size at any width.

What a label takes is reckoned for the narrowest plot; where there is no room for it, it shows in wider ones only, or
not at all: the table beside the drawing has every number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

ROOMS = (220, 420, 680)  # px: the narrowest plot on a telephone, and widths from which more labels show
SMALL, LARGE = 13, 20  # px: the sizes of text in a plot
_TENTH = Decimal("0.1")
_BEFORE = {"start": Decimal(0), "middle": Decimal("0.5"), "end": Decimal(1)}  # how much of a text is left of its place
_GAP = Decimal(3)  # px between two labels

Say = Callable[[Decimal | int | float | None], str]


class Rect(NamedTuple):
    kind: str
    x: Decimal
    width: Decimal
    y: Decimal
    height: Decimal


class Line(NamedTuple):
    kind: str
    x1: Decimal
    y1: Decimal
    x2: Decimal
    y2: Decimal


class Dot(NamedTuple):
    kind: str
    x: Decimal
    y: Decimal
    r: int


class Text(NamedTuple):
    """Words at a place; `room` numbers the width from which they show: 0 is always."""

    kind: str
    x: Decimal
    dx: int
    y: Decimal
    anchor: str
    words: str
    room: int = 0
    size: int = SMALL


class Spot(NamedTuple):
    """Where a label may stand from its point (or from another place across): pixels to the right and down, and which of
    its ends is there."""

    dx: int
    dy: int
    anchor: str
    at: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A label, and the spots that would do, the best first."""

    x: Decimal
    y: Decimal
    words: str
    kind: str
    spots: Sequence[Spot]
    size: int = SMALL
    room: int = 0  # the least width that is tried


@dataclass(slots=True, kw_only=True)
class Plot:
    """A drawing: fields at the back, then areas, lines, dots and words; on its left the values of the axis."""

    height: int
    gutter: int = 0
    ticks: list[Text] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    areas: list[tuple[str, str]] = field(default_factory=list)  # kind, and the corners of a polygon
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def tenth(value: Decimal | int | float) -> Decimal:
    return Decimal(str(value)).quantize(_TENTH, ROUND_HALF_EVEN)


def measure(words: str, size: int = SMALL) -> Decimal:
    """About how wide words are in pixels, rather more than less.

    >>> measure("目標 800")
    Decimal('58.5')
    """
    em = sum((Decimal(1) if unicodedata.east_asian_width(sign) in "WFA" else Decimal("0.625")) for sign in words)
    return Decimal(em * size)


class Box(NamedTuple):
    left: Decimal
    right: Decimal
    top: Decimal
    bottom: Decimal

    def meets(self, other: Box) -> bool:
        across = self.left < other.right + _GAP and other.left < self.right + _GAP
        return across and self.top < other.bottom and other.top < self.bottom


def box_of(text: Text, width: int) -> Box:
    """What a label covers in a plot of this width."""
    wide = measure(text.words, text.size)
    start = text.x * width / 100 + text.dx - wide * _BEFORE[text.anchor]
    return Box(start, start + wide, text.y - text.size * Decimal("0.9"), text.y + text.size * Decimal("0.25"))


def placed(wanted: Iterable[Wanted], height: int, taken: Sequence[Text] = (), dots: Sequence[Dot] = ()) -> list[Text]:
    """Labels that meet neither each other, nor what is taken, nor dots, at any width at which they show.

    The first to come is the first to choose. Widening a plot only draws labels apart, so each pair is tried at the
    narrowest width at which both show.
    """
    found = list(taken)
    for each in wanted:
        text = _fitting(each, height, found, dots)
        if text is not None:
            found.append(text)
    return found[len(taken) :]


def _fitting(wanted: Wanted, height: int, others: Sequence[Text], dots: Sequence[Dot]) -> Text | None:
    for room, width in list(enumerate(ROOMS))[wanted.room :]:
        for spot in wanted.spots:
            x = wanted.x if spot.at is None else spot.at
            text = Text(
                wanted.kind, x, spot.dx, tenth(wanted.y + spot.dy), spot.anchor, wanted.words, room, wanted.size
            )
            if _is_free(text, width, height, others, dots):
                return text
    return None


def _is_free(text: Text, width: int, height: int, others: Sequence[Text], dots: Sequence[Dot]) -> bool:
    box = box_of(text, width)
    if box.left < 0 or box.right > width or box.top < 0 or box.bottom > height:
        return False
    if any(box.meets(_around(dot, width)) for dot in dots):
        return False
    pairs = ((other, max(ROOMS[other.room], width)) for other in others)
    return not any(box_of(text, both).meets(box_of(other, both)) for other, both in pairs)


def _around(dot: Dot, width: int) -> Box:
    x = dot.x * width / 100
    return Box(x - dot.r, x + dot.r, dot.y - dot.r, dot.y + dot.r)


def years(shown: Sequence[tuple[Decimal, int]], y: int, unit: str = "") -> list[Text]:
    """The years below a plot: every one, or every second, fourth … of them where it is narrow."""
    names = [f"{year}{unit}" for _, year in shown]
    if _step(shown, names, ROOMS[0]) > 1:
        names = [str(year) for _, year in shown]
    steps = [_step(shown, names, width) for width in ROOMS]
    return [
        Text("tick", x, 0, Decimal(y), "middle", name, room)
        for number, ((x, _), name) in enumerate(zip(shown, names, strict=True))
        for room in [next((room for room, step in enumerate(steps) if number % step == 0), None)]
        if room is not None
    ]


def _step(shown: Sequence[tuple[Decimal, int]], names: Sequence[str], width: int) -> int:
    """A power of two, so that what shows in a narrow plot also shows in a wide one."""
    if len(shown) < 2:
        return 1
    apart, step = (shown[1][0] - shown[0][0]) * width / 100, 1
    while apart * step < max(map(measure, names)) + 2 * _GAP and step < len(shown):
        step *= 2
    return step


def wrapped(words: str, width: Decimal) -> list[str]:
    """Words in lines that are no wider, broken where the writer broke them, at blanks, and between Japanese signs."""
    lines: list[str] = []
    for part in words.splitlines():
        lines.append("")
        for piece in _pieces(part):
            if lines[-1] and measure(lines[-1] + piece.rstrip()) > width:
                lines.append("")
            lines[-1] += piece.lstrip() if not lines[-1] else piece
    return [line.strip() for line in lines if line.strip()]


def _pieces(words: str) -> Iterable[str]:
    """What stays in one line: a word, a number, a Japanese sign with the stop or bracket after it."""
    piece = ""
    for sign in words:
        joined = sign in "、。）」〜" or (sign.isascii() and not sign.isspace() and piece[-1:].isascii())
        if piece and not joined and not (sign.isspace() and piece[-1:].isascii()):
            yield piece
            piece = ""
        piece += sign
        if sign.isspace():
            yield piece
            piece = ""
    if piece:
        yield piece
