"""Read JSON, NDJSON and GeoJSON into raw rows: objects or arrays in a list, or objects under their keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..core.json_cursor import Cursor, JsonFault, Number, cell_text
from ..core.messages import reason
from ..core.model import Origin
from ..core.problems import problem
from ..core.raw_rows import is_full
from ..core.yaml_reader import Loaded
from .file_source import Source
from .record_reader import Flattener, chosen, tell_shape

Items = Iterator[tuple[Any, int]]  # each with its line


def read_json(text: str, source: Source) -> None:
    """A file that is an array of rows, an object of rows by key, or has such an array under `dialect.property`."""
    cursor = Cursor(text)
    with_faults(source, cursor, lambda: _whole(cursor, source))


def read_lines(text: str, source: Source) -> None:
    """A file with one JSON value a line; empty lines are none."""
    lines = enumerate(text.split("\n"), 1)
    _rows(_line_items(source, ((line, number) for number, line in lines if line.strip())), source)


def with_faults(source: Source, cursor: Cursor, read: Callable[[], None]) -> None:
    """Reads, and reports what is no JSON and which keys are doubled."""
    try:
        if not cursor.peek():  # an empty table, told as such
            return
        read()
        cursor.finish()
    except JsonFault as fault:
        source.refuse("broken-json", fault.why, cursor.line(fault.place))
    tell_doubled(source, cursor)


def tell_doubled(source: Source, cursor: Cursor, shift: int = 0) -> None:
    for key, first, last in cursor.doubled:
        origin = Origin(path=source.name, line=cursor.line(last) + shift)
        told = problem(
            "duplicate-key", origin, table=source.table.name, field=key[:100], value=key,
            first=cursor.line(first) + shift,
        )  # fmt: skip
        source.result.problems.append(told)
        source.result.damaged = True


def items_of(cursor: Cursor) -> Items:
    """The items of the array at the cursor."""
    for place in cursor.elements():
        line = cursor.line(place)
        yield cursor.value(), line


def _line_items(source: Source, lines: Iterator[tuple[str, int]]) -> Items:
    for text, number in lines:
        cursor = Cursor(text)
        try:
            value = cursor.value()
            cursor.finish()
        except JsonFault as fault:
            source.refuse("broken-json", fault.why, number)
            if is_full(source.result):
                return
            continue
        tell_doubled(source, cursor, number - 1)
        yield value, number


def _whole(cursor: Cursor, source: Source) -> None:
    if pointer := source.option("property"):
        if not _below(cursor, source, pointer.removeprefix("/").split("/") if pointer[0] == "/" else [pointer]):
            source.refuse("unreadable-file", reason("no-such-property", name=pointer))
    elif cursor.peek() == "[":
        _rows(items_of(cursor), source)
    elif cursor.peek() == "{" and source.many:
        _keyed(cursor, source)
    else:
        line = cursor.line(cursor.at)
        _rows(iter([(cursor.value(), line)]), source)


def _below(cursor: Cursor, source: Source, names: list[str]) -> bool:
    """Reads what stands under a path of names; whether there is such a place."""
    if not names:
        _rows(items_of(cursor), source) if cursor.peek() == "[" else _keyed(cursor, source)
        return True
    if cursor.peek() != "{":
        cursor.value()
        return False
    name, found = names[0].replace("~1", "/").replace("~0", "~"), False
    for key, _ in cursor.members():
        if key == name and not found:
            found = _below(cursor, source, names[1:])
        else:
            cursor.value()
    return found


def _keyed(cursor: Cursor, source: Source) -> None:
    """Rows under their keys: `{"a": {…}, "b": {…}}`; the key goes into the field of the primary key."""
    if cursor.peek() != "{":
        raise JsonFault(reason("json-expects", sign="[ {"), cursor.at)
    found: list[tuple[str, int, Any]] = []
    for key, place in cursor.members():
        found.append((key, cursor.line(place), cursor.value()))
    table = source.table
    if not found:
        return
    if any(not isinstance(value, dict) for _, _, value in found):
        lists = ", ".join(key for key, _, value in found if isinstance(value, list))
        source.refuse("unreadable-file", reason("needs-property", names=lists or "―"))
    elif len(table.key) != 1 or table.key[0] not in table.positions:
        source.refuse("unreadable-file", reason("keyed-needs-key"))
    else:
        _keyed_rows(found, source, table.key[0])


def _keyed_rows(found: list[tuple[str, int, Any]], source: Source, own: str) -> None:
    flattener = Flattener(source.name, source.children, source.result)
    for key, line, value in found:
        if is_full(source.result):
            return
        entries = dict(value)
        if own in entries and cell_text(entries[own]) == key:
            del entries[own]
        flattener.record(source.table, chosen(_loaded(entries, line), source.table), {own: key or None})


def _rows(items: Items, source: Source) -> None:
    """Rows that are objects, or arrays below an array of headings; the first decides unless the dialect does."""
    first = next(items, None)
    if first is None:
        return
    kind = source.option("itemType") or ("array" if isinstance(first[0], list) and source.many else "object")
    everything = _chained(first, items)
    if kind == "array":
        source.grid(_Arrays(everything, source), source.name, source.table, source.result)
        for _ in everything:  # what is not read must still be JSON
            pass
        return
    flattener = Flattener(source.name, source.children, source.result)
    for value, line in everything:
        if is_full(source.result):
            continue
        take(flattener, value, line, source)


def _chained(first: tuple[Any, int], rest: Items) -> Items:
    yield first
    yield from rest


def take(flattener: Flattener, value: Any, line: int, source: Source) -> None:
    """One row that is an object; anything else is told."""
    if isinstance(value, dict):
        flattener.record(source.table, chosen(_loaded(value, line), source.table), {})
    else:
        tell_shape(source.result, source.name, line, source.table, _bare(value))


def _loaded(value: Any, line: int) -> Loaded:
    if isinstance(value, dict):
        return {key: _loaded(item, line) for key, item in value.items()}, line
    return ([_loaded(item, line) for item in value] if isinstance(value, list) else value), line


def _bare(value: Any) -> Any:
    return value if value is None or isinstance(value, (dict, list)) else ""


class _Arrays:
    """Rows that are arrays, the first of them headings."""

    def __init__(self, items: Items, source: Source) -> None:
        self._items, self._source, self._headed, self.line_num = items, source, False, 0

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        for value, line in self._items:
            if is_full(self._source.result):
                break
            self.line_num = line
            if isinstance(value, list):
                headed, self._headed = self._headed, True
                return [_cell(item) if headed else cell_text(item) or "" for item in value]
            tell_shape(self._source.result, self._source.name, self.line_num, self._source.table, _bare(value), "list")
        raise StopIteration


def _cell(value: Any) -> Any:
    """A cell of an array: a number stays one, a list of scalars a list."""
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) or item is None for item in value):
        return [cell_text(item) for item in value]
    return value if isinstance(value, Number) else cell_text(value)
