"""Every download of a table, byte by byte, and that all four parse to the same table."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_regressions.file_regression import FileRegressionFixture

from machikado.core.model import Category, Field, Table
from machikado.outputs.downloads import canonical_csv, files_of
from machikado.outputs.downloads.excel_csv import guarded
from machikado.outputs.downloads.xlsx import fits, xlsx
from machikado.package.csv_writer import columns, plain

Rows = Sequence[tuple[Any, ...]]


def table_of(*fields: Field) -> Table:
    positions = {field.name: position for position, field in enumerate(fields)}
    return Table(name="bridges", title="橋", title_en="Bridges", fields=fields, positions=positions)


BRIDGES = table_of(
    Field(name="code", title="橋のコード", title_en="Code", description="先頭の0も意味をもちます。", required=True),
    Field(name="name", title="名称", title_en="Name", example="大橋"),
    Field(name="length", type="number", title="長さ", title_en="Length", unit="m"),
    Field(name="spans", type="integer", title="径間数", title_en="Spans"),
    Field(name="open", type="boolean", title="通行できるか", title_en="Open"),
    Field(name="inspected_on", type="date", title="点検した日", title_en="Inspected on"),
    Field(name="built", type="year", title="架けた年", title_en="Built"),
    Field(name="owners", type="list", title="管理者", title_en="Owners", delimiter=";"),
    Field(
        name="state",
        title="状態",
        title_en="State",
        categories=(Category(value="good", label="良い", label_en="Good"), Category(value="bad", label="悪い")),
    ),
)
ROWS: Rows = [
    ("0012", "大橋", Decimal("12.50"), 3, True, date(2017, 6, 19), 1964, ("市", "県"), "good"),
    ("0013", "=1+1", Decimal("1E+3"), None, False, date(1889, 4, 1), None, (), "bad"),
    ("0014", "'引用'、\"符\"\n二行目 <b>&", Decimal("-0.000001"), -5, None, None, 2012, ("市",), None),
    ("-15", None, Decimal("1234567890123456.7"), 0, None, None, None, None, None),
]


def files(table: Table, rows: Rows, language: Any = "ja") -> dict[str, bytes]:
    return {artifact.path.partition(".")[2]: artifact.content for artifact, _ in files_of(table, rows, language)}


def workbook_text(content: bytes) -> str:
    """The sheets of a workbook, an element to a line."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        read = {name: parts.read(name).decode() for name in parts.namelist() if "/sheet" in name}
    return "\n".join(f"== {name}\n{text.replace('><', '>' + chr(10) + '<')}" for name, text in read.items())


@pytest.mark.parametrize("suffix", ["csv", "excel.csv", "json"])
def test_the_files_are_as_recorded(suffix: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(files(BRIDGES, ROWS)[suffix], binary=True, extension=f".{suffix}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_workbook_is_as_recorded(language: Any, file_regression: FileRegressionFixture) -> None:
    file_regression.check(workbook_text(files(BRIDGES, ROWS, language)["xlsx"]), extension=".xml", encoding="utf-8")


def test_each_download_tells_its_size_and_hash() -> None:
    for artifact, download in files_of(BRIDGES, ROWS, "ja"):
        assert (artifact.path, len(artifact.content)) == (download.path, download.bytes)
    assert [download.format for _, download in files_of(BRIDGES, ROWS, "ja")] == [
        "csv",
        "csv-excel",
        "xlsx",
        "json",
        "parquet",
    ]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert files(BRIDGES, ROWS) == files(BRIDGES, list(ROWS))


def test_a_table_without_rows_still_has_all_its_files() -> None:
    made = files(BRIDGES, [])
    assert made["csv"] == b"code,name,length,spans,open,inspected_on,built,owners,state\n"
    assert json.loads(made["json"])["rows"] == []
    assert load_workbook(io.BytesIO(made["xlsx"]))["データ"].max_row == 1


def test_the_workbook_holds_typed_cells_a_dictionary_and_codes() -> None:
    book = load_workbook(io.BytesIO(files(BRIDGES, ROWS)["xlsx"]))
    assert book.sheetnames == ["データ", "項目の説明", "コード"]
    first = [cell.value for cell in book["データ"][2]]
    assert first == ["0012", "大橋", 12.5, 3, True, datetime(2017, 6, 19), 1964, "市;県", "good"]
    assert book["データ"]["F3"].value == "1889-04-01", "a day that Excel cannot count is text"
    assert book["データ"]["C5"].value == "1234567890123456.7", "a number that Excel would round is text"
    assert book["データ"]["B3"].data_type == "s", "a formula is text"
    assert book["データ"].freeze_panes == "A2"
    assert book["データ"].auto_filter.ref == "A1:I5"


def test_each_workbook_explains_itself_in_its_own_language() -> None:
    for language, title, words in (("ja", "名称", "項目名 見出し 説明 型 単位 必須 例"), ("en", "Name", "Field Title")):
        book = load_workbook(io.BytesIO(files(BRIDGES, ROWS, language)["xlsx"]))
        _, explained, codes = book.worksheets
        assert [cell.value for cell in explained[1]][: len(words.split())] == words.split()
        assert explained["B3"].value == title
        assert codes["D2"].value == ("Good" if language == "en" else "良い")
        types = "".join(str(cell.value) for cell in explained["D"][1:])
        assert types.isascii() == (language == "en")


def test_a_table_that_excel_would_cut_has_no_workbook() -> None:
    assert set(files(BRIDGES, [("1", "長" * 32_768, *[None] * 7)])) == {"csv", "excel.csv", "json", "parquet"}
    assert not fits([[""] * 1_048_576])


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+3", "1000"), ("12.50", "12.5"), ("-0.00", "0"), ("1E-7", "0.0000001"), ("100", "100"), ("0.10", "0.1")],
)
def test_numbers_are_plain(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize("text", ["=1+1", "+81-3", "@x", "-a", "＝1+1", "\t=1", "'quoted"])
def test_text_that_could_run_is_guarded(text: str) -> None:
    assert guarded([text]) == ["'" + text]


@pytest.mark.parametrize("text", ["-5", "+1.5", "-", "－", "014711", "a=b", "", "大橋"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert guarded([text]) == [text]


# Text as people type it: any letters and line breaks; empty text is the same as unknown.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=20)
ITEM = TEXT.filter(lambda text: ";" not in text)
DAY = st.dates(min_value=date(1, 1, 1))
NUMBER = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
TWIN = table_of(
    Field(name="code"),
    Field(name="text", title="文"),
    Field(name="items", type="list"),
    Field(name="number", type="number"),
    Field(name="whole", type="integer"),
    Field(name="yes", type="boolean"),
    Field(name="day", type="date"),
)
TWIN_ROWS = st.lists(
    st.tuples(
        st.from_regex(r"\A[0-9]{1,6}\Z"),
        st.none() | TEXT,
        st.none() | st.lists(ITEM, min_size=1, max_size=3).map(tuple),
        st.none() | NUMBER,
        st.none() | st.integers(),
        st.none() | st.booleans(),
        st.none() | DAY,
    ),
    max_size=4,
)


def canonical(rows: Rows) -> list[tuple[str, ...]]:
    return list(zip(*columns(TWIN, rows), strict=True))


def read_csv(text: str) -> list[tuple[str, ...]]:
    return [tuple(line) for line in csv.reader(io.StringIO(text, newline=""))][1:]


def unguarded(line: tuple[str, ...]) -> tuple[str, ...]:
    """The documented way back: in columns of text, take one leading apostrophe away."""
    return tuple(cell.removeprefix("'") if index < 3 else cell for index, cell in enumerate(line))


def json_text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def excel_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return plain(Decimal(repr(value))) if number else json_text(value)


@given(TWIN_ROWS)
@example([("014711", "'", ("=a",), Decimal("0.1"), 2**60, False, date(1900, 2, 28))])
def test_the_twins_parse_to_the_same_table(rows: Rows) -> None:
    made, expected = files(TWIN, rows), canonical(rows)
    assert read_csv(made["csv"].decode()) == expected
    assert [unguarded(line) for line in read_csv(made["excel.csv"].decode("utf-8-sig"))] == expected
    records = json.loads(made["json"], parse_float=str, parse_int=str)["rows"]
    assert [tuple(map(json_text, record.values())) for record in records] == expected
    sheet = load_workbook(io.BytesIO(made["xlsx"]))["データ"]
    assert [tuple(map(excel_text, line)) for line in sheet.iter_rows(min_row=2, values_only=True)] == expected


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), max_size=9)), max_size=4))
@example([("a\rb",), ("_x0041_",), (" \x0b ",)])
def test_any_text_survives_csv_and_makes_a_readable_workbook(rows: Rows) -> None:
    table = table_of(Field(name="text"))
    assert read_csv(canonical_csv(table, rows).decode()) == [(cell,) for (cell,) in rows]
    load_workbook(io.BytesIO(xlsx(table, columns(table, rows), "ja")))


def test_excel_never_gets_a_cell_that_runs() -> None:
    for line in csv.reader(io.StringIO(files(BRIDGES, ROWS)["excel.csv"].decode("utf-8-sig"), newline="")):
        assert not [cell for cell in line if cell[:1] in {"=", "@", "+"}]


def test_a_heading_cannot_run_in_excel_either() -> None:
    """Titles come from schemas, which a pull request may change."""
    table = table_of(Field(name="text", title="=HYPERLINK(1)", title_en="@SUM(1)"), Field(name="n", title="数"))
    for language, title in (("ja", "'=HYPERLINK(1)"), ("en", "'@SUM(1)")):
        content = files(table, [("x", "1")], language)["excel.csv"].decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(content, newline="")))[0] == title
