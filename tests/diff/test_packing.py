"""What changed between two states of a portal: one page to print and data, the same whenever it is made."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import PORTALS, Portal
from pytest_regressions.file_regression import FileRegressionFixture
from selectolax.lexbor import LexborHTMLParser

from history import commit, git
from packs import commit_on
from restated import LOG, NEW, OUTCOMES, entry, with_restatements

FILES = ["changes.csv", "changes.json", "index.html"]


def packed(portal: Portal, first: str, last: str, *, into: str = "pack") -> Path:
    result = portal.command("pack", first, last, "--root", str(portal.root), "--output", str(portal.root / into))
    assert result.exit_code == 0, result.output
    return portal.root / into


def refused(portal: Portal, first: str, last: str) -> tuple[int, str]:
    result = portal.command("pack", first, last, "--root", str(portal.root), "--output", str(portal.root / "pack"))
    assert not (portal.root / "pack").exists()
    return result.exit_code, result.output


@pytest.fixture
def year(small: Portal) -> Portal:
    """A year of the small portal: a value restated, a new case, a changed one, one taken out."""
    with_restatements(small)
    commit_on(small.root, "2015-04-01")
    small.edit(OUTCOMES, "minami-news,33,", "minami-news,35,")
    small.append(LOG, entry("33", "35"))
    commit_on(small.root, "2015-12-01")
    small.write("datasets/adoptions/kita-2016.yaml", NEW.replace("012025", "483036"))
    small.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    (small.root / "datasets/adoptions/momiji-2015.yaml").unlink()
    commit_on(small.root, "2016-03-01")
    return small


@pytest.mark.parametrize("name", FILES)
def test_a_pack(year: Portal, name: str, file_regression: FileRegressionFixture) -> None:
    """Golden files, to be read."""
    text = (packed(year, "2015-04-01", "2016-03-31") / name).read_text(encoding="utf-8")
    text = re.sub(r"<style>.*</style>|sha256-[\w+/=]+", "", text, flags=re.DOTALL)
    text = re.sub(r"\b([0-9a-f]{40}|[0-9a-f]{12})\b", "COMMIT", text)
    file_regression.check(text, extension=f".{name}", encoding="utf-8")


def test_a_pack_is_the_same_whenever_it_is_made(year: Portal) -> None:
    first, again = (packed(year, "main~2", "main", into=name) for name in ("a", "b"))
    assert sorted(path.name for path in first.iterdir()) == FILES
    for name in FILES:
        assert (first / name).read_bytes() == (again / name).read_bytes()
    year.edit("datasets/adoptions/oki-2015.yaml", "funding: own_funds", "funding: unknown")  # not committed
    assert (packed(year, "main~2", "main") / "changes.json").read_bytes() == (first / "changes.json").read_bytes()


def test_a_day_is_the_newest_commit_on_or_before_it(year: Portal) -> None:
    record = json.loads((packed(year, "2015-11-30", "2015-12-01") / "changes.json").read_text(encoding="utf-8"))
    assert record["from"] == {
        "name": "2015-11-30",
        "commit": git(year.root, "rev-parse", "main~2"),
        "as_of": "2015-11-30",
    }
    assert record["to"]["commit"] == git(year.root, "rev-parse", "main~1")
    assert [table["table"] for table in record["tables"]] == ["outcomes", "restatements"]
    (restated,) = record["restated"]
    assert (restated["old"], restated["new"], restated["reason"]) == ("33", "35", "読みまちがい")


def test_a_revision_is_seen_on_the_day_of_its_data(year: Portal) -> None:
    year.write("README", "x")
    commit_on(year.root, "2016-05-01")
    record = json.loads((packed(year, "main~3", "main") / "changes.json").read_text(encoding="utf-8"))
    assert (record["from"]["as_of"], record["to"]["as_of"]) == ("2015-04-01", "2016-03-01")


def test_what_only_the_calendar_changes_is_told(year: Portal) -> None:
    """Two days on one commit: each is seen as it was on its own day."""
    year.write(
        "datasets/derived/late.sql",
        "-- Late?\nSELECT id, getvariable('as_of') > DATE '2016-06-30' AS late FROM projects ORDER BY id\n",
    )
    year.write(
        "datasets/schemas/late.yaml",
        "title: 期限\nfields:\n  - {name: id}\n  - {name: late, type: boolean}\nprimaryKey: [id]\n",
    )
    commit_on(year.root, "2016-04-01")
    record = json.loads((packed(year, "2016-05-01", "2016-07-01") / "changes.json").read_text(encoding="utf-8"))
    assert record["tables"] == []
    assert [(table["table"], table["changed"]) for table in record["derived"]] == [("late", 2)]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("main", "main~1", "not-earlier"),
        ("2016-03-01", "2015-12-01", "not-earlier"),
        ("2016-03-02", "2016-03-01", "not-earlier"),  # one commit, but the days are in the wrong order
        ("2015-03-31", "main", "no-revision-by-then"),
        ("nope", "main", "unknown-revision"),
        ("2015-02-30", "main", "unknown-revision"),
        ("--all", "main", "unknown-revision"),
        ("main", "x\ny", "unknown-revision"),
    ],
)
def test_revisions_that_cannot_be_had(year: Portal, first: str, last: str, code: str) -> None:
    result = year.command("pack", "--root", str(year.root), "--output", str(year.root / "pack"), "--", first, last)
    assert result.exit_code == 2
    assert f"[{code}]" in result.output
    assert not (year.root / "pack").exists()


def test_two_lines_of_history_have_no_order(year: Portal) -> None:
    git(year.root, "checkout", "--quiet", "-b", "side", "main~1")
    commit_on(year.root, "2016-04-01")
    assert "[not-earlier]" in refused(year, "main", "side")[1]


def test_a_shallow_clone_says_how_to_get_the_rest(year: Portal, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", year.root.as_uri(), str(tmp_path / "clone"))
    for first in ("2015-04-01", git(year.root, "rev-parse", "main~2")):
        code, told = refused(Portal(tmp_path / "clone"), first, "main")
        assert code == 2 and "git fetch --unshallow" in told and "shallow-history" in told


def test_a_folder_without_history(small: Portal) -> None:
    code, told = refused(small, "2015-04-01", "main")
    assert code == 2 and told.count("[unknown-revision]") == 1 and "値：2015-04-01、main。" in told


def test_a_state_with_errors_is_not_packed(year: Portal) -> None:
    year.edit("datasets/adoptions/oki-2015.yaml", "funding: own_funds", "funding: own_found")
    commit(year.root)
    code, told = refused(year, "main~1", "main")
    assert code == 1 and "not-in-vocabulary" in told


def test_an_earlier_state_with_errors_limits_what_is_said(year: Portal) -> None:
    """A table whose file was not there yet is new; what is computed cannot be compared, and the page says so."""
    (year.root / OUTCOMES).unlink()
    commit(year.root)
    git(year.root, "checkout", "--quiet", "main~1", "--", OUTCOMES)
    commit(year.root)
    folder = packed(year, "main~1", "main")
    record = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    assert {table["table"]: table["added"] for table in record["tables"]} == {"outcomes": 3}
    assert record["derived"] == [] and "比べていません" in (folder / "index.html").read_text(encoding="utf-8")


def test_changes_without_a_reason_are_told_as_such(year: Portal) -> None:
    year.edit(OUTCOMES, "mihon-report,0,", "mihon-report,1,")
    commit(year.root)
    assert "理由の記録がない変更" in (packed(year, "main~1", "main") / "index.html").read_text(encoding="utf-8")


def test_a_broken_template_is_told_with_its_line(year: Portal) -> None:
    year.write("docs/_pack/index.html.j2", "<h1>x</h1>\n{{ pack.nothing }}\n")
    code, told = refused(year, "main~1", "main")
    assert code == 1 and "docs/_pack/index.html.j2:2" in told


def test_a_portal_says_what_belongs_into_its_packs(year: Portal) -> None:
    year.write(
        "docs/_pack/index.html.j2",
        '---\ntitle: "{{ pack.start.day }} & {{ pack.end.day }}"\n---\n<h1>x</h1>\n'
        '{% for each in pack.rows("adoptions", "changed") %}<p>{{ words(each.before, "funding") }}→'
        '{{ words(each.row, "funding") }} {{ each.value("funding").after }} {{ each.value("id") is none }}</p>'
        "{% endfor %}\n",
    )
    page = LexborHTMLParser((packed(year, "main~1", "main") / "index.html").read_text(encoding="utf-8"))
    assert page.css_first("main p").text() == "不明→自主財源 own_funds True"
    assert page.css_first("title").text() == "2015-12-01 & 2016-03-01"


def test_other_files_are_not_overwritten(year: Portal) -> None:
    year.write("pack/letter.txt", "x")
    assert (
        year.command("pack", "main~1", "main", "--root", str(year.root), "--output", str(year.root / "pack")).exit_code
        == 2
    )
    assert (year.root / "pack/letter.txt").read_text() == "x"


def test_nothing_in_a_pack_runs(year: Portal) -> None:
    year.edit("datasets/adoptions/oki-2015.yaml", "what: ", "what: '=HYPERLINK(1)<script>alert(1)</script>' #")
    if year.command("check", "--root", str(year.root)).exit_code:  # markup is refused: then without it
        year.edit("datasets/adoptions/oki-2015.yaml", "<script>alert(1)</script>", "")
    commit(year.root)
    folder = packed(year, "main~1", "main")
    with (folder / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row[6] for row in csv.reader(file) if row[4] == "what"]
    assert cells == ["'=HYPERLINK(1)"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page and "<script" not in page and not re.search(r' (on\w+|style|src)="', page)


def test_a_portal_in_english(tmp_path: Path) -> None:
    shutil.copytree(PORTALS / "other", tmp_path / "other", ignore=shutil.ignore_patterns(".machikado", "site"))
    portal = Portal(tmp_path / "other")
    commit_on(portal.root, "2022-01-01")
    portal.append("datasets/bridges.csv", _one_more(portal))
    commit_on(portal.root, "2023-01-01")
    page = LexborHTMLParser((packed(portal, "2022-01-01", "2023-01-01") / "index.html").read_text(encoding="utf-8"))
    assert page.css_first("html").attributes["lang"] == "en"
    text = page.css_first("main").text()
    assert "What changed" in text and "2022-01-01 → 2023-01-01" in text
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text)


def _one_more(portal: Portal) -> str:
    """The last bridge again, under another identifier."""
    last = (portal.root / "datasets/bridges.csv").read_text(encoding="utf-8").splitlines()[-1]
    return "another-bridge" + last[last.index(",") :] + "\n"
