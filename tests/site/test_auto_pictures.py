"""Charts and maps that a table's columns choose: as recorded, true to their tables, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from chart_twins import faults
from machikado.core.model import Table
from machikado.portal import open_portal
from machikado.profile import profile_of
from machikado.profile.pictures import Line, Lines, Places
from machikado.site.assemble import site_of
from machikado.site.charts.line_plot import line_plot
from machikado.site.charts.maps import SMALL, WIDTH, locator, point_map
from machikado.site.charts.place_words import shown
from machikado.site.charts.times import axis_times, thinned, when_words
from machikado.sql.loading import loaded

NAMES = ("indicator", "carbon", "economies", "facilities", "hydrants", "grants", "rates")
IMPORTS = (
    "{% from '_macros/autocharts.html.j2' import table_charts %}"
    "{% from '_macros/pointmap.html.j2' import point_map, record_map %}"
)
Draw = Callable[..., str]


@pytest.fixture(scope="module")
def draw() -> Draw:
    opened = open_portal(PORTALS / "pictures", AS_OF)
    profiles = {}
    for name, content in opened.csvs.items():
        with loaded(opened.package.tables[name].table, content) as connection:
            profiles[name] = profile_of(connection, opened.package.tables[name].table)
    docs = PORTALS / "pictures" / "docs"
    sites = {each: site_of(opened.package, docs, each, (), profiles) for each in ("ja", "en")}

    def draw(call: str, language: str = "ja") -> str:
        site = sites[language]
        site.current.ids = 0
        return site.complete(site.environment.from_string(IMPORTS + "{{ " + call + " }}").render())

    return draw


def page(draw: Draw, name: str, language: str) -> str:
    return draw(f"table_charts(tables.{name}.table)", language) + draw(f"point_map(tables.{name}.table)", language)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_as_recorded_and_say_what_their_tables_say(
    name: str, language: str, draw: Draw, file_regression: Any
) -> None:
    html = page(draw, name, language)
    assert faults(html) == []
    file_regression.check(re.sub(r'(class="land" d=")[^"]*', r"\1…", html), extension=".html", encoding="utf-8")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_headline_has_its_number_and_its_rows(language: str, draw: Draw) -> None:
    for name in NAMES:
        for figure in LexborHTMLParser(page(draw, name, language)).css("figure"):
            assert re.search(r"\d", figure.css_first("figcaption").text()), name
            table = figure.css_first("table")
            assert table is not None and len(table.css("tbody tr")) <= 40, name
            assert len(re.findall(" style=|<script", figure.html or "")) == 0


def test_one_place_has_an_address_for_map_programs(draw: Draw) -> None:
    html = draw("record_map((tables.facilities | list)[0])", "en")
    row = draw("(tables.facilities | list)[0]['緯度']"), draw("(tables.facilities | list)[0]['経度']")
    assert LexborHTMLParser(html).css_first("a").attributes["href"] == "geo:" + ",".join(
        each.rstrip("0") for each in row
    )
    assert draw("record_map((tables.facilities | list)[9])").strip() == ""  # 0, 0
    assert draw("record_map((tables.grants | list)[0])").strip() == ""


def test_rows_without_a_facet_are_counted_by_prefecture() -> None:
    places = Places(
        box=(127.0, 26.0, 140.0, 36.0), dots=((139.7, 35.7, 3),), drawn=4, placed=4, rows=9,
        prefectures=(("東京都", "Tokyo", 3), ("", "", 1)),
    )  # fmt: skip
    told = {each: shown(places, Table(name="t", fields=()), each, lambda *_: None) for each in ("ja", "en")}
    assert [row["words"] for row in told["ja"].groups] == ["東京都", "どの都道府県の中でもない"]
    assert [(row["words"], row["n"]) for row in told["en"].groups] == [("Tokyo", 3), ("in none of them", 1)]
    assert "4" in told["en"].title and "9" in told["en"].title and "about" in told["en"].head


# ---------------------------------------------------------------- drawing


@given(st.integers(-2000, 3000), st.integers(1, 4000), st.sampled_from(["day", "month", "year", "decade"]))
def test_the_words_below_an_axis_are_few_round_and_inside(first: int, span: int, grain: Any) -> None:
    found = axis_times(first, first + span, grain)
    times = [when for when, _ in found]
    assert times == sorted({*times}) and all(first <= when <= first + span for when in times)
    assert len(found) <= 12 and len({name for _, name in found}) == len(found)


@given(st.sets(st.integers(-500, 500), min_size=1), st.integers(2, 40))
def test_thinned_times_keep_the_ends(times: set[int], most: int) -> None:
    whole = sorted(times)
    kept = thinned(whole, most)
    assert len(kept) <= max(most, 2) and {whole[0], whole[-1]} <= {*kept} <= times
    assert kept == (whole if len(whole) <= most else sorted({*kept}))


def test_times_are_written_as_people_write_them() -> None:
    assert [when_words(24241, "month", each) for each in ("ja", "en")] == ["2020年2月", "2020-02"]
    assert [when_words(18322, "day", each) for each in ("ja", "en")] == ["2020年3月1日", "2020-03-01"]
    assert [when_words(2020, "year", each, True) for each in ("ja", "en")] == ["2020年度", "FY2020"]
    assert [when_words(195, "decade", each) for each in ("ja", "en")] == ["1950年代", "1950s"]


POINTS = st.dictionaries(st.integers(1990, 2030), st.integers(-(10**6), 10**6), min_size=1, max_size=30)


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_lines_stay_in_their_plot_and_their_names_apart(lines: list[dict[int, int]]) -> None:
    times = {when for points in lines for when in points}
    if len(times) < 2:
        return
    chart = Lines(
        time="t", grain="year", measure="m", unit="", used=0, rows=0,
        lines=tuple(Line(value=str(place), points=tuple(sorted(each.items()))) for place, each in enumerate(lines)),
    )  # fmt: skip
    plot = line_plot(chart, str, [f"町{place}" for place in range(len(lines))])
    for _, way in plot.paths:
        for pair in re.split("[ML]", way)[1:]:
            x, y = map(float, pair.split())
            assert 0 <= x <= 100 and 0 <= y <= plot.height
    heights = sorted(text.y for text in plot.ends)
    assert all(later - here >= 15.9 for here, later in pairwise(heights))
    assert len(plot.ends) == (len(lines) if len(lines) > 1 else 0) and all(0 < y <= plot.height for y in heights)


DEGREES = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(DEGREES, DEGREES)
def test_every_dot_is_on_the_map_and_the_map_no_ribbon(one: tuple[float, float], other: tuple[float, float]) -> None:
    west, east = sorted((one[0], other[0]))
    south, north = sorted((one[1], other[1]))
    map_ = point_map((west, south, east, north), [(*one, 1), (*other, 1)])
    assert 0.45 <= map_.height / WIDTH <= 1.1
    for x, y in re.findall(r"M(-?\d+) (-?\d+)h0", map_.dots):
        assert 0 <= int(x) <= WIDTH and 0 <= int(y) <= map_.height
    assert bool(map_.land or map_.outlines) != bool(map_.grid)
    assert map_.bar <= 31 and (map_.km == 0) == (map_.bar == 0)


def test_five_thousand_dots_and_japan_are_less_than_60_kb() -> None:
    dots = [(128 + at * 7919 % 10007 / 700, 30 + at * 104729 % 10009 / 700, 1) for at in range(5_000)]
    map_ = point_map((128, 30, 142.3, 44.3), dots)
    assert map_.outlines == "japan" and len(map_.dots) < 60_000 and len(map_.land) < 60_000


def test_a_town_has_degrees_instead_of_coarse_borders() -> None:
    town = point_map((138.75, 35.51, 138.79, 35.54), [(138.76, 35.52, 1)])
    assert town.land == "" and [word.words for word in town.words][:2] == ["138.75°", "138.76°"] and town.km == 1


def test_a_place_is_in_the_middle_of_its_own_map() -> None:
    for x, y in ((139.77, 35.68), (-0.1, 51.5), (179.9, -16.5), (20.0, 89.0)):
        dot = re.findall(r"M(\d+) (\d+)h0", locator(x, y).dots)
        assert abs(int(dot[0][0]) - SMALL // 2) <= 2
    assert len(locator(139.77, 35.68).land) < 10_000  # of every page of a record
    assert locator(139.77, 35.68).outlines == "japan" and locator(-0.1, 51.5).outlines == "world"
