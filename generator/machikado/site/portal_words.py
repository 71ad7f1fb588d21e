"""Read a portal's own words for texts of the interface: `plugins: - machikado: {texts: {key: words}}`."""

from __future__ import annotations

import string
from collections.abc import Iterator

from ..core.messages import own_texts
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.strings import nearest
from ..core.yaml_reader import Loaded

_SETTINGS = "mkdocs.yml"


def own_words(loaded: Loaded | None, language: str) -> tuple[dict[str, str], list[Problem]]:
    """The portal's own texts by key, and a problem for each that is none of ours or has other names in braces."""
    known, words, faults = own_texts(language), dict[str, str](), list[Problem]()
    for key, (value, line) in _stated(loaded).items():
        origin = Origin(path=_SETTINGS, line=line)
        if key not in known:
            near = nearest(key, known)
            faults.append(problem("unknown-text", origin, value=key, proposed=near))
        elif not isinstance(value, str) or _names(value) - _names(known[key]):
            names = ", ".join(f"{{{name}}}" for name in sorted(_names(known[key]))) or "―"
            faults.append(problem("broken-text", origin, value=key, usual=known[key], names=names))
        else:
            words[key] = value
    return words, faults


def _stated(loaded: Loaded | None) -> dict[str, Loaded]:
    """The entries of `texts` of our plugin, however plugins are written: as a list or as a mapping."""
    return {key: value for plugin in _ours(_entries(loaded).get("plugins")) for key, value in _texts(plugin)}


def _ours(plugins: Loaded | None) -> Iterator[Loaded]:
    value = plugins[0] if plugins else None
    for each in value if isinstance(value, list) else [plugins]:
        if found := _entries(each).get("machikado"):
            yield found


def _texts(plugin: Loaded) -> Iterator[tuple[str, Loaded]]:
    yield from _entries(_entries(plugin).get("texts")).items()


def _entries(loaded: Loaded | None) -> dict[str, Loaded]:
    return loaded[0] if loaded and isinstance(loaded[0], dict) else {}


def _names(text: str) -> set[str]:
    """What stands in braces in a text; where they do not fit together, all of it."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}
