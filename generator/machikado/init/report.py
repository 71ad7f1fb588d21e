"""Tell in at most 25 lines what became of somebody's files: tables, doubts, what is not read, what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..core.messages import Both
from ..core.model import Problem
from ..core.strings import shortened, visible
from .found import Decided, Doubt
from .start import Outcome
from .words import reason

MOST_TABLES, MOST_DOUBTS, MOST_REFUSED = 8, 6, 4
_WIDE = 260  # letters of a line


def lines_of(outcome: Outcome, language: str) -> list[str]:
    """The report in one language."""
    told = [line.half(language) for line in _lines(outcome)]
    return [*(shortened(visible(line), _WIDE) for line in told[:-1]), visible(told[-1])]  # what is to be typed is whole


def _lines(outcome: Outcome) -> Iterator[Both]:
    place = visible(str(outcome.into))
    if outcome.state == "exists":
        yield reason("init-said-exists", place=place)
    elif outcome.state == "unchanged" and not outcome.completed:
        yield reason("init-said-unchanged", place=place)
    elif outcome.state == "nothing":
        yield reason("init-said-nothing")
    elif outcome.tables:
        yield _sum(outcome, place)
        tables = [_table(each) for each in outcome.tables]
        yield from _some(tables, MOST_TABLES, lambda n: reason("init-said-more-tables", n=n))
        yield from _doubts([doubt for each in outcome.tables for doubt in each.doubts])
    yield from _refused(outcome)
    if outcome.written.kept:
        yield reason("init-said-kept", names=", ".join(outcome.written.kept[:5]))
    if outcome.completed:
        yield reason("init-said-completed", names=", ".join(outcome.completed))
    if outcome.refused and outcome.state != "nothing":
        given = "".join(f" {shlex.quote(str(each))}" for each in outcome.given)
        yield reason("init-said-once-mended", given=given, into=f" --into {shlex.quote(str(outcome.into))}")
    if outcome.settings and not outcome.settings.licence and outcome.state == "made":
        yield reason("init-said-no-licence")
    yield _next(outcome)


def _sum(outcome: Outcome, place: str) -> Both:
    rows = sum(each.found.rows for each in outcome.tables)
    if outcome.state == "made":
        return reason("init-said-made", tables=len(outcome.tables), rows=f"{rows:,}", place=place)
    return reason("init-said-added", tables=len(outcome.tables), rows=f"{rows:,}", place=place)


def _table(each: Decided) -> Both:
    found, words = each.found, each.words
    explore = words.get("explore") or {}
    title = words.get("title") or each.table.title or each.table.name
    parts = [reason("init-said-table", title=title, name=each.table.name,
                    rows=f"{found.rows:,}", columns=len(found.columns))]  # fmt: skip
    key = words.get("primaryKey") or list(each.table.key)
    parts.append(reason("init-said-key", names=", ".join(key)) if key else reason("init-said-no-key"))
    if facets := explore.get("facets"):
        parts.append(reason("init-said-facets", names=", ".join(facets)))
    if explore.get("latitude") or explore.get("point"):
        parts.append(reason("init-said-map"))
    if explore.get("time"):
        parts.append(reason("init-said-time", name=explore["time"]))
    return Both("  " + "・".join(part.ja for part in parts), "  " + "; ".join(part.en for part in parts))


def _doubts(doubts: Sequence[Doubt]) -> Iterator[Both]:
    if doubts:
        yield reason("init-said-doubts", n=len(doubts))
        told = [_doubt(each) for each in doubts]
        yield from _some(told, MOST_DOUBTS, lambda n: reason("init-said-more-doubts", n=n))


def _doubt(each: Doubt) -> Both:
    place = f"{each.table}・{each.column}" if each.column else each.table
    return Both(f"  {place}：{each.words.ja}", f"  {place}: {each.words.en}")


def _refused(outcome: Outcome) -> Iterator[Both]:
    if outcome.refused:
        yield reason("init-said-refused", n=len(outcome.refused))
        told = [
            Both(f"  {_place(each)}：{each.message}{each.fix}", f"  {_place(each)}: {each.message_en} {each.fix_en}")
            for each in outcome.refused
        ]
        yield from _some(told, MOST_REFUSED, lambda n: reason("init-said-more-refused", n=n))


def _place(each: Problem) -> str:
    return f"{each.origin.path}:{each.origin.line}" if each.origin.line else each.origin.path


def _some(lines: Sequence[Both], most: int, more: Callable[[int], Both]) -> Iterator[Both]:
    """The first of many lines, and how many others there are."""
    yield from lines if len(lines) <= most else lines[: most - 1]
    if len(lines) > most:
        yield more(len(lines) - most + 1)


def _next(outcome: Outcome) -> Both:
    root = "" if outcome.into.resolve() == Path.cwd() else f" --root {shlex.quote(str(outcome.into))}"
    if outcome.state == "nothing":
        return reason("init-next-nothing")
    if outcome.state == "exists":
        return reason("init-next-exists", root=f" --into {shlex.quote(str(outcome.into))}" if root else "")
    return reason("init-next", root=root)
