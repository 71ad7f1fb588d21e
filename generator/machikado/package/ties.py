"""Follow foreign keys: from a row to the one that it names, and back to those that name it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.model import Scalar

if TYPE_CHECKING:
    from .rows import Row, Rows

Part = Callable[[tuple[Scalar, ...]], Scalar]  # a row's value, or values, under certain fields


@dataclass(slots=True)
class Forward:
    """A foreign key followed from its own row to the row it names."""

    wanted: Part
    target: Rows
    references: tuple[str, ...]

    def follow(self, values: tuple[Scalar, ...]) -> Row | None:
        return self.target.first(self.references, self.wanted(values))


@dataclass(slots=True)
class Backward:
    """A foreign key followed back: the rows that name this one."""

    wanted: Part
    source: Rows
    fields: tuple[str, ...]

    def rows_of(self, values: tuple[Scalar, ...]) -> Sequence[Row]:
        return self.source.having(self.fields, self.wanted(values))
