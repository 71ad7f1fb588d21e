"""Read Parquet into raw rows, each with its number in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..core.messages import reason
from ..core.model import Origin
from ..core.problems import problem
from .file_source import Source


def read_parquet(data: bytes, source: Source) -> None:
    """Columns by their names; a value becomes the text that it has as CSV, a list stays one."""
    if source.parquet is None:
        source.refuse("unreadable-file", reason("no-parquet-here"))
        return
    try:
        names, rows = source.parquet(data)
        source.grid(_Numbered(names, rows), source.name, source.table, source.result)
    except OSError as error:
        why = error.strerror or str(error)
        origin = Origin(path=source.name)
        source.result.problems.append(problem("unreadable-file", origin, table=source.table.name, reason=why))
        source.result.damaged = True


class _Numbered:
    """The headings, then the rows, counted from 1."""

    def __init__(self, names: Sequence[str], rows: Iterator[list[Any]]) -> None:
        self._names, self._rows, self.line_num = names, rows, -1

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        self.line_num += 1
        return next(self._rows) if self.line_num else list(self._names)
