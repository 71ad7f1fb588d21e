"""Files that people send: whatever is in them is read, repaired in the open, asked about or refused with a way out."""

from __future__ import annotations

import datetime
import io
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import PORTALS
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from importing import HEADINGS, MOMIJI, SMALL, changed, codes, delimited, imported, rezipped, workbook
from machikado.core.model import Field, ForeignKey, Nesting, Table
from machikado.core.strings import check_digit
from machikado.intake import Imported, read
from machikado.intake.headings import Headings, Target
from machikado.intake.report import told
from machikado.intake.yaml_writer import yaml_of
from scoring import score
from spoilt import portal_without, spoilt_files

ROOT = Path(__file__).resolve().parents[2]
RECORD = SMALL[2][0]
SOURCES = [
    (ROOT, "adoptions"), (PORTALS / "small", "adoptions"), (ROOT, "claims"), (ROOT, "outcomes"), (ROOT, "sources"),
    (PORTALS / "small", "outcomes"), (ROOT, "projects"), (ROOT, "kpis"), (ROOT, "municipalities"),
    (PORTALS / "other", "bridges"),
]  # fmt: skip


# ---------------------------------------------------------------- two hundred spoilt files


def test_two_hundred_spoilt_files_are_repaired_or_asked_about() -> None:
    """At least 95 of 100 cells are right or asked about; none is silently wrong; nothing raises."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for spoilt in spoilt_files(SOURCES, 200, seed=7):
        found, said = score(spoilt)
        counts += found
        wrong += said
    assert not wrong, "\n".join(wrong[:20])
    assert counts["wrong"] == 0
    assert counts["right"] / counts.total() > 0.85, counts  # asking about everything would be no help
    assert (counts["right"] + counts["asked"]) / counts.total() >= 0.95, counts


# ---------------------------------------------------------------- a valid file


@pytest.mark.parametrize(
    "data",
    [workbook(HEADINGS, MOMIJI), delimited(HEADINGS, MOMIJI), delimited(HEADINGS, MOMIJI, encoding="utf-8-sig")],
)
def test_a_valid_file_is_never_touched(data: bytes) -> None:
    found = imported(data)
    assert found.records == (RECORD,)
    assert not found.repairs and not found.skipped
    assert {each.code for each in found.problems} <= {"wrong-extension"}


def test_five_ways_give_the_same_file_byte_for_byte() -> None:
    """A workbook, a form, CSV in two encodings and YAML of one case."""
    table, context, _ = SMALL
    spoken = changed(adopter="みほん県　もみじ市", started="平成27年4月", funding="自主財源", evidence="公表された文書")
    yaml = (PORTALS / "small/datasets/adoptions/momiji-2015.yaml").read_bytes()
    files = [
        workbook(HEADINGS, MOMIJI),
        workbook(HEADINGS, spoken),
        workbook(["項目", "値"], *zip(HEADINGS, spoken, strict=True)),
        delimited(HEADINGS, spoken),
        delimited(HEADINGS, spoken, encoding="cp932"),
        yaml,
    ]
    found = [imported(data) for data in files]
    assert [each.records for each in found] == [(RECORD,)] * len(files)
    assert len({yaml_of(each.records[0], table, context) for each in found}) == 1


def test_reading_what_was_written_repairs_nothing() -> None:
    table, context, _ = SMALL
    first = imported(workbook(HEADINGS, changed(id="", adopter="もみじ市", started="H27.4", funding="自主財源")))
    assert {repair.kind for repair in first.repairs} == {"identifier", "key_of_name", "day", "label_to_value"}
    again = imported(yaml_of(first.records[0], table, context).encode(), "case.yaml")
    assert again.records == first.records and not again.repairs and not again.problems


# ---------------------------------------------------------------- where the table stands


def test_notes_above_totals_below_and_columns_in_any_order() -> None:
    order = random.Random(3).sample(range(len(HEADINGS)), len(HEADINGS))
    rows = [[row[place] for place in order] for row in (HEADINGS, MOMIJI)]
    found = imported(
        workbook(["調査票"], ["※ ご記入ください"], [], rows[0], [], rows[1], ["合　計", "1件"], ["※ 注です"])
    )
    assert found.records == (RECORD,)
    assert [note.code for note in found.skipped] == ["totals-row", "skipped-row"]


@pytest.mark.parametrize(
    "heading",
    [
        "導入団体（必須）",
        "※導入団体",
        "導入団体＊",
        "【必須】導入団体",
        "adopter",
        "Ａｄｏｐｔｅｒ",
        "導入\n団体",
        "1. 導入団体",
    ],
)
def test_headings_are_known_by_name_title_and_through_marks(heading: str) -> None:
    headings = [heading if each == "導入団体" else each for each in HEADINGS]
    assert imported(workbook(headings, MOMIJI)).records == (RECORD,)


@pytest.mark.parametrize(
    "prefix", ["横展開の出典1 {}", "出典1 {}", "sources.1.{}", "Sources of adoptions 1 {}", "出典１の{}"]
)
def test_headings_of_lists(prefix: str) -> None:
    headings = [*HEADINGS[:-2], prefix.format("出典"), prefix.format("出典の箇所")]
    assert imported(workbook(headings, MOMIJI)).records == (RECORD,)


def test_two_rows_of_headings() -> None:
    def merge(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for column in range(1, 10):
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
        sheet.merge_cells(start_row=1, end_row=1, start_column=10, end_column=11)

    rows = [[*HEADINGS[:9], "出典1"], [None] * 9 + ["出典", "出典の箇所"], MOMIJI]
    assert imported(workbook(*rows, change=merge)).records == (RECORD,)


def test_the_sheet_may_be_any_and_the_table_s_own_comes_first() -> None:
    book = openpyxl.Workbook()
    book.active.append(["表紙"])
    for title in ("去年", "横展開"):
        sheet = book.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append([title.encode().hex(), *MOMIJI[1:]] if title == "去年" else MOMIJI)
    with io.BytesIO() as file:
        book.save(file)
        assert imported(file.getvalue()).records == (RECORD,)


def test_the_first_column_of_our_own_form_marks_examples() -> None:
    """Whatever it is called: here like a field."""
    data = workbook(["証拠の水準", *HEADINGS], ["例", *changed(id="mihon")], [None, *MOMIJI])
    found = imported(with_keywords("machikado:adoptions:0123456789ab", data))
    assert found.records == (RECORD,) and codes(found) == ["skipped-row"]


def test_what_stands_beside_a_form_s_answers_is_told() -> None:
    rows = [[*row, "※ 選択" if row[0] == "財源" else None] for row in zip(HEADINGS, MOMIJI, strict=True)]
    found = imported(workbook(["項目", "値"], *rows))
    assert found.records == (RECORD,) and codes(found) == ["unread-cells"]


def test_lists_of_codes_are_no_records() -> None:
    """A sheet with a few of the headings beside the table, as forms have them."""

    def add(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        codes_sheet = sheet.parent.create_sheet("コード", 0)
        codes_sheet.append(["財源", "もととの関係", "funding"])
        codes_sheet.append(["自主財源", "モデルの導入", "own_funds"])

    found = imported(workbook(HEADINGS, MOMIJI, change=add))
    assert found.records == (RECORD,) and codes(found) == ["unread-cells"]


def test_examples_are_not_read() -> None:
    rows = [["区分", *HEADINGS], ["例", *changed(id="mihon")], ["", *MOMIJI]]
    found = imported(workbook(*rows))
    assert found.records == (RECORD,) and codes(found) == ["skipped-row"]


def test_merged_cells_are_repeated_downwards_and_told() -> None:
    rows = [HEADINGS, MOMIJI, [None if place == 1 else each for place, each in enumerate(changed(id="two"))]]
    found = imported(workbook(*rows, change=lambda sheet: sheet.merge_cells("B2:B3")))
    assert [record["adopter"] for record in found.records] == ["002020", "002020"]
    assert [(str(each.origin), each.kind) for each in found.repairs] == [("case.xlsx 「実績」シート B3", "merged_cell")]


def test_hidden_rows_columns_and_sheets_are_asked_about() -> None:
    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["H"].hidden = True

    found = imported(workbook(HEADINGS, MOMIJI, changed(id="two"), change=hide))
    assert [record["id"] for record in found.records] == ["momiji-2015"] and "contact" not in found.records[0]
    assert codes(found) == ["hidden-cells", "hidden-cells"]


def test_a_hidden_sheet_is_asked_about_and_not_read() -> None:
    """Last year's list, or a copy that nobody has looked at for long."""

    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        other = sheet.parent.create_sheet("横展開")  # the very name of the table
        for row in (HEADINGS, changed(id="old")):
            other.append(row)
        other.sheet_state = "hidden"

    found = imported(workbook(HEADINGS, MOMIJI, change=hide))
    assert found.records == (RECORD,)
    assert [(each.code, each.value) for each in found.problems] == [("hidden-cells", "横展開")]


# ---------------------------------------------------------------- every problem of a file


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def bomb() -> bytes:
    return rezipped(workbook(HEADINGS), lambda name, data: data, {"xl/worksheets/sheet9.xml": bytes(130_000_000)})


def with_entities() -> bytes:
    start = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return rezipped(
        workbook(HEADINGS, MOMIJI),
        lambda name, data: start + data.replace(b"<v>0</v>", b"<v>&e;</v>") if "sheet1" in name else data,
    )


def with_part(name: str) -> bytes:
    return rezipped(workbook(HEADINGS, MOMIJI), lambda _, data: data, {name: b"x"})


def without_values() -> bytes:
    return workbook(HEADINGS, changed(what="=A1&B1"))


def with_keywords(keywords: str, data: bytes = b"") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data or workbook([None, *HEADINGS], [None, *MOMIJI])))
    book.properties.keywords = keywords
    with io.BytesIO() as file:
        book.save(file)
        return file.getvalue()


MIXED = delimited(HEADINGS, MOMIJI) + delimited(changed(id="two"), encoding="cp932")
COSTS = ["プロジェクト", "指標", "年度", "出典", "実績値（％）", "証拠の水準"]
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty-file": ("case.csv", lambda: b"\xef\xbb\xbf \r\n"),
    "encrypted-workbook": ("case.xlsx", encrypted),
    "macro-workbook": ("case.xlsm", lambda: with_part("xl/vbaProject.bin")),
    "external-links": ("case.xlsx", lambda: with_part("xl/externalLinks/externalLink1.xml")),
    "damaged-workbook": ("case.xlsx", lambda: workbook(HEADINGS, MOMIJI)[:3000]),
    "too-large": ("case.xlsx", bomb),
    "not-a-table": ("case.xls", lambda: b"%PDF-1.7 ..."),
    "wrong-extension": ("case.csv", lambda: workbook(HEADINGS, MOMIJI)),
    "other-encoding": ("case.csv", lambda: delimited(HEADINGS, MOMIJI, encoding="cp932")),
    "mixed-encoding": ("case.csv", lambda: MIXED),
    "no-header": ("case.xlsx", lambda: workbook(["a", "b"], [1, 2])),
    "no-records": ("case.xlsx", lambda: workbook(HEADINGS, ["例", *MOMIJI[1:]])),
    "ambiguous-heading": ("case.xlsx", lambda: workbook([*HEADINGS, "導入団体"], [*MOMIJI, "002020"])),
    "unknown-heading": ("case.xlsx", lambda: workbook([*HEADINGS[:3], "もとの関係", *HEADINGS[4:]], MOMIJI)),
    "ambiguous-name": ("case.xlsx", lambda: workbook(HEADINGS, changed(adopter="いずみ町"))),
    "unknown-name": ("case.xlsx", lambda: workbook(HEADINGS, changed(adopter="旧もみじ市"))),
    "unclear-record": (
        "case.xlsx",
        lambda: workbook(HEADINGS, MOMIJI, change=with_a_source_of("nobody")),
    ),
    "unclear-unit": (
        "outcomes.xlsx",
        lambda: workbook(COSTS, ["sakura", "damage", "2014", "mihon-report", 3, "document"]),
    ),
    "fiscal-year-for-day": ("case.xlsx", lambda: workbook(HEADINGS, changed(started="平成27年度"))),
    "turned-by-excel": ("case.xlsx", lambda: workbook(HEADINGS, changed(locator=datetime.date(2015, 3, 5)))),
    "no-stored-value": ("case.xlsx", without_values),
    "merged-across": (
        "case.xlsx",
        lambda: workbook(HEADINGS, changed(evidence=None), change=lambda sheet: sheet.merge_cells("H2:I2")),
    ),
    "formula-text": ("case.csv", lambda: delimited(HEADINGS, changed(what="=HYPERLINK(1)"))),
    "hidden-cells": (
        "case.xlsx",
        lambda: workbook(HEADINGS, MOMIJI, change=lambda sheet: setattr(sheet.row_dimensions[2], "hidden", True)),
    ),
    "totals-row": ("case.xlsx", lambda: workbook(HEADINGS, MOMIJI, ["合計", "1件"])),
    "skipped-row": ("case.xlsx", lambda: workbook(HEADINGS, ["例", *MOMIJI[1:]], MOMIJI)),
    "unread-cells": ("case.xlsx", lambda: workbook([*HEADINGS, "担当"], [*MOMIJI, "企画課"])),
    "old-template": ("case.xlsx", lambda: with_keywords("machikado:adoptions:0123456789ab")),
    "other-template": ("case.xlsx", lambda: with_keywords("machikado:claims:0123456789ab")),
}


def with_a_source_of(name: str) -> Callable[[Any], None]:
    """A second sheet with a source of a record that is called so."""

    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("横展開の出典")
        other.append(["横展開", "出典", "出典の箇所"])
        other.append([name, "mihon-report", "8ページ"])

    return change


@pytest.mark.parametrize("code", FILES)
def test_each_problem_of_a_file(code: str, file_regression: FileRegressionFixture) -> None:
    """The whole answer is kept beside this file."""
    name, make = FILES[code]
    table = "outcomes" if name.startswith("outcomes") else "adoptions"
    found = imported(make(), name, table, stamp="machikado:adoptions:ffffffffffff")
    assert code in codes(found)
    answer = told(found, name)
    file_regression.check(answer.replace(str(found.problems and _reason(found)), "…") + "\n", encoding="utf-8")


def _reason(found: Imported) -> str:
    """The words of the library that could not read a damaged workbook are not ours."""
    damaged = next((each for each in found.problems if each.code == "damaged-workbook"), None)
    return damaged.message_en.partition("(")[2].rpartition(")")[0] if damaged else "\0"


def test_what_was_readable_is_kept() -> None:
    for code in ("macro-workbook", "external-links", "wrong-extension", "other-encoding", "old-template"):
        name, make = FILES[code]
        assert imported(make(), name, stamp="machikado:adoptions:ffffffffffff").records == (RECORD,), code
    assert len(imported(MIXED, "case.csv").records) == 2


def test_entities_do_nothing() -> None:
    found = imported(with_entities())
    assert "damaged-workbook" in codes(found) or found.records == (RECORD,)
    assert "root:" not in told(found, "case.xlsx")


def test_more_rows_than_are_read_are_told() -> None:
    rows = [changed(id=f"r{number}") for number in range(10_002)]
    found = imported(delimited(HEADINGS, *rows), "case.csv")
    assert len(found.records) == 10_000 and "too-large" in codes(found)


@pytest.mark.parametrize("cells", [MOMIJI[:-1], [*MOMIJI, "surplus"]])
def test_ragged_rows_are_told_and_kept(cells: list[str]) -> None:
    found = imported(delimited(HEADINGS, cells, changed(id="two")), "case.csv")
    assert codes(found) == ["ragged-row"] and found.faulty == {0} and len(found.records) == 2


def test_a_marked_workbook_of_this_schema_is_not_old() -> None:
    stamp = "machikado:adoptions:0123456789ab"
    assert not codes(imported(with_keywords(stamp), stamp=stamp))


@pytest.mark.parametrize("make", [workbook, delimited])
def test_rows_far_below_are_not_lost_in_silence(make: Callable[..., bytes]) -> None:
    """Few records, but one stands below what is read."""
    rows = [HEADINGS, MOMIJI, *[["", ""]] * 11_000, changed(id="far")]
    found = imported(make(*rows))
    assert len(found.records) == 1 and "too-large" in codes(found)


def test_wide_workbooks_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machikado.intake.xlsx_reader.MAX_CELLS", 25)
    found = imported(workbook(HEADINGS, MOMIJI, changed(id="two")))
    assert len(found.records) == 1 and "too-large" in codes(found)


@pytest.mark.parametrize(
    "text", [" " * 30_000 + "x", "県" * 30_000, "1," * 15_000, "（" * 30_000, "平成" * 15_000, "-" * 30_000]
)
def test_long_cells_take_no_longer_than_short_ones(text: str) -> None:
    start = time.process_time()
    imported(workbook(HEADINGS, [text] * len(HEADINGS)))
    imported(delimited(["識別子", "導入団体", text], ["x", text, text]), "case.csv")
    assert time.process_time() - start < 5


# ---------------------------------------------------------------- any bytes


@given(st.binary(max_size=2000))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00")
def test_any_bytes_give_an_answer(data: bytes) -> None:
    found = imported(data, "case.bin")
    assert isinstance(found, Imported) and (found.problems or found.records)


@given(st.text(max_size=400))
def test_any_text_below_the_headings_gives_an_answer(text: str) -> None:
    found = imported((",".join(HEADINGS) + "\n" + text).encode("utf-8", "replace"), "case.csv")
    assert told(found, "case.csv")
    places = [each.origin for each in (*found.problems, *found.skipped, *found.repairs)]
    lines = len(re.split("\r\n|[\n\r]", text)) + 1
    assert all(each.path == "case.csv" and 1 <= (each.line or 1) <= lines for each in places), places


GOOD = workbook(HEADINGS, MOMIJI)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=40))
def test_any_damage_of_a_workbook_gives_an_answer(place: int, damage: bytes) -> None:
    found = imported(GOOD[:place] + damage + GOOD[place + len(damage) :])
    assert told(found, "case.xlsx")
    assert found.records or found.problems, "a file that gives nothing says why"
    assert all(each.origin.path == "case.xlsx" for each in (*found.problems, *found.skipped))


PARTS = [name for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist() if name.endswith((".xml", ".rels"))]


@given(
    st.sampled_from(PARTS), st.integers(0, 3000), st.sampled_from([b"", b"<", b"&e;", b'"', b"9" * 30, b"\0", b"-1"])
)
def test_any_damage_inside_a_workbook_gives_an_answer(part: str, place: int, damage: bytes) -> None:
    def change(name: str, data: bytes) -> bytes:
        return data[:place] + damage + data[place + 1 :] if name == part else data

    told(imported(rezipped(GOOD, change)), "case.xlsx")


def test_an_error_of_a_formula_is_asked_about_and_is_no_value() -> None:
    found = imported(workbook(HEADINGS, changed(what="#REF!")))
    assert [(each.code, each.field, each.value) for each in found.problems] == [("no-stored-value", "what", "#REF!")]
    assert "what" not in found.records[0] and found.faulty == {0}


def test_a_hidden_row_of_a_form_is_asked_about_and_not_read() -> None:
    """Somebody has hidden it for a reason: a telephone number of a person, an old answer."""

    def hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.row_dimensions[2 + HEADINGS.index("連絡先")].hidden = True

    found = imported(workbook(["項目", "値"], *zip(HEADINGS, MOMIJI, strict=True), change=hide))
    assert found.records == ({name: value for name, value in RECORD.items() if name != "contact"},)
    assert [(each.code, each.value) for each in found.problems] == [("hidden-cells", "連絡先")]


def test_nobody_is_blamed_for_what_stood_twice_before() -> None:
    table, context, _ = SMALL
    old = list(portal_without(PORTALS / "small", "claims")[1].known["adoptions"])
    full = replace(context, known={**context.known, "adoptions": [*old, *old]})
    found = read("case.xlsx", workbook(HEADINGS, changed(id="new")), table, full)
    assert len(old) == 2 and found.problems == () and len(found.records) == 1


def test_rows_of_one_file_may_name_each_other() -> None:
    """A new prefecture and its first town, in either order."""
    rows = [["990001", "prefecture", "", "", "あらた県", "あらたけん"],
            ["990019", "town", "990001", "あらた県", "あらた市", "あらたし"]]  # fmt: skip
    table = SMALL[1].tables["municipalities"]
    rows = [[f"{row[0][:5]}{check_digit(row[0])}", *row[1:]] for row in rows]
    rows[1][2] = rows[0][0]
    for each in (rows, rows[::-1]):
        found = imported(delimited([*list(table.positions)[:6]], *each), "x.csv", table.name)
        assert found.problems == () and len(found.records) == 2


@pytest.mark.parametrize("remark", ["必須", "任意", "半角", "例：19", "西暦", "※", "選択"])
def test_a_remark_in_a_heading_is_no_unit(remark: str) -> None:
    """Else every number below it would be asked about."""
    headings = ["識別子", "プロジェクト", f"申告の数（{remark}）", "単位", "時点", "出典"]
    found = imported(workbook(headings, ["n-3", "nagisa", 3, "件", "2015", "mihon-report"]), table="claims")
    assert found.problems == () and found.records[0]["claimed"] == "3"


def test_of_two_lists_with_a_common_beginning_the_longer_name_counts() -> None:
    """費用の金額 is a list of its own here, not the field 金額 of the list 費用."""

    def listed(name: str, title: str, *fields: str) -> Table:
        names = ["case", *fields]
        return Table(
            name=name, title=title, fields=tuple(Field(name=each, title=each) for each in names),
            positions={each: place for place, each in enumerate(names)}, nesting=Nesting(parent="cases", name=name),
            foreign_keys=(ForeignKey(fields=("case",), table="cases", references=("id",)),),
        )  # fmt: skip

    cases = Table(name="cases", fields=(Field(name="id"),), positions={"id": 0})
    costs, amounts = listed("costs", "費用", "種類", "金額"), listed("amounts", "費用の金額", "年度", "額")
    for children in ((costs, amounts), (amounts, costs)):
        assert Headings(cases, children).find("費用の金額").targets == {Target("amounts", "年度", 1)}
        assert Headings(cases, children).find("費用の種類").targets == {Target("costs", "種類", 1)}
