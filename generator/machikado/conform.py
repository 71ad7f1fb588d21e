"""Raw rows to typed rows, judged by Frictionless cell by cell, then keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frictionless import Field as FrictionlessField

from .model import Field, Origin, Problem, Scalar, Table
from .problems import problem
from .read import RawRow
from .text import narrow, nearest
from .values import VALUE_CHECKS, plain_text

CellReader = Callable[[Any], tuple[Scalar, Mapping[str, str] | None]]
EXPECTED = {
    "integer": ("整数（半角数字）", "a whole number"),
    "number": ("数値（半角数字）", "a number"),
    "boolean": ("true か false", "true or false"),
    "date": ("日付（2017-06-19 の形）", "a day (2017-06-19)"),
    "year": ("西暦の年（2017 の形）", "a year (2017)"),
    "string": ("文字", "text"),
    "list": ("一覧", "a list"),
}
_STRICT = frozenset({"integer", "number", "boolean", "date", "year"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?\Z", re.ASCII)


@dataclass(slots=True, eq=False)
class TypedRow:
    """A row's typed values in the order of the table's fields, and the raw row they came from."""

    values: tuple[Scalar, ...]
    raw: RawRow


def readers_of(table: Table) -> list[CellReader]:
    """One reader for each field of a table, to be made once and used for all its rows."""
    return [_reader(field) for field in table.fields]


def conform(
    table: Table, readers: Sequence[CellReader], raw_rows: Iterable[RawRow]
) -> tuple[list[TypedRow], list[Problem]]:
    """The rows that keep the schema, and a problem for each cell that does not."""
    rows: list[TypedRow] = []
    problems: list[Problem] = []
    for raw in raw_rows:
        values = []
        faulty = False
        for place, read in enumerate(readers):
            value, notes = read(raw.cells[place])
            values.append(value)
            if notes is not None:
                problems.append(_cell_problem(table, table.fields[place], raw, raw.cells[place], notes))
                faulty = True
        if not faulty:
            rows.append(TypedRow(tuple(values), raw))
    return rows, problems


def _reader(field: Field) -> CellReader:
    """One function that turns a cell's text into its value, or says what is wrong with it."""
    judge = _judge(field)
    categories = {category.value for category in field.categories}
    checks = [VALUE_CHECKS[name] for name in field.checks if name in VALUE_CHECKS]
    if field.type == "string":
        checks.append(plain_text)
    strict = field.type in _STRICT
    required = {"required": ""} if field.required else None

    def read(cell: Any) -> tuple[Scalar, Mapping[str, str] | None]:
        if cell is None:
            return None, required
        if strict and _NOT_ASCII.search(cell):
            return None, {"full-width": narrow(cell)}
        value, notes = judge(cell)
        if notes:
            return None, notes
        if categories:
            for item in value if isinstance(value, tuple) else (value,):
                if item not in categories:
                    return None, {"not-in-vocabulary": nearest(narrow(item), categories) or ""}
        for check in checks:
            if fault := check(cell):
                return None, fault
        return value, None

    if field.type == "list":
        return _list_reader(field, read)
    return lru_cache(maxsize=4096)(read) if strict or categories else read


def _list_reader(field: Field, read: CellReader) -> CellReader:
    """Lists come as text (CSV) or as a list (YAML); an item may not hold the delimiter."""

    def read_list(cell: Any) -> tuple[Scalar, Mapping[str, str] | None]:
        if isinstance(cell, list):
            if any(field.delimiter in item for item in cell):
                return None, {"constraint": f"「{field.delimiter}」を含まない / without “{field.delimiter}”"}
            cell = field.delimiter.join(cell)
        value, notes = read(cell)
        return value, notes if notes is None else dict(notes)

    return read_list


def _judge(field: Field) -> CellReader:
    """Frictionless' own reader for the cell: its type and constraints decide."""
    names = ("name", "type", "format", "constraints", "delimiter", "trueValues", "falseValues")
    descriptor = {name: field.descriptor[name] for name in names if field.descriptor.get(name)}
    constraints = dict(descriptor.get("constraints", {}))
    constraints.pop("unique", None)
    reader = FrictionlessField.from_descriptor({**descriptor, "type": field.type, "constraints": constraints})
    if field.type == "list":
        reader.delimiter = field.delimiter
    judge = reader.create_cell_reader()

    def read(cell: Any) -> tuple[Scalar, Mapping[str, str] | None]:
        value, notes = judge(cell)
        if field.type == "integer" and notes is None and not _NUMBER.match(cell):
            return None, {"type": ""}
        return tuple(value) if isinstance(value, list) else value, notes

    return read


def _cell_problem(table: Table, field: Field, raw: RawRow, cell: Any, notes: Mapping[str, str]) -> Problem:
    note, detail = next(iter(notes.items()))
    value = cell if isinstance(cell, str) else None if cell is None else field.delimiter.join(cell)
    code = {"type": "wrong-type", "enum": "not-in-vocabulary"}.get(note, note)
    if code not in _KNOWN_NOTES:
        code, detail = "constraint", detail or note
    expected, expected_en = EXPECTED[field.type]
    return problem(
        code, raw.origin(field.name), table=table.name, field=field.name, value=value,
        proposed=detail if code in _PROPOSING and detail else None,
        title=field.title or field.name, title_en=field.title_en or field.title or field.name,
        example=field.example or "―", expected=expected, expected_en=expected_en, rule=detail,
        known=", ".join(f"{category.value}（{category.label}）" for category in field.categories),
    )  # fmt: skip


_PROPOSING = frozenset({"full-width", "not-in-vocabulary", "check-digit"})
_KNOWN_NOTES = _PROPOSING | {"required", "wrong-type", "constraint", "no-such-day", "unsafe-address", "markup-in-text"}


def key_problems(table: Table, rows: Sequence[RawRow]) -> Iterator[Problem]:
    """Rows whose key stands a second time, and second uses of a field that must be unique."""
    uniques = [(field.name,) for field in table.fields if field.descriptor["constraints"].get("unique")]
    for names in filter(None, {table.key, *uniques}):
        first: dict[tuple[str, ...], RawRow] = {}
        for value, row in _texts(table, names, rows):
            if value in first:
                yield _duplicate(table, names, value, row, first[value].origin())
            first.setdefault(value, row)


def _texts(table: Table, names: Sequence[str], rows: Iterable[RawRow]) -> Iterator[tuple[tuple[str, ...], RawRow]]:
    """Each row's cells under `names` as typed, where none of them is empty."""
    places = [table.positions[name] for name in names]
    for row in rows:
        value = tuple([row.cells[place] for place in places])
        if None not in value:
            yield value, row


def _duplicate(table: Table, names: Sequence[str], value: tuple[str, ...], row: RawRow, first: Origin) -> Problem:
    return problem(
        "duplicate-row", row.origin(names[-1]), table=table.name, field=names[-1],
        value=" / ".join(value), first=str(first),
    )  # fmt: skip


def reference_problems(
    table: Table, raw: Mapping[str, Sequence[RawRow]], definitions: Mapping[str, Table], damaged: frozenset[str]
) -> Iterator[Problem]:
    """Foreign keys that lead nowhere; they accuse nobody where the table they name could not be read whole."""
    for key in table.foreign_keys:
        if key.table in damaged or key.table not in raw:
            continue
        target = definitions[key.table]
        known = {value for value, _ in _texts(target, key.references, raw[key.table])}
        for value, row in _texts(table, key.fields, raw[table.name]):
            if value not in known:
                yield _missing(table, key.fields[-1], value, row, target, known)


def _missing(
    table: Table, name: str, value: tuple[str, ...], row: RawRow, target: Table, known: set[tuple[str, ...]]
) -> Problem:
    near = nearest(value[-1], [other[-1] for other in known if other[:-1] == value[:-1]])
    return problem(
        "missing-reference", row.origin(name), table=table.name, field=name,
        value=" / ".join(value), target=target.name, proposed=near,
    )  # fmt: skip
