"""The catalogue is true: the peer's own command finds every file as it is described."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from machikado.core.model import Artifact, Category, Field, ForeignKey, Table
from machikado.outputs.datapackage import datapackage
from machikado.outputs.downloads import files_of

PACKAGE = {
    "name": "bridges",
    "title": "橋の台帳",
    "title_en": "Register of bridges",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}],
    "machikado": {"site": "private"},
    "resources": [{"name": "ignored", "path": "/somewhere/*.yaml"}],
}


def table_of(name: str, *fields: Field, key: tuple[str, ...] = (), keys: tuple[ForeignKey, ...] = ()) -> Table:
    positions = {field.name: position for position, field in enumerate(fields)}
    return Table(name=name, title=f"表{name}", fields=fields, key=key, foreign_keys=keys, positions=positions)


def key_to(table: str, references: str, *fields: str) -> ForeignKey:
    return ForeignKey(fields=fields, table=table, references=tuple(references.split()))


BRIDGES = table_of(
    "bridges",
    Field(name="code", required=True, descriptor={"constraints": {"pattern": "[0-9]{4}", "unique": True}}),
    Field(name="built", type="year", descriptor={"constraints": {"minimum": 1800}}),
    Field(name="length", type="number", unit="m", descriptor={"gif": "延長", "constraints": {"minimum": "0"}}),
    Field(name="owners", type="list", delimiter="|", descriptor={"constraints": {"pattern": "[a-z]+"}}),
    Field(name="state", categories=(Category(value="good", label="良い"), Category(value="bad", label="悪い"))),
    Field(name="twin"),
    key=("code",),
    keys=(key_to("bridges", "code", "twin"), key_to("elsewhere", "id", "state")),
)
INSPECTIONS = table_of(
    "inspections",
    Field(name="bridge"),
    Field(name="sequence", type="integer"),
    Field(name="passed", type="boolean"),
    key=("bridge", "sequence"),
    keys=(key_to("bridges", "code", "bridge"),),
)
REPAIRS = table_of(
    "repairs",
    Field(name="id", required=True),
    Field(name="bridge", required=True),
    Field(name="sequence", type="integer", required=True),
    Field(name="maybe_bridge"),
    Field(name="maybe_sequence", type="integer"),
    Field(name="written_sequence"),
    Field(name="many", type="list"),
    key=("id",),
    keys=(
        key_to("inspections", "bridge sequence", "bridge", "sequence"),
        key_to("inspections", "bridge sequence", "maybe_bridge", "maybe_sequence"),
        key_to("inspections", "sequence", "written_sequence"),
        key_to("bridges", "code", "many"),
    ),
)
EMPTY = table_of("empty", Field(name="id"), Field(name="note"), key=("id",))
ROWS: Mapping[str, Sequence[tuple[Any, ...]]] = {
    "bridges": [
        ("0012", 1964, Decimal("12.5"), ("a", "b"), "good", None),
        ("0013", None, None, None, None, "0012"),
        ("0014", 2012, Decimal(0), ("c",), "bad", "0014"),
    ],
    "inspections": [("0012", 1, True), ("0012", 2, False), ("0013", 1, None)],
    "repairs": [
        ("r1", "0012", 2, None, None, "1", ("0012", "0013")),
        ("r2", "0013", 1, "0012", None, None, None),
    ],
    "empty": [],
}
TABLES = (BRIDGES, INSPECTIONS, REPAIRS, EMPTY)


def published(rows: Mapping[str, Sequence[tuple[Any, ...]]] = ROWS) -> list[Artifact]:
    files = [pair for table in TABLES for pair in files_of(table, rows[table.name], "ja")]
    catalogue = datapackage(PACKAGE, TABLES, [download for _, download in files])
    return [*(artifact for artifact, _ in files), catalogue]


def write_all(artifacts: list[Artifact], folder: Path) -> None:
    for artifact in artifacts:
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "--json", "data/datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_catalogue_is_as_recorded(file_regression: FileRegressionFixture) -> None:
    file_regression.check(published()[-1].content, binary=True, extension=".json")


def test_frictionless_finds_everything_as_described(tmp_path: Path) -> None:
    write_all(published(), tmp_path)
    outcome = validate(tmp_path)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("bridges.csv", "0012,1964", "0012,1965", "hash-count"),
        ("bridges.csv", "0012,1964", "0012,19", "byte-count"),
        ("bridges.csv", ",good,", ",well,", "constraint-error"),
        ("bridges.csv", ",0012\n", ",9999\n", "foreign-key"),
        ("inspections.csv", "0013,1,", "0099,1,", "foreign-key"),
        ("repairs.csv", "0012,2,", "0012,3,", "foreign-key"),
    ],
)
def test_frictionless_notices_what_was_altered(tmp_path: Path, file: str, old: str, new: str, error: str) -> None:
    write_all(published(), tmp_path)
    path = tmp_path / "data" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert error in validate(tmp_path).stdout


def test_nothing_private_and_no_glob_is_published() -> None:
    text = published()[-1].content.decode()
    descriptor = json.loads(text)
    assert "machikado" not in descriptor
    assert "*" not in text
    assert [resource["path"] for resource in descriptor["resources"]] == [f"{table.name}.csv" for table in TABLES]


def test_keys_that_frictionless_cannot_verify_are_told_apart() -> None:
    resources = {resource["name"]: resource for resource in json.loads(published()[-1].content)["resources"]}
    repairs = resources["repairs"]["schema"]
    assert [key["fields"] for key in repairs["foreignKeys"]] == [["bridge", "sequence"]]
    partial = [key["fields"] for key in repairs["partialForeignKeys"]]
    assert partial == [["maybe_bridge", "maybe_sequence"], ["written_sequence"], ["many"]]
    own = {"fields": ["twin"], "reference": {"resource": "", "fields": ["code"]}}
    assert resources["bridges"]["schema"]["foreignKeys"] == [own], "a key to a table that is not published is left out"
