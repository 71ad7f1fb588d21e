"""GitHub in memory, as far as receiving contributions uses it: branches, pull requests, issues, comments, archives."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

TOOLS = Path(__file__).resolve().parents[2] / "tools"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
PAGE = "https://github.com/o/r"


def tool(name: str, folder: str = "github") -> ModuleType:
    """tools/FOLDER/NAME.py, which is no part of the package."""
    if str(TOOLS / folder) not in sys.path:
        sys.path.append(str(TOOLS / folder))
    return importlib.import_module(name)


def sha(value: Any) -> str:
    return hashlib.sha1(json.dumps(value, sort_keys=True).encode()).hexdigest()


class Forge:
    """Answers as GitHub's interface does, and keeps what it was told to write."""

    def __init__(self, failed: type[Exception], files: Mapping[str, str] | None = None) -> None:
        self.failed = failed
        self.trees: dict[str, dict[str, str]] = {}
        self.commits: dict[str, dict[str, Any]] = {}
        self.refs: dict[str, str] = {}
        self.pulls: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.said: list[tuple[int, str]] = []  # comments on anything else
        self.answer = b""
        self.may_make_pulls = True
        self.calls: list[tuple[str, str]] = []
        self.push("main", dict(files or {}), "begin")

    def push(self, branch: str, files: dict[str, str], message: str) -> None:
        """Somebody's own commit on a branch."""
        parent = self.refs.get(branch)
        commit = {"tree": self.tree(files), "parents": [parent] if parent else [], "message": message}
        self.refs[branch] = sha(commit)
        self.commits[self.refs[branch]] = commit

    def tree(self, files: dict[str, str]) -> str:
        self.trees[sha(files)] = files
        return sha(files)

    def files(self, branch: str) -> dict[str, str]:
        return self.trees[self.commits[self.refs[branch]]["tree"]]

    def answered(self, text: str) -> None:
        """The archive that the reading job leaves behind."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as opened:
            opened.writestr("answer.json", text)
        self.answer = made.getvalue()

    @property
    def written(self) -> list[str]:
        return [f"{method} {path}" for method, path in self.calls if method != "GET"]

    def __call__(self, method: str, path: str, fields: Mapping[str, Any] | None) -> bytes:
        self.calls.append((method, path))
        path = path.removeprefix("repos/o/r/")
        if path.endswith("/zip"):
            return self.answer
        given = json.loads(json.dumps(fields)) if fields is not None else None
        return json.dumps(self._answer(method, path, given)).encode()

    def _answer(self, method: str, path: str, fields: Any) -> Any:
        for pattern, name in ROUTES:
            if found := re.fullmatch(pattern, f"{method} {path}"):
                return getattr(self, f"_{name}")(fields, **found.groupdict())
        raise AssertionError(f"{method} {path}")

    def _artifacts(self, fields: Any) -> Any:
        return {"artifacts": [{"id": 9, "name": "answer", "expired": False, "size_in_bytes": len(self.answer)}]}

    def _matching(self, fields: Any, start: str) -> Any:
        return [{"ref": f"refs/heads/{name}", "object": {"sha": found}} for name, found in self.refs.items()
                if name.startswith(start)]  # fmt: skip

    def _commit(self, fields: Any, name: str) -> Any:
        return {"tree": {"sha": self.commits[name]["tree"]}}

    def _make_tree(self, fields: Any) -> Any:
        files = dict(self.trees[fields["base_tree"]])
        for each in fields["tree"]:
            assert (each["mode"], each["type"]) == ("100644", "blob")
            if "sha" in each and each["sha"] is None:
                if each["path"] not in files:
                    raise self.failed(422)
                del files[each["path"]]
            else:
                files[each["path"]] = each["content"]
        return {"sha": self.tree(files)}

    def _make_commit(self, fields: Any) -> Any:
        assert set(fields["parents"]) <= self.commits.keys()
        self.commits[sha(fields)] = fields
        return {"sha": sha(fields)}

    def _make_ref(self, fields: Any) -> Any:
        name = fields["ref"].removeprefix("refs/heads/")
        assert name not in self.refs
        self.refs[name] = fields["sha"]
        return {}

    def _move_ref(self, fields: Any, name: str) -> Any:
        assert fields["force"] is False and self.commits[fields["sha"]]["parents"] == [self.refs[name]]
        self.refs[name] = fields["sha"]
        return {}

    def _compare(self, fields: Any, name: str) -> Any:
        if name not in self.refs:
            raise self.failed(404)
        before, after = self.files("main"), self.files(name)
        return {"files": [{"filename": path, "status": "modified" if path in before else "added"}
                          for path, text in after.items() if before.get(path) != text]}  # fmt: skip

    def _list_pulls(self, fields: Any, name: str) -> Any:
        return [each for each in self.pulls if each["head"]["ref"] == name]

    def _make_pull(self, fields: Any) -> Any:
        if not self.may_make_pulls:
            raise self.failed(403)
        number = 100 + len(self.pulls)
        self.pulls.append(
            {"number": number, "state": "open", "head": {"ref": fields["head"]}, "html_url": f"{PAGE}/pull/{number}"}
            | {name: fields[name] for name in ("title", "body", "base")}
        )
        return self.pulls[-1]

    def _change_pull(self, fields: Any, number: str) -> Any:
        next(each for each in self.pulls if each["number"] == int(number)).update(fields)
        return {}

    def _list_comments(self, fields: Any) -> Any:
        return self.comments

    def _make_comment(self, fields: Any) -> Any:
        self.comments.append({"id": 1 + len(self.comments), "user": BOT, "body": fields["body"]})
        return {}

    def _say(self, fields: Any, number: str) -> Any:
        self.said.append((int(number), fields["body"]))
        return {}

    def _change_comment(self, fields: Any, number: str) -> Any:
        self.comments[int(number) - 1].update(fields)
        return {}

    def _list_issues(self, fields: Any) -> Any:
        return [each for each in self.issues if each["state"] == "open"]

    def _make_issue(self, fields: Any) -> Any:
        self.issues.append({"number": 200 + len(self.issues), "user": BOT, "state": "open"} | fields)
        return {}

    def _change_issue(self, fields: Any, number: str) -> Any:
        self.issues[int(number) - 200].update(fields)
        return {}


ROUTES = [
    (r"GET actions/runs/77/artifacts\?name=answer", "artifacts"),
    (r"GET git/matching-refs/heads/(?P<start>.+)", "matching"),
    (r"GET git/commits/(?P<name>\w+)", "commit"),
    (r"POST git/trees", "make_tree"),
    (r"POST git/commits", "make_commit"),
    (r"POST git/refs", "make_ref"),
    (r"PATCH git/refs/heads/(?P<name>.+)", "move_ref"),
    (r"GET compare/main\.\.\.(?P<name>.+)", "compare"),
    (r"GET pulls\?state=all&head=o:(?P<name>.+)", "list_pulls"),
    (r"POST pulls", "make_pull"),
    (r"PATCH pulls/(?P<number>\d+)", "change_pull"),
    (r"GET issues/12/comments\?per_page=100&page=1", "list_comments"),
    (r"POST issues/12/comments", "make_comment"),
    (r"POST issues/(?P<number>\d+)/comments", "say"),
    (r"PATCH issues/comments/(?P<number>\d+)", "change_comment"),
    (r"GET issues\?state=open&creator=github-actions\[bot\]&per_page=100&page=1", "list_issues"),
    (r"POST issues", "make_issue"),
    (r"PATCH issues/(?P<number>\d+)", "change_issue"),
]
