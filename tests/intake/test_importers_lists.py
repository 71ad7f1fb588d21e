"""Lists on sheets of their own: the same records as from one sheet, whatever the sheets' order, and no row unheard."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from importing import HEADINGS, MOMIJI, SMALL, changed, imported, sheets, workbook
from machikado.intake import Imported, read
from machikado.intake.command import context_of
from machikado.intake.yaml_writer import yaml_of

OWN, SOURCES = HEADINGS[:9], ["識別子", "出典", "出典の箇所"]
OKI = changed(id="oki-2015", adopter="482048", source="mihon-report", locator="6ページ")
WHOLE = [HEADINGS, MOMIJI, OKI]


def written(found: Imported) -> list[str]:
    assert not found.problems, [each.message for each in found.problems]
    return [yaml_of(record, found.table, SMALL[1]) for record in found.records]


def main() -> list[Sequence[Any]]:
    return [OWN, MOMIJI[:9], OKI[:9]]


def listed(heading: str = "識別子") -> list[Sequence[Any]]:
    return [[heading, *SOURCES[1:]], *([row[0], *row[9:]] for row in (OKI, MOMIJI))]


@pytest.mark.parametrize("names", list(itertools.permutations(["記録", "横展開の出典"])))
@pytest.mark.parametrize("heading", ["識別子", "横展開", "id"])
def test_a_list_on_a_second_sheet_is_read_as_beside_the_record(names: tuple[str, ...], heading: str) -> None:
    rows = {"記録": main(), "横展開の出典": listed(heading)}
    found = imported(sheets(**{name: rows[name] for name in names}))
    assert written(found) == written(imported(workbook(*WHOLE)))


def test_a_list_needs_no_name_where_its_headings_say_what_it_is() -> None:
    assert written(imported(sheets(Sheet2=listed(), Sheet1=main()))) == written(imported(workbook(*WHOLE)))


def test_the_only_record_need_not_be_named() -> None:
    found = imported(sheets(Sheet1=[OWN, MOMIJI[:9]], 出典=[SOURCES[1:], MOMIJI[9:]]))
    assert written(found) == written(imported(workbook(HEADINGS, MOMIJI)))


def test_a_row_without_its_record_is_told_at_its_cell() -> None:
    found = imported(sheets(Sheet1=main(), 出典=[*listed(), ["nobody", *MOMIJI[9:]], [None, *MOMIJI[9:]]]))
    told = [(each.code, each.origin.cell, each.level) for each in found.problems]
    assert told == [("unclear-record", "出典!A4", "error"), ("unclear-record", "出典!A5", "error")]
    assert "momiji-2015" in found.problems[0].fix


def test_lists_without_any_record_are_not_passed_over() -> None:
    found = imported(sheets(出典=listed()))
    assert {each.code for each in found.problems} >= {"no-header"}
    assert not found.records


def test_a_problem_in_a_list_has_its_own_sheet() -> None:
    rows = [SOURCES, ["momiji-2015", "no-such-source", "5ページ"]]
    found = imported(sheets(Sheet1=[OWN, MOMIJI[:9]], 出典=rows))
    assert [each.origin.cell for each in found.problems if each.level == "error"] == ["出典!B2"]
    assert found.faulty == {0}


def test_one_sheet_of_records_with_their_sources_stays_one() -> None:
    assert len(imported(workbook(HEADINGS, MOMIJI)).records) == 1


def test_three_lists_on_three_sheets_in_any_order() -> None:
    """The real portal's costs, states and sources; what is written in them is invented."""
    context = context_of(Path(__file__).resolve().parents[2])
    table = context.tables["adoptions"]
    source = str(context.known["sources"][0].cells[context.tables["sources"].positions["id"]])
    rows = {
        "事例": [
            ["題名", "導入団体", "もととの関係", "段階", "財源", "証拠の水準", "読み取りの確かさ"],
            *([f"架空の例{name}", town, "類似", "導入済み", "不明", "公表された文書", "資料に書かれている"]
              for name, town in (("甲", "塩尻市"), ("乙", "松本市"))),
        ],
        "横展開の費用": [
            ["題名", "種別", "金額（千円）", "年度", "証拠の水準", "読み取りの確かさ", "出典"],
            ["架空の例乙", "導入", "1,200", "平成29年度", "公表された文書", "資料に書かれている", source],
            ["架空の例甲", "運用（年額）", "300", "2018", "公表された文書", "資料に書かれている", source],
        ],
        "年度ごとの状態": [
            ["横展開", "年度", "状態", "証拠の水準", "読み取りの確かさ", "出典"],
            ["架空の例甲", "2018", "継続", "公表された文書", "資料に書かれている", source],
        ],
        "Sheet4": [["題名", "出典", "出典の箇所"], *([f"架空の例{name}", source, "1ページ"] for name in "甲乙")],
    }  # fmt: skip
    texts = set()
    for order in itertools.permutations(rows):
        found = read("case.xlsx", sheets(**{name: rows[name] for name in order}), table, context)
        assert not found.problems
        texts.add("\n".join(yaml_of(record, table, context) for record in found.records))
    (text,) = texts
    assert "amount_yen: 1200000" in text and "state: continued" in text and text.count("locator: 1ページ") == 2
