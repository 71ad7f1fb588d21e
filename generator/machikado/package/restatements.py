"""Read the log of restated values, and check that its entries fit the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.model import Problem, Scalar
from ..core.problems import problem
from ..core.strings import in_words
from .rows import Package, Row, key_text

ABOUT = ("in_table", "row_key", "field")  # of an entry: which value it is about


def restatements(package: Package, row: Row, name: str | None = None) -> Sequence[Row]:
    """What is recorded of changes of a row's value, oldest first; without a name of all its published values."""
    rule = row.table.restate
    log = package.tables.get(rule.log) if rule else None
    if rule is None or log is None or not log.rows:
        return ()
    key = key_text(row.key)
    found = [log.having(ABOUT, (row.table.name, key, each)) for each in ([name] if name else rule.fields)]
    return sorted((entry for entries in found for entry in entries), key=_day)


def restated_row(package: Package, entry: Row) -> Row | None:
    """The row whose value an entry is about; None where it is gone."""
    rows = package.tables.get(_text(entry["in_table"]))
    return rows.called(_text(entry["row_key"])) if rows is not None else None


def _day(entry: Row) -> str:
    return in_words(entry["restated_on"])


def _text(value: Scalar) -> str:
    return in_words(value, "")


def entry_problems(package: Package, damaged: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Entries about no published value, or whose new value is not what stands now, or what the next entry found.

    Of `damaged` tables nothing is said: what is missing there may only be unreadable.
    """
    for name in logs_of(package):
        chains: dict[tuple[Scalar, ...], list[Row]] = {}
        for entry in package.tables[name] if name in package.tables and name not in damaged else ():
            chains.setdefault(tuple(entry[part] for part in ABOUT), []).append(entry)
        for (table, *_), entries in chains.items():
            if table not in damaged:
                yield from _chain_problems(package, sorted(entries, key=_day))


def _chain_problems(package: Package, entries: Sequence[Row]) -> Iterator[Problem]:
    """What is wrong with the entries about one value, oldest first."""
    log, (table, _, name) = entries[0].table.name, (_text(entries[0][part]) for part in ABOUT)
    rows = package.tables.get(table)
    rule = rows.table.restate if rows is not None else None
    if rows is None or rule is None or rule.log != log or name not in rule.fields:
        place, value = ("field", name) if rule and rule.log == log else ("in_table", table)
        known = ", ".join(rule.fields if rule and place == "field" else _restated(package, log))
        origin = entries[0].field_origin(place)
        yield problem("restatement-of-nothing", origin, table=log, field=place, value=value, known=known)
        return
    row = restated_row(package, entries[0])
    stands = [*(_text(entry["old_value"]) for entry in entries[1:]), _text(row[name]) if row else ""]
    for entry, value in zip(entries, stands, strict=True):
        if (said := _text(entry["new_value"])) != value:
            origin = entry.field_origin("new_value")
            yield problem(
                "restatement-does-not-fit", origin, table=log, field="new_value", value=said or "―", real=value or "―"
            )


def _restated(package: Package, log: str) -> list[str]:
    tables = [rows.table for rows in package.tables.values()]
    return [table.name for table in tables if table.restate and table.restate.log == log]


def logs_of(package: Package) -> list[str]:
    """The tables in which restatements are recorded."""
    return sorted({rows.table.restate.log for rows in package.tables.values() if rows.table.restate})
