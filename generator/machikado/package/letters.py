"""Judge whether a decoded text reads as people write, or is mojibake of another encoding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

FEW = 4  # different letters, or words in half-width kana: fewer could be made by a few damaged bytes
_ODD = 20  # one letter in so many may be odd
_USUAL_IN = 10  # of so many letters in EUC-JP one is usual: else they may as well be Chinese or Korean
_LEVEL_2 = 0x98  # first bytes in CP932 from which on kanji are rare

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\uf8f0-\uf8ff\ufffd\uffff]")
_USUAL = re.compile(
    r"[\u3041-\u3096\u30a1-\u30fc\uff01-\uff9f県市町村区名称所在地番号年月日電話緯度経種別施設公園図書館備考住学校大小中東西南北"
    r"山川田口本一二三人会社団法国数計量率]"
)
_HALF = r"\uff61-\uff9f"
# Kanji or wide letters between Latin ones, stray half-width kana, and what kana in UTF-8 become in CP932.
_STRAY = re.compile(
    rf"(?<=[A-Za-z])[\u4e00-\u9fff\uff10-\uff5a{_HALF}]{{1,2}}(?=[a-z])|(?<=[a-z])[\u4e00-\u9fff](?![\u3041-\u9fff])"
    rf"|(?<![{_HALF}])[{_HALF}](?![{_HALF}])|(?<=[a-z])[{_HALF}]|[{_HALF}](?=[a-z])|[縺繧繝\ue000-\uf8ef]"
)
# Words in half-width kana: no marks of voice but where they can be.
_HALF_WORD = re.compile(
    rf"(?<![a-z{_HALF}])[ｦｱ-ﾝ](?:[ｦ-ﾝ]|(?<=[ｳｶ-ﾄﾊ-ﾎ])[ﾞﾟ])+(?![{_HALF}])",
)

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ]+")
_ACCENT = re.compile(r"[À-ÖØ-öø-ÿŠšŽžŒœŸ]")
_WRITTEN = re.compile(r"\w{0,3}(?:[À-ÖØ-öø-ÿŠšŽžŒœŸ]|(?<=[A-Za-z])’(?=[A-Za-z])|“(?=\w)|(?<=\w)”)\w{0,3}")
_MARKS = frozenset("“”‘’–—…€•™°ºª²³µ·¿¡½¼¾«»§£©®±\xa0")
# Capitals in the middle of words, marks between letters, and what letters in UTF-8 become in Windows-1252.
_STUCK = re.compile(
    r"(?<=[a-zß-öø-ÿšžœ])[À-ÖØ-ÞŠŽŒŸ]|(?<=[a-zß-ÿ])[“‘€•°ºª²³µ·¿¡½¼¾«§£©®±\xa0](?=[a-zß-ÿ])"
    r"|(?<=[a-z])[ºª©®¡¿£§±]|€(?=[a-z])|[À-ÖØ-ÞŠŽŒŸ]{2}|[ÂÃ][\xa0-\xbf€‚„…†‡ˆ‰‹‘’“”•–—˜™›]"
)


def is_plausible(text: str, encoding: str) -> bool:
    """Whether what is not ASCII in a text looks written, and not made by reading bytes in the wrong encoding."""
    if _NO_TEXT.search(text):
        return False
    return _is_latin(text) if encoding == "cp1252" else _is_japanese(text, encoding)


def is_enough(text: str, encoding: str) -> bool:
    """Whether a plausible text has more different letters than a few damaged bytes could make."""
    if encoding == "cp1252":
        return len(set(_WRITTEN.findall(text))) >= FEW
    letters = _beyond_ascii(text)
    usual = sum(number for sign, number in letters.items() if _USUAL.match(sign))
    if encoding == "euc_jp" and usual * _USUAL_IN < letters.total():
        return False
    return max(_common(Counter(letters.keys()), ()), len(set(_half_width(text, encoding)))) >= FEW


def _beyond_ascii(text: str) -> Counter[str]:
    return Counter({sign: number for sign, number in Counter(text).items() if sign > "\x7f"})


def _is_japanese(text: str, encoding: str) -> bool:
    """Most of it is kana, common kanji and marks, or words in half-width kana."""
    letters = _beyond_ascii(text)
    odd = sum(map(len, _STRAY.findall(text)))
    common = _common(letters, _half_width(text, encoding))
    return common * 2 >= letters.total() and odd * _ODD <= letters.total()


def _common(letters: Counter[str], half_width: Iterable[str]) -> int:
    """The letters that are kana, marks and common kanji, and those of words in half-width kana."""
    codes = {sign: sign.encode("cp932", "ignore") for sign in letters}
    wide = sum(letters[sign] for sign, code in codes.items() if len(code) == 2 and code[0] < _LEVEL_2)
    return wide + sum(map(len, half_width))


def _half_width(text: str, encoding: str) -> list[str]:
    return _HALF_WORD.findall(text) if encoding == "cp932" else []


def _is_latin(text: str) -> bool:
    """Accents stand on some letters of words, marks where marks stand."""
    count = _beyond_ascii(text)
    odd = sum(map(len, _STUCK.findall(text)))
    odd += sum(number for sign, number in count.items() if sign not in _MARKS and not _ACCENT.match(sign))
    words = [(len(word), len(_ACCENT.findall(word))) for word in _WORD.findall(text) if len(word) > 1]
    odd += sum(accents for length, accents in words if accents * 2 > length + 1)
    return odd * _ODD <= count.total()
