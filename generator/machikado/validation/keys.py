"""Check keys and references: duplicate keys and dangling references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..core.model import ForeignKey, Origin, Problem, Table
from ..core.problems import problem
from ..core.raw_rows import RawRow
from ..core.strings import nearest

LIKENESS = 0.8  # of a name that is proposed, from 0 to 1
SHORT = 4  # letters of a short code
PROPOSALS = 20  # nearest names that are looked for in one foreign key; among thousands each takes a while


def key_problems(table: Table, rows: Sequence[RawRow]) -> Iterator[Problem]:
    """Rows whose key stands a second time, and second uses of a field that must be unique."""
    uniques = [(field.name,) for field in table.fields if field.descriptor["constraints"].get("unique")]
    for names in filter(None, dict.fromkeys((table.key, *uniques, *table.unique_keys))):
        first: dict[tuple[str, ...], RawRow] = {}
        for value, row in _texts(table, names, rows):
            if value in first and not _follows(table, row, first[value]):
                yield _duplicate(table, names, value, row, first[value].origin())
            first.setdefault(value, row)


def _follows(table: Table, row: RawRow, first: RawRow) -> bool:
    """Whether two rows are alike only because the records around them are: which is reported for those."""
    if row.parent is None or row.parent is first.parent:
        return False
    parents = [key for key in table.foreign_keys if table.nesting and key.table == table.nesting.parent]
    places = [table.positions[name] for key in parents for name in key.fields]
    return all(row.cells[place] == first.cells[place] for place in places)


def _texts(table: Table, names: Sequence[str], rows: Sequence[RawRow]) -> Iterator[tuple[tuple[str, ...], RawRow]]:
    """Each row's cells under `names` as typed, where none of them is empty."""
    columns = [[row.cells[table.positions[name]] for row in rows] for name in names]
    return ((value, row) for value, row in zip(zip(*columns, strict=True), rows, strict=True) if None not in value)


def _duplicate(table: Table, names: Sequence[str], value: tuple[str, ...], row: RawRow, first: Origin) -> Problem:
    return problem(
        "duplicate-row", row.origin(names[-1]), table=table.name, field=names[-1],
        value=" / ".join(value), first=str(first),
    )  # fmt: skip


def reference_problems(
    table: Table, raw: Mapping[str, Sequence[RawRow]], definitions: Mapping[str, Table], damaged: frozenset[str]
) -> Iterator[Problem]:
    """Foreign keys that dangle; they accuse nobody where the table they name could not be read whole."""
    told: set[tuple[int, str]] = set()  # rows and fields: a composite key adds nothing to a part that leads nowhere
    for key in sorted(table.foreign_keys, key=lambda key: len(key.fields)):
        if key.table in damaged or key.table not in raw:
            continue
        known = {value for value, _ in _texts(definitions[key.table], key.references, raw[key.table])}
        known |= set(_mended(definitions[key.table], key.references, raw[key.table]))
        lost = [found for found in _lost(table, key, raw[table.name], known) if not _is_told(found[1], key, told)]
        if key.level == "error":  # a warning hides no error
            told |= {(id(row), key.name) for _, row in lost}
        yield from _missing(table, key, lost, known)


def _missing(
    table: Table, key: ForeignKey, lost: Iterable[tuple[tuple[str, ...], RawRow]], known: set[tuple[str, ...]]
) -> Iterator[Problem]:
    for number, (value, row) in enumerate(lost):
        near = _nearest_key(value, known) if number < PROPOSALS else None
        yield problem(
            "missing-reference", row.origin(key.name), level=key.level, table=table.name, field=key.name,
            value=" / ".join(value), target=key.table, proposed=near,
        )  # fmt: skip


def _lost(
    table: Table, key: ForeignKey, rows: Sequence[RawRow], known: set[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], RawRow]]:
    """Rows whose key leads nowhere."""
    return ((value, row) for value, row in _texts(table, key.fields, rows) if value not in known)


def _is_told(row: RawRow, key: ForeignKey, told: set[tuple[int, str]]) -> bool:
    """Whether one of the key's cells is faulty in itself, or leads nowhere alone."""
    return any((id(row), name) in told or (row.faulty and name in row.faulty) for name in key.fields)


def _mended(table: Table, names: Sequence[str], rows: Iterable[RawRow]) -> Iterator[tuple[str, ...]]:
    """The keys that faulty rows will have once they are spelt as proposed."""
    for row in rows:
        if faulty := row.faulty:
            value = tuple([faulty.get(name) or row.cells[table.positions[name]] for name in names])
            if None not in value:
                yield value


def _nearest_key(value: tuple[str, ...], known: set[tuple[str, ...]]) -> str | None:
    """A key that was surely meant. Of two codes of one length each may be right: a wrong proposal would do harm."""
    near = nearest(value[-1], [other[-1] for other in known if other[:-1] == value[:-1]], LIKENESS)
    is_code = len(value[-1]) <= SHORT or (value[-1].isascii() and value[-1] == value[-1].upper())
    return None if near and is_code and len(near) == len(value[-1]) else near


def identifying_fields(table: Table) -> list[str]:
    """The references that an identifier may be made of where a record has none: required ones, and one more."""
    names = [key.fields[-1] for key in table.foreign_keys if len(key.fields) == 1]
    required = [name for name in names if table.field(name).required or name in table.key]
    return list(dict.fromkeys((required or names[:1]) + [name for name in names if name not in required][:1]))
