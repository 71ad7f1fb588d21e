"""`machikado serve`: an edited record is new within two seconds; errors are told and leave the last page."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import PORTALS, Portal

from machikado.cli import main

pytestmark = pytest.mark.xdist_group("serving")
PATIENCE = 60.0  # seconds for what has no promise of its own: whole builds on a busy computer


@dataclass(frozen=True, slots=True)
class Served:
    """A portal being edited, the address it is served at and what the command has said."""

    portal: Portal
    url: str
    log: Path

    def get(self, address: str) -> str:
        with urllib.request.urlopen(self.url + address, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """How long it took; fails when it takes longer than `seconds`."""
    start = time.monotonic()
    while not holds():
        assert time.monotonic() - start < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "small"
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    log = root.parent / "log"
    command = [sys.executable, "-m", "machikado", "serve", "--root", str(root), "--as-of", "2016-01-01", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUTF8": "1"})
    try:
        until(lambda: "http://" in log.read_text(encoding="utf-8") or process.poll() is not None)
        found = re.search(r"http://127\.0\.0\.1:\d+/", log.read_text(encoding="utf-8"))
        assert found, log.read_text(encoding="utf-8")
        yield Served(Portal(root), found[0], log)
        assert process.poll() is None, log.read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(autouse=True)
def quiet(served: Served) -> Iterator[None]:
    """Each test starts when the builds that earlier ones set off are done."""
    yield
    until(lambda: served.get("_machikado/busy") == "no")


def test_pages_files_and_the_reloading_script_are_served(served: Served) -> None:
    assert '<script src="/_machikado/reload.js"></script></body>' in served.get("")
    assert "さくらの見守り事業" in served.get("projects/sakura/")
    assert served.get("data/projects.csv").startswith("id,")
    assert "location.reload" in served.get("_machikado/reload.js")
    assert "さくら" in served.get("projects/sakura")  # without the slash it is the same page
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get("projects/nope/")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get("../../mkdocs.yml")


def test_an_edited_record_is_new_within_two_seconds(served: Served) -> None:
    version = served.get("_machikado/version")
    served.portal.edit("datasets/projects/sakura.yaml", "title: さくらの見守り事業", "title: うめの見守り事業")
    until(lambda: "<h1>うめの見守り事業</h1>" in served.get("projects/sakura/"))
    until(lambda: served.get("_machikado/version") != version)
    until(lambda: "うめの見守り事業" in served.get("projects/"))  # and every other page with the build that follows


def test_an_edited_table_is_new(served: Served) -> None:
    served.portal.edit("datasets/municipalities.csv", "おき村,おきむら", "おおき村,おおきむら")
    until(lambda: "おおき村" in served.get("municipalities/483036/"))


def test_an_edited_template_is_new(served: Served) -> None:
    served.portal.append("docs/projects/{id}.html.j2", "<p>付け足し</p>")
    until(lambda: "<p>付け足し</p>" in served.get("projects/sakura/"))


def test_an_edited_page_and_a_new_one_are_there(served: Served) -> None:
    served.portal.append("docs/index.md", "\n新しい段落です。\n")
    served.portal.write("docs/about.md", "# 新しいページ")
    until(lambda: "新しい段落です。" in served.get(""))
    until(lambda: "新しいページ" in served.get("about/"))


def test_edited_sql_computes_anew(served: Served) -> None:
    (served.portal.root / "datasets/quantities.yaml").unlink()  # by which the count must be that of another table
    served.portal.edit(
        "datasets/derived/adoption_counts.sql", "count(a.id) AS adoptions", "7 + count(a.id) AS adoptions"
    )
    until(lambda: "横展開 9 件" in served.get("projects/"))


def test_an_error_in_the_data_keeps_the_last_page_and_is_told(served: Served) -> None:
    page = served.get("projects/nagisa/")
    served.portal.edit("datasets/projects/nagisa.yaml", "evidence: self_reported", "evidense: self_reported")
    until(lambda: "[unknown-field]" in served.said())
    assert "datasets/projects/nagisa.yaml:5" in served.said()
    assert served.get("projects/nagisa/") == page
    served.portal.edit("datasets/projects/nagisa.yaml", "evidense: self_reported", "evidence: document")
    until(lambda: "公表された文書" in served.get("projects/nagisa/"))


def test_an_error_in_a_template_keeps_the_last_page_and_is_told(served: Served) -> None:
    page = served.get("meetings/mihon-1/")
    served.portal.append("docs/meetings/{id}.html.j2", "{{ row.nope }}")
    until(lambda: "docs/meetings/{id}.html.j2" in served.said())
    assert served.get("meetings/mihon-1/") == page
    served.portal.edit("docs/meetings/{id}.html.j2", "{{ row.nope }}", "<p>直した</p>")
    until(lambda: "<p>直した</p>" in served.get("meetings/mihon-1/"))


def test_broken_settings_are_told_and_do_not_end_it(served: Served) -> None:
    served.portal.edit("mkdocs.yml", "language: ja", "language: [")
    until(lambda: "mkdocs.yml" in served.said() and "[broken-yaml]" in served.said())
    assert "みほん" in served.get("")
    served.portal.edit("mkdocs.yml", "language: [", "language: en")
    until(lambda: 'lang="en"' in served.get(""))


def test_a_build_is_finished_however_often_somebody_saves(served: Served) -> None:
    """Saves that come faster than builds do not keep the site from following."""
    served.portal.write("docs/followed.md", "# 続き")
    saves = itertools.count()

    def followed() -> bool:
        served.portal.write("docs/saved.md", f"# 保存\n\n{next(saves)}回目")
        return is_there("followed/", "続き")

    def is_there(address: str, words: str) -> bool:
        try:
            return words in served.get(address)
        except urllib.error.HTTPError:  # not yet
            return False

    until(followed)
    last = f"{next(saves) - 1}回目"
    until(lambda: is_there("saved/", last))  # and the newest state comes at the end


def test_files_may_be_saved_by_replacing_them(served: Served) -> None:
    """As most editors do; and each time it is seen."""
    for path, old, new, shown in (
        ("mkdocs.yml", "site_name: みほん（架空）", "site_name: みほん一", "みほん一"),
        ("mkdocs.yml", "site_name: みほん一", "site_name: みほん二", "みほん二"),
        ("docs/index.md", "# みほん（架空）", "# 表紙一", "表紙一"),
        ("docs/index.md", "# 表紙一", "# 表紙二", "表紙二"),
    ):
        target = served.portal.root / path
        beside = served.portal.write("replacement", target.read_text(encoding="utf-8").replace(old, new))
        beside.replace(target)
        until(lambda words=shown: words in served.get(""))  # type: ignore[misc]


def test_a_port_in_use_is_misuse(served: Served) -> None:
    from click.testing import CliRunner

    port = served.url.rpartition(":")[2].strip("/")
    result = CliRunner().invoke(main, ["serve", "--root", str(PORTALS / "small"), "--port", port])
    assert result.exit_code == 2
    assert port in result.output


def test_a_portal_with_errors_is_served_once_it_is_mended(small: Portal) -> None:
    small.append("mkdocs.yml", "a: [\n")
    log = small.root.parent / "log"
    command = [sys.executable, "-m", "machikado", "serve", "--root", str(small.root), "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUTF8": "1"})
    try:
        until(lambda: "http://" in log.read_text(encoding="utf-8"))
        assert "[broken-yaml]" in log.read_text(encoding="utf-8")
        url = re.findall(r"http://127\.0\.0\.1:\d+/", log.read_text(encoding="utf-8"))[0]

        def shown() -> bool:
            try:
                return "みほん" in urllib.request.urlopen(url, timeout=10).read().decode()
            except urllib.error.HTTPError:
                return False

        small.edit("mkdocs.yml", "a: [\n", "")
        until(shown)
    finally:
        process.terminate()
        process.wait(timeout=10)
