"""Name the files and folders of a portal from which its tables are read, wherever their resources put them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ..core.definition_reader import natives
from ..core.file_formats import file_at
from ..validation.schema_rules import names_of
from .definition_files import definition_text
from .source_files import FOLDER, package_of, stands_alone


def data_of(root: Path) -> tuple[str, ...]:
    """`datasets`, and what the package names outside of it, below the portal; a path may hold `*`.

    Of a Data Package without a portal around it everything is data: `.`.
    """
    if stands_alone(root):
        return (".",)
    descriptor = package_of(root)
    folder = PurePosixPath(descriptor).parent
    found = (descriptor, *((folder / name).as_posix() for name in _named(root, descriptor)))
    outside = dict.fromkeys(name for name in found if not name.startswith(f"{FOLDER}/") and _is_inside(name))
    return (FOLDER, *outside)


def _named(root: Path, descriptor: str) -> Iterator[str]:
    """The files that resources name, as far as the descriptor can be read: its faults are told elsewhere."""
    text = definition_text(root, descriptor, [])
    words: Any = natives(text, descriptor) if text is not None else None
    resources = words.get("resources") if isinstance(words, dict) else None
    for each in resources if isinstance(resources, list) else ():
        if isinstance(each, dict):
            yield from (file_at(Path(name)).as_posix() for name in names_of(each.get("path")))
            yield from (name for key in ("schema", "dialect") if isinstance(name := each.get(key), str))


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ":" not in name and "\0" not in name
