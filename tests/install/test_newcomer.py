"""What somebody meets who reads only the README: three commands with a file that nobody prepared, and its workflow."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from install.test_wheel import installed
from test_publishing_steps import Repository

from machikado.cli import main
from wheels import ROOT

__all__ = ["installed"]  # a fixture


def commands(name: str) -> list[str]:
    """The three commands of a README."""
    text = (ROOT / name).read_text(encoding="utf-8")
    first = re.search(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert first
    return [line.partition("#")[0].strip() for line in first[1].splitlines()]


def test_both_readmes_begin_with_the_same_three_commands() -> None:
    assert commands("README.md") == commands("README.ja.md")
    assert commands("README.md") == ["pip install machikado", "machikado init data/", "machikado serve"]


@pytest.mark.skipif("init" not in main.commands, reason="there is no `machikado init` yet")
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_strangers_file_becomes_a_repository_that_publishes(installed, tmp_path: Path, language: str) -> None:
    """A list of local governments, without its schema: started, built and audited by the steps of its own workflow."""
    (tmp_path / "data").mkdir()
    source = ROOT / "datasets/municipalities.csv"
    shutil.copyfile(source, tmp_path / "data/municipalities.csv")
    words = ["--language", language, "--publisher", "Office", "--licence", "CC0-1.0", "--yes"]
    done = installed.run("machikado", "init", "data/", *words, at=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "data/municipalities.csv").read_bytes() == source.read_bytes()
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    repository = Repository(tmp_path, installed)
    for name, script in repository.steps().items():
        if name != "Install":  # the wheel is installed already
            done = repository.run(script)
            assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    assert "1,788" in (tmp_path / "README.md").read_text(encoding="utf-8")
    assert {"LICENSE-DATA", "CITATION.cff"} <= {path.name for path in tmp_path.iterdir()}
