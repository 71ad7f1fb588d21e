"""`machikado new`: an annotated, empty record in its place, or a word on where to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PORTALS, Portal

from machikado.cli import main

FILE = "datasets/adoptions/kaede.yaml"


def new(portal: Portal, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", "--root", str(portal.root), *arguments])


def text(portal: Portal, file: str = FILE) -> str:
    return (portal.root / file).read_text(encoding="utf-8")


def test_it_writes_an_annotated_record_and_says_what_to_do_next(small: Portal) -> None:
    result = new(small, "adoptions", "--id", "kaede")
    assert result.exit_code == 0
    assert result.output.startswith(f"{FILE} を作りました。\n")
    assert "machikado check" in result.output
    lines = text(small).splitlines()
    assert "id: kaede" in lines
    assert lines[lines.index("relation:") - 2 :][:2] == [
        "# もととの関係（必須）", "#   model モデルの導入 ／ parallel 並行",
    ]  # fmt: skip
    assert lines.index("adopter:") < lines.index("started:") < lines.index("sources:") < lines.index("contact:")


def test_only_required_fields_are_missing_then(small: Portal) -> None:
    assert new(small, "adoptions", "--id", "kaede").exit_code == 0
    found = small.errors()
    assert {each["origin"]["path"] for each in found} == {FILE}
    assert {each["code"] for each in found} == {"required"}
    required = ["adopter", "evidence", "funding", "project", "relation", "source", "what"]
    assert sorted(each["field"] for each in found) == required


def test_lists_that_are_not_asked_for_are_comments(small: Portal) -> None:
    assert new(small, "projects", "--id", "kaede").exit_code == 0
    written = text(small, "datasets/projects/kaede.yaml")
    assert "\n# indicators:\n" in written and "\n#   - id:\n" in written
    assert {each["code"] for each in small.errors()} == {"required"}


def test_it_never_writes_over_another(small: Portal) -> None:
    assert new(small, "adoptions", "--id", "kaede").exit_code == 0
    small.write(FILE, "mine")
    again = new(small, "adoptions", "--id", "kaede")
    assert (again.exit_code, text(small)) == (2, "mine")
    assert "もうあります" in again.output and "exists" not in again.output


def test_without_an_identifier_the_file_waits_for_one(small: Portal) -> None:
    result = new(small, "adoptions")
    assert "識別子を決めて" in result.output
    assert "\nid:\n" in text(small, "datasets/adoptions/new.yaml")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("claims", "datasets/claims.csv の終わりに"),
        ("sources", "datasets/sources.yaml の終わりに"),
        ("adoption_sources", "「adoptions」の記録の中の sources: に"),
        ("adoption_counts", "計算される表です"),
        ("adoptons", "「adoptions」でしょうか"),
    ],
)
def test_for_other_tables_it_says_where_to_write(small: Portal, table: str, told: str) -> None:
    result = new(small, table)
    assert result.exit_code == 2
    assert told in result.output and " / " not in result.output


@pytest.mark.parametrize("identifier", ["../kaede", "/etc/kaede", "Kaede", "か", "a b", "", "."])
def test_an_identifier_that_cannot_be_one_is_refused(small: Portal, identifier: str) -> None:
    result = new(small, "adoptions", "--id", identifier)
    assert result.exit_code == 2
    assert "識別子に使えません" in result.output


def test_a_table_with_a_broken_definition_is_refused(small: Portal) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "primaryKey: [id]", "primaryKey: [idd]")
    result = new(small, "adoptions", "--id", "kaede")
    assert result.exit_code == 2
    assert "machikado check" in result.output


def test_an_english_portal_gets_english_words(tmp_path: Path) -> None:
    shutil.copytree(PORTALS / "other", tmp_path / "other")
    portal = Portal(tmp_path / "other")
    assert new(portal, "inspections", "--id", "i-2023-01").exit_code == 0
    written = text(portal, "datasets/inspections/i-2023-01.yaml")
    assert "# Identifier (required). Example: i-2021-01\nid: i-2023-01\n" in written
    assert "good Good / fair Fair" in written
