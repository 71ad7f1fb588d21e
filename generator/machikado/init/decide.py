"""Decide everything that a schema says of a table, with the reason of each decision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from ..core.messages import Both
from ..core.model import ForeignKey, Table
from ..profile import ColumnStatistics, Roles, roles_of
from .columns import describe, with_categories
from .found import Column, Decided, Doubt, Found, plain_field
from .keys import is_clean, key_of, references_of
from .known_forms import KnownForm, form_of
from .names import table_name, table_title
from .sheets import fits, settle_times
from .statistics import MOST, statistics_of
from .types import Choice, type_of
from .words import reason

FACETS = 5  # at most
MOST_PAGES = 2_000  # rows beyond which a page for each takes long to build
_AT_LEFT, _SHORT = 4, 12  # columns, and letters, of what groups the rows below it
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z")
_SHOWN = ("facets", "latitude", "longitude", "point", "time", "measures", "series")  # what is written


def decide(tables: Sequence[Found], taken: set[str] | None = None) -> list[Decided]:
    """The decisions on all tables: each for itself, then beside the others; no name is `taken` already."""
    taken = set(taken or ())
    decided = [_alone(found, taken) for found in tables]
    for each in decided:
        set_references(each, decided)
    for each in decided:
        set_roles(each)
    return decided


def _alone(found: Found, taken: set[str]) -> Decided:
    form = form_of([column.name for column in found.columns], found.title)
    name = table_name(found.title, form.name if form else "", taken, PurePosixPath(found.source.name).stem)
    decided = Decided(found=found, table=Table(name=name, fields=()))
    decided.words = {"title": table_title(found.title)}
    if form:
        decided.preferred = tuple(form.facets)
        told = ("title", "title_en", "description", "description_en")
        decided.words |= {each: getattr(form, each) for each in told if getattr(form, each)}
        decided.reasons["title",] = reason("init-known-form", name=Both(form.title, form.title_en))
    if "encoding" in found.words:  # told first
        decided.doubts.append(Doubt(name, "", found.why[0]))
    decided.doubts += [Doubt(name, "", each) for each in found.asked]
    for column in found.columns:
        choice = type_of(column)
        if found.columns.index(column) < _AT_LEFT and _looks_merged(column, found.rows):
            choice.doubts.append(reason("init-looks-merged", n=found.rows - column.filled))
        describe(column, choice)
        _add_field(decided, column, choice, form)
    settle_times(decided)
    _left_out(decided)
    _titles(decided)
    _key(decided, form)
    for column, words in zip(found.columns, decided.fields, strict=True):
        if column.name not in decided.table.key and (why := with_categories(column, words)):
            decided.reasons["fields", column.name, "categories"] = why
    return decided


def _add_field(decided: Decided, column: Column, choice: Choice, form: KnownForm | None) -> None:
    """A field with what its values say, and what a known form says of it where the values agree."""
    told = dict(form.fields.get(column.name, {})) if form else {}
    words = {key: value for key, value in told.items() if key.startswith(("title", "description"))}
    if (
        told
        and told.get("type", "string") != choice.words["type"]
        and (told.get("type") == "string" or not column.values)
    ):
        choice = Choice({"type": told["type"]}, {"type": reason("init-known-type")})
    for name in ("categories", "checks", "unit"):
        if told.get(name) and name not in choice.words and _agrees(column, {**choice.words, name: told[name]}):
            choice.words[name] = told[name]
            choice.reasons[name] = reason("init-known-words")
    decided.fields.append({"name": column.name, **words, **choice.words})
    for place, why in choice.reasons.items():
        decided.reasons["fields", column.name, place] = why
    decided.doubts += [Doubt(decided.table.name, column.name, each) for each in choice.doubts]


def _agrees(column: Column, words: dict[str, Any]) -> bool:
    """Whether every value of a column keeps to what a form says of it."""
    if "unit" in words:
        return words["type"] in ("integer", "number")
    return words["type"] == "string" and fits({"name": column.name, **words}, column.values)


def _looks_merged(column: Column, rows: int) -> bool:
    """Whether a column has a value where it changes alone, as if the cells below it were one with it."""
    short = all(len(str(text)) <= _SHORT for text in column.values)
    return short and len(column.values) == column.filled >= 2 and column.filled * 3 <= rows


def _left_out(decided: Decided) -> None:
    if lines := decided.found.left_out:
        decided.words["level"] = "warning"
        shown = ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
        why = reason("init-left-out", n=len(lines), lines=shown)
        decided.reasons["level",] = why
        decided.doubts.insert(0, Doubt(decided.table.name, "", why))


def _titles(decided: Decided) -> None:
    """Words for headings such as `dep_delay`, where no other column is called so."""
    known = {words["name"] for words in decided.fields}
    for place, words in enumerate(decided.fields):
        title = words["name"].replace("_", " ").capitalize()
        if _SNAKE.match(words["name"]) and "title" not in words and title not in known:
            decided.fields[place] = {"name": words["name"], "title": title, **words}
            known.add(title)


def _key(decided: Decided, form: KnownForm | None) -> None:
    found = decided.found
    fields = tuple(plain_field(words) for words in decided.fields)
    positions = {each.name: place for place, each in enumerate(fields)}
    chosen = (found.key, reason("init-key-of-objects")) if found.key else key_of(decided)
    if (
        form
        and form.key in positions
        and len(found.column(form.key).values) == found.rows == found.column(form.key).filled
    ):
        chosen = form.key, reason("init-known-key", name=Both(form.title, form.title_en))
    if chosen and (found.key or is_clean(found.column(chosen[0]))):
        decided.words["primaryKey"] = [chosen[0]]
        decided.reasons["primaryKey",] = chosen[1]
    key = tuple(decided.words.get("primaryKey", ()))
    label = f"{{{form.label}}}" if form and form.label in positions else ""
    decided.table = replace(decided.table, fields=fields, positions=positions, label=label)
    if key:
        set_pages(decided, key[0])
    if label:
        decided.reasons["label",] = reason("init-known-label")


def set_pages(decided: Decided, key: str) -> None:
    """Gives a table its key, and each row a page unless there are too many."""
    decided.table = replace(decided.table, key=(key,))
    if decided.found.rows > MOST_PAGES:
        decided.words["pages"] = "list"
        decided.reasons["pages",] = reason("init-no-pages", n=decided.found.rows, most=MOST_PAGES)


def set_references(decided: Decided, others: Sequence[Decided]) -> None:
    """The foreign keys of a table; a partial one is a warning in each row that leads nowhere."""
    keys = []
    for each in references_of(decided, others):
        entry: dict[str, Any] = {"fields": [each.field], "reference": {"resource": each.table, "fields": [each.key]}}
        if each.lost:
            entry["level"] = "warning"
            decided.doubts.append(Doubt(decided.table.name, each.field, each.why))
        decided.words.setdefault("foreignKeys", []).append(entry)
        decided.reasons["foreignKeys", each.field] = each.why
        keys.append(ForeignKey(fields=(each.field,), table=each.table, references=(each.key,)))
        words = next(words for words in decided.fields if words["name"] == each.field)
        if words.pop("categories", None):
            decided.reasons.pop(("fields", each.field, "categories"))
    if keys:
        fields = tuple(plain_field(words) for words in decided.fields)
        decided.table = replace(decided.table, foreign_keys=tuple(keys), fields=fields)


def set_roles(decided: Decided) -> None:
    """What the columns are for, as the pages will have it."""
    if not decided.found.rows:
        return
    statistics = statistics_of(decided)
    roles = roles_of(decided.table, statistics)
    if roles.label and not decided.table.schema.get("label") and _names_each(decided, roles.label):
        decided.words["label"] = decided.table.label or f"{{{roles.label}}}"
        if roles.label in roles.reasons:
            decided.reasons.setdefault(("label",), roles.reasons[roles.label])
    explore = {role: value for role in _SHOWN if (value := _value(roles, role))}
    if preferred := _preferred(decided, statistics):
        guessed = [] if len(preferred) > 1 else [each for each in roles.facets if each not in preferred]
        explore["facets"] = [*preferred, *guessed][:FACETS]
    if explore and not decided.table.explore:
        decided.words["explore"] = explore
    for name, why in roles.reasons.items():
        decided.reasons["explore", name] = why


def _names_each(decided: Decided, name: str) -> bool:
    """Whether a column can name every row: it is filled everywhere, and nothing in it is left out of pages."""
    words = next((each for each in decided.fields if each["name"] == name), {})
    whole = decided.found.column(name).filled == decided.found.rows
    return whole and not set("{}") & set(name) and not words.get("level") and not words.get("missingValues")


def _preferred(decided: Decided, statistics: Mapping[str, ColumnStatistics]) -> list[str]:
    """The facets of a known form that divide these rows."""
    held = {name: statistics[name] for name in decided.preferred if name in statistics}
    fit = [name for name, each in held.items() if _divides(each)]
    for name in fit:
        decided.reasons.setdefault(("explore", name), reason("role-facet", n=held[name].distinct))
    return fit


def _divides(column: ColumnStatistics) -> bool:
    """Whether a column tells rows from others: by its values, or as a mark that some rows have."""
    many = 2 <= column.distinct <= MOST and column.filled * 2 >= column.rows
    return many or (column.distinct == 1 and column.filled < column.rows)


def _value(roles: Roles, role: str) -> Any:
    value = getattr(roles, role)
    return list(value) if isinstance(value, tuple) else value
