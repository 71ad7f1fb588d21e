"""Small functions on text: width, nearest names, shortening, safe names."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

_PLAIN_NAME = re.compile(r"\w[\w.\-]*\Z")
_MAX_NAME = 200  # bytes of a name and its suffix that every file system takes
# What a spreadsheet takes for the beginning of a formula (full width too, in Japanese Excel); as a regex's set.
FORMULA_SIGNS = "=+-@＝＋－＠"
FORMULA_SET = r"=+\-@＝＋－＠"
_SLUG_BREAK = re.compile(r"[^\w\-.]+")
_WORD = re.compile(r"[^\W\d][\w-]*\Z")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_MAX_WORD = 200  # signs; to compare longer ones takes a while, and none of them is a name
_HOLE = re.compile(r"\{([^{}]+)\}")  # a field's name may hold anything but braces
# Control characters, line and paragraph separators, direction overrides: what could forge lines or hide text.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def is_plain_name(text: str) -> bool:
    """Whether a text can be a file's name and a part of an address: letters of any script, digits, `-`, `_` and `.`."""
    return bool(_PLAIN_NAME.match(text)) and ".." not in text and len(text.encode()) <= _MAX_NAME


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII (NFKC): for codes, dates and numbers only, never for prose."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("―", "-").strip()


# Full width ASCII and the ideographic space, and nothing else: circled digits and the like are asked about.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_MINUS = dict.fromkeys(map(ord, "−–—―‐‑‒ー"), "-")


def half(text: str) -> str:
    """Full width digits, letters and signs as ASCII, every kind of minus as a hyphen."""
    return text.translate(_HALF).translate(_MINUS).strip()


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word most like `word`, or None when nothing comes close: a likeness of 1 is the word itself."""
    if len(word) > _MAX_WORD:
        return None
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=likeness)
    return found[0] if found else None


def slug(text: str) -> str:
    """A readable anchor for a heading: Japanese letters stay, blanks and punctuation become hyphens."""
    return _SLUG_BREAK.sub("-", unicodedata.normalize("NFKC", text)).strip("-").lower()


def check_digit(code: str) -> int:
    """The sixth digit of a local government code from its first five (JIS X 0401/0402, weights 6 to 2)."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def holes(pattern: str) -> list[str]:
    """The names that stand in `{…}` in a pattern."""
    return _HOLE.findall(pattern)


def pieces(pattern: str) -> list[tuple[str, str]]:
    """A pattern as pairs: text, and the name in the `{…}` after it (empty after the last)."""
    parts = [*_HOLE.split(pattern), ""]
    return list(zip(parts[::2], parts[1::2], strict=True))


def fill(pattern: str, values: Mapping[str, object], unknown: str = "―") -> str:
    """A pattern with its `{name}` filled in; unknown values as ―, names without a value as they are written."""

    def word(hole: re.Match[str]) -> str:
        return in_words(values[hole[1]], unknown) if hole[1] in values else hole[0]

    return _HOLE.sub(word, pattern)


def shortened(text: str, letters: int) -> str:
    """The text, or its beginning and … where it is longer."""
    return text if len(text) <= letters else text[: letters - 1] + "…"


def blanked(pattern: str) -> str:
    """A pattern for people to read: ○○ (… in English) where something is filled in."""
    return _HOLE.sub("○○" if _JAPANESE.search(pattern) else "…", pattern)


def yaml_key(name: str) -> str:
    """A field's name as a key in YAML: in quotes unless it is a word."""
    return name if _WORD.match(name) else json.dumps(name, ensure_ascii=False)


def in_words(value: object, unknown: str = "―") -> str:
    """A value as text: decimals without exponent and trailing zeros, lists joined."""
    if value is None:
        return unknown
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def visible(text: str) -> str:
    """Text on one line, whose control characters can do nothing: they are written out."""
    return _UNSEEN.sub(lambda sign: "⏎" if sign[0] == "\n" else f"\\u{ord(sign[0]):04x}", text)
