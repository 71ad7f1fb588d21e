"""Report an import: records, repairs before and after, skipped rows, problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.messages import Both
from ..core.model import Problem, Table
from ..core.strings import visible
from ..validation.report import Printer, place
from .model import Imported, Repair
from .repairs import words_of

SHOWN = 200  # repairs that are listed
_JAPANESE = Printer(print)


def told(imported: Imported, name: str, printer: Printer = _JAPANESE, problems: Sequence[Problem] | None = None) -> str:
    """The whole answer, in the printer's language; `problems` where there are more than those of the import."""
    found = imported.problems if problems is None else problems
    parts = (_records(imported, name), _reply(imported), _repairs(imported), _skipped(imported))
    lines = [words.half(printer.language) for part in parts for words in part]
    return "\n".join([*(f"\n{visible(line[1:])}" if line[:1] == "\n" else visible(line) for line in lines), "",
                      printer.report(found, counted(imported))])  # fmt: skip


def _records(imported: Imported, name: str) -> Iterator[Both]:
    count, title = len(imported.records), _title(imported.table)
    yield Both(f"{name} → {title.ja}（{imported.table.name}）", f"{name} → {title.en} ({imported.table.name})")
    yield Both(f"読み取った記録 {count:,} 件", f"{count:,} record{_s(count)} read")
    for each in imported.along:
        along, title = len(each.records), _title(each.table)
        yield Both(
            f"あわせて登録する{title.ja} {along:,} 件（{each.table.name}）",
            f"{along:,} to register along: {title.en} ({each.table.name})",
        )


def _title(table: Table) -> Both:
    return Both(table.title or table.name, table.title_en or table.name)


def _s(count: int) -> str:
    return "s" * (count != 1)


def _reply(imported: Imported) -> Iterator[Both]:
    """For whoever answers, and for nobody else: it stands in no file."""
    if imported.reply:
        yield Both(
            f"返事の送り先（データには載せません）：{imported.reply}", f"where the answer goes: {imported.reply}"
        )


def _repairs(imported: Imported) -> Iterator[Both]:
    count = len(imported.repairs)
    if count:
        yield Both(f"\n直しの案 {count:,} 件", f"\n{count:,} repair{_s(count)} proposed")
    for repair in imported.repairs[:SHOWN]:
        yield _repair(imported, repair)
    yield from _rest(count)


def _rest(count: int) -> Iterator[Both]:
    if count > SHOWN:
        yield Both(f"  … ほか {count - SHOWN:,} 件", f"  … and {count - SHOWN:,} more")


def _repair(imported: Imported, repair: Repair) -> Both:
    ja, en = words_of(repair.kind)
    other = f"{repair.table}.{repair.field}"
    field = imported.table.field(repair.field) if repair.table == imported.table.name else None
    title = (field.title or field.name) if field else other
    title_en = (field.title_en or field.name) if field else other
    return Both(
        f"  {place(repair.origin, 'ja')} {title}: 「{repair.before}」 → 「{repair.after}」（{ja}）",
        f"  {place(repair.origin, 'en')} {title_en}: “{repair.before}” → “{repair.after}” ({en})",
    )


def _skipped(imported: Imported) -> Iterator[Both]:
    count = len(imported.skipped)
    if count:
        yield Both(f"\n読まなかったところ {count:,} 件", f"\n{count:,} place{_s(count)} not read")
    for note in imported.skipped[:SHOWN]:
        yield Both(
            f"  {place(note.origin, 'ja')} [{note.code}] {note.message}{note.fix}",
            f"  {place(note.origin, 'en')} [{note.code}] {note.message_en} {note.fix_en}",
        )
    yield from _rest(count)


def counted(imported: Imported, repairs: int | None = None) -> Both:
    """Counts of records, sound ones and repairs; `repairs` where not all are listed."""
    count, repairs = len(imported.records), len(imported.repairs) if repairs is None else repairs
    sound = count - len(imported.faulty)
    return Both(
        f"記録 {count:,} 件、うち誤りのないもの {sound:,} 件、直しの案 {repairs:,} 件",
        f"{count:,} record{_s(count)}, {sound:,} of them without errors, {repairs:,} repair{_s(repairs)}",
    )


def blocking(imported: Imported) -> list[Problem]:
    """Errors of the file as a whole: while they stand, no record of it is written."""
    return [found for found in imported.problems if found.level == "error" and found.code in _WHOLE]


_WHOLE = frozenset(
    {"unknown-heading", "ambiguous-heading", "other-template", "too-large", "mixed-encoding", "unclear-record"}
)
