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
    path = folder / "rows.parquet"
    connection.execute(f"COPY ({rows}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    return path.read_bytes()


def _type(connection: Connection, name: str, field: str) -> str:
    (found,) = connection.execute(f"SELECT any_value(typeof({field})) FROM {name}").fetchone()
    return str(found)


def _folder(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return UNKNOWN if value is None else text
