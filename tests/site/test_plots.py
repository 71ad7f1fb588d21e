"""Drawings over time: places are true to the values, and labels keep clear of each other at every width."""

from __future__ import annotations

import doctest
from decimal import Decimal
from functools import partial
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core import i18n
from machikado.core.i18n import compact
from machikado.site.charts import bars, columns, labels, shapes
from machikado.site.charts import lines as slopes
from machikado.site.charts.labels import box_of, placed
from machikado.site.charts.shapes import ROOMS, Dot, Line, Plot, Spot, Text, Wanted, measure, wrapped

say = partial(compact, language="ja")
YEARS = st.integers(2000, 2030)
VALUES = st.none() | st.decimals(min_value=-(10**9), max_value=10**9, places=2) | st.integers(-100, 2_000)
PERCENT = st.decimals(min_value=0, max_value=100, places=1)


def overlapping(plot: Plot) -> list[tuple[str, str]]:
    """Labels that meet at a width at which both show."""
    return [
        (one.words, other.words)
        for one, other in combinations(plot.texts, 2)
        for width in ROOMS[max(one.room, other.room) :]
        if _meet(box_of(one, width), box_of(other, width))
    ]


def outside(plot: Plot) -> list[str]:
    return [
        text.words
        for text in plot.texts
        for width in ROOMS[text.room :]
        for box in [box_of(text, width)]
        if box.left < -1 or box.right > width + 1 or box.top < 0 or box.bottom > plot.height + 1
    ]


def _meet(one: shapes.Box, other: shapes.Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


# ---------------------------------------------------------------- labels


@given(st.lists(st.tuples(PERCENT, st.integers(20, 180), st.text("目標0123%,", min_size=1, max_size=9)), max_size=12))
def test_labels_never_meet_and_stay_inside(points: list[tuple[Decimal, int, str]]) -> None:
    spots = (Spot(0, -12, "middle"), Spot(12, 4, "start"), Spot(-12, 4, "end"))
    dots = [Dot("full", x, Decimal(y), 6) for x, y, _ in points]
    wanted = [Wanted(x=x, y=Decimal(y), words=words, kind="value", spots=spots) for x, y, words in points]
    plot = Plot(height=200)
    plot.texts += placed(wanted, 200, (), dots)
    assert overlapping(plot) == [] and outside(plot) == []
    for text in plot.texts:
        for width in ROOMS[text.room :]:
            box = box_of(text, width)
            for dot in dots:
                x = dot.x * width / 100
                assert not (box.left < x + 6 and x - 6 < box.right and box.top < dot.y + 6 and dot.y - 6 < box.bottom)


def test_a_label_without_room_shows_in_wider_plots_or_not_at_all() -> None:
    def rooms(words: str, apart: int) -> list[int]:
        spots = (Spot(0, -10, "middle"),)
        wanted = [
            Wanted(x=Decimal(50 + side), y=Decimal(50), words=words, kind="tick", spots=spots) for side in (0, apart)
        ]
        return [text.room for text in placed(wanted, 100)]

    assert rooms("0000", 30) == [0, 0]
    assert rooms("0000", 10) == [0, 1]
    assert rooms("0000", 6) == [0, 2]
    assert rooms("0000", 1) == [0]


def test_a_label_avoids_lines_where_it_can() -> None:
    spots = (Spot(0, -10, "middle"), Spot(0, 24, "middle"))
    wanted = [Wanted(x=Decimal(50), y=Decimal(50), words="123", kind="tick", spots=spots)]
    line = Line("goal", Decimal(0), Decimal(36), Decimal(100), Decimal(36))
    assert placed(wanted, 100)[0].y == 40
    assert placed(wanted, 100, lines=[line])[0].y == 74
    both = [line, Line("goal", Decimal(0), Decimal(70), Decimal(100), Decimal(72))]
    assert placed(wanted, 100, lines=both)[0].y == 40


@given(st.text("公表資料に値がありません。2018 no value\n"), st.integers(30, 300))
def test_wrapping_loses_no_words(words: str, width: int) -> None:
    lines = wrapped(words, Decimal(width))
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(line == line.strip() and line for line in lines)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("この先の\n値は\n未確認", ["この先の", "値は", "未確認"]), ("no value found", ["no value", "found"]), ("", [])],
)
def test_lines_break_where_people_would(words: str, expected: list[str]) -> None:
    assert wrapped(words, Decimal(75)) == expected


# ---------------------------------------------------------------- slopes


@st.composite
def entries(draw: Any) -> list[dict[str, Any]]:
    kinds = st.sampled_from(["baseline", "actual", "actual", "target"])
    row = st.fixed_dictionaries({"year": st.none() | YEARS, "value": VALUES, "kind": kinds, "ours": st.booleans()})
    return draw(st.lists(row, max_size=14))


@given(entries(), st.none() | VALUES, st.booleans())
def test_a_slope_is_true_and_legible(rows: list[dict[str, Any]], goal: Any, silent: bool) -> None:
    found = slopes.entries_of(rows, "year", "value", "kind", "ours")
    told = slopes.slope(
        found, say, unit="件", goal=goal, goal_words="目標 100件（2020年度）",
        silence=(2031, 2033, "この先の値は未確認") if silent else None, otherwise="別の資料では{n}",
    )  # fmt: skip
    known = {(each["year"], Decimal(str(each["value"]))) for each in rows
             if each["kind"] != "target" and None not in (each["year"], each["value"])}  # fmt: skip
    assert sum(len(entry.rows) for entry in told.entries) == len(rows)
    if len({year for year, _ in known}) < 2:
        assert told.plot is None
        return
    plot = told.plot
    assert plot and overlapping(plot) == [] and outside(plot) == []
    assert len(plot.dots) >= len({year for year, _ in known})
    places = sorted({(dot.x, dot.y) for dot in plot.dots})
    assert all(0 <= x <= 100 and 0 <= y <= plot.height for x, y in places)
    heights = {value: set() for _, value in known}  # type: ignore[var-annotated]
    drawn = [each for each in found if each.kind != "target" and None not in (each.year, each.value)]
    for entry, dot in zip(sorted(drawn, key=lambda each: each.year or 0), plot.dots, strict=True):
        heights[Decimal(str(entry.value))].add(dot.y)
    assert all(len(found) == 1 for found in heights.values())
    order = [next(iter(heights[value])) for value in sorted(heights)]
    assert all(higher <= lower for lower, higher in pairwise(order))


def test_what_is_computed_or_passes_over_years_is_dotted() -> None:
    rows = [{"y": year, "v": 1, "k": "actual", "c": year == 2013} for year in (2010, 2011, 2013, 2014, 2016)]
    found = slopes.slope(slopes.entries_of(rows, "y", "v", "k", "c"), say)
    assert found.plot
    kinds = [line.kind for line in found.plot.lines]
    assert kinds == ["way", "way way--computed", "way way--computed", "way way--computed"]


def test_a_target_may_be_a_band() -> None:
    rows = [{"y": year, "v": year - 2000, "k": "actual"} for year in (2010, 2011)]
    plot = slopes.slope(slopes.entries_of(rows, "y", "v", "k"), say, goal=(10, 20)).plot
    assert plot and [each.kind for each in plot.fields] == ["goal-band"]
    assert len([line for line in plot.lines if line.kind == "goal"]) == 2


# ---------------------------------------------------------------- bars a year


@st.composite
def yearly_rows(draw: Any) -> list[dict[str, Any]]:
    years = draw(st.lists(YEARS, unique=True, min_size=1, max_size=12))
    goals = st.none() | st.integers(0, 3_000)
    return [{"fy": year, "n": draw(VALUES), "goal": draw(goals), "ours": draw(st.booleans())} for year in years]


@given(yearly_rows(), st.none() | st.integers(1, 3_000), st.sampled_from(["", "公表資料に値がありません"]))
def test_bars_are_true_and_labels_legible(rows: list[dict[str, Any]], goal: int | None, silence: str) -> None:
    found = columns.spread(columns.yearly(rows, "fy", "n", inferred="ours", target="goal"))
    assert [column.year for column in found] == list(range(min(r["fy"] for r in rows), max(r["fy"] for r in rows) + 1))
    plot = bars.drawn(found, say, unit="件", goal=goal, goal_words="目標", target_words="目標 {n}", silence=silence)
    assert overlapping(plot) == [] and outside(plot) == []
    known = [column for column in found if column.label]
    assert len(plot.rects) == len(known)
    pairs = [(abs(Decimal(str(column.label))), rect.height) for column, rect in zip(known, plot.rects, strict=True)]
    most, longest = max(pairs, default=(Decimal(1), Decimal(0)))
    assert all(abs(height - longest * value / most) <= Decimal("1.1") for value, height in pairs)
    assert all(rect.x >= 0 and rect.x + rect.width <= 100 for rect in plot.rects)
    assert all(one.x + one.width < other.x for one, other in pairwise(plot.rects))
    unknown = sum(column.label is None for column in found)
    shown = sum(text.words == "―" for text in plot.texts)
    assert shown == unknown or (len(found) > 10 and shown <= unknown)


SPENT = st.fixed_dictionaries({"fy": YEARS, "p": st.sampled_from("abc"), "yen": st.none() | st.integers(0, 3_000)})


@given(st.lists(SPENT, min_size=1, max_size=20))
def test_groups_stand_one_on_the_other(rows: list[dict[str, Any]]) -> None:
    found = columns.spread(columns.grouped(rows, "fy", "yen", "p", [("a", "solid"), ("b", "ink")]))
    for column in found:
        here = [row["yen"] for row in rows if row["fy"] == column.year and row["p"] != "c" and row["yen"] is not None]
        assert column.label == (sum(here) if here else None)
    if found:
        plot = bars.drawn(found, say)
        for one, other in combinations(plot.rects, 2):
            assert one.x != other.x or one.y >= other.y + other.height or other.y >= one.y + one.height


@pytest.mark.parametrize(("value", "kind"), [(19, "value on"), (14, "value"), (2, "value")])
def test_a_value_keeps_off_a_dash_above_its_bar(value: int, kind: str) -> None:
    rows = [{"fy": 2015, "n": 6, "goal": None}, {"fy": 2016, "n": value, "goal": 3 if value == 2 else None}]
    plot = bars.drawn(columns.spread(columns.yearly(rows, "fy", "n", target="goal")), say, goal=20)
    (text,) = [text for text in plot.texts if text.words == str(value)]
    assert text.kind == kind
    for line in plot.lines:
        if line.x1 <= text.x <= line.x2:
            assert not box_of(text, 400).top < line.y1 < box_of(text, 400).bottom


def test_what_the_years_add_up_to_stands_below() -> None:
    rows = [{"fy": 2015, "n": 22, "sum": 22}, {"fy": 2016, "n": 11, "sum": 33}, {"fy": 2017, "n": None, "sum": None}]
    found = columns.spread(columns.yearly(rows, "fy", "n", cumulative="sum"))
    assert [[(part.value, part.fill) for part in column.parts] for column in found] == [
        [(0, "hatch"), (22, "solid")], [(22, "hatch"), (11, "solid")], [(None, "solid")]
    ]  # fmt: skip


def test_the_last_year_and_those_with_values_are_named_first() -> None:
    plot = Plot(height=100)
    labels.years([(Decimal(10) + Decimal(10) * place / 3, 2000 + place) for place in range(25)], plot, speak=[2003])
    always = [text.words for text in plot.texts if text.room == 0]
    assert {"2024", "2003"} <= set(always) and overlapping(plot) == []
    assert len(plot.texts) > len(always)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("module", [shapes, i18n])
def test_the_examples_are_true(module: Any) -> None:
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


@given(st.integers(-(10**15), 10**15) | st.decimals(min_value=-1000, max_value=1000, places=6))
def test_a_short_number_is_exact_or_says_that_it_is_not(value: Any) -> None:
    for language, about in (("ja", "約"), ("en", "≈")):
        words = compact(value, language)
        units = {"兆": 10**12, "億": 10**8, "万": 10**4, "tn": 10**12, "bn": 10**9, "m": 10**6}
        unit = next((name for name in units if words.endswith(name)), "")
        shown = Decimal(words.removeprefix(about).removesuffix(unit).replace(",", "")) * units.get(unit, 1)
        assert (shown == value) is not words.startswith(about)
        assert abs(shown - Decimal(value)) <= abs(Decimal(value)) / 180
        assert measure(words) < 100


@pytest.mark.parametrize(
    ("yen", "words"),
    [(None, "―"), (0, "0円"), (28_998_000, "2,899.8万円"), (2_477_000_000, "24億7,700万円"), (12_345, "12,345円"),
     (100_000_000, "1億円"), (-5_000_000, "-500万円"), (10_000, "1万円"), (300_001_000, "3億0.1万円")],
)  # fmt: skip
def test_yen_are_never_rounded(yen: int | None, words: str) -> None:
    assert i18n.man_yen(yen) == words


def test_text_is_measured_at_least_as_wide_as_it_is() -> None:
    assert box_of(Text("tick", Decimal(50), 0, Decimal(10), "middle", "2015"), 200).left == 100 - measure("2015") / 2
    assert measure("年度") == 26 and measure("1,623") > 5 * 13 * Decimal("0.6")
