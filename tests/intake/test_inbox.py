"""Files in inbox/: read like an import, converted on merge, told of where something is open; names are only names."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import PORTALS, Portal
from hypothesis import given
from hypothesis import strategies as st

from forge import PAGE, Forge, tool
from hostile_words import nasty
from importing import HEADINGS, MOMIJI, SMALL, changed, delimited, workbook
from issues import issue_of
from machikado.core.model import Origin
from machikado.intake import read, reply
from machikado.intake.inbox import MAX_FILES, Arrived, arrived

receiving, commenting, words = tool("receive"), tool("comment"), tool("words")
EVENT = {"repository": {"full_name": "o/r", "html_url": PAGE, "default_branch": "main"}, "ref": "refs/heads/main"}
FINE = workbook(HEADINGS, changed(id="kita-2015"))
WRONG = workbook(HEADINGS, changed(id="nishi-2015", started="2015-13"))
ASKED = workbook(HEADINGS, changed(id="higashi-2015", source="市の報告書"))
TABLE, CONTEXT, _ = SMALL
KITA = "datasets/adoptions/kita-2015.yaml"


def found(portal: Portal) -> list[Arrived]:
    return list(arrived(portal.root, portal.root / "inbox"))


def command(portal: Portal, *options: str) -> Any:
    return portal.command("inbox", "--root", str(portal.root), *options)


def posted(portal: Portal, github: Forge) -> str:
    """The two jobs after a merge."""
    github.answered(command(portal, "--format", "json").output)
    done: str = receiving.post(EVENT, 77, github)
    return done


def forge(portal: Portal) -> Forge:
    """The repository with what lies in the inbox; its contents do not matter."""
    files = [path for path in sorted((portal.root / "inbox").rglob("*")) if path.is_file()]
    return Forge(receiving.Failed, {path.relative_to(portal.root).as_posix(): "…" for path in files})


# ---------------------------------------------------------------- reading


def test_a_file_is_read_whatever_it_is_called(small: Portal) -> None:
    small.write_all({"inbox/調査票（最終）.xlsx": FINE, "inbox/README.md": "x", "inbox/.gitkeep": ""})
    (one,) = found(small)
    assert (one.path, one.state, list(one.files)) == ("inbox/調査票（最終）.xlsx", "ready", [KITA])
    file = small.write("case.xlsx", FINE)
    small.command("import", "adoptions", str(file), "--root", str(small.root), "--write", "--yes")
    assert (small.root / KITA).read_text(encoding="utf-8") == one.files[KITA], "the very file that an import writes"


def test_nothing_is_written_by_looking(small: Portal) -> None:
    small.write("inbox/a.xlsx", FINE)
    before = {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()}
    for form in ("text", "markdown", "json"):
        assert command(small, "--format", form).exit_code == 0
    assert {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()} == before


def test_errors_and_questions_stop_the_whole_file(small: Portal) -> None:
    both = workbook(HEADINGS, changed(id="kita-2015"), changed(id="nishi-2015", started="2015-13"))
    small.write_all({"inbox/a.xlsx": both, "inbox/b.xlsx": ASKED})
    assert [(each.state, dict(each.files)) for each in found(small)] == [("errors", {}), ("questions", {})]


def test_rules_across_tables_count_as_in_the_check(small: Portal) -> None:
    small.write("inbox/a.xlsx", workbook(HEADINGS, changed(id="kita-2015", started="2001-04")))
    (one,) = found(small)
    assert one.state == "errors" and [each.code for each in one.problems] == ["adoption-before-project"]


def test_a_folder_called_like_a_table_is_for_that_table(small: Portal) -> None:
    small.write(
        "inbox/claims/x.csv", "識別子,プロジェクト,申告の数,単位,時点,出典\nn-3,nagisa,3,件,2015-06,mihon-report\n"
    )
    (one,) = found(small)
    assert one.table.name == "claims" and one.state == "ready"
    assert one.files["datasets/claims.csv"].endswith("\n") and "n-3,nagisa,3" in one.files["datasets/claims.csv"]


def test_two_files_that_become_the_same_record(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": FINE, "inbox/b.csv": delimited(HEADINGS, changed(id="kita-2015"))})
    first, second = found(small)
    assert (first.state, second.state) == ("ready", "errors")
    assert "inbox/a.xlsx" in second.problems[-1].message


def test_what_is_there_is_never_replaced(small: Portal) -> None:
    small.write("inbox/a.xlsx", workbook(HEADINGS, MOMIJI))
    assert found(small)[0].state == "errors"


def test_written_here_it_leaves_the_inbox(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": FINE, "inbox/b.xlsx": WRONG})
    done = command(small, "--write")
    assert done.exit_code == 1 and f"書きました：{KITA}" in done.output
    assert (small.root / KITA).is_file() and small.errors() == []
    assert [path.name for path in (small.root / "inbox").iterdir()] == ["b.xlsx"]


def test_a_portal_that_asks_for_nothing_takes_the_table_that_fits(tmp_path: Path) -> None:
    """Another organization's portal, in English."""
    shutil.copytree(PORTALS / "other", tmp_path / "other", ignore=shutil.ignore_patterns("site", ".machikado"))
    portal = Portal(tmp_path / "other")
    lines = (portal.root / "datasets/bridges.csv").read_text(encoding="utf-8").splitlines()
    first, *rest = lines[1].split(",")
    portal.write("inbox/new bridge.csv", f"{lines[0]}\n{','.join(['zz-new', *rest])}\n")
    (one,) = found(portal)
    assert (one.table.name, list(one.files)) == ("bridges", ["datasets/bridges.csv"]), [
        str(each) for each in one.problems
    ]
    assert first not in one.files["datasets/bridges.csv"].splitlines()[-1]


@given(st.dictionaries(st.sampled_from(list(TABLE.positions)), nasty, min_size=1), nasty)
def test_whatever_is_typed_the_words_cannot_act(record: dict[str, str], source: str) -> None:
    body = issue_of(record | ({"sources": [{"source": source}]} if source.strip() else {}), TABLE, CONTEXT)
    read_in = read("issue-1.md", body.encode("utf-8", "replace"), TABLE, CONTEXT)
    one = Arrived(path="x", data=b"", table=TABLE, imported=read_in, problems=read_in.problems, files={})
    assert commenting.is_inert(reply.told(one, CONTEXT)) and commenting.is_inert(reply.read_as(one, CONTEXT))


def test_an_empty_inbox_is_well(small: Portal) -> None:
    assert command(small).exit_code == 0
    assert command(small, "--format", "markdown").output.strip() == ""
    assert json.loads(command(small, "--format", "json").output)["answers"] == []


def test_marked_workbooks_are_numbered_and_open(small: Portal, tmp_path: Path) -> None:
    small.write_all({"inbox/$(id).xlsx": WRONG, "inbox/a.csv": delimited(HEADINGS, changed(id="x"))})
    command(small, "--answers", str(tmp_path / "marked"))
    assert [path.name for path in (tmp_path / "marked").iterdir()] == ["01.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "marked/01.xlsx")
    assert "確認の結果" in book.sheetnames


# ---------------------------------------------------------------- in a pull request


def test_the_verdict_is_a_section_of_the_comment(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": WRONG, "inbox/b.xlsx": ASKED})
    done = command(small, "--format", "markdown")
    assert done.exit_code == 1 and commenting.is_inert(done.output)
    assert done.output.count("変換しません") == 2
    for text in ("### inbox/a&#46;xlsx", "導入時期", "「実績」シート", "お尋ね 1 件", "読み取った内容"):
        assert text in done.output, text


def test_the_comment_says_what_a_file_becomes(small: Portal) -> None:
    small.write("inbox/a.xlsx", FINE)
    told = command(small, "--format", "markdown").output
    assert "Once merged, it becomes：<code>datasets/adoptions/kita&#45;2015&#46;yaml</code>" in told
    assert commenting.is_inert(told)


def test_the_comment_links_the_marked_workbooks() -> None:
    run = commenting.Run("o/r", 7, "1" * 40, f"{PAGE}/actions/runs/7", False)
    assert "Excel" in commenting.comment("x", run, marked=True) and "Excel" not in commenting.comment("x", run)


# ---------------------------------------------------------------- after the merge


def test_a_file_becomes_a_pull_request_that_takes_it_out_of_the_inbox(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": FINE, "inbox/README.md": "x"})
    github = forge(small)
    assert posted(small, github) == "1 new, 1 ready, 0 waiting; no issue"
    (pull,) = github.pulls
    files = github.files(pull["head"]["ref"])
    assert files.keys() == {KITA, "inbox/README.md"} and "id: kita-2015" in files[KITA]
    assert github.files("main").keys() == {"inbox/a.xlsx", "inbox/README.md"}
    assert "inbox/a&#46;xlsx" in pull["body"] and "Closes" not in pull["body"]


def test_the_same_again_changes_nothing(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": FINE, "inbox/b.xlsx": WRONG})
    github = forge(small)
    assert posted(small, github) == "1 new, 1 ready, 1 waiting; opened an issue"
    written = len(github.written)
    assert posted(small, github) == "0 new, 1 ready, 1 waiting; the issue is renewed"
    assert len(github.written) == written


def test_a_closed_pull_request_is_not_made_again(small: Portal) -> None:
    small.write("inbox/a.xlsx", FINE)
    github = forge(small)
    posted(small, github)
    github.pulls[0]["state"] = "closed"
    posted(small, github)
    assert len(github.pulls) == 1


def test_another_content_of_the_same_file_takes_the_place_of_the_first(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": FINE, "inbox/b.xlsx": workbook(HEADINGS, changed(id="minami-2015"))})
    github = forge(small)
    posted(small, github)
    small.write("inbox/a.xlsx", workbook(HEADINGS, changed(id="kita-2015", what="別の仕組み")))
    posted(small, github)
    assert [pull["state"] for pull in github.pulls] == ["closed", "open", "open"]
    assert "別の仕組み" in github.files(github.pulls[2]["head"]["ref"])[KITA]
    assert github.said == [(100, words.SUPERSEDED.format(pull=receiving._link(github.pulls[2])))]


def test_two_files_may_add_to_the_same_list(small: Portal) -> None:
    """Each for itself; when the first is merged, the other is made anew."""
    line = "識別子,プロジェクト,申告の数,単位,時点,出典\n{},nagisa,3,件,2015-06,mihon-report\n"
    small.write_all({"inbox/claims/a.csv": line.format("n-3"), "inbox/claims/b.csv": line.format("n-4")})
    first, second = found(small)
    assert (first.state, second.state) == ("ready", "ready")
    assert "n-3" not in second.files["datasets/claims.csv"]
    github = forge(small)
    posted(small, github)
    small.write("datasets/claims.csv", first.files["datasets/claims.csv"])
    (small.root / first.path).unlink()
    posted(small, github)
    assert [pull["state"] for pull in github.pulls] == ["open", "closed", "open"]


def test_what_waits_is_told_in_one_issue_until_it_is_mended(small: Portal) -> None:
    small.write_all({"inbox/a.xlsx": WRONG, "inbox/b.xlsx": ASKED})
    github = forge(small)
    posted(small, github)
    (issue,) = github.issues
    assert github.pulls == [] and set(github.refs) == {"main"}
    assert "導入時期" in issue["body"] and "inbox/b&#46;xlsx" in issue["body"]
    small.write("inbox/a.xlsx", FINE)
    posted(small, github)
    assert len(github.issues) == 1 and "inbox/a" not in issue["body"]
    (small.root / "inbox/b.xlsx").unlink()
    posted(small, github)
    assert github.issues[0]["state"] == "closed"


def test_without_the_setting_the_branch_waits_for_it(small: Portal) -> None:
    small.write("inbox/a.xlsx", FINE)
    github = forge(small)
    github.may_make_pulls = False
    assert posted(small, github).startswith("0 new, 1 ready")
    github.may_make_pulls = True
    assert posted(small, github).startswith("1 new, 1 ready")


# ---------------------------------------------------------------- hostile names

NAMES = [
    "$(id).xlsx", "`id`.xlsx", "a\nb.xlsx", "-rf.xlsx", "--help", "a;b.xlsx", "a\u202exslx.exe", "a..xlsx", "a b.xlsx",
    "<script>.xlsx", "@everyone #1.xlsx", "[x](https:evil.example).xlsx", "::error::x.xlsx", "a\x1b[31m.xlsx",
    "closes #1.xlsx", "[skip ci].xlsx", "${{ github.token }}.xlsx", "'; DROP.xlsx", "CON.xlsx", "x" * 200 + ".xlsx",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_only_a_name(small: Portal, name: str) -> None:
    small.write(f"inbox/{name}", FINE)
    markdown = command(small, "--format", "markdown").output
    assert commenting.is_inert(markdown) and "kita" in markdown
    assert "\n::" not in command(small).output and "\x1b" not in command(small).output
    github = forge(small)
    posted(small, github)
    (pull,) = github.pulls
    assert pull["title"] == "inbox/ のファイルを変換しました / Convert a file of the inbox"
    assert github.files(pull["head"]["ref"]).keys() == {KITA}, "the very file is taken out"
    assert not [
        word for word in ("@", "closes #", "[skip ci]", "$(", "<script", "\u202e", "\x1b") if word in pull["body"]
    ]
    assert all(re.fullmatch(r"main|inbox/[0-9a-f]{10}-[0-9a-f]{10}", branch) for branch in github.refs)


def test_links_lead_nowhere(small: Portal, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xlsx"
    secret.write_bytes(FINE)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/b.xlsx").write_bytes(FINE)
    (small.root / "inbox").mkdir()
    (small.root / "inbox/a.xlsx").symlink_to(secret)
    (small.root / "inbox/folder").symlink_to(tmp_path / "folder")
    (small.root / "inbox/none.xlsx").symlink_to("/nowhere")
    states = {each.path: (each.state, each.data) for each in found(small)}
    assert states == {"inbox/a.xlsx": ("errors", b""), "inbox/none.xlsx": ("errors", b"")}
    command(small, "--write", "--answers", str(tmp_path / "marked"))
    assert secret.read_bytes() == FINE and not (tmp_path / "marked").exists() and not (small.root / KITA).exists()


def test_an_inbox_that_is_a_link_is_not_followed(small: Portal, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.xlsx").write_bytes(FINE)
    (small.root / "inbox").symlink_to(tmp_path / "other")
    assert found(small) == []


def test_a_pipe_and_a_name_that_is_no_text_are_told(small: Portal) -> None:
    (small.root / "inbox").mkdir()
    os.mkfifo(small.root / "inbox/pipe.csv")
    Path(os.fsdecode(os.fsencode(small.root / "inbox") + b"/\xff.csv")).write_bytes(b"x")
    assert [each.state for each in found(small)] == ["errors", "errors"]
    assert commenting.is_inert(command(small, "--format", "markdown").output)


def test_there_is_no_end_of_files_to_read(small: Portal) -> None:
    small.write_all({f"inbox/{number:04}.csv": "" for number in range(MAX_FILES + 50)})
    assert len(found(small)) == MAX_FILES


@pytest.mark.parametrize("path", ["x.xlsx", "datasets/sources.yaml", "/etc/passwd", ".github/workflows/ci.yml"])
def test_only_files_of_the_inbox_are_taken_away(small: Portal, path: str) -> None:
    github = forge(small)
    answer = {"path": path, "name": "x", "state": "ready", "files": {KITA: "x"}, "words": "x", "record": "x"}
    github.answered(json.dumps({"promise": "x", "answers": [answer]}))
    with pytest.raises(commenting.Refused):
        receiving.post(EVENT, 77, github)
    assert github.written == []


@pytest.mark.parametrize("path", ["inbox/../datasets/sources.yaml", "inbox/a/../../x", "inbox/./a"])
def test_no_path_leads_out_of_the_inbox(small: Portal, path: str) -> None:
    test_only_files_of_the_inbox_are_taken_away(small, path)


def test_what_is_too_much_to_list_is_counted() -> None:
    """Else somebody mends thirty cells, sends the file again and is told of the next."""
    rows = [changed(id=f"r{number}", started="2015-13") for number in range(31)]
    read_in = read("case.xlsx", workbook(HEADINGS, *rows), TABLE, CONTEXT)
    one = Arrived(path="x", data=b"", table=TABLE, imported=read_in, problems=read_in.problems, files={})
    text = reply.told(one, CONTEXT)
    assert len(read_in.problems) == 31 and text.count("- **導入時期") == 30
    assert "- ほか 1 件 / 1 more" in text


def test_a_place_in_another_file_is_not_told_as_one_of_ones_own() -> None:
    read_in = read("inbox/a.csv", delimited(HEADINGS, changed(started="2015-13")), TABLE, CONTEXT)
    (own,) = read_in.problems
    other = replace(own, origin=Origin(path="datasets/adoptions/oki-2015.yaml", line=7))
    one = Arrived(path="inbox/a.csv", data=b"", table=TABLE, imported=read_in, problems=(own, other), files={})
    assert [line.partition("** ")[0] for line in reply.told(one, CONTEXT).splitlines() if line.startswith("- **")] == [
        "- **導入時期 2 行目", "- **導入時期",
    ]  # fmt: skip
