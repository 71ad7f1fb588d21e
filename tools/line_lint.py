"""Lines of templates, scripts and styles: at most 160 letters, without tabs and blanks at their ends.

`python tools/line_lint.py FOLDER…` tells each line that is not so, and fails if there is any; `make lint` runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

MOST = 160
SUFFIXES = {".css", ".html", ".j2", ".js", ".mjs"}
OTHERS = {"node_modules", "site", "vendor"}  # what others wrote, and what comes out of us


def faults(text: str) -> Iterator[tuple[int, str]]:
    """The number of each line that is not as it should be, and why."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MOST:
            yield number, f"{len(line)} letters, of at most {MOST}"
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "a blank at the end"


def files(folders: Iterable[Path]) -> Iterator[Path]:
    """Templates, scripts and styles below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            hidden = any(part in OTHERS or part.startswith(".") for part in parts)
            if path.suffix in SUFFIXES and path.is_file() and not hidden:
                yield path


def told(folders: Iterable[Path]) -> list[str]:
    return [
        f"{path}:{number}: {why}" for path in files(folders) for number, why in faults(path.read_text(encoding="utf-8"))
    ]


if __name__ == "__main__":
    found = told(map(Path, sys.argv[1:]))
    print("\n".join(found), end="\n" if found else "")
    raise SystemExit(bool(found))
