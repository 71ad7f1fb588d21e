"""Find where the rows of a table are, set apart what cannot be there, and thin the dots of a map."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians

from ..core.model import Scalar
from .outlines import prefectures_of
from .pictures import Box, Outside, Places, Why
from .source import Source

MOST_DOTS = 5_000
_ACROSS = 500  # cells of a map, at first
_NAMED = 5
_GROUPS = 12
_LEAST = 0.02  # degrees: of the box in which most lie


def places_of(source: Source) -> Places | None:
    """The dots of a table's rows; None where no column tells a place, or no row has one."""
    found = _coordinates(source)
    if found is None:
        return None
    latitude, longitude = found
    there = f"{latitude} IS NOT NULL AND {longitude} IS NOT NULL"
    sane = f"{there} AND abs({latitude}) <= 90 AND abs({longitude}) <= 180 AND NOT ({latitude} = 0 AND {longitude} = 0)"
    total = source.one("count(*)", sane)[0]
    if not total:
        return None
    longitude = _turned(source, longitude, sane)
    box = _most(source, latitude, longitude, sane, total)
    inside = f"{sane} AND {_within(latitude, longitude, box)}"
    *tight, drawn = source.one(
        f"min({longitude}), min({latitude}), max({longitude}), max({latitude}), count(*)", inside
    )
    west, south, east, north = tight
    dots = _dots(source, latitude, longitude, inside, (west, south, east, north))
    facet, groups, others = _groups(source, inside)
    outside = tuple(_outside(source, latitude, longitude, there, sane, box))
    return Places(
        box=(west, south, east, north), dots=dots, outside=outside,
        facet=facet, groups=groups, others=others, prefectures=() if facet else prefectures_of(dots), drawn=drawn,
        placed=source.one("count(*)", there)[0], rows=source.rows,
    )  # fmt: skip


def _turned(source: Source, longitude: str, sane: str) -> str:
    """The longitude counted eastwards from 0° to 360° where that keeps rows together: on both sides of 180°."""
    eastward = f"({longitude} + CASE WHEN {longitude} < 0 THEN 360 ELSE 0 END)"
    spans = (f"quantile_disc({each}, 0.95) - quantile_disc({each}, 0.05)" for each in (longitude, eastward))
    plain, turned = source.one(", ".join(spans), sane)
    return eastward if turned * 2 < plain else longitude


def _coordinates(source: Source) -> tuple[str, str] | None:
    """Expressions of latitude and longitude in degrees."""
    roles = source.roles
    if roles.latitude and roles.longitude:
        return _degrees(source.columns[roles.latitude]), _degrees(source.columns[roles.longitude])
    if not roles.point:
        return None
    column = source.columns[roles.point]
    if source.table.field(roles.point).type == "geopoint":  # longitude, latitude
        return _degrees(f"split_part({column}, ',', 2)"), _degrees(f"split_part({column}, ',', 1)")
    point = f"CASE WHEN json_valid({column}) AND {column}->>'$.type' = 'Point' THEN {column} END"
    return _degrees(f"({point})->>'$.coordinates[1]'"), _degrees(f"({point})->>'$.coordinates[0]'")


def _degrees(value: str) -> str:
    return f"TRY_CAST({value} AS DOUBLE)"


def _within(latitude: str, longitude: str, box: Box) -> str:
    return f"{longitude} BETWEEN {box[0]!r} AND {box[2]!r} AND {latitude} BETWEEN {box[1]!r} AND {box[3]!r}"


def _most(source: Source, latitude: str, longitude: str, sane: str, total: int) -> Box:
    """A box around all but at most three rows, or 2 % of them, that lie far from the rest."""
    ends = (f"quantile_disc({each}, {share})" for share in (0.05, 0.95) for each in (longitude, latitude))
    west, south, east, north = source.one(", ".join(ends), sane)
    wide = max(east - west, north - south, _LEAST)
    for times in (1, 2, 4, 8, 16):
        box = (west - wide * times, south - wide * times, east + wide * times, north + wide * times)
        far = total - source.one("count(*)", f"{sane} AND {_within(latitude, longitude, box)}")[0]
        if far <= min(max(3, total // 50), total // 5):
            return box
    return (-180.0, -90.0, 180.0, 90.0)


def _outside(
    source: Source, latitude: str, longitude: str, there: str, sane: str, box: Box
) -> Iterator[Outside]:  # fmt: skip
    """What is not drawn, by the reason that it looks to have."""
    zero = f"({latitude} = 0 AND {longitude} = 0)"
    swapped = f"({_within(longitude, latitude, box)})"
    inside = f"({sane} AND {_within(latitude, longitude, box)})"
    left = f"{there} AND NOT {inside}"
    label = source.columns[source.roles.label] if source.roles.label else "NULL"
    kinds: dict[Why, str] = {
        "zero": f"{left} AND {zero}",
        "swapped": f"{left} AND NOT {zero} AND {swapped}",
        "impossible": f"{left} AND NOT {swapped} AND (abs({latitude}) > 90 OR abs({longitude}) > 180)",
        "far": f"{left} AND NOT {swapped} AND {sane}",
    }
    for why, where in kinds.items():
        if rows := source.one("count(*)", where)[0]:
            first = source.all(f"{label}, {latitude}, {longitude}", where, f"ORDER BY rowid LIMIT {_NAMED}")
            yield Outside(why=why, rows=rows, first=tuple(first))


def _groups(source: Source, inside: str) -> tuple[str, tuple[tuple[Scalar, int], ...], int]:
    """How many of the drawn rows have each value of the first facet that divides them."""
    for name in source.facets:
        if source.table.field(name).type != "list":
            found = source.all(
                f"{source.columns[name]}, count(*)", f"{inside} AND {source.columns[name]} IS NOT NULL",
                "GROUP BY 1 ORDER BY 2 DESC, 1",
            )  # fmt: skip
            if len(found) > 1:
                shown = found if len(found) <= _GROUPS else found[: _GROUPS - 1]
                return name, tuple((row[0], row[1]) for row in shown), sum(row[1] for row in found[len(shown) :])
    return "", (), 0


def _dots(
    source: Source, latitude: str, longitude: str, inside: str, box: Box
) -> tuple[tuple[float, float, int], ...]:  # fmt: skip
    """One dot for the rows of each cell of a fine grid, which is coarser until the dots are few enough."""
    narrow = max(cos(radians((box[1] + box[3]) / 2)), 0.1)
    cell = max((box[2] - box[0]) * narrow, box[3] - box[1], _LEAST / 10) / _ACROSS
    while True:
        cells = f"floor({longitude} * {narrow / cell!r}), floor({latitude} / {cell!r})"
        found = source.all(
            f"round(avg({longitude}), 6), round(avg({latitude}), 6), count(*)", inside,
            f"GROUP BY {cells} ORDER BY 2 DESC, 1",
        )  # fmt: skip
        if len(found) <= MOST_DOTS:
            return tuple((east, north, rows) for east, north, rows in found)
        cell *= 2
