"""Problems read the same everywhere, and nothing that people typed can become a command, a line or a link."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_words import problems
from machikado.core.model import Origin, Problem
from machikado.core.problems import catalogue, problem
from machikado.validation.report import FORMATS, report, verdict

ANNOTATION = re.compile(r"::(error|warning) file=[^:,\n]*,line=\d+,title=[^:,\n]*::[^\n]*")
ONE = problem(
    "unknown-field", Origin(path="datasets/a.yaml", line=3), table="a", field="titel", value="titel",
    proposed="title", known="id, title",
)  # fmt: skip


def test_text() -> None:
    assert report([ONE], "text", "1 表") == (
        "datasets/a.yaml:3 [unknown-field] a.titel: 「titel」という項目はありません。\n"
        "    → 項目名を確かめてください。使える項目：id, title → 「title」でしょうか。\n"
        "    There is no field called “titel”. Check the name. Known fields: id, title Did you mean “title”?\n"
        "1 表。\n"
        "誤り 1 件、注意 0 件 / 1 errors, 0 warnings"
    )


def test_json_holds_everything() -> None:
    found: dict[str, Any] = json.loads(report([ONE], "json", "1 表"))
    assert found["summary"] == "1 表"
    assert found["problems"][0]["origin"] == {"path": "datasets/a.yaml", "line": 3, "cell": None}
    assert found["problems"][0] | {"origin": None} == {
        "code": "unknown-field", "level": "error", "origin": None, "table": "a", "field": "titel", "value": "titel",
        "message": ONE.message, "message_en": ONE.message_en, "fix": ONE.fix, "fix_en": ONE.fix_en, "proposed": "title",
    }  # fmt: skip


def test_github() -> None:
    first, last = report([ONE], "github", "1 表").splitlines()
    assert first.startswith("::error file=datasets/a.yaml,line=3,title=unknown-field::「titel」")
    assert last == "1 表。誤り 1 件、注意 0 件 / 1 errors, 0 warnings"


def test_markdown() -> None:
    lines = report([ONE], "markdown", "1 表").splitlines()
    assert lines[0] == "**誤り 1 件、注意 0 件 / 1 errors, 0 warnings**"
    assert len(lines) == 7 and lines[-1].count("|") == 5


@pytest.mark.parametrize("form", FORMATS)
def test_no_problem_is_said_in_every_format(form: str) -> None:
    text = report([], form, "14 表")
    assert "14 表" in text
    assert verdict([]) == "問題はありません。/ No problems."


@given(st.lists(problems, max_size=4))
def test_github_lines_are_our_own_commands_only(found: list[Problem]) -> None:
    lines = re.split(r"\r\n|\r|\n", report(found, "github", "x"))
    assert len(lines) == len(found) + 1
    assert all(ANNOTATION.fullmatch(line) for line in lines[:-1])
    assert not lines[-1].startswith("::") and "##[" not in lines[-1]


@given(st.lists(problems, max_size=4))
def test_text_has_as_many_lines_as_it_should_and_no_control_characters(found: list[Problem]) -> None:
    text = report(found, "text", "x")
    expected = sum(3 if each.fix else 2 for each in found) + 2
    assert len(text.splitlines()) == expected
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


@given(st.lists(problems, min_size=1, max_size=4))
def test_markdown_cells_hold_no_markup(found: list[Problem]) -> None:
    rows = report(found, "markdown", "x").splitlines()[6:]
    assert len(rows) == len(found)
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
