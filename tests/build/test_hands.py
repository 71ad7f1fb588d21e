"""Several processes at work: the same bytes and the same faults as one, and no half-written site when one fails."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
from functools import partial
from pathlib import Path

import pytest
from conftest import AS_OF, PORTALS, Portal

import synthetic
from machikado.build import record_pages
from machikado.build.hands import HandError, Hands, hands
from machikado.build.pipeline import Built, build

forking = pytest.mark.skipif(hands(2) == 1, reason="nothing is forked here")
each_count = pytest.mark.parametrize("count", [1, 2, 4])


@each_count
def test_answers_come_in_the_order_of_the_tasks(count: int, tmp_path: Path) -> None:
    with Hands[str]([partial(str, number) for number in range(500)], count, tmp_path / "hands", first=[499]) as at_work:
        assert at_work.answers() == [str(number) for number in range(500)]
        assert at_work.answers() == [str(number) for number in range(500)]


@forking
def test_a_task_that_fails_in_a_child_is_told(tmp_path: Path) -> None:
    me = os.getpid()

    def failing() -> None:
        if os.getpid() != me:
            raise LookupError("no such row")
        wait_for_a_child()

    with Hands[None]([failing] * 9, 2, tmp_path / "hands") as at_work, pytest.raises(HandError, match="no such row"):
        at_work.answers()


@forking
def test_a_child_that_is_killed_is_told(tmp_path: Path) -> None:
    tasks = [partial(die, os.getpid())] * 9
    with Hands[None](tasks, 2, tmp_path / "hands") as at_work, pytest.raises(HandError, match="signal 9"):
        at_work.answers()


@forking
def test_children_end_with_an_interrupted_build(tmp_path: Path) -> None:
    me, (waiting, _) = os.getpid(), os.pipe()

    def interrupted() -> None:
        if os.getpid() == me:
            raise KeyboardInterrupt
        os.read(waiting, 1)  # for ever

    with pytest.raises(KeyboardInterrupt), Hands[None]([interrupted] * 9, 4, tmp_path / "hands") as at_work:
        at_work.answers()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, 0)


def test_there_is_one_process_a_core_and_not_many() -> None:
    assert hands(1) == 1
    assert 1 <= hands() <= 4
    assert hands(1_000) <= 4


# ---------------------------------------------------------------- whole builds


def portal_of(name: str, folder: Path) -> tuple[Path, datetime.date]:
    if name == "synthetic":
        synthetic.write(folder / name, scale=synthetic.scaled(500))
        return folder / name, datetime.date.fromisoformat(synthetic.AS_OF)
    shutil.copytree(PORTALS / name, folder / name, ignore=shutil.ignore_patterns(".machikado", "site"))
    return folder / name, AS_OF


def content(root: Path) -> dict[str, bytes]:
    """Every file of the site, and the record of them: their order."""
    record = (root / ".machikado/artifacts.txt").read_bytes().partition(b"\n")[2]
    paths = [path for path in (root / "site").rglob("*") if path.is_file()]
    return {"": record} | {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@forking
@pytest.mark.parametrize("name", ["small", "other", "synthetic"])
def test_the_bytes_are_the_same_however_many_work(name: str, tmp_path: Path) -> None:
    root, as_of = portal_of(name, tmp_path)
    made: list[dict[str, bytes]] = []
    for count in (1, 2, 4):
        shutil.rmtree(root / "site", ignore_errors=True)
        outcome = build(root, site=root / "site", as_of=as_of, jobs=count)
        assert outcome.written and len(outcome.written.written) == len(content(root)) - 1
        made.append(content(root))
    assert made[0] and made[0] == made[1] == made[2]


@forking
def test_faults_are_the_same_in_the_same_order(small: Portal) -> None:
    """More faults than are told, in several parts of several templates, and a page too many."""
    records = [f"- {{id: paper-{number:03}, title: 資料{number}, kind: report}}\n" for number in range(100)]
    small.append("datasets/sources.yaml", "".join(records))
    small.write(
        "docs/sources/{id}.html.j2", "---\ntitle: x\n---\n{% if row.id > 'paper-03' %}{{ row[row.id] }}{% endif %}"
    )
    small.write("docs/projects/{id}.html.j2", "---\ntitle: x\n---\n{{ row['nope-' ~ row.id] }}")
    small.write("docs/sources/paper-007.md", "# Taken\n")
    outcomes = [faulty(small, count) for count in (1, 2, 4)]
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert len(outcomes[0]) == 20 and len(set(outcomes[0])) == 20
    assert not (small.root / "site").exists()


def faulty(portal: Portal, count: int) -> list[str]:
    outcome = build(portal.root, site=portal.root / "site", as_of=AS_OF, jobs=count)
    return [f"{found.code} {found.origin} {found.message_en}" for found in outcome.problems if found.level == "error"]


@forking
def test_a_child_that_dies_leaves_the_last_good_site(small: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    site, fill, me = small.root / "site", record_pages.fill, os.getpid()
    assert built(small).written
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}

    def dying(*arguments: object) -> bytes:
        die(me)
        return fill(*arguments)  # type: ignore[arg-type]  # whatever it is given

    monkeypatch.setattr(record_pages, "fill", dying)
    small.append("docs/projects/{id}.html.j2", "new")
    outcome = built(small)
    assert [found.code for found in outcome.problems if found.level == "error"] == ["worker-failed"]
    assert outcome.written is None
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    assert {path.name for path in small.root.iterdir()} <= {"datasets", "docs", "mkdocs.yml", "site", ".machikado"}


def built(portal: Portal) -> Built:
    return build(portal.root, site=portal.root / "site", as_of=AS_OF, jobs=2)


def die(parent: int) -> None:
    """Ends a child; its parent waits for that, so that it does not do all the work itself."""
    if os.getpid() == parent:
        wait_for_a_child()
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def wait_for_a_child() -> None:
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        return
