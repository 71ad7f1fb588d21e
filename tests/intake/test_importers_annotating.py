"""The answer to whoever sent a workbook: every place coloured, explained and listed; no value is lost.

The sender's own appearance does not come back: styles, rules and formulas are left behind (`test_importers_values.py`).
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import PORTALS, Portal

from importing import HEADINGS, MOMIJI, SMALL, imported, workbook
from machikado.core.i18n import texts
from machikado.intake.command import context_of
from machikado.intake.marked_workbook import annotated

LIST = texts("ja")["answer_sheet"]
SPOILT = [*MOMIJI[:1], "さくら市", *MOMIJI[2:5], "２０１５年４月", "おこづかい", *MOMIJI[7:]]


def answer(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotated(data, imported(data), SMALL[1])))


def color(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""


def test_each_place_is_coloured_and_noted_and_all_stand_in_a_list() -> None:
    book = answer(workbook(HEADINGS, SPOILT))
    sheet = book["実績"]
    town, started, funding = sheet["B2"], sheet["F2"], sheet["G2"]
    assert (color(town), color(started), color(funding)) == (
        "",
        "D9E8FB",
        "FFC7C7",
    )
    assert not town.comment and "2015-04" in started.comment.text
    assert funding.comment.text.startswith("【誤り】") and "おこづかい" in funding.comment.text
    assert not sheet["E2"].comment and not color(sheet["E2"])
    assert "誤り 1 件" in book[LIST]["A1"].value and "直しの案 1 件" in book[LIST]["A2"].value
    places = [str(row[0]) for row in book[LIST].iter_rows(min_row=4, values_only=True)]
    assert [place for place in places if place.startswith("実績")] == ["実績 G2", "実績 F2"]
    link = book[LIST]["A5"].hyperlink
    assert "'実績'!G2" in (link.location, str(link.target).removeprefix("#"))


def test_what_must_be_mended_stands_apart_from_what_may_stay() -> None:
    first = [str(row[0].value) for row in answer(workbook(HEADINGS, SPOILT, ["合計"]))[LIST].iter_rows(min_row=4)]
    *heads, tidied = [place for place in first if not place.startswith("実績")]
    assert [head.partition("（")[2] for head in heads] == [
        "誤り 1 件）",
        "直しの案 1 件）",
        "読んでいないところ 1 件）",
    ]
    assert first[0] == heads[0] and first[2] == heads[1]
    assert first[-1] == tidied and "1か所を読み整えました" in tidied  # さくら市, whose code is no question to anybody


def test_an_empty_required_cell_is_the_one_that_is_marked() -> None:
    row = [*MOMIJI[:6], None, *MOMIJI[7:9], None, "5ページ"]  # without what paid for it, and without its source
    sheet = answer(workbook(HEADINGS, row))["実績"]
    assert color(sheet["G2"]) == color(sheet["J2"]) == "FFC7C7" and not color(sheet["A2"])


def test_our_own_example_is_no_news_but_a_record_written_over_it_is() -> None:
    table = SMALL[1].tables["adoptions"]
    shown = ["例", *(table.field(name).example for name in ("id", "adopter", "project", "relation", "what"))]
    for what, told in ((shown[-1], False), ("みずから書いた仕組み", True)):
        book = answer(workbook(["区分", *HEADINGS], [*shown[:-1], what], ["", *MOMIJI]))
        listed = [str(row[3]) for row in book[LIST].iter_rows(min_row=4, values_only=True)]
        assert any("記入例" in text for text in listed) == told, listed


def test_what_was_typed_stays_and_reads_as_before() -> None:
    data = workbook(HEADINGS, SPOILT)
    marked = annotated(data, imported(data), SMALL[1])
    before, after = (openpyxl.load_workbook(io.BytesIO(each))["実績"] for each in (data, marked))
    assert list(after.values) == list(before.values)
    again = imported(marked)
    assert again.records == imported(data).records
    assert annotated(marked, again, SMALL[1])  # an answer to an answer has one list
    assert openpyxl.load_workbook(io.BytesIO(annotated(marked, again, SMALL[1]))).sheetnames.count(LIST) == 1


def test_it_speaks_the_portals_language() -> None:
    english = replace(SMALL[1], language="en")
    data = workbook(HEADINGS, SPOILT, ["合計"])
    book = openpyxl.load_workbook(io.BytesIO(annotated(data, imported(data), english)))
    sheet = book["What was found"]
    assert sheet["A1"].value == "1 error, 0 warnings"
    assert [cell.value for cell in sheet[3]][:2] == ["Place", "Field"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert "Please mend these and send the workbook again (error: 1)" in rows[0]
    own = [f"{row[1]} {row[3]} {row[4]}" for row in rows if row[3]]
    typed = "|".join(["さくら市", "２０１５年４月", "おこづかい", "合計"])
    assert own and not [
        text for text in own if re.search("[ぁ-んァ-ヶ一-龠]", re.sub(f"{typed}|（[^）]*）", "", text))
    ], own
    assert book["実績"]["G2"].comment.text.startswith("[error] ")
    again = annotated(annotated(data, imported(data), SMALL[1]), imported(data), english)
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames == ["What was found", "実績"]


def test_the_language_is_that_of_the_portals_pages() -> None:
    assert [context_of(PORTALS / name).language for name in ("small", "other")] == ["ja", "en"]


def test_words_that_were_chosen_from_a_list_are_no_news() -> None:
    book = answer(workbook(HEADINGS, [*MOMIJI[:3], "モデルの導入", *MOMIJI[4:6], "じしゅ財源", *MOMIJI[7:]]))
    listed = [str(row[0]) for row in book[LIST].iter_rows(min_row=4, values_only=True)]
    assert not [place for place in listed if place.endswith("D2")] and not color(book["実績"]["D2"])
    assert "直しの案 0 件" in book[LIST]["A2"].value


def test_an_answer_that_is_sent_again_is_not_read_as_a_record() -> None:
    data = workbook(HEADINGS, MOMIJI)
    for language in ("ja", "en"):
        found = imported(annotated(data, imported(data), replace(SMALL[1], language=language)))
        assert (len(found.records), found.problems, found.skipped) == (1, (), ())


def test_a_sound_workbook_is_told_to_be_so() -> None:
    assert answer(workbook(HEADINGS, MOMIJI))[LIST]["A1"].value == "問題はありません。"


def test_no_text_becomes_a_formula() -> None:
    book = answer(workbook([*HEADINGS, "=cmd()"], [*SPOILT, "=1+1"]))
    assert not [cell for row in book[LIST].iter_rows() for cell in row if cell.data_type == "f"]


def test_the_command_writes_it_and_overwrites_nothing(small: Portal, tmp_path: Path) -> None:
    sent, back = tmp_path / "case.xlsx", tmp_path / "answer.xlsx"
    sent.write_bytes(workbook(HEADINGS, SPOILT))
    arguments = ("import", "--root", str(small.root), "adoptions", str(sent), "--answer", str(back))
    first = small.command(*arguments)
    assert first.exit_code == 1 and str(back) in first.stdout
    written = back.read_bytes()
    assert small.command(*arguments).exit_code == 2
    assert back.read_bytes() == written


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_has_no_marked_copy(small: Portal, tmp_path: Path, content: bytes) -> None:
    sent, back = tmp_path / "case.xlsx", tmp_path / "answer.xlsx"
    sent.write_bytes(content)
    result = small.command("import", "--root", str(small.root), "adoptions", str(sent), "--answer", str(back))
    assert result.exit_code == 1 and not back.exists()


def test_a_place_with_an_error_is_coloured_as_one_whatever_else_is_told_of_it() -> None:
    """How the day was read is worth a look; what is wrong with it must be mended."""
    data = workbook(HEADINGS, SPOILT)
    found = imported(data)
    (read,) = [each for each in found.repairs if each.field == "started"]
    wrong = next(each for each in found.problems if each.field == "funding")
    both = replace(found, problems=(*found.problems, replace(wrong, origin=read.origin, field="started")))
    sheet = openpyxl.load_workbook(io.BytesIO(annotated(data, both, SMALL[1])))["実績"]
    assert color(sheet["F2"]) == "FFC7C7"
    assert "【誤り】" in sheet["F2"].comment.text and "2015-04" in sheet["F2"].comment.text
