"""Reject regular expressions that can backtrack exponentially."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

MAX_TEXT = 200  # signs of a text that a pattern is tried on; what is longer does not keep it
_MAX_WAYS = 100_000  # two parts of any length beside each other; a text is taken apart in some milliseconds
_parse: Any = re._parser.parse  # type: ignore[attr-defined]
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def matches(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text that is not too long matches as a whole."""
    return len(text) <= MAX_TEXT and bool(pattern.fullmatch(text))


def is_quick(pattern: str) -> bool:
    """Whether trying every way to take a text apart stays within bounds.

    A repeated part may vary in itself only where its first sign stands nowhere else in it, as in `[0-9]+(-[0-9]+)*`.
    """
    folds = re.compile(pattern).flags & re.IGNORECASE  # then letters that look apart are the same
    return not folds and _ways(_parse(pattern)) <= _MAX_WAYS


def _ways(items: Iterable[tuple[Any, Any]]) -> int:
    return min(prod(_ways_of(str(name), value) for name, value in items), _MAX_WAYS + 1)


def _ways_of(name: str, value: Any) -> int:
    if name in _REPEATS:
        least, most, inner = value
        most = min(int(most), MAX_TEXT)
        return _ways_of_repeat(int(least), most, list(inner))
    if name == "BRANCH":
        return sum(map(_ways, value[1]))
    inner = [each for each in value if hasattr(each, "getwidth")] if isinstance(value, tuple) else []
    return prod(_ways(each) for each in inner)


def _ways_of_repeat(least: int, most: int, inner: Sequence[tuple[Any, Any]]) -> int:
    lengths: int = max(most - min(least, most) + 1, 1)
    inside: int = _ways(inner)
    if inside == 1 or _is_separated(inner):
        return lengths
    ways: int = lengths * inside ** min(most, 30)
    return min(ways, _MAX_WAYS + 1)


def _is_separated(inner: Sequence[tuple[Any, Any]]) -> bool:
    """Whether the first sign tells where each turn begins, and at most one part after it varies."""
    inner = _bare(inner)
    if not inner or str(inner[0][0]) != "LITERAL":
        return False
    rest = [_single(str(name), value) for name, value in inner[1:]]
    varying = sum(least != most for single in rest if single for least, most, _ in [single])
    return varying <= 1 and all(single and not _holds(single[2], inner[0][1]) for single in rest)


def _bare(items: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """What stands in a lone group."""
    found = list(items)
    while len(found) == 1 and str(found[0][0]) == "SUBPATTERN":
        found = list(found[0][1][-1])
    return found


def _single(name: str, value: Any) -> tuple[int, int, tuple[str, Any]] | None:
    """How often one sign may stand, and which; nothing for other parts."""
    if name in ("LITERAL", "IN"):
        return 1, 1, (name, value)
    inner = list(value[2]) if name in _REPEATS else []
    if len(inner) == 1 and str(inner[0][0]) in ("LITERAL", "IN"):
        return int(value[0]), int(value[1]), (str(inner[0][0]), inner[0][1])
    return None


def _holds(single: tuple[str, Any], sign: int) -> bool:
    """Whether a sign may stand there; classes such as \\w may hold any."""
    name, value = single
    if name == "LITERAL":
        return bool(value == sign)
    return any(str(kind) not in ("LITERAL", "RANGE") or _within(str(kind), each, sign) for kind, each in value)


def _within(kind: str, value: Any, sign: int) -> bool:
    return bool(value == sign) if kind == "LITERAL" else bool(value[0] <= sign <= value[1])
