"""The SQL engine: typed tables in, one bounded SELECT at a time out. The only module that imports DuckDB."""

from __future__ import annotations

import datetime
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from ..core.messages import Both, reason
from ..core.model import Field, Scalar, Table
from .names import quoted
from .setup import setup

COLUMN_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(38,6)",  # of a derived table, where the statement gives no exact decimal itself
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",  # in UTC where a zone is known
    "time": "TIME",
    "year": "INTEGER",
    "list": "VARCHAR[]",
    **dict.fromkeys(("yearmonth", "duration", "geopoint", "geojson", "object", "array", "any"), "VARCHAR"),
}
_EXACT = re.compile(r"DECIMAL\(\d+,\d+\)\Z")
_LINE = re.compile(r"LINE (\d+):")

MOST_SECONDS = 60  # for one statement
MEMORY = "400MB"  # what is larger goes to the disk meanwhile
Fault = duckdb.Error  # what the engine raises

Connection = Any  # duckdb.DuckDBPyConnection


class SqlError(Exception):
    """A statement that cannot be run: our reason or the engine's, and the line inside it, if it named one."""

    def __init__(self, reason: Both | str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@contextmanager
def reading(content: bytes) -> Iterator[tuple[Connection, str]]:
    """A connection, and the path of a file with this content, for statements of our own; SqlError from them."""
    with tempfile.TemporaryDirectory(prefix="machikado-") as folder:
        path = Path(folder, "content")
        path.write_bytes(content)
        connection = started(Path(folder), None)
        try:
            with _told(0), _bounded(connection):
                yield connection, str(path)
        finally:
            connection.close()


def started(folder: Path, name: str | None, *, read_only: bool = False) -> Connection:
    """A connection that reads files yet: to a file of this name in `folder`, or to memory.

    Several processes may have one that is `read_only`; where it spills, each has a folder of its own.
    """
    spilled = tempfile.mkdtemp(prefix="spilled-", dir=folder)
    options: dict[str, Any] = {"threads": 1, "memory_limit": MEMORY, "temp_directory": spilled}
    return duckdb.connect(str(folder / name) if name else ":memory:", read_only=read_only, config=options)


def lock(connection: Connection, as_of: datetime.date) -> None:
    """From here on nobody reads files or changes settings; statements find the day and our functions."""
    for statement in setup(as_of):
        connection.execute(statement)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def select(connection: Connection, sql: str) -> tuple[list[str], list[tuple[Scalar, ...]]]:
    """The column names and rows of one SELECT; SqlError when it cannot be run or is not one SELECT."""
    statement, start = _bare(sql)
    with _told(start), _bounded(connection):
        _only_select(connection, statement)
        result = connection.execute(statement)
        names = [column[0] for column in result.description]
        rows = result.fetchall()
        has_lists = any(column[1].id == "list" for column in result.description)
        return names, [tuple(map(_plain, row)) for row in rows] if has_lists else rows


def define(connection: Connection, table: Table) -> list[tuple[Scalar, ...]]:
    """Runs a derived table's SELECT, keeps it for the statements that follow and gives its rows; SqlError as above."""
    statement, start = _bare(table.sql or "")
    with _told(start):
        _only_select(connection, statement)
        described = connection.execute(f"DESCRIBE {statement}").fetchall()
        types = {column[0]: column[1] for column in described}
        _same_columns(set(types), {field.name for field in table.fields})
    columns = ", ".join(_kept(field, types[field.name]) for field in table.fields)
    with _told(start - 1), _bounded(connection):  # the line that comes before it here
        connection.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT {columns} FROM (\n{statement}\n)")
    return _shared(select(connection, f"SELECT * FROM {quoted(table.name)}")[1])


def _kept(field: Field, found: str) -> str:
    """A derived column in its declared type; exact decimals and large whole numbers stay as they are."""
    exact = field.type == "number" and _EXACT.match(found)
    large = field.type == "integer" and found == "HUGEINT"
    kind = found if exact or large else COLUMN_TYPES[field.type]
    return f"CAST({quoted(field.name)} AS {kind}) AS {quoted(field.name)}"


def _shared(rows: Iterable[tuple[Scalar, ...]]) -> list[tuple[Scalar, ...]]:
    """The same rows, each text in them once: an identifier stands in many cells, and they all stay in memory."""
    known: dict[str, str] = {}
    share = known.setdefault
    return [tuple([share(cell, cell) if type(cell) is str else cell for cell in row]) for row in rows]


@contextmanager
def _bounded(connection: Connection) -> Iterator[None]:
    """Interrupts a statement that does not end: a rule in a pull request must not hold up everybody."""
    timer = threading.Timer(MOST_SECONDS, connection.interrupt)
    timer.daemon = True  # a program that is told to end does not wait for it
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _told(shift: int) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        found = _LINE.search(text)
        line = int(found.group(1)) + shift if found else 0
        raise SqlError(text.split("\n\n")[0].replace("\n", " ").strip(), line if line > 0 else None) from error


def _bare(sql: str) -> tuple[str, int]:
    """The statement without comments around it and closing semicolon, and how many lines stand before it.

    DuckDB would count the lines of an error from a leading comment's end, but to another place.
    """
    content = sql.encode()
    tokens = [offset for offset, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment]
    start = tokens[0] if tokens else 0
    end = len(content)
    while tokens and content[tokens[-1] : tokens[-1] + 1] == b";":
        end = tokens.pop()
    return content[start:end].decode(), content.count(b"\n", 0, start)


def _only_select(connection: Connection, statement: str) -> None:
    statements = connection.extract_statements(statement)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SqlError(reason("one-select"))


def _same_columns(found: set[str], expected: set[str]) -> None:
    if missing := ", ".join(sorted(expected - found)):
        raise SqlError(reason("select-lacks-defined", names=missing))
    if surplus := ", ".join(sorted(found - expected)):
        raise SqlError(reason("schema-lacks-selected", names=surplus))


def _plain(value: Any) -> Scalar:
    return tuple(value) if isinstance(value, list) else value
