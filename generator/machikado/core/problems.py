"""Problems in words: each code of `texts/problems.yaml`, filled in with the details of one case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .model import Level, Origin, Problem
from .text import shortened
from .texts import Both, own_texts

MOST = 1_000  # problems of one kind, file or table that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One kind of problem in words; `{name}` is filled in from the problem's details."""

    ja: str
    en: str
    fix: str
    fix_en: str
    group: str
    cause: str = ""
    cause_en: str = ""
    example: Mapping[str, Any] = field(default_factory=dict)


@lru_cache
def catalogue() -> Mapping[str, Words]:
    """Every kind of problem by its code, in the order in which pages list them."""
    return {code: Words(**words) for code, words in own_texts("problems").items()}


def problem(
    code: str,
    origin: Origin,
    *,
    level: Level = "error",
    table: str | None = None,
    field: str | None = None,
    value: str | None = None,
    proposed: str | None = None,
    **details: Any,
) -> Problem:
    """A problem of the catalogue, in words."""
    words = catalogue()[code]
    details |= {"table": table, "field": field, "value": value and shortened(value, 60), "proposed": proposed}
    japanese, english = ({name: _half(name, detail, side) for name, detail in details.items()} for side in (0, 1))
    ja, fix = (text.format_map(japanese) for text in (words.ja, words.fix))
    en, fix_en = (text.format_map(english) for text in (words.en, words.fix_en))
    if proposed and "{proposed}" not in words.fix:
        fix, fix_en = f"{fix} → 「{proposed}」でしょうか。", f"{fix_en} Did you mean “{proposed}”?"
    return Problem(
        code=code, level=level, origin=origin, table=table, field=field, value=value, proposed=proposed,
        message=ja, message_en=en, fix=fix, fix_en=fix_en,
    )  # fmt: skip


def bounded(found: Iterable[Problem]) -> Iterator[Problem]:
    """The first of them, and where there are more, a word that there are: a text of ten megabytes can hold millions."""
    for number, each in enumerate(found):
        if number == MOST:
            yield more_problems(each)
            return
        yield each


def more_problems(last: Problem) -> Problem:
    """The word that there are more, at the place of the last that is told."""
    return problem("more-problems", last.origin, level=last.level, table=last.table, limit=MOST)


_OURS = {"reason", "rule", "known", "example"}  # details that may be text in both languages
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def _half(name: str, detail: Any, side: int) -> Any:
    """The Japanese (0) or English (1) half of a detail in both languages; any other as it is."""
    if isinstance(detail, Both):
        return detail[side]
    if name not in _OURS or not isinstance(detail, str):
        return detail
    halves = detail.partition(" / ")
    ours = halves[2] and _JAPANESE.search(halves[0]) and not _JAPANESE.search(halves[2])
    return halves[2 * side] if ours else detail
