"""Problems read the same everywhere, and nothing that people typed can become a command, a line or a link."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_words import problems
from machikado.core.messages import Both
from machikado.core.model import Origin, Problem
from machikado.core.problems import MOST, bounded, catalogue, causes, more_problems, problem
from machikado.validation.report import FORMATS, LINES, report, verdict

ANNOTATION = re.compile(r"::(error|warning) file=[^:,\n]*,line=\d+,title=[^:,\n]*::[^\n]*")
ONE = problem(
    "unknown-field", Origin(path="datasets/a.yaml", line=3), table="a", field="titel", value="titel",
    proposed="title", known="id, title",
)  # fmt: skip


def test_text() -> None:
    assert report([ONE], "text", "1 表") == (
        "datasets/a.yaml:3 [unknown-field] a.titel: 「titel」という項目はありません。\n"
        "    → 項目名を確かめてください。使える項目：id, title → 「title」でしょうか。\n"
        "1 表。\n"
        "誤り 1 件、注意 0 件"
    )
    assert report([ONE], "text", Both("1 表", "1 table"), "en") == (
        "datasets/a.yaml:3 [unknown-field] a.titel: There is no field called “titel”.\n"
        "    → Check the name. Known fields: id, title Did you mean “title”?\n"
        "1 table.\n"
        "1 error, 0 warnings"
    )


def test_json_holds_everything() -> None:
    found: dict[str, Any] = json.loads(report([ONE], "json", Both("1 表", "1 table"), "en"))
    assert (found["summary"], found["summary_en"]) == ("1 表", "1 table")
    assert (found["verdict"], found["verdict_en"]) == ("誤り 1 件、注意 0 件", "1 error, 0 warnings")
    assert [(each["code"], each["count"], each["values"]) for each in found["groups"]] == [
        ("unknown-field", 1, ["titel"])
    ]
    assert found["problems"][0]["origin"] == {"path": "datasets/a.yaml", "line": 3, "cell": None}
    assert found["problems"][0] | {"origin": None} == {
        "code": "unknown-field", "level": "error", "origin": None, "table": "a", "field": "titel", "value": "titel",
        "message": ONE.message, "message_en": ONE.message_en, "fix": ONE.fix, "fix_en": ONE.fix_en, "proposed": "title",
    }  # fmt: skip


def test_github() -> None:
    first, last = report([ONE], "github", "1 表").splitlines()
    assert first.startswith("::error file=datasets/a.yaml,line=3,title=unknown-field::「titel」")
    assert last == "1 表。誤り 1 件、注意 0 件"


def test_markdown() -> None:
    lines = report([ONE], "markdown", "1 表").splitlines()
    assert lines[0] == "**誤り 1 件、注意 0 件**"
    assert len(lines) == 7 and lines[-1].count("|") == 5


@pytest.mark.parametrize("form", FORMATS)
def test_no_problem_is_said_in_every_format(form: str) -> None:
    text = report([], form, "14 表")
    assert "14 表" in text
    assert (verdict([], "ja"), verdict([], "en")) == ("問題はありません。", "No problems.")


# ---------------------------------------------------------------- one cause, one message


def lost(line: int, value: str, **more: Any) -> Problem:
    """A row of flights whose destination no airport has."""
    return problem(
        "missing-reference", Origin(path="datasets/flights.csv", line=line), table="flights", field="dest",
        value=value, target="airports", **more,
    )  # fmt: skip


def test_one_cause_is_one_message_with_its_count_its_values_and_first_places() -> None:
    found = [lost(line, ("SJU", "BQN", "STT", "PSE")[line % 4]) for line in range(2, 7_604)]
    assert report(found, "text", "", "en").splitlines()[:3] == [
        "datasets/flights.csv:2 [missing-reference] flights.dest: “STT” is not in the table “airports”.",
        "    → Check the spelling, or add it to “airports” first.",
        "    7,602 of these. Values: STT, PSE, SJU, BQN. First places: datasets/flights.csv:2, :3, :4",
    ]
    assert verdict(found, "en") == "7,602 errors of 1 cause, 0 warnings"
    assert verdict(found, "ja") == "誤り 7,602 件（原因は 1 つ）、注意 0 件"
    assert len(report(found, "github", "", "en").splitlines()) == 2
    assert report(found, "markdown", "", "en").count("missing") + report(found, "markdown", "", "en").count("STT”") == 1
    assert len(report(found, "text", "", "en", each_one=True).splitlines()) == 2 * 7_602 + 2


def test_fields_tables_levels_and_reasons_are_causes_of_their_own() -> None:
    ragged = [
        problem("ragged-row", Origin(path="datasets/a.csv", line=line), table="a", found=cells, expected=4)
        for line, cells in ((2, 6), (3, 6), (4, 5))
    ]
    assert [each.count for each in causes(ragged)] == [2, 1]
    others = [lost(2, "a"), replace(lost(3, "a"), field="origin"), replace(lost(4, "a"), table="legs"),
              lost(5, "a", level="warning")]  # fmt: skip
    assert [each.count for each in causes(others)] == [1, 1, 1, 1]
    headings = [
        problem("unknown-field", Origin(path="datasets/a.csv", line=1), table="a", field=each, value=each, known="id")
        for each in ("名称", "Name", "#property")
    ]
    assert [(each.count, each.values) for each in causes(headings)] == [(3, ["名称", "Name", "#property"])]


def test_a_problem_may_stand_for_many_rows() -> None:
    places = tuple(Origin(path="datasets/flights.csv", line=line) for line in (12, 57, 98))
    found = [replace(lost(12, "SJU"), count=7_600, places=places), lost(400_000, "BQN"), lost(400_001, "BQN")]
    text = report(found, "text", "", "en")
    assert "7,602 of these. Values: SJU, BQN. First places: datasets/flights.csv:12, :57, :98" in text
    assert verdict(found, "en") == "7,602 errors of 1 cause, 0 warnings"


def test_numbers_are_at_least_what_was_counted() -> None:
    found = [lost(2, "SJU"), lost(3, "SJU"), more_problems(lost(3, "SJU"))]
    assert verdict(found, "en") == "at least 2 errors of 1 cause, 0 warnings"
    assert verdict(found, "ja") == "誤り 2 件以上（原因は 1 つ）、注意 0 件"


def test_what_is_beyond_the_limit_is_counted_but_not_kept() -> None:
    found = list(bounded(lost(line, f"N{line}") for line in range(50_094)))
    assert len(found) == MOST + 1
    assert verdict(found, "en") == "50,094 errors of 1 cause, 0 warnings"
    endless = list(bounded(lost(line, "x") for line in itertools.count()))
    assert endless[-1].code == "more-problems" and len(endless) == MOST + 2


def test_causes_beyond_the_screen_are_counted_and_all_are_to_be_had() -> None:
    found = [replace(lost(2, "SJU"), table=f"t{number}") for number in range(30)]
    told = report(found, "text", "", "en").splitlines()
    assert len(told) <= LINES and told[-3] == "There are 12 more causes; --all tells all of them."
    assert len(report(found, "text", "", "en", each_one=True).splitlines()) == 2 * 30 + 2


@given(st.lists(problems, max_size=40), st.lists(st.integers(0, 39), max_size=200), st.sampled_from(["ja", "en"]))
def test_counts_add_up_each_cause_is_told_once_and_the_screen_is_enough(
    kinds: list[Problem], picks: list[int], language: str
) -> None:
    found = [kinds[pick % len(kinds)] for pick in picks] if kinds else []
    groups = causes(found)
    assert sum(each.count for each in groups) == sum(each.count for each in found)
    assert len({id(each.first) for each in groups}) == len(groups) <= len(kinds)
    text = report(found, "text", "x", language)
    assert len(text.splitlines()) <= LINES
    record = json.loads(report(found, "json", "x", language))
    assert sum(each["count"] for each in record["groups"]) == len(record["problems"]) == len(found)
    assert len(report(found, "github", "x", language).split("\n")) == len(groups) + 1


@given(st.lists(problems, max_size=4))
def test_github_lines_are_our_own_commands_only(found: list[Problem]) -> None:
    lines = re.split(r"\r\n|\r|\n", report(found, "github", "x"))
    assert len(lines) == len(causes(found)) + 1
    assert all(ANNOTATION.fullmatch(line) for line in lines[:-1])
    assert not lines[-1].startswith("::") and "##[" not in lines[-1]


@given(st.lists(problems, max_size=4))
def test_text_has_as_many_lines_as_it_should_and_no_control_characters(found: list[Problem]) -> None:
    text = report(found, "text", "x")
    expected = sum(1 + bool(each.first.fix) + (each.count > 1) for each in causes(found)) + 2
    assert len(text.splitlines()) == expected
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


@given(st.lists(problems, min_size=1, max_size=4))
def test_markdown_cells_hold_no_markup(found: list[Problem]) -> None:
    rows = report(found, "markdown", "x").splitlines()[6:]
    assert len(rows) == len(causes(found))
    for row in rows:
        cells = row.removeprefix("| ").removesuffix(" |").split(" | ")
        assert len(cells) == 4
        text = re.sub(r"&#\d+;", "", "".join(cells))
        assert not set(text) & set("<>[]()`*_|@#:.&\\")


@given(st.lists(problems, max_size=4))
def test_json_is_always_json(found: list[Problem]) -> None:
    assert len(json.loads(report(found, "json", "x"))["problems"]) == len(found)


@pytest.mark.parametrize("code", catalogue())
def test_every_code_has_words_in_both_languages(code: str) -> None:
    words = catalogue()[code]
    told = (words.ja, words.en, words.fix, words.fix_en)
    assert all(told)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)
    holes = [set(re.findall(r"\{(\w+)\}", text)) for text in told]
    assert {name.removesuffix("_en") for name in holes[0]} == {name.removesuffix("_en") for name in holes[1]}
    assert {name.removesuffix("_en") for name in holes[2]} == {name.removesuffix("_en") for name in holes[3]}
    assert words.ja.endswith("。") or words.ja.endswith("}")
    assert re.search(r"[ぁ-ん]", words.ja + words.fix) and not re.search(r"[ぁ-んァ-ン一-龠]", words.en + words.fix_en)
