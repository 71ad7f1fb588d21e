"""Repairs of a cell, one function per kind; `texts/repairs.yaml` explains each to the reader.

A repair gives the text as it should be, nothing where it has nothing to say, or a question where it cannot decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ..core import date_reader, numbers
from ..core.folding import fold
from ..core.messages import Both, own_texts
from ..core.model import Category
from ..core.strings import FORMULA_SET, check_digit, half
from ..validation.numerals import is_unclear
from ..validation.value_checks import with_line_breaks
from .cell_kinds import Answer, Asked, Spot
from .lookups import codes, compared
from .sender_words import labels

Repairer = Callable[[str, Spot], Answer]
REPAIRS: dict[str, Repairer] = {}

_KANA = re.compile(r"[ぁ-ゖァ-ヺ]?[\uff61-\uff9f]+")
_ENDS = re.compile(r"(?<![ \t\u3000\xa0])[ \t\u3000\xa0]+(?=\n|\Z)|\r\n?|\ufeff|_x000D_")
_DASHES = re.compile(r"[-−–—―‐‑‒ー－…]+\Z")
_GUARDED = re.compile(rf"'(?=[{FORMULA_SET}'\t\r\n])")  # as the CSV for Excel guards text
_ITEMS = re.compile(r"[、，,;；／\n]")
_YES = frozenset("○ 〇 ◯ ● ✓ ✔ ☑ レ はい 有 有り あり ある 済 済み yes y true t 1 on 該当".split())
_NO = frozenset("× ✕ ✗ x いいえ 無 無し なし ない 未 no n false f 0 off 非該当".split())


def repair(function: Repairer) -> Repairer:
    """Registers a repair under its function's name."""
    REPAIRS[function.__name__] = function
    return function


def words_of(kind: str) -> Both:
    """What a kind of repair does."""
    return Both(**own_texts("repairs")[kind])


@repair
def blanks(text: str, spot: Spot) -> Answer:
    lines = _ENDS.sub(lambda found: "\n" if found[0][0] == "\r" else "", text).strip(" \t\n\u3000\xa0")
    return lines if spot.sort in ("text", "list") else " ".join(lines.split("\n"))


@repair
def line_breaks(text: str, spot: Spot) -> Answer:
    lines = with_line_breaks(text)
    return lines if lines != text and spot.is_right(lines) else None


@repair
def apostrophe(text: str, spot: Spot) -> Answer:
    return text[1:] if _GUARDED.match(text) else None


@repair
def kana_width(text: str, spot: Spot) -> Answer:
    return _KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


@repair
def no_value(text: str, spot: Spot) -> Answer:
    return "" if _DASHES.match(text) else None


@repair
def width(text: str, spot: Spot) -> Answer:
    plain = half(text)
    return plain if plain != text and spot.is_right(plain) else None


@repair
def small_letters(text: str, spot: Spot) -> Answer:
    plain = half(text).lower()
    return None if spot.is_right(text) or not spot.is_right(plain) else plain


@repair
def local_government_code(text: str, spot: Spot) -> Answer:
    digits = half(text)
    if not digits.isdigit() or not digits.isascii() or spot.is_right(text):
        return None
    found = codes(digits)
    if len(found) > 1:
        return Asked(
            code="ambiguous-name",
            details={"known": "、".join(found), "target": spot.field.title, "target_en": spot.field.title_en},
        )
    right = len(found) == 1 and found[0][5] == str(check_digit(found[0]))
    return found[0] if right else None


@repair
def key_of_name(text: str, spot: Spot) -> Answer:
    return spot.find(text) if spot.find else None


@repair
def label_to_value(text: str, spot: Spot) -> Answer:
    if text in {category.value for category in spot.field.categories}:
        return None
    word = compared(text)
    found = _values(spot.field.categories).get(word, ())
    if not found and (meant := [each for each in spot.field.categories if word in map(compared, each.doubtful)]):
        details = {
            "meant": meant[0].label,
            "meant_en": meant[0].label_en or meant[0].label,
            "known": labels(spot.field),
        }
        return Asked(code="doubtful-word", details=details)
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=256)
def _values(categories: tuple[Category, ...]) -> dict[str, tuple[str, ...]]:
    """The values of a vocabulary by every word for them."""
    found: dict[str, tuple[str, ...]] = {}
    for category in categories:
        words = (*_names(category.value, category.label, category.label_en), *category.aliases)
        for word in {compared(each) for each in words}:
            found[word] = (*found.get(word, ()), category.value)
    return found


def _names(value: str, label: str, label_en: str) -> list[str]:
    both = [f"{value}（{label}）", f"{label}（{value}）", f"{value} {label}"]
    return [value, label, *both, *([label_en] if label_en else [])]


@repair
def yes_or_no(text: str, spot: Spot) -> Answer:
    word = fold(half(text))
    return "true" if word in _FOLDED_YES else "false" if word in _FOLDED_NO else None


_FOLDED_YES, _FOLDED_NO = (frozenset(map(fold, words)) for words in (_YES, _NO))


@repair
def day(text: str, spot: Spot) -> Answer:
    if spot.is_right(text):
        return None
    found = date_reader.when(text) or date_reader.serial(half(text))
    if found is None or _lost_zero(text, spot, found):
        return None
    if found.fiscal and not found.month:
        known = f"{found.year}-04 ～ {found.year + 1}-03"
        return Asked(code="fiscal-year-for-day", details={"known": known})
    return str(found) if spot.is_right(str(found)) else None


def _lost_zero(text: str, spot: Spot, found: date_reader.When) -> bool:
    """2017.1 may have been 2017.10 before a spreadsheet read it as a number."""
    return found.day is None and found.month == 1 and bool(re.fullmatch(r"[0-9]{4}\.1", half(text)))


@repair
def year(text: str, spot: Spot) -> Answer:
    if spot.is_right(text):
        return None
    found = date_reader.when(text)
    fiscal = "年度" in spot.field.title or "fiscal" in spot.field.name
    if found is None or (found.fiscal and not fiscal) or ("." in text and spot.cell.kind == "number"):
        return None
    before_april = fiscal and not found.fiscal and found.month and found.month < 4
    return str(found.year - 1 if before_april else found.year)


@repair
def number(text: str, spot: Spot) -> Answer:
    unit = half(spot.unit).removeprefix("単位").lstrip(": ")
    if not unit and spot.is_right(text):
        return None
    if is_unclear(spot.field, half(text).strip()):
        return None  # the check asks what its comma means
    found = numbers.amount(text, unit)
    if found is None:
        return Asked(code="unclear-amount") if numbers.is_span(text) and not spot.is_right(text) else None
    if not numbers.is_own(found.unit, spot.field.unit):
        details = {"unit": found.unit, "own": spot.field.unit or "―"}
        return None if found.kanji else Asked(code="unclear-unit", details=details)
    plain = found.text
    if spot.field.type == "integer" and "." in plain and not plain.partition(".")[2].strip("0"):
        plain = plain.partition(".")[0]
    if plain == text or not spot.is_right(plain):
        return None
    if found.approximate and not spot.field.descriptor.get("approximate"):
        return Asked(code="approximate-number", details={"proposed": plain})
    return plain


@repair
def approximate(text: str, spot: Spot) -> Answer:
    return None  # `proposals` sets it beside the number


@repair
def list_items(text: str, spot: Spot) -> Answer:
    return None  # `split` says which


@repair
def merged_cell(text: str, spot: Spot) -> Answer:
    return None  # the workbook's reader repeats it


@repair
def assumed(text: str, spot: Spot) -> Answer:
    return None  # `assuming` fills it in


@repair
def assumed_along(text: str, spot: Spot) -> Answer:
    return None  # the same in lists, and in rows that come along


@repair
def identifier(text: str, spot: Spot) -> Answer:
    return None  # `identifiers` proposes one for the record as a whole


def split(text: str, spot: Spot) -> list[str]:
    """The items of a list, at the field's own delimiter or at whatever people put between them."""
    own = text.split(spot.field.delimiter)
    parts = own if len(own) > 1 and "\n" not in text else _ITEMS.split(text)
    return [part.strip(" \t\u3000\xa0\r・") for part in parts if part.strip(" \t\u3000\xa0\r・")]


PLANS: dict[str, tuple[str, ...]] = {
    "text": ("blanks", "line_breaks", "apostrophe", "kana_width", "no_value"),
    "list": ("blanks", "apostrophe", "kana_width", "no_value"),
    "identifier": ("blanks", "no_value", "width", "small_letters"),
    "reference": ("blanks", "no_value", "key_of_name"),
    "local_government_code": ("blanks", "no_value", "width", "local_government_code"),
    "category": ("blanks", "label_to_value", "no_value"),
    "boolean": ("blanks", "no_value", "yes_or_no"),
    "number": ("blanks", "no_value", "number"),
    "year": ("blanks", "no_value", "year"),
    "day": ("blanks", "no_value", "day"),
    "url": ("blanks", "no_value", "width"),
    "contact": ("blanks", "line_breaks", "no_value"),
}
