"""The record of the 14th meeting stands word for word as published, and every quote is really in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

DATASETS = Path(__file__).resolve().parents[2] / "datasets"

# Section 5 (議事概要) of the published record, headings and marks included, without white space and page numbers.
PUBLISHED_CHARACTERS = 5092
PUBLISHED_SHA256 = "994e62d826bf97f1d385c27934ecc25fbd0777951b254618ea2f2ed4311c252d"

MARKS = {"0": "", "1": "○", "2": "－"}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def read(name: str) -> Any:
    """Every scalar as text, as the portal itself reads records."""
    return yaml.load((DATASETS / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.fixture(scope="module")
def meeting() -> dict[str, Any]:
    record: dict[str, Any] = read("meetings/ict-machizukuri-14.yaml")
    return record


def as_published(meeting: dict[str, Any]) -> Iterator[str]:
    """The record put together again: agenda headings, speakers' headings, marks and text."""
    titles = {item["number"]: item["title"] for item in meeting["agenda_items"]}
    current = "0"
    for statement in meeting["statements"]:
        if statement["agenda_item"] != current:
            current = statement["agenda_item"]
            yield f"（{current.translate(FULL_WIDTH)}）{titles[current]}"
        if statement["kind"] == "speech":
            yield f"【{statement['speaker_printed']}】"
        for paragraph in statement["paragraphs"]:
            yield MARKS[paragraph["level"]] + paragraph["text"]


def text_of(meeting: dict[str, Any], statement: str, paragraph: str) -> str:
    text: str = meeting["statements"][int(statement) - 1]["paragraphs"][int(paragraph) - 1]["text"]
    return text


def span(row: dict[str, Any]) -> tuple[int, int]:
    return int(row["line_start"]), int(row["line_end"])


def test_the_record_is_word_for_word_as_published(meeting: dict[str, Any]) -> None:
    text = re.sub(r"\s", "", "".join(as_published(meeting)))
    assert len(text) == PUBLISHED_CHARACTERS
    assert hashlib.sha256(text.encode()).hexdigest() == PUBLISHED_SHA256


def test_slips_of_the_source_are_kept(meeting: dict[str, Any]) -> None:
    text = "".join(as_published(meeting))
    assert all(slip in text for slip in ("されに見える化", "作ることにしているおり", "ビックデータ"))
    assert "Startup in Residenceについては" in text


def test_statements_are_numbered_in_order(meeting: dict[str, Any]) -> None:
    numbers = [int(statement["sequence"]) for statement in meeting["statements"]]
    assert numbers == list(range(1, 16))


def test_line_spans_increase(meeting: dict[str, Any]) -> None:
    previous = 0
    for statement in meeting["statements"]:
        start, end = span(statement)
        assert previous < start <= end
        inner = start - 1
        for paragraph in statement["paragraphs"]:
            first, last = span(paragraph)
            assert inner < first <= last
            inner = last
        assert inner == end
        previous = end


def test_every_mention_quotes_its_paragraph_once(meeting: dict[str, Any]) -> None:
    for statement in meeting["statements"]:
        for mention in statement.get("mentions", []):
            text = text_of(meeting, statement["sequence"], mention["paragraph"])
            assert text.count(mention["quote"]) == 1, mention
            assert mention.keys() & {"project", "programme", "municipality"}, mention


def test_every_request_quotes_the_member_who_asked(meeting: dict[str, Any]) -> None:
    for request in meeting["requests"]:
        assert text_of(meeting, request["statement"], request["paragraph"]).count(request["quote"]) == 1, request["id"]
        assert meeting["statements"][int(request["statement"]) - 1]["speaker"] == request["asked_by"]


def test_answers_follow_their_request_and_come_from_the_ministry(meeting: dict[str, Any]) -> None:
    ministry = {present["speaker"] for present in meeting["attendances"] if present["role"] == "ministry"}
    answered = [(request, answer) for request in meeting["requests"] for answer in request.get("answers", [])]
    assert answered
    for request, answer in answered:
        assert int(answer["statement"]) > int(request["statement"])
        assert meeting["statements"][int(answer["statement"]) - 1]["speaker"] in ministry


def test_everybody_who_speaks_is_known(meeting: dict[str, Any]) -> None:
    known = {speaker["id"] for speaker in read("speakers.yaml")}
    present = {attendance["speaker"] for attendance in meeting["attendances"]}
    speaking = {statement["speaker"] for statement in meeting["statements"] if "speaker" in statement}
    assert present | speaking <= known
    assert speaking - present == {"mic-secretariat"}


def test_every_paper_was_explained_under_its_item(meeting: dict[str, Any]) -> None:
    explained = {
        s["agenda_item"]: s["paragraphs"][0]["text"] for s in meeting["statements"] if s["kind"] == "explanation"
    }
    numbers = [material["number"] for material in meeting["materials"]]
    assert numbers == [f"14-{number}" for number in range(1, 8)]
    assert all(f"資料{material['number']}" in explained[material["agenda_item"]] for material in meeting["materials"])
