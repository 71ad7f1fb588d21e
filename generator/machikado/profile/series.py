"""Find the lines of a table: which rows are one measurement each, along which times, of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ..core.model import Scalar
from .pictures import Fixed, Line, Lines, Number, Reckoned
from .source import Source, constant, exact, is_total
from .time_axis import fitting, own_grain

MOST_LINES = 8
_CLOSE = 16  # up to so many series the greatest are shown; of more, one
_POINTS = 2_400  # in a picture
_AT_FIRST = 10_000  # rows that may show already that a field tells none apart
_FEW = 60  # values of a field that may be held fixed
_EACH = re.compile(r"料金|単価|価格|定価|入場料|使用料|平均|(^|[\W_])(price|fee|fare|rate|average|mean)s?($|[\W_])")
_ADDED = re.compile(
    r"円|千円|百万円|億円|ドル|ユーロ|人|名|件|台|戸|世帯|回|本|冊|個|か所|箇所|棟|店|店舗|kg|t|トン|ha|kwh|yen|jpy|usd|eur"
    r"|people|persons|visitors|households|cases|items|dollars|euros|tons|tonnes",
    re.IGNORECASE,
)
_MONEY = re.compile(r"円|ドル|ユーロ|yen|jpy|usd|eur|dollars", re.IGNORECASE)


def lines_of(source: Source, measure: str) -> Lines | None:
    """The measure along time, where a time and at most one other field tell a row; None where rows are events."""
    if not source.roles.time or not measure:
        return None
    unit, fixed = source.unit_of(measure)
    framed = _frame(source, measure, fixed)
    if framed is None:
        return None
    series, fixed = framed
    return _drawn(source, measure, unit, series, fixed)


def can_be_summed(source: Source, measure: str, unit: str) -> bool:
    """Whether amounts of rows may be added: they count things or money, and no row is the total of others."""
    if not _ADDED.fullmatch(unit.strip()) or _EACH.search(measure.lower()):
        return False
    values = (value for name in _dimensions(source, measure) for value, _ in source.statistics[name].commonest)
    return not any(is_total(value) for value in values)


def _frame(source: Source, measure: str, fixed: Fixed) -> tuple[str, Fixed] | None:
    """The field whose values are a line each (empty: there is one line), and what is held fixed."""
    where = source.where(fixed, source.roles.time, measure)
    times = source.one(f"count(DISTINCT {source.columns[source.roles.time]})", where)[0]
    fields = [name for name in _dimensions(source, measure) if name not in dict(fixed)]
    if times < 2 or _is_register(source, measure):
        return None
    if (found := _series(source, measure, fixed, fields)) is not None:
        return found, fixed
    for name in sorted(fields, key=lambda each: _held(source, each) is not None)[:4]:
        if source.statistics[name].distinct <= _FEW:
            fixed = (*fixed, (name, _held(source, name)))
            where = source.where(fixed, source.roles.time, measure)
            if source.one(f"count(DISTINCT {source.columns[source.roles.time]})", where)[0] * 10 < times * 9:
                return None
            rest = [each for each in fields if each not in dict(fixed)]
            if (found := _series(source, measure, fixed, rest)) is not None:
                return found, fixed
    return None


def _held(source: Source, name: str) -> object:
    """The value that stands for all: none, where some rows have none; else one that says so, or the commonest."""
    held = source.statistics[name]
    if held.filled < held.rows:
        return None
    return next(
        (value for value, _ in held.commonest if is_total(value)), held.commonest[0][0] if held.commonest else ""
    )


def _is_register(source: Source, measure: str) -> bool:
    """Whether rows are things with a name each, of which a date is told besides."""
    return any(
        held.distinct * 2 > held.filled and held.filled * 2 > held.rows
        for field in source.table.fields
        if field.type == "string" and field.name not in (source.roles.time, measure)
        for held in [source.statistics[field.name]]
    )


def _dimensions(source: Source, measure: str) -> list[str]:
    """The fields that may tell series apart, the likeliest first."""
    roles, table = source.roles, source.table
    wanted = [roles.series, *roles.facets, roles.label, *(field.name for field in table.fields)]
    not_these = {
        "",
        roles.time,
        measure,
        roles.latitude,
        roles.longitude,
        roles.point,
        *roles.measures,
        source.unit_field,
    }
    return [
        name for name in dict.fromkeys(wanted)
        if name not in not_these and table.field(name).type in ("string", "boolean", "integer")
        and (held := source.statistics[name]).distinct > (held.filled == held.rows)
    ]  # fmt: skip


def _series(source: Source, measure: str, fixed: Fixed, fields: list[str]) -> str | None:
    """The field that tells rows of one time apart; empty where nothing needs to, None where nothing does."""
    where, time = source.where(fixed, source.roles.time, measure), source.columns[source.roles.time]
    rows, times = source.one(f"count(*), count(DISTINCT {time})", where)
    if rows == times:
        return ""
    for name in fields:
        held = source.statistics[name]
        if (held.distinct + 1) * times < rows or held.distinct * 2 > rows:
            continue
        keys = f"count(*) = count(DISTINCT ({time}, {source.columns[name]}))"
        if all(source.one(keys, f"{where} AND {few}")[0] for few in (f"rowid < {_AT_FIRST}", "true")):
            return name
    return None


def _drawn(source: Source, measure: str, unit: str, series: str, fixed: Fixed) -> Lines | None:
    where, value = source.where(fixed, source.roles.time, measure), source.columns[measure]
    chosen, of, reckoned = _chosen(source, measure, unit, series, where)
    if series and len(chosen) == 1 and of > 1:
        fixed = (*fixed, (series, chosen[0]))
        where = source.where(fixed, source.roles.time, measure)
    finest = own_grain(source, fixed)
    fit = fitting(source, where, finest, _POINTS // max(len(chosen), 1))
    if fit is None:
        return None
    grain, tick = fit
    apart = source.columns[series] if series and not reckoned else "NULL"
    per = source.one(f"count(*), count(DISTINCT ({tick}, {apart}))", where)
    reckoned = reckoned or ("mean" if per[0] > per[1] else "")
    told = {"": f"any_value({value})", "mean": f"avg({value})", "sum": f"sum({value})"}[reckoned]
    found = source.all(f"{apart}, {tick}, {told}, count(*)", where, "GROUP BY 1, 2 ORDER BY 2")
    points = [(name, (when, _told(number, reckoned))) for name, when, number, _ in found]
    lines = [Line(value=each, points=tuple(point for name, point in points if name == each)) for each in chosen]
    among = " OR ".join(f"{apart} IS NOT DISTINCT FROM {constant(each)}" for each in chosen)
    return Lines(
        without=source.without(fixed, source.roles.time, measure, among=among if apart != "NULL" else "true"),
        time=source.roles.time, grain=grain, measure=measure, unit=unit, series=series, lines=tuple(lines), of=of,
        fixed=fixed, reckoned=reckoned, rows=source.rows, used=sum(row[3] for row in found if row[0] in chosen),
    )  # fmt: skip


def _told(number: Any, reckoned: str) -> Number:
    """A value as it is; a mean with four digits that count."""
    return Decimal(f"{number:.4g}") if reckoned == "mean" else exact(number) or 0


def _chosen(source: Source, measure: str, unit: str, series: str, where: str) -> tuple[list[Scalar], int, Reckoned]:
    """The series that are drawn, the greatest at the end first; how many there are; what is reckoned of all."""
    if not series:
        return [None], 1, ""
    time, value = source.columns[source.roles.time], source.columns[measure]
    found = source.all(
        f"{source.columns[series]}, count(*), max({time}), arg_max({value}, {time})", where,
        "GROUP BY 1 ORDER BY 3 DESC, 4 DESC, 1",
    )  # fmt: skip
    names = [row[0] for row in found]
    if len(names) <= MOST_LINES:
        return names, len(names), ""
    even = len({row[1] for row in found}) == 1
    if even and can_be_summed(source, measure, unit):
        return [None], len(names), "sum"
    if len(names) <= _CLOSE:
        return names[:MOST_LINES], len(names), ""
    return [min(found, key=lambda row: (-row[1], not is_total(row[0])))[0]], len(names), ""


def sums_of(source: Source) -> Iterator[tuple[str, str, Fixed]]:
    """The measures of events that may be added, with their unit; of things with names, only money that was spent."""
    for measure in source.roles.measures:
        unit, fixed = source.unit_of(measure)
        if can_be_summed(source, measure, unit) and (_MONEY.search(unit) or not _is_register(source, measure)):
            yield measure, unit, fixed
