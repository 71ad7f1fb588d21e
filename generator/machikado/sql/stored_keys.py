"""Check keys and references of tables in columns: SQL finds the rows, the checks of rows judge these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..core.model import ForeignKey, Problem, Table
from ..core.problems import MOST, more_problems
from ..core.raw_rows import RawRow
from ..validation.keys import key_problems, reference_problems
from .column_table import Columns, written_of
from .engine import Connection
from .names import literal, quoted

_LOST = 5 * MOST  # rows whose reference leads nowhere that are looked at; the rest are counted


def stored_key_problems(connection: Connection, columns: Columns) -> Iterator[Problem]:
    """Rows whose key stands a second time, and second uses of a field that must be unique."""
    table = columns.table
    uniques = [(field.name,) for field in table.fields if field.descriptor["constraints"].get("unique")]
    rows: dict[tuple[str, int], RawRow] = {(raw.path, raw.line): raw for raw in columns.faulty}
    for names in sorted({table.key, *uniques} - {()}):
        for raw in _repeated(connection, columns, names):
            known = rows.setdefault((raw.path, raw.line), raw)
            for place, cell in enumerate(raw.cells):
                known.cells[place] = cell if known.cells[place] is None else known.cells[place]
    order = {shape.name: number for number, shape in columns.files.items()}
    told = list(key_problems(table, sorted(rows.values(), key=lambda raw: (order[raw.path], raw.line))))
    yield from told
    for names in sorted({table.key, *uniques} - {()}):
        rest = _count(connection, f"SELECT 1 {_numbered(columns, names)} WHERE n > 1") - MOST - 1
        last = [each for each in told if each.field == names[-1]][-1:]
        yield from (replace(each, count=rest) for each in last if rest > 0)


def _count(connection: Connection, select: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({select})").fetchall()[0][0])


def _numbered(columns: Columns, names: Sequence[str]) -> str:
    """Rows with what they hold under `names`, numbered among those that hold the same: none that is alone."""
    parts = [f"f{columns.table.positions[name]}" for name in names]
    listed, whole = ", ".join(parts), " AND ".join(f"{part} IS NOT NULL" for part in parts)
    same = " AND ".join(f"r.{part} = d.{part}" for part in parts)
    return (
        f"FROM (SELECT file, place, {listed}, row_number() OVER (PARTITION BY {listed} ORDER BY file, place) AS n"
        f" FROM {columns.store} r WHERE ({whole} AND EXISTS (SELECT 1 FROM"
        f" (SELECT {listed} FROM {columns.store} GROUP BY ALL HAVING count(*) > 1) d WHERE {same})))"
    )


def _repeated(connection: Connection, columns: Columns, names: Sequence[str]) -> Iterator[RawRow]:
    """The first rows whose values under `names` stood before, and those where they stood first."""
    table = columns.table
    parts = [f"f{table.positions[name]}" for name in names]
    listed, same = ", ".join(parts), " AND ".join(f"r.{part} = d.{part}" for part in parts)
    odd = "".join(f" OR ({_equal(table, names, raw)})" for raw in columns.faulty if _texts(table, names, raw))
    numbered = _numbered(columns, names)
    again = f"SELECT * {numbered} WHERE n > 1 ORDER BY file, place LIMIT {MOST + 1}"
    first = f"SELECT * {numbered} d WHERE n = 1 AND EXISTS (SELECT 1 FROM ({again}) r WHERE {same})"
    yield from _rows(connection, columns, names, f"{again}")
    yield from _rows(connection, columns, names, first)
    if odd:
        yield from _rows(
            connection, columns, names, f"SELECT file, place, {listed} FROM {columns.store} WHERE false{odd}"
        )


def _texts(table: Table, names: Sequence[str], raw: RawRow) -> bool:
    """Whether a faulty row holds its fault here, and something everywhere."""
    cells = [raw.cells[table.positions[name]] for name in names]
    return bool(raw.faulty) and not raw.faulty.keys().isdisjoint(names) and None not in cells  # type: ignore[union-attr]  # it has faults


def _equal(table: Table, names: Sequence[str], raw: RawRow) -> str:
    return " AND ".join(f"{_text(table, name)} = {literal(str(raw.cells[table.positions[name]]))}" for name in names)


def _text(table: Table, name: str, of: str = "") -> str:
    """A value as it was typed."""
    field, column = table.field(name), f"{of}f{table.positions[name]}"
    if field.type == "list":
        return f"array_to_string({column}, {literal(field.delimiter)})"
    return f"CAST({column} AS VARCHAR)"


def _rows(connection: Connection, columns: Columns, names: Sequence[str], select: str) -> Iterator[RawRow]:
    """Rows of which nothing is known but where they stand and what they hold under `names`."""
    table = columns.table
    columns_of = {name: (_text(table, name, "s."), f"w.f{table.positions[name]}") for name in names}
    typed = (f"CASE WHEN w.file IS NULL THEN {text} ELSE {raw} END" for text, raw in columns_of.values())
    found = connection.execute(
        f"SELECT s.file, s.place, {', '.join(typed)} FROM ({select}) s LEFT JOIN {written_of(table)} w"
        f" ON w.file = s.file AND w.place = s.place ORDER BY s.file, s.place"
    ).fetchall()
    for file, place, *cells in found:
        shape = columns.files[file]
        raw = RawRow(shape.name, shape.lines([place])[0], [None] * len(table.fields))
        for name, cell in zip(names, cells, strict=True):
            raw.cells[table.positions[name]] = cell
        yield raw


def stored_reference_problems(
    connection: Connection, table: Table, rows: Mapping[str, Sequence[RawRow]], stored: Mapping[str, Columns],
    definitions: Mapping[str, Table], damaged: frozenset[str],
) -> Iterator[Problem]:  # fmt: skip
    """References that lead nowhere, where this table or the one it names is in columns.

    `rows` are those of the tables that are not.
    """
    raw = dict(rows)
    keys = [key for key in table.foreign_keys if _is_judged(key, definitions, damaged)]
    if table.name in stored:
        raw[table.name] = _lost(connection, stored[table.name], keys)
    if not raw[table.name]:
        return
    for name in {key.table for key in keys} & stored.keys():
        known = [row for key in keys if key.table == name for row in _known(connection, table, stored[name], key)]
        raw[name] = [*known, *stored[name].faulty]
    last: dict[str | None, Problem] = {}
    for each in reference_problems(table, raw, definitions, damaged):
        last[each.field] = each
        yield each
    for key in keys if table.name in stored else ():
        select = f"SELECT 1 FROM {stored[table.name].store} s WHERE {_leads_nowhere(table, key)}"
        if key.name in last and (rest := _count(connection, select) - _LOST) > 0:
            told = last[key.name]  # of a key with several parts some rows may be told by one part
            yield replace(told, count=rest) if len(key.fields) == 1 else more_problems(told)


def _is_judged(key: ForeignKey, definitions: Mapping[str, Table], damaged: frozenset[str]) -> bool:
    target = definitions.get(key.table)
    return bool(target and target.fields) and not target.derived and key.table not in damaged  # type: ignore[union-attr]


def _lost(connection: Connection, columns: Columns, keys: Iterable[ForeignKey]) -> list[RawRow]:
    """The first rows whose references lead nowhere, with these alone."""
    found: dict[tuple[str, int], RawRow] = {}
    for key in keys:
        lost = f"SELECT * FROM {columns.store} s WHERE {_leads_nowhere(columns.table, key)}"
        select = f"{lost} ORDER BY file, place LIMIT {_LOST}"
        for raw in _rows(connection, columns, key.fields, select):
            known = found.setdefault((raw.path, raw.line), raw)
            known.cells = [own if own is not None else new for own, new in zip(known.cells, raw.cells, strict=True)]
    return list(found.values())


def _leads_nowhere(table: Table, key: ForeignKey) -> str:
    columns = [f"s.f{table.positions[name]}" for name in key.fields]
    whole = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    pairs = zip(columns, key.references, strict=True)
    same = " AND ".join(f"{column} = t.{quoted(name)}" for column, name in pairs)
    names = ", ".join(map(quoted, key.references))
    return f"{whole} AND NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT {names} FROM {quoted(key.table)}) t WHERE {same})"


def _known(connection: Connection, table: Table, target: Columns, key: ForeignKey) -> Iterator[RawRow]:
    """The keys that this table's rows name; all there are, where one of them leads nowhere: for a proposal."""
    columns = [f"s.f{target.table.positions[name]}" for name in key.references]
    same = " AND ".join(f"{there} = c.{quoted(here)}" for there, here in zip(columns, key.fields, strict=True))
    here = ", ".join(f"c.{quoted(name)}" for name in key.fields)
    lost = (
        f"SELECT 1 FROM (SELECT DISTINCT {here} FROM {quoted(table.name)} c) c WHERE NOT EXISTS"
        f" (SELECT 1 FROM {target.store} s WHERE {same}) LIMIT 1"
    )
    used = f"EXISTS (SELECT 1 FROM {quoted(table.name)} c WHERE {same})"
    wanted = "true" if connection.execute(lost).fetchall() else used
    parts = ", ".join(column.removeprefix("s.") for column in columns)
    select = (
        f"SELECT min(file) AS file, min(place) AS place, {parts} FROM {target.store} s WHERE {wanted} GROUP BY {parts}"
    )
    yield from _rows(connection, target, key.references, select)
