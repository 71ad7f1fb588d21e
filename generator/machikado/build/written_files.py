"""Record which files a build wrote, for the audit and for the next build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .folders import own_folder
from .write import Placed


def expected(root: Path, site: Path) -> list[str] | None:
    """The files that the last build wrote into this very folder; None when it wrote elsewhere, or never."""
    record = own_folder(root) / "artifacts.txt"
    lines = record.read_text(encoding="utf-8").splitlines() if record.is_file() else [""]
    return lines[1:] if lines[0] == str(site.resolve()) else None


def recorded(placed: Iterator[Placed], paths: list[str]) -> Iterator[Placed]:
    for each in placed:
        paths.append(each.path)
        yield each
