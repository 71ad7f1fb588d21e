"""Find a portal's package and read the bytes of its own files: regular files of bounded size."""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import sys
import zlib
from pathlib import Path

from ..core.messages import reason

MAX_BYTES = 100_000_000  # of a file: what is larger is no table that a static site can show
FOLDER = "datasets"
PACKAGE = "datasets/datapackage.yaml"  # where a portal's package stands unless another is found
NAMES = ("datapackage.yaml", "datapackage.yml", "datapackage.json")


def descriptors_of(root: Path) -> list[str]:
    """The descriptors of a package below `root/datasets`, or in the root itself where none stands there."""
    for folder in (f"{FOLDER}/", ""):
        if found := [f"{folder}{name}" for name in NAMES if (root / folder / name).is_file()]:
            return found
    return []


def package_of(root: Path) -> str:
    """The one descriptor that is read, relative to the portal."""
    return (descriptors_of(root) or [PACKAGE])[0]


def stands_alone(root: Path) -> bool:
    """Whether a folder holds a Data Package as it is, without a portal around it."""
    return "/" not in package_of(root) and not (root / "mkdocs.yml").exists()


def content_of(path: Path, root: Path) -> bytes:
    """What stands in a file of the package; OSError for what is not read, whose `strerror` is a reason (`Both`).

    A pipe or a device never ends, and a link may lead to files that are not the portal's.
    """
    if not is_inside(path, root):
        raise OSError(errno.EPERM, reason("outside-datasets"))
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, reason("no-ordinary-file"))
    if about.st_size > MAX_BYTES:
        raise OSError(errno.EFBIG, reason("too-many-megabytes", most=MAX_BYTES // 1_000_000))
    with path.open("rb", buffering=0) as file:
        return file.readall()


def unpacked(data: bytes) -> bytes:
    """What gzip packed; OSError as above, also where it unpacks to more than is read."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            found = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise OSError(errno.EINVAL, reason("no-gzip")) from error
    if len(found) > MAX_BYTES:
        raise OSError(errno.EFBIG, reason("too-many-megabytes", most=MAX_BYTES // 1_000_000))
    return found


def is_ordinary(path: Path, root: Path) -> bool:
    """Whether a file may be read in place: an ordinary one below the folder of the datasets."""
    return is_inside(path, root) and path.is_file()


def is_inside(path: Path, root: Path) -> bool:
    """Whether a file stands below the folder of the package, wherever links lead; that folder itself may be none."""
    folder = str(root / FOLDER) if str(path).startswith(f"{root / FOLDER}{os.sep}") else str(root)
    if _is_plainly_inside(str(path), str(root), folder):
        return True
    real = os.path.realpath(root)
    inside = real if folder == str(root) else f"{real}{os.sep}{FOLDER}"
    return os.path.realpath(path).startswith(f"{inside}{os.sep}")


def _is_plainly_inside(path: str, root: str, folder: str) -> bool:
    """Whether a file stands there without a link on its way from the portal; 10,000 files are found so in no time."""
    if not path.startswith(f"{folder}{os.sep}") or sys.platform == "win32":
        return False
    place, names = root, path[len(root) + 1 :].split(os.sep)  # noqa: PTH206
    if ".." in names:
        return False
    try:
        for name in names:
            place = f"{place}{os.sep}{name}"
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return False
    except OSError:
        return False
    return True
