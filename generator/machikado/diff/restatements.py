"""Require a recorded reason for each published value that changed or disappeared.

A schema's `restate:` names the fields that are published values and the table in which each change of one is a row
(`soundness.RESTATEMENT` says of which fields). Nothing here knows a table by name.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..core.model import Field, Origin, Problem, Restate, Table
from ..core.problems import problem
from ..core.strings import in_words
from ..package.restatements import ABOUT, logs_of, restated_row
from ..package.rows import Package, Row, Rows, key_text
from ..package.shown_rows import row_label
from ..validation.schema_rules import RESTATEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A published value that was changed with a reason; `entry` is the row that records it, `row` holds the value."""

    table: Table
    field: Field
    label: str
    old: str
    new: str
    reason: str
    entry: Row
    row: Row | None


class Loss(NamedTuple):
    """A published value that is another one now, or gone: `row` is the old row, `now` the new one."""

    row: Row
    now: Row | None
    field: str


# ---------------------------------------------------------------- what an entry says must be so


# ---------------------------------------------------------------- beside an earlier state


def unexplained(before: Package, after: Package, damaged: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Published values that changed or went without an entry, and entries that were altered or taken out.

    Rows in `damaged` files are left out: nobody is accused of what could not be read.
    """
    for name, old in before.tables.items():
        new = after.tables.get(name) or Rows(old.table)
        rule = new.table.restate or old.table.restate
        if rule and old.table.key == new.table.key:
            fresh = Counter(map(_said, new_entries(before, after, rule.log)))
            for loss in _losses(old, new, rule, damaged):
                if not fresh[_claim(loss)]:
                    yield _unexplained(loss, rule, after)
    yield from _lost_entries(before, after, damaged)


def new_entries(before: Package, after: Package, log: str) -> list[Row]:
    """The entries of a log that were not there before."""
    known = Counter(map(_whole, before.tables.get(log, ())))
    found = []
    for entry in after.tables.get(log, ()):
        known[_whole(entry)] -= 1
        if known[_whole(entry)] < 0:
            found.append(entry)
    return found


def restated(before: Package, after: Package, language: str) -> tuple[Restated, ...]:
    """The restatements that were recorded since, in their logs' order."""
    entries = [entry for log in logs_of(after) for entry in new_entries(before, after, log)]
    return tuple(found for entry in entries if (found := _restated_value(before, after, entry, language)))


def _restated_value(before: Package, after: Package, entry: Row, language: str) -> Restated | None:
    rows, name = after.tables.get(in_words(entry["in_table"], "")), in_words(entry["field"], "")
    if rows is None or name not in rows.table.positions:
        return None  # a problem of its own
    row = restated_row(after, entry) or restated_row(before, entry)
    label = row_label(row, language) if row else in_words(entry["row_key"], "")
    old, new, reason = (in_words(entry[each]) for each in ("old_value", "new_value", "reason"))
    field = rows.table.field(name)
    return Restated(table=rows.table, field=field, label=label, old=old, new=new, reason=reason, entry=entry, row=row)


def _losses(old: Rows, new: Rows, rule: Restate, damaged: frozenset[str]) -> Iterator[Loss]:
    names = [name for name in rule.fields if name in old.table.positions and name in (new.table.positions or ())]
    now = {row.key: row for row in new}
    for row in old:
        other = now.get(row.key)
        if row.origin.path not in damaged and not (other and other.origin.path in damaged):
            for name in names:
                if row[name] is not None and (other is None or in_words(other[name], "") != in_words(row[name], "")):
                    yield Loss(row, other, name)


def _claim(loss: Loss) -> tuple[str, ...]:
    return (loss.row.table.name, key_text(loss.row.key), loss.field, in_words(loss.row[loss.field], ""))


def _said(entry: Row) -> tuple[str, ...]:
    return tuple(in_words(entry[name], "") for name in (*ABOUT, "old_value"))


def _whole(entry: Row) -> tuple[str, ...]:
    return tuple(in_words(entry[name], "") for name in RESTATEMENT if name in entry.table.positions)


def _unexplained(loss: Loss, rule: Restate, after: Package) -> Problem:
    row, now, name = loss
    table, field = row.table, row.table.field(name)
    log = after.tables[rule.log].table if rule.log in after.tables else Table(name=rule.log, fields=())
    old, new = in_words(row[name], ""), in_words(now[name], "") if now else ""
    line = {
        "in_table": table.name, "row_key": key_text(row.key), "field": name, "old_value": old, "new_value": new,
        "restated_on": after.as_of.isoformat(),
    }  # fmt: skip
    return problem(
        "restated-without-reason", now.field_origin(name) if now else Origin(path=row.origin.path),
        table=table.name, field=name, value=new or None, old=old, new=new or "―", key=line["row_key"],
        proposed=csv_line([line.get(each.name, "") for each in log.fields]),
        title=field.title or name, title_en=field.title_en or name,
        file=f"datasets/{log.paths[0]}" if log.paths else rule.log,
    )  # fmt: skip


def csv_line(cells: Sequence[str]) -> str:
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator="").writerow(cells)
        return text.getvalue()


def _lost_entries(before: Package, after: Package, damaged: frozenset[str]) -> Iterator[Problem]:
    """Entries that stood and stand no more: the old value would be forgotten."""
    for name in logs_of(before):
        for entry in new_entries(after, before, name):
            if entry.origin.path not in damaged:
                line = csv_line([in_words(value, "") for value in entry.values])
                origin = Origin(path=entry.origin.path)
                yield problem("restatement-removed", origin, table=name, value=key_text(entry.key), proposed=line)
