"""Report audit findings with the words of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.model import Origin, Problem
from ...core.problems import catalogue

SHOWN = 5  # pages named in one problem; the rest are counted

WARNINGS = frozenset({"title-without-finding", "duplicate-title", "missing-description", "no-contact"})
COUNTS = {
    "none": ("ありません", "there is none"),
    "several": ("二つ以上あります", "there are several"),
    "empty": ("空です", "it is empty"),
}


def problem(code: str, value: str, line: int | None, pages: Sequence[str], count: int) -> Problem:
    """One fault, wherever it stands: the first page, and on which others."""
    words = catalogue()[code]
    ja, en = COUNTS.get(value, (value, value))
    others, others_en = _others(pages, count)
    return Problem(
        code=code,
        level="warning" if code in WARNINGS else "error",
        origin=Origin(path=pages[0], line=line),
        value=value,
        message=words.ja.format(value=ja) + others,
        message_en=words.en.format(value=en, value_en=en) + others_en,
        fix=words.fix,
        fix_en=words.fix_en,
    )


def _others(pages: Sequence[str], count: int) -> tuple[str, str]:
    if count == 1:
        return "", ""
    named = ", ".join(pages[1:]) + (", …" if count > len(pages) == SHOWN else "")
    return f"（ほか {count - 1:,} 件 {named}）".replace(" ）", "）"), f" (and {count - 1:,} more {named})".replace(
        " )", ")"
    )
