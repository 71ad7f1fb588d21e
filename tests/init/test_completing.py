"""An update writes what a repository lacks, and touches nothing that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from starting import contents, laid, start

TABLE = "id,name\n" + "".join(f"p{i},Hall {i}\n" for i in range(1, 8))
FILES = ["README.md", ".gitignore", ".github/workflows/site.yml", "requirements.txt", "requirements-machikado.txt"]


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    laid(tmp_path, {"places.csv": TABLE})
    start("--into", tmp_path, tmp_path, "--title", "Halls", "--publisher", "Town", "--licence", "CC-BY-4.0")
    return tmp_path


@pytest.mark.parametrize("name", [*FILES, "LICENSE-DATA", "CITATION.cff"])
def test_a_missing_file_is_written_as_it_was(portal: Path, name: str) -> None:
    before = contents(portal)
    (portal / name).unlink()
    assert name in start("--update", "--into", portal, "--lang", "en")
    assert contents(portal) == before
    assert "nothing to add" in start("--update", "--into", portal, "--lang", "en")


def test_what_is_there_stays(portal: Path) -> None:
    for name in FILES:
        (portal / name).write_text("mine\n", encoding="utf-8")
    (portal / "LICENSE-DATA").unlink()
    start("--update", "--into", portal)
    assert all((portal / name).read_text(encoding="utf-8") == "mine\n" for name in FILES)
    assert (portal / "LICENSE-DATA").exists()


def test_a_portal_that_is_published_otherwise_gets_no_second_workflow(portal: Path) -> None:
    (portal / ".github/workflows/site.yml").rename(portal / ".github/workflows/own.yaml")
    start("--update", "--into", portal)
    assert [path.name for path in (portal / ".github/workflows").iterdir()] == ["own.yaml"]


def test_a_readme_that_is_written_later_counts_the_rows_of_today(portal: Path) -> None:
    (portal / "README.md").unlink()
    with (portal / "places.csv").open("a", encoding="utf-8") as file:
        file.write("p9,Hall 9\n")
    start("--update", "--into", portal)
    assert "| 8 | 2 |" in (portal / "README.md").read_text(encoding="utf-8")


def test_a_damaged_file_is_named_with_what_to_type_and_the_others_are_published(tmp_path: Path) -> None:
    damaged = "id,name\n1,Café\n2,Zürich\n".encode().replace(b"Caf\xc3\xa9", b"Caf\xe9")
    laid(tmp_path / "in", {"places.csv": TABLE, "cities.csv": damaged})
    said = start("--into", tmp_path / "out", tmp_path / "in", "--lang", "en")
    assert "tables: 1" in said and "cities.csv:2: It is UTF-8, but for bytes that are no letters (E9 in “1,Caf" in said
    command = f"machikado init {tmp_path / 'in'} --into {tmp_path / 'out'} --update"
    assert command in said
    assert not list((tmp_path / "out").rglob("cities*"))
    (tmp_path / "in/cities.csv").write_text("id,name\n1,Café\n2,Zürich\n", encoding="utf-8")
    words = command.split()[2:]
    assert "cities" in start(*words, "--lang", "en")
    assert (tmp_path / "out/datasets/cities.csv").read_text(encoding="utf-8") == "id,name\n1,Café\n2,Zürich\n"
