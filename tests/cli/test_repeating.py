"""A build with nothing to do does nothing and says so; whatever may have changed, it builds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PORTALS, Portal

from machikado.build import engine_commands

NOTHING = "nothing has changed"
RECORD = ".machikado/last-build.json"
OKI = "datasets/adoptions/oki-2015.yaml"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal that was built once; a test that changes anything puts it back."""
    root = tmp_path_factory.mktemp("repeating") / "small"
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    return Portal(root)


def build(portal: Portal, *options: str) -> str:
    result = portal.run("build", "--site", str(portal.root / "site"), *options)
    assert result.exit_code == 0, result.output
    return result.output


def is_repeated(portal: Portal, *options: str) -> bool:
    return NOTHING in build(portal, *options)


def settled(portal: Portal) -> Portal:
    """Built, and with a record of it."""
    if not is_repeated(portal):
        assert is_repeated(portal)
    return portal


def times(portal: Portal) -> dict[Path, int]:
    return {path: path.stat().st_ctime_ns for path in portal.root.rglob("*")}


def test_nothing_changed_nothing_done(small: Portal) -> None:
    """Warnings, what was read and where the site is are told again; no file and no folder is touched."""
    small.write("inbox/README.md", "what no build reads")
    told = build(small)
    before = times(small)
    again = build(small)
    assert NOTHING not in told and NOTHING in again
    assert times(small) == before
    lines = told.splitlines()
    assert again.splitlines()[: len(lines) - 1] == lines[:-1]
    assert again.splitlines()[len(lines) - 1].endswith(lines[-1].rpartition("—")[2].rpartition("/")[2])
    small.write("inbox/README.md", "and still none")
    assert is_repeated(small, "--jobs", "2")


def rewritten(portal: Portal, path: str, old: str, new: str) -> None:
    """Another text of the same length, and the same time of change."""
    file = portal.root / path
    state, size = file.stat(), len(file.read_bytes())
    portal.edit(path, old, new)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (len(file.read_bytes()), file.stat().st_mtime_ns) == (size, state.st_mtime_ns)


def touched(portal: Portal, path: str) -> None:
    file = portal.root / path
    file.write_bytes(file.read_bytes())


def linked(portal: Portal) -> None:
    (portal.root / "docs/link.md").symlink_to(portal.root / "docs/index.md")


CHANGES: dict[str, Callable[[Portal], object]] = {
    "one letter of the data": lambda portal: rewritten(portal, OKI, "oki-2015", "oki-2016"),
    "a page": lambda portal: portal.append("docs/index.md", "\n"),
    "the settings": lambda portal: portal.append("mkdocs.yml", "# more\n"),
    "a new file": lambda portal: portal.write("docs/more.md", "# 一つ\n"),
    "a new empty folder": lambda portal: (portal.root / "docs/empty").mkdir(),
    "a file that is gone": lambda portal: (portal.root / "docs/index.md").unlink(),
    "an edited file of the site": lambda portal: portal.append("site/index.html", " "),
    "a file of the site written again": lambda portal: touched(portal, "site/projects/sakura/index.html"),
    "a file of the site that is gone": lambda portal: (portal.root / "site/sitemap.xml").unlink(),
    "a file that was put into the site": lambda portal: portal.write("site/projects/x.txt", "x"),
    "what the audit compares with": lambda portal: (portal.root / ".machikado/artifacts.txt").unlink(),
    "a link among the pages": linked,
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_is_built(small: Portal, name: str) -> None:
    settled(small)
    CHANGES[name](small)
    assert NOTHING not in small.run("build", "--site", str(small.root / "site")).output


def test_another_day_engine_site_or_environment_is_built(small: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(small)
    arguments = ["build", "--root", str(small.root), "--site", str(small.root / "site"), "--as-of", "2016-01-02"]
    assert NOTHING not in small.command(*arguments).output
    assert NOTHING in small.command(*arguments).output
    assert not is_repeated(settled(small), "--engine", "zensical")
    settled(small)
    monkeypatch.setenv("LANG", "tlh")
    assert not is_repeated(small)
    assert NOTHING not in small.run("build", "--site", str(small.root / "elsewhere")).output


def test_another_commit_is_built(small: Portal) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(small.root), *who, *words], check=True, capture_output=True)

    settled(small)
    git("init", "--quiet")
    git("add", "datasets", "docs", "mkdocs.yml")
    git("commit", "--quiet", "-m", "one")
    assert not is_repeated(small)
    assert is_repeated(small)
    git("commit", "--quiet", "--allow-empty", "-m", "two")
    assert not is_repeated(small)


def test_a_changed_program_builds(small: Portal, tmp_path: Path) -> None:
    """A copy of the program, so that a file of it can be changed."""
    program = Path(engine_commands.__file__).parents[1]
    shutil.copytree(program, tmp_path / "program/machikado", ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-m",
        "machikado",
        "build",
        "--root",
        str(small.root),
        "--site",
        str(small.root / "site"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "program"), "PYTHONUTF8": "1"}

    def told() -> str:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert NOTHING not in told()
    assert NOTHING in told()
    with (tmp_path / "program/machikado/theme/shell.html").open("a") as file:
        file.write("\n")
    assert NOTHING not in told()


# ---------------------------------------------------------------- records that are not believed


def test_a_record_that_came_with_a_copy_is_not_believed(small: Portal, tmp_path: Path) -> None:
    """As with a repository that holds a site, its sources and a record of them, times and all."""
    settled(small)
    copy = Portal(tmp_path / "copy")
    shutil.copytree(small.root, copy.root, copy_function=shutil.copy2)
    small.root.rename(tmp_path / "away")
    copy.root.rename(small.root)
    assert (small.root / RECORD).is_file()
    assert not is_repeated(small)


def forged(portal: Portal, **changes: object) -> None:
    record = json.loads((portal.root / RECORD).read_text(encoding="utf-8"))
    portal.write(RECORD, json.dumps({**record, **changes}))


FORGERIES: dict[str, Callable[[Portal], object]] = {
    "no files": lambda portal: forged(portal, paths=[], kept=[]),
    "other files": lambda portal: forged(portal, paths=["index.html"]),
    "no sources": lambda portal: forged(portal, sources=[]),
    "a long way up": lambda portal: forged(portal, paths=["../" * 40 + "etc/passwd", "index.html"]),
    "no words": lambda portal: forged(portal, said={}),
    "a list": lambda portal: portal.write(RECORD, "[]"),
    "deep": lambda portal: portal.write(RECORD, "[" * 100_000),
    "no text": lambda portal: portal.write(RECORD, b"\xff\xfe"),
    "a NUL in a name": lambda portal: forged(portal, paths=["index.html", "\0"]),
    "no string": lambda portal: forged(portal, paths=["index.html", 1]),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_record_is_not_believed(first: Portal, name: str) -> None:
    settled(first)
    FORGERIES[name](first)
    assert not is_repeated(first)


def test_a_record_behind_a_link_is_not_read(small: Portal, tmp_path: Path) -> None:
    settled(small)
    (small.root / RECORD).rename(tmp_path / "record.json")
    (small.root / RECORD).symlink_to(tmp_path / "record.json")
    assert NOTHING not in small.run("build", "--site", str(small.root / "site")).output


OUTSIDE = {
    "inherited settings": "INHERIT: ../base.yml\n",
    "hooks": "hooks: [hooks.py]\n",
    "a plugin": "plugins: [machikado, tags]\n",
    "an extension that reads files": "markdown_extensions: [pymdownx.snippets]\n",
    "an unknown function": "extra: {x: !!python/name:os.path.join }\n",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_reads_more_than_the_portal_is_built_every_time(small: Portal, name: str) -> None:
    small.write("../base.yml", "site_name: x\n")
    small.write("hooks.py", "")
    small.write("mkdocs.yml", f"site_name: x\ntheme: material\nplugins: [machikado]\n{OUTSIDE[name]}")
    small.run("build", "--site", str(small.root / "site"))
    assert not (small.root / RECORD).exists()
    assert NOTHING not in small.run("build", "--site", str(small.root / "site")).output


def test_a_build_with_errors_leaves_no_record(small: Portal) -> None:
    small.append("docs/projects/{id}.html.j2", "{{ row.nope }}")
    assert small.run("build", "--site", str(small.root / "site")).exit_code == 1
    assert not (small.root / RECORD).exists()
