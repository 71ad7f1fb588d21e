"""A portal's own words for texts of the interface: where they are said, and what cannot be one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import AS_OF, Portal

from machikado.build.pipeline import build
from machikado.core.i18n import spoken, texts
from machikado.site.config import read_config


def settings(portal: Portal, plugins: str) -> None:
    portal.write("mkdocs.yml", f"site_name: x\ntheme: {{name: material, language: ja}}\nplugins:\n{plugins}")


@pytest.mark.parametrize(
    "plugins",
    [
        "  - machikado: {texts: {look_about: およそ, frame_search: 見つける}}\n",
        "  - search\n  - machikado:\n      texts:\n        look_about: およそ\n        frame_search: 見つける\n",
        "  machikado: {texts: {look_about: およそ, frame_search: 見つける}}\n",
    ],
)
def test_own_words_are_read_however_plugins_are_written(small: Portal, plugins: str) -> None:
    settings(small, plugins)
    config = read_config(small.root)
    own, ours = texts(config.language), texts("ja")
    assert config.faults == () and config.language == "ja"
    assert {key: own[key] for key in own if own[key] != ours[key]} == {
        "look_about": "およそ",
        "frame_search": "見つける",
    }
    assert ours["look_about"] != "およそ"


def test_two_portals_do_not_share_their_words() -> None:
    one, other = spoken("en", {"data": "Figures"}), spoken("en", {"data": "Files"})
    assert [texts(each)["data"] for each in (one, "en", other)] == ["Figures", "Data", "Files"]


@pytest.mark.parametrize(
    ("key", "words", "code"),
    [
        ("frame_serch", "x", "unknown-text"),
        ("data_tables", "{number} 表", "broken-text"),
        ("data_tables", "{n 表", "broken-text"),
        ("data_tables", "[1, 2]", "broken-text"),
        ("data_tables", "表は {n} つ", ""),
        ("data_tables", "たくさん", ""),
    ],
)
def test_a_text_that_cannot_be_said_is_told_at_its_line(small: Portal, key: str, words: str, code: str) -> None:
    written = words if words.startswith("[") else f"'{words}'"
    settings(small, f"  - machikado:\n      texts:\n        {key}: {written}\n")
    found = read_config(small.root).faults
    assert [each.code for each in found] == ([code] if code else [])
    for each in found:
        assert each.origin.line == 6 and each.level == "error"
        assert each.proposed == ("frame_search" if code == "unknown-text" else None)


def test_own_words_are_said_on_pages_in_the_frame_and_by_the_plugin(small: Portal) -> None:
    frame, pages = (
        "frame_search: 町をさがす, frame_skip: 飛ばす",
        "data_description: 町の数字です。, search_description: 町を探す頁",
    )
    settings(small, f"  - machikado: {{texts: {{{frame}, {pages}}}}}\n")
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written

    def page(address: str) -> str:
        return (small.root / "site" / address / "index.html").read_text(encoding="utf-8")

    for address in ("data", "projects"):
        assert 'placeholder="町をさがす"' in page(address) and ">飛ばす<" in page(address), address
    assert "町の数字です。" in page("data") and "町を探す頁" in page("search")
    assert Path(small.root / "site/404.html").read_text(encoding="utf-8").count("町をさがす")
