"""Draw dots on outlines: a view that fits, a plain projection, land cut at its edge, a scale or a frame of degrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Literal, NamedTuple

from ...profile.outlines import Ring, outlines
from ...profile.pictures import Box
from ..escaping import markup

WIDTH, SMALL = 1000, 240  # units across
_JAPAN: Box = (122.5, 23.8, 154.2, 45.9)
_FINE, _COARSE = 0.7, 8.0  # degrees: what a map must be wide at least, for prefectures and for land
_LEAST = 0.01  # degrees: the smallest view
_KM = 111.2  # a degree of latitude
_MARGIN = 0.06
_FLAT, _TALL = 0.5, 1.05  # height by width


class Word(NamedTuple):
    """Words on a map: percent across and down."""

    x: float
    y: float
    anchor: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A map: units across and down, outlines and dots as paths, lines of round degrees, and a scale of so many km."""

    width: int
    height: int
    outlines: str = ""  # japan, world
    land: str = ""
    dots: str = ""
    grid: str = ""
    words: list[Word] = field(default_factory=list)
    km: float = 0
    bar: float = 0  # percent of the width


@dataclass(frozen=True, slots=True)
class _View:
    box: Box
    narrow: float  # how much shorter a degree of longitude is than one of latitude
    unit: float  # degrees of latitude

    def x(self, longitude: float) -> float:
        return (longitude - self.box[0]) * self.narrow / self.unit

    def y(self, latitude: float) -> float:
        return (self.box[3] - latitude) / self.unit

    @property
    def wide(self) -> float:
        return (self.box[2] - self.box[0]) * self.narrow


def point_map(box: Box, dots: Iterable[tuple[float, float, int]]) -> Drawing:
    """The dots, each a longitude and latitude, in a view that fits their box."""
    return _drawing(_fitted(box), dots)


def locator(longitude: float, latitude: float) -> Drawing:
    """Where one place is: in its part of Japan, or of the world."""
    near = _within((longitude, latitude, longitude, latitude), _JAPAN)
    reach = 1.6 if near else 22.0
    south = max(min(latitude, 89.9 - reach), -89.9 + reach)
    box = (longitude - reach, south - reach, longitude + reach, south + reach)
    return _drawing(_fitted(box, SMALL), [(longitude, latitude, 1)])


def _fitted(box: Box, width: int = WIDTH) -> _View:
    west, south, east, north = box
    narrow = max(cos(radians((south + north) / 2)), 0.1)
    wide, high = max((east - west) * narrow, _LEAST), max(north - south, _LEAST)
    wide, high = wide * (1 + 2 * _MARGIN), high * (1 + 2 * _MARGIN)
    wide, high = max(wide, high / _TALL), max(high, wide * _FLAT)
    across, up = wide / narrow / 2, high / 2
    x, y = (west + east) / 2, (south + north) / 2
    return _View((x - across, y - up, x + across, y + up), narrow, wide / width)


def _drawing(view: _View, dots: Iterable[tuple[float, float, int]]) -> Drawing:
    height = round(view.y(view.box[1]))
    name = _outlines_of(view)
    land = "".join(_land(view, name)) if name else ""
    pens = dict.fromkeys(f"M{view.x(x):.0f} {view.y(y):.0f}h0" for x, y, _ in dots)
    grid, words = ("", []) if name else _degrees(view, height)
    km, bar = _scale(view)
    return Drawing(
        width=round(view.wide / view.unit), height=height, outlines=name or "", land=markup(land),
        dots=markup("".join(pens)), grid=markup(grid), words=words, km=km, bar=bar,
    )  # fmt: skip


def _outlines_of(view: _View) -> Literal["japan", "world"] | None:
    """The outlines that are fine enough; none for a single town."""
    if _within(view.box, _grown(_JAPAN, 4)) and _centre_in(view.box, _JAPAN):
        return "japan" if view.wide >= _FINE else None
    return "world" if view.wide >= _COARSE else None


def _within(box: Box, outer: Box) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]


def _grown(box: Box, degrees: float) -> Box:
    return box[0] - degrees, box[1] - degrees, box[2] + degrees, box[3] + degrees


def _centre_in(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _land(view: _View, name: Literal["japan", "world"]) -> Iterator[str]:
    """Rings that are in view, cut a little outside its edge; what is smaller than a unit is left out."""
    edge = _grown(view.box, view.unit * 20)
    for area in outlines(name):
        for ring, box in zip(area.rings, area.boxes, strict=True):
            for turn in (0, 360, -360):  # land on both sides of the 180th meridian
                if box[0] + turn < edge[2] and box[2] + turn > edge[0] and box[1] < edge[3] and box[3] > edge[1]:
                    turned = tuple((x + turn, y) for x, y in ring) if turn else ring
                    yield _pen(view, turned if not turn and _within(box, edge) else _cut(turned, edge))


def _pen(view: _View, ring: Sequence[tuple[float, float]]) -> str:
    points = list(dict.fromkeys((round(view.x(x)), round(view.y(y))) for x, y in ring))
    if len(points) < 4 or len({x for x, _ in points}) < 3:
        return ""
    (x, y), rest = points[0], points[1:]
    steps = []
    for right, down in rest:
        steps.append(f"{right - x} {down - y}")
        x, y = right, down
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _cut(ring: Ring, edge: Box) -> Sequence[tuple[float, float]]:
    """What of a ring is inside the edge (Sutherland and Hodgman)."""
    points: Sequence[tuple[float, float]] = ring
    for side, place, sign in ((edge[0], 0, 1), (edge[2], 0, -1), (edge[1], 1, 1), (edge[3], 1, -1)):
        kept: list[tuple[float, float]] = []
        for before, here in zip([*points[-1:], *points[:-1]], points, strict=True):
            was, is_in = (before[place] - side) * sign >= 0, (here[place] - side) * sign >= 0
            if was != is_in:
                share = (side - before[place]) / (here[place] - before[place])
                kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
            if is_in:
                kept.append(here)
        points = kept
    return points


def _scale(view: _View) -> tuple[float, float]:
    """A round number of km, and how long it is; nothing where a map is so wide that scales differ on it."""
    across = view.wide * _KM
    if across > 4_000:
        return 0, 0
    power = 10.0 ** next(n for n in range(4, -5, -1) if 10.0**n <= across * 0.3)
    km = max(power * times for times in (1, 2, 5) if power * times <= across * 0.3)
    return round(km, 6), round(km / across * 100, 1)


def _degrees(view: _View, height: int) -> tuple[str, list[Word]]:
    """Lines of round degrees, and the degrees at the edges."""
    step = next(each for each in _ROUND if (view.box[2] - view.box[0]) / each <= 5)
    places = max(0, -_exponent(step))
    pens, words = [], []
    for value in _between(view.box[0], view.box[2], step):
        pens.append(f"M{view.x(value):.0f} 0v{height}")
        told = value - 360 if value > 180 else value
        words.append(Word(round(view.x(value) / WIDTH * 100, 1), 100, "middle", f"{told:.{places}f}°"))
    for value in _between(view.box[1], view.box[3], step):
        pens.append(f"M0 {view.y(value):.0f}h{WIDTH}")
        words.append(Word(0, round(view.y(value) / height * 100, 1), "start", f"{value:.{places}f}°"))
    return "".join(pens), words


_ROUND = [times * 10.0**power for power in range(-4, 2) for times in (1, 2, 5)]


def _exponent(step: float) -> int:
    return int(f"{step:e}".partition("e")[2])


def _between(low: float, high: float, step: float) -> list[float]:
    first, last = int(low // step) + 1, int(high // step)
    return [round(place * step, 6) for place in range(first, last + 1)]
