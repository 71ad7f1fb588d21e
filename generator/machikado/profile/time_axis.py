"""Read times as whole numbers in SQL, and choose how fine a picture tells them."""

from __future__ import annotations

from .pictures import Fixed, Grain
from .source import Source

GRAINS: tuple[Grain, ...] = ("day", "month", "year", "decade")


def ticks(source: Source) -> dict[Grain, str]:
    """Expressions of the time field as whole numbers, for each grain that it tells, the finest first."""
    column, kind = source.columns[source.roles.time], source.table.field(source.roles.time).type
    if kind in ("date", "datetime"):
        return {
            "day": f"date_diff('day', DATE '1970-01-01', CAST({column} AS DATE))",
            "month": f"year({column}) * 12 + month({column}) - 1",
            "year": f"year({column})",
            "decade": f"year({column}) // 10",
        }
    if kind in ("year", "integer"):
        return {"year": column, "decade": f"{column} // 10"}
    year = f"TRY_CAST({column}[1:4] AS INTEGER)"
    if kind == "yearmonth":
        return {"month": f"{year} * 12 + CAST({column}[6:7] AS INTEGER) - 1", "year": year, "decade": f"{year} // 10"}
    return {"year": year, "decade": f"{year} // 10"}  # dates of which a part may be unknown


def own_grain(source: Source, fixed: Fixed = ()) -> Grain:
    """How fine the times are: dates that are all the first of a month tell months."""
    kind = source.table.field(source.roles.time).type
    if kind not in ("date", "datetime"):
        return next(iter(ticks(source)))
    column = source.columns[source.roles.time]
    days, months = source.one(
        f"count(DISTINCT day({column})), count(DISTINCT month({column}))", source.where(fixed, source.roles.time)
    )
    return "day" if days > 1 else "month" if months > 1 else "year"


def fitting(source: Source, where: str, finest: Grain, most: int, *, even: bool = False) -> tuple[Grain, str] | None:
    """The finest grain with at most so many times, and its expression; None where even decades are too many.

    `even`: times between the first and the last count too, those without a row.
    """
    told = ticks(source)
    for grain in GRAINS[GRAINS.index(finest) :]:
        if tick := told.get(grain):
            (times,) = source.one(f"max({tick}) - min({tick}) + 1" if even else f"count(DISTINCT {tick})", where)
            if times and times <= most:
                return grain, tick
    return None
