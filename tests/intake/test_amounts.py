"""Numbers with units and words like 約: read as meant, or asked about; nothing that is proposed loses a unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importing import workbook
from machikado.core.numbers import amount, is_own, is_span
from machikado.core.raw_rows import RawRow
from machikado.intake import read
from machikado.intake.cell_kinds import Spot, sort_of
from machikado.intake.command import context_of
from machikado.intake.model import Cell
from machikado.intake.propose import repaired
from machikado.validation.cells import conform, readers_of

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = context_of(ROOT)
COSTS = CONTEXT.tables["adoption_costs"]
YEN = COSTS.field("amount_yen")
READERS = dict(zip(COSTS.positions, readers_of(COSTS), strict=True))

MULTIPLES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "十億": 10**9, "兆": 10**12}
BEFORE = ["", "約", "およそ", "おおよそ", "概ね", "ほぼ", "約 ", "概算"]
BEHIND = ["", "程度", "前後", "くらい", "弱", "強", "余", "ほど", " 程度", "（概算）"]
LIMITS = ["以上", "以下", "超", "未満", "以内", "から", "～", "〜", "を上回る", "まで"]


def proposals(text: str, unit: str = "") -> Iterator[str]:
    """Whatever is proposed for a cell with an amount in yen: by the import, and by the check."""
    spot = Spot(
        table=COSTS, field=YEN, sort=sort_of(COSTS, YEN), cell=Cell(text), read=READERS["amount_yen"], unit=unit
    )
    meant, kind, asked = repaired(text, spot)
    if asked and asked.details.get("proposed"):
        yield asked.details["proposed"]
    elif kind == "number":
        yield meant
    cells = [{"adoption": "a", "sequence": "1", "amount_yen": text}.get(name) for name in COSTS.positions]
    row = RawRow("x.yaml", 1, cells, None, frozenset(), None)
    for found in conform(COSTS, readers_of(COSTS), [row])[1]:
        if found.field == "amount_yen" and found.proposed:
            yield found.proposed


def asked_about(text: str) -> str:
    spot = Spot(table=COSTS, field=YEN, sort=sort_of(COSTS, YEN), cell=Cell(text), read=READERS["amount_yen"])
    asked = repaired(text, spot)[2]
    return asked.code if asked else ""


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def kanji(number: int) -> str:
    """1205 → 千二百五, written independently of how it is read."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return f"{kanji(high)}万{kanji(low) if low else ''}"
    words = ""
    for multiple, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, multiple)
        if digit:
            words += ("" if digit == 1 and word else "〇一二三四五六七八九"[digit]) + word
    return words


@pytest.mark.parametrize(
    ("text", "expected", "approximate"),
    [
        ("約1,200万円", "12000000", True),
        ("約１，２００万円", "12000000", True),
        ("約1200万円", "12000000", True),
        ("およそ1200万", "12000000", True),
        ("1,200万円程度", "12000000", True),
        ("1200万円弱", "12000000", True),
        ("1200万円強", "12000000", True),
        ("1,200万余円", "12000000", True),
        ("約 １，２００ 万 円", "12000000", True),
        ("1,200千円", "1200000", False),
        ("1.2億円", "120000000", False),
        ("1億2千万円", "120000000", False),
        ("千二百万円", "12000000", False),
        ("一億二千万円", "120000000", False),
        ("1千2百万円", "12000000", False),
        ("金1,200万円也", "12000000", False),
        ("¥12,000,000", "12000000", False),
        ("120百万円", "120000000", False),
        ("一二〇〇万円", "12000000", False),
    ],
)
def test_amounts_as_clerks_write_them(text: str, expected: str, approximate: bool) -> None:
    found = amount(text)
    assert found and (found.text, found.approximate) == (expected, approximate)
    assert expected in proposals(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,200万円超", "unclear-amount"),
        ("1,200万円以上", "unclear-amount"),
        ("1～2千万円", "unclear-amount"),
        ("1〜2千万円", "unclear-amount"),
        ("1,000-2,000万円", "unclear-amount"),
        ("1,000万円から2,000万円", "unclear-amount"),
        ("数百万円", "unclear-amount"),
        ("1,200万円未満", "unclear-amount"),
        ("最大1,200万円", "unclear-amount"),
        ("1200万ドル", "unclear-unit"),
        ("1,200万円（税込）", "unclear-unit"),
        ("1200人", "unclear-unit"),
        ("$1,200", ""),
        ("1,200万円と3,000円", ""),
        ("1,200万円×3", ""),
        ("見込み1,200万円", ""),
        ("千葉", ""),
    ],
)
def test_what_is_no_one_amount_is_asked_about_and_nothing_is_proposed(text: str, code: str) -> None:
    assert asked_about(text) == code
    assert list(proposals(text)) == []


NUMBERS = st.one_of(
    st.integers(1, 99_999).map(Decimal),
    st.integers(1, 99_999).map(lambda number: Decimal(number) / 10),
    st.integers(1, 9_999_999).map(Decimal),
)


def _written(number: Decimal, style: str) -> str:
    if number != number.to_integral_value() or style == "plain":
        return f"{number:f}"
    return kanji(int(number)) if style == "kanji" and number < 10_000 else f"{number:,f}"


@given(
    number=NUMBERS, style=st.sampled_from(["plain", "commas", "kanji"]), multiple=st.sampled_from(list(MULTIPLES)),
    unit=st.sampled_from(["円", "", "人", "件", "ドル", "%"]), before=st.sampled_from(BEFORE),
    behind=st.sampled_from(BEHIND), limit=st.sampled_from(["", "", "", *LIMITS]), is_wide=st.booleans(),
    heading=st.sampled_from(["", "円", "千円", "万円"]),
)  # fmt: skip
@example(Decimal(1200), "commas", "万", "円", "約", "", "", True, "")
def test_no_proposal_drops_a_unit(
    number: Decimal, style: str, multiple: str, unit: str, before: str, behind: str, limit: str, is_wide: bool,
    heading: str,
) -> None:  # fmt: skip
    """Any number, unit and word around it: what is proposed is what an independent computation gives, or nothing is."""
    text = f"{before}{_written(number, style)}{multiple}{unit}{behind}{limit}"
    text = wide(text) if is_wide else text
    times = {"千円": 1000, "万円": 10_000}.get(heading, 1) if not (multiple or unit) else 1
    expected = number * MULTIPLES[multiple] * times
    for proposed in proposals(text, heading):
        assert unit in ("円", "") and not limit, text
        assert Decimal(proposed) == expected, text


@given(st.integers(1, 99_999_999), st.sampled_from(["円", "万円", "億円"]))
def test_kanji_numbers_are_read_as_they_were_written(number: int, unit: str) -> None:
    times = {"円": 1, "万円": 10_000, "億円": 10**8}[unit]
    if unit != "円" and number >= 10_000:
        return  # nobody writes 一万万
    found = amount(kanji(number) + unit)
    assert found and Decimal(found.text) == number * times and found.unit == "円"


@given(st.integers(1, 9_999), st.integers(0, 9_999), st.integers(0, 9_999), st.booleans())
def test_parts_add_up(great: int, middle: int, rest: int, commas: bool) -> None:
    shape = "," if commas else ""
    text = f"{great:{shape}}億" + (f"{middle:{shape}}万" if middle else "") + (f"{rest:{shape}}円" if rest else "円")
    found = amount(text)
    assert found and Decimal(found.text) == great * 10**8 + middle * 10**4 + rest


def test_an_approximate_number_without_a_place_for_it_is_asked_about_with_the_number() -> None:
    table = CONTEXT.tables["claims"]
    field, reader = table.field("claimed"), readers_of(table)[table.positions["claimed"]]
    spot = Spot(table=table, field=field, sort="number", cell=Cell("約20団体"), read=reader)
    asked = repaired("約20団体", spot)[2]
    assert asked and (asked.code, asked.details["proposed"]) == ("approximate-number", "20")


@pytest.mark.parametrize(
    ("unit", "own", "same"),
    [
        ("カ所", "か所", True),
        ("ヶ所", "か所", True),
        ("ｶ所", "箇所", True),
        ("箇所", "", True),
        ("ｶ所", "", True),
        ("めーとる", "メートル", True),
        ("ﾒ－ﾄﾙ", "メートル", True),
        ("ＫＭ", "km", True),
        ("ヵ月", "か所", False),
        ("け所", "", True),
        ("名", "人", False),
        ("メートル", "", False),
        ("m", "メートル", False),
    ],
)
def test_units_are_one_unit_however_they_are_spelt(unit: str, own: str, same: bool) -> None:
    assert is_own(unit, own) is same


def test_digits_of_other_scripts_are_no_amounts() -> None:
    assert amount("٣億") is None and amount("３億") is not None


def test_spans_are_told_from_plain_words() -> None:
    assert is_span("5円or6円") and not is_span("5 orders")
    assert is_span("20人以上") and not is_span("以上") and not is_span("-5") and not is_span("平成から")


# ---------------------------------------------------------------- a whole file

HEADINGS = ["導入団体", "題名", "もととの関係", "段階", "財源", "証拠の水準", "読み取りの確かさ", "横展開の出典1 出典",
            "横展開の費用1 種別", "横展開の費用1 金額", "横展開の費用1 概数", "横展開の費用1 証拠の水準",
            "横展開の費用1 読み取りの確かさ", "横展開の費用1 出典"]  # fmt: skip
ROW = ["長野県富士見町", "題", "類似", "導入済み", "自主財源", "公表された文書", "資料に書かれている", "koga3112",
       "導入", "約1,200万円", None, "公表された文書", "資料に書かれている", "koga3112"]  # fmt: skip


def imported(**cells: Any) -> Any:
    row = [cells.get(heading, value) for heading, value in zip(HEADINGS, ROW, strict=True)]
    return read("case.xlsx", workbook(HEADINGS, row), CONTEXT.tables["adoptions"], CONTEXT)


def test_about_twelve_million_is_twelve_million_and_marked_as_approximate() -> None:
    found = imported()
    assert [each.code for each in found.problems] == []
    (cost,) = found.records[0]["costs"]
    assert (cost["amount_yen"], cost["approximate"]) == ("12000000", "true")
    told = {(each.kind, each.field, each.after) for each in found.repairs}
    assert told >= {("number", "amount_yen", "12000000"), ("approximate", "approximate", "true")}


def test_a_mark_that_says_otherwise_is_asked_about() -> None:
    found = imported(**{"横展開の費用1 概数": "いいえ"})
    assert [each.code for each in found.problems] == ["not-approximate"]
    assert "約1,200万円" in found.problems[0].message
    assert [each.code for each in imported(**{"横展開の費用1 概数": "はい"}).problems] == []


def test_an_exact_amount_gets_no_mark() -> None:
    (cost,) = imported(**{"横展開の費用1 金額": "1,200万円"}).records[0]["costs"]
    assert cost["amount_yen"] == "12000000" and "approximate" not in cost
