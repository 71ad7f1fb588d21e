"""Load our own texts: YAML files of the package, each read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_TEXTS = Path(__file__).parent.parent / "texts"
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays text


class Both(NamedTuple):
    """The same words in both languages."""

    ja: str
    en: str

    def __str__(self) -> str:
        """In one line, where nothing says which language is read."""
        return f"{self.ja} / {self.en}"

    def half(self, language: str) -> str:
        """The words in one language: English unless it is `ja`."""
        return self.ja if language == "ja" else self.en


@lru_cache
def own_texts(name: str) -> dict[str, Any]:
    """The mapping in `texts/{name}.yaml`."""
    with (_TEXTS / f"{name}.yaml").open("rb") as file:
        words: dict[str, Any] = yaml.load(file, _Loader)
    return words


def filled(ja: str, en: str, details: Mapping[str, object]) -> Both:
    """Two texts with their `{name}` filled in, a detail in both languages by its half. KeyError where one lacks."""
    halves = [
        {name: detail[side] if isinstance(detail, Both) else detail for name, detail in details.items()}
        for side in range(2)
    ]
    return Both(ja.format_map(halves[0]), en.format_map(halves[1]))


def reason(key: str, /, **details: object) -> Both:
    """The words of `texts/reasons.yaml` under a key. KeyError where there are none, or a detail is not given."""
    words = own_texts("reasons")[key]
    return filled(words["ja"], words["en"], details)
