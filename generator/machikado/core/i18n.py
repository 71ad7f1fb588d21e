"""Format values in the site's language: numbers, dates, vocabulary, interface texts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from . import dates
from .messages import own_texts
from .model import Field, Table

UNKNOWN = "―"
LANGUAGES = ("ja", "en")


class Spoken(str):
    """A language as one portal speaks it: where texts are asked for in it, its own words come first."""

    own: Mapping[str, str]

    def __new__(cls, language: str, own: Mapping[str, str]) -> Spoken:
        spoken = super().__new__(cls, language)
        spoken.own = own
        return spoken


def texts(language: str) -> Mapping[str, str]:
    """The interface's texts in a language; ValueError for one we do not have."""
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    return language.own if isinstance(language, Spoken) else own_texts(language)


def spoken(language: str, words: Mapping[str, str]) -> str:
    """A language with a portal's own words for some of the interface's texts."""
    return Spoken(language, {**own_texts(language), **words}) if words else language


def portal_and_send(descriptor: Mapping[str, Any], language: str) -> tuple[str, str]:
    """The portal's title, and `machikado: {contribute: {send: …}}` of datapackage.yaml: where to send."""
    ours = descriptor.get("machikado")
    told = ours.get("contribute") if isinstance(ours, dict) else None
    return stated(descriptor, "title", language), stated(told if isinstance(told, dict) else {}, "send", language)


def search_settings(descriptor: Mapping[str, Any]) -> Mapping[str, Any]:
    """`machikado: {search: …}` of datapackage.yaml."""
    ours = descriptor.get("machikado")
    settings = ours.get("search") if isinstance(ours, dict) else None
    return settings if isinstance(settings, dict) else {}


def search_how(descriptor: Mapping[str, Any], language: str) -> str:
    """What a portal says of searching beside our own words: `machikado: {search: {how: …}}`."""
    return stated(search_settings(descriptor), "how", language)


def search_facets(descriptor: Mapping[str, Any], language: str) -> dict[str, str]:
    """What search results can be narrowed by: the facets' titles by name, in the portal's order."""
    declared = search_settings(descriptor).get("facets")
    return {
        name: stated(words, "title", language) or name
        for name, words in (declared.items() if isinstance(declared, dict) else ())
        if isinstance(words, dict)
    }


def stated(words: Mapping[str, Any], name: str, language: str) -> str:
    """A text of a definition in a language: `title_en` before `title`, and so on."""
    return str(words.get(f"{name}_{language}") or words.get(name) or "")


def number(value: Any) -> str:
    """A number with thousands separators and no trailing zeros; ― when unknown."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Decimal):
        text = f"{value or 0:,f}"  # no negative zero
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value:,}"


def yen(value: int | None) -> str:
    """Whole yen: 12345678 → 12,345,678円."""
    return UNKNOWN if value is None else f"{value:,}円"


def yen_en(value: int | None) -> str:
    return UNKNOWN if value is None else f"¥{value:,}"


def n_of(part: int | None, total: int | None) -> str:
    """A share as its two numbers, never a bare percentage: 3／19."""
    return f"{number(part)}／{number(total)}"


def n_of_en(part: int | None, total: int | None) -> str:
    return f"{number(part)}/{number(total)}"


def date(value: Any) -> str:
    """A day, month or year in Japanese with its era; ― when unknown."""
    if value is None:
        return UNKNOWN
    return dates.date_words(value.isoformat() if isinstance(value, datetime.date) else str(value))


def date_en(value: Any) -> str:
    return UNKNOWN if value is None else str(value)


def fiscal_year(value: int | None) -> str:
    return UNKNOWN if value is None else dates.fiscal_year_words(int(value))


def fiscal_year_en(value: int | None) -> str:
    return UNKNOWN if value is None else f"FY{value}"


def filesize(count: int) -> str:
    """Bytes as people read them: 1536 → 1.5 KB."""
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def label_of(field: Field, value: Any, language: str) -> str:
    """A value in the vocabulary's words; a value outside any vocabulary as text."""
    if value is None:
        return UNKNOWN
    if isinstance(value, tuple):
        return ("、" if language == "ja" else ", ").join(label_of(field, item, language) for item in value)
    if isinstance(value, bool):
        return texts(language)["yes" if value else "no"]
    for category in field.categories:
        if category.value == value:
            return (category.label_en if language == "en" else "") or category.label
    return str(value)


def shown(field: Field, value: Any, language: str) -> str:
    """Any cell as people read it, by its type and vocabulary."""
    if field.type == "geopoint" and isinstance(value, tuple):
        return ", ".join(f"{part:f}" for part in value)
    if value is None or field.categories or isinstance(value, tuple | bool):
        return label_of(field, value, language)
    if field.type == "year" and field.name.endswith("fiscal_year"):
        return words_for(language)["fiscal_year"](value)
    if isinstance(value, datetime.datetime):
        return f"{words_for(language)['date'](value.date())} {_clock(value)}"
    if isinstance(value, datetime.time):
        return _clock(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.date) or "partial_date" in field.checks:
        return words_for(language)["date"](value)
    if field.type in ("integer", "number"):
        return number(value)
    return str(value)


def _clock(value: datetime.time | datetime.datetime) -> str:
    """A time of day with its zone, without seconds that are none."""
    zone = value.strftime("%z")
    shown = value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return f"{shown} {'UTC' if zone == '+0000' else f'UTC{zone[:3]}:{zone[3:]}'}" if zone else shown


@lru_cache
def words_for(language: str) -> Mapping[str, Callable[..., str]]:
    """The functions that put values into words in a language, by the names templates know."""
    english = language == "en"
    return {
        "number": number,
        "yen": yen_en if english else yen,
        "man_yen": yen_en if english else man_yen,
        "n_of": n_of_en if english else n_of,
        "filesize": filesize,
        "date": date_en if english else date,
        "fiscal_year": fiscal_year_en if english else fiscal_year,
    }


def title_of(thing: Table | Field, language: str) -> str:
    """A table's or field's title in a language, falling back to the other and to its name."""
    return (thing.title_en if language == "en" else "") or thing.title or thing.name


def noun_of(table: Table, language: str) -> str:
    """What people are asked for, in their words: 導入事例 for the table 横展開."""
    asking = table.asking
    return (asking.noun_en if language == "en" else "") or asking.noun or title_of(table, language)


def description_of(thing: Table | Field, language: str) -> str:
    return (thing.description_en if language == "en" else "") or thing.description


_LARGE: dict[str, tuple[tuple[int, str], ...]] = {
    "ja": ((10**12, "兆"), (10**8, "億"), (10**4, "万")),
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m")),
}
_ABOUT = {"ja": "約", "en": "≈"}
_SHORT = 7  # signs: 999,999


def compact(value: int | float | Decimal | None, language: str) -> str:
    """A number in the room of a picture: as it is where that is short, else in millions or the like, to three digits.

    >>> compact(2477000000, "ja"), compact(1500000, "ja"), compact(272, "ja")
    ('約24.8億', '150万', '272')
    """
    exact = Decimal(str(value)) if value is not None else Decimal(0)
    words = number(None if value is None else exact)
    if len(words) <= _SHORT:
        return words
    rounded = round(exact, 2 - exact.adjusted())
    unit, name = next(((unit, name) for unit, name in _LARGE[language] if abs(rounded) >= unit), (1, ""))
    return f"{'' if rounded == exact else _ABOUT[language]}{number(rounded / unit)}{name}"


def man_yen(value: int | Decimal | None) -> str:
    """Yen in 万 and 億, never rounded: 28998000 → 2,899.8万円, 2477000000 → 24億7,700万円."""
    if value is None:
        return UNKNOWN
    exact = Decimal(value)
    if abs(exact) < 10**4 or exact % 10**3:
        return f"{number(exact)}円"
    large, rest = divmod(abs(exact) / 10**4, 10**4)
    parts = [f"{number(large)}億" if large else "", f"{number(rest)}万" if rest else ""]
    return f"{'-' if exact < 0 else ''}{''.join(parts)}円"
