"""A wheel of this tree, and a computer that has nothing but Python, the locked packages and that wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked(*below: str) -> list[str]:
    """Files of this tree that belong to it: what git knows, and what is new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *below]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def clean(**more: str) -> dict[str, str]:
    """The environment without anything that leads to this tree; no index of packages is asked."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))}
    return {**kept, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "LC_ALL": "C.UTF-8", **more}


@dataclass(frozen=True, slots=True)
class Computer:
    """An environment of its own: its commands come first on the PATH."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return clean(PATH=os.pathsep.join([str(self.folder / "bin"), os.environ["PATH"]]))

    def run(self, *command: str, at: Path) -> subprocess.CompletedProcess[str]:
        found = shutil.which(command[0], path=self.environment["PATH"])
        assert found
        return subprocess.run(
            [found, *command[1:]], cwd=at, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked("generator", "pyproject.toml", "README.md", "LICENSE", "LICENSE-DATA"):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / "source" / name)
    words = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *words], env=clean(), check=True)
    (built,) = folder.glob("*.whl")
    return built


def computer(folder: Path) -> Computer:
    """One with the packages of the environment in which the tests run, but not this tree's program."""
    venv.create(folder / "computer", with_pip=False, symlinks=True)
    packages = folder / "packages"
    packages.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("machikado", "__editable__")) and path.suffix != ".pth":
            (packages / path.name).symlink_to(path)
    (own,) = (folder / "computer/lib").glob("python*/site-packages")
    (own / "packages.pth").write_text(f"{packages}\n", encoding="utf-8")
    return Computer(folder / "computer")
