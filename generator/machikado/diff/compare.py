"""Compare two states of a portal: rows by key, values before and after, pages by content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..core.model import Field, Scalar, Table
from ..core.strings import in_words
from ..package.rows import Package, Row, Rows
from ..package.shown_rows import row_label
from .restatements import Restated

Kind = Literal["added", "changed", "removed"]
KINDS: tuple[Kind, ...] = ("added", "changed", "removed")
Address = Callable[[Row], str]
Key = tuple[Scalar, ...]


class Note(NamedTuple):
    """Something that limits a comparison, in both languages."""

    ja: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """One value of a row, before and after."""

    field: Field
    before: Scalar
    after: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that was added, changed or removed, and the address of the page where it stands or stood.

    `row` is the row as it is now, of a removed one as it was; `before` is what a changed row was.
    """

    kind: Kind
    key: Key
    label: str
    address: str
    values: tuple[ValueChange, ...] = ()
    row: Row | None = None
    before: Row | None = None

    def value(self, name: str) -> ValueChange | None:
        """How one of its values changed; None where it did not."""
        return next((each for each in self.values if each.field.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What differs in one table; `notes` say how its definition differs, and what could not be compared (`limited`)."""

    table: Table
    rows: tuple[RowChange, ...] = ()
    notes: tuple[Note, ...] = ()
    limited: bool = False

    def count(self, kind: Kind) -> int:
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChanges:
    """Addresses of pages that came, changed or went; those of changed rows first, the catalogue's last."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs from an earlier state. `derived` and `pages` are None where they cannot be known."""

    base: str
    typed: tuple[TableChanges, ...]
    derived: tuple[TableChanges, ...] | None = None
    pages: PageChanges | None = None
    notes: tuple[Note, ...] = ()
    restated: tuple[Restated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One of the two states: its package, where its rows stand, and its files that could not be read in full."""

    package: Package
    address: Address
    language: str = "ja"
    damaged: frozenset[str] = frozenset()


def typed_changes(before: State, after: State) -> tuple[TableChanges, ...]:
    """The typed tables that differ, in the package's order."""
    return tuple(_tables(before, after, derived=False))


def derived_changes(before: State, after: State) -> tuple[TableChanges, ...]:
    """The published derived tables whose rows differ."""
    return tuple(_tables(before, after, derived=True))


def page_changes(before: Mapping[str, bytes], after: Mapping[str, bytes], first: Iterable[str]) -> PageChanges:
    """What differs between two sites, each given as its pages' addresses and digests of their content."""
    wanted = {address.partition("#")[0]: place for place, address in enumerate(first)}
    both = before.keys() & after.keys()

    def sorted_by_place(addresses: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            sorted(addresses, key=lambda each: (wanted.get(each, len(wanted)), each.startswith("data/"), each))
        )

    return PageChanges(
        added=sorted_by_place(after.keys() - before.keys()),
        changed=sorted_by_place(each for each in both if before[each] != after[each]),
        removed=sorted_by_place(before.keys() - after.keys()),
    )


def _tables(before: State, after: State, *, derived: bool) -> Iterator[TableChanges]:
    for name in dict.fromkeys([*after.package.tables, *before.package.tables]):
        old, new = before.package.tables.get(name), after.package.tables.get(name)
        table = next(rows.table for rows in (new, old) if rows is not None)
        if table.derived == derived and table.published:
            found = _changes(table, old, new, before, after)
            if found.rows or found.notes:
                yield found


def _changes(table: Table, old: Rows | None, new: Rows | None, before: State, after: State) -> TableChanges:
    unusable = [
        Note(*_UNDEFINED[number])
        for number, rows in enumerate((old, new))
        if rows is not None and not rows.table.fields
    ]
    if unusable:
        return TableChanges(table=table, notes=tuple(unusable), limited=True)
    schema, damage = list(_schema_notes(old, new)), list(_damage_notes(old, new, before, after))
    old, new = (Rows(table) if rows is None else rows for rows in (old, new))
    olds = [row for row in old if row.origin.path not in after.damaged]
    news = [row for row in new if row.origin.path not in before.damaged]
    rows = _by_key(old, new, olds, news, before, after)
    return TableChanges(table=table, rows=tuple(rows), notes=(*schema, *damage), limited=bool(damage))


_UNDEFINED = (
    ("比べる元では表の定義に誤りがあるので、比べていません。", "Not compared: its definition was faulty before."),
    ("表の定義に誤りがあるので、比べていません。", "Not compared: its definition is faulty."),
)


def _schema_notes(old: Rows | None, new: Rows | None) -> Iterator[Note]:
    """How the table's definition differs."""
    if old is None or new is None:
        yield (Note("新しい表です。", "A new table.") if old is None else Note("なくなった表です。", "A table gone."))
        return
    for names, ja, en in (
        ([name for name in new.table.positions if name not in old.table.positions], "加わった項目", "New fields"),
        ([name for name in old.table.positions if name not in new.table.positions], "なくなった項目", "Gone fields"),
    ):
        if names:
            yield Note(f"{ja}：{'、'.join(names)}", f"{en}: {', '.join(names)}")
    if old.table.key != new.table.key:
        ja, en = ("主キーが変わりました", "The primary key is another one")
        yield Note(f"{ja}（{len(old)} 行 → {len(new)} 行）。", f"{en} ({len(old)} → {len(new)} rows).")


def _damage_notes(old: Rows | None, new: Rows | None, before: State, after: State) -> Iterator[Note]:
    """Files whose rows are left out, because the other state of the file cannot be read in full."""
    for rows, damaged in ((old, after.damaged), (new, before.damaged)):
        for path in sorted({row.origin.path for row in rows or ()} & damaged):
            yield Note(f"{path} は読めないところがあるので、比べていません。", f"{path} was not compared: unreadable.")


def _by_key(
    old: Rows, new: Rows, olds: list[Row], news: list[Row], before_state: State, after_state: State
) -> Iterator[RowChange]:
    """Rows matched by key; without a common key by all they hold, or, where each side has one, with each other."""
    before, after = _matched(old, new, olds, news)
    shared = [field for field in new.table.fields if field.name in old.table.positions]
    for key, row in after.items():
        if key not in before:
            yield _row("added", row, after_state)
        elif values := tuple(_values(shared, before[key], row)):
            yield _row("changed", row, after_state, values, before[key])
    for key, row in before.items():
        if key not in after:
            yield _row("removed", row, before_state)


def _matched(old: Rows, new: Rows, olds: list[Row], news: list[Row]) -> tuple[dict[Key, Row], dict[Key, Row]]:
    if old.table.key != new.table.key or not new.table.key:
        if len(olds) == len(news) == 1:
            return {(): olds[0]}, {(): news[0]}
        return _counted(olds), _counted(news)
    return _keyed(olds), _keyed(news)


def _keyed(rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows by key; of two with the same the first, and none whose key is incomplete: both are problems of their own."""
    found: dict[Key, Row] = {}
    for row in rows:
        if None not in row.key:
            found.setdefault(row.key, row)
    return found


def _counted(rows: Iterable[Row]) -> dict[Key, Row]:
    """Rows by all that they hold; the same row a second time is another one."""
    seen: Counter[str] = Counter()
    found: dict[Key, Row] = {}
    for row in rows:
        text = repr(sorted((name, in_words(value)) for name, value in row.record().items()))
        seen[text] += 1
        found[text, seen[text]] = row
    return found


def _values(fields: Iterable[Field], before: Row, after: Row) -> Iterator[ValueChange]:
    for field in fields:
        old, new = before[field.name], after[field.name]
        if old != new and not (type(old) is not type(new) and in_words(old) == in_words(new)):
            yield ValueChange(field=field, before=old, after=new)


def _row(
    kind: Kind, row: Row, state: State, values: tuple[ValueChange, ...] = (), before: Row | None = None
) -> RowChange:
    held = tuple(value for value in row.values if value is not None)[:3]
    label = row_label(row, state.language)
    return RowChange(
        kind=kind, key=row.key or held, label=label or " / ".join(map(in_words, held)),
        address=state.address(row), values=values, row=row, before=before,
    )  # fmt: skip
