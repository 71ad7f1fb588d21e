"""Shapes of plots: across in percent, down in pixels, so that text keeps its size at any width.

What a label takes is reckoned for the narrowest plot; where there is no room for it, it shows in wider ones only, or
not at all: the table beside the drawing has every number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

ROOMS = (220, 420, 680)  # px: the narrowest plot on a telephone, and widths from which more labels show
SMALL, LARGE = 13, 20  # px: the sizes of text in a plot
_TENTH = Decimal("0.1")
_WIDE = Decimal("0.96")
# Up to a blank; in Japanese up to the last kana or stop before something else.
_PHRASE = re.compile(r"[^\s\u3041-\u309f、。）」]*[\u3041-\u309f、。）」]+|[^\s\u3041-\u309f、。）」]+\s*|\s+")

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
    """A drawing, from the back: fields, grid, rects, areas, paths, lines, dots, words; on its left the values of the
    axis, on its right the names of lines."""

    height: int
    gutter: int = 0
    end: int = 0  # px on the right
    stops: tuple[Decimal, ...] = ()
    ticks: list[Text] = field(default_factory=list)
    ends: list[Text] = field(default_factory=list)
    fields: list[Rect] = field(default_factory=list)
    grid: list[Line] = field(default_factory=list)
    rects: list[Rect] = field(default_factory=list)
    areas: list[tuple[str, str]] = field(default_factory=list)  # kind, and the corners of a polygon
    paths: list[tuple[str, str]] = field(default_factory=list)  # kind, and what the pen does
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def tenth(value: Decimal | int | float) -> Decimal:
    return Decimal(str(value)).quantize(_TENTH, ROUND_HALF_EVEN)


@lru_cache(maxsize=4096)
def measure(words: str, size: int = SMALL, bold: bool = False) -> Decimal:
    """About how wide words are in pixels, rather more than less.

    >>> measure("目標 80")
    Decimal('50.96')
    """
    em = sum((_ems(sign) for sign in words), Decimal(0))
    return em * size * (Decimal("1.1") if bold else 1)


def _ems(sign: str) -> Decimal:
    if unicodedata.east_asian_width(sign) in "WFA":
        return Decimal(1)
    return _WIDE if sign in "%@mMwW" else Decimal("0.75") if sign.isupper() else Decimal("0.64")


def wrapped(words: str, width: Decimal) -> list[str]:
    """Words in lines, broken where the writer broke them, at blanks, and where a Japanese phrase begins; a phrase that
    is wider than a line stays whole.

    >>> wrapped("2018年度から公表資料に値がありません", Decimal(100))
    ['2018年度から', '公表資料に', '値がありません']
    """
    lines: list[str] = []
    for part in words.splitlines():
        lines.append("")
        for phrase in _PHRASE.findall(part):
            if lines[-1] and measure((lines[-1] + phrase).rstrip()) > width:
                lines.append("")
            lines[-1] += phrase
    return [line.strip() for line in lines if line.strip()]
