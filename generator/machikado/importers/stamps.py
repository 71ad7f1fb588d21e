"""Which definition a workbook was made for: its keywords hold `machikado:TABLE:HASH`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Origin, Problem, Table
from ..problems import problem

_STAMP = re.compile(r"machikado:([\w-]+):([0-9a-f]+)")


def is_stamped(keywords: str) -> bool:
    """Whether a workbook is a form of ours."""
    return bool(_STAMP.search(keywords))


def stamp_problems(path: str, keywords: str, table: Table, stamp: str) -> Iterator[Problem]:
    """A form for another table, or one that was made before the definition changed."""
    found = _STAMP.search(keywords)
    if found and found[1] != table.name:
        yield problem("other-template", Origin(path=path), table=table.name, value=found[1],
                      wanted=table.title or table.name, wanted_en=table.title_en or table.name)  # fmt: skip
    elif found and stamp and found[0] != stamp:
        yield problem("old-template", Origin(path=path), level="warning", table=table.name, value=found[2])
