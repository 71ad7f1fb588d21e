"""The issue form says what the schemas say, and a filled-in issue gives the record back, whatever stands in it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PORTALS
from hypothesis import given
from hypothesis import strategies as st

import forge
from machikado.core.model import Category, Field, Nesting, Origin, Table
from machikado.intake.issue_answers import MAX_ANSWER, MAX_ROWS, Answers, read_issue
from machikado.intake.issue_reader import needed_of
from machikado.outputs.forms.issue_form import choices, elements, issue_form, typed
from machikado.package.descriptor import read_definitions

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = Origin(path="issue 1")


tool = forge.tool("issue_form")
TABLE, NESTED = tool.tables()
FORM = yaml.safe_load(tool.TARGET.read_text(encoding="utf-8"))
QUESTIONS = {each["id"]: each for each in FORM["body"] if "id" in each}
ELEMENTS = elements(TABLE, NESTED, tool.NEEDED)


def read(body: str) -> Answers:
    return read_issue(body, ORIGIN, TABLE, NESTED, tool.NEEDED)


def rendered(record: dict[str, Any]) -> str:
    """An issue's body as GitHub renders a filled-in form."""
    parts = []
    for element in ELEMENTS:
        answer = record.get(element.name)
        if element.rows and answer:
            answer = "\n".join("｜".join(row.get(field.name, "") for field in typed(element.rows)) for row in answer)
        parts.append(f"### {element.label}\n\n{answer or '_No response_'}")
    return "\n\n".join(parts)


def sample() -> dict[str, Any]:
    """Every field with its example, a choice with its first label, every list with one row."""
    record: dict[str, Any] = {}
    for each in ELEMENTS:
        if each.field:
            record[each.name] = choices(each.field, "ja")[0][0] if each.kind == "dropdown" else each.field.example
        elif each.rows:
            record[each.name] = [{field.name: field.example for field in typed(each.rows)}]
    return record


# ---------------------------------------------------------------- the form


def test_the_committed_form_is_what_the_tool_makes() -> None:
    assert tool.TARGET.read_text(encoding="utf-8") == tool.form(), "run python tools/github/issue_form.py"


def test_the_form_needs_the_lists_that_contributors_are_asked_for() -> None:
    """An issue is read without the tool: what is needed, and so the order of questions, follows from the schema."""
    assert needed_of(TABLE, NESTED) == tool.NEEDED
    assert FORM["labels"] == ["contribute/adoptions"], "by which an issue is known and its table told"


def test_the_form_asks_for_every_field_by_its_name() -> None:
    lists = {table.nesting.name for table in NESTED if table.nesting}
    assert QUESTIONS.keys() == {field.name for field in TABLE.fields} | lists
    labels = [each["attributes"]["label"] for each in QUESTIONS.values()]
    assert len(set(labels)) == len(labels)


def test_the_form_says_what_the_schema_says() -> None:
    for field in TABLE.fields:
        question = QUESTIONS[field.name]
        attributes = question["attributes"]
        assert field.title in attributes["label"]
        assert attributes["description"].startswith(field.description)
        assert question["validations"]["required"] == field.required
        if field.categories:
            assert attributes["options"] == [each.label for each in field.categories]
        elif field.type != "boolean":
            assert attributes["placeholder"] == f"例：{field.example}"


def test_required_questions_come_first_and_a_source_is_one_of_them() -> None:
    required = [each["validations"]["required"] for each in QUESTIONS.values()]
    assert required == sorted(required, reverse=True)
    assert QUESTIONS["sources"]["validations"]["required"]


def test_a_town_may_be_given_by_name_or_code() -> None:
    field = next(field for field in TABLE.fields if "local_government_code" in field.checks)
    question = QUESTIONS[field.name]
    assert question["type"] == "input" and "名前" in question["attributes"]["description"]


def test_the_form_is_one_that_github_takes() -> None:
    """The rules of GitHub's schema for issue forms."""
    assert FORM.keys() == {"name", "description", "title", "labels", "body"}
    assert {each["type"] for each in FORM["body"]} <= {"markdown", "input", "textarea", "dropdown"}
    for each in QUESTIONS.values():
        options = each["attributes"].get("options", [])
        assert len(set(options)) == len(options) and "none" not in map(str.lower, options)
        assert (each["type"] == "dropdown") == bool(options)
        assert all(isinstance(option, str) and option for option in options)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("portal", ["small", "other"])
def test_every_table_of_any_portal_has_a_form(portal: str, language: str) -> None:
    tables = [table for table in read_definitions(PORTALS / portal).tables if not table.derived and not table.nesting]
    assert len(tables) > 1
    for table in tables:
        form = yaml.safe_load(issue_form(table, language=language))
        assert [each["id"] for each in form["body"][1:]] == [
            each.name for each in elements(table, (), language=language)
        ]


def test_words_that_would_break_a_form_are_safe() -> None:
    hostile = 'a: "b"\n- c # d\u2028\x07 *x* {y} ${{ z }}'
    words = {"a": "同じ", "b": "同じ", "n": "None"}
    categories = tuple(Category(value=value, label=label) for value, label in words.items())
    fields = tuple(
        Field(name=name, title=hostile, description=hostile, example=hostile, categories=categories * (name == "c"))
        for name in ("a", "b", "c")
    )
    form = yaml.safe_load(issue_form(Table(name="t", title=hostile, fields=fields)))
    labels = [each["attributes"]["label"] for each in form["body"][1:]]
    assert len(set(labels)) == 3 and all("\n" not in label for label in labels)
    assert form["body"][3]["attributes"]["options"] == ["同じ (a)", "同じ (b)", "None (n)"]


# ---------------------------------------------------------------- the way back

line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], exclude_characters="|｜"), min_size=1)
line = line.map(str.strip).filter(lambda text: text and text not in ("None", "_No response_"))
prose = (
    st.lists(line | st.just(""), min_size=1, max_size=4)
    .map("\n".join)
    .map(lambda text: text.strip("\n"))
    .filter(str.strip)
)
OTHERS = [each.label for each in ELEMENTS]


@given(
    st.fixed_dictionaries({}, optional={each.name: prose for each in ELEMENTS if each.field}),
    st.lists(line, max_size=3),
)
def test_an_issue_gives_the_record_back(record: dict[str, Any], sources: list[str]) -> None:
    record |= {"sources": [{"source": each} for each in sources]} if sources else {}
    assert read(rendered(record)) == Answers(record, [])
    assert read(rendered(record).replace("\n", "\r\n")).record == record


def test_the_whole_sample_comes_back() -> None:
    assert read(rendered(sample())) == Answers(sample(), [])


@pytest.mark.parametrize("name", ["title", "summary", "note"])
def test_a_heading_inside_an_answer_stays_text(name: str) -> None:
    """Whichever other question's heading it imitates; only its own cannot be told apart."""
    own = next(each.label for each in ELEMENTS if each.name == name)
    assert len(OTHERS) > 5
    for label in OTHERS:
        record = sample() | {name: f"x\n\n### {label}\n\nhttps://evil.example\n\n### {label}"}
        if label != own:
            assert read(rendered(record)).record == record, label


HOSTILE = [
    "<!-- x -->", "<!--", "-->", "@everyone #1", "<script>alert(1)</script>", "```\n### 題名\n```", "::error::x",
    "${{ github.token }}", "$(touch pwned)", "!!python/object:x", "{{ row }}", "---\nid: x", "\x00\x1b[31m",
    "a\u2028### 題名", "### 題名", "_No response_ x",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_answers_are_text(text: str) -> None:
    record = sample() | {"summary": text}
    assert read(rendered(record)) == Answers(record, [])


def test_long_answers_are_cut_and_told() -> None:
    found = read(rendered(sample() | {"summary": "あ" * 100_000}))
    assert len(found.record["summary"]) == MAX_ANSWER
    assert found.record | {"summary": ""} == sample() | {"summary": ""}
    (told,) = found.problems
    assert told.field == "summary" and "10,000" in told.message and "10,000" in told.message_en


def test_a_body_without_end_is_cut_quickly() -> None:
    start = time.monotonic()
    for body in ("### 題名\n\n" * 500_000, "\n" * 5_000_000, "#" * 5_000_000, "｜" * 5_000_000):
        assert read(body).problems
    assert time.monotonic() - start < 10


def test_lists_are_bounded() -> None:
    found = read(rendered({"sources": [{"source": str(number)} for number in range(MAX_ROWS * 3)]}))
    assert len(found.record["sources"]) == MAX_ROWS and "100 行まで" in found.problems[0].message


@pytest.mark.parametrize(
    "body", ["", "x", "### ", "### 題名", "### 題名\n", "### 題名\n\n", "### ない項目\n\nx", "# 題名\n\nx"]
)
def test_an_issue_that_is_no_form_has_no_record(body: str) -> None:
    assert read(body) == Answers({}, [])


def test_what_is_left_of_an_edited_issue_is_read() -> None:
    assert read("はじめに\n\n### 題名\n\n見本  \n\n### 備考\n\nNone").record == {"title": "見本  ", "note": "None"}
    assert read("### 財源\n\nNone").record == {}


def test_rows_of_a_list() -> None:
    rows = Table(
        name="r", title="行", fields=(Field(name="a"), Field(name="b")), nesting=Nesting(parent="t", name="list")
    )
    found = read_issue("### 行\n\n x | y | z\n\n ｜｜ \n\nw\n", ORIGIN, Table(name="t", fields=()), [rows])
    assert found.record == {"list": [{"a": "x", "b": "y | z"}, {"a": "w"}]}
