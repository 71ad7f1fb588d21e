"""What should not stand in a text is noticed, in whatever width it is typed; what only looks like it is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.validation.personal_data import contact_doubts, masked, text_doubts

FOUND = {
    "電話0263-52-0280へ": "personal-data",
    "０２６３－５２－０２８０": "personal-data",
    "(0263)52-0280": "personal-data",
    "携帯は09012345678": "personal-data",
    "IP電話05012345678": "personal-data",
    "taro.yamada@example.lg.jp": "personal-data",
    "taro＠example．jp": "personal-data",
    "taro＠example.jp": "personal-data",
    "番号123456789012です": "personal-data",
    "1234-5678-9012": "personal-data",
    "マイナンバー：1234 5678 9012": "my-number",
    "個人番号は１２３４５６７８９０１２": "my-number",
    "My Number 123456789012": "my-number",
    "=1+1": "formula-text",
    "＝HYPERLINK(A1)": "formula-text",
    "@SUM(1)": "formula-text",
    "\t=1": "formula-text",
    "-cmd": "formula-text",
    "縺ゅ＞縺": "garbled-text",
    "ã\x81‚ã\x81„": "garbled-text",
}
FINE = [
    "2017-06-19", "平成29年6月19日", "123456789012円", "マイナンバーカード 123,456枚", "個人番号カード 100000000000人",
    "-5", "+3.5", "＋１２", "- 一つ目", "－ 一つ目", "002011", "ISBN 978-4-00-000000-0", "info:ndljp/pid/123456789012",
    "第14回 1-2-3", "@ 会場", "café", "Ａ＝Ｂ", "2012-2016", "", "会議（2017）", "https://example.jp/0263-52-0280",
]  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_what_is_noticed(text: str) -> None:
    assert list(text_doubts(text) or ()) == [FOUND[text]]


@pytest.mark.parametrize("text", FINE)
def test_what_is_left_alone(text: str) -> None:
    assert text_doubts(text) is None


def test_in_contacts_an_office_has_a_telephone_but_nobody_a_number() -> None:
    assert contact_doubts("0263-52-0280") is None and contact_doubts("info@example.lg.jp") is None
    assert contact_doubts("個人番号 123456789012") == {"my-number": ""}


@given(st.text())
def test_any_text_is_looked_at(text: str) -> None:
    assert contact_doubts(text) is None or text_doubts(text) is not None
    assert not any(sign.isdecimal() for sign in masked(text))


@pytest.mark.parametrize("part", ["a.", "0123-", "(0", "マイナンバー", "ã", "a@", "1234 ", "縺あああ", "my number "])
def test_no_text_takes_long(part: str) -> None:
    """Two hundred thousand letters in well under a second: no pattern goes back over what it has read."""
    begin = time.process_time()
    text_doubts(part * (200_000 // len(part)))
    assert time.process_time() - begin < 1
