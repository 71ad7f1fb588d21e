"""Select the dated records of each declared feed, for the whole portal and per record."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.dates import partial_date
from ...core.i18n import shown
from ...core.model import Scalar
from ...core.strings import fill, holes
from ...package.rows import Package, Row, related_row
from ...package.shown_rows import row_label
from ...validation.schema_rules import names_of

MOST = 30  # entries of a list of news; calendars hold all


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dated record: `day` is the first day of what is known (a day, month or year), `exact` whether that is a day.

    `owner` is the record that it belongs to, where its feed is offered for such records too.
    """

    row: Row
    owner: Row | None
    day: datetime.date
    exact: bool
    on: str
    title: str

    def address(self, address: Callable[[Row], str]) -> str:
        """The page where it is read: its own, or its owner's."""
        own = address(self.row)
        return address(self.owner) if self.owner and own.startswith("data/") else own

    def words(self, language: str) -> str:
        """The entry's title, filled in."""
        values = {name: _part(self.row, name, language) for name in holes(self.title)}
        return fill(self.title, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One file: its address below the site, its kind (`ics`, `atom`), whose it is (None: everybody's), its entries."""

    path: str
    kind: str
    title: str
    owner: Row | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Every feed that has entries: those of the whole, and those of single records."""

    whole: tuple[Feed, ...]
    by_owner: Mapping[Row, tuple[Feed, ...]]

    def of(self, row: Row | None = None) -> tuple[Feed, ...]:
        """The feeds of a record, or of the whole portal."""
        return self.whole if row is None else self.by_owner.get(row, ())


def feeds_of(package: Package, language: str, address: Callable[[Row], str]) -> Feeds:
    """The feeds under `machikado: feeds:` of the package's descriptor; `address` gives a record's page."""
    whole: list[Feed] = []
    owned: dict[Row, list[Feed]] = {}
    for words in (package.descriptor.get("machikado") or {}).get("feeds") or ():
        title = (words.get("title_en") if language == "en" else "") or words["title"]
        kind = words["path"].rpartition(".")[2]
        found = _entries(package, words, kind, language)
        if found:
            whole.append(Feed(path=words["path"], kind=kind, title=title, owner=None, entries=_kept(found, kind)))
        for owner, entries in _by_owner(found).items():
            page = address(owner)
            if page.startswith(f"{owner.table.name}/") and "#" not in page:  # it has a page of its own
                path, name = f"{page}{words['path']}", f"{title}: {row_label(owner, language)}"
                feed = Feed(path=path, kind=kind, title=name, owner=owner, entries=_kept(entries, kind))
                owned.setdefault(owner, []).append(feed)
    return Feeds(whole=tuple(whole), by_owner={owner: tuple(feeds) for owner, feeds in owned.items()})


def _entries(package: Package, words: Mapping[str, Any], kind: str, language: str) -> list[Entry]:
    """What is dated well enough: for a calendar to the day; for news it must have happened."""
    found = (entry for each in words["entries"] for entry in _dated(package, each, words.get("for"), language))
    return [entry for entry in found if (entry.exact if kind == "ics" else entry.day <= package.as_of)]


def _dated(package: Package, words: Mapping[str, Any], table: str | None, language: str) -> Iterator[Entry]:
    title = (words.get("title_en") if language == "en" else "") or words["title"]
    names = names_of(words["on"])
    for row in package.tables[words["table"]]:
        on = next((name for name in names if row[name] is not None), None)
        if on and (day := _day(row[on])):
            yield Entry(row=row, owner=_owner(row, table), day=day[0], exact=day[1], on=on, title=title)


def _day(value: Scalar) -> tuple[datetime.date, bool] | None:
    """The first day of a day, month or year, and whether it is a day."""
    if isinstance(value, datetime.date):
        return value, True
    parts = partial_date(str(value))
    return (datetime.date(parts[0], parts[1] or 1, parts[2] or 1), parts[2] is not None) if parts else None


def _owner(row: Row, table: str | None) -> Row | None:
    """The record of a table that a row names."""
    names = [key.name for key in row.table.foreign_keys if key.table == table]
    return next((other for name in names if (other := related_row(row, name))), None)


def _by_owner(entries: Iterable[Entry]) -> dict[Row, list[Entry]]:
    found: dict[Row, list[Entry]] = {}
    for entry in entries:
        if entry.owner:
            found.setdefault(entry.owner, []).append(entry)
    return found


def _kept(entries: list[Entry], kind: str) -> tuple[Entry, ...]:
    """In order: a calendar's by day, news the newest first and no more than MOST."""
    if kind == "ics":
        return tuple(sorted(entries, key=lambda entry: entry.day))
    return tuple(sorted(entries, key=lambda entry: entry.day, reverse=True)[:MOST])


def _part(row: Row, name: str, language: str) -> str:
    """A part of a title: the row's label, the label of a row that it names, or a value in words."""
    if name == "label" and name not in row.table.positions:
        return row_label(row, language)
    other = related_row(row, name)
    return other.label if other else shown(row.table.field(name), row[name], language)
