"""The workbook for contributors: made from the schema, opened by openpyxl and by LibreOffice."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, PORTALS, Portal
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from machikado.core.model import Field, ForeignKey, Nesting, Table
from machikado.core.nested_lists import children_of
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.outputs.forms.columns import columns_of, schema_stamp, stamp_of
from machikado.outputs.forms.workbook import FIRST, LAST, workbooks
from machikado.package.rows import Package
from machikado.portal import open_portal
from office import converted

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = [
    "区分", "導入団体（必須）", "プロジェクト（必須）", "もととの関係（必須）", "内容（必須）", "財源（必須）",
    "証拠の水準（必須）", "導入時期", "横展開の出典1 出典", "横展開の出典1 出典の箇所", "横展開の出典2 出典",
    "横展開の出典2 出典の箇所", "連絡先", "識別子",
]  # fmt: skip


def package_of(root: Path) -> Package:
    return open_portal(root, AS_OF).package


def made(root: Path, language: str = "ja") -> bytes:
    ((artifact, download),) = workbooks(package_of(root), language, "https://mihon.example/")
    assert (artifact.path, download.table) == ("contribute/adoptions.xlsx", "adoptions")
    assert download.bytes == len(artifact.content)
    return artifact.content


@pytest.fixture(scope="module")
def content() -> bytes:
    return made(PORTALS / "small")


@pytest.fixture(scope="module")
def real() -> bytes:
    return made(ROOT)


@pytest.fixture
def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cells(sheet: Worksheet) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def opened(sheet: Worksheet) -> set[str]:
    """The formats of the columns, all of which may be written in."""
    columns = list(sheet.column_dimensions.values())
    used = [column for column in columns if column.min <= sheet.max_column]
    assert sum(column.max - column.min + 1 for column in used) >= sheet.max_column
    assert not any(column.protection.locked for column in used)
    return {column.number_format for column in used}


def validations(sheet: Worksheet) -> dict[str, Any]:
    """Each column's rule, by its heading."""
    letters = {sheet.cell(1, column).column_letter: sheet.cell(1, column).value for column in range(1, 90)}
    rules = {
        letters[str(rule.sqref).partition(str(FIRST + 1))[0]]: rule for rule in sheet.data_validations.dataValidation
    }
    return {str(name): rule for name, rule in rules.items()}


# ---------------------------------------------------------------- what stands in it


def test_headings_are_the_titles_required_first_then_what_is_asked(book: Workbook) -> None:
    assert book.sheetnames == ["入力", "新しい出典", "説明", "項目", "コード"]
    assert cells(book["入力"])[0] == HEADINGS


def test_an_example_row_is_one_case_where_the_schema_tells_one(real: bytes) -> None:
    sheet = load_workbook(io.BytesIO(real))["入力"]
    headings, example = cells(sheet)[:2]
    shown = {heading: text for heading, text in zip(headings, example, strict=True) if text}
    assert shown["導入団体（必須）"] == "みほん県さくら市（架空の例）" and shown["横展開の費用1 金額"] == "約1,200万円"
    assert "識別子" not in shown and "横展開の出典2 出典" not in shown


def test_the_second_row_is_an_example_as_people_write_it(book: Workbook) -> None:
    example = dict(zip(HEADINGS, cells(book["入力"])[1], strict=True))
    assert example["区分"] == "例"
    assert example["導入団体（必須）"] == "みほん県"
    assert example["もととの関係（必須）"] == "モデルの導入"
    assert example["財源（必須）"] == "自主財源"
    assert example["導入時期"] == "2015-04"
    assert example["横展開の出典2 出典"] == ""


def test_below_it_cells_are_open_and_text_and_the_rest_is_locked(content: bytes, book: Workbook) -> None:
    sheet = book["入力"]
    assert sheet.protection.sheet and not sheet.protection.password
    assert all(sheet.cell(row, column).protection.locked for row in (1, 2) for column in range(1, len(HEADINGS) + 1))
    assert opened(sheet) == {"@"}, "codes keep their zeros"
    assert sheet.freeze_panes == "B2"
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_every_cell_says_what_belongs_there(book: Workbook) -> None:
    rules = validations(book["入力"])
    assert list(rules) == HEADINGS
    assert all(rule.prompt and len(rule.prompt) <= 255 and rule.showInputMessage for rule in rules.values())
    assert rules["導入時期"].prompt.startswith("導入時期です。 2017、")
    assert str(rules["導入時期"].sqref) == f"H{FIRST + 1}:H{LAST + 1}"


def test_vocabularies_and_related_rows_have_drop_downs(book: Workbook) -> None:
    rules = validations(book["入力"])
    assert listed(book, rules["もととの関係（必須）"]) == ["モデルの導入", "並行"]
    assert rules["もととの関係（必須）"].showErrorMessage
    assert "みほん県さくら市" in listed(book, rules["導入団体（必須）"])
    assert not rules["導入団体（必須）"].showErrorMessage, "what is not listed may be written"
    assert rules["連絡先"].type is None


def listed(book: Workbook, rule: Any) -> list[str]:
    sheet, _, area = rule.formula1.lstrip("=").partition("!")
    return [cell.value for (cell,) in book[sheet.strip("'")][area.replace("$", "")]]


def test_a_long_list_has_a_sheet_and_is_narrowed_by_what_is_typed(real: bytes) -> None:
    book = load_workbook(io.BytesIO(real))
    sheet = book["コード 地方公共団体"]
    assert cells(sheet)[0] == ["地方公共団体", "全国地方公共団体コード", "都道府県名", "名称", "読み"]
    assert sheet.max_row == 1_789
    lines = {line[1]: line for line in cells(sheet)}
    assert lines["010006"] == ["北海道", "010006", "", "北海道", "ほっかいどう"]
    rule = validations(book["入力"])["導入団体（必須）"]
    area = "'コード 地方公共団体'!$A$2:$A$1789"
    assert rule.formula1 == (
        f'OFFSET(\'コード 地方公共団体\'!$A$2,MATCH(C3&"*",{area},0)-1,0,COUNTIF({area},C3&"*"),1)'
    )


def test_labels_that_begin_alike_stand_together(real: bytes) -> None:
    """What the drop-down shows is right for every beginning from the prefecture's name on."""
    labels = [line[0] for line in cells(load_workbook(io.BytesIO(real))["コード 地方公共団体"])[1:]]
    prefectures = [label for label in labels if label[-1] in "都道府県" and labels.count(label) == 1][:47]
    for start in [*prefectures, *labels[::7]]:
        found = [place for place, label in enumerate(labels) if label.startswith(start)]
        assert found == list(range(found[0], found[0] + len(found))), start


def test_the_dictionary_names_every_column_once(book: Workbook) -> None:
    lines = cells(book["項目"])
    once = [heading.removesuffix("（必須）") for heading in HEADINGS[1:] if "出典2" not in heading]
    own, (marked, *other) = lines[1 : len(once) + 1], lines[len(once) + 1 :]
    assert [line[0] for line in own] == once
    assert [line[1] for line in own].count("○") == 7
    assert marked[0] == "［シート「新しい出典」］" and "題名" in [line[0] for line in other]
    assert next(line for line in lines if line[0] == "財源")[4] == "自主財源、国庫補助、不明"


def test_the_guide_says_how_where_and_what_then(book: Workbook) -> None:
    text = "\n".join(line[0] for line in cells(book["説明"]))
    assert "「横展開」を書く Excel" in text
    assert "https://mihon.example/contribute/" in text
    assert "みほん（架空）" in text


def test_a_portals_own_words_say_where_it_is_sent(small: Portal) -> None:
    small.append("datasets/datapackage.yaml", "  contribute: {send: 見本課へ送ってください。}\n")
    guide = load_workbook(io.BytesIO(made(small.root)))["説明"]
    assert any(line[0] == "見本課へ送ってください。" for line in cells(guide))


def test_every_heading_is_another_one(real: bytes) -> None:
    headings = cells(load_workbook(io.BytesIO(real))["入力"])[0]
    assert len(headings) == len(set(headings))
    assert headings[:3] == ["区分", "題名（必須）", "導入団体（必須）"]


def test_in_english_everything_is_in_english() -> None:
    book = load_workbook(io.BytesIO(made(PORTALS / "small", "en")))
    assert book.sheetnames == ["Entry", "New Sources", "Guide", "Fields", "Codes"]
    headings, example = cells(book["Entry"])[:2]
    assert headings[:2] == ["Kind", "Adopter (required)"]
    assert "Sources of adoptions1 Source" in headings
    assert example[0] == "Example" and "Own funds" in example


# ---------------------------------------------------------------- the same, and another


def test_the_same_definitions_give_the_same_bytes(content: bytes) -> None:
    assert made(PORTALS / "small") == content


def test_it_carries_the_definitions_stamp(book: Workbook) -> None:
    tables = [rows.table for rows in package_of(PORTALS / "small").tables.values()]
    table = next(each for each in tables if each.name == "adoptions")
    stamp = schema_stamp(table, children_of(table, tables))
    assert book.properties.keywords == stamp
    assert stamp_of(f"a, {stamp.replace(':', ' ')}; b") == ("adoptions", stamp[-12:])
    assert stamp_of("machikado:adoptions") is None


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("adoptions", "title: 連絡先", "title: 問い合わせ先"),
        ("adoptions", "label: 並行,", "label: 同時期,"),
        ("adoptions", 'example: "2015-04"', 'example: "2015-04"\n    constraints: {required: true}'),
        ("adoption_sources", "title: 出典の箇所", "title: ページ"),
    ],
)
def test_a_change_of_schema_changes_the_template_and_its_stamp(
    small: Portal, content: bytes, file: str, old: str, new: str
) -> None:
    small.edit(f"datasets/schemas/{file}.yaml", old, new)
    changed, before = (load_workbook(io.BytesIO(each)) for each in (made(small.root), content))
    assert changed.properties.keywords != before.properties.keywords
    assert any(cells(changed[name]) != cells(before[name]) for name in ("入力", "コード"))


def test_a_new_row_elsewhere_changes_the_lists_but_not_the_stamp(small: Portal, content: bytes) -> None:
    small.append("datasets/municipalities.csv", "483044,town,480002,みなみ県,あさひ町,あさひちょう,33.2\n")
    changed, before = (load_workbook(io.BytesIO(each)) for each in (made(small.root), content))
    assert changed.properties.keywords == before.properties.keywords
    assert "みなみ県あさひ町" in [cell for line in cells(changed["コード"]) for cell in line]


def test_a_table_that_does_not_ask_has_no_workbook(small: Portal) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "contribute: [started, sources]", "contribute: false")
    assert list(workbooks(package_of(small.root), "ja")) == []


def test_a_name_that_is_neither_field_nor_list_is_told(small: Portal) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "contribute: [started, sources]", "contribute: [startde]")
    (found,) = small.errors()
    assert (found["code"], "startde" in found["message"]) == ("broken-schema", True)


# ---------------------------------------------------------------- fields of every kind

VISITS = Table(
    name="visits", title="訪問", contribute=(), key=("id",),
    fields=(
        Field(name="id", title="記号", required=True),
        Field(name="title", title="題", required=True, example="橋"),
        Field(name="note", title="題", example="同じ見出し"),
        Field(name="people", title="人数", type="integer"),
        Field(name="open", title="公開", type="boolean", example="true"),
        Field(name="places", title="場所", type="list"),
    ),
    positions={"id": 0, "title": 1, "note": 2, "people": 3, "open": 4, "places": 5},
)  # fmt: skip
PHOTOS = Table(
    name="photos", title="写真", nesting=Nesting(parent="visits", name="photos"),
    foreign_keys=(ForeignKey(fields=("visit",), table="visits", references=("id",)),),
    fields=(Field(name="visit"), Field(name="sequence"), Field(name="file", title="ファイル"), Field(name="note")),
)  # fmt: skip


def test_headings_alike_are_told_apart_and_items_have_what_they_need() -> None:
    columns = columns_of(VISITS, [PHOTOS], "ja")
    assert [column.heading for column in columns] == [
        "題（必須）", "題", "人数", "公開", "場所", "記号", "写真1 ファイル", "写真2 ファイル",
    ]  # fmt: skip
    assert [column.required for column in columns] == [True] + [False] * 7


# ---------------------------------------------------------------- LibreOffice

# Commas, double quotes, UTF-8, numbers as shown, and a file for each sheet.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def filled(content: bytes) -> bytes:
    """The workbook with a row that somebody typed."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["入力"]
    headings = [cell.value for cell in sheet[1]]
    for heading, text in (("導入団体（必須）", "002011"), ("内容（必須）", "見守り"), ("導入時期", "2016-04")):
        sheet.cell(3, headings.index(heading) + 1).value = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_libreoffice_saves_the_workbook_unharmed(real: bytes, tmp_path: Path) -> None:
    saved = load_workbook(io.BytesIO(converted(real, "xlsx", tmp_path)["book.xlsx"]))
    before = load_workbook(io.BytesIO(real))
    assert saved.sheetnames == before.sheetnames
    for name in before.sheetnames:
        assert trimmed(cells(saved[name])) == trimmed(cells(before[name])), name
    assert stamp_of(saved.properties.keywords) == stamp_of(before.properties.keywords)
    sheet = saved["入力"]
    assert sheet.protection.sheet and sheet["B1"].protection.locked
    assert opened(sheet) == {"@", "0", "#,##0"}
    kept, rules = validations(sheet), validations(before["入力"])
    assert {name: rule.prompt for name, rule in kept.items()} == {name: rule.prompt for name, rule in rules.items()}
    lists = {name for name, rule in rules.items() if rule.type == "list"}
    assert {name for name, rule in kept.items() if rule.type == "list"} == lists
    assert "OFFSET" in kept["導入団体（必須）"].formula1


def test_libreoffice_reads_codes_with_their_zeros(content: bytes, tmp_path: Path) -> None:
    text = converted(filled(content), CSV, tmp_path)["book-入力.csv"].decode()
    headings, example, row = list(csv.reader(io.StringIO(text)))[:3]
    assert [headings, example] == cells(load_workbook(io.BytesIO(content))["入力"])[:2]
    assert dict(zip(headings, row, strict=True))["導入団体（必須）"] == "002011"
    assert dict(zip(headings, row, strict=True))["導入時期"] == "2016-04"


def test_a_new_source_is_asked_for_on_a_sheet_with_its_own_example(book: Workbook) -> None:
    headings, example = cells(book["新しい出典"])[:2]
    assert headings[:3] == ["区分", "題名（必須）", "種類（必須）"]
    assert example[:3] == ["例", "みほん事業報告書", "報告書"]
    assert "同じ題名" in validations(book["入力"])["横展開の出典1 出典"].prompt
    assert validations(book["新しい出典"])["種類（必須）"].type == "list"
    assert any("シート「新しい出典」" in line[0] for line in cells(book["説明"]))


def test_a_new_source_goes_through_libreoffice_with_its_case(small: Portal, content: bytes, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(filled(content)))
    own = {"プロジェクト": "さくらの見守り事業", "もととの関係": "モデルの導入", "財源": "自主財源",
           "証拠の水準": "公表された文書", "横展開の出典1 出典": "市の発表"}  # fmt: skip
    new = {"題名": "市の発表", "種類": "報告書", "発行日": "平成28年4月"}
    for name, typed in (("入力", own), ("新しい出典", new)):
        for cell in book[name][1]:
            words = str(cell.value).removesuffix("（必須）")
            book[name].cell(3, cell.column).value = typed.get(words, book[name].cell(3, cell.column).value)
    target = io.BytesIO()
    book.save(target)
    saved = converted(target.getvalue(), "xlsx", tmp_path)["book.xlsx"]
    context = context_of(small.root)
    table = context.tables["adoptions"]
    found = read("case.xlsx", saved, table, context, schema_stamp(table, context.children(table)))
    assert [str(each.code) for each in (*found.problems, *found.skipped)] == []
    (source,) = found.along[0].records
    assert source == {"id": "rec-002011-2016-1", "title": "市の発表", "published_on": "2016-04", "kind": "report"}
    assert found.records[0]["sources"] == [{"source": "rec-002011-2016-1"}]


def test_an_untouched_sheet_for_new_sources_is_no_news(small: Portal, content: bytes) -> None:
    context = context_of(small.root)
    found = read("case.xlsx", filled(content), context.tables["adoptions"], context)
    assert found.along == () and "new" not in str(found.skipped)


def test_libreoffice_narrows_a_long_list_by_what_is_typed(real: bytes, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(real))
    sheet = book["入力"]
    shown = validations(sheet)["導入団体（必須）"].formula1
    sheet["C3"].value, sheet["A3"].value, sheet["B3"].value = "長野県", f"=ROWS({shown})", f"=INDEX({shown},2,1)"
    target = io.BytesIO()
    book.save(target)
    text = converted(target.getvalue(), CSV, tmp_path)["book-入力.csv"].decode()
    assert list(csv.reader(io.StringIO(text)))[2][:3] == ["78", "長野県上松町", "長野県"]


def trimmed(lines: list[list[str]]) -> list[list[str]]:
    """Without the empty rows and cells at the end, which programs keep or drop as they like."""
    cut = [line[: max((place for place, cell in enumerate(line, 1) if cell), default=0)] for line in lines]
    return cut[: max((place for place, line in enumerate(cut, 1) if line), default=0)]
