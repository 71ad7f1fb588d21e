"""What the documents at the top of the repository name is there: files, make targets, a small screenshot."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "handbook/docs").rglob("*.md"))]
DOCUMENTS = ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md", "UPGRADING.md", "SECURITY.md", *HANDBOOK]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _headings(text: str) -> set[str]:
    """The anchors that GitHub gives to headings: lower case, punctuation gone, hyphens for blanks."""
    found = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = re.findall(r"\]\(([^)\s]+)\)", _text(name))
    assert links or not name.startswith("README"), "they lead to everything else"
    for link in links:
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = folder / path if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in _headings(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", DOCUMENTS)
def test_make_targets_exist(name: str) -> None:
    targets = set(re.findall(r"^([\w.-]+):", _text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([\w-]+)", _text(name), re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_every_make_target_is_told(name: str) -> None:
    targets = re.search(r"^\.PHONY: (.*)$", _text("Makefile"), re.MULTILINE)
    assert targets
    untold = {target for target in targets[1].split() if f"make {target}" not in _text(name)}
    assert untold <= {"lint"}  # part of `make test`


def test_every_release_says_what_it_asks_of_portals() -> None:
    """UPGRADING.md begins with the version that the wheel will have; what is older stands below."""
    versions = re.findall(r"^## (\d+\.\d+\.\d+)$", _text("UPGRADING.md"), re.MULTILINE)
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    assert versions[0] == project["version"]
    assert versions == sorted(versions, key=lambda text: [int(part) for part in text.split(".")], reverse=True)
    for part in re.split(r"^## .*$", _text("UPGRADING.md"), flags=re.MULTILINE)[1:]:
        assert re.search(r"^- ", part, re.MULTILINE), "say so if nothing is to do"


def test_the_screenshot_is_small() -> None:
    assert (ROOT / ".github/screenshot.png").stat().st_size <= 300_000
