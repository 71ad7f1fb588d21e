"""`machikado inbox`: read what arrived, report it, and convert what is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..core.symlinks import LinkError, link_problem, put, refuse_links
from ..package.descriptor import read_definitions
from ..validation.report import report
from . import reply
from . import report as telling
from .command import context_of
from .inbox import Arrived, arrived
from .marked_workbook import annotated
from .model import Context


def receive(
    root: Path, folder: Path, form: str, say: Callable[[str], None], answers: Path | None = None, write: bool = False
) -> bool:
    """Whether each file in `folder` can be converted; with `write` those that can are, and leave the folder."""
    context = context_of(root)
    if not context.tables:
        say("表の定義を読めません。machikado check で確かめてください。 / No table can be read; run machikado check.")
        return False
    found = list(arrived(root, root / folder))
    if form == "json":
        say(reply.as_json(found, context, read_definitions(root).descriptor))
    elif form == "markdown":
        say(reply.as_markdown(found, context))
    else:
        _tell(found, folder, say)
    try:
        _leave(root, found, context, say, answers, write)
    except LinkError as error:
        say(report([link_problem(error.place, root)], "text", "確認の結果 / what was found"))
        return False
    return all(each.state == "ready" for each in found)


def _leave(
    root: Path,
    found: Sequence[Arrived],
    context: Context,
    say: Callable[[str], None],
    answers: Path | None,
    write: bool,
) -> None:
    if answers:
        _mark(root, found, context, answers)
    if write:
        _write(root, found, say)


def _tell(found: Sequence[Arrived], folder: Path, say: Callable[[str], None]) -> None:
    for each in found:
        say(telling.told(each.imported, each.path, each.problems))
        for path in each.files:
            say(f"  → {path}")
        say("")
    ready = sum(each.state == "ready" for each in found)
    say(f"{folder.name}: {len(found)} 件、うち変換できるもの {ready} 件 / {len(found)} files, {ready} of them ready")


def _mark(root: Path, found: Sequence[Arrived], context: Context, folder: Path) -> None:
    """Workbooks with what was found in their own cells, numbered: their names are whatever somebody chose."""
    for number, each in enumerate(found, 1):
        if each.data.startswith(b"PK") and each.imported.origins:
            try:
                content = annotated(each.data, each.imported, context)
            except Exception:  # whatever a damaged part may raise: it is reported in words all the same
                continue
            put(folder / f"{number:02}.xlsx", content, root)


def _write(root: Path, found: Sequence[Arrived], say: Callable[[str], None]) -> None:
    for each in found:
        if each.state != "ready":
            continue
        for path, text in each.files.items():
            put(root / path, text.encode(), root)
            say(f"書きました / written: {path}")
        refuse_links(each.source.parent, root)
        each.source.unlink()
