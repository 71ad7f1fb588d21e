"""Read a sheet again as its types have it: days and times of workbooks are shown in one way and stored in another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from ..core.file_formats import parted
from ..package.csv_reader import read_file
from ..package.dialects import dialect_of
from ..validation.cells import cell_reader
from ..validation.judges import DATED
from ..validation.personal_data import DOUBTS
from .found import Decided, plain_field
from .types import Choice, type_of
from .words import reason


def settle_times(decided: Decided) -> None:
    """Takes the stored values of fields of days and times; those that are none after all become text."""
    found = decided.found
    if not parted(found.path)[0].lower().endswith((".xlsx", ".xlsm")):
        return
    dated = [words for words in decided.fields if words["type"] in DATED]
    if not dated:
        return
    for words in dated:
        form = words.pop("format", None)
        if form:
            why = reason("init-type-stored")
            decided.reasons["fields", words["name"], "type"] = why
    for words in (words for words in dated if not fits(words, _stored(decided)[words["name"]])):
        _as_shown(decided, words)
    stored = _stored(decided)
    for words in dated:
        column = found.column(words["name"])
        column.values, column.filled = stored[column.name], sum(stored[column.name].values())


def _stored(decided: Decided) -> dict[str, Counter[str]]:
    """What the engine reads in each column under the types that are decided."""
    found, fields = decided.found, tuple(plain_field(words) for words in decided.fields)
    words: dict[str, Any] = {name: value for name, value in found.words.items() if isinstance(value, str)}
    dialect = {
        name: list(map(str, value)) if isinstance(value, list) else value
        for name, value in found.words.get("dialect", {}).items()
    }
    table = replace(
        decided.table, fields=fields, positions={each.name: place for place, each in enumerate(fields)}, folder="",
        paths=(found.path,), resource={**words, "dialect": dialect}, csv_dialect=dialect_of(dialect),
    )  # fmt: skip
    rows = read_file(found.source.root / found.path, found.source.root, table, {}).rows.get(table.name, [])
    columns = (Counter(cell for row in rows if (cell := row.cells[place])) for place in range(len(fields)))
    return dict(zip(table.positions, columns, strict=True))


def fits(words: dict[str, Any], values: Counter[str]) -> bool:
    """Whether the engine's own reader takes every value of a field."""
    read = cell_reader(plain_field(words))
    return all(not notes or notes.keys() <= DOUBTS for notes in (read(text)[1] for text in values))


def _as_shown(decided: Decided, words: dict[str, Any]) -> None:
    """A field that is text in some cells: by its texts where all of them are, else text."""
    column = decided.found.column(words["name"])
    again: Choice = type_of(column)
    kept = {name: value for name, value in words.items() if name.startswith(("title", "description"))}
    if again.words["type"] in DATED and not fits({"name": column.name, **again.words}, _stored(decided)[column.name]):
        again = Choice({"type": "string"}, {"type": reason("init-type-cells")})
    name = words["name"]
    words.clear()
    words.update({"name": name, **kept, **again.words})
    decided.reasons.pop(("fields", name, "missingValues"), None)
    for place, why in again.reasons.items():
        decided.reasons["fields", name, place] = why
