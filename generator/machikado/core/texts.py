"""Our own texts: YAML files of the package, read once."""

from __future__ import annotations

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


@lru_cache
def own_texts(name: str) -> dict[str, Any]:
    """The mapping in `texts/{name}.yaml`."""
    with (_TEXTS / f"{name}.yaml").open("rb") as file:
        words: dict[str, Any] = yaml.load(file, _Loader)
    return words
