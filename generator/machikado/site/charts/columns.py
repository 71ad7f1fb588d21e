"""Group values by year into the stacked columns of a bar chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .scales import Number

_MOST = 100  # years


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a bar: how much, and how it is filled."""

    value: Number | None
    fill: str


@dataclass(slots=True, kw_only=True)
class Column:
    """One year: its parts from zero upwards, what is written on it, its target; no row is an empty year between."""

    year: int
    parts: list[Part] = field(default_factory=list)
    label: Number | None = None
    target: Number | None = None
    row: Any = None

    @property
    def known(self) -> list[Part]:
        return [part for part in self.parts if part.value is not None]

    @property
    def ends(self) -> list[Number]:
        """How far the bar reaches on both sides of zero."""
        values = [part.value for part in self.known if part.value is not None]
        return [_sum(value for value in values if value > 0), _sum(value for value in values if value < 0)]


def yearly(
    rows: Iterable[Any], year: str, value: str, cumulative: str | None = None, inferred: str | None = None,
    target: str | None = None,
) -> list[Column]:  # fmt: skip
    """A column for each row; below the value what is missing to `cumulative`; `inferred` says that we worked it out."""
    columns = []
    for row in rows:
        fill = "hatch" if inferred and row[inferred] else "solid"
        total, here = row[cumulative] if cumulative else None, row[value]
        below = [] if total is None or here is None else [Part(value=_sum([total, -here]), fill="hatch")]
        columns.append(Column(
            year=row[year], parts=[*below, Part(value=here, fill=fill)], label=here,
            target=row[target] if target else None, row=row,
        ))  # fmt: skip
    return columns


def grouped(rows: Iterable[Any], year: str, value: str, group: str, fills: Iterable[tuple[str, str]]) -> list[Column]:
    """A column a year, its groups one on the other in the order of `fills` ((group, fill), …)."""
    order = dict(fills)
    found: dict[int, dict[str, Number | None]] = {}
    for row in rows:
        if row[group] in order:
            here, amount = found.setdefault(row[year], {}), row[value]
            known = here.get(row[group])
            here[row[group]] = amount if known is None else known if amount is None else _sum([known, amount])
    columns = []
    for each, parts in sorted(found.items()):
        values = [parts.get(name) for name in order]
        there = [value for value in values if value is not None]
        pieces = [Part(value=value, fill=fill) for value, fill in zip(values, order.values(), strict=True)]
        columns.append(Column(year=each, parts=pieces, label=_sum(there) if there else None, row=parts))
    return columns


def _sum(values: Iterable[Number]) -> Number:
    """The sum without the noise of binary fractions; of whole numbers a whole one."""
    there = list(values)
    if all(isinstance(value, int) for value in there):
        return sum(int(value) for value in there)
    return sum((Decimal(str(value)) for value in there), Decimal(0))


def spread(columns: Iterable[Column]) -> list[Column]:
    """The columns by year, with an empty one for each year between."""
    found = {column.year: column for column in sorted(columns, key=lambda column: column.year)}
    if not found:
        return []
    first, last = min(found), max(found)
    if last - first >= _MOST:
        return list(found.values())
    return [found.get(year) or Column(year=year) for year in range(first, last + 1)]
