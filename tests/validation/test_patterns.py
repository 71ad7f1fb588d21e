"""Patterns that a schema may hold: whatever is tried on them, an answer comes at once."""

from __future__ import annotations

import re
import time

import pytest
from conftest import Portal
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.patterns import MAX_TEXT, is_quick, matches

SOUND = ["[a-z][a-z0-9-]*", "[0-9]+(-[0-9]+)*", "([01][0-9]|2[0-3]):[0-5][0-9]", "a|b", r"\d{4}(-\d{2}(-\d{2})?)?",
         r"(\d{3}-){2}\d{4}", "(?:ab){2,9}", r"0\d{1,4}-\d{1,4}-\d{4}", "", ".*"]  # fmt: skip
ENDLESS = ["(a+)+", "(a*)*b", "(a|a)*", "(a|ab)*c", "([a-z]+)*x", "(a?){30}a{30}", "a?" * 30 + "a" * 30,
           "(x+x+)+y", r"(-\w+)*!", "(-[0-9]+[0-9]+)*x", ".*.*.*.*x", "(a|a)" * 40 + "b", "(?:(?:a{1,9}){1,9}){1,9}",
           "(?=(a+)+b)a", "(?i)(aA+)*b"]  # fmt: skip


@pytest.mark.parametrize("pattern", SOUND)
def test_a_pattern_that_is_quick_may_stand_in_a_schema(pattern: str) -> None:
    assert is_quick(pattern)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_may_run_for_ever_is_refused(pattern: str) -> None:
    assert not is_quick(pattern)


def test_a_schema_with_such_a_pattern_is_told_of(small: Portal) -> None:
    small.edit("datasets/schemas/sources.yaml", 'pattern: "[a-z][a-z0-9-]*"', 'pattern: "([a-z]+)*"')
    (told,) = [each for each in small.errors() if each["code"] == "broken-schema"]
    assert (told["origin"]["path"], told["origin"]["line"]) == ("datasets/schemas/sources.yaml", 16)


def test_a_long_text_does_not_keep_a_pattern() -> None:
    assert matches(re.compile("a*"), "a" * MAX_TEXT)
    assert not matches(re.compile("a*"), "a" * (MAX_TEXT + 1))


_PIECES = st.sampled_from("a b [ab] - a+ [ab]* b? (-[ab]+)* (a|b) (ab)+ a{1,3} (a+b)* (-a+b?)+".split())


@given(st.lists(_PIECES, min_size=1, max_size=6).map("".join), st.text("ab-", min_size=1, max_size=5))
def test_what_is_let_through_answers_at_once(pattern: str, part: str) -> None:
    if not is_quick(pattern):
        return
    text = (part * MAX_TEXT)[: MAX_TEXT - 1] + "!"
    began = time.process_time()
    matches(re.compile(pattern), text)
    assert time.process_time() - began < 2
