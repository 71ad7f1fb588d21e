"""Records in the order in which a picture draws them: in the cells of a grid, down the branches of a tree."""

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
