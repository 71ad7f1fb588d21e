"""Write a portal's files without ever replacing one: what is there already stays, and is told where it differs."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core.symlinks import create, refuse_links


@dataclass(slots=True)
class Written:
    """Paths below the portal: written anew, and left as they were because something else stands there."""

    new: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def write(into: Path, texts: Mapping[str, bytes], copies: Mapping[str, Path]) -> Written:
    """Writes files and copies others. LinkError where a link stands in the way."""
    done = Written()
    into.mkdir(parents=True, exist_ok=True)
    for name, source in copies.items():
        target = into / name
        if target.exists() or target.is_symlink():
            _told(done, name, not target.is_symlink() and filecmp.cmp(source, target, shallow=False))
            continue
        refuse_links(target.parent, into)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        done.new.append(name)
    for name, content in texts.items():
        try:
            create(into / name, content, into)
            done.new.append(name)
        except FileExistsError:
            _told(done, name, (into / name).is_file() and (into / name).read_bytes() == content)
    return done


def _told(done: Written, name: str, same: bool) -> None:
    if not same:
        done.kept.append(name)
