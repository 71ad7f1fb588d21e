"""Folding, nearest names, slugs, check digits, filling in and making text visible."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.strings import (
    check_digit,
    fill,
    holes,
    in_words,
    is_plain_name,
    narrow,
    nearest,
    shortened,
    slug,
    visible,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("１２", "12"),
        ("２０１７−０６", "2017-06"),
        ("　010006 ", "010006"),
        ("ＡＢＣ", "ABC"),
        ("３．５", "3.5"),
        ("", ""),
    ],
)
def test_narrow(typed: str, expected: str) -> None:
    assert narrow(typed) == expected


@given(st.text())
def test_narrow_twice_is_narrow_once(text: str) -> None:
    assert narrow(narrow(text)) == narrow(text)


@given(st.integers(min_value=0))
def test_narrow_reads_every_full_width_number(number: int) -> None:
    wide = str(number).translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"})
    assert narrow(wide) == str(number)


def test_nearest() -> None:
    assert nearest("titel", ["id", "title", "summary"]) == "title"
    assert nearest("zzz", ["id", "title"]) is None
    assert nearest("x", []) is None


def test_nearest_does_not_depend_on_the_order_of_the_words() -> None:
    words = ["sakura-a", "sakura-b", "sakura-c"]
    assert nearest("sakura-x", words) == nearest("sakura-x", reversed(words))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("横展開 の状況", "横展開-の状況"),
        ("What's new?", "what-s-new"),
        ("ＩＣＴ街づくり", "ict街づくり"),
        ("！？", ""),
    ],
)
def test_slug(heading: str, expected: str) -> None:
    assert slug(heading) == expected


@given(st.text())
def test_a_slug_is_fit_for_an_address_and_stays_as_it_is(text: str) -> None:
    found = slug(text)
    assert not set(found) & set(" /\\?#&%\"'<>\n\t:")
    assert slug(found) == found


@pytest.mark.parametrize("code", ["010006", "131016", "202151", "011002", "422096", "270008", "472018"])
def test_check_digit_of_real_codes(code: str) -> None:
    assert check_digit(code) == int(code[5])


@given(st.text("0123456789", min_size=5, max_size=5), st.integers(0, 4), st.integers(1, 9))
def test_check_digit_notices_one_wrong_digit(code: str, place: int, shift: int) -> None:
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    # Remainders 0 and 10 share the digits 1 and 0 with others: only these may be mistaken for each other.
    totals = [sum(int(d) * w for d, w in zip(each, (6, 5, 4, 3, 2), strict=True)) % 11 for each in (code, wrong)]
    assert (check_digit(code) != check_digit(wrong)) or {0, 10} == set(totals) or {1, 0} & set(totals)


def test_fill_replaces_names_and_nothing_else() -> None:
    pattern = "{a} {b} {missing} {c.__class__} {"
    assert fill(pattern, {"a": "{b}", "b": None, "c": 1}) == "{b} ― {missing} {c.__class__} {"
    assert fill("{a}", {"a": None}, unknown="") == ""
    assert holes("{prefecture}{name}") == ["prefecture", "name"]


@given(st.text() | st.text("{}ab.!:0", max_size=12), st.dictionaries(st.sampled_from("ab"), st.text()))
def test_what_is_filled_in_is_text_and_everything_else_stays(pattern: str, values: dict[str, str]) -> None:
    expected = re.sub(r"\{([ab])\}", lambda hole: values.get(hole[1], hole[0]), pattern)
    assert fill(pattern, values) == expected


def test_values_in_words() -> None:
    assert [in_words(value) for value in (Decimal("12.500000"), Decimal("1E+3"), ("a", "b"), None, 3)] == [
        "12.5", "1000", "a、b", "―", "3",
    ]  # fmt: skip


@given(st.text())
def test_visible_text_has_no_control_characters_and_one_line(text: str) -> None:
    shown = visible(text)
    assert len(f"{shown}x".splitlines()) == 1
    assert not any(unicodedata.category(sign) == "Cc" for sign in shown)


def test_a_text_that_is_cut_says_so() -> None:
    assert shortened("あ" * 60, 60) == "あ" * 60
    assert shortened("あ" * 61, 60) == "あ" * 59 + "…"


def test_a_name_is_as_long_as_every_file_system_takes() -> None:
    """In bytes, three of which make a letter, with room for what is put behind it."""
    assert is_plain_name("あ" * 66) and not is_plain_name("あ" * 67)
    assert is_plain_name("a" * 200) and not is_plain_name("a" * 201)
