"""Days, releases, comparisons and unchanged builds follow the files that are read, wherever they stand."""

from __future__ import annotations

import datetime
import html
from pathlib import Path

import pytest
from click.testing import CliRunner

from machikado.__main__ import main
from machikado.build.own_sources import own_sources
from machikado.core import git
from machikado.diff.review import review
from machikado.package.data_files import data_of
from packs import commit_on
from starting import laid, start

PLACES = "id,name,rooms\n" + "".join(f"p{i},Hall {i},{i}\n" for i in range(1, 20))
NOTHING = "何も変わっていない"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """What somebody has whose files stay where they were: `init` in the folder above them."""
    laid(tmp_path, {"data/2026/places.csv": PLACES, "notes.txt": "x"})
    start("--into", tmp_path, tmp_path)
    commit_on(tmp_path, "2026-03-01")
    return tmp_path


def edit(root: Path, name: str, before: str, after: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert before in text
    (root / name).write_text(text.replace(before, after), encoding="utf-8")


def built(root: Path) -> str:
    result = CliRunner().invoke(main, ["build", "--root", str(root), "--site", str(root / "site"), "--lang", "ja"])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_files_that_the_package_names_are_its_data(portal: Path) -> None:
    assert data_of(portal) == ("datasets", "datapackage.yaml", "data/2026/places.csv")
    assert {"mkdocs.yml", "datapackage.yaml", "data/2026/places.csv"} <= set(own_sources(portal) or ())


def test_days_follow_data_in_any_folder(portal: Path) -> None:
    edit(portal, "notes.txt", "x", "y")
    commit_on(portal, "2026-03-20")
    assert git.last_change(portal, data_of(portal)) == datetime.date(2026, 3, 1)
    edit(portal, "data/2026/places.csv", "Hall 3,3", "Hall 3,33")
    commit_on(portal, "2026-04-01")
    day = datetime.date(2026, 4, 1)
    assert git.as_of(portal, data_of(portal)) == git.last_change(portal, data_of(portal)) == day
    assert [each.day for each in git.data_days(portal, 9, data_of(portal))] == [day, datetime.date(2026, 3, 1)]


def test_releases_and_comparisons_see_data_in_any_folder(portal: Path) -> None:
    before = git.resolve(portal, "HEAD")
    edit(portal, "data/2026/places.csv", "Hall 3,3", "Hall 3,33")
    commit_on(portal, "2026-04-01")
    found = review(portal, before, datetime.date(2026, 4, 1))
    assert not found.comparison.notes
    assert [row.kind for table in found.comparison.typed for row in table.rows] == ["changed"]
    built(portal)
    page = html.unescape((portal / "site/changes/index.html").read_text(encoding="utf-8"))
    assert "2026.04.01" in page and "2026.03.01" in page
    assert "2026-04-01" in html.unescape((portal / "site/index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["data/2026/places.csv", "datapackage.yaml", "datasets/schemas/places.yaml"])
def test_changed_data_in_any_folder_are_built_again(portal: Path, name: str) -> None:
    built(portal)
    assert NOTHING in built(portal)
    with (portal / name).open("a", encoding="utf-8") as file:
        file.write("p99,New hall,4\n" if name.endswith(".csv") else "# a word\n")
    assert NOTHING not in built(portal)
    told = (portal / "site/data/places.csv").read_text(encoding="utf-8-sig")
    assert ("New hall" in told) == name.endswith(".csv")


def test_a_pattern_names_the_folder_in_which_its_files_stand(portal: Path) -> None:
    edit(portal, "datapackage.yaml", "data/2026/places.csv", "data/2026/*.csv")
    assert "data/2026" in (own_sources(portal) or ())
    commit_on(portal, "2026-03-02")
    (portal / "data/2026/more.csv").write_text("id,name,rooms\nz,Z,1\n", encoding="utf-8")
    commit_on(portal, "2026-05-05")
    assert git.last_change(portal, data_of(portal)) == datetime.date(2026, 5, 5)
    edit(portal, "datapackage.yaml", "data/2026/*.csv", "*.csv")
    assert own_sources(portal) is None
