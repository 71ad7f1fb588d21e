"""`machikado inbox`: read what arrived, report it, and convert what is ready."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..core.messages import Both
from ..core.symlinks import LinkError, link_problem, put, refuse_links
from ..package.descriptor import read_definitions
from ..validation.report import Printer
from . import reply
from . import report as telling
from .command import context_of
from .inbox import Arrived, arrived
from .marked_workbook import annotated
from .model import Context


def receive(root: Path, folder: Path, form: str, answers: Path | None, write: bool, printer: Printer) -> bool:
    """Whether each file in `folder` can be converted; with `write` those that can are, and leave the folder."""
    context = context_of(root)
    if not context.tables:
        printer.say(
            Both(
                "表の定義を読めません。machikado check で確かめてください。",
                "No table can be read; run machikado check.",
            )
        )
        return False
    found = list(arrived(root, root / folder))
    if form == "json":
        printer.say(reply.as_json(found, context, read_definitions(root).descriptor))
    elif form == "markdown":
        printer.say(reply.as_markdown(found, context))
    else:
        _tell(found, folder, printer)
    try:
        _leave(root, found, context, printer, answers, write)
    except LinkError as error:
        printer.say(printer.report([link_problem(error.place, root)], Both("確認の結果", "what was found")))
        return False
    return all(each.state == "ready" for each in found)


def _leave(
    root: Path,
    found: Sequence[Arrived],
    context: Context,
    printer: Printer,
    answers: Path | None,
    write: bool,
) -> None:
    if answers:
        _mark(root, found, context, answers)
    if write:
        _write(root, found, printer)


def _tell(found: Sequence[Arrived], folder: Path, printer: Printer) -> None:
    for each in found:
        printer.say(telling.told(each.imported, each.path, printer, each.problems))
        for path in each.files:
            printer.say(f"  → {path}")
        printer.say("")
    count, ready = len(found), sum(each.state == "ready" for each in found)
    ja = f"{folder.name}: {count:,} 件、うち変換できるもの {ready:,} 件"
    printer.say(Both(ja, f"{folder.name}: {count:,} file{'s' * (count != 1)}, {ready:,} ready"))


def _mark(root: Path, found: Sequence[Arrived], context: Context, folder: Path) -> None:
    """Workbooks with what was found in their own cells, numbered: their names are whatever somebody chose."""
    for number, each in enumerate(found, 1):
        if each.data.startswith(b"PK") and each.imported.origins:
            try:
                content = annotated(each.data, each.imported, context)
            except Exception:  # whatever a damaged part may raise: it is reported in words all the same
                continue
            put(folder / f"{number:02}.xlsx", content, root)


def _write(root: Path, found: Sequence[Arrived], printer: Printer) -> None:
    for each in found:
        if each.state != "ready":
            continue
        for path, text in each.files.items():
            put(root / path, text.encode(), root)
            printer.say(Both(f"書きました：{path}", f"written: {path}"))
        refuse_links(each.source.parent, root)
        each.source.unlink()
