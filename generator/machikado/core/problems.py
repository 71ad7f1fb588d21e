"""Make problems from the catalogue `texts/problems.yaml` and the details of one case, and sum them up by cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from .messages import Both, filled, own_texts
from .model import Level, Origin, Problem
from .strings import shortened

MOST = 1_000  # problems of one kind, file or table that are reported
COUNTED = 100_000  # more that are counted: beyond that nobody waits for a number
FAULTY = 50_000  # rows of a file with errors in their cells, after which the rest is not read
SHOWN = 3  # places of one cause
SHOWN_VALUES = 4
# Details that are a row's own: what differs in them has one cause all the same.
_OWN = dict.fromkeys(("value", "value_en", "proposed", "first", "last", "other", "key", "old", "new", "real"), "…")


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
        message=ja, message_en=en, fix=fix, fix_en=fix_en, kind=_kind(words.en, details),
    )  # fmt: skip


def _kind(pattern: str, details: Mapping[str, object]) -> str:
    english = {name: detail.en if isinstance(detail, Both) else detail for name, detail in details.items()}
    return pattern.format_map(english | _OWN)


@dataclass(slots=True)
class Cause:
    """Problems that one thing has made: the first, how many they are, their first places and different values."""

    first: Problem
    count: int = 0
    places: list[Origin] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    more_values: bool = False

    def add(self, found: Problem) -> None:
        """Counts one more."""
        self.count += found.count
        self.places += (found.places or (found.origin,))[: SHOWN - len(self.places)]
        if found.value is not None and found.value not in self.values:
            if len(self.values) == SHOWN_VALUES:
                self.more_values = True
            else:
                self.values.append(found.value)


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """The problems by level, code, table, field and reason, in the order in which each cause is met first."""
    found: dict[tuple[object, ...], Cause] = {}
    for each in problems:
        name = None if each.field == each.value else each.field  # of an unknown field the name is the fault
        key = (each.level, each.code, each.table, name, each.kind or each.message)
        if key not in found:
            found[key] = Cause(each)
        found[key].add(each)
    return list(found.values())


def bounded(found: Iterable[Problem]) -> Iterator[Problem]:
    """The first of them, and of what follows one for each cause with its count: a large text can hold millions.

    Where there are more than anybody waits for, a word that there are.
    """
    rest = iter(found)
    yield from islice(rest, MOST)
    for each in causes(islice(rest, COUNTED)):
        yield replace(each.first, count=each.count, places=tuple(each.places))
    for one in islice(rest, 1):
        yield more_problems(one)


def more_problems(last: Problem) -> Problem:
    """The word that there are more, at the place of the last that is reported."""
    return problem("more-problems", last.origin, level=last.level, table=last.table, limit=f"{MOST:,}")
