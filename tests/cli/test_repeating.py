"""A build with nothing to do does nothing and says so; whatever may have changed, it builds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal

from machikado.build import engine_commands
from machikado.build.inputs import Asked, fingerprint
from machikado.build.last_build import repeated
from machikado.build.own_sources import own_sources

NOTHING = "何も変わっていない"
RECORD = ".machikado/last-build.json"
OKI = "datasets/adoptions/oki-2015.yaml"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    root = tmp_path_factory.mktemp("repeating") / "small"
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    return Portal(root)


@pytest.fixture
def settled(shared: Portal) -> Iterator[Portal]:
    """A portal that was built, with a record of it; sources and record are put back after a test."""
    if not is_known(shared):
        build(shared)
    assert is_known(shared)
    kept = [path for path in shared.root.rglob("*") if path.is_file() and "site" not in path.parts]
    before = {path: path.read_bytes() for path in kept}
    yield shared
    for path in (path for path in shared.root.rglob("*") if "site" not in path.parts and path not in before):
        if path.is_symlink() or path.is_file():
            path.unlink()
    (shared.root / "docs/empty").rmdir() if (shared.root / "docs/empty").is_dir() else None
    for path, content in before.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


def asked(portal: Portal) -> Asked:
    return Asked(root=portal.root, site=portal.root / "site", as_of=AS_OF.isoformat(), engine="mkdocs")


def is_known(portal: Portal) -> bool:
    """Whether a build would find that there is nothing to do."""
    return repeated(asked(portal)) is not None


def build(portal: Portal, *options: str) -> str:
    result = portal.run("build", "--site", str(portal.root / "site"), *options)
    assert result.exit_code == 0, result.output
    return result.output


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
    assert again.splitlines()[len(lines) - 1].partition("（")[0] == lines[-1].partition("（")[0]
    small.write("inbox/README.md", "and still none")
    rewritten(small, OKI, "獣の見守り", "獣の見張り")
    assert NOTHING not in build(small, "--jobs", "2")
    assert NOTHING in build(small)


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
    "a link among the pages": lambda portal: (portal.root / "docs/link.md").symlink_to(portal.root / "docs/index.md"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_is_seen(settled: Portal, name: str) -> None:
    CHANGES[name](settled)
    assert not is_known(settled)


TOUCHED: dict[str, Callable[[Portal], object]] = {
    "an edited file": lambda portal: portal.append("site/index.html", " "),
    "a file written again": lambda portal: touched(portal, "site/projects/sakura/index.html"),
    "a file that is gone": lambda portal: (portal.root / "site/projects/sakura/index.html").unlink(),
    "a new file": lambda portal: portal.write("site/projects/x.txt", "x"),
    "what the audit compares with": lambda portal: (portal.root / ".machikado/artifacts.txt").unlink(),
}


@pytest.mark.parametrize("name", TOUCHED)
def test_a_site_that_somebody_touched_is_built_again(shared: Portal, name: str) -> None:
    build(shared)
    before = (shared.root / "site/projects/sakura/index.html").read_bytes()
    TOUCHED[name](shared)
    assert NOTHING not in build(shared)
    assert NOTHING in build(shared)
    assert (shared.root / "site/projects/sakura/index.html").read_bytes() == before
    assert not (shared.root / "site/projects/x.txt").exists()


def test_another_day_engine_site_or_environment_is_seen(settled: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    same = asked(settled)
    assert repeated(same)
    others = {"as_of": "2016-01-02", "engine": "zensical", "site": settled.root / "docs"}
    assert not any(repeated(replace(same, **{name: other})) for name, other in others.items())  # type: ignore[arg-type]
    monkeypatch.setenv("LANG", "tlh")
    assert not repeated(same)


def test_another_commit_is_seen(tmp_path: Path) -> None:
    portal, sources = Portal(tmp_path), ("mkdocs.yml",)

    def git(*words: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *words], check=True, capture_output=True)

    def now() -> str:
        return fingerprint(asked(portal), sources)

    found = [now(), now()]
    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "-m", "one")
    found += [now(), now()]
    git("commit", "--quiet", "--allow-empty", "-m", "two")
    found += [now(), now()]
    portal.write(".git/shallow", subprocess.check_output(["git", "-C", str(tmp_path), "rev-parse", "HEAD"]))
    found += [now(), now()]
    assert found[::2] == found[1::2]
    assert len(set(found)) == 4


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


def test_a_record_that_came_with_a_copy_is_not_believed(settled: Portal, tmp_path: Path) -> None:
    """As with a repository that holds a site, its sources and a record of them, times and all."""
    away, copy = tmp_path / "away", tmp_path / "copy"
    shutil.copytree(settled.root, copy, copy_function=shutil.copy2, symlinks=True)
    settled.root.rename(away)
    try:
        copy.rename(settled.root)
        assert (settled.root / RECORD).is_file()
        assert not is_known(settled)
        settled.root.rename(copy)
    finally:
        away.rename(settled.root)
    assert is_known(settled)


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
def test_a_forged_record_is_not_believed(settled: Portal, name: str) -> None:
    FORGERIES[name](settled)
    assert not is_known(settled)


def test_a_record_behind_a_link_is_not_read(settled: Portal, tmp_path: Path) -> None:
    shutil.copyfile(settled.root / RECORD, tmp_path / "record.json")
    (settled.root / RECORD).unlink()
    (settled.root / RECORD).symlink_to(tmp_path / "record.json")
    assert not is_known(settled)
    (settled.root / RECORD).unlink()


OUTSIDE = {
    "inherited settings": "INHERIT: ../base.yml\n",
    "hooks": "hooks: [hooks.py]\n",
    "hooks in a merged mapping": "<<: {hooks: [hooks.py]}\n",
    "a plugin": "plugins: [machikado, tags]\n",
    "an extension that reads files": "markdown_extensions: [pymdownx.snippets]\n",
    "an unknown function": "extra: {x: !!python/name:os.path.join }\n",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_reads_more_than_the_portal_is_not_remembered(small: Portal, name: str) -> None:
    settings = "site_name: x\ntheme: material\nplugins: [machikado]\nmarkdown_extensions: [toc, pymdownx.details]\n"
    small.write("mkdocs.yml", settings)
    assert own_sources(small.root) == ("mkdocs.yml", "datasets", "docs")
    small.write("mkdocs.yml", f"{settings.replace(OUTSIDE[name].partition(':')[0], 'x')}{OUTSIDE[name]}")
    assert own_sources(small.root) is None


def test_a_build_that_reads_more_has_no_record(small: Portal) -> None:
    small.write("../base.yml", "site_description: y\n")
    small.append("mkdocs.yml", "\nINHERIT: ../base.yml\n")
    assert NOTHING not in build(small)
    assert not (small.root / RECORD).exists()


def test_a_build_with_errors_leaves_no_record(small: Portal) -> None:
    small.append("docs/projects/{id}.html.j2", "{{ row.nope }}")
    assert small.run("build", "--site", str(small.root / "site")).exit_code == 1
    assert not (small.root / RECORD).exists()
