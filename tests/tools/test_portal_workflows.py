"""What other repositories run: the reusable workflow, the action, and a new portal's own workflow, all alike."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_workflows import GITHUB, PINNED, _linter, faults

from machikado.init.installed import Installed
from machikado.init.repository import repository_files
from machikado.init.settings import Settings

COMMIT = "0123456789abcdef0123456789abcdef01234567"
RELEASE = Installed(version="9.8.7")
CALLING = Installed(version="9.8.7", url="https://github.com/owner/name", commit=COMMIT)
CALLED, ACTION = GITHUB / "workflows/portal.yml", GITHUB / "actions/portal/action.yml"


def site_yml(program: Installed) -> str:
    return repository_files(Settings(title="T", language="en"), [], program)[".github/workflows/site.yml"]


def jobs_of(text: str) -> dict[str, Any]:
    jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
    return jobs


@pytest.mark.parametrize("program", [RELEASE, CALLING], ids=["whole", "calls"])
def test_a_new_portals_workflow_is_safe(program: Installed, tmp_path: Path) -> None:
    path = tmp_path / ".github/workflows/site.yml"
    path.parent.mkdir(parents=True)
    path.write_text(site_yml(program), encoding="utf-8")
    assert program is CALLING or list(faults(site_yml(program))) == []
    command = [_linter("zizmor"), "--offline", "--no-progress", "--color", "never", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_release_from_github_calls_the_workflow_of_its_commit() -> None:
    (job,) = jobs_of(site_yml(CALLING)).values()
    assert job["uses"] == f"owner/name/.github/workflows/portal.yml@{COMMIT}"
    parts = jobs_of(CALLED.read_text(encoding="utf-8")).values()
    assert job["permissions"] == {right: level for part in parts for right, level in part["permissions"].items()}, (
        "a called workflow may do what its caller allows, and asks for no more"
    )
    assert "# v9.8.7\n" in site_yml(CALLING)


def test_all_three_do_the_same() -> None:
    """Only where the portal's folder is told differs."""
    called, own = jobs_of(CALLED.read_text(encoding="utf-8")), jobs_of(site_yml(RELEASE))
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    for jobs in (called, own):
        del jobs["build"]["env"], jobs["build"]["steps"][-1]["with"]
    assert called == own
    runs = [(step["name"], step["run"]) for step in own["build"]["steps"] if "run" in step]
    assert runs == [(step["name"], step["run"]) for step in action if "run" in step]
    assert [name for name, _ in runs] == ["Install", "Check", "Build", "Audit"]


def test_actions_are_those_of_our_own_site() -> None:
    """Renewed together: whoever raises a pin in site.yml is told of the others."""
    ours = _pins((GITHUB / "workflows/site.yml").read_text(encoding="utf-8"))
    for text in (CALLED.read_text(encoding="utf-8"), ACTION.read_text(encoding="utf-8"), site_yml(RELEASE)):
        assert _pins(text) and _pins(text) <= ours


def _pins(text: str) -> set[str]:
    lines = [line.strip().removeprefix("- ") for line in text.splitlines() if "uses:" in line]
    assert all(PINNED.match(line) for line in lines)
    return set(lines)


def test_the_action_hands_no_input_to_a_shell() -> None:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "run" not in step or (step["shell"], step["env"]) == ("bash", {"ROOT": "${{ inputs.root }}"})


def test_only_what_stands_on_the_default_branch_is_published() -> None:
    for text in (CALLED.read_text(encoding="utf-8"), site_yml(RELEASE)):
        jobs = jobs_of(text)
        condition = "github.event_name != 'pull_request' && github.ref_name == github.event.repository.default_branch"
        assert jobs["deploy"]["if"] == condition and jobs["build"]["permissions"] == {"contents": "read"}
