"""Draw the relations between tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...core.model import Table

MOST = 14  # boxes: more are a thicket
ROW, HEIGHT = 62, 40  # px from one box to the next, and of a box
_MARGIN = 6  # per cent between columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A table's place: `x` and `width` in per cent, `y` in px."""

    table: Table
    main: bool
    x: float
    y: int
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """Boxes, the lines between them (x1, y1, x2, y2), and the height in px."""

    boxes: tuple[Box, ...]
    lines: tuple[tuple[float, int, float, int], ...]
    height: int


def diagram(main: Sequence[Table], tables: Mapping[str, Table]) -> Diagram:
    """The tables of `main` with those that they refer to; what many refer to stands on the right."""
    chosen = _chosen(main, tables)
    ways = {
        table.name: [key.table for key in table.foreign_keys if key.table in chosen and key.table != table.name]
        for table in chosen.values()
    }
    depth = _depths(ways)
    columns: dict[int, list[str]] = {}
    for name in chosen:
        columns.setdefault(depth[name], []).append(name)
    last = max(columns, default=0)
    width = round((100 - _MARGIN * last) / (last + 1), 2)
    tallest = max(map(len, columns.values()), default=0)
    boxes: dict[str, Box] = {}
    for at, names in columns.items():
        top = (tallest - len(names)) * ROW // 2
        for place, name in enumerate(names):
            x = round((last - at) * (width + _MARGIN), 2)
            known = chosen[name]
            boxes[name] = Box(table=known, main=known in main, x=x, y=top + place * ROW, width=width)
    lines = [_line(boxes[one], boxes[other]) for one, others in ways.items() for other in dict.fromkeys(others)]
    return Diagram(boxes=tuple(boxes.values()), lines=tuple(lines), height=max(tallest * ROW - (ROW - HEIGHT), HEIGHT))


def _chosen(main: Sequence[Table], tables: Mapping[str, Table]) -> dict[str, Table]:
    found = {table.name: table for table in main}
    for table in main:
        for key in table.foreign_keys:
            if key.table in tables and len(found) < MOST:
                found.setdefault(key.table, tables[key.table])
    return found


def _depths(ways: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many steps lead from a table to one that refers to nothing; a circle ends where it began."""
    known: dict[str, int] = {}

    def depth(name: str, seen: frozenset[str]) -> int:
        if name not in known:
            further = [depth(other, seen | {name}) for other in ways[name] if other not in seen]
            if seen:
                return 1 + max(further, default=-1)
            known[name] = 1 + max(further, default=-1)
        return known[name]

    return {name: depth(name, frozenset()) for name in ways}


def _line(one: Box, other: Box) -> tuple[float, int, float, int]:
    middle = HEIGHT // 2
    if one.x < other.x:
        return (round(one.x + one.width, 2), one.y + middle, other.x, other.y + middle)
    return (round(one.x + one.width / 2, 2), one.y + middle, round(other.x + other.width / 2, 2), other.y + middle)
