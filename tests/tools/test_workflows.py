"""The workflows: pinned, without rights they do not need, and running nothing that strangers wrote."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_commenting import commenting

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\Z")
DANGEROUS = {"pull_request_target", "workflow_run", "issue_comment"}
# All that may run beside the right to write where strangers give the occasion, and the rights it may have.
WRITING = {
    "python3 tools/github/comment.py": {"pull-requests"},
    "python3 tools/github/receive.py": {"contents", "issues", "pull-requests"},
}
COMMENTING, RECEIVING = WRITING

GOOD = """\
on: {pull_request: }
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789 # v1.2.3
        with: {persist-credentials: false}
      - run: make test
"""


def faults(text: str) -> Iterator[str]:
    """What is unsafe in a workflow's text."""
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # every value as text: `on` stays `on`
    if workflow.get("permissions") != {}:
        yield "top-level permissions are not {}"
    commenting = set(workflow["on"]) == {"workflow_run"}
    yield from (f"on: {event}" for event in DANGEROUS & set(workflow["on"]) if not commenting)
    for line in re.findall(r"^.*\buses:.*$", text, re.MULTILINE):
        if not PINNED.match(line.strip().removeprefix("- ")):
            yield f"not pinned: {line.strip()}"
    for name, job in workflow["jobs"].items():
        if "timeout-minutes" not in job:
            yield f"{name}: no timeout"
        for right, level in job.get("permissions", {}).items():
            if level == "write" and name != "deploy" and right not in _rights(job):
                yield f"{name}: may write {right}"
        writing = name != "deploy" and "write" in job.get("permissions", {}).values()
        for step in job["steps"]:
            yield from _step_faults(name, step)
            yield from _writing_faults(name, step) if commenting or writing else ()
    if "secrets." in text:
        yield "a secret is used"


def _step_faults(job: str, step: dict[str, Any]) -> Iterator[str]:
    if "${{" in step.get("run", ""):
        yield f"{job}: an expression in a script"
    checkout = step.get("uses", "").startswith("actions/checkout@")
    if checkout and step.get("with", {}).get("persist-credentials") != "false":
        yield f"{job}: the checkout keeps its credentials"


def _rights(job: dict[str, Any]) -> set[str]:
    """What a job may write whose only command is one of our own scripts."""
    runs = [step["run"] for step in job["steps"] if "run" in step]
    return WRITING.get(runs[0], set()) if len(runs) == 1 else set()


def _writing_faults(job: str, step: dict[str, Any]) -> Iterator[str]:
    """Beside the right to write nothing runs but our own script, from the default branch."""
    if step.get("run", COMMENTING) not in WRITING:
        yield f"{job}: runs something else"
    if not step.get("uses", "actions/checkout@").startswith("actions/checkout@"):
        yield f"{job}: uses another action"
    if {"ref", "repository"} & set(step.get("with", {})):
        yield f"{job}: checks out something else"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_safe(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


def test_there_are_workflows() -> None:
    assert {"ci.yml", "comment.yml", "data.yml", "receive.yml", "site.yml"} <= {path.name for path in WORKFLOWS}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("permissions: {}\n", "", "permissions"),
        ("{pull_request: }", "{pull_request_target: }", "on:"),
        ("@0123456789012345678901234567890123456789 # v1.2.3", "@v1", "not pinned"),
        (" # v1.2.3", "", "not pinned"),
        ("    timeout-minutes: 5\n", "", "no timeout"),
        ("        with: {persist-credentials: false}\n", "", "credentials"),
        ("make test", "echo ${{ github.head_ref }}", "expression"),
        ("    steps:", "    permissions: {contents: write}\n    steps:", "may write"),
        ("run: make test", "run: make test\n        env: {KEY: '${{ secrets.KEY }}'}", "secret"),
    ],
)
def test_each_fault_is_found(old: str, new: str, fault: str) -> None:
    assert list(faults(GOOD)) == []
    assert old in GOOD
    found = list(faults(GOOD.replace(old, new)))
    assert found and fault in found[0]


GOOD_COMMENT = (
    GOOD.replace("pull_request: ", "workflow_run: {workflows: [data]}")
    .replace("make test", COMMENTING)
    .replace("    steps:", "    permissions: {pull-requests: write, actions: read}\n    steps:")
)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (COMMENTING, "make", "runs something else"),
        ("persist-credentials: false", "persist-credentials: false, ref: x", "checks out something else"),
        ("persist-credentials: false", "persist-credentials: false, repository: x", "checks out something else"),
        ("pull-requests: write", "contents: write", "may write"),
        ("      - run:", f"      - uses: a/b@{'0' * 40} # v1.0.0\n      - run:", "another action"),
        ("workflow_run: {workflows: [data]}", "workflow_run: , issue_comment: ", "on:"),
    ],
)
def test_each_fault_beside_the_right_to_comment_is_found(old: str, new: str, fault: str) -> None:
    assert list(faults(GOOD_COMMENT)) == []
    assert old in GOOD_COMMENT
    assert any(fault in found for found in faults(GOOD_COMMENT.replace(old, new)))


def _workflow(name: str) -> dict[str, Any]:
    text = (GITHUB / "workflows" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return loaded


def test_what_contributors_send_is_checked_with_the_right_to_read_only() -> None:
    (job,) = _workflow("data.yml")["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    expressions = re.findall(r"\$\{\{.*?\}\}", str(job))
    assert set(expressions) == {
        "${{ github.event.pull_request.base.sha }}", "${{ github.event.pull_request.number }}"
    }  # fmt: skip
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert all('"$BASE"' in run for run in runs if "BASE" in run)


def test_the_answer_is_handed_over_before_anything_can_fail() -> None:
    """The comment comes also when the data has errors; the site is built only when it has none."""
    steps = _workflow("data.yml")["jobs"]["check"]["steps"]
    kinds = [step.get("with", {}).get("name") or step.get("name") for step in steps if "setup" not in str(step)]
    order = ["Write the answer", commenting.ARTIFACT, "Check", "Build", "Audit", "site"]
    assert [kind for kind in kinds if kind in order] == order
    written = next(step["run"] for step in steps if step.get("name") == "Write the answer")
    assert all(f"{commenting.ARTIFACT}/{name}" in written for name in commenting.FILES)


GOOD_ANSWER = (
    GOOD.replace("pull_request: ", "issues: ")
    .replace("make test", RECEIVING)
    .replace("    steps:", "    permissions: {contents: write, issues: write, pull-requests: write}\n    steps:")
)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (RECEIVING, "make", "runs something else"),
        (RECEIVING, f"{RECEIVING}; make", "may write contents"),
        (RECEIVING, f"{RECEIVING}\n      - run: make", "runs something else"),
        ("persist-credentials: false", "persist-credentials: false, ref: x", "checks out something else"),
        ("issues: write", "actions: write", "may write actions"),
        ("      - run:", f"      - uses: a/b@{'0' * 40} # v1.0.0\n      - run:", "another action"),
        ("issues: }", "issues: , issue_comment: }", "on:"),
    ],
)
def test_each_fault_beside_the_right_to_make_branches_is_found(old: str, new: str, fault: str) -> None:
    assert list(faults(GOOD_ANSWER)) == []
    assert old in GOOD_ANSWER
    assert any(fault in found for found in faults(GOOD_ANSWER.replace(old, new, 1)))


def test_what_arrives_is_read_without_rights_and_answered_without_reading() -> None:
    jobs = _workflow("receive.yml")["jobs"]
    assert jobs["read"]["permissions"] == {"contents": "read"}
    assert jobs["answer"]["needs"] == "read"
    runs = " ".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    assert "${{" not in runs and "github.event" not in runs
    assert all("ref" not in step.get("with", {}) for job in jobs.values() for step in job["steps"])


def test_the_form_brings_the_label_that_the_workflow_waits_for() -> None:
    condition = _workflow("receive.yml")["jobs"]["read"]["if"]
    forms = list((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
    assert "adoption.yml" in {path.name for path in forms}
    for path in forms:
        labels = yaml.safe_load(path.read_text(encoding="utf-8")).get("labels", [])
        assert all(label.startswith("contribute/") for label in labels) and "'contribute/'" in condition


def test_the_comment_follows_the_check() -> None:
    comment = _workflow("comment.yml")
    assert comment["on"]["workflow_run"] == {"workflows": [_workflow("data.yml")["name"]], "types": ["completed"]}
    (job,) = comment["jobs"].values()
    assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    assert job["if"] == "github.event.workflow_run.event == 'pull_request'"


@pytest.mark.parametrize("path", sorted(GITHUB.rglob("*.yml")), ids=lambda path: path.name)
def test_everything_under_github_is_yaml(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))


def _linter(name: str) -> str:
    """The linter's path: beside this Python or on the PATH; skips where it is not installed."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_zizmor_finds_nothing() -> None:
    command = [_linter("zizmor"), "--offline", "--no-progress", "--color", "never", str(GITHUB)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing() -> None:
    command = [_linter("actionlint"), "-no-color", *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
