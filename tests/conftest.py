"""Fixtures for all tests: a copy of the small portal to break, and a way to check it."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from browsing import folder, site, watch
from machikado.cli import main
from wheels import wheel

__all__ = ["folder", "site", "watch", "wheel"]  # fixtures: what tests in a browser need, and the wheel of this tree

PORTALS = Path(__file__).resolve().parent / "portals"
AS_OF = datetime.date(2016, 1, 1)

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal that a test may break."""

    root: Path

    def write(self, path: str, content: str | bytes) -> Path:
        """A new file, or another content of an old one."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def write_all(self, contents: dict[str, str | bytes]) -> None:
        for path, content in contents.items():
            self.write(path, content)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces a text that stands in the file exactly once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text(encoding="utf-8") + text)

    def run(self, *arguments: str) -> Result:
        """The command, in this process: `check`, `build`, `render`."""
        command = [arguments[0], "--root", str(self.root), "--as-of", AS_OF.isoformat(), *arguments[1:]]
        return CliRunner().invoke(main, command)

    def command(self, *arguments: str) -> Result:
        """The command with just these words."""
        return CliRunner().invoke(main, list(arguments))

    def check(self) -> tuple[int, list[dict[str, Any]]]:
        """The exit code of `machikado check`, and the problems it tells."""
        result = self.run("check", "--format", "json")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, json.loads(result.stdout)["problems"]

    def errors(self) -> list[dict[str, Any]]:
        return [found for found in self.check()[1] if found["level"] == "error"]


@pytest.fixture
def small(tmp_path: Path) -> Portal:
    """A copy of the small portal."""
    root = tmp_path / "small"
    shutil.copytree(PORTALS / "small", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    return Portal(root)


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Callable[[str, str | bytes], Path]]:
    """Writes one file below an empty folder and gives its path."""
    yield Portal(tmp_path).write
