"""Write the site: only changed files, and nothing unless everything could be made.

New and changed files are collected in a folder beside the site (same file system) and moved into it at the end.
An artifact that cannot be made leaves the last good site as it was. No content is kept in memory. Several processes may
put files into that folder; one of them says in the end which files the site holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from ..core.model import Artifact
from ..core.symlinks import LinkError, is_link

_NO_FILE = -1  # the size of a symbolic link or device: never equal to an artifact's
_UNSAFE = {"", ".", ".."}
_WORK = ".machikado"  # where builds work: never behind a link


class PathError(ValueError):
    """An artifact cannot have this path; see UnsafePath and DuplicatePath."""

    def __init__(self, path: str, origins: tuple[str, ...]) -> None:
        super().__init__(path, origins)
        self.path, self.origins = path, origins

    def __str__(self) -> str:
        return f"{self.path} ({', '.join(self.origins)})"


class UnsafePath(PathError):
    """A path that is absolute, leaves the site, or is not spelled in one way only."""


class DuplicatePath(PathError):
    """Two artifacts with one path, or one below the other as if a file were a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the site: paths in order."""

    written: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """Who made each path of the site, and every folder that these paths need."""

    origins: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {""})

    def claim(self, path: str, origin: str) -> None:
        if path in self.origins or path in self.folders:
            raise DuplicatePath(path, (self.origins.get(path, f"{path}/"), origin))
        self.origins[path] = origin
        while (path := path.rpartition("/")[0]) not in self.folders:
            if path in self.origins:
                raise DuplicatePath(path, (self.origins[path], origin))
            self.folders.add(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An artifact that stands beside the site, or in it already; `fault` is why it could not be put there."""

    path: str
    origin: str
    changed: bool = True
    fault: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where artifacts are put until all are there: the site as it was, and the folder beside it."""

    site: Path
    before: dict[str, int]
    staging: Path
    made: set[str] = field(default_factory=lambda: {""})

    def put(self, artifact: Artifact) -> Placed:
        """Puts an artifact into the folder unless the site has just that; two with one path are told apart later."""
        path, content = artifact.path, artifact.content
        if "\\" in path or "\0" in path or not _UNSAFE.isdisjoint(path.split("/")):
            return Placed(path=path, origin=artifact.origin, fault=UnsafePath(path, (artifact.origin,)))
        if self.before.get(path) == len(content) and (self.site / path).read_bytes() == content:
            return Placed(path=path, origin=artifact.origin, changed=False)
        try:
            self._write(path, content)
        except OSError as error:  # perhaps another artifact is a file where this one needs a folder
            return Placed(path=path, origin=artifact.origin, fault=error)
        return Placed(path=path, origin=artifact.origin)

    def _write(self, path: str, content: bytes) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self.made:
            (self.staging / folder).mkdir(parents=True, exist_ok=True)
            self.made.add(folder)
        with open(f"{self.staging}/{path}", "wb") as file:  # noqa: PTH123 (pathlib is slow)
            file.write(content)


def write(artifacts: Iterable[Artifact], site: Path, keep: Callable[[str], bool] | None = None) -> Written:
    """Make the folder `site` hold these artifacts; other files go, but for those that `keep` says to keep.

    LinkError where the folder is a link. Links in it are replaced or go like any other file, and are never followed.
    """
    return write_placed(lambda place: map(place.put, artifacts), site, keep)


def write_placed(
    make: Callable[[Place], Iterable[Placed]], site: Path, keep: Callable[[str], bool] | None = None
) -> Written:
    """Like `write`, for artifacts that `make` puts into place itself, in this process or in others."""
    _refuse(site, *(folder for folder in site.parents if folder.name == _WORK))
    before, folders = _scan(site)
    claims = _Claims()
    with _staging(site) as staging:
        written = tuple(_claimed(make(Place(site=site, before=before, staging=staging)), claims))
        unchanged = len(claims.origins) - len(written)
        removed = tuple(_not_kept(sorted(before.keys() - claims.origins.keys()), claims, keep))
        _refuse(*(site / folder for folder in folders))  # nothing has been changed yet
        _remove(site, removed, folders - claims.folders)
        _move(staging, site)
    return Written(written=written, unchanged=unchanged, removed=removed)


def _refuse(*places: Path) -> None:
    """LinkError where a folder is a link by now."""
    for place in places:
        if is_link(place):
            raise LinkError(place)


def _scan(site: Path) -> tuple[dict[str, int], set[str]]:
    """The size of each file below the site, and its folders; links are not followed."""
    sizes: dict[str, int] = {}
    folders = [""] if site.is_dir() else []
    for folder in folders:
        with os.scandir(site / folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}".lstrip("/")
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                else:
                    sizes[path] = entry.stat().st_size if entry.is_file(follow_symlinks=False) else _NO_FILE
    return sizes, set(folders)


@contextmanager
def _staging(site: Path) -> Iterator[Path]:
    site.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{site.name}-", dir=site.parent))
    try:
        (beside / "site").mkdir()  # mkdtemp's own folder is private, the site is not
        yield beside / "site"
    finally:
        shutil.rmtree(beside)


def _claimed(placed: Iterable[Placed], claims: _Claims) -> Iterator[str]:
    """The paths of what differs from the site; raises what kept an artifact from its place."""
    for each in placed:
        if isinstance(each.fault, PathError):
            raise each.fault
        claims.claim(each.path, each.origin)
        if each.fault:
            raise each.fault
        if each.changed:
            yield each.path


def _not_kept(paths: Iterable[str], claims: _Claims, keep: Callable[[str], bool] | None) -> Iterator[str]:
    for path in paths:
        if keep and keep(path):
            claims.claim(path, path)
        else:
            yield path


def _remove(site: Path, paths: Iterable[str], folders: Iterable[str]) -> None:
    for path in paths:
        (site / path).unlink()
    for folder in sorted(folders, reverse=True):
        (site / folder).rmdir()


def _move(staging: Path, site: Path) -> None:
    """Move whole folders where the site has none of that name, files one by one where it has."""
    _refuse(site)
    if not site.is_dir():
        staging.replace(site)
        return
    for made in list(staging.iterdir()):
        if made.is_dir():
            _move(made, site / made.name)
        else:
            made.replace(site / made.name)
