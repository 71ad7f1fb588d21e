"""Load typed tables of canonical CSV into the engine."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.model import Field, Table
from .engine import COLUMN_TYPES, Connection, lock, started
from .names import columns_of, literal, quoted

_MOST_DIGITS = 38  # that DECIMAL and HUGEINT hold


@contextmanager
def opened(csvs: Iterable[tuple[Table, bytes]], as_of: datetime.date) -> Iterator[Connection]:
    """A connection holding these tables (canonical CSV), without any way to files or settings."""
    with tempfile.TemporaryDirectory(prefix="machikado-") as folder:
        connection = started(Path(folder), None)
        try:
            for table, content in csvs:
                load(connection, table, content, Path(folder))
            lock(connection, as_of)
            yield connection
        finally:
            connection.close()


@contextmanager
def loaded(table: Table, content: bytes) -> Iterator[Connection]:
    """A connection that holds one table of canonical CSV, for statements of our own."""
    with tempfile.TemporaryDirectory(prefix="machikado-") as folder:
        connection = started(Path(folder), None)
        try:
            load(connection, table, content, Path(folder))
            yield connection
        finally:
            connection.close()


def load(connection: Connection, table: Table, content: bytes, folder: Path) -> None:
    """Makes a typed table of canonical CSV, by way of a file in `folder`."""
    path = folder / "table.csv"
    path.write_bytes(content)
    _load(connection, table, path)


def _load(connection: Connection, table: Table, path: Path) -> None:
    names = columns_of(table)
    texts = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    connection.execute(
        "CREATE TEMP TABLE machikado_texts AS SELECT * FROM read_csv(?, header = true, auto_detect = false,"
        f" delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', parallel = false,"
        f" max_line_size = 16777216, columns = {{{texts}}})",
        [str(path)],
    )
    read = (_read(connection, name, field) for name, field in zip(names, table.fields, strict=True))
    values = ", ".join(f"{value} AS {name}" for value, name in zip(read, names, strict=True))
    connection.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT {values} FROM machikado_texts")
    connection.execute("DROP TABLE machikado_texts")


def _read(connection: Connection, name: str, field: Field) -> str:
    if field.type == "list":
        return f"string_split({name}, {literal(field.delimiter)})"
    if field.type in ("integer", "number"):
        return f"CAST({name} AS {_number_type(connection, name, field)})"
    kind = COLUMN_TYPES[field.type]
    return name if kind == "VARCHAR" else f"CAST({name} AS {kind})"


def _number_type(connection: Connection, name: str, field: Field) -> str:
    """The exact type that holds every number of a column; DOUBLE where none does."""
    digits = f"replace({name}, '-', '')"
    found = connection.execute(
        f"SELECT coalesce(max(length(split_part({digits}, '.', 1))), 0),"
        f" coalesce(max(length(split_part({digits}, '.', 2))), 0) FROM machikado_texts"
    ).fetchone()
    whole, scale = found
    if field.type == "integer":
        return "BIGINT" if whole <= 18 else "HUGEINT"
    return f"DECIMAL({_MOST_DIGITS},{scale})" if whole + scale <= _MOST_DIGITS else "DOUBLE"
