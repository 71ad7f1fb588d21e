"""Hash all that a build reads: the portal's files and history, the program, its dependencies, the day.

This is what a build that has nothing to do spends its time on: it imports next to nothing, and reads each file once.
"""

from __future__ import annotations

import os
import platform
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from . import duckdb_wasm
from .engine_commands import PASSED_ON

_PROGRAM = str(Path(__file__).parent.parent)
_CHUNK = 1 << 16
_INSTALLED = (".dist-info", ".egg-info")  # a folder for each dependency, with its version in its name
_HISTORY = ("rev-parse", "--show-toplevel", "--is-shallow-repository", "--git-path", "shallow", "HEAD")


class Unbounded(Exception):
    """A link, a device or the like: what a build reads through it is not known from the folder alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks to be built; `site` is absolute."""

    root: Path
    site: Path
    as_of: str
    engine: str


def fingerprint(asked: Asked, sources: tuple[str, ...]) -> str:
    """The same for the same inputs; `sources` are the files and folders below the portal that a build reads.

    Unbounded, OSError.
    """
    digest = blake2b(digest_size=32)
    digest.update(repr((asked.as_of, asked.engine, str(asked.site), sources)).encode())
    digest.update(repr((sys.version, platform.platform(), _environment(), list(_installed()))).encode())
    digest.update(_history(asked.root))
    digest.update(repr(duckdb_wasm.found()).encode())
    _add(digest, _PROGRAM, "program")
    for name in sources:
        _add(digest, str(asked.root / name), name)
    return digest.hexdigest()


def _environment() -> list[tuple[str, str]]:
    """What engines are told, and what tells git where to look."""
    kept = (name for name in os.environ if name in (*PASSED_ON, "LC_MESSAGES") or name.startswith("GIT_"))
    return [(name, os.environ[name]) for name in sorted(kept) if name != "TMPDIR"]


def _installed() -> Iterator[str]:
    for folder in sys.path:
        if folder and Path(folder).is_dir():
            yield from sorted(name for name in os.listdir(folder) if name.endswith(_INSTALLED))  # noqa: PTH208


def _history(root: Path) -> bytes:
    """The commit, the repository's folder and where its history was cut off; of a portal without one, that."""
    command = ["git", "-C", str(root), *_HISTORY]
    try:
        told = subprocess.run(command, capture_output=True, check=False).stdout
    except OSError:
        return b""
    lines = told.split(b"\n")
    cut = root / os.fsdecode(lines[2]) if len(lines) > 2 else root
    return told + (cut.read_bytes() if cut.is_file() else b"")


def _add(digest: Any, path: str, name: str) -> None:
    """Adds a file, or a folder with all that is in it: names, lengths, content."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        digest.update(f"-{name}\0".encode("utf-8", "surrogateescape"))
        return
    if stat.S_ISDIR(mode):
        _add_folder(digest, path, name)
    elif stat.S_ISREG(mode):
        _add_file(digest, path, name)
    else:
        raise Unbounded(path)


def _add_folder(digest: Any, path: str, name: str) -> None:
    digest.update(f"{name}/\0".encode("utf-8", "surrogateescape"))
    with os.scandir(path) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_file(follow_symlinks=False):
            _add_file(digest, entry.path, entry.name)
        elif not entry.is_dir(follow_symlinks=False):
            raise Unbounded(entry.path)
        elif entry.name != "__pycache__":
            _add_folder(digest, entry.path, entry.name)
    digest.update(b"/\0")


def _add_file(digest: Any, path: str, name: str) -> None:
    digest.update(f"{name}\0".encode("utf-8", "surrogateescape"))
    file, size = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)), 0
    try:
        while content := os.read(file, _CHUNK):
            digest.update(content)
            size += len(content)
            if len(content) < _CHUNK:
                break
    finally:
        os.close(file)
    digest.update(size.to_bytes(8, "big"))
