"""Choose the folders of a build: a private one to work in, and a target that is empty or ours."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.symlinks import LinkError, link_in, link_problem, refuse_links
from ..outputs.downloads import FORMATS
from ..package.source_files import stands_alone

FOLDER = ".machikado"
_MARK, _MARKED = "in-use", "machikado\n"  # in each folder of work, locked as long as somebody works there
_SOURCES = (".git", "datasets", "mkdocs.yml")  # what no result holds
_PACK = {"index.html", "changes.csv", "changes.json"}


def own_folder(root: Path) -> Path:
    """Where builds of a portal keep what is no result: the portal's own, but a Data Package is left as it is.

    LinkError where somebody else has laid that folder.
    """
    if not stands_alone(root):
        return root / FOLDER
    name = blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()
    folder = Path(gettempdir(), f"machikado-{getpass.getuser()}-{name}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
        raise LinkError(folder)
    return folder


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """A folder that was not there before, below the portal's `.machikado`; it goes in the end. LinkError."""
    top = own_folder(root)
    refuse_links(top, root)
    top.mkdir(exist_ok=True)
    _clear(top)
    folder = Path(mkdtemp(prefix="work-", dir=top))
    try:
        with (folder / _MARK).open("x", encoding="utf-8") as mark:
            _lock(mark)
            mark.write(_MARKED)
            mark.flush()
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed now goes with the next build


def _clear(top: Path) -> None:
    """Removes what a build left that was killed: folders with our mark in which nobody works any more."""
    for mark in sorted(top.glob(f"work-*/{_MARK}")):
        if mark.parent.is_symlink() or not stat.S_ISREG(mark.lstat().st_mode):
            continue
        with mark.open(encoding="utf-8") as file:
            left = _lock(file) and file.read(len(_MARKED) + 1) == _MARKED
        if left:
            shutil.rmtree(mark.parent, ignore_errors=True)


def _lock(file: Any) -> bool:
    """Whether nobody else holds this file; Windows cannot tell, and keeps what was left."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# ---------------------------------------------------------------- folders that a result may go to


def is_site(folder: Path) -> bool:
    """Whether it holds a site, or a rendered tree: the catalogue of downloads, and those beside it."""
    catalogue = _json(folder / "data" / "datapackage.json")
    resources = catalogue.get("resources")
    if not isinstance(resources, list) or not str(catalogue.get("$schema", "")).startswith("https://datapackage.org/"):
        return False
    data, names = folder / "data", [str(each.get("name")) for each in resources if isinstance(each, dict)]
    always = [form.suffix for form in FORMATS if form.name != "xlsx"]
    made = [all((data / f"{name}.{suffix}").is_file() for suffix in always) for name in names]
    return any(made or [True]) and any((data / name).is_file() for name in ("index.html", "index.md"))


def is_pack(folder: Path) -> bool:
    """Whether it holds what `machikado pack` writes, and nothing else."""
    changes = _json(folder / "changes.json")
    return {path.name for path in folder.iterdir()} <= _PACK and {"from", "to", "tables"} <= changes.keys()


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def folder_fault(folder: Path, root: Path, is_ours: Callable[[Path], bool] = is_site) -> Problem | None:
    """Why nothing is written into a folder: a link leads there, or it holds what we did not make."""
    if place := link_in(folder, root):
        return link_problem(place, root)
    if not folder.is_dir() or not any(folder.iterdir()) or own_folder(root) in folder.absolute().parents:
        return None
    if is_ours(folder) and not any((folder / name).exists() for name in _SOURCES):
        return None
    return problem("foreign-folder", Origin(path=str(folder)), value=str(folder))
