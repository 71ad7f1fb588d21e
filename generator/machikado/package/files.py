"""The bytes of a portal's own files: ordinary files, not outside `datasets/`, and not without end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_BYTES = 100_000_000  # of a file: what is larger is no table that a static site can show
OUTSIDE = "datasets/ の外へのリンクです / it is a link to outside datasets/"


def content_of(path: Path, root: Path) -> bytes:
    """What stands in a file below `root/datasets`; OSError, with words, for what is not read.

    A pipe or a device never ends, and a link may lead to files that are not the portal's.
    """
    if not is_inside(path, root):
        raise OSError(errno.EPERM, OUTSIDE)
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "ふつうのファイルではありません / it is no ordinary file")
    if about.st_size > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise OSError(errno.EFBIG, f"大きすぎます（{most} MB まで） / it is too large (at most {most} MB)")
    return path.read_bytes()


def is_inside(path: Path, root: Path) -> bool:
    """Whether a file stands below the folder of the datasets, wherever links lead; that folder itself may be none."""
    folder = f"{os.path.realpath(root)}{os.sep}datasets"  # pathlib is slow, and a portal may have 10,000 files
    return os.path.realpath(path).startswith(f"{folder}{os.sep}")
