"""Headings of a CSV file may be names or titles, and names may be anything; what does not fit is told once."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Field, Table
from machikado.core.raw_rows import RawFile
from machikado.package.csv_headings import as_published
from machikado.package.csv_reader import read_file

FIELDS = (
    Field(name="id", required=True),
    Field(name="name", title="名称", title_en="Name of the place"),
    Field(name="緯度", title="緯度（度）"),
)
PLACES = Table(
    name="places", fields=FIELDS, key=("id",), paths=("places.csv",),
    positions={each.name: place for place, each in enumerate(FIELDS)},
)  # fmt: skip


def read(root: Path, content: str, of: Table = PLACES) -> RawFile:
    path = root / "datasets" / of.paths[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return read_file(path, root, of, {})


def cells(found: RawFile) -> list[list[Any]]:
    return [row.cells for row in found.rows.get("places", [])]


def told(found: RawFile) -> list[tuple[str, str, int | None, str]]:
    return [(each.code, each.level, each.origin.line, each.message_en) for each in found.problems]


@pytest.mark.parametrize("heading", ["name", "名称", "Name of the place"])
@pytest.mark.parametrize("latitude", ["緯度", "緯度（度）"])
def test_a_heading_is_the_name_or_a_title(tmp_path: Path, heading: str, latitude: str) -> None:
    found = read(tmp_path, f"{latitude},{heading},id\n35.1,役所,a\n")
    assert not found.problems and cells(found) == [["a", "役所", "35.1"]]
    assert found.headings == {"id": "id", "name": heading, "緯度": latitude}


def test_a_heading_in_another_normal_form_is_the_same_word(tmp_path: Path) -> None:
    fields = (Field(name="ガ"),)
    found = read(tmp_path, "カ\u3099\nx\n", Table(name="places", fields=fields, paths=("p.csv",), positions={"ガ": 0}))
    assert not found.problems and cells(found) == [["x"]] and found.headings == {"ガ": "カ\u3099"}


def test_a_title_of_two_fields_is_neither(tmp_path: Path) -> None:
    fields = (Field(name="a", title="値"), Field(name="b", title="値"))
    of = Table(name="places", fields=fields, paths=("p.csv",), positions={"a": 0, "b": 1})
    assert [each.code for each in read(tmp_path, "値\n1\n", of).problems] == ["unknown-field"]


def test_a_heading_that_stands_twice_is_told_with_both_places(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,緯度,名称\na,x,1,y\n")
    ((code, level, line, words),) = told(found)
    assert (code, level, line) == ("doubled-heading", "error", 1)
    assert "B (2), D (4)" in words and cells(found) == [["a", "x", "1"]] and found.damaged


def test_empty_columns_of_a_spreadsheet_are_one_warning(tmp_path: Path) -> None:
    found = read(tmp_path, "id,,name,, \na,,x,,\nb,,y,,,,\n")
    ((code, level, line, words),) = told(found)
    assert (code, level, line) == ("empty-columns", "warning", 1) and "B (2), D (4), E (5), F (6)" in words
    assert cells(found) == [["a", "x", None], ["b", "y", None]] and not found.damaged


def test_a_column_without_heading_that_holds_something_is_one_error(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name,\na,x,\nb,y,note\nc,z,more\n")
    ((code, level, line, words),) = told(found)
    assert (code, level, line) == ("column-without-heading", "error", 3)
    assert "C (3)" in words and "note" in words and len(cells(found)) == 3


def test_a_row_with_another_number_of_cells_is_still_told(tmp_path: Path) -> None:
    found = read(tmp_path, "id,name\na\nb,x,y\nc,z\n")
    assert [each.code for each in found.problems] == ["ragged-row", "ragged-row"] and cells(found) == [["c", "z", None]]


def test_published_headings_are_those_of_the_files_where_they_agree() -> None:
    names = dict.fromkeys(("id", "name"), "")
    japanese, english = {**names, "id": "id", "name": "名称"}, {**names, "id": "id", "name": "name"}
    assert as_published(PLACES, [japanese, japanese]) == ("id", "名称", "緯度")
    assert as_published(PLACES, [japanese, english]) == ()
    assert as_published(PLACES, [english]) == () == as_published(PLACES, [])
    assert as_published(PLACES, [{"id": "緯度", "name": "name"}]) == ()  # no two columns may be called alike


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=1, max_size=8))
def test_no_headings_make_reading_raise(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([words, words, [*words, "x"]])
    found = read(tmp_path_factory.mktemp("any"), text.getvalue())
    assert all(len(row) == 3 for row in cells(found))
