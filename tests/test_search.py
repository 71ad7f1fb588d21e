"""Record pages stand in the site engine's index, the shells they were made from do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from machikado.addresses import SHELL
from machikado.search import paths, with_records

MKDOCS = {"config": {"lang": ["ja"]}, "docs": [
    {"location": "", "title": "町", "text": "x"},
    {"location": f"projects/{SHELL}/", "title": "shell", "text": ""},
]}  # fmt: skip
ZENSICAL = {"config": {}, "items": [
    {"location": "", "level": 1, "title": "町", "text": "x", "path": [], "tags": []},
    {"location": f"projects/{SHELL}/#a", "level": 1, "title": "shell", "text": "", "path": [], "tags": []},
]}  # fmt: skip


@pytest.fixture(params=[("search/search_index.json", MKDOCS), ("search.json", ZENSICAL)], ids=["mkdocs", "zensical"])
def rendered(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, content = request.param
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(json.dumps(content))
    return tmp_path


def entries(folder: Path, *added: tuple[str, str, str]) -> list[dict[str, Any]]:
    (artifact,) = with_records(folder, added)
    assert [artifact.path] == paths(folder)
    content = json.loads(artifact.content)
    found: list[dict[str, Any]] = content.get("docs") or content["items"]
    return found


def test_records_are_added_and_shells_are_gone(rendered: Path) -> None:
    found = entries(rendered, ("projects/sakura/", "さくらの見守り", "子ども"), ("a/", "b", ""))
    assert [(each["location"], each["title"]) for each in found] == [
        ("", "町"), ("projects/sakura/", "さくらの見守り"), ("a/", "b"),
    ]  # fmt: skip


def test_entries_have_the_engines_own_fields(rendered: Path) -> None:
    first, added = entries(rendered, ("a/", "b", "c"))
    assert added.keys() == first.keys()
    assert {name: type(value) for name, value in added.items()} == {name: type(value) for name, value in first.items()}


def test_titles_are_text_where_the_index_holds_html(rendered: Path) -> None:
    _, added = entries(rendered, ("a/", '<img src=x onerror=alert(1)> & "b"', "<b>"))
    assert added["title"] == '&lt;img src=x onerror=alert(1)&gt; &amp; "b"'
    assert added["text"] == "&lt;b&gt;"


def test_a_site_without_search_gets_none(tmp_path: Path) -> None:
    assert list(with_records(tmp_path, [("a/", "b", "c")])) == []
