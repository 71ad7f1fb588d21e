"""What an engine is given: the portal's settings with other folders, our theme, and its own files without templates."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Portal

from machikado.build import engines
from machikado.core.model import Artifact
from machikado.site.config import read_config
from machikado.site.theme_files import theme_files
from machikado.theme.stylesheet import THEME


@pytest.fixture
def given(small: Portal, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The folder an engine would work in, and its configuration as text."""
    monkeypatch.setattr(engines, "call", lambda *_: None)

    def work(*pages: Artifact) -> tuple[Path, str]:
        folder = small.root / "work"
        engines.run("mkdocs", small.root, folder, pages, 0)
        return folder, (folder / "mkdocs.yml").read_text(encoding="utf-8")

    return work


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_settings_stay_but_for_folders_and_our_plugin(small: Portal, given: Any) -> None:
    before = yaml.safe_load((small.root / "mkdocs.yml").read_text(encoding="utf-8"))
    folder, text = given()
    after = yaml.safe_load(text)
    assert after.pop("docs_dir") == "docs" and after.pop("site_dir") == "site"
    assert after["theme"].pop("custom_dir") == str(folder / "theme")
    assert after.pop("plugins") == [] and before.pop("plugins") == ["machikado"]
    assert after == before


def test_tags_stay_as_they_are(small: Portal, given: Any) -> None:
    """YAML tags name functions, which only the engine may run."""
    own = "markdown_extensions:\n  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }\n"
    slugs = "  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n"
    small.write("mkdocs.yml", f"site_name: !ENV [NAME, みほん]\ntheme: {{name: material}}\n{own}{slugs}")
    text = given()[1]
    nodes = {key.value: value for key, value in yaml.compose(text, Loader=yaml.SafeLoader).value}
    assert nodes["site_name"].tag == "!ENV"
    emoji, toc = (node for node in nodes["markdown_extensions"].value if isinstance(node, yaml.MappingNode))
    assert emoji.value[0][1].value[0][1].tag == "tag:yaml.org,2002:python/name:material.extensions.emoji.twemoji"
    assert toc.value[0][1].value[0][1].tag == "tag:yaml.org,2002:python/object/apply:pymdownx.slugs.slugify"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", []),
        ("plugins:\n", []),
        ("plugins: []\n", []),
        ("plugins: [machikado]\n", []),
        ("plugins: [search, machikado, tags]\n", ["tags"]),
        ("plugins:\n  - search: {lang: ja}\n  - machikado: {}\n", []),
        ("plugins:\n  search: {lang: ja}\n  machikado: {}\n", {}),
    ],
)
def test_our_plugin_and_the_search_it_replaces_are_taken_out_however_it_is_written(
    small: Portal, given: Any, written: str, kept: Any
) -> None:
    small.write("mkdocs.yml", f"site_name: x\ntheme: {{name: material}}\n{written}")
    assert yaml.safe_load(given()[1])["plugins"] == kept


@pytest.mark.parametrize(
    ("written", "name"),
    [("theme: material\n", "material"), ("theme: {name: readthedocs}\n", "readthedocs"), ("", "material")],
)
def test_the_theme_may_be_a_bare_name(small: Portal, given: Any, written: str, name: str) -> None:
    small.write("mkdocs.yml", f"site_name: x\n{written}")
    folder, text = given()
    assert yaml.safe_load(text)["theme"] == {"name": name, "custom_dir": str(folder / "theme")}


def test_the_portals_own_theme_is_laid_over_ours(small: Portal, given: Any) -> None:
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: look\n")
    small.write("look/partials/footer.html", "own footer")
    small.write("look/partials/more.html", "more")
    theme = given()[0] / "theme"
    assert (theme / "partials/footer.html").read_text() == "own footer"
    assert files_below(theme) == {file.path for file in theme_files()} | {"partials/more.html"}


def test_a_theme_file_that_is_gone_is_gone(small: Portal, given: Any) -> None:
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: look\n")
    small.write("look/partials/footer.html", "own footer")
    given()
    (small.root / "look/partials/footer.html").unlink()
    theme = given()[0] / "theme"
    assert (theme / "partials/footer.html").read_bytes() == (THEME / "partials/footer.html").read_bytes()


def test_the_engine_sees_pages_but_no_templates(small: Portal, given: Any) -> None:
    for path in ("a.md", "img/b.svg", "_part.md", "_macros/m.html.j2", ".hidden/c.md", "x.csv.j2"):
        small.write(f"docs/{path}", "x")
    folder, _ = given(Artifact(path="projects/index.md", content=b"# p"))
    assert files_below(folder / "docs") == {"index.md", "a.md", "img/b.svg", "projects/index.md"}


def test_what_is_read_of_the_settings(small: Portal) -> None:
    config = read_config(small.root)
    assert (config.docs, config.language) == (small.root / "docs", "ja")
    assert (config.site_name, config.site_url) == ("みほん（架空）", "https://mihon.example/")
    assert config.faults == ()


@pytest.mark.parametrize(
    "text",
    ["", "site_name: x\n", "theme: material\n", "theme:\n", "[a]\n", "theme: {language: en}\nsite_url:\ndocs_dir:\n"],
)
def test_settings_may_be_scarce(small: Portal, text: str) -> None:
    small.write("mkdocs.yml", text)
    config = read_config(small.root)
    assert (config.docs, config.language, config.site_url) == (small.root / "docs", "en", "")
    assert config.faults == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "unreadable-file"), ("日本語".encode("cp932"), "unreadable-file"), (b"a: [\n", "broken-yaml")],
)
def test_settings_that_cannot_be_read_are_told(small: Portal, content: bytes | None, code: str) -> None:
    (small.root / "mkdocs.yml").unlink()
    if content is not None:
        small.write("mkdocs.yml", content)
    (fault,) = read_config(small.root).faults
    assert (fault.code, fault.origin.path) == (code, "mkdocs.yml")
    assert small.run("build").exit_code == 1


def test_an_engine_that_fails_says_why(small: Portal) -> None:
    small.write("mkdocs.yml", "site_name: x\ntheme: no-such-theme\n")
    with pytest.raises(engines.EngineError, match="no-such-theme"):
        engines.run("mkdocs", small.root, small.root / "work", [], int(datetime.datetime(2016, 1, 1).timestamp()))


def test_an_engine_gets_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a portal's own configuration may run sees none of the caller's environment but what it needs."""
    monkeypatch.setenv("SECRET_TOKEN", "x")
    seen: dict[str, str] = {}

    def run(command: list[str], *, env: dict[str, str], **options: Any) -> Any:
        seen.update(env)
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(engines.subprocess, "run", run)
    engines.call(["engine"], tmp_path, 1451606400)
    assert "SECRET_TOKEN" not in seen
    assert seen["SOURCE_DATE_EPOCH"] == "1451606400"


def test_settings_that_are_inherited_are_found_from_the_rendered_tree(small: Portal) -> None:
    small.write("parent.yml", "copyright: 合成データ\n")
    small.append("mkdocs.yml", "INHERIT: parent.yml\n")
    folder = engines.run("mkdocs", small.root, small.root / "work", [Artifact(path="x/index.md", content=b"# x\n")], 0)
    assert "合成データ" in (folder / "x/index.html").read_text(encoding="utf-8")
