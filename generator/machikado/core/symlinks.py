"""Refuse symbolic links: never read through one that leads outside, never write, replace or remove behind one.

A link is part of a repository: whoever proposes a change can lay one where the next build would write.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from .messages import reason
from .model import Origin, Problem
from .problems import problem

_EDITORS = ".#"  # a lock that an editor lays beside a file while it is open: a link that leads nowhere


class LinkError(OSError):
    """A link stands where something would be written or removed."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{reason('is-a-link')}: {place}")
        self.place = place


def is_link(place: Path) -> bool:
    junction = getattr(os.path, "isjunction", None)  # Windows, Python 3.12
    return place.is_symlink() or bool(junction and junction(place))


def link_in(path: Path, root: Path) -> Path | None:
    """The first link on the way to `path` that stands below `root`, or `path` itself if it is one.

    What stands above the portal, as `/tmp` on macOS, is the computer's own.
    """
    path, top = Path.cwd() / path, os.path.realpath(root)
    for place in (*reversed(path.parents), path):
        if is_link(place) and (place == path or is_below(os.path.realpath(place.parent), top)):
            return place
    return None


def is_below(real: str, top: str) -> bool:
    """Whether a place is in a folder, or is it; both without links."""
    return real == top or real.startswith(f"{top.rstrip(os.sep)}{os.sep}")


def refuse_links(path: Path, root: Path) -> None:
    """LinkError where something would be written behind a link."""
    if place := link_in(path, root):
        raise LinkError(place)


def link_problem(place: Path, root: Path) -> Problem:
    name = place.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)
    return problem("link-not-followed", Origin(path=name), value=name)


def foreign_links(folder: Path, root: Path) -> Iterator[Problem]:
    """Links at or below a folder of the portal's that do not lead to a file in that very folder."""
    if place := link_in(folder, root):
        yield link_problem(place, root)
        return
    top = os.path.realpath(folder)
    for base, folders, files in os.walk(folder):
        for place in (Path(base, name) for name in sorted([*folders, *files])):
            if is_link(place) and not _stays(place, top):
                yield link_problem(place, root)


def _stays(place: Path, top: str) -> bool:
    """Whether a link leads to a file in its own folder of the portal; an editor's lock is no file."""
    if place.is_file():
        return is_below(os.path.realpath(place), top)
    return place.name.startswith(_EDITORS) and not place.exists()


def put(path: Path, content: bytes, root: Path) -> None:
    """Writes a file in one step: a reader finds the old content or the whole new one. LinkError."""
    refuse_links(path, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=".machikado-", dir=path.parent))
    try:
        (beside / "new").write_bytes(content)  # whoever may read a new file may read this one: mkdtemp's are private
        (beside / "new").replace(path)
    finally:
        (beside / "new").unlink(missing_ok=True)
        beside.rmdir()


def create(path: Path, content: bytes, root: Path) -> None:
    """Writes a new file. LinkError; FileExistsError where anything stands already, a link that leads nowhere too."""
    refuse_links(path.parent, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
