"""Folding: spellings that people do not tell apart become the same letters, the same in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.folding import fold, table

VECTORS = json.loads((Path(__file__).parents[1] / "support/folding.json").read_text(encoding="utf-8"))
MARKS = set("ﾞﾟ\u3099\u309a") | {chr(code) for code in range(0x300, 0x370)}


@pytest.mark.parametrize(("text", "folded"), VECTORS, ids=[text for text, _ in VECTORS])
def test_vectors(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("ァガｶﾞ髙ヶ１A－〜　éＩ街"), max_size=12), st.text(max_size=6), st.text(max_size=6))
def test_a_part_stays_a_part(part: str, before: str, after: str) -> None:
    """Unless it is cut between a letter and its marks."""
    if not ({part[:1], after[:1]} & MARKS):
        assert fold(part) in fold(before + part + after)


def test_the_table_leads_to_letters_that_stay() -> None:
    others = table()
    assert all(fold(other) == other and other not in others for other in others.values())
    assert all(len(letter) == 1 and len(other) <= 1 for letter, other in others.items())
