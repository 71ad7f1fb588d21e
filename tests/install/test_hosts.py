"""The recipes of the handbook's page on hosts: read by what reads them, and run where that can be."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_publishing_steps import Repository, repository

from wheels import ROOT

__all__ = ["repository"]  # a fixture

PAGE = (ROOT / "handbook/docs/run/hosts.md").read_text(encoding="utf-8")


def recipes(heading: str, language: str) -> list[str]:
    """The code of one language under a heading."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)


def test_gitlabs_jobs_check_and_publish(repository: Repository) -> None:
    (text,) = recipes("GitLab", "yaml")
    pipeline = yaml.safe_load(text)
    assert pipeline["pages"]["artifacts"] == {"paths": ["public"]}
    before = [
        'export HOME="$PWD/.venv/home" CI_PROJECT_DIR="$PWD"',
        'mkdir -p "$HOME"',
        *pipeline["default"]["before_script"],
    ]
    for job in ("check", "pages"):
        done = repository.run("\n".join([*before, *pipeline[job]["script"]]))
        assert done.returncode == 0, done.stdout + done.stderr
    assert (repository.root / "public/index.html").is_file()


def test_cloudflares_command_builds(repository: Repository) -> None:
    (command,) = recipes("Cloudflare Pages", "sh")
    done = repository.run(command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repository.root / "site/404.html").is_file()


def test_a_closed_network_installs_and_builds(repository: Repository) -> None:
    """What stands in `wheels/` already; the packages themselves are those of the tests."""
    _, there = recipes("A closed network", "sh")
    done = repository.run(there)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repository.root / "site/index.html").is_file()


def test_the_workflow_that_calls_ours_allows_what_it_needs() -> None:
    (text,) = recipes("GitHub Pages", "yaml")
    (job,) = yaml.safe_load(text)["jobs"].values()
    called = yaml.load((ROOT / ".github/workflows/portal.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert job["with"].keys() <= called["on"]["workflow_call"]["inputs"].keys()
    assert job["permissions"] == {
        right: level for part in called["jobs"].values() for right, level in part["permissions"].items()
    }


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/", "/index.html"), ("/data/", "/data/index.html"), ("/data", "301 /data/"), ("/data/a.csv", "/data/a.csv"),
        ("/公共施設", "301 /公共施設/"), ("/keys/v1.2/", "/keys/v1.2/index.html"),
    ],
)  # fmt: skip
def test_cloudfronts_function_finds_pages(address: str, answer: str) -> None:
    node = shutil.which("node", path=str(ROOT / ".venv/bin")) or shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    (function,) = recipes("S3 and CloudFront", "js")
    event = json.dumps({"request": {"uri": address}})
    done = subprocess.run([node, "-p", f"{function}JSON.stringify(handler({event}))"], capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert (
        f"{found['statusCode']} {found['headers']['location']['value']}" if "headers" in found else found["uri"]
    ) == answer


def test_iis_knows_every_ending_of_a_site(repository: Repository) -> None:
    (text,) = recipes("IIS", "xml")
    told = {node.get("fileExtension") for node in ET.fromstring(text.strip().encode()).iter("mimeMap")}
    usual = {".html", ".css", ".js", ".csv", ".xlsx", ".png", ".svg", ".txt", ".xml", ".gz", ".zip", ".woff2", ".ico"}
    steps = repository.steps()
    for name in ("Install", "Build"):
        assert repository.run(steps[name]).returncode == 0
    endings = {path.suffix for path in (repository.root / "site").rglob("*") if path.is_file()}
    assert ".json" in endings and endings <= told | usual


def test_commands_in_the_recipes_are_sound_shell() -> None:
    for script in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE):
        assert subprocess.run(["bash", "-n"], input=script, text=True).returncode == 0, script


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    (server,) = recipes("nginx", "nginx")
    path = tmp_path / "nginx.conf"
    path.write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {server} }}", encoding="utf-8")
    done = subprocess.run([nginx, "-t", "-e", "stderr", "-c", path], capture_output=True, text=True)
    assert "syntax is ok" in done.stderr, done.stderr  # its folders for work may be missing here
