"""Make problems from the catalogue `texts/problems.yaml` and the details of one case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .messages import filled, own_texts
from .model import Level, Origin, Problem
from .strings import shortened

MOST = 1_000  # problems of one kind, file or table that are reported


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
    """A problem of the catalogue, in words; a detail that is text in both languages is a `Both`."""
    words = catalogue()[code]
    on_a_line = proposed and proposed.replace("\n", "⏎")
    details |= {"table": table, "field": field, "value": value and shortened(value, 60), "proposed": on_a_line}
    ja, en = filled(words.ja, words.en, details)
    fix, fix_en = filled(words.fix, words.fix_en, details)
    if proposed and "{proposed}" not in words.fix:
        fix, fix_en = f"{fix} → 「{on_a_line}」でしょうか。", f"{fix_en} Did you mean “{on_a_line}”?"
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
    """The word that there are more, at the place of the last that is reported."""
    return problem("more-problems", last.origin, level=last.level, table=last.table, limit=MOST)
