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

ROOT = Path(__file__).resolve().parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\Z")
DANGEROUS = {"pull_request_target", "workflow_run", "issue_comment"}

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
    yield from (f"on: {event}" for event in DANGEROUS & set(workflow["on"]))
    for line in re.findall(r"^.*\buses:.*$", text, re.MULTILINE):
        if not PINNED.match(line.strip().removeprefix("- ")):
            yield f"not pinned: {line.strip()}"
    for name, job in workflow["jobs"].items():
        if "timeout-minutes" not in job:
            yield f"{name}: no timeout"
        for right, level in job.get("permissions", {}).items():
            if level == "write" and name != "deploy":
                yield f"{name}: may write {right}"
        for step in job["steps"]:
            yield from _step_faults(name, step)


def _step_faults(job: str, step: dict[str, Any]) -> Iterator[str]:
    if "${{" in step.get("run", ""):
        yield f"{job}: an expression in a script"
    checkout = step.get("uses", "").startswith("actions/checkout@")
    if checkout and step.get("with", {}).get("persist-credentials") != "false":
        yield f"{job}: the checkout keeps its credentials"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_safe(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


def test_there_are_workflows() -> None:
    assert {"ci.yml", "site.yml"} <= {path.name for path in WORKFLOWS}


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
    ],
)
def test_each_fault_is_found(old: str, new: str, fault: str) -> None:
    assert list(faults(GOOD)) == []
    assert old in GOOD
    (found,) = faults(GOOD.replace(old, new))
    assert fault in found


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
