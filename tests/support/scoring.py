"""How well a spoilt file was read: each cell right, asked about, or silently wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from machikado.core.model import Origin, Problem
from machikado.intake import Imported, read
from machikado.intake.model import Record
from spoilt import Spoilt

Cells = dict[str, Any]
WHOLE = (
    "unknown-heading",
    "ambiguous-heading",
    "no-header",
    "no-records",
)  # errors for which nothing of a file is written


def score(spoilt: Spoilt) -> tuple[Counter[str], list[str]]:
    """How many cells are right, asked and wrong, and which are wrong. Records are compared in the file's order."""
    imported = read(spoilt.name, spoilt.data, spoilt.table, spoilt.context)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    shown = [record for place, record in enumerate(spoilt.records) if place not in spoilt.hidden]
    hidden = [record for place, record in enumerate(spoilt.records) if place in spoilt.hidden]
    told = sum(note.code == "hidden-cells" for note in imported.problems) >= len(hidden)
    counts["asked" if told else "wrong"] += sum(len(flat(record)) for record in hidden)
    if len(shown) != len(imported.records):
        counts["asked" if _errors(imported, WHOLE) else "wrong"] += sum(len(flat(record)) for record in shown)
        return counts, [f"{spoilt.name}: {len(imported.records)} records of {len(shown)}"] if counts["wrong"] else []
    for place, record in enumerate(shown):
        for name, expected, found, verdict in _compared(imported, place, record):
            counts[verdict] += 1
            if verdict == "wrong":
                wrong.append(f"{spoilt.name} record {place} {name}: {expected!r} was read as {found!r}")
    return counts, wrong


def _compared(imported: Imported, place: int, record: Record) -> Iterator[tuple[str, Any, Any, str]]:
    """Each cell that either side has."""
    expected, found = flat(record), flat(imported.records[place])
    for name in expected | found:
        one, other = expected.get(name), found.get(name)
        yield (
            name,
            one,
            other,
            "right" if same(one, other) else "asked" if _is_asked(imported, place, name) else "wrong",
        )


def _is_asked(imported: Imported, place: int, name: str) -> bool:
    """Whether an error or a note tells of the cell, its column or its heading; made-up identifiers are shown."""
    field = name.rpartition(".")[2]
    row = imported.origins[place]
    if _errors(imported, WHOLE):
        return True
    if name in imported.table.key and name not in flat(imported.records[place]) and place in imported.faulty:
        return True  # it is proposed once the rest is clear
    if any(repair.kind == "identifier" and repair.field == field for repair in imported.repairs):
        return True
    unread = [each for each in imported.problems if each.code == "unread-cells" or _is_column(each)]
    if unread and name not in flat(imported.records[place]):
        return True
    return any(
        each.field == field and _is_beside(each.origin, row) for each in imported.problems if each.level == "error"
    )


def _errors(imported: Imported, codes: tuple[str, ...]) -> list[Problem]:
    return [each for each in imported.problems if each.code in codes]


def _is_column(note: Problem) -> bool:
    return note.code == "hidden-cells" and str(note.value).isalpha() and str(note.value).isascii()


def _is_beside(origin: Origin, row: Origin) -> bool:
    """Whether a cell is in the record's row; a form's record has all cells."""
    whole = (row.cell or "").rpartition("!")[2][:1].isalpha()
    return whole or _number(origin) == _number(row)


def _number(origin: Origin) -> str:
    return "".join(sign for sign in (origin.cell or "").rpartition("!")[2] if sign.isdigit()) or str(origin.line)


def flat(record: Record) -> Cells:
    return dict(_flat(record, ""))


def _flat(record: Record, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value):
                yield from _flat(item, f"{prefix}{name}{number}.")
        else:
            yield f"{prefix}{name}", value


def same(one: Any, other: Any) -> bool:
    """Equal, or the same number without lost zeros: 36.1000 and 36.1."""
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other) and len(str(one)) != 6
    except (InvalidOperation, TypeError, ValueError):
        return False
