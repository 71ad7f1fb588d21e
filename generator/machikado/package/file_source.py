"""Describe what a reader of one format is given: a table's file, and where rows go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..core.messages import Both
from ..core.model import Origin, Table
from ..core.problems import problem
from ..core.raw_rows import RawFile


class Grid(Protocol):
    """Rows of cells (text, list of text or None) below a row of headings, read one after the other."""

    @property
    def line_num(self) -> int:
        """The line, or the number of the row, that was read last."""
        ...

    def __iter__(self) -> Iterator[list[Any]]: ...

    def __next__(self) -> list[Any]: ...


# The columns' names and the rows of a Parquet file; OSError, whose `strerror` is a reason, where it is not read.
ParquetReader = Callable[[bytes], tuple[Sequence[str], Iterator[list[Any]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of a table. `many`: it may hold more than one record; `grid` takes rows of cells into the result."""

    name: str
    table: Table
    children: Mapping[str, list[Table]]
    result: RawFile
    many: bool
    grid: Callable[[Grid, str, Table, RawFile], None]
    sheet: str = ""
    parquet: ParquetReader | None = None

    def option(self, name: str) -> str:
        """What the resource's dialect says under a name; empty where it is silent."""
        value = (self.table.resource.get("dialect") or {}).get(name)
        return value if isinstance(value, str) else ""

    def refuse(self, code: str, why: Both | str, line: int | None = None) -> None:
        """Reports that the file, or its rest, is not read."""
        origin = Origin(path=self.name, line=line)
        self.result.problems.append(problem(code, origin, table=self.table.name, reason=why))
        self.result.damaged = True
