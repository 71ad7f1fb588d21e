"""The wheel: every file of the package and no other, and a program that works far from this tree."""

from __future__ import annotations

import re
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest

from wheels import ROOT, Computer, computer, tracked

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
PACKAGE = "generator/machikado"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Computer:
    found = computer(tmp_path_factory.mktemp("computer"))
    done = found.run("python", "-m", "pip", "install", "--quiet", "--no-deps", str(wheel), at=wheel.parent)
    assert done.returncode == 0, done.stderr
    return found


def test_every_file_of_the_package_is_in_the_wheel_and_no_other(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    assert sorted(names) == [name.removeprefix("generator/") for name in tracked(PACKAGE)]
    assert len(names) > 300


def test_the_wheel_is_small_and_knows_nothing_of_where_it_was_built(wheel: Path) -> None:
    assert wheel.stat().st_size < 5_000_000
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            assert str(ROOT).encode() not in (content := archive.read(name)), name
            assert str(wheel.parent).encode() not in content, name


def test_it_tells_its_version(installed: Computer, tmp_path: Path) -> None:
    done = installed.run("machikado", "--version", at=tmp_path)
    assert done.stdout.split()[-1] == VERSION, done.stderr


def test_it_builds_a_portal_in_a_folder_without_git(installed: Computer, tmp_path: Path) -> None:
    """`audit` looks for every page that the data lead to, for styles and scripts, and for dead links."""
    portal = tmp_path / "portal"
    shutil.copytree(ROOT / "tests/portals/other", portal, ignore=shutil.ignore_patterns("site", ".machikado"))
    built = installed.run("machikado", "build", "--root", str(portal), at=tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    audited = installed.run("machikado", "audit", str(portal / "site"), "--root", str(portal), at=tmp_path)
    assert audited.returncode == 0, audited.stdout
    where = installed.run("python", "-c", "import machikado; print(machikado.__file__)", at=portal)
    assert Path(where.stdout).is_relative_to(installed.folder)


def test_it_starts_where_there_is_no_portal(installed: Computer, tmp_path: Path) -> None:
    done = installed.run("machikado", "--lang", "en", "check", at=tmp_path)
    assert done.returncode == 2 and not re.search("Traceback", done.stderr)


@pytest.mark.parametrize("lock", ["requirements-test.txt", "requirements-bench.txt", "requirements.txt"])
def test_all_locks_pin_what_the_package_brings(lock: str) -> None:
    """A portal of its own is built with the very packages that the tests run with."""
    brought, ours = _pins(ROOT / PACKAGE / "init/files/requirements.txt"), _pins(ROOT / lock)
    assert len(brought) > 40
    if lock == "requirements.txt":
        assert f"-r {PACKAGE}/init/files/requirements.txt" in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        assert set(ours) == {"setuptools"}
    else:
        assert not {name: version for name, version in brought.items() if ours.get(name) != version}


def _pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text, "no host's name in a lock"
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_the_lock_holds_what_the_program_asks_for() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=!~\[ ]", each)[0] for each in wanted}
    assert names <= _pins(ROOT / PACKAGE / "init/files/requirements.txt").keys()
