"""Ask a loaded table for what pictures need, in the engine, and give back exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..core.model import Field, Scalar, Table
from ..core.strings import narrow
from ..sql.engine import Connection
from ..sql.names import columns_of, literal, quoted
from .model import ColumnStatistics, Roles
from .pictures import Fixed

_UNIT = re.compile(r"\A(?:units?(?:[\W_]*(?:of[\W_]*)?(?:measure\w*|codes?|names?))?|単位)\Z")
_TOTAL = re.compile(
    r"(?:総|合|小)?計|総数|全(?:国|体|域|数)|(?:(?:grand|sub)[\W_]*)?totals?|world|all|overall", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table that the connection holds, and what is known of it already."""

    connection: Connection
    table: Table
    statistics: Mapping[str, ColumnStatistics]
    roles: Roles

    @cached_property
    def columns(self) -> dict[str, str]:
        """The quoted column of each field."""
        return dict(zip((field.name for field in self.table.fields), columns_of(self.table), strict=True))

    @property
    def rows(self) -> int:
        return next((held.rows for held in self.statistics.values()), 0)

    @cached_property
    def facets(self) -> list[str]:
        """The fields that divide the rows, last those in which most rows have the same value."""
        names = [name for name in self.roles.facets if name not in (self.roles.time, self.unit_field)]
        names = [name for name in names if self.statistics[name].commonest]
        return sorted(names, key=lambda name: _says_little(self.statistics[name]))

    def all(self, what: str, where: str = "true", rest: str = "") -> list[tuple[Any, ...]]:
        found = self.connection.execute(f"SELECT {what} FROM {quoted(self.table.name)} WHERE {where} {rest}")
        return [tuple(each) for each in found.fetchall()]

    def one(self, what: str, where: str = "true") -> tuple[Any, ...]:
        return self.all(what, where)[0]

    def where(self, fixed: Fixed, *filled: str) -> str:
        """The condition that these fields have these values, and those any."""
        told = [f"{self.columns[name]} IS NOT DISTINCT FROM {constant(value)}" for name, value in fixed]
        return " AND ".join([*told, *(f"{self.columns[name]} IS NOT NULL" for name in filled)]) or "true"

    def without(self, fixed: Fixed, *filled: str, among: str = "true") -> int:
        """How many rows with these values have nothing in one of those fields."""
        lacking = " OR ".join(f"{self.columns[name]} IS NULL" for name in filled)
        return int(self.one("count(*)", f"{self.where(fixed)} AND ({lacking}) AND ({among})")[0])

    @cached_property
    def unit_field(self) -> str:
        """The field that says in what the values of a row are measured, if there is one."""
        return next((field.name for field in self.table.fields if _says_unit(field)), "")

    def unit_of(self, measure: str) -> tuple[str, Fixed]:
        """The unit of a measure, and the restriction to it where rows have several: no picture mixes them."""
        field = self.table.field(measure)
        held = self.statistics[self.unit_field] if self.unit_field else None
        if field.unit or held is None or not held.filled:
            return field.unit, ()
        found = self.all(
            f"{self.columns[self.unit_field]}, count(*)", self.where((), measure), "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        if len(found) == 1:
            return str(found[0][0] or ""), ()
        unit = next((value for value, _ in found if value is not None), None)
        return str(unit or ""), ((self.unit_field, unit),)


def _says_little(held: ColumnStatistics) -> bool:
    return held.commonest[0][1] * 4 > held.filled * 3


def _says_unit(field: Field) -> bool:
    names = (field.name, field.title, field.title_en)
    return field.type == "string" and any(_UNIT.match(narrow(name).lower()) for name in names)


def is_total(value: Scalar) -> bool:
    """Whether a value stands for all others together: 合計, 全国, World, no value at all."""
    return value is None or bool(_TOTAL.fullmatch(narrow(str(value))))


def exact(value: Any) -> int | Decimal | None:
    """A number as it is, a binary one with six digits that count; None where it is none."""
    if value is None or isinstance(value, int | Decimal):
        return value
    return Decimal(f"{value:.6g}") if abs(value) != float("inf") and value == value else None


def constant(value: Scalar) -> str:
    if value is None:
        return "NULL"
    return literal(value) if isinstance(value, str) else str(value)
