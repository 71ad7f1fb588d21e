"""Titles, data dictionary and code lists of downloads in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ...core.model import Category, Field, Table

Language = Literal["ja", "en"]

SHEETS: Mapping[Language, tuple[str, str, str]] = {
    "ja": ("データ", "項目の説明", "コード"),
    "en": ("Data", "Data dictionary", "Codes"),
}
_DICTIONARY: Mapping[Language, tuple[str, ...]] = {
    "ja": ("項目名", "見出し", "説明", "型", "単位", "必須", "例"),
    "en": ("Field", "Title", "Description", "Type", "Unit", "Required", "Example"),
}
_CODES: Mapping[Language, tuple[str, ...]] = {
    "ja": ("項目名", "見出し", "値", "意味"),
    "en": ("Field", "Title", "Value", "Meaning"),
}
_TYPES = {
    "string": "文字列",
    "integer": "整数",
    "number": "数値",
    "boolean": "真偽（true／false）",
    "date": "日付（年-月-日）",
    "year": "年（西暦）",
    "list": "一覧",
    "datetime": "日時（協定世界時は末尾に Z）",
    "time": "時刻",
    "yearmonth": "年月",
    "duration": "期間",
    "geopoint": "地点（経度,緯度）",
    "geojson": "地図データ（GeoJSON）",
    "object": "オブジェクト（JSON）",
    "array": "配列（JSON）",
    "any": "値",
}


def title(thing: Table | Field, language: Language) -> str:
    """The words for a table or field; its name where there are none."""
    return (thing.title_en if language == "en" else thing.title) or thing.name


def dictionary(table: Table, language: Language) -> Iterator[tuple[str, ...]]:
    """One line a field, under a heading."""
    yield _DICTIONARY[language]
    for field in table.fields:
        yield _entry(field, language)


def codes(table: Table, language: Language) -> Iterator[tuple[str, ...]]:
    """One line a value of each controlled vocabulary, under a heading."""
    yield _CODES[language]
    for field in table.fields:
        for category in field.categories:
            yield field.name, title(field, language), category.value, _meaning(category, language)


def _entry(field: Field, language: Language) -> tuple[str, ...]:
    required = {"ja": "必須", "en": "yes"}[language] if field.required else ""
    told = field.description_en if language == "en" else field.description
    kind = _type(field, language)
    return field.name, title(field, language), told, kind, field.unit, required, field.example


def _type(field: Field, language: Language) -> str:
    word = field.type if language == "en" else _TYPES.get(field.type, field.type)
    return f"{word} ({field.delimiter})" if field.type == "list" else word


def _meaning(category: Category, language: Language) -> str:
    return (category.label_en if language == "en" else category.label) or category.value
