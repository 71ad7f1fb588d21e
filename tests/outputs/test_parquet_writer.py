"""Parquet of a table: the same rows for a reader of Parquet, parted by a field where the schema says so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

import review_sheets
from machikado.core.model import Category, Download, Field, Table
from machikado.outputs.downloads import files_of
from machikado.portal import open_portal

FIELDS = (
    Field(name="code"), Field(name="year", type="year"), Field(name="amount", type="number"),
    Field(name="count", type="integer"), Field(name="open", type="boolean"), Field(name="on", type="date"),
    Field(name="owners", type="list", delimiter=";"),
)  # fmt: skip
POSITIONS = {field.name: place for place, field in enumerate(FIELDS)}
TABLE = Table(name="bridges", fields=FIELDS, positions=POSITIONS)
ROWS: Sequence[tuple[Any, ...]] = [
    ("0012", 2015, Decimal("12.5"), 3, True, date(2017, 6, 19), ("市", "県")),
    ("it's", 2014, Decimal("-0.000001"), None, False, None, ("市",)),
    ('a\n"b"', 2015, None, -5, None, date(1889, 4, 1), None),
    ("0009", None, Decimal("1234567890.5"), 0, True, None, None),
    ("0008", 2015, None, None, None, None, None),
]


def files(table: Table, folder: Path, rows: Sequence[tuple[Any, ...]] = ROWS) -> list[Download]:
    """Writes the Parquet files of a table below a folder, and what the catalogue says of them."""
    told = []
    for artifact, download in files_of(table, rows, "ja"):
        if download.format.startswith("parquet"):
            path = folder / artifact.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(artifact.content)
            told.append(download)
    return told


def read(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def in_full(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows as DuckDB gives them: lists for tuples."""
    return [tuple(list(cell) if isinstance(cell, tuple) else cell for cell in row) for row in rows]


def test_one_file_has_all_rows_in_their_order_and_types(tmp_path: Path) -> None:
    (told,) = files(TABLE, tmp_path)
    assert (told.format, told.path) == ("parquet", "data/bridges.parquet")
    assert read(f"FROM '{tmp_path}/data/bridges.parquet'") == in_full(ROWS)
    kinds = [kind for _, kind, *_ in read(f"DESCRIBE FROM '{tmp_path}/data/bridges.parquet'")]
    assert kinds[:2] + kinds[3:] == ["VARCHAR", "INTEGER", "BIGINT", "BOOLEAN", "DATE", "VARCHAR[]"]
    assert kinds[2].startswith("DECIMAL")


PARTS = [
    ("data/bridges/year=2014/part-0.parquet", 2014, 1), ("data/bridges/year=2015/part-0.parquet", 2015, 3),
    ("data/bridges/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet", None, 1),
]  # fmt: skip


def test_a_parted_table_has_a_file_for_each_value_and_one_for_unknown(tmp_path: Path) -> None:
    *parts, listed = files(replace(TABLE, partition="year"), tmp_path)
    assert [part.path for part in parts] == [path for path, _, _ in PARTS]
    assert (listed.format, listed.path) == ("parquet-list", "data/bridges.parquet.json")
    told = json.loads((tmp_path / listed.path).read_text(encoding="utf-8"))
    assert (told["table"], told["partition"]) == ("bridges", "year")
    for file, (path, value, rows) in zip(told["files"], PARTS, strict=True):
        content = (tmp_path / path).read_bytes()
        assert file == {
            "path": path.removeprefix("data/"), "value": value, "rows": rows, "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
        }  # fmt: skip


def test_readers_of_hive_folders_see_one_table(tmp_path: Path) -> None:
    files(replace(TABLE, partition="year"), tmp_path)
    names = ", ".join(f'"{field.name}"' for field in FIELDS)
    found = read(f"SELECT {names} FROM read_parquet('{tmp_path}/data/bridges/*/*.parquet', hive_partitioning = true)")
    assert sorted(found, key=repr) == sorted(in_full(ROWS), key=repr)


def test_the_list_alone_leads_to_the_rows_of_a_part_in_their_order(tmp_path: Path) -> None:
    files(replace(TABLE, partition="year"), tmp_path)
    data = tmp_path / "data"
    with duckdb.connect() as connection:
        connection.execute(
            f"SET VARIABLE parts = (SELECT list('{data}/' || file.path) FROM"
            f" (SELECT unnest(files) AS file FROM '{data}/bridges.parquet.json') WHERE file.value = 2015)"
        )
        found = connection.execute("SELECT code FROM read_parquet(getvariable('parts'))").fetchall()
    assert found == [("0012",), ('a\n"b"',), ("0008",)]


@pytest.mark.parametrize("partition", ["", "year", "open"])
def test_the_same_rows_give_the_same_bytes(partition: str, tmp_path: Path) -> None:
    table = replace(TABLE, partition=partition)
    rows = [(f"{number:05}", 2000 + number * 7919 % 9, None, number, number % 3 == 0, None, ("a", "b"))
            for number in range(3000)]  # fmt: skip
    one, other = files(table, tmp_path / "one", rows), files(table, tmp_path / "other", rows)
    assert [download.sha256 for download in one] == [download.sha256 for download in other]
    assert len(one) == {"": 1, "year": 10, "open": 3}[partition]


def test_values_of_a_vocabulary_name_the_folders(tmp_path: Path) -> None:
    kinds = Field(name="kind", categories=(Category(value="橋", label="橋"), Category(value="road-1", label="道")))
    fields = (kinds, Field(name="name"))
    table = Table(name="works", fields=fields, positions={"kind": 0, "name": 1}, partition="kind")
    parts = [told.path for told in files(table, tmp_path, [("橋", "a"), ("road-1", "b")])][:-1]
    assert parts == ["data/works/kind=road-1/part-0.parquet", "data/works/kind=橋/part-0.parquet"]
    found = read(f"SELECT kind FROM read_parquet('{tmp_path}/data/works/*/*.parquet', hive_partitioning = true)")
    assert sorted(found) == [("road-1",), ("橋",)]


def test_a_table_without_rows_has_an_empty_list(tmp_path: Path) -> None:
    (listed,) = files(replace(TABLE, partition="year"), tmp_path, [])
    assert json.loads((tmp_path / listed.path).read_text(encoding="utf-8"))["files"] == []
    files(TABLE, tmp_path, [])
    assert read(f"FROM '{tmp_path}/data/bridges.parquet'") == []


@pytest.mark.parametrize("field", ["payee", "amount_million_yen", "fiscal_yaer"])
def test_a_field_of_many_values_or_none_is_refused(field: str, tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    path = root / "datasets/schemas/payments.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("partition: fiscal_year", f"partition: {field}"), encoding="utf-8")
    problems = open_portal(root, date.fromisoformat(review_sheets.AS_OF)).package.problems
    told = [(found.code, found.origin.path) for found in problems if "partition" in found.message]
    assert told == [("broken-schema", "datasets/schemas/payments.yaml")]
