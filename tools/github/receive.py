"""Answers a filled-in issue, and files that were merged into `inbox/`, with a pull request and a receipt.

Usage, both in .github/workflows/receive.yml:

    python3 tools/github/receive.py unpack FOLDER   writes the event's issue into FOLDER; needs no rights at all
    python3 tools/github/receive.py                 posts what `machikado inbox --format json` found (GH_TOKEN)

Only the second runs with the right to write, and it runs nothing but this file and those beside it. What a stranger
wrote reaches it as
JSON: the event, and the answers of a job that may only read. It takes from them

* the issue's number, as an integer, of which alone the branch's name is made;
* files below `datasets/` whose names are of a few plain signs, within bounds: what a pull request adds, for a review;
* words that `comment.is_inert` knows to be plain text: no link, mention, reference, tag or command can be in them.

Titles, branch names, users' names and labels are never looked at, and no text of theirs is in a title or commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import comment
import words
from answers import LETTERS, Answer, answers_of, is_ours, parts
from api import Api, Failed, Place, branches_of, commit, github, head_of, place_of, pull, pull_of

RECEIPT = "<!-- machikado: receipt -->"
INBOX = "<!-- machikado: inbox -->"
LABEL = re.compile(r"contribute/([a-z][a-z0-9_]{0,60})")
BYTES = 5_000_000  # of the answers


# ---------------------------------------------------------------- the issue, as a file for the job that reads


def unpack(event: Mapping[str, Any], folder: Path) -> Path | None:
    """The body of the event's issue as FOLDER/TABLE/issue-N.md; the table is the one that its label names."""
    issue = event.get("issue")
    table = _table(issue) if issue else None
    if issue is None or table is None or issue["state"] != "open":
        return None
    path = folder / table / _file(issue)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(issue["body"] or "")[:200_000], encoding="utf-8", errors="replace", newline="")
    return path


def _file(issue: Mapping[str, Any]) -> str:
    return f"issue-{int(issue['number'])}.md"


def _table(issue: Mapping[str, Any]) -> str | None:
    found = (LABEL.fullmatch(str(each["name"])) for each in issue["labels"])
    return next((each[1] for each in found if each), None)


# ---------------------------------------------------------------- an issue


def receive_issue(event: Mapping[str, Any], promise: str, answer: Answer, api: Api) -> str:
    """Branch, pull request and receipt for an issue; says what was done. A second time without a change: nothing."""
    place, number = place_of(event), int(event["issue"]["number"])
    branch = f"case/issue-{number}"
    if answer.state != "ready":
        return _comment(place, number, f"{words.HEADS[answer.state]}\n\n{parts(answer)}\n\n---\n\n{words.EDIT}", api)
    known = pull_of(place, branch, api)
    if known and known["state"] != "open":
        return _comment(place, number, words.CLOSED.format(pull=_link(known)), api)
    stale = _stale(place, branch, answer, api)
    commit(place, branch, {**stale, **answer.files}, f"Add the record of issue {number}", api)
    body = f"{RECEIPT}\n\nCloses #{number}\n\n{words.FROM_ISSUE}\n\n{words.FOR_REVIEWERS}\n\n---\n\n{parts(answer)}"
    made = pull(place, branch, f"Issue {number} の記録 / The record of issue {number}", body, known, api)
    link = _link(made) if made else _compare(place, branch)
    head = words.RECEIVED.format(pull=link, promise=promise)
    return _comment(place, number, f"{head}\n\n{words.EDIT}\n\n---\n\n{parts(answer)}", api)


def _link(pull: Mapping[str, Any]) -> str:
    return f"[プルリクエスト #{int(pull['number'])} / pull request]({pull['html_url']})"


def _compare(place: Place, branch: str) -> str:
    """Where a person can make the pull request, if the settings do not let the workflow make it."""
    return f"[枝 {branch} / branch]({place.address}/compare/{place.main}...{branch}?expand=1)"


def _stale(place: Place, branch: str, answer: Answer, api: Api) -> dict[str, None]:
    """Records that the branch added for an earlier state of the issue, when it had another identifier."""
    try:
        found = json.loads(api("GET", f"{place.top}/compare/{place.main}...{branch}", None))["files"]
    except Failed:
        return {}
    folders = {path.rpartition("/")[0] for path in answer.files}
    added = [each["filename"] for each in found if each["status"] == "added" and is_ours(each["filename"])]
    return {path: None for path in added if path.rpartition("/")[0] in folders and path not in answer.files}


def _comment(place: Place, number: int, text: str, api: Api) -> str:
    """Posts or renews the one receipt of an issue."""
    known = comment.own(comment.pages(f"{place.top}/issues/{number}/comments?", api), RECEIPT)
    body = f"{RECEIPT}\n\n{text}"
    if known is None:
        api("POST", f"{place.top}/issues/{number}/comments", {"body": body})
        return f"answered {number}"
    if known["body"] == body:
        return f"nothing new for {number}"
    api("PATCH", f"{place.top}/issues/comments/{int(known['id'])}", {"body": body})
    return f"renewed the answer of {number}"


# ---------------------------------------------------------------- the inbox


def receive_inbox(event: Mapping[str, Any], answers: list[Answer], api: Api) -> str:
    """A pull request for each file that can be converted, and one issue that tells of the others."""
    place = place_of(event)
    done = [_convert(place, each, api) for each in answers if each.state == "ready"]
    waiting = [each for each in answers if each.state != "ready"]
    return f"{sum(done)} new, {len(done)} ready, {len(waiting)} waiting; {_waiting(place, waiting, api)}"


def _convert(place: Place, answer: Answer, api: Api) -> bool:
    """Whether a pull request was made: once for each state of a file and of what it becomes."""
    first, *others = answer.path.split("/")
    if first != "inbox" or not others or {"", ".", ".."} & set(others):
        raise comment.Refused("a file outside the inbox")
    start = f"inbox/{_hash(answer.path)}-"
    branch = start + _hash(json.dumps([answer.path, dict(answer.files)]))
    if pull_of(place, branch, api):
        return False
    if head_of(place, branch, api) is None:
        commit(place, branch, {**answer.files, answer.path: None}, "Convert a file of the inbox", api)
    body = f"{RECEIPT}\n\n{words.CONVERTED}\n\n{answer.name}\n\n{words.FOR_REVIEWERS}\n\n---\n\n{parts(answer)}"
    title = "inbox/ のファイルを変換しました / Convert a file of the inbox"
    made = pull(place, branch, title, body, None, api)
    if made:
        _supersede(place, [each for each in branches_of(place, start, api) if each != branch], made, api)
    return made is not None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]


def _supersede(place: Place, branches: list[str], new: Mapping[str, Any], api: Api) -> None:
    """Closes what was made of the same file before it, or a list that it adds to, changed."""
    for branch in branches:
        old = pull_of(place, branch, api)
        if old and old["state"] == "open":
            body = words.SUPERSEDED.format(pull=_link(new))
            api("POST", f"{place.top}/issues/{int(old['number'])}/comments", {"body": body})
            api("PATCH", f"{place.top}/pulls/{int(old['number'])}", {"state": "closed"})


def _waiting(place: Place, answers: list[Answer], api: Api) -> str:
    """One issue that lists the files that wait; closed when none does."""
    issues = comment.pages(f"{place.top}/issues?state=open&creator={comment.BOT}&", api)
    known = comment.own(issues, INBOX)
    sections = [f"### {each.name}\n\n{comment.shortened(each.words, LETTERS)}" for each in answers]
    body = comment.shortened("\n\n".join([INBOX, words.WAITING, *sections]))
    if not answers:
        if known:
            api("PATCH", f"{place.top}/issues/{int(known['number'])}", {"state": "closed"})
        return "no issue"
    if known is None:
        title = "inbox/ に、変換を待つファイルがあります / Files wait in inbox/"
        api("POST", f"{place.top}/issues", {"title": title, "body": body})
        return "opened an issue"
    if known["body"] != body:
        api("PATCH", f"{place.top}/issues/{int(known['number'])}", {"body": body})
    return "the issue is renewed"


# ---------------------------------------------------------------- the command


def answer_file(event: Mapping[str, Any], run: int, api: Api) -> str:
    """The answers that the reading job of this very run left behind. comment.Refused."""
    top = place_of(event).top
    listing = json.loads(api("GET", f"{top}/actions/runs/{run}/artifacts?name={comment.ARTIFACT}", None))
    archive = api("GET", f"{top}/actions/artifacts/{comment.archive_of(listing, BYTES)}/zip", None)
    return comment.file_of(archive, "answer.json", BYTES)


def post(event: Mapping[str, Any], run: int, api: Api) -> str:
    """Answers what the event brought; says what was done. comment.Refused, Failed."""
    promise, answers = answers_of(answer_file(event, run, api))
    if "issue" not in event:
        return receive_inbox(event, answers, api)
    if len(answers) != 1 or not answers[0].path.endswith(f"/{_file(event['issue'])}"):
        raise comment.Refused("not the answer to this issue")
    return receive_issue(event, promise, answers[0], api)


def main(arguments: list[str]) -> None:
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    if arguments[:1] == ["unpack"]:
        print("unpacked" if unpack(event, Path(arguments[1])) else "nothing to unpack")
        return
    try:
        print(post(event, int(os.environ["GITHUB_RUN_ID"]), github))
    except comment.Refused as reason:
        sys.exit(f"no answer: {reason}")
    except Failed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
