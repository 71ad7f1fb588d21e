"""Read files that arrived in `inbox/`: what each would become, and what is still open in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..core.git import as_of
from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..core.symlinks import link_in
from ..outputs.forms.columns import schema_stamp
from ..package.data_files import data_of
from ..package.source_files import content_of, is_inside
from ..portal import open_portal
from .command import context_of
from .file_kinds import MAX_BYTES
from .model import Context, Imported
from .read import read
from .save import save

MAX_FILES = 100  # that are read at once
# What a person can answer where nothing is wrong with what was written: a name that is not in a list yet, or twice.
QUESTIONS = frozenset(
    {"unknown-name", "ambiguous-name", "missing-reference", "unclear-amount", "unclear-unit", "approximate-number",
     "not-approximate", "already-recorded",
     "doubtful-word"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One file: its path below the portal, what was read, all that is reported of it, and the files it becomes."""

    path: str
    data: bytes
    table: Table
    imported: Imported
    problems: tuple[Problem, ...]
    files: Mapping[str, str]  # whole new contents by path; none as long as there is an error or a question
    source: Path = Path()  # where it lies

    @property
    def state(self) -> str:
        """`errors`, `questions` or `ready`."""
        wrong = {found.code for found in self.problems if found.level == "error"}
        return "ready" if self.files and not wrong else "questions" if wrong and wrong <= QUESTIONS else "errors"


def arrived(root: Path, folder: Path) -> Iterator[Arrived]:
    """Every file in `folder`, below the portal `root`, in the order of their names. Nothing is written.

    A file in a subfolder called like a table is read for that table; any other for the table that contributions are
    asked for, and where there are several, or none, for the one that it fits best.
    """
    context = context_of(root)
    able = [table for table in context.tables.values() if not table.nesting]
    asked = [table for table in able if table.contribute is not None] or able
    taken: dict[str, str] = {}
    for path in _files(folder, root):
        own = context.tables.get(path.relative_to(folder).parts[0])
        tables = [own] if own and not own.nesting else asked
        found = min((_arrived(root, path, table, context) for table in tables), key=_faults)
        context = _beside(context, found.imported)
        yield replace(_alone(root, found, taken), source=path)


def _beside(context: Context, imported: Imported) -> Context:
    """The portal for the next file: what this one's records are called is taken, whatever becomes of them."""
    taken = dict(context.taken)
    for part in (imported, *imported.along):
        key = part.table.key[0] if part.table.key else ""
        names = {str(record[key]) for record in part.records if isinstance(record.get(key), str)}
        taken[part.table.name] = taken.get(part.table.name, frozenset()) | names
    return replace(context, taken=taken)


def _files(folder: Path, root: Path) -> Iterator[Path]:
    """The files that people put there: not what explains the folder, and nothing behind a link to a folder."""
    if link_in(folder, root):
        return
    found = [Path(base) / name for base, _, names in os.walk(folder) for name in names]
    mine = [path for path in found if not path.name.startswith(".") and path.name.upper() != "README.MD"]
    yield from sorted(mine)[:MAX_FILES]


def _faults(found: Arrived) -> int:
    return sum(each.level == "error" for each in found.problems)


def _arrived(root: Path, path: Path, table: Table, context: Context) -> Arrived:
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    if refused := _refused(path, name):
        return _result(refused.origin.path, b"", Imported(table=table, problems=(refused,)), {}, [])
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    imported = read(name, data, table, context, schema_stamp(table, context.children(table)))
    if imported.faulty or any(found.level == "error" for found in imported.problems):
        return _result(name, data, imported, {}, [])
    return _result(name, data, imported, *_converted(root, imported, context))


def _refused(path: Path, name: str) -> Problem | None:
    """What is not read at all: links, which may lead anywhere, and names that no other program can take."""
    if path.is_symlink() or not path.is_file():
        return problem("not-a-table", Origin(path=name), kind=reason("link"))
    if name.encode("utf-8", "replace").decode() != name:
        return problem("wrong-encoding", Origin(path=name.encode("utf-8", "replace").decode()), encoding="?")
    return None


def _result(name: str, data: bytes, imported: Imported, files: Mapping[str, str], more: list[Problem]) -> Arrived:
    said = {(each.code, each.table, each.field, each.value) for each in imported.problems}
    news = [each for each in more if (each.code, each.table, each.field, each.value) not in said]
    problems = (*imported.problems, *news)
    return Arrived(
        path=name, data=data, table=imported.table, imported=imported, problems=problems,
        files={} if any(found.level == "error" for found in problems) else files,
    )  # fmt: skip


def _converted(root: Path, imported: Imported, context: Context) -> tuple[dict[str, str], list[Problem]]:
    """What an import writes into a copy of the portal, and what the whole check says of it there."""
    with tempfile.TemporaryDirectory(prefix="machikado-") as name:
        copy = Path(name)
        shutil.copytree(root / "datasets", copy / "datasets", ignore=partial(_foreign, root))
        before = _contents(copy)
        _, refused = save(imported, context, copy)
        files = {path: text for path, text in _contents(copy).items() if before.get(path) != text}
        told = open_portal(copy, as_of(root, data_of(root))).package.problems
    return files, [*refused, *(found for found in told if found.origin.path in files)]


def _foreign(root: Path, folder: str, names: list[str]) -> list[str]:
    """What does not belong to the portal: pipes and devices, and links to outside, through which one might write."""
    paths = (Path(folder) / name for name in names)
    return [path.name for path in paths if not is_inside(path, root) or not (path.is_file() or path.is_dir())]


def _contents(root: Path) -> dict[str, str]:
    paths = (path for path in sorted((root / "datasets").rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(root).as_posix(): content_of(path, root).decode("utf-8", "replace") for path in paths}


def _alone(root: Path, found: Arrived, taken: dict[str, str]) -> Arrived:
    """A file that becomes a record which another one becomes, too, waits until one of them is renamed."""
    new = [path for path in found.files if not (root / path).exists()]
    told = [
        problem("duplicate-row", Origin(path=found.path), table=found.table.name, value=path, first=taken[path])
        for path in new
        if path in taken
    ]
    taken.update(dict.fromkeys(new, found.path))
    return replace(found, problems=(*found.problems, *told), files={}) if told else found
