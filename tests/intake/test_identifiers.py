"""Identifiers that records get: made of what they refer to, never the table's name, and never the same for two."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from test_alike import HEADINGS, SECOND

from importing import workbook
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.inbox import arrived

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = context_of(ROOT)
ADOPTIONS = CONTEXT.tables["adoptions"]


def sent(title: str, source: str = "町の発表", **cells: Any) -> bytes:
    """A workbook with one record and a source that is not in the list yet, without an address."""
    cells = SECOND | {"題名": title, "横展開の出典1 出典": source, "もとのプロジェクト": None} | cells
    row = [cells.get(each) for each in HEADINGS]
    book = openpyxl.load_workbook(io.BytesIO(workbook([*HEADINGS, "導入時期"], [*row, "2017年4月"])))
    sheet = book.create_sheet("新しい出典")
    sheet.append(["題名", "種別", "読んだ範囲"])
    sheet.append([source, "広報誌・会報", "全文"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_source_without_an_address_is_called_by_town_and_year() -> None:
    found = read("case.xlsx", sent("罠の見回り"), ADOPTIONS, CONTEXT)
    assert [each.code for each in found.problems] == []
    assert found.along[0].records[0]["id"] == "src-203629-2017-1"
    assert found.records[0]["sources"] == [{"source": "src-203629-2017-1"}]
    assert found.records[0]["id"] == "case-203629-2017-1"


def test_each_source_is_called_after_the_record_that_names_it() -> None:
    """Two records of two towns in one file."""
    rows = []
    for town, title, source in (("長野県富士見町", "罠", "甲の発表"), ("長野県塩尻市", "柵", "乙の発表")):
        cells = SECOND | {"導入団体": town, "題名": title, "横展開の出典1 出典": source, "もとのプロジェクト": None}
        rows.append([cells.get(each) for each in HEADINGS])
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEADINGS, *rows)))
    sheet = book.create_sheet("新しい出典")
    for row in (["題名", "種別", "読んだ範囲"], ["乙の発表", "報道", "全文"], ["甲の発表", "報道", "全文"]):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    found = read("case.xlsx", made.getvalue(), ADOPTIONS, CONTEXT)
    assert [each["id"] for each in found.along[0].records] == ["src-202151-1", "src-203629-1"]
    assert [each["id"] for each in found.records] == ["case-203629-1", "case-202151-1"]


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    (tmp_path / "mkdocs.yml").write_text("theme: {language: ja}\n", "utf-8")
    (tmp_path / "inbox").mkdir()
    return tmp_path


def test_two_submissions_at_once_get_two_addresses(portal: Path) -> None:
    """The same town, year and source title: files, records and sources all differ."""
    (portal / "inbox/a.xlsx").write_bytes(sent("罠の見回り"))
    (portal / "inbox/b.xlsx").write_bytes(sent("議会中継の字幕"))
    one, two = arrived(portal, portal / "inbox")
    assert (one.state, two.state) == ("ready", "ready")
    assert [each.imported.records[0]["id"] for each in (one, two)] == ["case-203629-2017-1", "case-203629-2017-2"]
    assert [each.imported.along[0].records[0]["id"] for each in (one, two)] == [
        "src-203629-2017-1",
        "src-203629-2017-2",
    ]
    new = [[path for path in each.files if not (portal / path).exists()] for each in (one, two)]
    assert not set(new[0]) & set(new[1]) and all(new)
