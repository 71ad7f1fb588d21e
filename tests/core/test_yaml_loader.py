"""Every scalar stays what was typed, every value knows its line, and no text at all makes the loader raise."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from machikado.core.yaml_reader import MAX_ALIASED, MAX_DEPTH, load, plain

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def codes(text: str) -> list[tuple[str, int | None]]:
    return [(found.code, found.origin.line) for found in load(text, "x.yaml")[1]]


def test_scalars_stay_text() -> None:
    text = "time: 10:00\nno: no\nday: 2022-13-01\ncode: 010006\nfloat: 1e3\nhex: 0x1F\nyes: 'true'\n"
    loaded, problems = load(text, "x.yaml")
    assert not problems
    assert plain(loaded) == {
        "time": "10:00", "no": "no", "day": "2022-13-01", "code": "010006",
        "float": "1e3", "hex": "0x1F", "yes": "true",
    }  # fmt: skip


def test_empty_values_are_nothing_and_quoted_ones_are_text() -> None:
    assert plain(load("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n", "x.yaml")[0]) == {
        "a": None, "b": None, "c": None, "d": "", "e": "null",
    }  # fmt: skip


def test_block_text_keeps_its_lines() -> None:
    assert plain(load("a: |\n  one\n\n  two\nb: >\n  three\n  four\n", "x.yaml")[0]) == {
        "a": "one\n\ntwo", "b": "three four",
    }  # fmt: skip


def test_values_know_the_line_of_their_key() -> None:
    loaded, _ = load("# x\na: 1\nb:\n  - c: 2\n    d: |\n      text\n  - e\n", "x.yaml")
    assert loaded is not None
    record = loaded[0]
    assert (record["a"][1], record["b"][1]) == (2, 3)
    first, second = record["b"][0]
    assert (first[1], first[0]["c"][1], first[0]["d"][1], second) == (4, 4, 5, ("e", 7))


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "\ufeff"])
def test_an_empty_document_is_nothing(text: str) -> None:
    loaded, problems = load(text, "x.yaml")
    assert plain(loaded) is None
    assert not problems


def test_a_duplicate_key_is_told_with_both_lines() -> None:
    loaded, problems = load("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert plain(loaded) == {"a": "1", "b": "2"}
    assert [(found.code, found.origin.line, found.value) for found in problems] == [("duplicate-key", 3, "a")]
    assert "1 行目" in problems[0].message and "line 1" in problems[0].message_en


def test_several_duplicates_are_all_told() -> None:
    assert codes("a: 1\na: 2\na: 3\n") == [("duplicate-key", 2), ("duplicate-key", 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\n  b: 2\n", 2),
        ("a: 'x\n", 2),
        ("a:\tb: c\n", 1),
        ("? [a, b]\n: 1\n", 1),
        ("a: *nothing\n", 1),
        ("a: &a [*a]\n", 1),
        ("a: 1\nb: \x00\n", 2),
        ("a: 1\nb: \x07\n", 2),
        ("a: !!binary\n  - b\nc: }\n", 3),
    ],
)
def test_broken_yaml_is_told_with_its_line(text: str, line: int) -> None:
    assert codes(text) == [("broken-yaml", line)]


def test_a_second_part_is_told_with_the_way_to_take_it_in() -> None:
    _, (found,) = load("a: 1\n---\nsources:\n- id: x\n", "x.yaml")
    assert (found.code, found.origin.line) == ("second-part", 2)
    assert "machikado import" in found.fix and "machikado import" in found.fix_en


def test_an_alias_bomb_is_an_ordinary_problem() -> None:
    assert [code for code, _ in codes(BOMB)] == ["yaml-alias-bounds"]


def test_a_few_aliases_are_fine() -> None:
    assert plain(load("a: &x [1, 2]\nb: *x\n", "x.yaml")[0]) == {"a": ["1", "2"], "b": ["1", "2"]}


def test_aliases_up_to_the_limit() -> None:
    text = "a: &x 1\nb: [" + ", ".join(["*x"] * MAX_ALIASED) + "]\n"
    assert codes(text) == []
    assert codes(text.replace("]", ", *x]")) == [("yaml-alias-bounds", 2)]


def test_deep_nesting_is_an_ordinary_problem() -> None:
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [("yaml-too-deep", 1)]
    assert codes("[" * 100_000) == [("yaml-too-deep", 1)]


def test_tags_run_nothing() -> None:
    assert plain(load("a: !!python/object/apply:os.system [ls]\nb: !!int '3'\n", "x.yaml")[0]) == {
        "a": ["ls"],
        "b": "3",
    }


yaml_like = st.text(st.sampled_from("ab: \n-[]{},&*!|>'\"%@`?#~\t0\x00\x85\u2028\ufeff\ud800あ"), max_size=80)


@given(st.text() | yaml_like)
@example("")
@example("\x00")
@example("\ud800")
@example("%YAML 9.9\n---\na")
@example("a: &b c\n*b : d\n")
@example("!<tag:x> a")
@example("\ufeff\ufeffa: 1")
def test_any_text_is_read_or_told_at_a_line_of_its_own(text: str) -> None:
    loaded, problems = load(text, "x.yaml")
    lines = len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1
    assert all(found.origin.path == "x.yaml" and found.message and found.message_en for found in problems)
    assert all(found.origin.line is None or 1 <= found.origin.line <= lines for found in problems)
    assert problems or plain(loaded) == plain(load(text, "x.yaml")[0])


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
    )
)
def test_quoted_text_comes_back_as_it_was(record: dict[str, str]) -> None:
    text = "".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in record.items())
    assert plain(load(text, "x.yaml")[0]) == (record or None)
