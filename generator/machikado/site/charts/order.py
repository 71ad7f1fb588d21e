"""Order rows for grids, matrices and trees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

_MOST = 500_000  # cells
_WIDEST = 100  # years: a mistyped one must not make a table of thousands of empty columns


class Node(NamedTuple):
    """A record in a tree, read from the top: how many siblings it has (itself included), which of them it is (from 1),
    how many records hang below it directly, and how many siblings stand in each list that ends after it."""

    row: Any
    place: int
    siblings: int
    children: int
    ends: list[int]


def grid(records: Iterable[Any], row: str, column: str) -> tuple[list[Any], list[list[list[Any]]]]:
    """The columns in order, and for each row, in order of first appearance, the records of each cell.

    Years have no gaps between them; what has no column stands in a last one, None.
    """
    lines: dict[Any, dict[Any, list[Any]]] = {}
    for record in records:
        lines.setdefault(record[row], {}).setdefault(record[column], []).append(record)
    columns = _columns({each for cells in lines.values() for each in cells})
    if len(columns) * len(lines) > _MOST:
        raise ValueError(f"{len(lines):,} × {len(columns):,} cells are no picture; leave out rows or columns")
    return columns, [[cells.get(each, []) for each in columns] for cells in lines.values()]


def _columns(found: set[Any]) -> list[Any]:
    known = sorted(each for each in found if each is not None)
    if known and all(isinstance(each, int) for each in known) and known[-1] - known[0] < _WIDEST:
        known = list(range(known[0], known[-1] + 1))
    return known + [None] * (None in found)


_STATES = {
    **dict.fromkeys(("2", "read", "known"), "read"),
    **dict.fromkeys(("1", "part", "partly"), "part"),
    **dict.fromkeys(("not_asked", "aside"), "aside"),
}


def state(value: Any) -> str:
    """What a cell of a matrix shows: read, part (or inferred), none, or aside for what is not asked there."""
    return _STATES.get("2" if value is True else str(value), "none")


class Group(NamedTuple):
    """Rows of cells that share a value, and how many of them have something in each column."""

    first: Any
    rows: list[list[Any]]
    counts: list[int]


def matrix(
    cells: Iterable[Any], row: str, column: str, value: str, columns: Sequence[str], group: str | None = None
) -> list[Group]:
    """The cells in rows (None where one is missing), the rows in groups, each in order of first appearance.

    `columns` are the values of `column` that are shown, in their order.
    """
    lines: dict[Any, dict[Any, Any]] = {}
    for cell in cells:
        lines.setdefault(cell[row], {}).setdefault(cell[column], cell)
    found: dict[Any, list[list[Any]]] = {}
    for line in lines.values():
        first = next(iter(line.values()))
        found.setdefault(first[group] if group else None, []).append([line.get(name) for name in columns])
    return [
        Group(_first(rows), rows, [sum(_speaks(line[place], value) for line in rows) for place in range(len(columns))])
        for rows in found.values()
    ]


def _first(rows: list[list[Any]]) -> Any:
    return next((cell for line in rows for cell in line if cell is not None), None)


def _speaks(cell: Any, value: str) -> bool:
    return cell is not None and state(cell[value]) in ("read", "part")


class Tile(NamedTuple):
    """A place on a tile map: its row, its value (None for nothing) and how dark it is, 0 to 4."""

    row: Any
    value: int | None
    step: int


class Tiles(NamedTuple):
    """The tiles of a map, and the steps that occur: (step, from, to)."""

    tiles: list[Tile]
    steps: list[tuple[int, int, int]]
    colored: int


def tiles(rows: Iterable[Any], value: str) -> Tiles:
    """Rows as tiles, the values up to the largest in four equal parts; zero is nothing."""
    values = [(row, row[value] or None) for row in rows]
    most = max((each for _, each in values if each), default=0)
    width = max(-(-most // 4), 1)
    found = [Tile(row, each, min(-(-each // width), 4) if each else 0) for row, each in values]
    there = sorted({each.step for each in found} - {0})
    steps = [(step, (step - 1) * width + 1, min(step * width, most)) for step in there]
    return Tiles(found, steps, sum(each.step > 0 for each in found))


def walk(records: Iterable[Any], key: str, parent: str) -> list[Node]:
    """Every record once, each followed by those whose `parent` is its `key`.

    What names no parent, one that is not there, or itself by a detour, stands at the top.
    """
    rows = list(records)
    parents = _parents(rows, key, parent)
    below: dict[int | None, list[int]] = {}
    for number, above in enumerate(parents):
        below.setdefault(above, []).append(number)
    nodes: list[Node] = []
    lists: list[int] = []  # the sizes of the lists that are open, the outermost first
    waiting = _siblings(below, None, 0)
    while waiting:
        number, depth, place, siblings = waiting.pop()
        lists[depth:] = [siblings]
        waiting += _siblings(below, number, depth + 1)
        after = waiting[-1][1] if waiting else -1
        nodes.append(Node(rows[number], place, siblings, len(below.get(number, ())), lists[after + 1 :][::-1]))
    return nodes


def _siblings(below: dict[int | None, list[int]], above: int | None, depth: int) -> list[tuple[int, int, int, int]]:
    """The records of one list, the last first: number, depth, place, how many."""
    found = below.get(above, [])
    return [(number, depth, place, len(found)) for place, number in enumerate(found, 1)][::-1]


def _parents(rows: Sequence[Any], key: str, parent: str) -> list[int | None]:
    """The number of each row's parent; circles are cut at the first of their rows."""
    homes: dict[Any, int] = {}
    for number, row in enumerate(rows):
        homes.setdefault(row[key], number)
    parents = [None if row[parent] is None else homes.get(row[parent]) for row in rows]
    led: set[int] = set()  # rows whose way up is known to end
    for number in range(len(rows)):
        way = _way_up(parents, number, led)
        if way and (back := parents[way[-1]]) in way:
            parents[min(way[way.index(back) :])] = None
        led.update(way)
    return parents


def _way_up(parents: Sequence[int | None], number: int, led: set[int]) -> list[int]:
    """The rows from this one upwards, as far as they are new."""
    way: dict[int, None] = {}
    above: int | None = number
    while above is not None and above not in led and above not in way:
        way[above] = None
        above = parents[above]
    return list(way)
