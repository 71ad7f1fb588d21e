"""Read earlier states of the portal from git without touching the working files."""

from __future__ import annotations

import datetime
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from .messages import reason

PAGE_FILES = (".md", ".j2", ".html")  # of the site's own folder: what pages are made of, not pictures
DATA = ("datasets",)  # where a portal's data stand, unless its package names files elsewhere
MAX_BYTES = 500_000_000  # of an earlier state: a small history can unpack to any size
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?\Z")


class RevisionError(Exception):
    """There is no such revision, or git cannot be asked; carries our reason (`Both`), or git's own words."""


def resolve(root: Path, revision: str) -> str:
    """The commit that a revision names: a branch, a tag, a hash. Never taken for an option. RevisionError."""
    found = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    if not _COMMIT.match(found):
        raise RevisionError(found)
    return found


def newest_on(root: Path, day: datetime.date) -> str | None:
    """The newest commit on or before a day, on the line of what was checked out: side branches were not published."""
    for line in _git(root, "log", "--first-parent", "--format=%H %cs").decode().splitlines():
        commit, _, committed = line.partition(" ")
        if committed <= day.isoformat() and len(committed) == 10:  # not in the year 10000
            return commit
    return None


def first_day(root: Path) -> str:
    """The day of the oldest commit of that line."""
    return _git(root, "log", "--first-parent", "--format=%cs").decode().split()[-1]


def data_day(root: Path, commit: str = "HEAD", *, data: Sequence[str] = DATA, or_own: bool = True) -> datetime.date:
    """The day of the newest commit up to this one that touched the data, on the line of what was checked out.

    `data` are files and folders below the portal; a path may hold `*`. Of no such commit its own day, where that is
    wanted; else RevisionError.
    """
    for paths in (_specified(data), [])[: 1 + or_own]:
        if found := _git(root, "log", "-1", "--first-parent", "--format=%cs", commit, *paths).decode().strip():
            return _day(found)
    raise RevisionError(commit)


def as_of(root: Path, data: Sequence[str] = DATA) -> datetime.date:
    """The day that is taken as today: of the newest data; where git knows none, the day on the wall.

    A commit may claim any day, and what is said to be due must not follow from one that is yet to come. Nothing else in
    the package asks the outside world what day it is.
    """
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)  # it may be that already where the commit was made
    try:
        return min(data_day(root, data=data, or_own=False), tomorrow)
    except (RevisionError, ValueError):  # none, or a day that no calendar holds
        return datetime.date.today()


def last_change(root: Path, data: Sequence[str] = DATA) -> datetime.date | None:
    """The day on which the data changed last, as far as git knows; None where it knows none."""
    try:
        return data_day(root, data=data, or_own=False)
    except RevisionError:
        return None


def is_among(name: str, data: Iterable[str]) -> bool:
    """Whether a file is one of these, or stands in one of these folders; a path may hold `*`."""
    return any(
        path == "." or name == path or name.startswith(f"{path}/") or ("*" in path and fnmatchcase(name, path))
        for path in data
    )


def _specified(data: Iterable[str]) -> list[str]:
    """Paths as git takes them, whatever signs they hold."""
    return ["--", *(f":({'glob' if '*' in path else 'literal'}){path}" for path in data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDay:
    """A day on which the data changed, with its newest commit and the instant of that."""

    day: datetime.date
    at: str
    commit: str


def data_days(root: Path, most: int, data: Sequence[str] = DATA) -> list[DataDay]:
    """The newest days on which the data changed, on the line of what was checked out; RevisionError.

    Of a portal that is a folder of a larger repository nothing is reported: that history is not its own.
    """
    top = _git(root, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n")
    if Path(top).resolve() != root.resolve():
        raise RevisionError(top)
    days: dict[datetime.date, DataDay] = {}
    for line in _git(root, "log", "--first-parent", "--format=%H %cs %cI", *_specified(data)).decode().splitlines():
        commit, day, at = line.split(" ")
        if (on := _day(day)) not in days:
            days[on] = DataDay(day=on, at=at, commit=commit)
        if len(days) == most:
            break
    return list(days.values())


def changed_files(root: Path, before: str, after: str, data: Sequence[str] = DATA) -> list[str]:
    """The files of the data that differ between two commits."""
    names = _git(root, "diff", "--name-only", "--no-renames", "-z", "--relative", before, after, *_specified(data))
    return [name for name in names.decode("utf-8", "replace").split("\0") if name and _is_ours(name, data)]


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:  # a commit may claim any day
        raise RevisionError(text) from error


def is_shallow(root: Path) -> bool:
    """Whether git holds only the newest part of the history."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def leads_to(root: Path, first: str, last: str) -> bool:
    """Whether the history of `last` contains `first`."""
    return bool(_git(root, "rev-list", "-1", first, f"^{last}").strip() == b"")


def export(root: Path, commit: str, folders: Iterable[str], target: Path, data: Sequence[str] = DATA) -> None:
    """Writes the files below `folders` (and `mkdocs.yml`) as they were in a commit into the folder `target`.

    All of the `data`, and what pages are made of. RevisionError for names that no folder can hold, or more bytes than
    a portal has.
    """
    listed = list(_listed(root, commit, [*folders, "mkdocs.yml"], data))
    for name, content in zip([name for name, _ in listed], _contents(root, [blob for _, blob in listed]), strict=True):
        _write(target / name, content)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:  # a name that is too long, or a file where a folder must be
        raise RevisionError(f"{path.name[:60]!r}: {error.strerror}") from error


def touched(before: Path, after: Path, folders: Iterable[str], data: Sequence[str] = DATA) -> frozenset[str]:
    """The files below `folders` (and `mkdocs.yml`) that differ between two folders, or are in one of them only."""
    names = {name for root in (before, after) for name in _names(root, [*folders, "mkdocs.yml"], data)}
    return frozenset(name for name in names if _content(before / name) != _content(after / name))


def _listed(root: Path, commit: str, paths: list[str], data: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Ordinary files of a commit that concern us, by name relative to the portal: no links, nothing outside."""
    room = MAX_BYTES
    starts = [path.partition("*")[0].rpartition("/")[0] if "*" in path else path for path in paths]
    starts = (
        [] if {"", "."} & set(starts) else starts
    )  # a pattern for the portal's own folder: all, and what of it fits
    for entry in _git(root, "ls-tree", "-r", "-z", "-l", commit, "--", *starts).split(b"\0"):
        about, _, name = entry.partition(b"\t")
        mode, _, found = about.decode().partition(" blob ")
        text = name.decode("utf-8", "replace")
        if mode in ("100644", "100755") and _is_ours(text, data) and is_among(text, paths):
            blob, size = found.split()
            if not size.isdigit():
                raise RevisionError(reason("missing-in-history", name=text, blob=blob))
            room -= int(size)
            if room < 0:
                raise RevisionError(reason("too-many-megabytes", most=MAX_BYTES // 1_000_000))
            yield text, blob


def _is_ours(name: str, data: Sequence[str]) -> bool:
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or "\0" in name or "\\" in name  # as Windows divides names
    return not outside and (is_among(name, data) or name == "mkdocs.yml" or path.suffix in PAGE_FILES)


def _contents(root: Path, blobs: list[str]) -> Iterator[bytes]:
    """What stands in each blob, asked for all at once."""
    answer = _git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode()) if blobs else b""
    place = 0
    for _ in blobs:
        end = answer.index(b"\n", place)
        size = answer[place:end].split(b" ")[-1]
        if not size.isdigit():
            raise RevisionError(answer[place:end].decode("utf-8", "replace"))
        yield answer[end + 1 : end + 1 + int(size)]
        place = end + 2 + int(size)


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], input=given, capture_output=True, check=False)
    except (OSError, ValueError) as error:  # no git; a NUL in the revision
        raise RevisionError(str(error)) from error
    if done.returncode:
        raise RevisionError(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
    return done.stdout


def _names(root: Path, paths: Iterable[str], data: Sequence[str]) -> Iterator[str]:
    for start in paths:
        if (root / start).is_symlink():
            continue
        below = root.glob(start) if "*" in start else (root / start).rglob("*")
        found = [root / start] if (root / start).is_file() else sorted(below)
        names = (path.relative_to(root).as_posix() for path in found if path.is_file() and not path.is_symlink())
        yield from (name for name in names if _is_ours(name, data))


def _content(path: Path) -> bytes | None:
    """A file's bytes without what a checkout on Windows adds; None where there is none."""
    return path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else None
