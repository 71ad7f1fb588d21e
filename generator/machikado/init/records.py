"""Read JSON, NDJSON and GeoJSON as somebody wrote them: where the rows are, and which entries they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from ..core.json_cursor import Cursor, JsonFault, Number, cell_text, compact
from ..core.problems import problem
from .delimited import text_of
from .found import Column, Found, Reading, Source
from .words import reason

_DEPTH = 3  # how far down rows are looked for
_MOST_ENTRIES = 20  # of an object that becomes columns like `id.code`


def read_records(source: Source, data: bytes, reading: Reading) -> None:
    """Adds the one table of a JSON text, or why there is none."""
    found = Found(source=source, title=PurePosixPath(source.name.removesuffix(".gz")).stem, path=source.name)
    text = text_of(data, found, reading)
    if text is None:
        return
    try:
        kind = PurePosixPath(source.name.lower().removesuffix(".gz")).suffix
        records = _lines(text) if kind in (".ndjson", ".jsonl") else _records(_value(text), found)
    except JsonFault as fault:
        reading.refused.append(problem("broken-json", source.origin, reason=fault.why))
        return
    if not records:
        reading.refused.append(problem("unreadable-file", source.origin, reason=reason("init-no-rows-in-json")))
        return
    _count(records, found)
    reading.tables.append(found)


def _value(text: str) -> Any:
    cursor = Cursor(text)
    value = cursor.value()
    cursor.finish()
    return value


def _lines(text: str) -> list[Any]:
    found = [_value(line) for line in text.split("\n") if line.strip()]
    return found if all(isinstance(each, dict) for each in found) else []


def _records(value: Any, found: Found) -> list[Any]:
    """The rows: objects in a list, under keys, or in the longest list that stands deeper."""
    if _is_rows(value):
        return list(value)
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("features"), list) and value.get("type") == "FeatureCollection":
        if not found.source.name.lower().endswith((".geojson", ".geojson.gz")):
            found.words["format"] = "geojson"
        return [_feature(each) for each in value["features"] if isinstance(each, dict)]
    lists = sorted(_below(value, ()), key=lambda each: -len(each[1]))
    if lists:
        names, rows = lists[0]
        pointer = (
            names[0]
            if len(names) == 1
            else "/" + "/".join(name.replace("~", "~0").replace("/", "~1") for name in names)
        )
        found.words["dialect"] = {"property": pointer}
        found.why.append(reason("init-rows-below", name=pointer, n=len(rows)))
        return rows
    if len(value) > 1 and all(isinstance(each, dict) for each in value.values()):
        found.key = next(
            name for name in ("key", "id", "name", "_key") if not any(name in each for each in value.values())
        )
        return [{found.key: key, **each} for key, each in value.items()]
    return []


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _below(value: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    for name, each in value.items():
        if _is_rows(each):
            yield (*names, name), each
        elif isinstance(each, dict) and len(names) < _DEPTH:
            yield from _below(each, (*names, name))


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a feature, as the engine reads it."""
    properties = feature.get("properties")
    row = dict(properties) if isinstance(properties, dict) else {}
    if feature.get("id") is not None:
        row.setdefault("id", feature["id"])
    return {**row, "geometry": feature.get("geometry")}


# ---------------------------------------------------------------- columns


def _count(records: list[Any], found: Found) -> None:
    columns: dict[str, Column] = {}
    kinds: dict[str, set[str]] = {}
    flat = _spread(records)
    for record in records:
        for name, value in _entries(record, flat):
            column = columns.setdefault(name, Column(name=name))
            text, kind = _cell(name, value)
            if text:
                column.values[text] += 1
                kinds.setdefault(name, set()).add(kind)
    found.columns, found.rows = list(columns.values()), len(records)
    for column in found.columns:
        held = kinds.get(column.name, set())
        column.kind = held.pop() if len(held) == 1 else "any" if held - {""} else ""


def _spread(records: list[Any]) -> frozenset[str]:
    """The entries whose objects become columns of their own: few, of plain values, the same in all rows."""
    seen: dict[str, set[str]] = {}
    plain: dict[str, bool] = {}
    for record in records:
        for name, value in record.items():
            fits = value is None or (
                isinstance(value, dict) and not any(isinstance(each, (dict, list)) for each in value.values())
            )
            plain[name] = plain.get(name, True) and fits and "." not in name and name != "geometry"
            if isinstance(value, dict):
                seen.setdefault(name, set()).update(value)
    return frozenset(name for name, keys in seen.items() if plain[name] and 0 < len(keys) <= _MOST_ENTRIES)


def _entries(record: Mapping[str, Any], flat: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if name in flat:
            yield from ((f"{name}.{key}", each) for key, each in (value or {}).items())
        else:
            yield name, value


def _cell(name: str, value: Any) -> tuple[str | None, str]:
    """What a cell's text will be, and of which kind it is where it is no scalar."""
    if name == "geometry" and isinstance(value, dict):
        place = value.get("coordinates")
        if value.get("type") == "Point" and isinstance(place, list) and len(place) == 2:
            return f"{place[0]}, {place[1]}", "geopoint"
        return compact(value), "geojson"
    if isinstance(value, list):
        items = [each for each in value if not isinstance(each, (list, dict)) and each is not None]
        if len(items) == len(value) and not any(";" in str(each) for each in items):
            return ";".join(filter(None, map(cell_text, items))) or None, "list"
        return compact(value), "array"
    if isinstance(value, dict):
        return compact(value), "object"
    return (value if isinstance(value, Number) else cell_text(value)) or None, ""
