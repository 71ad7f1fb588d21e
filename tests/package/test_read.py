"""Files to raw rows: each cell is the text that was typed, at its line; nested lists become rows of their own."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from conftest import PORTALS
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Field, ForeignKey, Nesting, Table
from machikado.core.raw_rows import RawFile
from machikado.package.csv_reader import files_of, read_file
from machikado.package.descriptor import read_definitions


def table(name: str, *fields: str, **details: Any) -> Table:
    listed = tuple(
        Field(name=each, required=each == "id", type="list" if each == "tags" else "string") for each in fields
    )
    positions = {each: place for place, each in enumerate(fields)}
    return Table(name=name, fields=listed, positions=positions, key=details.pop("key", ("id",)), **details)


THINGS = table("things", "id", "name", "tags", paths=("things.csv",))
RECORDS = table("records", "id", "name", "tags", paths=("records/*.yaml",))
PARTS = table(
    "parts", "record", "sequence", "id", "source",
    key=("record", "id"), nesting=Nesting(parent="records", name="parts"),
    foreign_keys=(ForeignKey(fields=("record",), table="records", references=("id",)),),
)  # fmt: skip
LABELS = table(
    "labels", "record", "part", "source", "note",
    key=("record", "part", "source"), nesting=Nesting(parent="parts", name="labels"),
    foreign_keys=(ForeignKey(fields=("record", "part"), table="parts", references=("record", "id")),),
)  # fmt: skip
CHILDREN = {"records": [PARTS], "parts": [LABELS]}


def read(root: Path, content: str | bytes, of: Table = THINGS) -> RawFile:
    path = root / "datasets" / of.paths[0].replace("*", "one")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, root, of, CHILDREN)


def cells(found: RawFile, name: str) -> list[list[Any]]:
    return [row.cells for row in found.rows.get(name, [])]


def told(found: RawFile) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.origin.line, each.field) for each in found.problems]


# ---------------------------------------------------------------- CSV


def test_csv_rows_know_their_lines(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,name\na,"two\nlines"\n\nb,"x, ""y"""\n')
    assert not found.problems and not found.damaged
    assert cells(found, "things") == [["a", "two\nlines", None], ["b", 'x, "y"', None]]
    assert [row.line for row in found.rows["things"]] == [2, 5]
    assert str(found.rows["things"][1].origin("name")) == "datasets/things.csv:5"


@pytest.mark.parametrize("content", ["\ufeffid,name\r\na,x\r\n", "name,id\nx,a\n", "id,name\na,x"])
def test_csv_from_excel_in_any_order_of_columns(tmp_path: Path, content: str) -> None:
    assert cells(read(tmp_path, content), "things") == [["a", "x", None]]


def test_empty_cells_are_unknown(tmp_path: Path) -> None:
    assert cells(read(tmp_path, 'id,name,tags\na,,""\n'), "things") == [["a", None, None]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,nmae\na,x\n", [("unknown-field", 1, "nmae")]),
        ("name\nx\n", [("missing-column", 1, "id")]),
        ("idd,name\na,x\n", [("unknown-field", 1, "idd")]),
        ("id,id\na,b\n", [("doubled-heading", 1, "id")]),
        ("id,name\na\nb,x,y\nc,z\n", [("ragged-row", 2, None), ("ragged-row", 3, None)]),
        ('id,name\na,"x\n', [("unreadable-file", 2, None)]),
        ('id,name\na,"x"y\n', [("unreadable-file", 2, None)]),
        ("id,name,\na,x,\n", [("empty-columns", 1, None)]),
        ("", [("unreadable-file", 1, None)]),
    ],
)
def test_faults_of_csv(tmp_path: Path, content: str, expected: list[tuple[str, int, str | None]]) -> None:
    assert told(read(tmp_path, content)) == expected


def test_rows_beside_a_ragged_one_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name\na\nb,x\n")
    assert cells(found, "things") == [["b", "x", None]] and found.damaged


def test_a_missing_column_is_told_once_and_not_for_each_row(tmp_path: Path) -> None:
    found = read(tmp_path, "name\nx\ny\n")
    assert found.damaged and all(row.told == {"id"} for row in found.rows["things"])


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.tuples(texts.filter(bool), texts, texts), max_size=6))
def test_csv_round_trip(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "name", "tags"), *rows])
    found = read(tmp_path_factory.mktemp("csv"), out.getvalue())
    assert not found.problems
    assert cells(found, "things") == [[cell or None for cell in row] for row in rows]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_no_bytes_make_reading_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    for of in (THINGS, RECORDS):
        found = read(tmp_path_factory.mktemp("any"), content, of)
        assert all(each.message and each.origin.path.startswith("datasets/") for each in found.problems)
        lines = content.count(b"\n") + content.count(b"\r") + 2
        assert all(1 <= (each.origin.line or 1) <= lines for each in found.problems)
        assert all(len(row.cells) == len(of.fields) for row in found.rows.get(of.name, []))


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-16", "utf-16-be"])
def test_other_encodings_are_told_and_still_read(tmp_path: Path, encoding: str) -> None:
    content = "id,name\na,塩尻市のセンサー\n".encode(encoding)
    found = read(tmp_path, b"\xfe\xff" + content if encoding == "utf-16-be" else content)
    assert told(found) == [("wrong-encoding", None, None)]
    assert cells(found, "things") == [["a", "塩尻市のセンサー", None]]


@pytest.mark.parametrize("content", [b"id,name\na,\0x\n", bytes(range(256)), b"\xff\xd8\xff\xe0\0\x10JFIF"])
def test_what_is_no_text_is_told_once(tmp_path: Path, content: bytes) -> None:
    found = read(tmp_path, content)
    assert [code for code, _, _ in told(found)] == ["unreadable-file"] and found.damaged and not found.rows


# ---------------------------------------------------------------- YAML


def test_nested_lists_become_rows_with_a_key_back(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "id: r\ntags: [a, b]\nparts:\n  - id: p\n    labels: [s, {source: t, note: n}]\n  - {id: q, sequence: 7}\n",
        RECORDS,
    )
    assert not found.problems
    assert cells(found, "records") == [["r", None, ["a", "b"]]]
    assert cells(found, "parts") == [["r", "1", "p", None], ["r", "7", "q", None]]
    assert cells(found, "labels") == [["r", "p", "s", None], ["r", "p", "t", "n"]]
    assert [row.line for row in found.rows["parts"]] == [4, 6]
    assert found.rows["labels"][0].parent is found.rows["parts"][0]


def test_fields_know_their_own_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "id: r\n\nname: |\n  x\n", RECORDS)
    row = found.rows["records"][0]
    assert (row.line, row.origin("name").line, row.origin("tags").line) == (1, 3, 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id: r\nnmae: x\n", [("unknown-field", 2, "nmae")]),
        ("id: r\npart: []\n", [("unknown-field", 2, "part")]),
        ("id: r\nparts:\n  - {id: p, record: r}\n", [("filled-in-field", 3, "record")]),
        ("id: r\nparts: p\n", [("wrong-shape", 2, "parts")]),
        ("id: r\nparts: [[p]]\n", [("wrong-shape", 2, None)]),
        ("id: r\nname: [x]\n", [("wrong-shape", 2, "name")]),
        ("id: r\nname: {x: y}\n", [("wrong-shape", 2, "name")]),
        ("id: r\ntags: [[x]]\n", [("wrong-shape", 2, "tags")]),
        ("- id: r\n", [("wrong-shape", 1, None)]),
        ("# nothing\n", [("wrong-shape", 1, None)]),
        ("text\n", [("wrong-shape", 1, None)]),
        ("id: r\n---\nid: s\n", [("second-part", 2, None)]),
        ("id: r\nparts:\nname: ~\n", []),
    ],
)
def test_faults_of_yaml(tmp_path: Path, content: str, expected: list[tuple[str, int, str | None]]) -> None:
    assert told(read(tmp_path, content, RECORDS)) == expected


def test_what_is_told_at_its_root_is_marked(tmp_path: Path) -> None:
    found = read(tmp_path, "idd: r\nparts: [{id: p}]\n", RECORDS)
    assert found.damaged
    assert found.rows["records"][0].told == {"id"}
    assert found.rows["parts"][0].told == {"record"}


# ---------------------------------------------------------------- files


def test_files_of_a_table(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "c.yml", ".d.yaml~"):
        (tmp_path / "datasets/records").mkdir(parents=True, exist_ok=True)
        (tmp_path / "datasets/records" / name).write_text("id: x\n")
    assert [path.name for path in files_of(tmp_path, RECORDS)] == ["a.yaml", "b.yaml"]
    assert [path.name for path in files_of(tmp_path, THINGS)] == ["things.csv"]  # told as missing when it is read
    assert told(read_file(tmp_path / "datasets/things.csv", tmp_path, THINGS, {})) == [("unreadable-file", None, None)]


def test_the_small_portal_flattens() -> None:
    root = PORTALS / "small"
    tables = {each.name: each for each in read_definitions(root).tables}
    children = {"projects": [tables[name] for name in ("project_areas", "project_sources", "indicators")]}
    found = read_file(root / "datasets/projects/sakura.yaml", root, tables["projects"], children)
    assert not found.problems
    assert cells(found, "project_areas") == [["sakura", "002011"], ["sakura", "002020"]]
    assert cells(found, "project_sources") == [
        ["sakura", "mihon-report", None],
        ["sakura", "mihon-minutes", "意見交換"],
    ]
    assert [row.cells[1] for row in found.rows["indicators"]] == ["damage", "sensors"]
