"""Pictures for those who share an address: the same bytes, few of them, and lines that end where Japanese ends them."""

from __future__ import annotations

import io
import itertools
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from machikado.site.line_breaks import NOT_FIRST, NOT_LAST, lines_of
from machikado.site.share_cards import Card, card_picture, icon
from machikado.site.structured_data import json_ld
from machikado.site.theme_files import MARK
from machikado.theme.stylesheet import THEME

SENTENCE = "塩尻市の鳥獣被害センサー：被害面積の割合が、2011年の85％から2013年の0％になりました（目標は推定）。"


def within(letters: int) -> object:
    return lambda text: len(text) <= letters


def test_a_card_is_the_same_each_time_and_small() -> None:
    card = Card(figure="85→0％", text=SENTENCE)
    first = card_picture(card, "街角 Machikado")
    assert first == card_picture(card, "街角 Machikado") != card_picture(card, "町")
    image = Image.open(io.BytesIO(first))
    assert image.size == (1200, 630) and image.format == "PNG" and len(first) <= 60_000


@pytest.mark.parametrize("text", ["", "あ", "A" * 500, "長い文。" * 200, "\x00\u202e<b>", "𠮷野家" * 30, "🏙" * 40])
def test_any_words_make_a_card(text: str) -> None:
    assert len(card_picture(Card(figure=text, text=text), text)) <= 60_000


def test_lines_keep_words_and_are_even() -> None:
    lines = lines_of(SENTENCE, within(20))  # type: ignore[arg-type]
    assert "".join(lines) == SENTENCE
    assert max(map(len, lines)) - min(map(len, lines)) <= 8
    assert not [line for line in lines if line[0] in "年％件"]


@given(st.text("あいう漢字カナー、。」「（）…ab 12年％っゃ", max_size=80), st.integers(6, 30))
@example("111 、11", 6)
@example("ab （ 12年12年", 6)
def test_no_line_begins_or_ends_wrongly(text: str, letters: int) -> None:
    lines = lines_of(text, within(letters))  # type: ignore[arg-type]
    assert "".join("".join(lines).split()) == "".join(text.split())
    for before, after in itertools.pairwise(lines):
        if len(before) + len(after) > letters + 12:  # else a piece alone was too long, and had to be cut
            continue
        assert after[0] not in NOT_FIRST or len(before) >= letters - 1
        assert before[-1] not in NOT_LAST or len(before) >= letters - 1


def test_what_is_too_long_is_cut() -> None:
    assert lines_of("あいうえおかきくけこ", within(4), 1) == ["あいう…"]  # type: ignore[arg-type]


def test_the_icon_is_the_sites_mark() -> None:
    image = Image.open(io.BytesIO(icon((THEME / MARK).read_text(encoding="utf-8")))).convert("RGB")
    assert image.size == (180, 180)
    colors = {image.getpixel((30, 30)), image.getpixel((120, 120)), image.getpixel((170, 170))}
    assert colors == {(0x19, 0x1A, 0x1F), (0x0B, 0x33, 0xB8), (0xFD, 0xFC, 0xF9)}


@pytest.mark.parametrize(
    "mark",
    ["", "<svg", '<svg viewBox="0 0 32 32"><path d="M0 0"/></svg>', '<svg viewBox="0 0 32 32"><rect width="x"/></svg>',
     '<svg viewBox="0 0 32 32"><rect width="99999999" height="1" fill="#000000"/></svg>'],
)  # fmt: skip
def test_another_mark_is_a_plain_square(mark: str) -> None:
    assert icon(mark) == icon("")


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a & b", "\u2028", '"', "\\u003c"])
def test_a_data_block_cannot_be_left(text: str) -> None:
    block = str(json_ld({"@type": "Thing", "name": text, "gone": None, "empty": [], "deep": {"@type": "X", "a": None}}))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == {"@context": "https://schema.org", "@type": "Thing", "name": text}
