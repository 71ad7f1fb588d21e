"""Convert a comparison to plain data: JSON, and rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..core.model import Scalar
from ..core.strings import in_words
from ..outputs.downloads.excel_csv import guarded
from .compare import KINDS, RowChange, TableChanges
from .restatements import Restated

COLUMNS = ("kind", "table", "row", "key", "field", "before", "after", "address")


def table_record(changes: TableChanges) -> dict[str, object]:
    """What differs in one table: counts, notes and every row."""
    counts: dict[str, int] = {kind: changes.count(kind) for kind in KINDS}
    notes = [note._asdict() for note in changes.notes]
    return {"table": changes.table.name, **counts, "notes": notes, "rows": list(map(_row_record, changes.rows))}


def _row_record(row: RowChange) -> dict[str, object]:
    values = [
        {"field": each.field.name, "before": _plain(each.before), "after": _plain(each.after)} for each in row.values
    ]
    key = list(map(_plain, row.key))
    return {"kind": row.kind, "key": key, "label": row.label, "address": row.address, "values": values}


def restated_record(found: Restated) -> dict[str, object]:
    words = {"label": found.label, "old": found.old, "new": found.new, "reason": found.reason}
    return {"table": found.table.name, "field": found.field.name, **words}


def _plain(value: Scalar) -> object:
    """A value as JSON has it; days and decimals as text, exactly."""
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | bool | int) else in_words(value)


def lines(tables: Iterable[TableChanges]) -> Iterator[list[str]]:
    """A line under COLUMNS for each value that came, changed or went; nothing that a spreadsheet would run."""
    for changes in tables:
        for row in changes.rows:
            key = "/".join(in_words(part, "") for part in row.key)
            for name, before, after in _values(row):
                texts = (in_words(before, ""), in_words(after, ""))
                yield guarded([row.kind, changes.table.name, row.label, key, name, *texts, row.address])


def _values(row: RowChange) -> Iterator[tuple[str, Scalar, Scalar]]:
    """The field, its value before and after: what changed, or all that a new or removed row holds."""
    if row.kind == "changed" or row.row is None:
        yield from ((each.field.name, each.before, each.after) for each in row.values)
        return
    for name, value in row.row.record().items():
        if value is not None:
            yield (name, None, value) if row.kind == "added" else (name, value, None)
