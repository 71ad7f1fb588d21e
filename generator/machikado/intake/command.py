"""`machikado import`: open the portal, read the file, report, and write what was agreed to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..core.messages import Both
from ..core.model import Table
from ..core.strings import nearest, visible
from ..core.symlinks import create, is_link
from ..outputs.forms.columns import schema_stamp
from ..portal import open_facts
from ..site.config import read_config
from ..validation.report import Printer
from . import report
from .file_kinds import MAX_BYTES
from .marked_workbook import annotated
from .model import Context, Imported
from .read import read
from .save import save


class MisuseError(Exception):
    """The command was given what it cannot work with; its one argument are the words for whoever typed it (`Both`)."""


def import_file(
    root: Path,
    name: str,
    file: Path,
    agreed: Callable[[int], bool] | None,
    answer: Path | None,
    printer: Printer,
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
        raise MisuseError(Both(f"{file} を読めません：{reason}", f"cannot read {file}: {reason}")) from error
    imported = read(file.name, data, table, context, schema_stamp(table, context.children(table)))
    printer.say(report.told(imported, file.name, printer))
    if answer:
        _answer(root, data, imported, context, answer, printer)
    if agreed:
        return _write(imported, context, root, printer, agreed)
    if imported.records:
        printer.say(Both("何も書いていません。書くには --write を付けます。", "Nothing was written; --write writes."))
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
        ja, en = (f"「{near}」でしょうか。", f"Did you mean “{near}”? ") if near else ("", "")
        known = ", ".join(able)
        raise MisuseError(
            Both(
                f"表「{name}」には取り込めません。{ja}取り込める表：{known}",
                f"cannot import into “{name}”. {en}Tables: {known}",
            )
        )
    return found


def _answer(root: Path, data: bytes, imported: Imported, context: Context, answer: Path, printer: Printer) -> None:
    if not data.startswith(b"PK") or not imported.origins:
        printer.say(Both("Excel として読めず、印を付けられません。", "Not read as a workbook: nothing to mark."))
    elif answer.exists() or is_link(answer):
        ja, en = f"{answer} がすでにあります。別の名前にしてください。", f"{answer} exists; choose another name"
        raise MisuseError(Both(ja, en))
    else:
        try:
            create(answer, annotated(data, imported, context), root)
        except Exception as error:  # whatever a damaged part or a folder that is not there may raise
            reason = f"{type(error).__name__}: {error}"
            ja, en = f"印を付けた Excel を作れません：{reason}", f"the marked workbook cannot be made: {reason}"
            raise MisuseError(Both(ja, en)) from error
        printer.say(Both(f"印を付けた Excel：{answer}", f"the marked workbook: {answer}"))


def _errors(imported: Imported) -> bool:
    return any(found.level == "error" for found in imported.problems)


def _write(imported: Imported, context: Context, root: Path, printer: Printer, agreed: Callable[[int], bool]) -> bool:
    sound = len(imported.records) - len(imported.faulty)
    if report.blocking(imported) or not sound or not agreed(sound):
        printer.say(Both("何も書いていません。", "Nothing was written."))
        return not _errors(imported)
    written, refused = save(imported, context, root)
    for path in written:
        printer.say(Both(f"書きました：{path}", f"written: {path}"))
    for found in refused:
        ja, en = f"{found.message} → {found.fix}", f"{found.message_en} → {found.fix_en}"
        printer.say(visible(f"{found.origin} [{found.code}] {Both(ja, en).half(printer.language)}"))
    return not refused and not _errors(imported)
