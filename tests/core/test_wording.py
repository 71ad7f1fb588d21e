"""Values in words, in Japanese and English; unknown is always ―."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.i18n import (
    LANGUAGES,
    description_of,
    filesize,
    label_of,
    n_of,
    number,
    shown,
    texts,
    title_of,
    words_for,
    yen,
)
from machikado.core.model import Category, Field, Table

ENGINE = Path(__file__).resolve().parents[2] / "generator" / "machikado"
FUNDING = Field(
    name="funding", title="財源", title_en="Funding",
    categories=(Category(value="own", label="自主財源", label_en="Own funds"), Category(value="other", label="その他")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "―"),
        (0, "0"),
        (1234567, "1,234,567"),
        (Decimal("12.500000"), "12.5"),
        (Decimal("1200.000000"), "1,200"),
        (Decimal("-0.000000"), "0"),
        (Decimal("1E+3"), "1,000"),
        (-1234, "-1,234"),
    ],
)
def test_number(value: Any, words: str) -> None:
    assert number(value) == words


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**11), max_value=10**11))
def test_a_number_loses_nothing(value: Decimal) -> None:
    assert Decimal(number(value).replace(",", "")) == value


def test_money_and_shares() -> None:
    assert (yen(12345678), yen(None), yen(0)) == ("12,345,678円", "―", "0円")
    assert (n_of(3, 19), n_of(None, 19), n_of(0, 0)) == ("3／19", "―／19", "0／0")
    assert words_for("en")["yen"](5000) == "¥5,000"
    assert words_for("en")["n_of"](3, 19) == "3/19"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (204_800, "200 KB"), (3 * 1024**3, "3.0 GB")]
)
def test_filesize(count: int, words: str) -> None:
    assert filesize(count) == words


def test_dates_and_fiscal_years() -> None:
    ja, en = words_for("ja"), words_for("en")
    assert ja["date"](datetime.date(2017, 6, 19)) == "2017年6月19日（平成29年）"
    assert (ja["date"]("2017-06"), ja["date"](None), en["date"]("2017-06")) == ("2017年6月（平成29年）", "―", "2017-06")
    assert (ja["fiscal_year"](2012), en["fiscal_year"](2012)) == ("2012年度（平成24年度）", "FY2012")
    assert (ja["fiscal_year"](None), en["fiscal_year"](None)) == ("―", "―")


def test_vocabulary() -> None:
    assert (label_of(FUNDING, "own", "ja"), label_of(FUNDING, "own", "en")) == ("自主財源", "Own funds")
    assert label_of(FUNDING, "other", "en") == "その他"
    assert label_of(FUNDING, ("own", "x"), "ja") == "自主財源、x"
    assert (label_of(FUNDING, None, "ja"), label_of(FUNDING, True, "ja"), label_of(FUNDING, False, "en")) == (
        "―", "はい", "no",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (Field(name="fiscal_year", type="year"), 2012, "2012年度（平成24年度）"),
        (Field(name="ended_fiscal_year", type="year"), 2012, "2012年度（平成24年度）"),
        (Field(name="built", type="year"), 2012, "2012"),
        (Field(name="started", checks=("partial_date",)), "2017-06", "2017年6月（平成29年）"),
        (Field(name="held_on", type="date"), datetime.date(2017, 6, 19), "2017年6月19日（平成29年）"),
        (Field(name="cost", type="integer"), 5000, "5,000"),
        (Field(name="themes", type="list"), ("防災", "見守り"), "防災、見守り"),
        (Field(name="code"), "010006", "010006"),
        (Field(name="code"), None, "―"),
    ],
)
def test_shown(field: Field, value: Any, words: str) -> None:
    assert shown(field, value, "ja") == words


def test_titles_fall_back() -> None:
    table = Table(name="bridges", title_en="Bridges", description="橋です。", fields=())
    assert (title_of(table, "en"), title_of(table, "ja")) == ("Bridges", "bridges")
    assert (description_of(table, "en"), description_of(table, "ja")) == ("橋です。", "橋です。")
    assert (title_of(FUNDING, "en"), title_of(FUNDING, "ja")) == ("Funding", "財源")


def test_interface_texts_stand_in_both_languages_with_the_same_holes() -> None:
    ja, en = (texts(language) for language in LANGUAGES)
    assert ja.keys() == en.keys()
    for key in ja:
        assert isinstance(ja[key], str) and ja[key] and en[key], key
        assert set(re.findall(r"\{\w*\}", ja[key])) == set(re.findall(r"\{\w*\}", en[key])), key


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        texts("fr")


def test_every_text_of_the_interface_is_read() -> None:
    """A text is named where it is used, whole or, as `type_` ~ …, by its beginning and a code that stands somewhere."""
    files = [path for path in sorted(ENGINE.rglob("*")) if path.suffix in (".py", ".j2", ".html", ".js")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    begun = set(re.findall(r"""["'](\w+_)(?=\{|["'] ~)""", code))
    begun |= set(re.findall(r"""startswith\("(\w+_)"\)""", code))  # what scripts are told, without its beginning
    schemas = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.parents[1].glob("datasets/schemas/*.yaml"))
    words = set(re.findall(r"[\w-]+", code + schemas))
    for name in texts("ja"):
        parts = [name.removeprefix(start) for start in begun if name.startswith(start)]
        assert re.search(rf"""["']{re.escape(name)}["']""", code) or words.intersection(parts), name
