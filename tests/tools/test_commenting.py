"""The comment on a pull request: nothing that its check left behind is believed, and nothing of it can act."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forge
from compared import comparisons
from hostile_words import nasty, problems
from machikado.core.model import Problem
from machikado.diff.compare import Comparison
from machikado.diff.report import change_report

ROOT = Path(__file__).resolve().parents[2]


commenting = forge.tool("comment")
HEAD = "1" * 40
EVENT: dict[str, Any] = {
    "repository": {"full_name": "o/r", "html_url": "https://github.com/o/r"},
    "workflow_run": {
        "id": 7, "event": "pull_request", "head_sha": HEAD, "conclusion": "success",
        "head_branch": "$(touch pwned)`x`", "display_title": "::error::x\n@everyone", "pull_requests": [],
    },
}  # fmt: skip
PULL = {"number": 5, "state": "open", "head": {"sha": HEAD}, "base": {"repo": {"full_name": "o/r"}}}
TEXT = "### データの確認 / Data check\n\n**誤り 0 件**\n"
BOT = {"login": commenting.BOT, "type": "Bot"}


def archive(**files: bytes | str) -> bytes:
    """A ZIP; names may be given with `__` for a point."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in ({"number": "5\n", "comment__md": TEXT} | files).items():
            opened.writestr(name.replace("__", "."), content)
    return made.getvalue()


class GitHub:
    """Answers as GitHub's interface does, and keeps what it was told to write."""

    def __init__(self, content: bytes = b"", comments: list[dict[str, Any]] | None = None, **pull: Any) -> None:
        self.content, self.comments, self.pull = content or archive(), comments or [], PULL | pull
        self.artifacts = [{"id": 9, "name": "answer", "expired": False, "size_in_bytes": 500}]
        self.written: list[tuple[str, str, str]] = []

    def __call__(self, method: str, path: str, fields: Mapping[str, str] | None) -> bytes:
        if fields is not None:
            self.written.append((method, path, fields["body"]))
            return b"{}"
        if path.endswith("/zip"):
            return self.content
        return json.dumps(self._answer(path)).encode()

    def _answer(self, path: str) -> Any:
        if "/artifacts?" in path:
            return {"artifacts": self.artifacts}
        if "/comments?" in path:
            page = int(path.rpartition("=")[2])
            return self.comments[(page - 1) * 100 : page * 100]
        return self.pull


def posted(github: GitHub, **run: Any) -> str:
    done: str = commenting.post(EVENT | {"workflow_run": EVENT["workflow_run"] | run}, github)
    return done


def refused(github: GitHub, **run: Any) -> str:
    with pytest.raises(commenting.Refused) as error:
        posted(github, **run)
    assert github.written == []
    return str(error.value)


def own(text: str = "old", **other: Any) -> dict[str, Any]:
    return {"id": 3, "user": BOT, "body": f"{commenting.MARKER}\n\n{text}"} | other


def test_a_first_comment_is_posted() -> None:
    github = GitHub()
    assert posted(github) == "posted on 5"
    ((method, path, body),) = github.written
    assert (method, path) == ("POST", "repos/o/r/issues/5/comments")
    assert body.startswith(f"{commenting.MARKER}\n\n{TEXT}")
    assert "(https://github.com/o/r/actions/runs/7#artifacts)" in body


def test_later_the_same_one_is_renewed() -> None:
    others = [{"id": n, "user": {"login": "a", "type": "User"}, "body": "x"} for n in range(250)]
    github = GitHub(comments=[*others, own()])
    assert posted(github) == "renewed on 5"
    assert github.written[0][:2] == ("PATCH", "repos/o/r/issues/comments/3")


@pytest.mark.parametrize(
    "other",
    [
        {"user": {"login": "a", "type": "User"}},
        {"user": {"login": commenting.BOT, "type": "User"}},
        {"user": {"login": "other[bot]", "type": "Bot"}},
        {"user": None},
        {"body": f"> {commenting.MARKER}"},
    ],
)
def test_nobody_elses_comment_is_renewed(other: dict[str, Any]) -> None:
    github = GitHub(comments=[own(**other)])
    assert posted(github) == "posted on 5"


def test_there_is_no_end_of_comments_to_read() -> None:
    calls = []

    def endless(method: str, path: str, fields: Mapping[str, str] | None) -> bytes:
        calls.append(path)
        return json.dumps([{"id": 1, "user": None, "body": ""}] * 100).encode()

    assert commenting.own_comment(commenting.pages("x?", endless)) is None
    assert len(calls) == commenting.PAGES


def test_a_failed_check_names_no_site() -> None:
    github = GitHub()
    posted(github, conclusion="failure")
    assert "#artifacts" not in github.written[0][2] and "actions/runs/7)" in github.written[0][2]


# ---------------------------------------------------------------- which pull request


@pytest.mark.parametrize(
    "number", ["", "0", "-5", "5; touch pwned", "5/../../x", "05", "٥", "5\n5", "1" * 10, "x" * 30, "$(id)", "5\r\n"]
)
def test_a_number_is_digits(number: str) -> None:
    refused(GitHub(archive(number=number.encode())))


@pytest.mark.parametrize(
    "pull",
    [
        {"head": {"sha": "2" * 40}},
        {"state": "closed"},
        {"number": 6},
        {"base": {"repo": {"full_name": "o/other"}}},
    ],
)
def test_the_number_names_the_pull_request_that_was_checked(pull: dict[str, Any]) -> None:
    assert "another pull request" in refused(GitHub(**pull))


@pytest.mark.parametrize("event", ["push", "workflow_dispatch", "pull_request_target", ""])
def test_only_checks_of_pull_requests_count(event: str) -> None:
    refused(GitHub(), event=event)


# ---------------------------------------------------------------- the archive


def _encrypted() -> bytes:
    made = bytearray(archive())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = made.find(start) + (6 if start == b"PK\x03\x04" else 8)
        made[place] |= 1
    return bytes(made)


@pytest.mark.parametrize(
    "content",
    [
        b"x", archive()[:60], archive()[:-30], archive().replace(b"number", b"numbre"), archive(number=b"\xff"),
        archive(comment__md=b"\xff\xfe"), archive(comment__md=b"0" * 1_000_001), archive(comment__md=b"0" * 50_000_000),
        _encrypted(),
    ],
    ids=range(9),
)  # fmt: skip
def test_an_archive_that_is_none_or_too_large(content: bytes) -> None:
    refused(GitHub(content))


def test_files_with_paths_of_their_own_are_not_even_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    github = GitHub(archive(**{"../pwned": "x", "/tmp/pwned": "x"}))
    assert posted(github) == "posted on 5"
    assert list(tmp_path.parent.glob("pwned")) == [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("change", [{"name": "other"}, {"expired": True}, {"size_in_bytes": 10**9}])
def test_no_answer_or_one_too_large(change: dict[str, Any]) -> None:
    github = GitHub()
    github.artifacts[0] |= change
    refused(github)


# ---------------------------------------------------------------- the text


@given(st.lists(problems, max_size=3), comparisons)
def test_what_our_own_check_writes_is_shown(found: list[Problem], comparison: Comparison) -> None:
    assert commenting.is_inert(change_report(found, "markdown", "x", comparison))


HOSTILE = [
    "@everyone", "&#64;everyone", "&#064;everyone", "&#0000064;all", "&#x40;all", "&commat;all", "#1",
    "&#35;1", "o/r#1", "[x](https://a.example)", "![x](https://a.example/x.png)", "<img src=x>", "<a href=x>",
    "<script>", "<https://a.example>", "https://a.example", "www.a.example", "WWW.a.example", "`x`",
    "<details open>", "<code onclick=x>", "<!-- x", "a\x1b[31m", "a\u202eb", "# x", "## x", "#### #1",
    "x #### y", "~~~", "$x$", "[x]: y", "- [ ] x", "a\\b", "&lt;", "a@b.example",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_any_other_text_is_not_shown(text: str) -> None:
    github = GitHub(archive(comment__md=f"{TEXT}\n{text}\n"))
    posted(github)
    body = github.written[0][2]
    assert text not in body.removeprefix(commenting.MARKER).partition("---")[0]
    assert "could not be shown safely" in body


@given(nasty)
def test_nothing_strange_makes_it_fail(text: str) -> None:
    assert commenting.is_inert(text) in (True, False)


def test_a_long_text_is_cut_at_a_line() -> None:
    line = "| 横展開 | 1 |\n"
    github = GitHub(archive(comment__md=f"{TEXT}\n<details><summary>x</summary>\n\n{line * 9_000}\n</details>\n"))
    posted(github)
    body = github.written[0][2]
    assert len(body) < 62_000 and "Cut here" in body
    assert body.count("<details>") == body.count("</details>") == 1
    assert set(re.findall(r"^\|.*$", body, re.MULTILINE)) == {line.strip()}


def test_titles_and_branch_names_are_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    github = GitHub()
    done = posted(github)
    assert "pwned" not in str(github.written) + done and "everyone" not in str(github.written) + done


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps(EVENT), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    github = GitHub()
    monkeypatch.setattr(commenting, "_github", github)
    commenting.main()
    assert capsys.readouterr().out == "posted on 5\n"
    monkeypatch.setattr(commenting, "_github", GitHub(b"x"))
    commenting.main()
    assert capsys.readouterr().out == "no comment: the archive cannot be read (BadZipFile)\n"
