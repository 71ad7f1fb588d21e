"""Readings in Latin letters: however people spell them, they sound alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.romaji import romaji, sound

SPELT = json.loads((Path(__file__).parents[1] / "support/romaji.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kana", "heard", "spellings"), SPELT, ids=[kana for kana, _, _ in SPELT])
def test_all_spellings_sound_like_the_reading(kana: str, heard: str, spellings: list[str]) -> None:
    assert sound(romaji(kana)) == heard
    assert {sound(each) for each in spellings} == {heard}


def test_different_names_sound_different() -> None:
    kana = ["しおじり", "しおざわ", "みたか", "みと", "つしま", "とよた", "とやま", "はくい", "ふくい", "まにわ"]
    assert len({sound(romaji(each)) for each in kana}) == len(kana)


@given(
    st.text(
        st.sampled_from("あいうえおかきくしじちつてとなにのはひふほまみむもやゆよらりるろわんがぎざずだでばぶぽ"),
        max_size=12,
    )
)
def test_a_reading_has_latin_letters_only(kana: str) -> None:
    assert sound(romaji(kana)).isascii()
