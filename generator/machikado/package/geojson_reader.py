"""Read GeoJSON into raw rows: properties are columns, and the geometry fills a field of that name."""

from __future__ import annotations

from typing import Any

from ..core.json_cursor import Cursor, compact
from ..core.messages import reason
from ..core.model import Table
from ..core.raw_rows import is_full
from .file_source import Source
from .json_tables import items_of, take, with_faults
from .record_reader import Flattener, tell_shape

GEOMETRY = "geometry"
# Longitude and latitude in degrees, as files from before RFC 7946 name it.
_DEGREES = frozenset(
    "urn:ogc:def:crs:OGC:1.3:CRS84 urn:ogc:def:crs:OGC::CRS84 urn:ogc:def:crs:EPSG::4326 EPSG:4326"
    " urn:ogc:def:crs:EPSG::6668 EPSG:6668".split()  # the last: JGD2011, which differs by less than a metre
)


def read_geojson(text: str, source: Source) -> None:
    """A FeatureCollection, one row a feature, or a single feature."""
    cursor = Cursor(text)
    with_faults(source, cursor, lambda: _whole(cursor, source))


def _whole(cursor: Cursor, source: Source) -> None:
    flattener = Flattener(source.name, source.children, source.result)
    line = cursor.line(cursor.at)
    if cursor.peek() != "{":
        cursor.value()
        source.refuse("unreadable-file", reason("no-features"), line)
        return
    others: dict[str, Any] = {}
    listed = False
    for key, _ in cursor.members():
        if key == "features" and cursor.peek() == "[":
            listed = True
            for feature, line in items_of(cursor):
                if not is_full(source.result):
                    _feature(flattener, feature, line, source)
        else:
            others[key] = cursor.value()
    if not listed and others.get("type") == "Feature":
        _feature(flattener, others, line, source)
    elif not listed or others.get("type") not in (None, "FeatureCollection"):
        source.refuse("unreadable-file", reason("no-features"), line)
    _refuse_other_places(others.get("crs"), source)


def _feature(flattener: Flattener, feature: Any, line: int, source: Source) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(feature, dict) or not isinstance(properties, (dict, type(None))):
        found = properties if isinstance(feature, dict) else feature
        tell_shape(source.result, source.name, line, source.table, found if isinstance(found, list) else "")
        return
    row = dict(properties or {})
    if feature.get("id") is not None:
        row.setdefault("id", feature["id"])
    if feature.get(GEOMETRY) is not None and GEOMETRY not in row:
        row[GEOMETRY] = _place(feature[GEOMETRY], source.table)
    take(flattener, row, line, source)


def _place(geometry: Any, table: Table) -> Any:
    """A point as a geopoint is written where the field is one; any other geometry as it is."""
    if GEOMETRY not in table.positions or not isinstance(geometry, dict):
        return geometry
    field, pair = table.field(GEOMETRY), geometry.get("coordinates")
    is_pair = geometry.get("type") == "Point" and isinstance(pair, list) and len(pair) == 2
    if field.type != "geopoint" or not is_pair or pair is None:
        return compact(geometry)
    form = field.descriptor.get("format")
    if form == "array":
        return pair
    return {"lon": pair[0], "lat": pair[1]} if form == "object" else ", ".join(map(str, pair))


def _refuse_other_places(crs: Any, source: Source) -> None:
    """Places in metres of some plane are none that a map can show; only who publishes them can convert them."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name not in _DEGREES and GEOMETRY in source.table.positions:
        source.refuse("unreadable-file", reason("no-degrees", name=name[:100]))
