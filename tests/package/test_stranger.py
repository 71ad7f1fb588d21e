"""A package that was not written for a portal: found, read and built as it is, no byte of it changed."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, Portal
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.definition_reader import load_any, natives
from machikado.core.yaml_reader import plain
from machikado.portal import open_portal

FIELDS = [{"name": "country"}, {"name": "year", "type": "year"}, {"name": "gdp", "type": "number"}]
RESOURCE = {"name": "top-economies", "path": "data/top.csv", "schema": {"fields": FIELDS}}
PACKAGE = {"name": "gdp", "licenses": [{"name": "PDDL-1.0", "title": "PDDL", "path": "https://example.org/"}]}
ROWS = "country,year,gdp\nUnited States,2000,10.2510\nJapan,2000,4.968359073\n"


def portal_at(root: Path, **package: Any) -> Portal:
    portal = Portal(root)
    portal.write("datapackage.json", json.dumps({**PACKAGE, "resources": [RESOURCE], **package}, indent="\t"))
    portal.write("data/top.csv", ROWS)
    return portal


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_package_without_a_portal_is_checked_and_built_and_stays_as_it_was(tmp_path: Path) -> None:
    portal = portal_at(tmp_path / "gdp")
    before = files(portal.root)
    assert portal.errors() == []
    result = portal.run("build", "--site", str(tmp_path / "site"))
    assert result.exit_code == 0, result.output
    assert files(portal.root) == before
    assert (tmp_path / "site/data/top-economies.csv").read_text(encoding="utf-8") == ROWS
    assert "<title>gdp" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["datapackage.yml", "datapackage.yaml", "datapackage.json"])
def test_a_descriptor_may_be_yaml_or_json_in_datasets(name: str, tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    portal.write(f"datasets/{name}", json.dumps({**PACKAGE, "resources": [RESOURCE]}))
    portal.write("datasets/data/top.csv", ROWS)
    assert portal.errors() == []


def test_two_descriptors_are_one_error(tmp_path: Path) -> None:
    portal = portal_at(tmp_path)
    portal.write("datapackage.yaml", json.dumps({**PACKAGE, "resources": [RESOURCE]}))
    (found,) = portal.errors()
    assert "datapackage.yaml, datapackage.json" in found["message_en"]


@pytest.mark.parametrize("path", ["../top.csv", "/etc/passwd", "data/.git/config", "https://example.org/top.csv"])
def test_nothing_outside_the_package_is_read(path: str, tmp_path: Path) -> None:
    portal = portal_at(tmp_path, resources=[{**RESOURCE, "path": path}])
    (found,) = portal.errors()
    assert found["code"] == "broken-schema" and path in found["message_en"]


def test_a_link_out_of_the_package_is_not_followed(tmp_path: Path) -> None:
    portal = portal_at(tmp_path / "gdp")
    secret = tmp_path / "secret.csv"
    secret.write_text(ROWS, encoding="utf-8")
    (portal.root / "data/top.csv").unlink()
    (portal.root / "data/top.csv").symlink_to(secret)
    assert [found["code"] for found in portal.errors()] == ["unreadable-file"]


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    portal = portal_at(tmp_path)
    portal.write("datapackage.json", '{\n "name": "x",\n}')
    found = portal.errors()[0]
    assert found["code"] == "broken-yaml" and "JSON" in found["message_en"]
    assert "datapackage.json:3" in portal.run("check").output + portal.run("check").stderr


values = st.recursive(
    st.text(st.characters(codec="utf-8")) | st.integers().map(str),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), values, max_size=3), st.booleans())
def test_json_is_read_as_json_says(value: Any, ascii_only: bool) -> None:
    """Tabs, escapes of every kind and letters outside the first plane, as JSON has them and YAML does not."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent="\t").replace("/", "\\/")
    loaded, problems = load_any(text, "datapackage.json")
    assert not problems and natives(text, "datapackage.json") == value
    assert plain(loaded) == value


def test_numbers_are_loaded_into_sql_with_every_digit(tmp_path: Path) -> None:
    rows = "n,i\n135.123456789012345,12345678901234567890\n0.5,1\n1e-20,2\n"
    portal = portal_at(tmp_path)
    fields = [{"name": "n", "type": "number"}, {"name": "i", "type": "integer"}]
    resource = {"name": "points", "path": "points.csv", "schema": {"fields": fields}}
    portal.write("datapackage.json", json.dumps({**PACKAGE, "resources": [resource]}))
    portal.write("points.csv", rows)
    portal.write("datasets/derived/sums.sql", "SELECT sum(n) AS n, max(i) AS i FROM points ORDER BY n")
    portal.write("datasets/schemas/sums.yaml", "fields: [{name: n, type: number}, {name: i, type: integer}]")
    found = open_portal(portal.root, AS_OF).package
    assert [each for each in found.problems if each.level == "error"] == []
    (row,) = found.tables["sums"]
    assert row.values == (Decimal("135.62345678901234500001"), 12345678901234567890)


def test_records_of_yaml_spread_their_objects_and_leave_the_rest(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    fields = [{"name": "name"}, {"name": "more", "type": "object"}]
    schema = {"fields": fields, "fieldsMatch": "subset", "missingValues": ["n/a"]}
    resource = {"name": "people", "path": "people.yaml", "schema": schema}
    portal.write("datapackage.json", json.dumps({**PACKAGE, "resources": [resource]}))
    portal.write("people.yaml", "- {name: A, more: {a: [b]}, other: x}\n- {name: n/a}\n")
    found = open_portal(portal.root, AS_OF).package
    assert not found.problems
    assert [row.values for row in found.tables["people"]] == [("A", {"a": ["b"]}), (None, None)]
