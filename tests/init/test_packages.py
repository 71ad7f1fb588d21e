"""`machikado init` on a Data Package: its own definitions stay as they are, and what is missing stands beside them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from machikado.package.descriptor import read_definitions
from starting import contents, errors, laid, problems, schema, start

_ROWS = "Code,Name,Value,When\n" + "".join(f"C{i:02},Name {i},{i * 1.5},{2000 + i}\n" for i in range(40))
_FIELDS: list[dict[str, Any]] = [
    {"name": "Code", "type": "string"},
    {"name": "Name", "type": "string", "title": "What it is called"},
    {"name": "Value", "type": "number", "unit": "kg"},
    {"name": "When", "type": "year"},
]


def _package(*resources: dict[str, Any], **words: Any) -> str:
    return json.dumps({"name": "things", "title": "Things", **words, "resources": list(resources)})


def _resource(name: str = "things", **words: Any) -> dict[str, Any]:
    return {"name": name, "path": f"data/{name}.csv", "schema": {"fields": _FIELDS}, **words}


@pytest.mark.parametrize("name", ["datapackage.json", "datapackage.yaml", "datapackage.yml"])
def test_a_package_becomes_a_portal_where_it_stands(tmp_path: Path, name: str) -> None:
    laid(tmp_path, {name: _package(_resource(), licenses=[{"name": "CC0-1.0"}]), "data/things.csv": _ROWS})
    before = contents(tmp_path)
    said = start(tmp_path)
    assert "key: Code" in said and "No licence" not in said
    assert contents(tmp_path).items() >= before.items()
    added = schema(tmp_path, "things")
    assert added["primaryKey"] == ["Code"] and added["label"] == "{Name}" and "fields" not in added
    table = read_definitions(tmp_path).tables[0]
    assert table.key == ("Code",) and table.field("Name").title == "What it is called"
    assert not problems(tmp_path)


def test_what_a_package_says_is_not_said_again(tmp_path: Path) -> None:
    own = {"fields": _FIELDS, "primaryKey": "Name", "label": "{Code}", "explore": {"facets": []}}
    laid(tmp_path, {"datapackage.json": _package(_resource(schema=own)), "data/things.csv": _ROWS})
    start(tmp_path)
    assert not (tmp_path / "datasets").exists()
    assert not errors(tmp_path)


def test_a_package_in_another_place_is_copied_byte_for_byte(tmp_path: Path) -> None:
    source = laid(tmp_path / "from", {"datapackage.json": _package(_resource()), "data/things.csv": _ROWS.encode()})
    start(source, "--into", tmp_path / "portal")
    copied = contents(tmp_path / "portal/datasets")
    assert (
        copied["data/things.csv"] == _ROWS.encode()
        and copied["datapackage.json"] == (source / "datapackage.json").read_bytes()
    )
    assert contents(source).keys() == {"datapackage.json", "data/things.csv"}
    assert not problems(tmp_path / "portal")


def test_a_package_in_a_zip_is_one(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("top/datapackage.json", _package(_resource(schema="schemas/s.json")))
        archive.writestr("top/schemas/s.json", json.dumps({"fields": _FIELDS}))
        archive.writestr("top/data/things.csv", _ROWS)
        archive.writestr("../evil.csv", "a,b\n1,2\n")
    laid(tmp_path, {"p.zip": out.getvalue()})
    start(tmp_path / "p.zip", "--into", tmp_path / "portal")
    assert (tmp_path / "portal/datasets/schemas/s.json").is_file()
    assert not errors(tmp_path / "portal") and not (tmp_path / "evil.csv").exists()


_FAULTS = [
    ("Value", "n/a", "missingValues"),
    ("When", "about 1990", "missingValues"),
    ("Name", "a<br>b", "level"),
]


@pytest.mark.parametrize(("name", "text", "added"), _FAULTS)
def test_faults_of_the_publisher_become_warnings_that_say_so(tmp_path: Path, name: str, text: str, added: str) -> None:
    row = {"Code": "X", "Name": "x", "Value": "1", "When": "2000", name: text}
    laid(
        tmp_path, {"datapackage.json": _package(_resource()), "data/things.csv": _ROWS + ",".join(row.values()) + "\n"}
    )
    said = start(tmp_path)
    assert not errors(tmp_path) and "Please look at" in said
    fields = {each["name"]: each for each in schema(tmp_path, "things")["fields"]}
    assert added in fields[name]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"primaryKey": "When"}, "no key"),
        ({"foreignKeys": [{"fields": "Code", "reference": {"resource": "others", "fields": "id"}}]}, "not there"),
    ],
)
def test_keys_that_do_not_hold_are_taken_back(tmp_path: Path, more: dict[str, Any], told: str) -> None:
    others = {"name": "others", "path": "data/others.csv", "schema": {"fields": [{"name": "id"}], "primaryKey": "id"}}
    package = _package(_resource(schema={"fields": _FIELDS, **more}), others)
    rows = _ROWS + "C90,again,1,2000\n"
    laid(tmp_path, {"datapackage.json": package, "data/things.csv": rows, "data/others.csv": "id\nC01\n"})
    assert told in start(tmp_path)
    assert not errors(tmp_path)


def test_rows_that_do_not_fit_are_left_out_with_a_warning(tmp_path: Path) -> None:
    laid(tmp_path, {"datapackage.json": _package(_resource()), "data/things.csv": _ROWS + "a,b\n"})
    start(tmp_path)
    assert [(each.code, each.origin.line) for each in problems(tmp_path)] == [("row-left-out", 42)]


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "map", "path": "https://example.org/x.csv", "schema": {"fields": _FIELDS}},
        {"name": "map", "path": "../../etc/passwd", "schema": {"fields": _FIELDS}},
        {"name": "map", "data": [1], "schema": {"fields": _FIELDS}},
        {"name": "map", "path": "data/map.topojson", "schema": {"fields": _FIELDS}},
        {"name": "map", "path": "data/absent.csv", "schema": {"fields": _FIELDS}},
        {"name": "map", "path": "data/things.csv", "schema": {"fields": [{"name": "Code", "type": "colour"}]}},
        {"name": "map", "path": "data/things.csv"},
    ],
)
def test_a_resource_that_nobody_can_publish_is_named_and_the_others_are_published(
    tmp_path: Path, bad: dict[str, Any]
) -> None:
    laid(
        tmp_path, {"datapackage.json": _package(_resource(), bad), "data/things.csv": _ROWS, "data/map.topojson": "{}"}
    )
    before = contents(tmp_path)
    said = start(tmp_path)
    assert "“map” is left out" in said
    assert not errors(tmp_path)
    assert contents(tmp_path).items() >= before.items()
