"""Read the bytes of a portal's own files: regular files below `datasets/`, of bounded size."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from ..core.messages import reason

MAX_BYTES = 100_000_000  # of a file: what is larger is no table that a static site can show


def content_of(path: Path, root: Path) -> bytes:
    """What stands in a file below `root/datasets`; OSError for what is not read, whose `strerror` is a reason (`Both`).

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


def is_ordinary(path: Path, root: Path) -> bool:
    """Whether a file may be read in place: an ordinary one below the folder of the datasets."""
    return is_inside(path, root) and path.is_file()


def is_inside(path: Path, root: Path) -> bool:
    """Whether a file stands below the folder of the datasets, wherever links lead; that folder itself may be none."""
    if _is_plainly_inside(str(path), str(root)):
        return True
    return os.path.realpath(path).startswith(f"{os.path.realpath(root)}{os.sep}datasets{os.sep}")


def _is_plainly_inside(path: str, root: str) -> bool:
    """Whether a file stands there without a link on its way from the portal; 10,000 files are found so in no time."""
    if not path.startswith(f"{root}{os.sep}datasets{os.sep}") or sys.platform == "win32":
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
