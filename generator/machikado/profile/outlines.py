"""Read the outlines that maps are drawn on: the prefectures of Japan, and the land of the world."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from .pictures import Box

_FOLDER = Path(__file__).parent / "outlines"
_MOST = 1_500  # dots whose prefectures are looked up
Ring = tuple[tuple[float, float], ...]  # longitude and latitude in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area with its name in both languages (empty where none is sure), its rings and the box around each."""

    ja: str
    en: str
    rings: tuple[Ring, ...]
    boxes: tuple[Box, ...]


@lru_cache
def outlines(name: Literal["japan", "world"]) -> tuple[Area, ...]:
    """The areas of a map."""
    told = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return tuple(_area(each, told["steps"]) for each in told["areas"])


def _area(told: dict[str, object], steps: int) -> Area:
    rings = tuple(_ring(each, steps) for each in told["rings"])  # type: ignore[attr-defined]
    return Area(ja=str(told["ja"]), en=str(told["en"]), rings=rings, boxes=tuple(map(_box, rings)))


def _ring(steps: list[int], degree: int) -> Ring:
    return tuple((x / degree, y / degree) for x, y in zip(accumulate(steps[::2]), accumulate(steps[1::2]), strict=True))


def _box(ring: Ring) -> Box:
    xs, ys = zip(*ring, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def prefectures_of(dots: Iterable[tuple[float, float, int]]) -> tuple[tuple[str, str, int], ...]:
    """How many rows are in each prefecture, about; nothing where many dots are in none, or there are too many.

    A dot on a coast may be beside its prefecture: what is in none is under no name, last.
    """
    found = list(dots)
    japan = outlines("japan")
    if len(found) > _MOST:
        return ()
    counts: Counter[tuple[str, str]] = Counter()
    for x, y, rows in found:
        area = next((area for area in japan if area.ja and _contains(area, x, y)), None)
        counts[(area.ja, area.en) if area else ("", "")] += rows
    if counts[("", "")] * 10 > counts.total():
        return ()
    order = sorted(counts.items(), key=lambda each: (each[0] == ("", ""), -each[1], each[0]))
    return tuple((ja, en, rows) for (ja, en), rows in order if rows)


def _contains(area: Area, x: float, y: float) -> bool:
    """Whether a point is in one of the rings: a line from it to the east crosses the ring an odd number of times."""
    for ring, box in zip(area.rings, area.boxes, strict=True):
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            inside = False
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                    inside = not inside
            if inside:
                return True
    return False
