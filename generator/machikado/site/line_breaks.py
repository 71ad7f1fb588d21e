"""Break Japanese text into lines of about equal length, for pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..core.strings import visible

Fits = Callable[[str], bool]

NOT_FIRST = set(
    "、。，．・：；？！」』）］｝〉》】〕〙〗〟’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞ％℃…‥〜～,.!?:;)]}%›»→"
)
NOT_LAST = set("「『（［｛〈《【〔〘〖〝‘“([{￥$¥#№‹«約")
# What stays whole: figures with what is counted, Latin words, katakana and kanji with the kana that end them.
_WORDS = re.compile(
    r"[0-9０-９][0-9０-９,，.．:：/／~〜～–\-]*[^\W\d_a-zA-Zぁ-ん]?[ぁ-ん]{0,2}|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’\-0-9]*"
    r"|[ァ-ヴ・ー]{2,10}[ぁ-ん]{0,2}|[一-龠々]{1,5}[ぁ-ん]{0,5}|[ぁ-ん]{1,6}|\s+|.",
    re.DOTALL,
)


def lines_of(text: str, fits: Fits, most: int | None = None) -> list[str]:
    """The text in as few lines as it needs, and these alike in length; what is beyond `most` lines is cut with …."""
    pieces = _pieces(" ".join(visible(text).split()))
    lines = _filled(pieces, fits)
    if most is not None and len(lines) > most:
        return _cut(lines, fits, most)
    return _even(pieces, lines)


def _pieces(text: str) -> list[str]:
    """What no line may end within: words, the signs that may not begin or end a line, the blank after them."""
    pieces: list[str] = []
    for word in _WORDS.findall(text):
        if pieces and (word.isspace() or word[0] in NOT_FIRST or pieces[-1].rstrip()[-1] in NOT_LAST):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _filled(pieces: list[str], fits: Fits) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and not fits((lines[-1] + piece).rstrip()):
            lines.append("")
        for part in _parts(piece, fits):
            if lines[-1] and not fits((lines[-1] + part).rstrip()):
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]


def _parts(piece: str, fits: Fits) -> list[str]:
    """The piece, or its letters where even alone it is too long."""
    return [piece] if fits(piece.rstrip()) else list(piece)


def _even(pieces: list[str], lines: list[str]) -> list[str]:
    """As many lines, none longer than it must be: the last one is not a single word."""
    least, most = max(map(len, pieces), default=0), max(map(len, lines))
    while least < most:
        middle = (least + most) // 2
        tried = _filled(pieces, lambda text, middle=middle: _letters(text) <= middle)  # type: ignore[misc]
        if len(tried) <= len(lines):
            lines, most = tried, middle
        else:
            least = middle + 1
    return lines


def _letters(text: str) -> float:
    """The length in full-width letters."""
    return sum(1 if ord(sign) > 0x2E7F else 0.55 for sign in text)


def _cut(lines: list[str], fits: Fits, most: int) -> list[str]:
    last = lines[most - 1]
    while last and not fits(last + "…"):
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip("、。，・ ") + "…"]
