"""Write the files of a repository that a portal has not: README, workflow, pinned packages, licence, citation."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..package.definition_files import read_definition
from ..package.source_files import package_of
from ..portal import open_portal
from .repository import repository_files
from .settings import TableMade
from .start import told_by
from .writing import write

_DAY = datetime.date(2000, 1, 1)  # only rows and columns are counted
_WORKFLOWS = ".github/workflows"
_README = "README.md"


def complete(into: Path, language: str, contact: str) -> list[str]:
    """Writes what is missing and gives its paths; a portal with any workflow is published in a way of its own."""
    words: Mapping[str, Any] = read_definition(into, package_of(into), []).natives or {}
    settings = told_by(words, into.resolve().name, language, contact)
    is_short = not (into / _README).exists()
    files = repository_files(settings, tuple(_tables(into)) if is_short else ())
    missing = {
        path: text.encode()
        for path, text in files.items()
        if not (into / path).exists() and not (path.startswith(_WORKFLOWS) and _has_workflows(into))
    }
    return sorted(write(into, missing, {}).new)


def _has_workflows(into: Path) -> bool:
    return any((into / _WORKFLOWS).glob("*.y*ml"))


def _tables(into: Path) -> Iterator[TableMade]:
    """The tables with as many rows as they have now."""
    opened = open_portal(into, _DAY)
    for rows in opened.package.tables.values():
        table = rows.table
        if table.paths:
            path = f"{table.folder}/{table.paths[0]}".lstrip("/")
            yield TableMade(
                name=table.name, title=table.title or table.name, description=table.description, path=path,
                rows=len(rows), columns=len(table.fields), key=table.key,
            )  # fmt: skip
    if opened.store:
        opened.store.close()
