"""Which templates there are, and what is told of those that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS

from machikado.core.model import Problem
from machikado.package.front_matter import front_matter
from machikado.package.rows import Package
from machikado.portal import open_portal
from machikado.site.templates import Template, address_of, find_templates, hand_written


@pytest.fixture(scope="module")
def package() -> Package:
    return open_portal(PORTALS / "small", AS_OF).package


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return tmp_path / "docs"


def write(docs: Path, path: str, text: str | bytes = "") -> None:
    target = docs / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())


def found(package: Package, docs: Path) -> tuple[dict[str, Template], list[Problem]]:
    faults: list[Problem] = []
    templates = list(find_templates(package, docs, faults))
    assert len({each.pattern.text for each in templates}) == len(templates)
    return {each.pattern.text: each for each in templates}, faults


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", ""),
        ("about.md", "about/"),
        ("projects/index.md", "projects/"),
        ("a/b/c.md", "a/b/c/"),
        ("README.md", ""),
        ("a/README.md", "a/"),
        ("reindex.md", "reindex/"),
        ("a/reindex.md", "a/reindex/"),
        ("MYREADME.md", "MYREADME/"),
    ],
)
def test_the_folder_is_the_site(path: str, address: str) -> None:
    assert address_of(path, ".md") == address


def test_a_portal_without_templates_gets_every_page(package: Package, docs: Path) -> None:
    templates, faults = found(package, docs)
    assert faults == []
    assert {"", "data/", "data/{name}/", "methods/", "methods/{name}/", "quality/"} <= templates.keys()
    assert {"projects/", "projects/{id}/", "municipalities/{code}/", "sources/{id}/"} <= templates.keys()
    for absent in ("indicators/", "statements/{sequence}/", "reports/", "adoption_counts/", "outcomes/"):
        assert absent not in templates  # nested, derived, empty, without a single key


def test_own_templates_replace_built_in_and_default_ones(package: Package, docs: Path) -> None:
    for path in ("projects/{id}.html.j2", "data/index.md.j2", "quality.md", "sources/index.md"):
        write(docs, path)
    templates, faults = found(package, docs)
    assert faults == []
    assert {address for address, each in templates.items() if each.folder == docs} == {"projects/{id}/", "data/"}
    assert "quality/" not in templates  # written by hand
    assert "sources/" not in templates and "sources/{id}/" in templates
    assert "projects/" not in templates  # whoever shows the records shows the list


def test_a_template_for_another_table_takes_its_pages(package: Package, docs: Path) -> None:
    write(docs, "事業/{id}.html.j2", "---\ntable: projects\n---\n")
    templates, _ = found(package, docs)
    assert templates["事業/{id}/"].table == "projects"
    assert "projects/{id}/" not in templates


def test_parts_and_hidden_files_are_no_pages(package: Package, docs: Path) -> None:
    for path in ("_macros/a.html.j2", "a/_b.md.j2", ".drafts/c.md.j2", "a/.#d.md.j2"):
        write(docs, path, "{{ nope")
    templates, faults = found(package, docs)
    assert faults == []
    assert not [each for each in templates.values() if each.folder == docs]


@pytest.mark.parametrize("path", ["robots.txt.j2", "a/feed.xml.j2", "x.j2", "index.html.j2"])
def test_what_can_be_no_page_is_told(package: Package, docs: Path, path: str) -> None:
    write(docs, path)
    _, (fault,) = found(package, docs)
    assert (fault.code, str(fault.origin)) == ("broken-template", f"docs/{path}:1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("about.md", "about.md.j2"),
        ("about.md", "about/index.md.j2"),
        ("about/index.md.j2", "about.md.j2"),
        ("a/{id}.html.j2", "a/{id}.md.j2"),
        ("README.md", "index.md.j2"),
        ("about/index.html", "about.html.j2"),
    ],
)
def test_two_files_for_one_address_are_told(package: Package, docs: Path, first: str, second: str) -> None:
    write(docs, first)
    write(docs, second)
    _, faults = found(package, docs)
    assert [(fault.code, fault.origin.path) for fault in faults] == [("same-address", f"docs/{second}")]
    assert f"docs/{first}" in faults[0].message


def test_hand_written_pages_are_known_by_address(docs: Path) -> None:
    for path in ("index.md", "a/b.md", "old/index.html", "data.csv"):
        write(docs, path)
    assert hand_written(docs) == {"": "docs/index.md", "a/b/": "docs/a/b.md", "old/": "docs/old/index.html"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: [a]\n---\n", 1, "title"),
        ("---\ntable: {a: b}\n---\n", 1, "table"),
        ("---\nanchors: s1\n---\n", 1, "anchors"),
        ("---\nanchors: {statements: [a]}\n---\n", 1, "anchors"),
        ("---\ntitle: x\ntitle: y\n---\n", 3, "title"),
        ("---\ntitle: x\nfilter: 'y\n---\n", 4, "end of stream"),
    ],
)
def test_broken_front_matter_is_told_with_its_line(
    package: Package, docs: Path, text: str, line: int, words: str
) -> None:
    write(docs, "x.md.j2", text)
    _, (fault,) = found(package, docs)
    assert (fault.origin.path, fault.origin.line) == ("docs/x.md.j2", line)
    assert words in fault.message_en


def test_a_template_that_is_no_utf8_is_told(package: Package, docs: Path) -> None:
    write(docs, "x.md.j2", "# 日本語".encode("cp932"))
    _, (fault,) = found(package, docs)
    assert (fault.code, fault.origin.path) == ("unreadable-file", "docs/x.md.j2")


@pytest.mark.parametrize(
    ("text", "meta", "body"),
    [
        ("# x\n", {}, "# x\n"),
        ("---\ntitle: 2017\n---\n# x\n", {"title": "2017"}, "\n\n\n# x\n"),
        ("---\nhide: [toc]\n---\n", {"hide": ["toc"]}, "\n\n\n"),
        ("---\ntitle:\n---\n", {}, "\n\n\n"),
        ("text\n---\ntitle: x\n---\n", {}, "text\n---\ntitle: x\n---\n"),
        ("---\ntitle: x\n", {}, "---\ntitle: x\n"),
    ],
)
def test_front_matter_is_taken_off_and_lines_stay_where_they_were(text: str, meta: dict[str, str], body: str) -> None:
    faults: list[Problem] = []
    assert front_matter(text, "x", faults) == (meta, body)
    assert faults == []
