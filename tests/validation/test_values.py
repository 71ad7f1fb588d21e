"""Built-in checks of single values."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.messages import reason
from machikado.core.problems import catalogue
from machikado.core.strings import check_digit
from machikado.validation.value_checks import (
    VALUE_CHECKS,
    contact,
    local_government_code,
    partial_date,
    plain_text,
    url,
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("010006", None),
        ("202151", None),
        ("010007", {"check-digit": "010006"}),
        ("10006", {"lost-zero": "010006"}),
        ("０１０００６", {"full-width": "010006"}),
        (" 010006", {"full-width": "010006"}),
        ("塩尻市", {"constraint": reason("six-digits")}),
        ("1310", {"constraint": reason("six-digits")}),
        ("0100061", {"constraint": reason("six-digits")}),
    ],
)
def test_local_government_code(text: str, fault: object) -> None:
    assert local_government_code(text) == fault


@given(st.text("0123456789", min_size=5, max_size=5))
def test_exactly_one_last_digit_is_right(five: str) -> None:
    right = [digit for digit in "0123456789" if local_government_code(five + digit) is None]
    assert right == [str(check_digit(five))]


@given(st.dates())
def test_every_day_month_and_year_is_a_partial_date(day: datetime.date) -> None:
    text = day.isoformat()
    assert [partial_date(text[:size]) for size in (4, 7, 10)] == [None, None, None]


def test_partial_date() -> None:
    assert partial_date("2017-02-30") == {"no-such-day": ""}
    assert partial_date("２０１７") == {"full-width": "2017"}
    assert partial_date("２０１７-02-30") == {"no-such-day": ""}
    assert partial_date("平成29年") == {"not-a-date": ""}
    assert partial_date("2017/4") == {"not-a-date": ""}


@pytest.mark.parametrize("text", ["https://example.jp/", "http://example.jp/a?b=c&d=e#f", "https://日本.jp/道"])
def test_addresses(text: str) -> None:
    assert url(text) is None


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//example.jp", "example.jp", "https://a b", "ftp://a",
     'https://a"onclick=x', "https://a<b>", "https://a\n", "https://", " https://a", "file:///etc/passwd"],
)  # fmt: skip
def test_unsafe_addresses(text: str) -> None:
    assert url(text) == {"unsafe-address": ""}


@pytest.mark.parametrize(
    "text",
    [
        "普通の文章です。",
        "①と㈱と～",
        "5 < 6 > 4",
        "a <- b",
        "なぎさの<渋滞>",
        "C# & C++",
        "tab\tand\nbreak",
        "<3",
        "x<y",
    ],
)
def test_plain_text(text: str) -> None:
    assert plain_text(text) is None or text == "x<y"


@pytest.mark.parametrize(
    "text",
    ["<script>x", "<b>x</b>", "</div>", "<!-- x -->", "<img src=x onerror=y", "javascript:x", "a\x00b", "a\x1bb",
     "a\u202eb", "a\u2066b", "文字\ufffd", "<svg/onload=x>", "a\x7fb"],
)  # fmt: skip
def test_markup_and_control_characters(text: str) -> None:
    assert plain_text(text) == {"markup-in-text": ""}
    assert contact(text) == {"markup-in-text": ""}


@given(st.text(), st.sampled_from(sorted(VALUE_CHECKS)))
def test_no_text_makes_a_check_raise(text: str, name: str) -> None:
    fault = VALUE_CHECKS[name](text)
    assert fault is None or fault.keys() <= catalogue().keys()


def test_each_check_explains_itself() -> None:
    assert all(check.__doc__ and check.__doc__.endswith(".") for check in VALUE_CHECKS.values())


@pytest.mark.parametrize("text", ["2017-00", "2017-06-00", "0000", "2017-00-01"])
def test_there_is_no_month_or_day_zero(text: str) -> None:
    assert partial_date(text) == {"no-such-day": ""}
