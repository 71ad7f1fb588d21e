"""An earlier state comes out of git as it was, and no revision's name can be anything but a name."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from conftest import Portal

from history import IDENTITY, commit, git
from machikado.core.git import RevisionError, export, newest_on, resolve, touched

HOSTILE = [
    "", "nope", "--help", "--all", "-h", "--output=pwned", "--exec=touch pwned", "main^{tree}", "main:datasets",
    "main main", "a" * 5_000,
    "main;touch pwned", "$(touch pwned)", "main..main", "^main", "@{u}", "x\ny", "x\0y", "街角", "../..",
]  # fmt: skip


def test_what_is_exported_is_what_was_committed(small: Portal, tmp_path: Path) -> None:
    first = commit(small.root)
    before = (small.root / "datasets/claims.csv").read_bytes()
    small.append("datasets/claims.csv", "x\n")
    commit(small.root)
    export(small.root, first, ["datasets", "docs"], tmp_path / "out")
    assert (tmp_path / "out/datasets/claims.csv").read_bytes() == before
    names = {path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names == {
        path.relative_to(small.root)
        for folder in ("datasets", "docs") for path in (small.root / folder).rglob("*") if path.is_file()
    } | {Path("mkdocs.yml")}  # fmt: skip
    assert touched(tmp_path / "out", small.root, ["datasets", "docs"]) == {"datasets/claims.csv"}


def test_a_portal_in_a_folder_of_the_repository(small: Portal, tmp_path: Path) -> None:
    """The repository's top is above the portal; names are the portal's own."""
    revision = commit(small.root.parent)
    export(small.root, revision, ["datasets"], tmp_path / "out")
    assert (tmp_path / "out/datasets/datapackage.yaml").is_file()
    assert not (tmp_path / "out/small").exists()


def test_strange_names_and_links_are_safe(small: Portal, tmp_path: Path) -> None:
    small.write("datasets/projects/改\n行 ::error::x.yaml", "id: x\n")
    small.write("docs/image.png", b"\x89PNG")
    (small.root / "datasets/link.yaml").symlink_to("/etc/passwd")
    small.write(".gitattributes", "datasets/claims.csv export-ignore\n")  # only `git archive` would obey
    export(small.root, commit(small.root), ["datasets", "docs"], tmp_path / "out")
    out = tmp_path / "out"
    assert (out / "datasets/projects/改\n行 ::error::x.yaml").read_text() == "id: x\n"
    assert (out / "datasets/claims.csv").is_file()
    assert not (out / "datasets/link.yaml").exists() and not (out / "docs/image.png").exists()


def test_new_gone_and_changed_files_are_touched_and_line_ends_are_not(small: Portal, tmp_path: Path) -> None:
    export(small.root, commit(small.root), ["datasets", "docs"], tmp_path / "out")
    small.write("datasets/projects/new.yaml", "id: new\n")
    (small.root / "datasets/projects/sakura.yaml").unlink()
    small.append("docs/index.md", "x")
    small.write("datasets/claims.csv", (small.root / "datasets/claims.csv").read_bytes().replace(b"\n", b"\r\n"))
    found = touched(tmp_path / "out", small.root, ["datasets", "docs"])
    assert found == {"datasets/projects/new.yaml", "datasets/projects/sakura.yaml", "docs/index.md"}


@pytest.mark.parametrize("name", ["main", "HEAD", "v1", "{full}", "{short}"])
def test_branches_tags_and_hashes_are_revisions(small: Portal, name: str) -> None:
    full = commit(small.root)
    git(small.root, "tag", "v1")
    assert resolve(small.root, name.format(full=full, short=full[:9])) == full


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_else_is(small: Portal, name: str) -> None:
    commit(small.root)
    before = set(small.root.rglob("*"))
    with pytest.raises(RevisionError):
        resolve(small.root, name)
    assert set(small.root.rglob("*")) == before


def test_a_branch_called_like_an_option_is_only_a_branch(small: Portal) -> None:
    full = commit(small.root)
    git(small.root, "update-ref", "refs/heads/--all", full)
    assert resolve(small.root, "--all") == full


def test_where_there_is_no_git_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RevisionError):
        resolve(tmp_path, "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError):
        resolve(tmp_path, "main")


def test_a_side_branch_was_never_published(small: Portal) -> None:
    """A pack that begins on a day begins with what the site showed that day, not with a draft that was merged later."""

    def dated(day: str, *arguments: str) -> str:
        command = ["git", "-C", str(small.root), *IDENTITY, *arguments]
        moment = f"{day}T12:00:00+00:00"
        subprocess.run(
            command, check=True, capture_output=True,
            env={**os.environ, "GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment},
        )  # fmt: skip
        return git(small.root, "rev-parse", "HEAD")

    git(small.root, "init", "--quiet", "--initial-branch=main")
    git(small.root, "add", "--all")
    published = dated("2015-04-01", "commit", "--quiet", "--message=published")
    git(small.root, "checkout", "--quiet", "-b", "draft")
    dated("2015-05-01", "commit", "--quiet", "--allow-empty", "--message=draft")
    git(small.root, "checkout", "--quiet", "main")
    merged = dated("2015-06-01", "merge", "--quiet", "--no-ff", "--message=merged", "draft")
    assert newest_on(small.root, datetime.date(2015, 5, 15)) == published
    assert newest_on(small.root, datetime.date(2015, 6, 1)) == merged
    assert newest_on(small.root, datetime.date(2015, 3, 31)) is None
