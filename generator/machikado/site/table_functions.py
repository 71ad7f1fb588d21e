"""Give templates what they tell of a table as a whole: its commonest values, its years, where its rows are filtered."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..core import i18n
from ..core.model import Field, Scalar, Table
from ..core.strings import in_words, slug
from ..package.rows import Package, Row, related_row
from ..package.shown_rows import known_fields, named_by, naming, neighbours
from ..package.stored import Stored
from ..profile import ColumnStatistics, Profile, Roles
from .escaping import CurrentPage
from .templates import Template

SUGGESTED = 3  # words to search for
_LISTED = "_defaults/index."  # the templates in which all rows of a table are looked through
INDEXED = 100  # rows of any table that a search finds
_WORD = range(2, 25)  # letters of a word that is worth suggesting; more of Latin ones


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with the rows that hold it: in words, how many, of how many, and where these rows are shown, or None."""

    words: str
    count: int
    rows: int
    href: Markup | None

    @property
    def share(self) -> str:
        """The width of its bar, in per cent."""
        return f"{100 * self.count / self.rows:.1f}" if self.rows else "0"


def table_functions(
    package: Package,
    profiles: Mapping[str, Profile],
    templates: Iterable[Template],
    language: str,
    current: CurrentPage,
) -> dict[str, Callable[..., Any]]:  # fmt: skip
    """The functions by the names that templates know; of `templates` the default ones show where rows are filtered."""
    addresses = {each.pattern.text for each in templates if each.path.startswith(_LISTED)}

    def rows_at(table: Table, name: str = "", value: Scalar = None) -> Markup | None:
        """Where all rows of a table can be looked through, or those that hold a value; None where they cannot."""
        if f"{table.name}/" not in addresses:
            return None
        asked = f"?{quote(name)}={quote(_typed(value))}" if name else ""
        return Markup(f"{current.root}{table.name}/{asked}")

    def commonest(table: Table, name: str, most: int = 5) -> list[Counted]:
        """The values of a field that most rows hold, with their counts."""
        held, field = _held(profiles, table, name), table.field(name)
        if held is None:
            return []
        return [
            Counted(value_words(table, field, value), count, held.rows, rows_at(table, name, value))
            for value, count in held.commonest[:most]
        ]

    def value_words(table: Table, field: Field, value: Scalar, as_typed: bool = False) -> str:
        """A value in words: a row that it names by its label (unless `as_typed`), codes and years without commas."""
        other = None if as_typed or value is None else named_by(package, table, field, value)
        words = str(value) if is_code(table, field, profiles) else i18n.shown(field, value, language)
        words = i18n.UNKNOWN if value is None else other.label if other else words
        return words if words.strip() else i18n.texts(language)["data_blank"]

    def suggested_words() -> list[str]:
        """Words that a search surely finds: the commonest values and first labels of tables, in turn."""
        shown = [rows.table for rows in package.tables.values() if rows.table.published and not rows.table.derived]
        turns = zip_longest(*(_words(package, table, profiles.get(table.name), value_words) for table in shown))
        found = dict.fromkeys(word for turn in turns for word in turn if word and _is_word(word))
        return list(found)[:SUGGESTED]

    def told_of(table: Table) -> str:
        """What there is of a table, for those that describe themselves in no word."""
        words = {"title": i18n.title_of(table, language), "rows": i18n.number(len(package.tables[table.name]))}
        return i18n.texts(language)["table_told"].format(columns=i18n.number(len(table.fields)), **words)

    return {
        "told_of": told_of,
        "is_called": lambda table: slug(i18n.title_of(table, language)) == slug(table.name).replace("_", "-"),
        "rows_at": rows_at,
        "commonest": commonest,
        "value_words": value_words,
        "is_code": lambda table, field: is_code(table, field, profiles),
        "suggested_words": suggested_words,
        "column": lambda table, name: _held(profiles, table, name),
        "telling_facet": lambda table: telling_facet(profiles.get(table.name)),
        "years_of": lambda table: years_of(table, profiles.get(table.name)),
        "has_place": lambda table: bool(_roles(profiles, table, "latitude") or _roles(profiles, table, "point")),
        "newest_rows": lambda most: newest_rows(package, profiles, most),
        "telling_fields": lambda rows, other: telling_fields(rows, other, profiles.get(rows[0].table.name)),
        "told_fields": lambda row: told_fields(row, profiles.get(row.table.name)),
        "place_of": lambda row: place_of(row, profiles.get(row.table.name)),
        "neighbours": neighbours,
    }


def is_code(table: Table, field: Field, profiles: Mapping[str, Profile]) -> bool:
    """Whether whole numbers of a field are codes, years or identifiers: nothing to be grouped by thousands."""
    profile = profiles.get(table.name)
    plain = field.type == "integer" and not field.categories and not field.unit
    return plain and profile is not None and field.name not in profile.roles.measures


def _typed(value: Scalar) -> str:
    """A value as it stands in the published table."""
    return str(value).lower() if isinstance(value, bool) else in_words(value, "")


def _held(profiles: Mapping[str, Profile], table: Table, name: str) -> ColumnStatistics | None:
    profile = profiles.get(table.name)
    return profile.columns.get(name) if profile else None


def _roles(profiles: Mapping[str, Profile], table: Table, role: str) -> Any:
    profile = profiles.get(table.name)
    return getattr(profile.roles, role) if profile else None


def _words(package: Package, table: Table, profile: Profile | None, words: Callable[..., str]) -> Iterator[str]:
    """Words of one table: a value of its facets with several, a name of a row, then of any column of texts."""
    if profile is None or table.search is None:
        return
    facets = [name for name in profile.roles.facets if _divides(profile.columns[name], 2)]
    columns = [*facets[:1], profile.roles.label, *facets[1:], *(field.name for field in table.fields)]
    first = package.tables[table.name][:INDEXED]
    for name in dict.fromkeys(filter(None, columns)):
        field, held = table.field(name), profile.columns[name]
        if field.type in ("string", "list") and held.distinct > SUGGESTED:
            there = dict.fromkeys(each for row in first for each in _items(row[name]))
            common = (value for value, _ in held.commonest if value in there)
            yield words(table, field, next(common, next(iter(there), "")))
    yield from (row.label for row in first[1:SUGGESTED])


def _items(value: Scalar) -> Iterable[Scalar]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def telling_facet(profile: Profile | None) -> str:
    """The first facet of which no value holds most of the rows, else the first whose values differ in number."""
    for most in (2, 1):
        for name in profile.roles.facets if profile else ():
            if profile and _divides(profile.columns[name], most):
                return name
    return ""


def _divides(held: ColumnStatistics, parts: int) -> bool:
    """Whether the values of a facet differ in number, and none is more than one in so many."""
    counts = [count for _, count in held.commonest]
    return len(set(counts)) > 1 and counts[0] * parts <= held.filled


def _is_word(text: str) -> bool:
    return len(text) in _WORD and any(map(str.isalpha, text)) and not (text.isascii() and len(text) < 4)


def years_of(table: Table, profile: Profile | None) -> tuple[Field, str, str] | None:
    """The field of time along which a table is told, and its first and last year; None where there is none."""
    name = profile.roles.time if profile else ""
    if not profile or not name or (held := profile.columns[name]).least is None:
        return None
    first, last = (str(value)[:4] for value in (held.least, held.greatest))
    return table.field(name), first, last


def newest_rows(package: Package, profiles: Mapping[str, Profile], most: int) -> list[tuple[Row, Field]]:
    """The rows with the latest days, newest first, and the fields of these: of tables in memory with days and names."""
    found: list[tuple[str, Row, Field]] = []
    for rows in package.tables.values():
        profile = profiles.get(rows.table.name)
        if profile is None or isinstance(rows.rows, Stored) or rows.table.derived or rows.table.nesting:
            continue
        field = _day_of(rows.table, profile)
        if field and profile.roles.label:
            dated = ((str(row[field.name]), row, field) for row in rows if row[field.name] is not None)
            found += heapq.nlargest(most, dated, key=itemgetter(0))
    return [(row, field) for _, row, field in heapq.nlargest(most, found, key=itemgetter(0))]


def _day_of(table: Table, profile: Profile) -> Field | None:
    """The field of days along which rows are told: the one that the table is drawn along, else one that most fill."""
    days = [field for field in table.fields if field.type in ("date", "datetime")]
    days = [field for field in days if profile.columns[field.name].filled * 2 > profile.rows]
    return next((field for field in days if field.name == profile.roles.time), days[-1] if days else None)


def telling_fields(rows: Sequence[Row], other: Row, profile: Profile | None, most: int = 3) -> list[Field]:
    """The fields of related rows that tell them apart best: not their parent, their key, or what is the same in all."""
    table = rows[0].table
    keyless = table.key if len(table.key) == 1 and len(table.fields) > most else ()
    left_out = {*naming(rows[0], other), *keyless}
    roles = profile.roles if profile else Roles()
    wanted = filter(None, [roles.label, roles.time, *roles.facets, *roles.measures[:1], *roles.columns])
    order = {name: place for place, name in enumerate(dict.fromkeys(wanted))}
    fields = [field for field in known_fields(rows[:50], list(left_out)) if field.type not in ("object", "array")]
    fields.sort(key=lambda field: order.get(field.name, len(order)))
    telling = [field for field in fields if not _is_constant(rows[:50], field.name, profile)]
    return (telling or fields)[:most]


def _is_constant(rows: Sequence[Row], name: str, profile: Profile | None) -> bool:
    if profile and name in profile.columns and profile.columns[name].distinct < 2:
        return True
    return len(rows) > 1 and len({str(row[name]) for row in rows}) == 1


def told_fields(row: Row, profile: Profile | None) -> list[Field]:
    """The fields that a record's page lists: those that hold something, but not its title or its place again."""
    place = {profile.roles.latitude, profile.roles.longitude, profile.roles.point} if profile else set()
    hidden = place if place_of(row, profile) else set()
    return [
        field for field in known_fields([row])
        if field.name not in hidden and (in_words(row[field.name], "") != row.label or related_row(row, field.name))
    ]  # fmt: skip


def place_of(row: Row, profile: Profile | None) -> tuple[str, str] | None:
    """The latitude and longitude of a row, as text; None where it has none."""
    if profile is None:
        return None
    roles = profile.roles
    if roles.point:
        longitude, latitude = row[roles.point] or (None, None)
    else:
        latitude, longitude = (row[name] if name else None for name in (roles.latitude, roles.longitude))
    return None if latitude is None or longitude is None else (in_words(latitude), in_words(longitude))
