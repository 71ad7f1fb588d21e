"""Writing the site: only what changed, all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.build.write import DuplicatePath, PathError, UnsafePath, Written, write
from machikado.core.model import Artifact

SITE = {"index.html": "front", "a/index.html": "a", "a/b/index.html": "b", "c.txt": "c"}


def artifacts(files: Mapping[str, str]) -> Iterator[Artifact]:
    for path, content in files.items():
        yield Artifact(path=path, content=content.encode(), origin=f"docs/{path}")


def tree(folder: Path) -> dict[str, str]:
    """Every file with its text, and every empty folder."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    kept = {name: path for name, path in paths.items() if not path.is_dir() or not any(path.iterdir())}
    return {name: "folder" if path.is_dir() else path.read_text() for name, path in kept.items()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "public" / "site"
    write(artifacts(SITE), folder)
    return folder


def test_a_fresh_site_holds_the_artifacts_and_nothing_else(tmp_path: Path) -> None:
    outcome = write(artifacts(SITE), tmp_path / "site")
    assert outcome == Written(written=tuple(SITE))
    assert tree(tmp_path) == {f"site/{path}": text for path, text in SITE.items()}


def test_a_site_can_be_read_by_others(site: Path) -> None:
    other = site.parent / "other"
    other.mkdir()
    assert site.stat().st_mode == other.stat().st_mode


def test_a_build_without_changes_writes_nothing(site: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert write(artifacts(SITE), site) == Written(unchanged=4)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_only_what_differs_is_written(site: Path) -> None:
    changed = {**SITE, "a/index.html": "A", "a/b/index.html": "longer", "d/e/f.txt": "new"}
    outcome = write(artifacts(changed), site)
    assert outcome == Written(written=("a/index.html", "a/b/index.html", "d/e/f.txt"), unchanged=2)
    assert tree(site) == changed


def test_files_that_are_no_longer_made_go_with_their_folders(site: Path) -> None:
    (site / "was/empty").mkdir(parents=True)
    outcome = write(artifacts({"index.html": "front"}), site)
    assert outcome == Written(unchanged=1, removed=("a/b/index.html", "a/index.html", "c.txt"))
    assert tree(site) == {"index.html": "front"}


def test_files_that_others_made_can_be_kept(site: Path) -> None:
    outcome = write(artifacts({"index.html": "front"}), site, keep=lambda path: path.startswith("a/"))
    assert outcome.removed == ("c.txt",)
    assert tree(site) == {path: text for path, text in SITE.items() if path != "c.txt"}


def test_a_file_may_become_a_folder_and_a_folder_a_file(site: Path) -> None:
    swapped = {"a": "file", "c.txt/index.html": "folder"}
    write(artifacts(swapped), site)
    assert tree(site) == swapped


def test_what_fails_halfway_leaves_the_last_good_site(site: Path) -> None:
    def failing() -> Iterator[Artifact]:
        yield from artifacts({"index.html": "new", "new.html": "new"})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(failing(), site)
    assert tree(site.parent) == {f"site/{path}": text for path, text in SITE.items()}


def test_what_fails_on_a_fresh_site_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnsafePath):
        write(artifacts({"a.txt": "a", "/b.txt": "b"}), tmp_path / "site")
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", ".", "./a", "..", "../a", "a/../b", "a\\b", "a\0b", "C:\\a"])
def test_unsafe_paths_are_refused_with_their_origin(site: Path, path: str) -> None:
    with pytest.raises(UnsafePath) as refused:
        write(artifacts({path: "x"}), site)
    assert (refused.value.path, refused.value.origins) == (path, (f"docs/{path}",))
    assert tree(site) == SITE


def test_two_artifacts_with_one_path_are_refused_with_both_origins(site: Path) -> None:
    pages = [Artifact(path="a/index.html", content=b"", origin=origin) for origin in ("docs/a.md", "docs/{id}.md.j2")]
    with pytest.raises(DuplicatePath) as refused:
        write(pages, site)
    assert (refused.value.path, refused.value.origins) == ("a/index.html", ("docs/a.md", "docs/{id}.md.j2"))
    assert tree(site) == SITE


@pytest.mark.parametrize("paths", [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a")])
def test_a_file_cannot_be_a_folder_too(site: Path, paths: tuple[str, str]) -> None:
    with pytest.raises(DuplicatePath):
        write(artifacts(dict.fromkeys(paths, "x")), site)
    assert tree(site) == SITE


def test_a_kept_file_cannot_be_a_folder_too(site: Path) -> None:
    with pytest.raises(PathError):
        write(artifacts({"c.txt/index.html": "x"}), site, keep=lambda path: True)
    assert tree(site) == SITE


def test_links_are_replaced_and_never_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("untouched")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(outside / "index.html")
    (site / "linked").symlink_to(outside)
    write(artifacts({**SITE, "linked/index.html": "ours"}), site)
    assert tree(site) == {**SITE, "linked/index.html": "ours"}
    assert tree(outside) == {"index.html": "untouched"}


PARTS = st.sampled_from(["a", "b", "c", "index.html"])
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, st.sampled_from(["", "x", "y", "long"]), max_size=6)


def nested(files: Mapping[str, str]) -> bool:
    return any(other.startswith(f"{path}/") for path in files for other in files)


@given(st.lists(FILES, min_size=1, max_size=4))
def test_whatever_was_there_the_site_is_what_was_last_made(
    tmp_path_factory: pytest.TempPathFactory, sites: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any") / "site"
    last: dict[str, str] = {}
    for files in sites:
        if nested(files):
            with pytest.raises(DuplicatePath):
                write(artifacts(files), folder)
            continue
        outcome = write(artifacts(files), folder)
        assert set(outcome.written) == {path for path, text in files.items() if last.get(path) != text}
        assert set(outcome.removed) == last.keys() - files.keys()
        last = files
        assert tree(folder) == files
    assert os.listdir(folder.parent) == (["site"] if folder.exists() else [])  # noqa: PTH208
