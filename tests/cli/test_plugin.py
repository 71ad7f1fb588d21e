"""`mkdocs build` gives what `machikado build` gives; errors stop it, with the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Portal

from machikado.build.pipeline import build
from machikado.core.git import as_of
from mkdocs_command import mkdocs, printed

pytestmark = pytest.mark.xdist_group("plugin")


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_it_gives_the_same_site(small: Portal) -> None:
    for path in ("a.md", "_part.md", "_macros/m.html.j2", "note.txt"):
        small.write(f"docs/{path}", "# x")
    done = mkdocs(small, "--strict", "--quiet")
    assert done.returncode == 0, printed(done)
    ours = small.root / "ours"
    assert build(small.root, site=ours, as_of=as_of(small.root)).written
    theirs = files(small.root / "site")
    assert theirs == files(ours)
    assert not [path for path in theirs if path.endswith(".j2") or "_part" in path or "machikado-shell" in path]


@pytest.mark.parametrize("plugins", ["  - search\n  - machikado\n", "  - machikado\n  - search\n"])
def test_the_engines_search_gives_way(small: Portal, plugins: str) -> None:
    small.edit("mkdocs.yml", "  - machikado\n", plugins)
    assert mkdocs(small, "--quiet").returncode == 0
    found = files(small.root / "site")
    assert "search/search_index.json" not in found and "search/index.js" in found


def test_the_fork_takes_it_too(small: Portal) -> None:
    done = mkdocs(small, "--quiet", engine="properdocs")
    assert done.returncode == 0, printed(done)
    assert {"projects/sakura/index.html", "data/projects.csv"} <= files(small.root / "site").keys()


def test_an_error_stops_it_with_the_report_before_the_last_good_site_is_touched(small: Portal) -> None:
    assert mkdocs(small, "--quiet").returncode == 0
    before = files(small.root / "site")
    small.edit("datasets/outcomes.csv", "minami-news,33", "minami-news,多い")
    small.edit("datasets/projects/nagisa.yaml", "evidence: self_reported", "evidense: self_reported")
    done = mkdocs(small)
    assert done.returncode != 0
    for word in ("datasets/outcomes.csv:4", "[wrong-type]", "datasets/projects/nagisa.yaml:5", "[unknown-field]"):
        assert word in printed(done)
    assert "Traceback" not in printed(done)
    assert files(small.root / "site") == before


@pytest.mark.parametrize("path", ["docs/projects/index.md.j2", "docs/projects/{id}.html.j2"])
def test_a_broken_template_stops_it(small: Portal, path: str) -> None:
    small.append(path, "{{ nope }}")
    done = mkdocs(small)
    assert done.returncode != 0
    assert f"{path}:" in printed(done) and "'nope' is undefined" in printed(done)
    assert "Traceback" not in printed(done)


def test_dirty_builds_are_refused(small: Portal) -> None:
    done = mkdocs(small, "--dirty")
    assert done.returncode != 0
    assert "--dirty" in printed(done) and "Traceback" not in printed(done)


def test_a_theme_folder_of_ones_own_counts_here_too(small: Portal) -> None:
    small.edit("mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: look\n")
    small.write("look/assets/stylesheets/our-town.css", ".own { color: red; }\n")
    small.write("look/partials/footer.html", "<footer>own footer</footer>")
    done = mkdocs(small, "--strict", "--quiet")
    assert done.returncode == 0, printed(done)
    ours = small.root / "ours"
    assert build(small.root, site=ours, as_of=as_of(small.root)).written
    assert files(small.root / "site") == files(ours)
    style = (ours / "assets/stylesheets/machikado.css").read_text(encoding="utf-8")
    assert style.endswith(".own{color:red}\n") and not (ours / "assets/stylesheets/our-town.css").exists()
    assert "own footer" in (ours / "index.html").read_text(encoding="utf-8")
