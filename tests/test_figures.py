"""Axis values are round and cover the figures; places lie on the axis, to a tenth."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.figures import axis, scale, ticks

figures = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [
        (0, 87, "0 20 40 60 80 100"),
        (0, 100, "0 20 40 60 80 100"),
        (0, 1, "0 0.2 0.4 0.6 0.8 1"),
        (0, 3, "0 1 2 3"),
        (-12, 30, "-20 -10 0 10 20 30"),
        (-7, -2, "-7 -6 -5 -4 -3 -2"),
        (-7.5, -2.5, "-8 -7 -6 -5 -4 -3 -2"),
        (0, 0.034, "0 0.01 0.02 0.03 0.04"),
        (0, 12_500_000, "0 5000000 10000000 15000000"),
        (4, 4, "4 5"),
        (0, 0, "0 0.2"),
        (30, 0, "0 10 20 30"),
    ],
)
def test_ticks_are_round_and_cover_the_range(lo: float, hi: float, expected: str) -> None:
    assert " ".join(str(tick) for tick in ticks(lo, hi)) == expected


@given(figures, figures)
def test_ticks_cover_any_range_with_few_steps(one: Decimal, other: Decimal) -> None:
    found = ticks(one, other)
    assert found[0] <= min(one, other) and max(one, other) <= found[-1]
    assert 2 <= len(found) <= 7
    assert len({later - earlier for earlier, later in pairwise(found)}) == 1


@given(st.lists(st.none() | figures))
def test_axis_includes_zero_and_leaves_unknown_out(values: list[Decimal | None]) -> None:
    found = axis(values)
    assert found[0] <= 0 <= found[-1]
    assert all(found[0] <= value <= found[-1] for value in values if value is not None)


@pytest.mark.parametrize(
    ("value", "lo", "hi", "px", "expected"),
    [
        (30, 0, 40, 100, "75.0"),
        (1, 0, 3, 100, "33.3"),
        (-5, 0, 10, 100, "0.0"),
        (99, 0, 10, 320, "320.0"),
        (5, 5, 5, 100, "0.0"),
    ],
)
def test_scale_is_rounded_and_kept_on_the_axis(value: int, lo: int, hi: int, px: int, expected: str) -> None:
    assert str(scale(value, lo, hi, px)) == expected


@given(figures, figures, figures)
def test_scale_keeps_order(one: Decimal, other: Decimal, third: Decimal) -> None:
    low, middle, high = sorted((one, other, third))
    assert scale(low, low, high) <= scale(middle, low, high) <= scale(high, low, high)
