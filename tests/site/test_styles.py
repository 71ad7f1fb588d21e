"""Stylesheets are joined without a change of meaning: what a browser reads in the parts, it reads in the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from machikado.site.theme_files import theme_files
from machikado.theme.stylesheet import STYLESHEET, THEME, joined, stylesheet


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a { color : red ; }\n", "a{color :red}"),
        ("a /* x */ .b{c:d}", "a .b{c:d}"),
        ("a/* x */.b{c:d}", "a/**/.b{c:d}"),
        ("a :hover, b > c{d:e}", "a :hover,b > c{d:e}"),
        ("@media (min-width: 4em) and (x){a{}}", "@media (min-width:4em) and (x){a{}}"),
        ('a{content: "x  ;}  /* y */"}', 'a{content:"x  ;}  /* y */"}'),
        (".mk\\:a{content: '\\'  '}", ".mk\\:a{content:'\\'  '}"),
        ("a{b:url( x.png ) url('../y') url(\"/z\") url(data:x;y,z) url(#u)}",
         "a{b:url( ../v/x.png ) url('../v/../y') url(\"/z\") url(data:x;y,z) url(#u)}"),
        ("/*! keep */ a{}/* drop", "/*! keep */\na{}"),
        ("a{b:c", "a{b:c}"),
        ("@media print{a{b:c}", "@media print{a{b:c}}"),
        ("a{b:c}} d{}", "a{b:c}d{}"),
        ('@charset "utf-8"; @import url("f;g.css") print; a{}', '@import url("../v/f;g.css") print;\na{}'),
        ("\ufeffa{}", "a{}"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_part_keeps_its_meaning(written: str, kept: str) -> None:
    assert joined([("../v/", written)]) == kept + "\n"


def test_an_open_block_does_not_swallow_the_next_part() -> None:
    assert joined([("", "@media print{a{b:c}"), ("", "d{e:f}")]) == "@media print{a{b:c}}\nd{e:f}\n"


def test_the_theme_has_one_stylesheet_and_it_stands_without_its_parts(tmp_path: Path) -> None:
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    (tmp_path / "assets/stylesheets/our-town.css").write_text("/* ours */ .own { color: red }", encoding="utf-8")
    (tmp_path / "assets/stylesheets/70-search.css").write_text(".instead { color: blue }", encoding="utf-8")
    files = {file.path: file.content.decode() for file in theme_files(tmp_path) if file.path.endswith(".css")}
    assert list(files) == [STYLESHEET]
    text = files[STYLESHEET]
    assert text.startswith(":root{") and "@import" not in text
    assert text.index(".instead{") < text.index("@page{") < text.index(".own{") and ".mk-search__panel{" not in text


def test_a_portals_own_stylesheet_takes_the_place_of_all(tmp_path: Path) -> None:
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    (tmp_path / "assets/stylesheets/machikado.css").write_text("own", encoding="utf-8")
    assert [file.content for file in theme_files(tmp_path) if file.path == STYLESHEET] == [b"own"]


def test_the_source_folder_works_as_it_is() -> None:
    """Its stylesheet imports every part in the order in which they are joined."""
    imports = [
        line.split('"')[1]
        for line in (THEME / STYLESHEET).read_text(encoding="utf-8").splitlines()
        if line.startswith("@")
    ]
    parts = sorted(path.name for path in (THEME / "assets/stylesheets").glob("*.css") if path.name != "machikado.css")
    assert imports == parts
    assert {file.path: file.content for file in theme_files(THEME)}[STYLESHEET].decode() == stylesheet()
