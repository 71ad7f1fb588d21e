"""A portal's own repository, published: the very steps of its workflow, run where nothing is but Python and a wheel."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from machikado.init.installed import read
from machikado.init.repository import repository_files
from machikado.init.settings import Settings, TableMade
from wheels import ROOT, Computer, computer


@dataclass(frozen=True, slots=True)
class Repository:
    root: Path
    computer: Computer

    def run(self, script: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        """As GitHub runs a step: bash that ends with the first command that fails."""
        return self.computer.run("bash", "-eo", "pipefail", "-c", script, at=at or self.root)

    def steps(self) -> dict[str, str]:
        """The scripts of its own workflow by name, with their variables."""
        job = yaml.safe_load((self.root / ".github/workflows/site.yml").read_text(encoding="utf-8"))["jobs"]["build"]
        variables = "".join(f"{name}={value}\n" for name, value in job["env"].items())
        return {step["name"]: variables + step["run"] for step in job["steps"] if "run" in step}


@pytest.fixture
def repository(wheel: Path, tmp_path: Path) -> Repository:
    """A portal with git and all that belongs to it; the program comes from the file in `wheels/`, by its hash."""
    root = tmp_path / "own"
    shutil.copytree(ROOT / "tests/portals/other", root, ignore=shutil.ignore_patterns("site", ".machikado"))
    (root / "wheels").mkdir()
    shutil.copyfile(wheel, root / "wheels" / wheel.name)
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    program = read(wheel.name.split("-")[1], {"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": sha256}}})
    settings = Settings(title="Bridges", language="en", publisher="Office", licence="CC-BY-4.0")
    for name, text in repository_files(settings, [TableMade(name="bridges", title="Bridges")], program).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Begin"]):
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@a.example", *words], cwd=root, check=True)
    return Repository(root, computer(tmp_path))


def test_the_steps_of_the_workflow_publish_the_portal(repository: Repository) -> None:
    steps = repository.steps()
    assert list(steps) == ["Install", "Check", "Build", "Audit"]
    for name, script in steps.items():
        done = repository.run(script)
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    assert "Bridge" in (repository.root / "site/index.html").read_text(encoding="utf-8")
    status = subprocess.run(["git", "status", "--porcelain"], cwd=repository.root, capture_output=True, text=True)
    assert status.stdout == "", "what is built and installed is ignored by git"


def test_another_wheel_is_not_installed(repository: Repository) -> None:
    (path,) = (repository.root / "wheels").iterdir()
    path.write_bytes(path.read_bytes() + b"\0")
    done = repository.run(repository.steps()["Install"])
    assert done.returncode != 0 and "DO NOT MATCH THE HASHES" in done.stderr


def test_damaged_data_stop_before_anything_is_built(repository: Repository) -> None:
    steps = repository.steps()
    assert repository.run(steps["Install"]).returncode == 0
    bridges = repository.root / "datasets/bridges.csv"
    bridges.write_text(bridges.read_text(encoding="utf-8") + "one cell too few\n", encoding="utf-8")
    done = repository.run(steps["Check"])
    assert done.returncode == 1 and "::error file=datasets/bridges.csv" in done.stdout
    assert repository.run(steps["Build"]).returncode == 1 and not (repository.root / "site").exists()
