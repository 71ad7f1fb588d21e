"""Read the bytes of a portal's own files: regular files below `datasets/`, of bounded size."""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import zlib
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
    return path.read_bytes()


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
    """Whether a file stands below the folder of the datasets, wherever links lead; that folder itself may be none."""
    folder = f"{os.path.realpath(root)}{os.sep}datasets"  # pathlib is slow, and a portal may have 10,000 files
    return os.path.realpath(path).startswith(f"{folder}{os.sep}")
