"""`level: warning`: damaged rows are left out, texts with markup keep their line breaks; in rows as in columns."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from machikado.core.model import Problem
from machikado.portal import open_portal
from machikado.sql.columns import LARGE
from starting import laid

_FIELDS = "fields: [{name: id, type: string}, {name: text, type: string, level: warning}]\nprimaryKey: [id]\n"
_SMALL = "id,text\n0,plain\n1,a<br>b\n2,one,too many\n3,<b>x</b>\n4,\x01\n"
_MANY = "".join(f"n{i},{'x' * 60}\n" for i in range(6_000))


def _opened(root: Path, resource: str, schema: str, **files: Any) -> tuple[list[tuple[Any, ...]], list[Problem]]:
    """The rows and problems of a portal of one table."""
    package = f"title: P\nlicenses: [{{name: CC0-1.0}}]\nresources: [{{name: t, schema: schemas/t.yaml, {resource}}}]\n"
    laid(root, {"datasets/datapackage.yaml": package, "datasets/schemas/t.yaml": schema})
    laid(root / "datasets", {name.replace("_", "."): content for name, content in files.items()})
    opened = open_portal(root, datetime.date(2024, 1, 1))
    rows = [row.values for row in opened.package.tables["t"]]
    if opened.store:
        opened.store.close()
    return rows, opened.package.problems


@pytest.mark.parametrize("more", ["", _MANY], ids=["in rows", "in columns"])
def test_texts_with_markup_keep_their_line_breaks_and_nothing_else(tmp_path: Path, more: str) -> None:
    text = _SMALL.replace("2,one,too many\n", "") + more
    assert (len(text) > LARGE) == bool(more)
    rows, problems = _opened(tmp_path, "path: t.csv", _FIELDS, t_csv=text)
    assert dict(row for row in rows if row[0] in "01234") == {"0": "plain", "1": "a\nb", "3": None, "4": None}
    assert [(each.code, each.level, each.origin.line) for each in problems] == [
        ("markup-in-text", "warning", line) for line in (3, 4, 5)
    ]


@pytest.mark.parametrize("more", ["", _MANY], ids=["in rows", "in columns"])
def test_damaged_rows_are_left_out_where_the_schema_says_so(tmp_path: Path, more: str) -> None:
    rows, problems = _opened(tmp_path, "path: t.csv", "level: warning\n" + _FIELDS, t_csv=_SMALL + more)
    assert "2" not in dict(rows)
    assert [(each.level, each.origin.line) for each in problems if each.code == "row-left-out"] == [("warning", 4)]


def test_damaged_rows_are_errors_where_it_does_not(tmp_path: Path) -> None:
    _, problems = _opened(tmp_path, "path: t.csv", _FIELDS, t_csv=_SMALL)
    assert [(each.level, each.origin.line) for each in problems if each.code == "ragged-row"] == [("error", 4)]


@pytest.mark.parametrize(("rows", "fine"), [("[3]", True), ("[2, 3]", False)])
def test_the_headings_of_a_sheet_may_stand_below_a_title(tmp_path: Path, rows: str, fine: bool) -> None:
    book = openpyxl.Workbook()
    for row in (["A title"], ["of two lines"], ["id", "text"], ["a", "b"]):
        book.active.append(row)
    (tmp_path / "datasets").mkdir()
    book.save(tmp_path / "datasets/t.xlsx")
    found, problems = _opened(tmp_path, f"path: t.xlsx, dialect: {{headerRows: {rows}}}", _FIELDS)
    assert (found == [("a", "b")]) == fine
    assert [each.code for each in problems] == ([] if fine else ["broken-schema"])


def test_lists_of_parquet_in_a_field_of_text_are_json(tmp_path: Path) -> None:
    (tmp_path / "datasets").mkdir()
    duckdb.sql(f"COPY (SELECT 'a' AS id, ['x', 'y'] AS text) TO '{tmp_path}/datasets/t.parquet' (FORMAT parquet)")
    rows, problems = _opened(tmp_path, "path: t.parquet", _FIELDS)
    assert rows == [("a", '["x","y"]')] and not problems
