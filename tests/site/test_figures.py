"""Axis values are round and cover the figures; places lie on the axis, to a tenth."""

from __future__ import annotations

import doctest
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import machikado.site.charts.scales
from machikado.site.charts.scales import axis, bar, scale, spans, squares, stacks, ticks, worth

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


# ---------------------------------------------------------------- marks


def test_the_examples_hold() -> None:
    assert doctest.testmod(machikado.site.charts.scales).failed == 0


bands = st.tuples(st.none() | figures, st.none() | figures)


@given(st.lists(st.none() | figures | bands))
def test_an_axis_covers_both_ends_of_bands(values: list[Any]) -> None:
    found = axis(values)
    known = [part for value in values for part in (value if isinstance(value, tuple) else (value,)) if part is not None]
    assert all(found[0] <= value <= found[-1] for value in [0, *known])


@given(st.lists(figures, min_size=1))
def test_bars_begin_at_zero_and_grow_with_their_value(values: list[Decimal]) -> None:
    stops = axis(values)
    zero = scale(0, stops[0], stops[-1])
    for value in values:
        left, width = bar(value, stops[0], stops[-1])
        assert (left if value >= 0 else left + width) == zero
        assert (width > 0) == (value != 0)
        assert left >= -1 and left + width <= 101  # the least width may stand out a little
    one, *_, other = sorted(abs(value) for value in [*values, values[0]])
    assert bar(one, 0, stops[-1] - stops[0])[1] <= bar(other, 0, stops[-1] - stops[0])[1]


counts = st.none() | st.integers(0, 10**9)


@given(st.lists(counts, min_size=1, max_size=6))
def test_parts_lie_end_to_end_and_make_the_whole(parts: list[int | None]) -> None:
    total = sum(part or 0 for part in parts)
    found = spans(parts, total or 1)
    assert found[0][0] == 0
    assert all(left + width == after for (left, width), (after, _) in pairwise(found))
    assert sum(width for _, width in found) == (100 if total else 0)
    assert all(width == 0 for part, (_, width) in zip(parts, found, strict=True) if not part)


@given(st.lists(st.fixed_dictionaries({"a": counts, "b": counts})))
def test_stacks_share_one_axis_and_an_unknown_part_leaves_no_total(rows: list[dict[str, Any]]) -> None:
    found = stacks(rows, ["a", "b"])
    assert [stack.total for stack in found] == [None if None in row.values() else row["a"] + row["b"] for row in rows]
    lengths = [(sum(value or 0 for value in stack.values), sum(width for _, width in stack.spans)) for stack in found]
    assert all(length <= 100 for _, length in lengths)
    assert all(one[1] <= other[1] for one, other in pairwise(sorted(lengths)))


@given(st.lists(st.none() | st.integers(-5, 5)))
def test_a_picture_needs_three_values_or_two_that_count_five(values: list[int | None]) -> None:
    there = [value for value in values if value]
    assert worth(values) is (len(there) >= 3 or (len(there) == 2 and sum(map(abs, there)) >= 5))
    assert worth(values, True) is (worth(values) or sum(map(abs, there)) >= 5)


@given(st.lists(st.tuples(st.just("x"), st.integers(0, 20), st.sampled_from(["solid", "outline"])), max_size=5))
def test_there_is_a_square_for_each_item_and_none_on_another(parts: list[tuple[str, int, str]]) -> None:
    found = squares(parts)
    assert [fill for fill, _, _ in found.squares] == [fill for _, count, fill in parts for _ in range(count)]
    assert len({(x, y) for _, x, y in found.squares}) == len(found.squares)
    assert all(x > 0 and x + 17 < found.width and y > 0 and y + 17 < found.height for _, x, y in found.squares)
    assert all(len({x for _, x, other in found.squares if other == y}) <= 10 for _, _, y in found.squares)
