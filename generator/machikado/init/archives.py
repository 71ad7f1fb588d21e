"""Unpack a Data Package from a ZIP, so that it can be read as a folder."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from ..package.source_files import NAMES
from .sources import MOST_FILES, MOST_UNPACKED


def package_of_zip(path: Path, aside: Path) -> Path | None:
    """The descriptor of the package that a ZIP holds, unpacked below `aside`; None where it holds none."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [each for each in archive.infolist() if not each.is_dir() and _is_plain(each.filename)]
            names = sorted((each.filename for each in parts), key=lambda name: name.count("/"))
            found = next((name for name in names if PurePosixPath(name).name in NAMES), None)
            if found is None or len(parts) > MOST_FILES or sum(each.file_size for each in parts) > MOST_UNPACKED:
                return None
            top = found.rpartition("/")[0]
            for part in parts:
                if part.filename.startswith(f"{top}/" if top else ""):
                    _unpack(archive, part, aside / part.filename)
            return aside / found
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return None  # which reading it as files tells


def _is_plain(name: str) -> bool:
    """Whether a path leads to an ordinary place below the folder."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not name.startswith("/") and ":" not in name and not any(part.startswith(".") for part in parts)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(part) as packed:
        target.write_bytes(packed.read(part.file_size + 1)[: part.file_size])
