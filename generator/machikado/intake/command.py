"""`machikado import`: open the portal, read the file, report, and write what was agreed to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..core.model import Table
from ..core.strings import nearest, visible
from ..core.symlinks import create, is_link
from ..outputs.forms.columns import schema_stamp
from ..portal import open_facts
from ..site.config import read_config
from . import report
from .file_kinds import MAX_BYTES
from .marked_workbook import annotated
from .model import Context, Imported
from .read import read
from .save import save


class MisuseError(Exception):
    """The command was given what it cannot work with; the words are for whoever typed it."""


def import_file(
    root: Path,
    name: str,
    file: Path,
    say: Callable[[str], None],
    agreed: Callable[[int], bool] | None,
    answer: Path | None = None,
) -> bool:
    """Whether the file is without errors; `agreed`, asked with the number of sound records, allows to write them.

    `answer` is where the workbook goes that tells in its own cells what was found.
    """
    context = context_of(root)
    table = _table(context, name)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MisuseError(f"{file} を読めません / cannot read {file}: {reason}") from error
    imported = read(file.name, data, table, context, schema_stamp(table, context.children(table)))
    say(report.told(imported, file.name))
    if answer:
        _answer(root, data, imported, context, answer, say)
    if agreed:
        return _write(imported, context, root, say, agreed)
    if imported.records:
        say("何も書いていません。書くには --write を付けます。 / Nothing was written; --write writes.")
    return not _errors(imported)


def context_of(root: Path) -> Context:
    definitions, known, damaged = open_facts(root)
    tables = {table.name: table for table in definitions.tables if not table.derived and table.fields}
    return Context(tables=tables, known=known, damaged=damaged, language=read_config(root).language)


def _table(context: Context, name: str) -> Table:
    """A table whose records stand in files of their own."""
    found = context.tables.get(name)
    able = [table.name for table in context.tables.values() if not table.nesting]
    if found is None or found.nesting:
        near = nearest(name, able)
        hint = f"「{near}」でしょうか / did you mean “{near}”? " if near else ""
        raise MisuseError(f"表「{name}」には取り込めません / cannot import into “{name}”. {hint}{', '.join(able)}")
    return found


def _answer(
    root: Path, data: bytes, imported: Imported, context: Context, answer: Path, say: Callable[[str], None]
) -> None:
    if not data.startswith(b"PK") or not imported.origins:
        say("Excel として読めず、印を付けられません。 / Not read as a workbook: nothing to mark.")
    elif answer.exists() or is_link(answer):
        raise MisuseError(f"{answer} がすでにあります。別の名前にしてください / {answer} exists; choose another name")
    else:
        try:
            create(answer, annotated(data, imported, context), root)
        except Exception as error:  # whatever a damaged part or a folder that is not there may raise
            reason = f"{type(error).__name__}: {error}"
            raise MisuseError(
                f"印を付けた Excel を作れません / the marked workbook cannot be made: {reason}"
            ) from error
        say(f"印を付けた Excel / the marked workbook: {answer}")


def _errors(imported: Imported) -> bool:
    return any(found.level == "error" for found in imported.problems)


def _write(
    imported: Imported, context: Context, root: Path, say: Callable[[str], None], agreed: Callable[[int], bool]
) -> bool:
    sound = len(imported.records) - len(imported.faulty)
    if report.blocking(imported) or not sound or not agreed(sound):
        say("何も書いていません。 / Nothing was written.")
        return not _errors(imported)
    written, refused = save(imported, context, root)
    for path in written:
        say(f"書きました / written: {path}")
    for found in refused:
        say(visible(f"{found.origin} [{found.code}] {found.message} → {found.fix} / {found.message_en}"))
    return not refused and not _errors(imported)
