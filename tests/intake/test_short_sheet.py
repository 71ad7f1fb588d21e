"""The sheet with one record: twelve questions in a clerk's words, read back as a record that passes."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, Portal
from openpyxl import load_workbook
from test_readable import plain

from machikado.intake import read, report
from machikado.intake.command import context_of
from machikado.intake.inbox import arrived
from machikado.intake.reply import read_as, told
from machikado.intake.report import told as told_in_the_terminal
from machikado.intake.save import save
from machikado.outputs.forms.columns import schema_stamp
from machikado.outputs.forms.workbook import workbooks
from machikado.portal import open_portal
from office import converted

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = context_of(ROOT)
ADOPTIONS = CONTEXT.tables["adoptions"]
STAMP = schema_stamp(ADOPTIONS, CONTEXT.children(ADOPTIONS))
ANSWERS = {
    "どのまちの事例ですか": "長野県富士見町",
    "取り組みの名前は何ですか": "罠の見回り支援",
    "何を導入しましたか": "わなのセンサー",
    "いつからですか": "平成29年４月",
    "導入にいくらかかりましたか": "約1,200万円",
    "財源は何ですか": "一般財源",
    "どんな成果がありましたか": "見回りの回数が減りました。",
    "もとになる資料の名前は何ですか": "広報ふじみ 2017年5月号",
    "その資料の種類は何ですか": "広報",
    "返事の送り先はどこですか": "産業課 sangyo@town.example.jp",
}
CLEAR = ANSWERS | {"財源は何ですか": "自主財源"}


@pytest.fixture(scope="module")
def empty() -> bytes:
    ((artifact, _),) = workbooks(open_portal(ROOT, AS_OF).package, "ja")
    return artifact.content


def filled(empty: bytes, answers: dict[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(empty))
    sheet = book["1件を書く"]
    rows = {sheet.cell(row, 2).value: row for row in range(1, 20)}
    for question, answer in answers.items():
        sheet.cell(rows[question], 3).value = answer
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def taken(data: bytes) -> Any:
    return read("case.xlsx", data, ADOPTIONS, CONTEXT, STAMP)


def test_the_workbook_opens_on_twelve_questions(empty: bytes) -> None:
    book = load_workbook(io.BytesIO(empty))
    assert book.sheetnames[:2] == ["1件を書く", "入力"] and book.active.title == "1件を書く"
    sheet = book["1件を書く"]
    questions = [sheet.cell(row, 2).value for row in range(4, 16)]
    assert len(ADOPTIONS.asking.short) == 12 and all(question.endswith("か") for question in questions)
    assert sheet.cell(16, 2).value is None
    words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert not [word for word in ("証拠の水準", "読み取りの確かさ", "もととの関係", "識別子") if word in words]
    assert all(sheet.cell(row, 4).value and sheet.cell(row, 5).value for row in range(4, 16)), "help and example"
    assert sheet.protection.sheet
    assert not any(sheet.cell(row, 3).protection.locked for row in range(4, 16))
    assert all(sheet.cell(row, column).protection.locked for row in range(4, 16) for column in (2, 4, 5))
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {"C4", "C7", "C10", "C12", "C14"}


def test_projects_are_chosen_by_the_names_people_know(empty: bytes) -> None:
    codes = load_workbook(io.BytesIO(empty))["コード"]
    cells = {cell.value for row in codes.iter_rows() for cell in row}
    assert "塩尻市の鳥獣被害センサー" in cells


def check_sound(found: Any) -> None:
    assert [each.code for each in found.problems] == []
    (record,) = found.records
    assert record["adopter"] == "203629" and record["started"] == "2017-04" and record["funding"] == "own_funds"
    assert record["id"] == "case-203629-2017-1"
    (cost,) = record["costs"]
    assert (cost["amount_yen"], cost["approximate"], cost["kind"]) == ("12000000", "true", "introduction")
    (source,) = found.along[0].records
    assert source["id"] == "src-203629-2017-1" and source["kind"] == "newsletter" and source["read_in"] == "full"
    assert record["sources"] == [{"source": source["id"]}] and cost["source"] == source["id"]
    derived = {name: record[name] for name in ("relation", "stage", "evidence", "status")}
    assert derived == {"relation": "unknown", "stage": "introduced", "evidence": "document", "status": "read"}
    assert found.reply == "産業課 sangyo@town.example.jp"
    assert f"返事の送り先（データには載せません）：{found.reply}" in report.told(found, "case.xlsx"), (
        "whoever answers sees it"
    )
    assert "sangyo" not in f"{record}{source}", "and nobody else"


def test_the_answers_are_a_record(empty: bytes) -> None:
    check_sound(taken(filled(empty, CLEAR)))


def test_libreoffice_keeps_the_answers(empty: bytes, tmp_path: Path) -> None:
    check_sound(taken(converted(filled(empty, CLEAR), "xlsx", tmp_path)["book.xlsx"]))


def test_nobody_is_told_the_address_for_the_answer_but_who_answers(empty: bytes, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    (tmp_path / "mkdocs.yml").write_text("theme: {language: ja}\n", "utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/case.xlsx").write_bytes(filled(empty, CLEAR))
    (found,) = arrived(tmp_path, tmp_path / "inbox")
    assert found.state == "ready"
    public = plain(told(found, CONTEXT) + read_as(found, CONTEXT)) + "".join(found.files.values())
    assert "sangyo" not in public and "産業課" not in public
    assert "sangyo@town.example.jp" in told_in_the_terminal(found.imported, "case.xlsx")
    before = {path: path.read_bytes() for path in (tmp_path / "datasets").rglob("*") if path.is_file()}
    save(found.imported, CONTEXT, tmp_path)
    after = {path: path.read_bytes() for path in (tmp_path / "datasets").rglob("*") if path.is_file()}
    assert len(after) == len(before) + 1
    assert not any(b"sangyo" in content for content in after.values())
    assert not [each for each in open_portal(tmp_path, AS_OF).package.problems if each.level == "error"]


def test_what_was_taken_for_granted_is_told_and_can_be_corrected(empty: bytes) -> None:
    found = taken(filled(empty, CLEAR | {"どの実証を手本にしましたか": "塩尻市の鳥獣被害センサー"}))
    (asked,) = found.problems
    assert asked.code == "already-recorded"  # of the same town and project
    assert found.records[0]["relation"] == "model" and found.records[0]["project"] == "shiojiri"
    told_so = {each.field: each.after for each in found.repairs if each.kind == "assumed"}
    assert told_so == {"relation": "model", "stage": "introduced", "evidence": "document", "status": "read"}


def test_words_that_are_not_clear_are_asked_about_in_their_cells(empty: bytes) -> None:
    found = taken(filled(empty, ANSWERS | {"導入にいくらかかりましたか": "1,200万円以上"}))
    told_at = {(each.code, (each.origin.cell or "").rpartition("!")[2]) for each in found.problems}
    assert told_at == {("doubtful-word", "C10"), ("unclear-amount", "C9")}


def test_a_source_of_the_list_is_not_registered_again(empty: bytes) -> None:
    title = next(row for row in CONTEXT.known["sources"] if row.cells[0] == "koga3112").cells[1]
    found = taken(filled(empty, CLEAR | {"もとになる資料の名前は何ですか": title, "その資料の種類は何ですか": None}))
    assert found.along == () and found.records[0]["sources"] == [{"source": "koga3112"}]


def test_missing_answers_are_told_in_the_cells_where_they_belong(empty: bytes) -> None:
    found = taken(filled(empty, {"何を導入しましたか": "センサー"}))
    told_at = {(each.code, each.field, (each.origin.cell or "").rpartition("!")[2]) for each in found.problems}
    assert told_at >= {("required", "adopter", "C4"), ("required", "title", "C5")}


def test_an_empty_short_sheet_leaves_the_rows_alone(empty: bytes) -> None:
    assert [each.code for each in taken(empty).problems] == ["no-records"]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("{short: [{field: nothing, ask: x}]}", "nothing"),
        ("{short: [{field: sources.nothing, ask: x}]}", "sources.nothing"),
        ("{short: [{field: sources.source.nothing, ask: x}]}", "sources.source.nothing"),
        ("{steps: [{title: x, fields: [nothing]}]}", "nothing"),
        ("{when_self_reported: [{field: nothing, value: x}]}", "nothing"),
        ("{short: [" + "{field: what, ask: x}, " * 13 + "]}", "12"),
        ("{short: x}", "short"),
    ],
)
def test_questions_that_lead_nowhere_are_told(small: Portal, asked: str, word: str) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "contribute: [started, sources]", f"contribute: {asked}")
    found = [each for each in open_portal(small.root, AS_OF).package.problems if each.code == "broken-schema"]
    assert found and word in found[0].message
