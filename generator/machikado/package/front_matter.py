"""Read the front matter of pages and templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.yaml_reader import load, plain

OUR_KEYS = ("table", "filter", "anchors", "title", "description", "card")
_FRONT = re.compile(r"---\n(.*?\n)---(?:\n|\Z)", re.DOTALL)


def source(path: Path, name: str, faults: list[Problem]) -> str:
    """A file's text without a byte order mark; one that cannot be read is a fault."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        why: Both | str = reason("not-utf-8")
    except OSError as error:
        why = error.strerror or str(error)
    faults.append(problem("unreadable-file", Origin(path=name), reason=why))
    return ""


def split(text: str) -> tuple[str, str] | None:
    """The front matter, its lines numbered as in the file, and what follows it; None where a text has none."""
    found = _FRONT.match(text)
    return ("\n" + found.group(1), text[found.end() :]) if found else None


def front_matter(text: str, path: str, faults: list[Problem]) -> tuple[dict[str, Any], str]:
    """A template's front matter and what follows it; a broken one is a fault."""
    parts = split(text)
    if parts is None:
        return {}, text
    loaded, problems = load(parts[0], path)
    faults.extend(problems)
    meta = plain(loaded)
    body = "\n" * text.count("\n", 0, len(text) - len(parts[1])) + parts[1]
    return dict(_sound(meta, path, faults)) if isinstance(meta, dict) else {}, body


def _sound(meta: Mapping[str, Any], path: str, faults: list[Problem]) -> Iterator[tuple[str, Any]]:
    """The entries that are what they should be; the others are faults."""
    for name, value in meta.items():
        if name not in OUR_KEYS or _fits(name, value):
            yield name, value
        elif value is not None:
            told = problem("broken-template", Origin(path=path, line=1), reason=reason("value-does-not-fit", name=name))
            faults.append(told)


def _fits(name: str, value: Any) -> bool:
    if name == "anchors":
        return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    if name == "card":
        return value == "true" or (isinstance(value, dict) and all(isinstance(text, str) for text in value.values()))
    return isinstance(value, str)
