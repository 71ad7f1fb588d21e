"""Parquet that DuckDB wrote: the text of each value, exact, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from machikado.core.model import Field, Table
from machikado.core.raw_rows import RawFile
from machikado.package.csv_reader import read_file
from machikado.sql.parquet import texts_of


def written(folder: Path, select: str) -> bytes:
    path = folder / "made.parquet"
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.50::DECIMAL(5,2)", "1.50"),
        ("12345678901234567890123456789.123456789::DECIMAL(38,9)", "12345678901234567890123456789.123456789"),
        ("9223372036854775807::BIGINT", "9223372036854775807"),
        ("0.1::DOUBLE", "0.1"),
        ("135.123456789012::DOUBLE", "135.123456789012"),
        ("DATE '2017-06-19'", "2017-06-19"),
        ("TIMESTAMP '2017-06-19 09:05:07'", "2017-06-19T09:05:07"),
        ("TIMESTAMP '2017-06-19 09:05:07.25'", "2017-06-19T09:05:07.25"),
        ("TIMESTAMP_S '2017-06-19 09:05:07'", "2017-06-19T09:05:07"),
        ("TIMESTAMPTZ '2017-06-19 09:05:07+09'", "2017-06-19T00:05:07Z"),
        ("TIME '09:00:00'", "09:00:00"),
        ("true", "true"),
        ("NULL::VARCHAR", None),
        ("'橋 \"x\"'", '橋 "x"'),
        ("['a', 'b', NULL]", ["a", "b", None]),
        ("[1.50::DECIMAL(5,2)]", ["1.50"]),
        ("[TIMESTAMP '2017-06-19 09:05:07']", ["2017-06-19T09:05:07"]),
        ("{'a': 1, 'b': ['x']}", '{"a":1,"b":["x"]}'),
        ("[{'a': 1}]", '[{"a":1}]'),
        ("[[1, 2], [3]]", "[[1,2],[3]]"),
    ],
)
def test_values_as_text(tmp_path: Path, value: str, text: Any) -> None:
    names, rows = texts_of(written(tmp_path, f'SELECT {value} AS "a ""b"'))
    assert (names, list(rows)) == (['a "b'], [[text]])


def test_many_rows_in_their_order(tmp_path: Path) -> None:
    _, rows = texts_of(written(tmp_path, "SELECT i::VARCHAR AS i FROM range(25000) t(i)"))
    assert [row[0] for row in rows] == [str(number) for number in range(25_000)]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"id,name\na,b\n", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet(data: bytes) -> None:
    with pytest.raises(OSError, match="Parquet"):
        texts_of(data)


def test_bytes_and_bombs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="BLOB"):
        texts_of(written(tmp_path, r"SELECT '\xAA'::BLOB AS geometry"))
    with pytest.raises(OSError, match="cells"):
        texts_of(written(tmp_path, "SELECT 1 AS a, 1 AS b FROM range(10000001)"))
    bomb = written(tmp_path, "SELECT repeat('a', 1000000) AS a FROM range(1100)")
    assert len(bomb) < 60_000_000
    with pytest.raises(OSError, match="unpacked"):
        texts_of(bomb)


def read(root: Path, data: bytes) -> RawFile:
    path = root / "datasets/things.parquet"
    path.parent.mkdir()
    path.write_bytes(data)
    fields = (Field(name="id", required=True), Field(name="tags", type="list"))
    table = Table(name="things", fields=fields, positions={"id": 0, "tags": 1}, paths=("things.parquet",))
    return read_file(path, root, table, {}, texts_of)


def test_rows_know_their_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, written(tmp_path, "SELECT ['x'] AS tags, unnest(['a', 'b']) AS id, 1 AS more"))
    assert [(row.line, row.cells) for row in found.rows["things"]] == [(1, ["a", ["x"]]), (2, ["b", ["x"]])]
    assert [(each.code, each.field) for each in found.problems] == [("unknown-field", "more")]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, b"PAR1")
    assert [each.code for each in found.problems] == ["unreadable-file"] and found.damaged
