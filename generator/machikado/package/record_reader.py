"""Read records into raw rows: nested lists become rows of their own tables, nested objects columns like `id.code`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ..core.json_cursor import Number, cell_text, compact
from ..core.messages import reason
from ..core.model import Field, Origin, Problem, Table
from ..core.nested_lists import filled_by
from ..core.problems import problem
from ..core.raw_rows import NOTHING, RawFile, RawRow, is_full, set_aside, unknown_field
from ..core.yaml_reader import Loaded, load, plain
from ..validation.numerals import spelt_for
from .matching import takes_part

# Types of fields whose cells are lists and objects, as JSON in one line.
STRUCTURED = frozenset(("object", "array", "geojson", "geopoint", "any"))


def read_records(
    text: str, name: str, table: Table, children: Mapping[str, list[Table]], result: RawFile, *, many: bool
) -> None:
    """Reads one file: a list of records where `many`, else one record."""
    loaded, problems = load(text, name)
    result.problems.extend(problems)
    records, line = loaded or (None, 1)
    expected = list if many else dict
    if isinstance(records, expected):
        flattener = Flattener(name, children, result)
        for record in records if many else [(records, line)]:
            if is_full(result):
                return
            flattener.record(table, chosen(record, table), {})
    elif not problems and not (many and records is None):  # an empty list is an empty table, told as such
        result.problems.append(_shape(Origin(path=name, line=line), table, expected.__name__, records))
        result.damaged = True
    if loaded is None and problems:
        result.damaged = True


def _shape(origin: Origin, table: Table, expected: str, found: Any, field_name: str | None = None) -> Problem:
    words = {
        "list": reason("yaml-list"), "dict": reason("yaml-mapping"), "str": reason("value"),
        "NoneType": reason("nothing"),
    }  # fmt: skip
    return problem(
        "wrong-shape", origin, table=table.name, field=field_name,
        expected=words[expected], found=words[type(found).__name__],
    )  # fmt: skip


def chosen(loaded: Loaded, table: Table) -> Loaded:
    """A record with the entries that `dialect.itemKeys` names; with all of them where it names none."""
    wanted = (table.resource.get("dialect") or {}).get("itemKeys")
    if not isinstance(wanted, list) or not isinstance(loaded[0], dict):
        return loaded
    return {key: item for key, item in loaded[0].items() if key in wanted}, loaded[1]


def tell_shape(result: RawFile, name: str, line: int, table: Table, found: Any, expected: str = "dict") -> None:
    """Tells of a value where a record, or another shape, must stand: `found` is a list, dict, text or None."""
    result.problems.append(_shape(Origin(path=name, line=line), table, expected, found))
    result.damaged = True


@lru_cache
def _same(names: frozenset[str]) -> frozenset[str]:
    """One object for all rows whose same fields are filled in; the sequence is their own."""
    return names - {"sequence"} or NOTHING


class Flattener:
    """Turns a nested record into rows of its table and of the tables nested in it."""

    def __init__(self, name: str, children: Mapping[str, list[Table]], result: RawFile) -> None:
        self.name, self.children, self.result = name, children, result
        self.missing: dict[str, list[tuple[int, frozenset[str]]]] = {}
        self.unknown: dict[tuple[str, str], str | None] = {}  # entries of a table that are told, and the field meant
        self.dotted: dict[str, bool] = {}  # whether a table has columns like `id.code`

    def record(self, table: Table, loaded: Loaded, filled: Mapping[str, Any], parent: RawRow | None = None) -> None:
        value, line = loaded
        if not isinstance(value, dict):
            value = self._scalar_item(table, loaded, filled)
            if value is None:
                return
        row = RawRow(self.name, line, [None] * len(table.fields), {}, _same(frozenset(filled)), parent)
        for field_name, text in filled.items():
            row.cells[table.positions[field_name]] = text
        lists = {child.nesting.name: child for child in self.children.get(table.name, ()) if child.nesting}
        if told := self._take(table, row, value, filled, lists):
            row.told |= told
            self.result.damaged = self.result.damaged or not told.isdisjoint(table.key)
        set_aside(row, self._missing(table))
        self.result.rows.setdefault(table.name, []).append(row)
        for name, child in lists.items():
            if name in value:
                self._children(child, value[name], table, row)

    def _take(
        self, table: Table, row: RawRow, entries: Mapping[str, Loaded], filled: Mapping[str, Any], lists: Iterable[str]
    ) -> set[str]:
        """Takes the record's entries; gives the fields whose fault is reported with one of them."""
        told: set[str | None] = set()
        for key, item in self._flat(table, entries, lists).items():
            if is_full(self.result):
                break
            if key in table.positions and (key not in filled or key == "sequence"):
                if not self._cell(table, row, key, item):
                    told.add(key)
            elif key not in lists and not takes_part(table):
                told.add(self._no_cell(table, key, item, filled, lists))
        return {name for name in told if name}

    def _flat(
        self, table: Table, entries: Mapping[str, Loaded], lists: Iterable[str], before: str = ""
    ) -> Mapping[str, Loaded]:
        """The entries with those of nested objects beside them, where the table has columns like `id.code`."""
        if table.name not in self.dotted:
            self.dotted[table.name] = any("." in name for name in table.positions)
        if not self.dotted[table.name]:
            return entries
        found: dict[str, Loaded] = {}
        for key, item in entries.items():
            name = f"{before}{key}"
            start = f"{name}."
            has_columns = name not in table.positions and any(each.startswith(start) for each in table.positions)
            inner = isinstance(item[0], dict) and name not in lists and has_columns
            for path, value in (self._flat(table, item[0], (), start) if inner else {name: item}).items():
                if path in found:
                    origin = Origin(path=self.name, line=value[1])
                    self.result.problems.append(
                        problem("duplicate-key", origin, field=path, value=path, first=found[path][1])
                    )
                found.setdefault(path, value)
        return found

    def _no_cell(
        self, table: Table, key: str, item: Loaded, filled: Mapping[str, Any], lists: Iterable[str]
    ) -> str | None:
        """Tells once of an entry that is none of the table's to take; gives the field that was meant."""
        if key not in filled and (table.name, key) in self.unknown:
            return self.unknown[table.name, key]
        origin = Origin(path=self.name, line=item[1])
        if key in filled:
            found = problem("filled-in-field", origin, table=table.name, field=key, value=key)
        else:
            found = unknown_field(key, table, origin, lists, filled)
            self.unknown[table.name, key] = found.proposed
        self.result.problems.append(found)
        return found.proposed

    def _scalar_item(self, table: Table, loaded: Loaded, filled: Mapping[str, Any]) -> dict[str, Loaded] | None:
        """A bare item of a list stands for the first field that is not filled in."""
        free = next((field.name for field in table.fields if field.name not in filled), None)
        scalar = loaded[0] is not None and not isinstance(loaded[0], list)
        if scalar and table.nesting and free:
            return {free: loaded}
        tell_shape(self.result, self.name, loaded[1], table, "" if scalar else loaded[0])
        return None

    def _cell(self, table: Table, row: RawRow, key: str, item: Loaded) -> bool:
        """Whether the value has the shape of a cell."""
        value, line = item
        place = table.positions[key]
        kind = table.fields[place].type
        if isinstance(value, list) and kind == "list":
            fits = not any(text is None or isinstance(text, (list, dict)) for text, _ in value)
            value = [cell_text(text) for text, _ in value] if fits else value
        elif isinstance(value, (list, dict)) and kind in STRUCTURED:
            fits, value = True, compact(plain(item))
        else:
            fits = not isinstance(value, (list, dict))
            value = self._text(table.fields[place], value) if fits else value
        if not fits:
            self.result.problems.append(_shape(Origin(path=self.name, line=line), table, "str", value, key))
            return False
        row.cells[place] = value or None
        if row.lines is not None and line != row.line:
            row.lines[key] = line
        return True

    def _text(self, field: Field, value: Any) -> str | None:
        return spelt_for(field, value) if isinstance(value, Number) else cell_text(value)

    def _missing(self, table: Table) -> list[tuple[int, frozenset[str]]]:
        """The fields with texts that stand for nothing, worked out once a table."""
        if table.name not in self.missing:
            told = [(place, field.missing) for place, field in enumerate(table.fields) if field.missing]
            self.missing[table.name] = told
        return self.missing[table.name]

    def _children(self, child: Table, loaded: Loaded, parent: Table, row: RawRow) -> None:
        items, line = loaded
        if items is None or not child.fields:
            return
        if not isinstance(items, list):
            name = child.nesting.name if child.nesting else None
            self.result.problems.append(_shape(Origin(path=self.name, line=line), child, "list", items, name))
            self.result.damaged = True
            return
        back = filled_by(child, parent.name)
        filled = {own: row.cells[parent.positions[theirs]] for own, theirs in back.items()}
        for number, item in enumerate(items, 1):
            if is_full(self.result):
                return
            sequence = {"sequence": str(number)} if "sequence" in child.positions else {}
            self.record(child, item, filled | sequence, row)
