"""Keep the words of known forms in a portal's own language: an English portal shows and publishes English alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .found import Decided


def speak(tables: Sequence[Decided], language: str) -> None:
    """Takes the Japanese words back where a form has said everything in both; Japanese portals keep both."""
    for each in tables:
        if language != "ja":
            each.words = _english(each.words)
            each.fields = [_english(words) for words in each.fields]


def title_in(decided: Decided, language: str) -> str:
    """What a table is called in a language, before its words are in it alone."""
    english = "" if language == "ja" else decided.words.get("title_en", "")
    return str(english or decided.words["title"])


def _english(words: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: words.get(f"{name}_en", value) for name, value in words.items() if not name.endswith("_en")}
    if "categories" in told:
        told["categories"] = [_category(each) for each in told["categories"]]
    return told


def _category(each: Any) -> Any:
    if not isinstance(each, Mapping) or "label_en" not in each:
        return each
    return {"value": each["value"], "label": each["label_en"]}
