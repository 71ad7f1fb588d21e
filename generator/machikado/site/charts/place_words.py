"""Say in words where the rows of a table are, which of them cannot be shown, and where one row is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...core import i18n
from ...core.model import Table
from ...profile import Roles
from ...profile.pictures import Outside, Places
from .maps import Drawing, locator, point_map
from .telling import Named, Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A map in words: the drawing, the rows of each value of a facet, and notes on what is not drawn."""

    title: str
    about: str
    description: str
    drawing: Drawing
    notes: tuple[str, ...] = ()
    head: str = ""
    groups: tuple[Mapping[str, Any], ...] = ()  # words, n, query


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row is."""

    title: str
    words: str
    geo: str  # an address that opens the place in a map of the reader's own
    drawing: Drawing


def shown(places: Places, table: Table, language: str, named: Named) -> Placed:
    """The map of a table as a page shows it."""
    telling = Telling(table=table, language=language, named=named)
    n, total = i18n.number(places.placed), i18n.number(places.rows)
    west, south, east, north = places.box
    key = "title" if places.placed < places.rows else "title_all"
    title = telling.texts[f"map_{key}"].format(n=n, total=total)
    digits = 1 if max(east - west, north - south) > 1 else 3
    span = telling.texts["map_span"].format(
        south=_latitude(south, telling, digits), north=_latitude(north, telling, digits),
        west=_longitude(west, telling, digits), east=_longitude(east, telling, digits),
    )  # fmt: skip
    drawn = telling.texts["map_drawn"].format(n=i18n.number(places.drawn))
    rows = [
        {"words": telling.value(places.facet, value), "n": count, "query": telling.query(places.facet, value)}
        for value, count in places.groups
    ]
    if places.others:
        rows.append({"words": telling.texts["map_others"], "n": places.others, "query": ""})
    if places.prefectures:
        rows = [_in_prefecture(each, telling) for each in places.prefectures]
    head = telling.texts["map_prefectures"] if places.prefectures else ""
    return Placed(
        title=title, about=telling.joined([drawn if places.drawn < places.placed else "", span]),
        description=telling.joined([drawn, span]), drawing=point_map(places.box, places.dots),
        notes=tuple(_note(each, telling) for each in places.outside), groups=tuple(rows),
        head=telling.title(places.facet) if places.facet else head,
    )  # fmt: skip


def _in_prefecture(found: tuple[str, str, int], telling: Telling) -> dict[str, Any]:
    ja, en, rows = found
    words = (ja if telling.language == "ja" else en) or telling.texts["map_beside"]
    return {"words": words, "n": rows, "query": ""}


def _note(outside: Outside, telling: Telling) -> str:
    """What is not drawn, why, and the first rows by name and place."""
    named = []
    for label, latitude, longitude in outside.first:
        where = f"{_plain(latitude)}, {_plain(longitude - 360 if longitude > 180 else longitude)}"
        named.append(f"{label}{telling.texts['look_bracket'].format(words=where)}" if label is not None else where)
    rest = outside.rows - len(named)
    more = telling.texts["map_more"].format(n=i18n.number(rest)) if rest else ""
    return telling.texts[f"map_{outside.why}"].format(n=i18n.number(outside.rows), rows=telling.listed(named) + more)


def of_row(row: Any, roles: Roles, language: str) -> Place | None:
    """Where a row is; None where it has no place, or one that cannot be."""
    telling = Telling(table=row.table, language=language, named=lambda *_: None)
    found = _coordinates(row, roles)
    if found is None or abs(found[0]) > 90 or abs(found[1]) > 180 or found == (0, 0):
        return None
    latitude, longitude = found
    words = telling.listed([_latitude(latitude, telling, 5), _longitude(longitude, telling, 5)])
    title = telling.texts["map_where"].format(label=row.label)
    geo = f"geo:{_plain(latitude)},{_plain(longitude)}"
    return Place(title=title, words=words, geo=geo, drawing=locator(longitude, latitude))


def _coordinates(row: Any, roles: Roles) -> tuple[float, float] | None:
    """Latitude and longitude in degrees."""
    if roles.latitude and roles.longitude:
        pair = (row[roles.latitude], row[roles.longitude])
    elif roles.point:
        value = row[roles.point]
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("{") else None
        if isinstance(value, dict):
            value = value.get("coordinates") if value.get("type") == "Point" else None
        pair = (value[1], value[0]) if value and len(value) > 1 else (None, None)
    else:
        return None
    known = [float(each) for each in pair if isinstance(each, int | float | Decimal)]
    return (known[0], known[1]) if len(known) == 2 else None


def _plain(degrees: float) -> str:
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def _latitude(degrees: float, telling: Telling, places: int) -> str:
    key = "map_north" if degrees >= 0 else "map_south"
    return telling.texts[key].format(degrees=f"{abs(degrees):.{places}f}")


def _longitude(degrees: float, telling: Telling, places: int) -> str:
    degrees = degrees - 360 if degrees > 180 else degrees
    key = "map_east" if degrees >= 0 else "map_west"
    return telling.texts[key].format(degrees=f"{abs(degrees):.{places}f}")
