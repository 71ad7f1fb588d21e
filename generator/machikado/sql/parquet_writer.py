"""Write a table as Parquet, whole or in parts by the values of one field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..core.model import Table
from .engine import Connection
from .names import literal, quoted

ROWS, CHUNK = 20_480, 200_000  # rows of a group; bytes of one column in it, at most
_LEAST = 2_048  # rows that the engine writes at once
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"  # what Hive, Spark and DuckDB call the part without a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows that have one value in the field; a table that is not parted is one part without a folder."""

    folder: str  # `fiscal_year=2014`
    value: Any
    rows: int
    content: bytes


def parts(connection: Connection, table: Table) -> Iterator[Part]:
    """The parts of a table that the connection holds, in the order of their values; rows keep their order.

    As Hive has it, a part's file leaves the field out: its folder says the value.
    """
    with TemporaryDirectory(prefix="machikado-") as place:
        folder, name, rows = Path(place), quoted(table.name), f"SELECT * FROM {quoted(table.name)}"
        if not table.partition:
            (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            yield Part(folder="", value=None, rows=count, content=_written(connection, rows, folder))
            return
        field = quoted(table.partition)
        found = connection.execute(f"SELECT {field}, count(*) FROM {name} GROUP BY 1 ORDER BY 1 NULLS LAST").fetchall()
        for value, count in found:
            connection.execute(f"SET VARIABLE part = CAST(? AS {_type(connection, name, field)})", [value])
            some = f"SELECT * EXCLUDE ({field}) FROM {name} WHERE {field} IS NOT DISTINCT FROM getvariable('part')"
            yield Part(
                folder=f"{table.partition}={_folder(value)}", value=value, rows=count,
                content=_written(connection, some, folder),
            )  # fmt: skip


def _written(connection: Connection, rows: str, folder: Path) -> bytes:
    """The file, in chunks that a page in a browser can read one by one."""
    path, exact = folder / "rows.parquet", _exact(connection, rows)
    _copy(connection, exact, path, ROWS)
    if (found := _heaviest(connection, path)) and found[0] > CHUNK:
        _copy(connection, exact, path, max(_LEAST, found[1] * CHUNK // found[0] // _LEAST * _LEAST))
    return path.read_bytes()


def _copy(connection: Connection, rows: str, path: Path, group: int) -> None:
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group}"
    connection.execute(f"COPY ({rows}) TO {literal(str(path))} ({options})")


def _heaviest(connection: Connection, path: Path) -> tuple[int, int] | None:
    """The bytes of the largest chunk, and how many rows it holds."""
    sizes = "SELECT total_compressed_size, row_group_num_rows FROM parquet_metadata(?) ORDER BY 1 DESC LIMIT 1"
    found: tuple[int, int] | None = connection.execute(sizes, [str(path)]).fetchone()
    return found


def _exact(connection: Connection, rows: str) -> str:
    """The same rows with whole numbers beyond 64 bits as decimals: Parquet would have them rounded."""
    described = connection.execute(f"DESCRIBE {rows}").fetchall()
    huge = [quoted(column[0]) for column in described if column[1] == "HUGEINT"]
    casts = ", ".join(f"CAST({name} AS DECIMAL(38, 0)) AS {name}" for name in huge)
    return f"SELECT * REPLACE ({casts}) FROM ({rows})" if casts else rows


def _type(connection: Connection, name: str, field: str) -> str:
    (found,) = connection.execute(f"SELECT any_value(typeof({field})) FROM {name}").fetchone()
    return str(found)


def _folder(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return UNKNOWN if value is None else text
