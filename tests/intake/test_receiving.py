"""An issue becomes a pull request and a receipt, whatever stands in it; the same again changes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Portal
from pytest_regressions.file_regression import FileRegressionFixture

from forge import PAGE, Forge, tool
from importing import SMALL
from issues import issue_of
from machikado.intake.command import context_of

receiving, commenting, words = tool("receive"), tool("comment"), tool("words")
TABLE, CONTEXT, _ = SMALL
CASE: dict[str, Any] = {
    "id": "kita-2015", "adopter": "002020", "project": "sakura", "relation": "model", "what": "見守りの仕組み",
    "started": "2015-04", "funding": "own_funds", "evidence": "document",
    "sources": [{"source": "mihon-report", "locator": "5ページ"}],
}  # fmt: skip
FILE = "datasets/adoptions/kita-2015.yaml"
YAML = (
    'id: kita-2015\nadopter: "002020"\nproject: sakura\nrelation: model\nwhat: 見守りの仕組み\nstarted: 2015-04\n'
    "funding: own_funds\nevidence: document\nsources:\n  - {source: mihon-report, locator: 5ページ}\n"
)
HOSTILE = (
    "@everyone closes #1 fixes o/r#2 [skip ci] [x](https://evil.example) ![x](https://evil.example/x.png) `x` "
    "$(touch pwned) ${{ github.token }} ::error::x GH-3 https://evil.example Co-authored-by: a &#64;all &commat;all"
)


def event(body: str, **issue: Any) -> dict[str, Any]:
    """What GitHub writes into the event's file; everything that a stranger chooses in it is hostile."""
    return {
        "action": "opened",
        "repository": {"full_name": "o/r", "html_url": PAGE, "default_branch": "main"},
        "sender": {"login": "$(touch pwned)"},
        "issue": {
            "number": 12, "state": "open", "title": "$(touch pwned) [skip ci] @everyone", "body": body,
            "user": {"login": "@evil"}, "labels": [{"name": "bug"}, {"name": "contribute/adoptions"}],
        } | issue,
    }  # fmt: skip


def forge(small: Portal) -> Forge:
    paths = [path for path in (small.root / "datasets").rglob("*") if path.is_file()]
    files = {path.relative_to(small.root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return Forge(receiving.Failed, files)


def received(small: Portal, github: Forge, record: dict[str, Any] | str, **issue: Any) -> str:
    """Both jobs of the workflow, one after the other, with the event's file between them."""
    body = record if isinstance(record, str) else issue_of(record, TABLE, CONTEXT)
    told = json.loads(json.dumps(event(body, **issue)))
    incoming = small.root / "incoming"
    receiving.unpack(told, incoming)
    github.answered(small.command("inbox", "incoming", "--root", str(small.root), "--format", "json").output)
    for path in incoming.rglob("*.md"):
        path.unlink()
    done: str = receiving.post(told, 77, github)
    return done


def said(github: Forge) -> str:
    (comment,) = github.comments
    text: str = comment["body"]
    return text


# ---------------------------------------------------------------- all is well


def test_a_case_becomes_a_pull_request_and_a_receipt(small: Portal) -> None:
    github = forge(small)
    before = github.files("main")
    assert received(small, github, CASE) == "answered 12"
    assert github.files("case/issue-12") == before | {FILE: YAML} and github.files("main") == before
    (pull,) = github.pulls
    assert (pull["head"]["ref"], pull["base"]) == ("case/issue-12", "main")
    assert pull["title"] == "Issue 12 の記録 / The record of issue 12"
    assert "Closes #12\n" in pull["body"] and "みほん県" not in pull["title"]
    text = said(github)
    assert text.startswith(receiving.RECEIPT) and "### 受け付けました" in text
    assert f"[プルリクエスト #100 / pull request]({PAGE}/pull/100)" in text
    assert "お約束はしていません" in text and "no time is promised" in text
    assert "まだ公開されてはいません" in text and "Edit" in text
    assert "自主財源" in text, "what was read is shown in words"


def test_it_is_the_file_that_an_import_writes(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    file = small.write("issue.md", issue_of(CASE, TABLE, CONTEXT))
    done = small.command("import", "adoptions", str(file), "--root", str(small.root), "--write", "--yes")
    assert done.exit_code == 0, done.output
    assert (small.root / FILE).read_bytes() == github.files("case/issue-12")[FILE].encode()
    assert small.errors() == []


def test_the_same_again_changes_nothing(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    refs, calls = dict(github.refs), len(github.written)
    assert received(small, github, CASE) == "nothing new for 12"
    assert github.refs == refs and len(github.pulls) == len(github.comments) == 1
    assert github.written[calls:] == ["POST repos/o/r/git/trees"], "a tree that nothing refers to is no change"


def test_an_edited_issue_renews_the_same_pull_request(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    first = github.refs["case/issue-12"]
    assert received(small, github, CASE | {"what": "新しい仕組み"}) == "renewed the answer of 12"
    assert "what: 新しい仕組み" in github.files("case/issue-12")[FILE]
    assert github.commits[github.refs["case/issue-12"]]["parents"] == [first], "nothing is overwritten"
    assert len(github.pulls) == len(github.comments) == 1
    assert "新しい仕組み" in github.pulls[0]["body"] and "新しい仕組み" in said(github)


def test_another_identifier_takes_the_old_file_away_and_leaves_others(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    github.push("case/issue-12", github.files("case/issue-12") | {"docs/review.md": "x"}, "a reviewer's own")
    received(small, github, CASE | {"id": "minami-2015"})
    files = github.files("case/issue-12")
    assert FILE not in files and "datasets/adoptions/minami-2015.yaml" in files and files["docs/review.md"] == "x"
    assert github.files("main").keys() <= files.keys()


def test_only_records_that_the_bot_has_added_itself_are_taken_away(small: Portal) -> None:
    """A reviewer's own file in the very folder, and a record of another table, stay on the branch."""
    github = forge(small)
    received(small, github, CASE)
    theirs = {"datasets/adoptions/notes of the review.md": "x", "datasets/projects/new.yaml": "id: new\n"}
    github.push("case/issue-12", github.files("case/issue-12") | theirs, "a reviewer's own")
    received(small, github, CASE | {"id": "minami-2015"})
    files = github.files("case/issue-12")
    assert FILE not in files and files.items() >= theirs.items()


def test_a_portal_says_who_answers_by_when(small: Portal) -> None:
    small.append("datasets/datapackage.yaml", "  contribute: {answer: 見本課が2週間以内にお返事します。}\n")
    github = forge(small)
    received(small, github, CASE)
    assert "見本課が2週間以内にお返事します。" in said(github) and "お約束はしていません" not in said(github)


def test_without_the_setting_a_person_can_make_the_pull_request(small: Portal) -> None:
    github = forge(small)
    github.may_make_pulls = False
    received(small, github, CASE)
    assert FILE in github.files("case/issue-12") and github.pulls == []
    assert f"({PAGE}/compare/main...case/issue-12?expand=1)" in said(github)
    github.may_make_pulls = True
    received(small, github, CASE)
    assert len(github.pulls) == 1 and f"{PAGE}/pull/100" in said(github)


def test_a_pull_request_that_was_closed_stays_so(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    github.pulls[0]["state"] = "closed"
    refs = dict(github.refs)
    received(small, github, CASE | {"what": "新しい仕組み"})
    assert github.refs == refs and len(github.pulls) == 1 and "受け付けは終わっています" in said(github)


# ---------------------------------------------------------------- something is open


def test_errors_are_told_in_the_words_of_the_check(small: Portal) -> None:
    github = forge(small)
    assert received(small, github, CASE | {"started": "2015-13", "what": ""}) == "answered 12"
    text = said(github)
    assert github.pulls == [] and list(github.refs) == ["main"]
    assert "### もう少しです" in text and "すべて残っています" in text and "Edit" in text
    assert "- **導入時期** 「2015&#45;13」" in text and "- **内容** " in text and "<br>→ " in text
    checked = small.command("check", "--root", str(small.root), "--format", "json")
    assert checked.exit_code == 0, "the portal itself is as it was"


def test_then_mended_it_becomes_a_pull_request_and_the_same_comment(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE | {"what": ""})
    received(small, github, CASE)
    assert "受け付けました" in said(github) and len(github.pulls) == 1


def test_after_a_later_fault_the_branch_keeps_the_last_good_state(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE)
    refs = dict(github.refs)
    received(small, github, CASE | {"what": ""})
    assert github.refs == refs and "もう少しです" in said(github)


def test_a_source_that_is_not_in_the_list_is_a_question(small: Portal) -> None:
    github = forge(small)
    new = "市の報告書 2018年 https://example.org/report"
    received(small, github, CASE | {"sources": [{"source": new}]})
    text = said(github)
    assert "### お尋ねがあります" in text and "書き方に誤りはありません" in text and "もう少しです" not in text
    assert "市の報告書" in text and github.pulls == []


def test_rules_across_tables_are_told_too(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE | {"started": "2001-04"})
    assert github.pulls == [] and "もう少しです" in said(github)


@pytest.mark.parametrize("body", ["", "直してください", "### 識別子\n\n_No response_"])
def test_an_issue_without_answers_is_answered_kindly(small: Portal, body: str) -> None:
    github = forge(small)
    received(small, github, body)
    assert "もう少しです" in said(github) and github.pulls == []


def test_a_body_without_end_is_read_within_bounds(small: Portal) -> None:
    github = forge(small)
    received(small, github, issue_of(CASE, TABLE, CONTEXT) + "\n\n" + "あ" * 2_000_000)
    assert len(said(github)) < 62_000


# ---------------------------------------------------------------- as people see it


@pytest.mark.parametrize(
    "change",
    [
        {"adopter": "なぎさ市", "started": "平成27年4月", "id": ""},
        {"adopter": "いずみ町", "started": "2015-13", "what": "", "funding": "自前"},
        {"sources": [{"source": "市の報告書 2018年 https://example.org/report"}]},
        {"what": HOSTILE},
    ],
    ids=["received", "errors", "questions", "hostile"],
)
def test_the_words(small: Portal, change: dict[str, Any], file_regression: FileRegressionFixture) -> None:
    """Kept beside this file: the receipt and the pull request, as Markdown."""
    github = forge(small)
    received(small, github, CASE | change)
    texts = [said(github), *(pull["body"] for pull in github.pulls)]
    file_regression.check("\n\n=====\n\n".join(texts), extension=".md", encoding="utf-8")


# ---------------------------------------------------------------- hostile


def _shown(text: str) -> str:
    """What a person sees of a text that is written in entities."""
    return re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), text)


def test_what_a_stranger_wrote_acts_nowhere(small: Portal) -> None:
    github = forge(small)
    received(small, github, CASE | {"what": HOSTILE})
    (pull,) = github.pulls
    message = github.commits[github.refs["case/issue-12"]]["message"]
    assert HOSTILE in github.files("case/issue-12")[FILE], "in the file it stands as it was typed"
    for text in (pull["title"], message):
        assert "12" in text and not re.search(r"evil|everyone|skip|pwned|[@#\[]", text)
    for text in (pull["body"], said(github)):
        raw = text.replace("Closes #12", "").replace("#100", "")
        for word in ("@", "closes #", "[skip ci]", "](https://evil", "https://evil", "`x`", "${{", "o/r#"):
            assert word not in raw, word
        assert not re.search(r"(?<!&)#\d", raw)
        assert "skip ci" in _shown(raw), "but it is shown"
    assert set(github.refs) == {"main", "case/issue-12"}


@pytest.mark.parametrize("text", ["<!-- machikado: receipt -->", "<script>", "a\u202eb", "a\x1b[31m"])
def test_markup_is_refused_and_shown_as_text(small: Portal, text: str) -> None:
    github = forge(small)
    received(small, github, CASE | {"what": f"x {text}"})
    assert text not in said(github).removeprefix(receiving.RECEIPT) and github.pulls == []


@pytest.mark.parametrize("identifier", ["../../x", "-rf", "a b", "$(id)", "a/b", "main", "x" * 300])
def test_an_identifier_leads_nowhere_else(small: Portal, identifier: str) -> None:
    github = forge(small)
    received(small, github, CASE | {"id": identifier})
    assert set(github.refs) <= {"main", "case/issue-12"}
    new = {path for branch in github.refs for path in github.files(branch)} - github.files("main").keys()
    assert all(re.fullmatch(r"datasets/adoptions/[a-z0-9-]+\.yaml", path) for path in new)


def test_nobody_elses_comment_is_renewed(small: Portal) -> None:
    github = forge(small)
    other = {"id": 1, "user": {"login": "a", "type": "User"}, "body": f"{receiving.RECEIPT}\n\nx"}
    github.comments.append(dict(other))
    received(small, github, CASE)
    assert github.comments[0] == other and len(github.comments) == 2


@pytest.mark.parametrize(
    "issue",
    [
        {"state": "closed"},
        {"labels": []},
        {"labels": [{"name": "contribute/../x"}]},
        {"labels": [{"name": "contribute/Adoptions"}, {"name": "contribute/"}]},
    ],
)
def test_other_issues_are_not_read(tmp_path: Path, issue: dict[str, Any]) -> None:
    assert receiving.unpack(event("x", **issue), tmp_path) is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"../x.yaml": "x"}}, {"files": {"datasets/../x.yaml": "x"}}, {"files": {".github/x.yaml": "x"}},
        {"files": {"datasets/schemas/adoptions.yaml": "x"}}, {"files": {"datasets/derived/x.yaml": "x"}},
        {"files": {"datasets/datapackage.yaml": "x"}}, {"files": {"datasets/adoptions/x.sql": "x"}},
        {"files": {f"datasets/adoptions/x{n}.yaml": "" for n in range(201)}}, {"files": ["x"]}, {"state": "other"},
        {"path": "inbox/x.xlsx"}, {"path": "incoming/adoptions/issue-13.md"}, {"words": None},
    ],
    ids=str,
)  # fmt: skip
def test_answers_that_we_do_not_write_are_refused(small: Portal, change: dict[str, Any]) -> None:
    github = forge(small)
    answer = {"path": "incoming/adoptions/issue-12.md", "name": "x", "state": "ready", "files": {FILE: YAML}}
    answer |= {"words": "x", "record": "x"} | change
    github.answered(json.dumps({"promise": "x", "answers": [answer]}))
    if change == {"words": None}:
        receiving.post(event("x"), 77, github)
        assert "None" in said(github)
        return
    with pytest.raises(commenting.Refused):
        receiving.post(event("x"), 77, github)
    assert github.written == []


def test_words_that_could_act_are_not_shown(small: Portal) -> None:
    github = forge(small)
    answer = {"path": "incoming/a/issue-12.md", "name": "x", "state": "errors", "files": {}}
    answer |= {"words": "[x](https://evil.example)", "record": "@everyone"}
    github.answered(json.dumps({"promise": "#1", "answers": [answer]}))
    receiving.post(event("x"), 77, github)
    assert "evil" not in said(github) and "everyone" not in said(github)


def test_the_command_reads_the_events_file(
    small: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event(issue_of(CASE, TABLE, CONTEXT))), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(file))
    monkeypatch.setenv("GITHUB_RUN_ID", "77")
    receiving.main(["unpack", str(small.root / "incoming")])
    github = forge(small)
    github.answered(small.command("inbox", "incoming", "--root", str(small.root), "--format", "json").output)
    monkeypatch.setattr(receiving, "github", github)
    receiving.main([])
    assert capsys.readouterr().out == "unpacked\nanswered 12\n"
    github.answered("x")
    with pytest.raises(SystemExit):
        receiving.main([])


@pytest.mark.parametrize(
    ("words", "status"), [("gh: Not Found (HTTP 404)", 404), ("gh: Validation Failed (HTTP 422)", 422), ("x", 0)]
)
def test_what_github_refuses_has_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, status: int
) -> None:
    """With a `gh` that says what the real one says."""
    program = tmp_path / "gh"
    program.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(receiving.Failed) as told:
        receiving.github("GET", "repos/o/r", None)
    assert told.value.status == status
    program.write_text("#!/bin/sh\ncat\n", encoding="utf-8")
    assert receiving.github("POST", "repos/o/r", {"body": "あ"}) == b'{"body": "\\u3042"}'


def test_every_text_of_a_receipt_is_one_that_github_shows_whole() -> None:
    """A single line break inside a sentence would be a line break on the page."""
    texts = [words.EDIT, words.RECEIVED, *words.HEADS.values(), words.CLOSED, words.FOR_REVIEWERS, words.WAITING]
    for text in texts:
        for line in text.split("\n"):
            assert not line or line[-1] in "。.*：}" or line.startswith(("#", "- [ ]", "1.", "2.", "3.")), line


def test_the_context_of_the_tests_is_the_small_portals(small: Portal) -> None:
    assert context_of(small.root).tables.keys() == CONTEXT.tables.keys()
