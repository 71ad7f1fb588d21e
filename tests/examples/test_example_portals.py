"""The example portals are what `machikado init` makes of their sources, and they pass check, build and audit."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from machikado.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ROWS = runpy.run_path(str(EXAMPLES / "make_rows.py"))
PORTALS = runpy.run_path(str(EXAMPLES / "make_portals.py"))
MADE = (".cache", ".machikado", "site")


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder that are kept: no site, no cache."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in files.items() if name.parts[0] not in MADE}


def test_the_rows_are_those_that_the_script_writes() -> None:
    written = ROWS["files"]()
    assert written == {path: (EXAMPLES / path).read_bytes() for path in written}


@pytest.mark.parametrize("name", sorted(PORTALS["COMMANDS"]))
def test_init_makes_the_portal_that_stands_here(name: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / name / "data", tmp_path / name / "data")
    PORTALS["make"](tmp_path / name)
    assert contents(tmp_path / name) == contents(EXAMPLES / name)


@pytest.mark.parametrize("name", sorted(PORTALS["COMMANDS"]))
def test_an_example_is_checked_built_and_audited_without_an_error(name: str, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns(*MADE))
    for command in (["check", "--root", "."], ["build", "--root", "."], ["audit", "site"]):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path / name)
            result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
