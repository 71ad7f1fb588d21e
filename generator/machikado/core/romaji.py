"""Normalise romanised readings, so that shiojiri, sioziri and Shiojiri find しおじり.

Hepburn and Kunrei spellings, long vowels written or left out, marks over letters, hyphens and m before b, m, p are not
told apart: `sound` makes the same letters of them, in Python as in the browser (search/names.js).
"""

from __future__ import annotations

import re
import unicodedata

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
_MORAS = {kana: row + vowel for row, kanas in _ROWS.items() for kana, vowel in zip(kanas, "aiueo", strict=True)}
_MORAS |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n'", "ゔ": "vu"}
_MORAS |= {small: _MORAS[large] for small, large in zip("ぁぃぅぇぉゃゅょゎ", "あいうえおやゆよわ", strict=True)}
_GLIDES = dict(zip("ゃゅょ", "auo", strict=True))
_VOWELS = dict(zip("ぁぃぅぇぉ", "aiueo", strict=True))
_UNHEARD = re.compile(r"[\s'’‐\-ー]|[\u0300-\u036f]")
# Spellings of one sound, each pattern with what stands for it, in this order.
_SOUNDS = (
    ("sy", "sh"), ("ty|cy", "ch"), ("[zd]y|jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("tch", "cch"),
    ("[zd]i", "ji"), ("dzu|du", "zu"), ("(?<![sc])hu", "fu"), ("m(?=[bmp])", "n"), ("oh(?![aiueoy])", "o"), ("ou", "o"),
    (r"([aiueo])\1+", r"\1"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), by) for pattern, by in _SOUNDS)


def romaji(kana: str) -> str:
    """Hiragana in Latin letters, letter by letter; what is no hiragana stays."""
    found = ""
    for at, letter in enumerate(kana):
        before, after = kana[at - 1 : at], kana[at + 1 : at + 2]
        if letter in _GLIDES and found.endswith("i") and before in _MORAS:
            found = f"{found[:-1]}y{_GLIDES[letter]}"
        elif letter in _VOWELS and found and before in _MORAS and before not in _ROWS[""]:
            found = found[:-1] + _VOWELS[letter]
        elif letter == "っ":
            found += _MORAS.get(after, "")[:1]
        elif letter not in "-ー":
            found += _MORAS.get(letter, letter)
    return found


def sound(text: str) -> str:
    """What stands for all spellings of the same sounds, from Latin letters in lower case."""
    heard = _UNHEARD.sub("", unicodedata.normalize("NFD", text))
    for pattern, by in _PATTERNS:
        heard = pattern.sub(by, heard)
    return heard
