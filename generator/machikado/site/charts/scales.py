"""Axis ticks and positions, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

Number = int | float | Decimal
Band = Sequence[Number | None]  # from, to; either end may be open
_LEAST = Decimal("0.3")  # percent: what is not zero can be seen


class Stack(NamedTuple):
    """One row of stacked bars: its parts, their sum (None unless all are known), (left, width) of each in percent."""

    row: Any
    values: list[Number | None]
    total: Number | None
    spans: list[tuple[Decimal, Decimal]]

    @property
    def known(self) -> Number:
        """What the known parts add up to."""
        return sum(value or 0 for value in self.values)


def scale(value: Number, lo: Number, hi: Number, px: Number = 100) -> Decimal:
    """The place of `value` on an axis from `lo` to `hi` that is `px` long, to a tenth, kept within the axis.

    >>> scale(30, 0, 40, 100)
    Decimal('75.0')
    """
    low, high, length = _decimal(lo), _decimal(hi), _decimal(px)
    if high == low:
        return Decimal("0.0")
    place = (_decimal(value) - low) / (high - low) * length
    return min(max(place, Decimal(0)), length).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def ticks(lo: Number, hi: Number, most: int = 5) -> tuple[Decimal, ...]:
    """Round axis values, at most `most` steps apart, from below `lo` to above `hi`.

    >>> [str(tick) for tick in ticks(0, 87)]
    ['0', '20', '40', '60', '80', '100']
    """
    low, high = sorted((_decimal(lo), _decimal(hi)))
    step = _round_step((high - low if high != low else abs(high) or Decimal(1)) / most)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return tuple(_plain(step * count) for count in range(int(first), int(last) + 1))


def axis(values: Iterable[Number | Band | None], most: int = 5) -> tuple[Decimal, ...]:
    """Round axis values for these figures and bands, zero included, unknown ones left out.

    >>> [str(tick) for tick in axis([12, None, (3, None)])]
    ['0', '5', '10', '15']
    """
    single = [part for value in values for part in (value if isinstance(value, Sequence) else (value,))]
    known = [_decimal(value) for value in single if value is not None]
    return ticks(min(known, default=Decimal(0)).min(Decimal(0)), max(known, default=Decimal(1)).max(Decimal(0)), most)


def bar(value: Number, lo: Number, hi: Number) -> tuple[Decimal, Decimal]:
    """(left, width) in percent of a bar from zero to `value`; one that is not zero is never too thin to be seen.

    >>> [str(part) for part in bar(-5, -10, 10)]
    ['25.0', '25.0']
    """
    zero, end = scale(0, lo, hi), scale(value, lo, hi)
    width = max(abs(end - zero), _LEAST) if value else Decimal("0.0")
    return (zero - width if value < 0 else zero), width


def spans(parts: Iterable[Number | None], hi: Number) -> list[tuple[Decimal, Decimal]]:
    """(left, width) in percent of parts laid end to end from zero: no gap, no overlap; an unknown one has no width.

    >>> [[str(edge) for edge in span] for span in spans([1, None, 2], 4)]
    [['0.0', '25.0'], ['25.0', '0.0'], ['25.0', '50.0']]
    """
    edges = accumulate((max(_decimal(part or 0), Decimal(0)) for part in parts), initial=Decimal(0))
    return [(left, right - left) for left, right in pairwise(scale(edge, 0, hi) for edge in edges)]


def stacks(rows: Iterable[Any], names: Sequence[str]) -> list[Stack]:
    """Each row with the parts that these fields hold, on one round axis from zero for all rows."""
    parts = [(row, [row[name] for name in names]) for row in rows]
    hi = axis(sum(value or 0 for value in values) for _, values in parts)[-1]
    return [
        Stack(row, values, None if None in values else sum(value or 0 for value in values), spans(values, hi))
        for row, values in parts
    ]


def worth(values: Iterable[Number | None], single: bool = False) -> bool:
    """Whether a picture of these says more than a sentence: three that are not empty, or two that count five items.

    `single` is for parts of a whole: one of them alone will do.

    >>> worth([3, 0, 1]), worth([3, 2]), worth([1, None, 1, 1])
    (False, True, True)
    """
    there = [value for value in values if value]
    counted = sum(abs(value) for value in there if isinstance(value, int)) >= 5
    return len(there) >= 3 or (counted and len(there) >= (1 if single else 2))


class Squares(NamedTuple):
    """Unit squares, each with its fill and place in pixels; and the drawing's size."""

    squares: list[tuple[str, int, int]]
    width: int
    height: int


def squares(parts: Iterable[tuple[Any, int, str]], side: int = 17, across: int = 10) -> Squares:
    """A square for each item of these parts (words, how many, fill), ten in a row.

    >>> squares([("a", 1, "solid"), ("b", 1, "outline")]).squares
    [('solid', 1, 1), ('outline', 22, 1)]
    """
    fills = [fill for _, count, fill in parts for _ in range(count)]
    step = side + 4
    placed = [(fill, 1 + number % across * step, 1 + number // across * step) for number, fill in enumerate(fills)]
    rows = -(-len(fills) // across)
    return Squares(placed, min(len(fills), across) * step - 2 if fills else 0, max(rows * step - 2, 0))


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * count for count in (1, 2, 5, 10) if power * count >= least)


def _plain(value: Decimal) -> Decimal:
    """Without exponent and needless zeros: 1E+2 → 100, 0.50 → 0.5, -0 → 0."""
    return Decimal(f"{value.normalize():f}") + 0


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


FILTERS: dict[str, Callable[..., Any]] = {
    "scale": scale,
    "ticks": ticks,
    "axis": axis,
    "bar": bar,
    "spans": spans,
    "stacks": stacks,
    "worth": worth,
    "squares": squares,
}
"""What templates may use: `value | scale(lo, hi, px)`, `lo | ticks(hi)`, `values | axis`, …"""
