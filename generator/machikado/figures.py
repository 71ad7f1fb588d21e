"""Where things stand in a picture: round axis values and positions, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

Number = int | float | Decimal


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


def axis(values: Iterable[Number | None], most: int = 5) -> tuple[Decimal, ...]:
    """Round axis values for these figures, zero included, unknown ones left out.

    >>> [str(tick) for tick in axis([12, None, 3])]
    ['0', '5', '10', '15']
    """
    known = [_decimal(value) for value in values if value is not None]
    return ticks(min(known, default=Decimal(0)).min(Decimal(0)), max(known, default=Decimal(1)).max(Decimal(0)), most)


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * count for count in (1, 2, 5, 10) if power * count >= least)


def _plain(value: Decimal) -> Decimal:
    """Without exponent and needless zeros: 1E+2 → 100, 0.50 → 0.5, -0 → 0."""
    return Decimal(f"{value.normalize():f}") + 0


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


FILTERS = {"scale": scale, "ticks": ticks, "axis": axis}
"""What templates may use: `value | scale(lo, hi, px)`, `lo | ticks(hi)`, `values | axis`."""
