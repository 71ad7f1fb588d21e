"""What is decided of columns: types, unknown values, units, contacts, vocabularies, keys, references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.init.columns import describe, unit_of
from machikado.init.found import Column, plain_field
from machikado.init.names import table_name, table_title
from machikado.init.types import Choice, type_of
from machikado.validation.cells import cell_reader
from machikado.validation.personal_data import DOUBTS
from starting import errors, field, laid, problems, schema, start


def column(values: Iterable[str], name: str = "v") -> Column:
    held = Counter(value for value in values if value)
    return Column(name=name, values=held, filled=sum(held.values()))


def decided(values: Iterable[str], name: str = "v") -> dict[str, Any]:
    each = column(values, name)
    choice = type_of(each)
    describe(each, choice)
    return choice.words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["1", "-2", "30"], {"type": "integer"}),
        (["00501", "12345"], {"type": "string"}),
        (["0", "10"], {"type": "integer"}),
        (["1234567890123456"], {"type": "string"}),
        (["123456789012345"], {"type": "integer"}),
        (["35.6812362", "1e3"], {"type": "number"}),
        (["0.5", "007"], {"type": "string"}),
        (["true", "FALSE"], {"type": "boolean"}),
        (["1,234", "12", "1,234,567"], {"type": "integer", "groupChar": ","}),
        (["1,234.5", "2"], {"type": "number", "groupChar": ","}),
        (["1,5", "2,25"], {"type": "number", "decimalChar": ","}),
        (["2,2", "0", "2", "2", "0", "1", "3"], {"type": "string"}),
        (["1.234,5", "2,5"], {"type": "number", "decimalChar": ",", "groupChar": "."}),
        (["2024-02-29"], {"type": "date"}),
        (["2024-02-30"], {"type": "string"}),
        (["2024/4/1", "2024/12/31"], {"type": "date", "format": "%Y/%m/%d"}),
        (["31/12/2024", "1/2/2024"], {"type": "date", "format": "%d/%m/%Y"}),
        (["12/31/2024", "1/2/2024"], {"type": "date", "format": "%m/%d/%Y"}),
        (["2024年4月1日"], {"type": "date", "format": "%Y年%m月%d日"}),
        (["2024-04-01T09:00:00Z"], {"type": "datetime"}),
        (["2024-04-01 09:00"], {"type": "datetime", "format": "%Y-%m-%d %H:%M"}),
        (["9:00", "17:30"], {"type": "time", "format": "%H:%M"}),
        (["25:00"], {"type": "string"}),
        (["2024-04"], {"type": "yearmonth"}),
        (["35.1,139.2"], {"type": "geopoint"}),
        (["https://example.jp/a"], {"type": "string", "checks": ["url"]}),
        (["https://example.jp/a", "none"], {"type": "string"}),
        (["1", "NA", "-"], {"type": "integer", "missingValues": ["", "NA", "-"]}),
        (["x", "NA"], {"type": "string", "missingValues": ["", "NA"]}),
        (["NA", "US", "JP"], {"type": "string"}),
        (["x", " ", "N/A"], {"type": "string", "missingValues": ["", " ", "N/A"]}),
        ([], {"type": "string"}),
    ],
)
def test_a_type_is_what_everything_in_the_column_is(values: list[str], words: dict[str, Any]) -> None:
    assert decided(values) == words


@pytest.mark.parametrize(("odd", "kind"), [(1, "integer"), (2, "string")])
def test_a_hundredth_of_the_values_may_be_something_else(odd: int, kind: str) -> None:
    words = decided([*map(str, range(1, 100)), *(f"約{number}" for number in range(odd))])
    assert words["type"] == kind
    assert words.get("missingValues") == (["", "約0"] if kind == "integer" else None)


@pytest.mark.parametrize(
    ("name", "words"),
    [("西暦", "year"), ("Year", "year"), ("定員", "integer"), ("birthday", "integer")],
)
def test_four_digits_are_years_where_the_heading_says_so(name: str, words: str) -> None:
    assert decided(["2019", "2020"], name) == {"type": words}


@pytest.mark.parametrize("name", ["全国地方公共団体コード", "Region Code", "zip", "法人番号", "regionCode"])
def test_digits_are_text_where_the_heading_says_that_they_are_codes(name: str) -> None:
    assert decided(["302015", "202151"], name) == {"type": "string"}
    assert decided(["302015", "202151"], "人口") == {"type": "integer"}


_TEXTS = st.one_of(
    st.text(max_size=12), st.decimals(allow_nan=False).map(str), st.dates().map(str), st.integers().map("{:,}".format)
)


@given(st.lists(_TEXTS, min_size=1, max_size=30), st.sampled_from(["v", "年", "電話番号", "height_m", "コード"]))
def test_the_engine_takes_every_value_under_what_is_decided(values: list[str], name: str) -> None:
    words = decided(values, name)
    read = cell_reader(plain_field({"name": name, **words}))
    missing = set(words.get("missingValues") or ())
    for text in {value for value in values if value} - missing:
        notes = read(text)[1]
        lenient = words.get("level") == "warning" and "markup-in-text" in (notes or {})
        assert not notes or lenient or notes.keys() <= DOUBTS, (text, words, notes)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("事業費（千円）", "千円"), ("面積(㎡)", "㎡"), ("height_m", "m"), ("price ($)", "$"), ("人口（単位：人）", "人"),
     ("備考（任意）", ""), ("m", ""), ("team", ""), ("_m", ""), ("速度 [km/h]", "km/h")],
)  # fmt: skip
def test_a_unit_stands_in_the_heading(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


@pytest.mark.parametrize(
    ("name", "values", "checks"),
    [
        ("電話番号", ["073-432-0001"] * 4 + ["なし"], ["contact"]),
        ("電話番号", ["073-432-0001"] * 3 + ["なし"] * 2, None),
        ("E-mail", ["info@example.jp"], ["contact"]),
        ("備考", ["073-432-0001"], None),
        ("telescope", ["100000", "200000"], None),
    ],
)
def test_contacts_are_what_is_called_so_and_looks_so(name: str, values: list[str], checks: list[str] | None) -> None:
    assert decided(values, name).get("checks") == checks


@pytest.mark.parametrize(
    ("title", "name"),
    [("country-codes", "country-codes"), ("GDP Data 2024", "gdp-data-2024"), ("302015_a_b", "a_b"),
     ("データ", "data-table"), ("count", "count-table"), ("公共施設一覧", "facilities-list"), ("さくら", "sakura"),
     ("議", "table-1"), ("2024", "table-2024"), ("../../etc/passwd", "etc-passwd"), ("a\x00b", "a-b")],
)  # fmt: skip
def test_a_table_has_a_name_that_can_be_typed(title: str, name: str) -> None:
    assert table_name(title, "", set()) == name
    assert table_name(title, "", {name}) == f"{name}-2"
    assert table_title(title)


def test_an_empty_column_says_that_it_is() -> None:
    choice: Choice = type_of(column([]))
    assert "nothing" in choice.reasons["type"].en


# ---------------------------------------------------------------- tables beside each other

_SHOPS = "code,名称,area\n" + "".join(f"S{i:02},店{i},{'東西'[i % 2]}\n" for i in range(40))


def test_keys_labels_vocabularies_and_references_are_found(tmp_path: Path) -> None:
    sales = (
        "shop,year,sales_yen\n" + "".join(f"S{i % 40:02},{2000 + i % 9},{i * 7}\n" for i in range(100)) + "S99,2001,5\n"
    )
    laid(tmp_path, {"shops.csv": _SHOPS, "sales.csv": sales})
    said = start("--into", tmp_path, tmp_path)
    shops = schema(tmp_path, "shops")
    assert shops["primaryKey"] == ["code"] and shops["label"] == "{名称}"
    assert field(tmp_path, "shops", "area")["categories"] == ["東", "西"]
    key = {"fields": ["shop"], "reference": {"resource": "shops", "fields": ["code"]}, "level": "warning"}
    assert schema(tmp_path, "sales")["foreignKeys"] == [key]
    assert field(tmp_path, "sales", "sales_yen")["unit"] == "円"
    assert schema(tmp_path, "sales")["explore"]["time"] == "year"
    assert [(each.code, each.value) for each in problems(tmp_path)] == [("missing-reference", "S99")]
    assert "100" in said and "sales・shop" in said


def test_a_partial_reference_needs_nearly_all_rows(tmp_path: Path) -> None:
    sales = "shop\n" + ("".join(f"S{i:02}\n" for i in range(40)) + "S98\nS99\n") * 2
    laid(tmp_path, {"shops.csv": _SHOPS, "sales.csv": sales})
    start("--into", tmp_path, tmp_path)
    assert "foreignKeys" not in schema(tmp_path, "sales")


def test_many_rows_get_no_page_each(tmp_path: Path) -> None:
    laid(tmp_path, {"many.csv": "id,v\n" + "".join(f"k{i},{i % 7}\n" for i in range(2001))})
    start("--into", tmp_path, tmp_path)
    assert schema(tmp_path, "many")["pages"] == "list"
    assert not errors(tmp_path)


def test_every_decision_has_its_reason_behind_it(tmp_path: Path) -> None:
    laid(tmp_path, {"shops.csv": _SHOPS})
    start("--into", tmp_path, tmp_path, "--language", "en")
    lines = (tmp_path / "datasets/schemas/shops.yaml").read_text(encoding="utf-8").splitlines()
    for word in ("primaryKey", "label", "    categories"):
        assert next(line for line in lines if line.startswith(word)).partition("  # ")[2], word


def test_a_first_row_whose_values_come_again_is_no_heading(tmp_path: Path) -> None:
    """Postal codes of Japan come without headings, and their first row is mostly text."""
    rows = [f"北海道,札幌市中央区,町{i},ホッカイドウ\n" for i in range(40)]
    laid(tmp_path, {"post.csv": "".join(rows), "twice.csv": "県,町\n" + "A,b\n" * 3 + "県,町\n" + "A,c\n"})
    start("--into", tmp_path, tmp_path)
    assert len(schema(tmp_path, "post")["fields"]) == 4
    assert "北海道" not in [each["name"] for each in schema(tmp_path, "post")["fields"]]
    assert [each["name"] for each in schema(tmp_path, "twice")["fields"]] == ["県", "町"]


def test_sums_and_notes_below_the_rows_are_no_records(tmp_path: Path) -> None:
    """As lists of facilities end; a text of several lines stands above them, and a total among rows is a record."""
    rows = [f'{i},園{i},"駅前\n徒歩{i}分",{i * 10}\n' for i in range(1, 40)]
    text = "番号,名称,備考,定員\n" + "".join(rows) + '合計,39施設,,7800\n"※ 4月1日現在",,,\n'
    laid(tmp_path, {"list.csv": text, "sums.csv": "区分,人数\n合計,30\nA,10\nB,20\n"})
    told = start("--into", tmp_path, tmp_path)
    assert "合計" in str(told) and not errors(tmp_path)
    assert schema(tmp_path, "list")["primaryKey"] == ["番号"]
    package = (tmp_path / "datapackage.yaml").read_text(encoding="utf-8")
    assert "commentRows: [41, 42]" in package and package.count("commentRows") == 1


def test_notes_and_hours_are_no_vocabulary(tmp_path: Path) -> None:
    rows = "".join(f"k{i},{'ab'[i % 2]},{'ab'[i % 2]},{9 + i % 2}:00\n" for i in range(20))
    laid(tmp_path, {"t.csv": f"id,種別,備考,開館時間\n{rows}"})
    start("--into", tmp_path, tmp_path)
    listed = [each["name"] for each in schema(tmp_path, "t")["fields"] if "categories" in each]
    assert listed == ["種別"]
