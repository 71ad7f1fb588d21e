"""Tables that are sheets of workbooks, as LibreOffice and openpyxl write them: values as shown, each at its cell."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from machikado.core.model import Field, Table
from machikado.core.raw_rows import RawFile
from machikado.package.csv_reader import files_of, read_file
from office import converted

FIELDS = {
    "id": "string", "name": "string", "n": "number", "day": "date", "at": "datetime", "opens": "time",
    "lasts": "duration", "open": "boolean", "month": "string",
}  # fmt: skip


def table(path: str = "book.xlsx", **dialect: str) -> Table:
    fields = tuple(Field(name=name, type=kind, title=f"題 {name}") for name, kind in FIELDS.items())
    positions = {name: place for place, name in enumerate(FIELDS)}
    return Table(
        name="things", fields=fields, positions=positions, key=("id",), paths=(path,), resource={"dialect": dialect}
    )


def read(root: Path, data: bytes, of: Table | None = None) -> RawFile:
    of = of or table()
    path = root / "datasets/book.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return read_file(files_of(root, of)[0], root, of, {})


def saved(*sheets: list[list[Any]], forms: dict[str, str] | None = None, book: Any = None) -> bytes:
    """A workbook whose sheets are called S1, S2, …; `forms`: number formats of cells of the first."""
    book = book or openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    for cell, form in (forms or {}).items():
        book.worksheets[0][cell].number_format = form
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(found: RawFile) -> list[list[Any]]:
    return [row.cells for row in found.rows.get("things", [])]


def told(found: RawFile) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.origin.cell, each.value) for each in found.problems]


ROWS = [
    list(FIELDS),
    ["a", 0.5, 0.5, datetime.date(2017, 6, 19), datetime.datetime(2017, 6, 19, 9, 5, 7), datetime.time(9, 0),
     datetime.timedelta(hours=25, minutes=30), True, datetime.date(2017, 6, 1)],
    [7, datetime.time(9, 0), 1234567.125, datetime.datetime(2017, 6, 19), datetime.datetime(2017, 6, 19),
     datetime.time(0, 0, 30), None, False, None],
]  # fmt: skip
FORMS = {"A3": "000", "B2": "0%", "C2": "0%", "I2": "yyyy-mm", "B3": "h:mm", "G2": "[h]:mm", "C3": "#,##0.0"}
EXPECTED = [
    ["a", "50%", "0.5", "2017-06-19", "2017-06-19T09:05:07", "09:00:00", "PT25H30M", "true", "2017-06"],
    ["007", "9:00", "1234567.125", "2017-06-19", "2017-06-19T00:00:00", "00:00:30", None, "false", None],
]


def test_cells_are_what_their_fields_take_or_what_is_shown(tmp_path: Path) -> None:
    found = read(tmp_path, saved(ROWS, forms=FORMS))
    assert cells(found) == EXPECTED and not found.problems and not found.damaged


def test_cells_as_libreoffice_writes_them(tmp_path: Path) -> None:
    (data,) = converted(saved(ROWS, forms=FORMS), "xlsx:Calc MS Excel 2007 XML", tmp_path).values()
    assert cells(read(tmp_path, data)) == EXPECTED


def test_a_csv_that_libreoffice_made_a_workbook_of(tmp_path: Path) -> None:
    rows = [["id", "n", "open"], ["橋", 135.123456789012, "=1=1"], [" x ", -1, None]]
    (data,) = converted(saved(rows), "xlsx:Calc MS Excel 2007 XML", tmp_path).values()
    found = read(tmp_path, data)
    assert [[row[0], row[2], row[7]] for row in cells(found)] == [
        ["橋", "135.123456789012", "true"], [" x ", "-1", None],
    ], "formulas by the value that was stored"  # fmt: skip


def test_places_are_cells_of_the_sheet(tmp_path: Path) -> None:
    found = read(
        tmp_path, saved([[], ["表題"], []], [[], ["id", None, "題 n"], ["a", None, 1], [], ["b"]]), table(sheet="S2")
    )
    second = found.rows["things"][1]
    assert [row.line for row in found.rows["things"]] == [3, 5]
    assert str(second.origin("id")) == "datasets/book.xlsx 「S2」シート A5"
    assert str(second.origin()) == "datasets/book.xlsx 「S2」シート 5 行目"
    assert {(each.code, each.origin.cell) for each in found.problems} == {("empty-columns", "S2!2")}


@pytest.mark.parametrize(
    ("path", "dialect", "expected"),
    [
        ("book.xlsx", {}, "one"), ("book.xlsx", {"sheetName": "S2"}, "two"), ("book.xlsx", {"sheetNumber": "2"}, "two"),
        ("book.xlsx", {"sheet": "S2"}, "two"), ("book.xlsx", {"sheet": "2"}, "two"), ("book.xlsx#S2", {}, "two"),
    ],
)  # fmt: skip
def test_a_sheet_is_named_by_path_or_dialect(tmp_path: Path, path: str, dialect: dict[str, str], expected: str) -> None:
    data = saved([["id"], ["one"]], [["id"], ["two"]])
    assert [row[0] for row in cells(read(tmp_path, data, table(path, **dialect)))] == [expected]


@pytest.mark.parametrize(("path", "dialect"), [("book.xlsx#S9", {}), ("book.xlsx", {"sheetNumber": "3"})])
def test_a_sheet_that_is_missing_is_told_with_those_that_are_there(
    tmp_path: Path, path: str, dialect: dict[str, str]
) -> None:
    found = read(tmp_path, saved([["id"], ["one"]], [["id"]]), table(path, **dialect))
    assert found.damaged and ["S1, S2" in each.message_en for each in found.problems] == [True]


def test_errors_and_formulas_without_a_value_are_told_at_their_cells(tmp_path: Path) -> None:
    found = read(tmp_path, saved([["id", "n", "name"], ["a", "#N/A", "=A2"], ["b", 1, None]]))
    assert told(found) == [("no-stored-value", "S1!B2", "#N/A"), ("no-stored-value", "S1!C2", "C2")]
    assert found.rows["things"][0].told == {"n", "name"} and cells(found)[1][2] == "1"


def test_what_is_hidden_or_merged_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    data = saved([["id", "name", "n"], ["a", "x", 1], ["b", None, 2], ["c", "y", 3]], book=book)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("B2:B3")
    target = io.BytesIO()
    book.save(target)
    found = read(tmp_path, target.getvalue())
    assert told(found) == [("hidden-data", "S1!1", "4, C"), ("merged-cells", "S1!1", "B2:B3")]
    assert {each.level for each in found.problems} == {"warning"} and not found.damaged
    assert [row[:3] for row in cells(found)] == [["a", "x", "1"], ["b", None, "2"], ["c", "y", "3"]]


def test_cells_beside_the_headings_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, saved([["id"], ["a", None, "beside"], ["b"]]))
    assert told(found) == [("ragged-row", "S1!2", None)] and cells(found)[0][0] == "b"


def test_an_empty_sheet_is_an_empty_table(tmp_path: Path) -> None:
    for rows in ([], [["id"]]):
        found = read(tmp_path, saved(rows))
        assert (found.problems, cells(found), found.damaged) == ([], [], False)


# ---------------------------------------------------------------- Hostile workbooks


def altered(data: bytes, part: str, edit: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["damaged-workbook"]),
        (b"id,name\na,b\n", ["damaged-workbook"]),
        (saved([["id"]])[:-30], ["damaged-workbook"]),
        (altered(saved([["id"], ["a"]]), SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData><row")), None),
        (altered(saved([["id"], ["a"]]), SHEET, lambda xml: re.sub(rb"\A(<\?.*?\?>)?", ENTITY, xml)), None),
    ],
)
def test_damaged_workbooks(tmp_path: Path, data: bytes, codes: list[str] | None) -> None:
    found = read(tmp_path, data)
    assert found.damaged and [each.code for each in found.problems] == (codes or ["damaged-workbook"])
    assert not cells(found)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    data = altered(saved([["id"], ["a"]]), SHEET, lambda xml: xml + b" " * 410_000_000)
    assert len(data) < 1_000_000
    assert [each.code for each in read(tmp_path, data).problems] == ["too-large"]


def test_a_row_far_below_costs_nothing(tmp_path: Path) -> None:
    data = altered(
        saved([["id"], ["a"]]), SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"').replace(b"A2", b"A1048576")
    )
    assert [row.line for row in read(tmp_path, data).rows["things"]] == [1_048_576]
