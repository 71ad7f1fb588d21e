"""Read the outlines that maps are drawn on: the prefectures of Japan, and the land of the world."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

from .pictures import Box

_FOLDER = Path(__file__).parent / "outlines"
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
