"""The page of problems: every code with an example, every rule, each at its anchor."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal
from selectolax.lexbor import LexborHTMLParser

from machikado.build.pipeline import build
from machikado.core.problems import catalogue
from machikado.core.strings import blanked
from machikado.package.descriptor import read_definitions
from machikado.site.problem_examples import SORTS, example_of
from machikado.site.problem_pages import groups

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.mark.parametrize("code", catalogue())
def test_every_code_has_an_example_without_a_gap(code: str) -> None:
    example = example_of(code)
    texts = (example.message, example.message_en, example.fix, example.fix_en)
    assert all(text.strip() for text in texts)
    assert not [text for text in texts if re.search(r"\{\w*\}|None|「」|“”", text)]
    assert example.origin.path and (example.origin.line or example.origin.cell)


def test_every_code_stands_in_one_group() -> None:
    found = [entry.code for _, entries in groups() for entry in entries]
    assert sorted(found) == sorted(catalogue())


def test_causes_and_examples_are_complete() -> None:
    for code, words in catalogue().items():
        assert bool(words.cause) == bool(words.cause_en), code
        assert not JAPANESE.search(words.cause_en + words.en + words.fix_en), code
        assert words.example.keys() <= {"about", "place", "value", "value_en", "details"}, code
        assert words.example.get("about", "unit") in SORTS, code


def test_a_pattern_is_readable_without_its_braces() -> None:
    assert blanked("「{value}」は{expected}ではありません。") == "「○○」は○○ではありません。"
    assert blanked("“{value}” is not {expected_en}.") == "“…” is not …."


@pytest.mark.parametrize("name", ["small", "other"])
def test_the_page_lists_every_code_and_every_rule(name: str, tmp_path: Path) -> None:
    portal = PORTALS / name
    assert build(_copied(portal, tmp_path).root, site=tmp_path / "site", as_of=AS_OF).written
    folder = tmp_path / "site/contribute/errors"
    pages = [
        LexborHTMLParser((folder / path).read_text(encoding="utf-8")) for path in ("index.html", "building/index.html")
    ]
    anchors = [str(heading.attributes.get("id")) for page in pages for heading in page.css("details.mk-entry")]
    rules = [check.name for check in read_definitions(portal).checks]
    assert sorted(anchors) == sorted([*catalogue(), *rules])
    for page in pages:
        assert not re.search(r"\{\w+\}", page.css_first("article").text())
        folded, twins = page.css("article details [lang=en]"), page.css("article [lang=en]")
        assert len(folded) == len(twins) and bool(twins) == (name == "small")
        assert bool(JAPANESE.search(page.css_first("article").text())) == (name == "small")


def test_examples_are_about_the_table_that_is_asked_for() -> None:
    asked = next(table for table in read_definitions(PORTALS.parent.parent).tables if table.contribute is not None)
    told = groups([asked])
    assert sum(len(entries) for _, entries in told) > 20
    for _, entries in told:
        for entry in entries:
            words = f"{entry.example.message} {entry.example.fix} {entry.example.origin}"
            assert "courses" not in words and "map-reading" not in words, words


def test_the_quality_page_leads_to_the_way_to_mend_it(small: Portal) -> None:
    small.edit("datasets/checks/adoption-before-project.sql", "-- level: error", "-- level: warning")
    small.edit("datasets/adoptions/momiji-2015.yaml", "started: 2015-04", "started: 2010-04")
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    page = LexborHTMLParser((small.root / "site/quality/index.html").read_text(encoding="utf-8"))
    links = [link.attributes["href"] for link in page.css("article a")]
    assert "../contribute/errors/#adoption-before-project" in links


def _copied(portal: Path, folder: Path) -> Portal:
    shutil.copytree(portal, folder / "portal", ignore=shutil.ignore_patterns(".machikado", "site"))
    return Portal(folder / "portal")
