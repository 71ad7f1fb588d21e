"""People read words: labels and names in what is told to whoever sent a file, and their own words are understood."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from test_alike import ADOPTIONS, CONTEXT, HEADINGS, SECOND

from importing import workbook
from machikado.intake import read
from machikado.intake.inbox import Arrived
from machikado.intake.marked_workbook import annotated
from machikado.intake.reply import read_as, told

CODES = ("own_funds", "introduced", "national_subsidy", "press_release", "itsp21", "shiojiri", "candidate")
WORDS = {"もとのプロジェクト": None, "導入時期": "平成29年4月"}


def imported(**cells: Any) -> Any:
    headings = [*HEADINGS, "導入時期"]
    row = [(SECOND | WORDS | cells).get(heading) for heading in headings]
    return read("case.xlsx", workbook(headings, row), ADOPTIONS, CONTEXT), workbook(headings, row)


@pytest.mark.parametrize(
    ("heading", "typed", "field", "value"),
    [
        ("段階", "導入済", "stage", "introduced"),
        ("段階", "運用中", "stage", "introduced"),
        ("財源", "国の補助", "funding", "national_subsidy"),
        ("財源", "県補助金", "funding", "prefectural_subsidy"),
        ("財源", "町単独", "funding", "own_funds"),
        ("財源", "分からない", "funding", "unknown"),
    ],
)
def test_other_words_for_a_value_are_understood(heading: str, typed: str, field: str, value: str) -> None:
    found, _ = imported(**{heading: typed})
    assert [each.code for each in found.problems] == []
    assert found.records[0][field] == value
    assert (field, typed, value) in {(each.field, each.before, each.after) for each in found.repairs}


@pytest.mark.parametrize(("typed", "meant"), [("一般財源", "自主財源"), ("補助金", "国庫補助")])
def test_a_word_that_may_mean_a_value_is_asked_about(typed: str, meant: str) -> None:
    found, _ = imported(財源=typed)
    (asked,) = found.problems
    assert asked.code == "doubtful-word" and f"「{meant}」のことですか" in asked.message
    assert "自主財源、国庫補助" in asked.fix and "Own funds, National subsidy" in asked.fix_en
    assert "funding" not in found.records[0] or found.records[0]["funding"] == typed


def test_a_newsletter_is_called_so() -> None:
    table = CONTEXT.tables["sources"]
    data = workbook(["題名", "種別", "読んだ範囲"], ["広報ふじみ", "広報", "全部"])
    (record,) = read("x.xlsx", data, table, CONTEXT).records
    assert (record["kind"], record["read_in"]) == ("newsletter", "full")


def arrival(found: Any) -> Arrived:
    return Arrived(path="inbox/case.xlsx", data=b"", table=ADOPTIONS, imported=found, problems=found.problems, files={})


def plain(markdown: str) -> str:
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), markdown)


def test_a_receipt_names_no_codes_and_counts_what_was_only_tidied() -> None:
    found, _ = imported(財源="いろいろ", 段階=None)
    words = plain(told(arrival(found), CONTEXT) + read_as(arrival(found), CONTEXT))
    assert not [code for code in CODES if code in words]
    assert "次のどれかを選んでください：自主財源、国庫補助" in words and "例：導入済み" in words
    assert "平成29年4月" in words and "か所を読み整えました" in words
    assert "富士見町」 | " not in words  # a name that was looked up is no news
    assert "長野県富士見町（203629）" in words


def test_a_marked_workbook_names_no_codes_and_lists_decisions_only() -> None:
    found, data = imported(財源="いろいろ")
    book = openpyxl.load_workbook(io.BytesIO(annotated(data, found, CONTEXT)))
    rows = [" ".join(str(cell) for cell in row if cell) for row in book["確認の結果"].iter_rows(values_only=True)]
    assert not [code for code in CODES if any(code in row for row in rows)]
    assert any("次のどれかを選んでください：自主財源、国庫補助" in row for row in rows)
    assert any("か所を読み整えました" in row for row in rows)
    assert sum("と読みました" in row for row in rows) == 1  # the date
