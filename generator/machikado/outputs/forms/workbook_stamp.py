"""Stamp a workbook with the schema it was made from: keywords hold `machikado:TABLE:HASH`."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.model import Origin, Problem, Table
from ...core.problems import problem
from .columns import stamp_of


def is_stamped(keywords: str) -> bool:
    """Whether a workbook is a form of ours."""
    return stamp_of(keywords) is not None


def stamp_problems(path: str, keywords: str, table: Table, stamp: str) -> Iterator[Problem]:
    """A form for another table, or one that was made before the definition changed."""
    found = stamp_of(keywords)
    if found and found[0] != table.name:
        yield problem("other-template", Origin(path=path), table=table.name, value=found[0],
                      wanted=table.title or table.name, wanted_en=table.title_en or table.name)  # fmt: skip
    elif found and stamp and found != stamp_of(stamp):
        yield problem("old-template", Origin(path=path), level="warning", table=table.name, value=found[1])
