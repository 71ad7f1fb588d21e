"""The order of receiving: read what arrived, tell it in one of the formats, and write what somebody wanted written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..schema import read_definitions
from . import receipts, telling
from .annotating import annotated
from .command import context_of
from .imported import Context
from .inbox import Arrived, arrived


def receive(
    root: Path, folder: Path, form: str, say: Callable[[str], None], answers: Path | None = None, write: bool = False
) -> bool:
    """Whether each file in `folder` can be converted; with `write` those that can are, and leave the folder."""
    found, context = list(arrived(root, root / folder)), context_of(root)
    if form == "json":
        say(receipts.as_json(found, context, read_definitions(root).descriptor))
    elif form == "markdown":
        say(receipts.as_markdown(found, context))
    else:
        _tell(found, folder, say)
    if answers:
        _mark(found, context, answers)
    if write:
        _write(root, found, say)
    return all(each.state == "ready" for each in found)


def _tell(found: Sequence[Arrived], folder: Path, say: Callable[[str], None]) -> None:
    for each in found:
        say(telling.told(each.imported, each.path, each.problems))
        for path in each.files:
            say(f"  → {path}")
        say("")
    ready = sum(each.state == "ready" for each in found)
    say(f"{folder.name}: {len(found)} 件、うち変換できるもの {ready} 件 / {len(found)} files, {ready} of them ready")


def _mark(found: Sequence[Arrived], context: Context, folder: Path) -> None:
    """Workbooks with what was found in their own cells, numbered: their names are whatever somebody chose."""
    for number, each in enumerate(found, 1):
        if each.data.startswith(b"PK") and each.imported.origins:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                content = annotated(each.data, each.imported, context)
            except Exception:  # whatever a damaged part may raise: it is told in words all the same
                continue
            (folder / f"{number:02}.xlsx").write_bytes(content)


def _write(root: Path, found: Sequence[Arrived], say: Callable[[str], None]) -> None:
    for each in found:
        if each.state != "ready":
            continue
        for path, text in each.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="")
            say(f"書きました / written: {path}")
        (root / each.path).unlink()
