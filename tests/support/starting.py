"""Start portals in tests: files in, what was said and what the engine finds wrong with the result out."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from machikado.cli import main
from machikado.core.model import Problem
from machikado.portal import open_portal


def laid(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Files by their paths below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def start(*words: Any) -> str:
    """What `machikado init --yes` says; it must have gone well."""
    result = CliRunner().invoke(main, ["init", "--yes", *map(str, words)])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def problems(root: Path) -> list[Problem]:
    """Everything that the engine finds wrong with a portal, but that it states no licence."""
    opened = open_portal(root, datetime.date(2024, 1, 1))
    if opened.store:
        opened.store.close()
    return [each for each in opened.package.problems if each.code != "no-licence"]


def errors(root: Path) -> list[Problem]:
    return [each for each in problems(root) if each.level == "error"]


def schema(root: Path, table: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / f"datasets/schemas/{table}.yaml").read_text(encoding="utf-8"))
    return found


def field(root: Path, table: str, name: str) -> dict[str, Any]:
    return next(each for each in schema(root, table)["fields"] if each["name"] == name)


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
