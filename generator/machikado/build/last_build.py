"""Remember the last build, so that one with the same inputs into the same site has nothing to do.

The record stands in `.machikado/`, where a proposed change could put one of its own. So it counts only while the files
of the site are the very ones that the build left: by inode and time of change, which nobody can choose beforehand.
"""

from __future__ import annotations

import json
import os
import stat
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from .inputs import Asked, Unbounded, fingerprint

FOLDER, NAME = ".machikado", "last-build.json"
KEPT = ("artifacts.txt", "frames")  # what else a build leaves, for the audit and the preview
_MOST = 100_000_000  # bytes of a record
_STATE = struct.Struct("=QQQqqq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a build said at its end: its problems (none: empty), what was read, and how many pages there are.

    Words are there in Japanese and English; `language` is the one that is read where nobody chooses.
    """

    problems: list[str]
    summary: list[str]
    pages: int
    language: str


def repeated(asked: Asked) -> Said | None:
    """What the last build said, if the same is asked again and nothing has changed since; None: it is to be built."""
    try:
        record = _read(asked.root)
        paths, kept = _names(record["paths"]), _names(record["kept"])
        if "index.html" not in paths or record["stamp"] != _stamp(asked, paths, kept):
            return None
        if record["inputs"] != fingerprint(asked, tuple(_names(record["sources"]))):
            return None
        return Said(**record["said"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, Unbounded):
        return None  # no record, or none of ours


def content_of(asked: Asked, sources: tuple[str, ...], inputs: str, said: Said) -> bytes | None:
    """The record of a build that has just ended; `inputs` is the fingerprint from before it began. None: no record."""
    paths = sorted(_below(asked.site))
    kept = [path for name in KEPT for path in (name, *(f"{name}/{each}" for each in _below(_home(asked) / name)))]
    try:
        stamp = _stamp(asked, paths, kept)
    except (OSError, ValueError):
        return None
    record = {"inputs": inputs, "sources": sources, "stamp": stamp, "said": asdict(said), "paths": paths, "kept": kept}
    return json.dumps(record, ensure_ascii=True).encode()


def _home(asked: Asked) -> Path:
    return asked.root / FOLDER


def _read(root: Path) -> dict[str, Any]:
    path = root / FOLDER / NAME
    if not (stat.S_ISDIR(path.parent.lstat().st_mode) and stat.S_ISREG((state := path.lstat()).st_mode)):
        raise ValueError(path)
    if state.st_size > _MOST:
        raise ValueError(path)
    record = json.loads(path.read_bytes())
    return dict(record)


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or not all(type(each) is str for each in value):
        raise ValueError(value)
    return value


def _below(folder: Path) -> Iterator[str]:
    """Every file and folder below a folder, by name relative to it."""
    top = len(str(folder)) + 1
    for base, folders, files in os.walk(folder):
        yield from (f"{base}/{name}"[top:] for name in (*folders, *files))


def _stamp(asked: Asked, paths: Iterable[str], kept: Iterable[str]) -> str:
    """What is known of the files without reading them; a folder tells of files that were added or removed.

    OSError where one is missing; ValueError where the file system tells files apart by name alone.
    """
    site, home = str(asked.site), str(_home(asked))
    digest = blake2b(f"{Path(site).resolve()}\0".encode("utf-8", "surrogateescape"), digest_size=32)
    lstat, pack, update = os.lstat, _STATE.pack, digest.update  # some 40,000 times
    for path in (site, *(f"{site}/{each}" for each in paths), *(f"{home}/{each}" for each in kept)):
        state = lstat(path)
        if not state.st_ino:
            raise ValueError(path)
        update(pack(state.st_mode, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns))
    return digest.hexdigest()
