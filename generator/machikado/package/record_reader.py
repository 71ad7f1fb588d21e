"""Read YAML records into raw rows; nested lists become rows of their own tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.nested_lists import filled_by
from ..core.problems import problem
from ..core.raw_rows import NOTHING, RawFile, RawRow, is_full, set_aside, unknown_field
from ..core.yaml_reader import Loaded, load, plain
from .matching import takes_part


def read_records(
    text: str, name: str, table: Table, children: Mapping[str, list[Table]], result: RawFile, *, many: bool
) -> None:
    """Reads one file: a list of records where `many`, else one record."""
    loaded, problems = load(text, name)
    result.problems.extend(problems)
    records, line = loaded or (None, 1)
    expected = list if many else dict
    if isinstance(records, expected):
        flattener = _Flattener(name, children, result)
        for record in records if many else [(records, line)]:
            if is_full(result):
                return
            flattener.record(table, record, {})
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


@lru_cache
def _same(names: frozenset[str]) -> frozenset[str]:
    """One object for all rows whose same fields are filled in; the sequence is their own."""
    return names - {"sequence"} or NOTHING


_STRUCTURED = ("object", "array", "geojson", "any")


def _inner(table: Table, key: str, value: Mapping[str, Loaded]) -> dict[str, Loaded]:
    """The values of an object by the fields that name them, `key.name`; none where the table has no such field."""
    if not any(name.startswith(f"{key}.") for name in table.positions):
        return {}
    return {f"{key}.{name}": item for name, item in value.items()}


class _Flattener:
    """Turns a nested record into rows of its table and of the tables nested in it."""

    def __init__(self, name: str, children: Mapping[str, list[Table]], result: RawFile) -> None:
        self.name, self.children, self.result = name, children, result
        self.missing: dict[str, list[tuple[int, frozenset[str]]]] = {}

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
        for key, item in entries.items():
            if is_full(self.result):
                break
            if key in table.positions and (key not in filled or key == "sequence"):
                if not self._cell(table, row, key, item):
                    told.add(key)
            elif isinstance(item[0], dict) and (inner := _inner(table, key, item[0])):
                told |= self._take(table, row, inner, filled, ())
            elif key not in lists and not takes_part(table):
                told.add(self._no_cell(table, key, item, filled, lists))
        return {name for name in told if name}

    def _no_cell(
        self, table: Table, key: str, item: Loaded, filled: Mapping[str, Any], lists: Iterable[str]
    ) -> str | None:
        """Tells of an entry that is none of the table's to take; gives the field that was meant."""
        origin = Origin(path=self.name, line=item[1])
        if key in filled:
            found = problem("filled-in-field", origin, table=table.name, field=key, value=key)
        else:
            found = unknown_field(key, table, origin, lists, filled)
        self.result.problems.append(found)
        return found.proposed

    def _scalar_item(self, table: Table, loaded: Loaded, filled: Mapping[str, Any]) -> dict[str, Loaded] | None:
        """A bare item of a list stands for the first field that is not filled in."""
        free = next((field.name for field in table.fields if field.name not in filled), None)
        if isinstance(loaded[0], str) and table.nesting and free:
            return {free: loaded}
        self.result.problems.append(_shape(Origin(path=self.name, line=loaded[1]), table, "dict", loaded[0]))
        self.result.damaged = True
        return None

    def _cell(self, table: Table, row: RawRow, key: str, item: Loaded) -> bool:
        """Whether the value has the shape of a cell."""
        value, line = item
        place = table.positions[key]
        if isinstance(value, dict | list) and table.fields[place].type in _STRUCTURED:
            value = json.dumps(plain(item), ensure_ascii=False)
        if isinstance(value, list) and table.fields[place].type == "list":
            value = [text for text, _ in value]
            fits = all(isinstance(text, str) for text in value)
        else:
            fits = value is None or isinstance(value, str)
        if not fits:
            self.result.problems.append(_shape(Origin(path=self.name, line=line), table, "str", value, key))
            return False
        row.cells[place] = value or None
        if row.lines is not None and line != row.line:
            row.lines[key] = line
        return True

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
