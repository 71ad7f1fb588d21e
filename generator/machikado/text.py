"""Folding, nearest names and other small questions about text."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_SLUG_BREAK = re.compile(r"[^\w\-.]+")


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII (NFKC): for codes, dates and numbers only, never for prose."""
    return unicodedata.normalize("NFKC", text).replace("−", "-").replace("―", "-").strip()


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing comes close."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else None


def slug(text: str) -> str:
    """A readable anchor for a heading: Japanese letters stay, blanks and punctuation become hyphens."""
    return _SLUG_BREAK.sub("-", unicodedata.normalize("NFKC", text)).strip("-").lower()


def check_digit(code: str) -> int:
    """The sixth digit of a local government code from its first five (JIS X 0401/0402, weights 6 to 2)."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10
