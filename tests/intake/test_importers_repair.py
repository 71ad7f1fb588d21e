"""Repairs: each kind does what it says, none touches what is right, and what is doubtful is asked about."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing import HEADINGS, SMALL, changed, imported, workbook
from machikado.core.date_reader import serial, when
from machikado.core.numbers import amount
from machikado.core.strings import half
from machikado.intake import Context, read
from machikado.intake.command import context_of
from machikado.intake.repairs import PLANS, REPAIRS, words_of
from machikado.intake.yaml_writer import yaml_of
from spoilt import portal_without

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("kind", REPAIRS)
def test_each_repair_says_what_it_does_in_both_languages(kind: str) -> None:
    ja, en = words_of(kind)
    assert ja and not ja.isascii() and en.isascii()


def test_each_planned_repair_exists() -> None:
    assert {name for plan in PLANS.values() for name in plan} <= REPAIRS.keys()


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平成29年6月19日", "2017-06-19"),
        ("平成29年6月", "2017-06"),
        ("平成29年", "2017"),
        ("Ｈ２９．６．１９", "2017-06-19"),
        ("H29/6/19", "2017-06-19"),
        ("h29.6", "2017-06"),
        ("令和元年5月1日", "2019-05-01"),
        ("R1.5.1", "2019-05-01"),
        ("㍻29年6月", "2017-06"),
        ("昭和64年1月7日", "1989-01-07"),
        ("平成35年3月31日", "2023-03-31"),  # as plans of that time say it
        ("平成31年5月1日", "2019-05-01"),
        ("S63", "1988"),
        ("2017年6月19日", "2017-06-19"),
        ("2017/6/19", "2017-06-19"),
        ("2017.6.19", "2017-06-19"),
        ("20170619", "2017-06-19"),
        ("２０１７年６月", "2017-06"),
        ("2017-6-1", "2017-06-01"),
        ("2017年6月19日（月）", "2017-06-19"),
        ("2017-06-19 13:00", "2017-06-19"),
        ("平成 29年 6月 19日", "2017-06-19"),
        ("平29.6.19", "2017-06-19"),
    ],
)
def test_days_as_people_write_them(text: str, expected: str) -> None:
    assert str(when(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "29.6.19",
        "17/06/19",
        "6/19/2017",
        "2017年6月頃",
        "平成29年春",
        "平成29年4月～平成30年3月",
        "2017年13月",
        "平成92年",
        "2017年2月30日",
        "2017年6月19日（火）",
        "令和元年4月1日",
        "6月19日",
        "平成0年",
        "",
        "不明",
        "2017-06/19",
        "⑳17年",
    ],
)
def test_what_is_no_certain_day_is_left_alone(text: str) -> None:
    assert when(text) is None


@given(st.dates(datetime.date(1954, 10, 4), datetime.date(2064, 4, 8)))
def test_serial_numbers_are_days(day: datetime.date) -> None:
    assert str(serial(str((day - datetime.date(1899, 12, 30)).days))) == day.isoformat()


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "expected", "unit"),
    [
        ("１，２３４", "1234", ""),
        ("1,234,567", "1234567", ""),
        ("▲1,234", "-1234", ""),
        ("△ 5", "-5", ""),
        ("（1,234）", "-1234", ""),
        ("−5", "-5", ""),
        ("－５．５", "-5.5", ""),
        ("4億1000万円", "410000000", "円"),
        ("3.5億円", "350000000", "円"),
        ("12千円", "12000", "円"),
        ("5百万円", "5000000", "円"),
        ("1,200万", "12000000", ""),
        ("1万5円", "10005", "円"),
        ("1万500", "10500", ""),
        ("120人", "120", "人"),
        ("120 人", "120", "人"),
        ("¥1,000", "1000", "円"),
        ("0.50", "0.50", ""),
        ("007", "7", ""),
        ("36.1000", "36.1000", ""),
        ("5％", "5", "%"),
        ("▲0", "0", ""),
    ],
)
def test_numbers_as_people_write_them(text: str, expected: str, unit: str) -> None:
    found = amount(text)
    assert found and (found.text, half(found.unit)) == (expected, unit)


@pytest.mark.parametrize(
    "text",
    [
        "120～150",
        "1,23",
        "1.234,5",
        "①",
        "120人(うち女性50人)",
        "1 000",
        "12,",
        "",
        "人",
        "1万2億",
        "1万 5",
        "1万5",
        "1億 2000円",
        "--5",
        "1e5x",
    ],
)
def test_what_is_no_certain_number_is_left_alone(text: str) -> None:
    found = amount(text)
    assert found is None or found.unit  # a unit that no field has is asked about


@pytest.mark.parametrize("text", ["(-5)", "（△5）", "(▲1,234)", "(+5)"])
def test_a_number_that_is_negative_twice_may_mean_either(text: str) -> None:
    assert amount(text) is None


@given(st.integers(-(10**15), 10**15), st.booleans(), st.booleans())
def test_any_whole_number_comes_back(number: int, wide: bool, triangle: bool) -> None:
    text = f"{number:,}"
    text = text.replace("-", "▲") if triangle else text
    found = amount("".join(chr(ord(sign) + 0xFEE0) if wide and "!" <= sign <= "~" else sign for sign in text))
    assert found and Decimal(found.text) == number


# ---------------------------------------------------------------- cells of a file


def cell(field: str, value: Any) -> tuple[Any, list[str], list[str]]:
    """What becomes of one cell: its value, kinds of repairs, and problems."""
    found = imported(workbook(HEADINGS, changed(**{field: value})))
    record = found.records[0]
    value = record["sources"][0].get(field) if field in ("source", "locator") else record.get(field)
    return value, [each.kind for each in found.repairs], [each.code for each in found.problems]


@pytest.mark.parametrize(
    ("field", "typed", "value", "kind"),
    [
        ("adopter", "００２０２０", "002020", "key_of_name"),
        ("adopter", "2020", "002020", "key_of_name"),
        ("adopter", 2020, "002020", "key_of_name"),
        ("adopter", "00202", "002020", "key_of_name"),
        ("adopter", "もみじ市", "002020", "key_of_name"),
        ("adopter", "みほん県 もみじ市", "002020", "key_of_name"),
        ("adopter", "モミジ市", "002020", "key_of_name"),
        ("adopter", "002020 もみじ市", "002020", "key_of_name"),
        ("adopter", "みなみ県沖郡おき村", "483036", "key_of_name"),
        ("adopter", "みなみ県いずみ町", "483028", "key_of_name"),
        ("adopter", "みなみ県沖郡いずみ町", "483028", "key_of_name"),
        ("project", "さくらの見守り事業", "sakura", "key_of_name"),
        ("project", "Ｓａｋｕｒａ", "sakura", "key_of_name"),
        ("funding", "自主財源", "own_funds", "label_to_value"),
        ("funding", "Own funds", "own_funds", "label_to_value"),
        ("funding", "own_funds（自主財源）", "own_funds", "label_to_value"),
        ("started", "平成27年4月", "2015-04", "day"),
        ("started", datetime.date(2015, 4, 1), "2015-04-01", ""),
        ("started", 42095, "2015-04-01", "day"),
        ("started", "―", None, "no_value"),
        ("what", "ｼｶの監視", "シカの監視", "kana_width"),
        ("what", " 見守り　", "見守り", "blanks"),
        ("what", "①㈱～Ａ１", "①㈱～Ａ１", ""),
        ("contact", "００００－００－００００", "0000-00-0000", "width"),
        ("id", "Ｍｏｍｉｊｉ", "momiji", "small_letters"),
    ],
)
def test_repairs_of_a_cell(field: str, typed: Any, value: str | None, kind: str) -> None:
    assert cell(field, typed) == (value, [kind] if kind else [], [])


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("adopter", "いずみ町", "ambiguous-name"),
        ("adopter", "もみぢ町", "unknown-name"),
        ("adopter", "999999", "check-digit"),
        ("adopter", "010006", "missing-reference"),  # a code that is right, of a place that is not in the list
        ("project", "塩尻モデル", "unknown-name"),
        ("funding", "自己財源", "not-in-vocabulary"),
        ("started", "2015年春", "not-a-date"),
        ("started", 2015.1, "not-a-date"),
        ("started", "平成27年度", "fiscal-year-for-day"),
        ("contact", 263520280, "turned-by-excel"),
        ("what", "<b>x</b>", "markup-in-text"),
        ("evidence", None, "required"),
    ],
)
def test_what_cannot_be_decided_is_asked_and_kept_as_typed(field: str, typed: Any, code: str) -> None:
    value, kinds, codes = cell(field, typed)
    assert codes == [code] and not kinds
    assert value == (None if typed is None else str(typed))


def test_a_table_that_could_not_be_read_whole_is_not_searched_for_names() -> None:
    """What is not found in it may only be unreadable; the nearest name would be a wrong one."""
    table, context, _ = SMALL
    damaged = replace(context, damaged=frozenset({"projects"}))
    for typed in ("さくらの見守り", "さくらの見守り事業"):
        found = read("case.xlsx", workbook(HEADINGS, changed(project=typed)), table, damaged)
        assert (found.records[0]["project"], found.repairs, found.problems) == (typed, (), ())


def test_a_word_for_two_values_of_a_vocabulary_is_not_decided() -> None:
    """Both are called 補助 by those who fill the form in; the first would be right half of the time."""
    table, context, _ = SMALL
    field = table.field("funding")
    own, national, unknown = field.categories
    words = (replace(own, aliases=("補助",)), replace(national, aliases=("補助",)), replace(unknown, aliases=("不詳",)))
    fields = tuple(replace(each, categories=words) if each is field else each for each in table.fields)
    other = replace(table, fields=fields)
    asked = replace(context, tables={**context.tables, table.name: other})
    for typed, value in (("補助", "補助"), ("不詳", "unknown")):
        found = read("case.xlsx", workbook(HEADINGS, changed(funding=typed)), other, asked)
        assert found.records[0]["funding"] == value
        assert [each.code for each in found.problems] == (["not-in-vocabulary"] if typed == value else [])


def test_units_of_headings_are_not_forgotten() -> None:
    """金額（千円） over 1,200 is 1,200,000 yen."""
    context = context_of(ROOT)
    table = context.tables["rounds"]
    field = next(field for field in table.fields if field.unit == "円")
    data = workbook(["識別子", "名称", f"{field.title}（千円）"], ["x", "y", "1,200"])
    found = read("case.xlsx", data, table, context)
    assert [each.after for each in found.repairs if each.field == field.name] == ["1200000"]


def test_names_that_occur_twice_are_asked_about() -> None:
    """All names of today's municipalities: the right code, or a question."""
    _, context, _ = portal_without(ROOT, "adoptions")
    rows = context.known["municipalities"]
    places = context.tables["municipalities"].positions
    for prefix in (True, False):
        names = [
            ((row.cells[places["prefecture"]] or "") if prefix else "") + row.cells[places["name"]] for row in rows
        ]
        data = workbook(["導入団体", "題名"], *[[name, "x"] for name in names])
        found = read("case.xlsx", data, context.tables["adoptions"], context)
        asked = {each.value for each in found.problems if each.code == "ambiguous-name"}
        for name, row, record in zip(names, rows, found.records, strict=True):
            assert record["adopter"] == row.cells[places["code"]] or name in asked, name
        assert asked == {name for name in names if names.count(name) > 1}


def test_a_taken_identifier_is_refused_and_another_proposed() -> None:
    _, context, _ = SMALL
    full = Context(tables=context.tables, known=context_of(ROOT / "tests/portals/small").known)
    found = read("case.xlsx", workbook(HEADINGS, changed()), context.tables["adoptions"], full)
    assert [(each.code, each.proposed) for each in found.problems] == [("duplicate-row", "momiji-2015-2")]


# ---------------------------------------------------------------- properties

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Co", "Cn"]), min_size=1, max_size=30)


@given(
    st.fixed_dictionaries(
        {"what": TEXT, "locator": TEXT, "started": st.text("平成令和H0123456789年月日./-度 ", max_size=12)}
    )
)
def test_repairs_are_idempotent(values: dict[str, str]) -> None:
    """What was read once, written and read again needs no repair and says the same."""
    table, context, _ = SMALL
    first = imported(workbook(HEADINGS, changed(**values)))
    if not first.records:
        return  # a row that is left out
    again = imported(yaml_of(first.records[0], table, context).encode(), "case.yaml")
    assert again.records == first.records
    assert not again.repairs


@given(st.sampled_from(portal_without(ROOT, "adoptions")[2]))
def test_records_of_the_portal_are_never_touched(record: dict[str, Any]) -> None:
    table, context, _ = ADOPTIONS
    found = read("case.yaml", yaml_of(record, table, context).encode(), table, context)
    assert found.records == (record,) and not found.repairs and not found.problems


ADOPTIONS = portal_without(ROOT, "adoptions")


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("平成28年1月", "2015"),
        ("2016年3月31日", "2015"),
        ("2016年4月1日", "2016"),
        ("平成28年度", "2016"),
        ("H28", "2016"),
    ],
)
def test_a_day_before_april_belongs_to_the_fiscal_year_before(typed: str, year: str) -> None:
    row = {"プロジェクト": "nagisa", "指標": "minutes", "年度": typed, "出典": "minami-news", "実績値": "30"}
    found = imported(workbook([*row, "証拠の水準"], [*row.values(), "document"]), table="outcomes")
    assert found.records[0]["fiscal_year"] == year and [each.kind for each in found.repairs] == ["year"]
