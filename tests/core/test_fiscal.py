"""Partial dates, fiscal years and eras."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.dates import date_words, era_of, era_year, fiscal_year_words, partial_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017", (2017, None, None)),
        ("2017-06", (2017, 6, None)),
        ("2017-06-19", (2017, 6, 19)),
        ("2016-02-29", (2016, 2, 29)),
        ("2017-02-29", None),
        ("2022-13-01", None),
        ("2022-13", None),
        ("0000", None),
        ("2017-6-1", None),
        ("２０１７", None),
        ("2017-06-19\n", None),
        ("2017/06/19", None),
        ("", None),
    ],
)
def test_partial_date(text: str, expected: tuple[int, int | None, int | None] | None) -> None:
    assert partial_date(text) == expected


@given(st.dates())
def test_every_day_is_a_partial_date(day: datetime.date) -> None:
    assert partial_date(day.isoformat()) == (day.year, day.month, day.day)
    assert partial_date(day.isoformat()[:7]) == (day.year, day.month, None)


@given(st.text() | st.text("0123456789-", max_size=10))
def test_what_is_no_date_stays_as_it_is(text: str) -> None:
    found = partial_date(text)
    if found is None:
        assert date_words(text) == text
    else:
        year, month, day = found
        assert text == "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
        assert date_words(text).startswith(f"{year}年")


@pytest.mark.parametrize(
    ("day", "era"),
    [
        ("2019-05-01", "令和元年"),
        ("2019-04-30", "平成31年"),
        ("1989-01-07", "昭和64年"),
        ("1926-12-25", "昭和元年"),
        ("1912-07-30", "大正元年"),
        ("1912-07-29", "明治45年"),
        ("1868-10-23", "明治元年"),
        ("1867-12-31", "西暦1867年"),
    ],
)
def test_era_of(day: str, era: str) -> None:
    assert era_of(datetime.date.fromisoformat(day)) == era


def test_a_changeover_year_takes_the_new_era() -> None:
    assert [era_year(year) for year in (2019, 1989, 2017, 1912)] == ["令和元年", "平成元年", "平成29年", "大正元年"]


def test_words() -> None:
    assert fiscal_year_words(2012) == "2012年度（平成24年度）"
    assert date_words("2017-06-19") == "2017年6月19日（平成29年）"
    assert date_words("2019-04") == "2019年4月（平成31年）"
    assert date_words("2019") == "2019年（令和元年）"
    assert date_words("not a day") == "not a day"


@given(st.dates(min_value=datetime.date(1868, 1, 1)))
def test_every_day_since_meiji_has_an_era(day: datetime.date) -> None:
    assert era_of(day)[:2] in {"明治", "大正", "昭和", "平成", "令和"}


def test_the_fiscal_years_in_which_an_era_began_have_its_name() -> None:
    assert [fiscal_year_words(year) for year in (2018, 2019, 1989, 1988)] == [
        "2018年度（平成30年度）",
        "2019年度（令和元年度）",
        "1989年度（平成元年度）",
        "1988年度（昭和63年度）",
    ]
