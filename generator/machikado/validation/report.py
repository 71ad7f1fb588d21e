"""Report problems as text, JSON, GitHub annotations or a comment."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Sequence

from ..core.model import Problem
from ..core.strings import visible

__all__ = ["FORMATS", "cell", "escaped", "report", "verdict"]
FORMATS: dict[str, Callable[[Sequence[Problem], str], str]] = {}
Formatter = Callable[[Sequence[Problem], str], str]


def formatter(function: Formatter) -> Formatter:
    """Registers a format under its function's name."""
    FORMATS[function.__name__.strip("_")] = function
    return function


def report(problems: Iterable[Problem], form: str, summary: str) -> str:
    """All problems in one of FORMATS, with a closing line on what was checked."""
    return FORMATS[form](list(problems), summary)


def verdict(problems: Sequence[Problem]) -> str:
    """How many of each level, or a clear word that there is none."""
    errors = sum(found.level == "error" for found in problems)
    if not problems:
        return "問題はありません。/ No problems."
    return f"誤り {errors} 件、注意 {len(problems) - errors} 件 / {errors} errors, {len(problems) - errors} warnings"


@formatter
def text(problems: Sequence[Problem], summary: str) -> str:
    """One problem a paragraph: where, what, how to fix it; Japanese, then English."""
    return "\n".join([*map(_paragraph, problems), f"{summary}。", verdict(problems)])


def _paragraph(found: Problem) -> str:
    where = f"{found.table or ''}.{found.field}: " if found.field else ""
    lines = [f"{found.origin} [{found.code}] {where}{found.message}"]
    lines += [f"    → {found.fix}"] if found.fix else []
    lines += [f"    {found.message_en} {found.fix_en}".rstrip()]
    return "\n".join(map(visible, lines))


@formatter
def json_(problems: Sequence[Problem], summary: str) -> str:
    """The problems as data."""
    records = [dataclasses.asdict(found) for found in problems]
    return json.dumps(
        {"summary": summary, "verdict": verdict(problems), "problems": records}, ensure_ascii=False, indent=1
    )


@formatter
def github(problems: Sequence[Problem], summary: str) -> str:
    """Workflow commands that GitHub shows beside the lines; every value is escaped, so none can be a command."""
    lines = [
        f"::{found.level} file={_property(found.origin.path)},line={found.origin.line or 1},"
        f"title={_property(found.code)}::{escaped(found.message + ' ' + found.fix + ' / ' + found.message_en)}"
        for found in problems
    ]
    return "\n".join([*lines, escaped(f"{summary}。{verdict(problems)}")])


def escaped(text: str) -> str:
    """Plain text as the message of a workflow command."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


@formatter
def markdown(problems: Sequence[Problem], summary: str) -> str:
    """A table for a comment; what people typed stands in it as plain text."""
    rows = [
        f"| {cell(str(found.origin))} | {cell(found.field or '')} | {cell(found.message)} | {cell(found.fix)} |"
        for found in problems
    ]
    table = ["", "| どこ | 項目 | 何が | 直し方 |", "|---|---|---|---|", *rows] if rows else []
    return "\n".join([f"**{verdict(problems)}**", "", f"{summary}。", *table])


_NUMBERED = re.compile(r"(gh&#45;)(?=\d)", re.IGNORECASE)


def cell(text: str) -> str:
    """Plain text inside a Markdown table: signs as entities, so that no link, mention or tag can arise.

    GitHub looks for @names, #numbers and GH-1 only after it has read the entities; a word joiner keeps them apart.
    """
    escaped = (f"&#{ord(sign)};" if sign in "\\`*_{}[]()#+!|<>&@~$:.=-'\"" else sign for sign in visible(text))
    words = "".join(escaped).replace("&#64;", "&#64;&#8288;").replace("&#35;", "&#35;&#8288;")
    return _NUMBERED.sub(r"\1&#8288;", words)
