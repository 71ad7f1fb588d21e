"""Pictures of tables: what is chosen for whose sake, and numbers that add up to the rows."""

from __future__ import annotations

import csv
import hashlib
import io
import pickle
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given, settings
from hypothesis import strategies as st

import machikado.profile
from machikado.core.model import Field, Table
from machikado.portal import open_portal
from machikado.profile import Profile, profile_of
from machikado.profile.outlines import outlines
from machikado.profile.pictures import Bars, Bins, Columns, Lines, Pictures
from machikado.profile.places import MOST_DOTS
from machikado.sql.loading import loaded


def table_of(**kinds: str) -> Table:
    """A table with these fields; a kind may have a unit: `number/人`."""
    split = [(name, *kind.partition("/")[::2]) for name, kind in kinds.items()]
    fields = tuple(Field(name=name, type=kind, unit=unit) for name, kind, unit in split)
    return Table(name="t", fields=fields, positions={field.name: place for place, field in enumerate(fields)})


def profiled(table: Table, rows: list[tuple[Any, ...]]) -> Profile:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.positions)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    with loaded(table, text.getvalue().encode()) as connection:
        return profile_of(connection, table)


def pictures(table: Table, rows: list[tuple[Any, ...]]) -> Pictures:
    return profiled(table, rows).pictures


@pytest.fixture(scope="module")
def portal() -> dict[str, Pictures]:
    opened = open_portal(PORTALS / "pictures", AS_OF)
    assert not opened.errors
    found = {}
    for name, content in opened.csvs.items():
        with loaded(opened.package.tables[name].table, content) as connection:
            found[name] = profile_of(connection, opened.package.tables[name].table).pictures
    return found


def test_a_group_and_a_year_make_a_line_each_and_rows_without_a_group_are_one(portal: dict[str, Pictures]) -> None:
    (chart,) = portal["indicator"].charts
    assert isinstance(chart, Lines)
    assert {line.value: line.points[0] for line in chart.lines} == {
        None: (2015, Decimal("12.5")), "女性": (2015, Decimal("14.0")), "男性": (2015, Decimal("11.0")),
    }  # fmt: skip
    assert (chart.used, chart.rows, chart.without, chart.fixed) == (21, 21, 0, ())


def test_months_without_a_value_are_no_points(portal: dict[str, Pictures]) -> None:
    (chart,) = portal["carbon"].charts  # the smoothed column says the same once more
    assert isinstance(chart, Lines) and chart.grain == "month"
    months = [when for when, _ in chart.lines[0].points]
    assert len(months) == 34 and not {2021 * 12 + 4, 2021 * 12 + 5} & {*months} and chart.without == 2


def test_of_many_countries_the_one_that_stands_for_all_is_shown_and_never_a_sum(portal: dict[str, Pictures]) -> None:
    (chart,) = portal["economies"].charts
    assert isinstance(chart, Lines)
    assert (chart.of, chart.fixed, chart.reckoned, chart.used) == (18, (("Country Name", "World"),), "", 6)


def test_no_picture_mixes_units(portal: dict[str, Pictures]) -> None:
    (chart,) = portal["rates"].charts
    assert isinstance(chart, Lines)
    assert (chart.unit, chart.fixed) == ("Percent", (("Units", "Percent"),))
    assert max(value for _, value in chart.lines[0].points) < 100


def test_money_is_added_up_and_what_facilities_hold_is_not(portal: dict[str, Pictures]) -> None:
    grants, facilities = portal["grants"].charts[0], portal["facilities"].charts[0]
    assert isinstance(grants, Columns) and isinstance(facilities, Columns)
    assert (grants.measure, grants.unit) == ("Amount", "円")
    assert (facilities.measure, sum(value for _, value in facilities.columns)) == ("", 48)


def test_places_that_cannot_be_are_told_by_name(portal: dict[str, Pictures]) -> None:
    places = portal["facilities"].places
    assert places is not None
    assert {each.why: [row[0] for row in each.first] for each in places.outside} == {
        "zero": ["図書館その9"], "swapped": ["図書館その5"], "far": ["公園その13"],
    }  # fmt: skip
    assert (places.rows, places.placed, places.drawn) == (48, 45, 42)
    assert sum(rows for _, _, rows in places.dots) == 42 == sum(count for _, count in places.groups)


def test_a_point_in_one_field_is_longitude_and_latitude(portal: dict[str, Pictures]) -> None:
    places = portal["hydrants"].places
    assert places is not None
    assert 138.7 < places.box[0] < places.box[2] < 138.8 and 35.5 < places.box[1] < places.box[3] < 35.6


def test_all_of_it_can_go_to_another_process(portal: dict[str, Pictures]) -> None:
    assert pickle.loads(pickle.dumps(portal)) == portal


def test_dates_of_things_with_names_are_no_series() -> None:
    """Each date occurs once, and yet a line from project to project would say nothing."""
    table = table_of(name="string", begun="date", cost="integer")
    rows = [(f"事業{at}", f"20{10 + at % 9}-03-{at + 1:02}", at * at * 100 + 7) for at in range(20)]
    assert not [chart for chart in pictures(table, rows).charts if isinstance(chart, Lines)]


def test_codes_and_clock_times_are_never_drawn() -> None:
    table = table_of(city_code="integer", dep_time="integer", month="integer", seats="integer")
    rows = [(1100 + at * 3, at % 20 * 100 + at * 7 % 60, at % 12 + 1, 50 + at * at % 23 * 50) for at in range(300)]
    found = profiled(table, rows)
    assert [chart.field for chart in found.pictures.charts if isinstance(chart, Bins)] == ["seats"]
    assert found.roles.measures == ("seats",)  # round ones are no times of day


def test_a_total_among_the_rows_forbids_a_sum() -> None:
    table = table_of(day="date", place="string", visitors="integer/人")
    rows = [(f"2020-{at % 12 + 1:02}-01", ("東館", "西館")[at % 2], at % 7 * 10) for at in range(60)]
    (chart, *_) = pictures(table, rows).charts
    assert isinstance(chart, Columns) and chart.measure == "visitors"
    (chart, *_) = pictures(table, [*rows, *((day, "合計", n) for day, _, n in rows)]).charts
    assert isinstance(chart, Columns) and chart.measure == ""


def test_hours_are_told_as_means_of_days() -> None:
    table = table_of(at="datetime", station="string", temp="number")
    rows = [
        (f"2024-{month:02}-{day:02} {hour:02}:00:00", name, f"{day}.{hour:02}")
        for month in range(1, 7) for day in range(1, 29) for hour in range(24) for name in ("A", "B")
    ]  # fmt: skip
    (chart,) = pictures(table, rows).charts
    assert isinstance(chart, Lines)
    assert (chart.grain, chart.reckoned, chart.used) == ("day", "mean", len(rows))
    assert chart.lines[0].points[0][1] == Decimal("1.115")  # of 1.00 to 1.23


KINDS = st.sampled_from(["公園", "学校", "図書館", "", "a'b", "x\ny"])
NUMBERS = (
    st.none() | st.decimals(min_value=-(10**6), max_value=10**6, places=2) | st.sampled_from([Decimal(0), Decimal(9)])
)
DAYS = st.none() | st.dates()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(KINDS, NUMBERS, DAYS), min_size=1, max_size=40))
def test_what_is_counted_adds_up_to_the_rows(rows: list[tuple[Any, ...]]) -> None:
    table = table_of(kind="string", amount="number", day="date")
    for chart in pictures(table, rows * 2).charts:
        kinds = Counter(kind for kind, _, _ in rows * 2 if kind)
        if isinstance(chart, Bars):
            assert dict(chart.bars) == dict(kinds.most_common(12))
            assert sum(n for _, n in chart.bars) + chart.others == chart.used == sum(kinds.values())
        elif isinstance(chart, Bins):
            values = [amount for _, amount, _ in rows * 2 if amount is not None]
            assert sum(chart.counts) + chart.below + chart.above == chart.used == len(values)
            for low, high, count in zip(chart.edges, chart.edges[1:], chart.counts, strict=False):
                assert count == sum(low <= value < high for value in values)
            assert chart.below + chart.above <= len(values) * 0.04
        elif isinstance(chart, Columns):
            dated = sum(day is not None for _, _, day in rows * 2)
            assert sum(value for _, value in chart.columns) == chart.used == dated
        assert chart.used + chart.without == chart.rows == len(rows) * 2


@settings(deadline=None, max_examples=30)
@given(st.integers(3, 40), st.integers(1, 30), st.data())
def test_each_point_of_a_line_is_a_row(years: int, places: int, data: st.DataObject) -> None:
    table = table_of(place="string", year="year", value="integer")
    drawn = st.none() | st.integers(-99, 10**9) if places * years < 60 else st.just(years)
    rows = [(f"町{place}", 1990 + year, data.draw(drawn)) for place in range(places) for year in range(years)]
    known = {(place, year): value for place, year, value in rows}
    for chart in pictures(table, rows).charts:
        if isinstance(chart, Lines) and not chart.reckoned:
            told = {(line.value or "町0", when): value for line in chart.lines for when, value in line.points}
            assert told.items() <= known.items() and len(told) == chart.used


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(lambda each: (round(each[0], 4), round(each[1], 4)))
        | st.tuples(st.floats(34, 35), st.floats(135, 136)) | st.just((0, 0)) | st.just((None, None)),
        min_size=1, max_size=60,
    )
)  # fmt: skip
def test_every_row_with_a_place_is_drawn_or_told(points: list[tuple[Any, Any]]) -> None:
    table = table_of(lat="number", lng="number")
    places = pictures(
        table, [(None if a is None else f"{a:f}", None if b is None else f"{b:f}") for a, b in points]
    ).places
    placed = sum(a is not None for a, _ in points)
    if places:
        assert places.drawn + sum(each.rows for each in places.outside) == places.placed == placed
        assert sum(rows for _, _, rows in places.dots) == places.drawn
        assert all(
            places.box[0] - 1e-5 <= x <= places.box[2] + 1e-5 and places.box[1] - 1e-5 <= y <= places.box[3] + 1e-5
            for x, y, _ in places.dots
        )


def test_islands_on_both_sides_of_180_degrees_are_together() -> None:
    rows = [(f"{-17.5 + at / 100:.2f}", 179.9 if at % 2 else -179.9) for at in range(20)]
    places = pictures(table_of(lat="number", lng="number"), rows).places
    assert places and (places.box[0], places.box[2], places.drawn) == (179.9, 180.1, 20)


def test_without_a_facet_the_prefectures_are_counted() -> None:
    rows = (
        [("35.69", "139.69")] * 3 + [("34.69", "135.50")] * 2 + [("26.21", "127.68"), ("30.0", "130.0"), (None, None)]
    )
    table = table_of(lat="number", lng="number")
    places = pictures(table, rows[:-2]).places
    assert places and [each[1:] for each in places.prefectures] == [("Tokyo", 3), ("Osaka", 2), ("Okinawa", 1)]
    abroad = pictures(table, [*rows[:-2], ("37.5", "127.0")]).places
    assert abroad and abroad.prefectures == ()


def test_dots_are_thinned_and_none_of_the_rows_is_lost() -> None:
    rows = [(f"{30 + at * 7919 % 10007 / 1000:.4f}", f"{130 + at * 104729 % 10009 / 1000:.4f}") for at in range(30_000)]
    places = pictures(table_of(lat="number", lng="number"), rows).places
    assert places and len(places.dots) <= MOST_DOTS and sum(n for _, _, n in places.dots) == 30_000


def test_the_outlines_are_47_prefectures_around_their_capitals_and_land() -> None:
    japan = outlines("japan")
    assert len([area for area in japan if area.ja]) == 47
    for name, x, y in (
        ("東京都", 139.69, 35.69),
        ("沖縄県", 127.68, 26.21),
        ("北海道", 141.35, 43.06),
        ("香川県", 134.0, 34.3),
    ):
        assert [area.ja for area in japan if any(_inside(x, y, ring) for ring in area.rings)] == [name]
    (land,) = outlines("world")
    for x, y, dry in ((2.35, 48.85, True), (-100, 40, True), (-30, 40, False), (140, 30, False), (178, 67, True)):
        assert any(_inside(x, y, ring) for ring in land.rings) is dry


def _inside(x: float, y: float, ring: Any) -> bool:
    crossed = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crossed += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossed % 2 == 1


def test_the_outlines_are_those_whose_origin_is_listed() -> None:
    folder = Path(machikado.profile.__file__).parent / "outlines"
    listed = dict(
        re.findall(r"^(\S+\.json)\n  sha256  (\w+)$", (folder / "licences.txt").read_text(encoding="utf-8"), re.M)
    )
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.json")}
    assert listed == found and sum(path.stat().st_size for path in folder.glob("*.json")) < 150_000
