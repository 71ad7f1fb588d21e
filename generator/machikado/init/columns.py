"""Decide what a schema says of single columns beside their types: units, contacts, addresses, vocabularies."""

from __future__ import annotations

import re
from typing import Any

from ..core.messages import Both
from ..core.strings import narrow
from ..validation.value_checks import url
from .found import Column
from .types import Choice
from .words import reason

MOST_CATEGORIES = 30
LEAST_ROWS = 3  # that have a value of a vocabulary
_LONG = 40  # letters of a value that is prose rather than a name
_SHARE = 80  # of a hundred cells that must look like a contact
_NUMBERS = ("integer", "number")
_IN_BRACKETS = re.compile(r"[（(\[［]\s*(?:単位[:： ]*)?([^（()）\[\]［］]{1,12}?)\s*[)）\]］]\s*\Z")
_AFTER = {
    "m": "m", "km": "km", "cm": "cm", "mm": "mm", "kg": "kg", "g": "g", "ha": "ha", "km2": "km²", "m2": "m²",
    "m3": "m³", "pct": "%", "percent": "%", "yen": "円", "jpy": "JPY", "usd": "USD", "eur": "EUR", "gbp": "GBP",
    "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "ppm": "ppm", "ft": "ft", "mph": "mph", "kmh": "km/h", "celsius": "℃",
}  # fmt: skip
_UNITS = re.compile(
    r"[百千万億兆]*(?:円|人|件|世帯|台|個|本|か所|箇所|カ所|ヶ所|回|冊|点|校|戸|棟|床|名|歳|分|秒|時間|日|年|か月|部|枚|頭|羽|隻|社|店|床|室|席|㎡|㎥|トン|リットル|キロ)"
    r"|[kcmMGT]?(?:m|g|Wh|W|L|l|t|B|Hz|V|A|Pa|J)[²³23]?|ha|km²|[%％‰℃°$€£¥]|USD|EUR|JPY|GBP|ppm|度|(?:[a-zA-Zμ]{1,4}/[a-zA-Zμ³²0-9]{1,4})"
)
_CONTACT = re.compile(
    r"(^|[\W_])(tel|phone|telephone|fax|mail|email|e-mail|contact)($|[\W_\d])|電話|ファクス|ファックス|fax|メール|連絡先|内線"
)
_LOOKS = re.compile(r"\+?[0-9０-９][0-9０-９()（）ー－\-‐.\s/・、,内線]{4,}\Z|[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_FREE = re.compile(
    r"備考|摘要|時間|時刻|注|メモ|特記|(^|[\W_])(note|remark|comment|memo|time|hour)s?($|[\W_])"
)  # any words
_EDGES = re.compile(r"\A\s|\s\Z")


def describe(column: Column, choice: Choice, label: str = "") -> None:
    """Adds to a type what else is to be said of a column."""
    if column.name != label and _is_contact(column):
        _as_contact(column, choice)
    elif choice.words["type"] in _NUMBERS:
        _with_unit(column, choice)
    elif choice.words["type"] == "string" and _are_addresses(column, choice):
        choice.words["checks"] = ["url"]
        choice.reasons["checks"] = reason("init-checks-url")


def _is_contact(column: Column) -> bool:
    if not _CONTACT.search(narrow(column.name).lower()) or not column.filled:
        return False
    alike = sum(count for text, count in column.values.items() if _LOOKS.match(text.strip()))
    return alike * 100 >= column.filled * _SHARE


def _as_contact(column: Column, choice: Choice) -> None:
    kept: dict[str, Any] = {name: choice.words[name] for name in ("missingValues", "level") if name in choice.words}
    choice.words = {"type": "string", **kept, "checks": ["contact"]}
    alike = sum(count for text, count in column.values.items() if _LOOKS.match(text.strip()))
    choice.reasons["checks"] = reason("init-checks-contact", n=alike, total=column.filled)
    choice.reasons.pop("type", None)


def _with_unit(column: Column, choice: Choice) -> None:
    found = unit_of(column.name)
    if found:
        choice.words["unit"] = found
        choice.reasons["unit"] = reason("init-unit")


def unit_of(heading: str) -> str:
    """The unit that a heading names: 事業費（千円）, height_m, price ($); empty where it names none."""
    if bracketed := _IN_BRACKETS.search(heading):
        unit = bracketed[1].strip()
        return unit if _UNITS.fullmatch(unit) else ""
    before, sign, last = heading.lower().rpartition("_")
    return _AFTER.get(last, "") if sign and before else ""


def _are_addresses(column: Column, choice: Choice) -> bool:
    missing = set(choice.words.get("missingValues") or ())
    texts = [text for text in column.values if text not in missing]
    return bool(texts) and all(text.startswith("http") and url(text) is None for text in texts)


def with_categories(column: Column, words: dict[str, Any]) -> Both | None:
    """Adds a vocabulary to text that has few values, each in several rows; why, or None where it has none."""
    missing = set(words.get("missingValues") or ())
    values = {text: count for text, count in column.values.items() if text not in missing}
    if words["type"] != "string" or words.get("checks") or words.get("level") or words.get("categories"):
        return None
    if _FREE.search(narrow(column.name).lower()):
        return None
    if not 2 <= len(values) <= MOST_CATEGORIES or min(values.values()) < LEAST_ROWS:
        return None
    if any(len(text) > _LONG or _EDGES.search(text) or "\n" in text for text in values):
        return None
    words["categories"] = sorted(values, key=lambda text: (-values[text], text))
    return reason("init-categories", n=len(values), least=min(values.values()))
