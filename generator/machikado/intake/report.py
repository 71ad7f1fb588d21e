"""Report an import: records, repairs before and after, skipped rows, problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.model import Problem
from ..core.strings import visible
from ..validation import report
from .model import Imported, Repair
from .repairs import words_of

SHOWN = 200  # repairs that are listed


def told(imported: Imported, name: str, problems: Sequence[Problem] | None = None) -> str:
    """The whole answer, Japanese first; `problems` where there are more than those of the import."""
    found = imported.problems if problems is None else problems
    return "\n".join(
        [
            *_records(imported, name),
            *_reply(imported),
            *_repairs(imported),
            *_skipped(imported),
            *_problems(imported, found),
        ]
    )


def _records(imported: Imported, name: str) -> Iterator[str]:
    table, count = imported.table, len(imported.records)
    ja, en = table.title or table.name, table.title_en or table.name
    yield visible(f"{name} → {ja} / {en}（{table.name}）")
    yield f"読み取った記録 {count:,} 件 / {count:,} records"
    for each in imported.along:
        along, ja, en = len(each.records), each.table.title or each.table.name, each.table.title_en or each.table.name
        yield visible(f"あわせて登録する{ja} {along:,} 件 / {along:,} to register along: {en}（{each.table.name}）")


def _reply(imported: Imported) -> Iterator[str]:
    """For whoever answers, and for nobody else: it stands in no file."""
    if imported.reply:
        yield visible(f"返事の送り先（データには載せません） / where the answer goes: {imported.reply}")


def _repairs(imported: Imported) -> Iterator[str]:
    count = len(imported.repairs)
    if count:
        yield f"\n直しの案 {count:,} 件 / {count:,} repairs proposed"
    for repair in imported.repairs[:SHOWN]:
        yield visible(_repair(imported, repair))
    if count > SHOWN:
        yield f"  … ほか {count - SHOWN:,} 件 / and {count - SHOWN:,} more"


def _repair(imported: Imported, repair: Repair) -> str:
    table = imported.table
    ja, en = words_of(repair.kind)
    own = repair.table == table.name
    title = (table.field(repair.field).title or repair.field) if own else f"{repair.table}.{repair.field}"
    return f"  {repair.origin} {title}: 「{repair.before}」 → 「{repair.after}」（{ja} / {en}）"


def _skipped(imported: Imported) -> Iterator[str]:
    count = len(imported.skipped)
    if count:
        yield f"\n読まなかったところ {count:,} 件 / {count:,} places not read"
    for note in imported.skipped[:SHOWN]:
        yield visible(f"  {note.origin} [{note.code}] {note.message}{note.fix} / {note.message_en}")
    if count > SHOWN:
        yield f"  … ほか {count - SHOWN:,} 件 / and {count - SHOWN:,} more"


def _problems(imported: Imported, problems: Sequence[Problem]) -> Iterator[str]:
    yield ""
    yield report.report(problems, "text", " / ".join(counted(imported)))


def counted(imported: Imported, repairs: int | None = None) -> tuple[str, str]:
    """Counts of records, sound ones and repairs, in Japanese and English; `repairs` where not all are listed."""
    count, repairs = len(imported.records), len(imported.repairs) if repairs is None else repairs
    sound = count - len(imported.faulty)
    return (
        f"記録 {count:,} 件、うち誤りのないもの {sound:,} 件、直しの案 {repairs:,} 件",
        f"{count:,} records, {sound:,} of them without errors, {repairs:,} repairs",
    )


def blocking(imported: Imported) -> list[Problem]:
    """Errors of the file as a whole: while they stand, no record of it is written."""
    return [found for found in imported.problems if found.level == "error" and found.code in _WHOLE]


_WHOLE = frozenset(
    {"unknown-heading", "ambiguous-heading", "other-template", "too-large", "mixed-encoding", "unclear-record"}
)
