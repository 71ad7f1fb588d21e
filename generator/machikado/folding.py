"""How text is folded for search: spellings that people do not tell apart become the same letters.

The browser folds with the same steps and the same table (`table()` is written into the index): letter by letter,
NFKC, lower case, then the table. A letter with the marks that follow it (half-width ﾞ, combining accents) is one letter.
"""

from __future__ import annotations

import re
import unicodedata

# Dashes, long-vowel marks and tildes are typed for each other; the first stands for all.
_SIGNS = ("-ー‐‑‒–—―−─━﹣⁃゠", "~〜∼∿", "・·•‧∙⋅", "'’‘`´", '"“”〝〞〟')
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Forms of one character in names and old texts that NFKC keeps apart, each before the usual one.
_KANJI = """
髙高 﨑崎 嵜崎 碕崎 濱浜 濵浜 邊辺 邉辺 齋斎 齊斉 澤沢 櫻桜 國国 圀国 廣広 瀨瀬 惠恵 藏蔵 龍竜 嶋島 嶌島 德徳 眞真
檜桧 鷗鴎 萬万 與与 榮栄 條条 學学 會会 縣県 區区 總総 體体 黑黒 靜静 關関 淺浅 豐豊 凜凛 曾曽 彌弥 渕淵 渊淵
頴穎 籠篭 竈釜 灣湾 驛駅 鐵鉄 圖図 號号 寫写 實実 舊旧 當当 獨独 縱縦 醫医 藥薬 禮礼 壽寿 敎教 槪概 旣既 卽即
"""
_MARKED = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]+", re.DOTALL)


def fold(text: str) -> str:
    """The text as it is compared: ＩＣＴ街づくり → ict街づくり, ｲﾉｼｼ → いのしし, 27ヵ所 → 27か所."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).translate(_LETTERS)


def table() -> dict[str, str]:
    """What NFKC and lower case leave apart: each letter that is another's spelling, and that other."""
    found = {letter: group[0] for group in _SIGNS for letter in group[1:]}
    found |= dict.fromkeys(_UNSEEN, "")
    found |= {pair[0]: pair[1] for pair in _KANJI.split()}
    found |= {chr(code): chr(code - 0x60) for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
    return found | {"ゕ": "か", "ゖ": "け", "ヵ": "か", "ヶ": "け"}


class _Letters(dict[int, str]):
    """Folded letters by code point, worked out when they are first met."""

    def __init__(self) -> None:
        super().__init__()
        self.others = table()

    def __missing__(self, code: int) -> str:
        lower = "".join(letter.lower() for letter in unicodedata.normalize("NFKC", chr(code)))
        self[code] = folded = "".join([self.others.get(letter, letter) for letter in lower])
        return folded


_LETTERS = _Letters()
