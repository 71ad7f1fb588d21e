"""Rows that come along with a record that refers to them: read, judged and written together, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Portal
from test_importers_command import content, run

from importing import workbook
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.save import save
from machikado.intake.yaml_records import parts_of

CASE = """id: sakura-482013
adopter: "482013"
project: sakura
relation: model
what: 見守り
started: 2016-04
funding: own_funds
evidence: document
sources: [town-example-2016-04]
"""
SOURCE = """- id: town-example-2016-04
  title: 町の発表
  published_on: 2016-04
  url: https://www.town.example.jp/a
  kind: news
"""
BOTH = f"{CASE}---\nsources:\n{SOURCE}"
CASES, SOURCES = "datasets/adoptions/sakura-482013.yaml", "datasets/sources.yaml"


def test_both_parts_are_written_and_pass(small: Portal) -> None:
    before = (small.root / SOURCES).read_text("utf-8")
    result = run(small, "adoptions", BOTH.encode(), "--write", "--yes", name="case.yaml")
    assert result.exit_code == 0, result.output
    assert (small.root / CASES).read_text("utf-8") == CASE
    assert (small.root / SOURCES).read_text("utf-8") == before + SOURCE
    assert small.errors() == []


def test_an_identifier_is_proposed_from_the_address_and_the_day(small: Portal) -> None:
    result = run(small, "adoptions", BOTH.replace("- id: town-example-2016-04\n  ", "- ").encode(), name="case.yaml")
    assert result.exit_code == 0, result.output
    assert "「town-example-2016-04」" in result.output


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("kind: news", "kind: nwes", "not-in-vocabulary", 16),
        ("id: town-example-2016-04\n  title", "id: mihon-report\n  title", "duplicate-row", 12),
        ('adopter: "482013"', 'adopter: "482014"', "check-digit", 2),
        ("sources: [town", "sources: [city", "unknown-name", 9),
    ],
)
def test_nothing_is_written_while_one_part_is_wrong(small: Portal, old: str, new: str, code: str, line: int) -> None:
    before = content(small)
    assert old in BOTH
    result = run(small, "adoptions", BOTH.replace(old, new).encode(), "--write", "--yes", name="case.yaml")
    assert result.exit_code == 1
    assert f"[{code}]" in result.output and f"case.yaml:{line}" in result.output
    assert content(small) == before


def test_nothing_is_written_where_a_file_is_in_the_way(small: Portal) -> None:
    small.write(CASES, (small.root / "datasets/adoptions/oki-2015.yaml").read_bytes().replace(b"oki-2015", b"other"))
    before = content(small)
    result = run(small, "adoptions", BOTH.encode(), "--write", "--yes", name="case.yaml")
    assert result.exit_code == 1 and "[duplicate-row]" in result.output
    assert content(small) == before


def test_a_workbook_has_a_sheet_for_them(small: Portal) -> None:
    own = [line.split(": ", 1) for line in CASE.replace('"', "").replace("[", "").replace("]", "").splitlines()]
    new = [line.strip("- ").split(": ", 1) for line in SOURCE.splitlines()]
    names, values = zip(*own, strict=True)

    def more(sheet: Any) -> None:
        other = sheet.parent.create_sheet("新しい出典")
        for row in zip(*new, strict=True):
            other.append(row)

    book = workbook(["横展開の出典1" if name == "sources" else name for name in names], values, change=more)
    assert run(small, "adoptions", book, "--write", "--yes").exit_code == 0
    assert (small.root / CASES).read_text("utf-8") == CASE
    assert (small.root / SOURCES).read_text("utf-8").endswith(SOURCE)


def test_parts_keep_their_lines() -> None:
    assert parts_of("a: 1\n---\n# new\nsources:\n- id: x\n", ["sources"]) == [
        ("", "a: 1\n"),
        ("sources", "\n\n# new\n\n- id: x\n"),
    ]
    for text in ("a: 1\n", "---\na: 1\n", "a: 1\n---\nb: 2\n", "a: 1\n---\nother:\n- id: x\n"):
        assert parts_of(text, ["sources"]) == [("", text)]


def test_what_may_be_registered_has_an_identifier(small: Portal) -> None:
    small.edit("datasets/schemas/claims.yaml", "primaryKey: [id]", "primaryKey: [id]\nregister: [nothing]")
    (told,) = [each for each in small.errors() if each["code"] == "broken-schema"]
    assert "register" in told["message"]


def test_a_source_is_not_written_without_the_record_that_needs_it(small: Portal) -> None:
    """Whoever calls it: a list of sources that nothing refers to would be left behind."""
    context, before = context_of(small.root), content(small)
    spoilt = BOTH.replace("started: 2016-04", "started: 2016-13")
    found = read("case.yaml", spoilt.encode(), context.tables["adoptions"], context)
    assert found.along and found.faulty
    assert save(found, context, small.root) == ([], [])
    assert content(small) == before
