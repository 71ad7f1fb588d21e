"""Read Parquet into texts: decimals exact, days and times as ISO 8601, structures as JSON."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

from ..core.json_cursor import Number
from ..core.messages import reason
from .engine import Connection, SqlError, reading
from .names import quoted

MAX_CELLS = 20_000_000
MAX_TEXT = 1_000_000_000  # letters in all cells: a dictionary may repeat one long text in every row
_BATCH = 10_000
_BROKEN = ("DECIMAL", "DOUBLE", "FLOAT")  # types of numbers that may have a fraction


def texts_of(content: bytes) -> tuple[list[str], Iterator[list[Any]]]:
    """The columns' names, and rows of texts, lists of text and None; OSError, whose `strerror` tells why, otherwise."""
    try:
        with reading(content) as (connection, path):
            names, rows = _read(connection, path)
    except SqlError as error:
        raise OSError(errno.EINVAL, reason("no-parquet", reason=str(error.reason)[:200])) from error
    return names, iter(rows)


def _read(connection: Connection, path: str) -> tuple[list[str], list[list[Any]]]:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    names, types = [column[0] for column in described], [str(column[1]) for column in described]
    (count,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone()
    if count * len(names) > MAX_CELLS:
        raise OSError(errno.EFBIG, reason("at-most-cells", limit=MAX_CELLS))
    if binary := [name for name, kind in zip(names, types, strict=True) if "BLOB" in kind]:
        raise OSError(errno.EINVAL, reason("parquet-holds-bytes", names=", ".join(binary[:10])))
    texts = [_text(name, kind) for name, kind in zip(names, types, strict=True)]
    lengths = " + ".join(f"coalesce(sum(length(CAST({quoted(name)} AS VARCHAR))), 0)" for name in names)
    (whole,) = connection.execute(f"SELECT {lengths or 0} FROM read_parquet(?)", [path]).fetchone()
    if whole > MAX_TEXT:
        raise OSError(errno.EFBIG, reason("unpacked-size"))
    result = connection.execute(f"SELECT {', '.join(texts)} FROM read_parquet(?)", [path])
    rows: list[list[Any]] = []
    while batch := result.fetchmany(_BATCH):
        rows.extend(map(list, batch))
    for place in (place for place, kind in enumerate(types) if kind.startswith(_BROKEN) and not kind.endswith("]")):
        for row in rows:
            row[place] = None if row[place] is None else Number(row[place])
    return names, rows


def _text(name: str, kind: str) -> str:
    """The expression that gives a column as text, or as a list of texts."""
    column = quoted(name)
    if kind.endswith("[]") and not kind.endswith("[][]") and not kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"list_transform({column}, lambda item: {_scalar('item', kind[:-2])})"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return _scalar(column, kind)


def _scalar(value: str, kind: str) -> str:
    """Seconds have a fraction only where there is one."""
    if kind.startswith("TIMESTAMP"):
        zone = "Z" if kind == "TIMESTAMP WITH TIME ZONE" else ""
        plain = f"CAST({value} AT TIME ZONE 'UTC' AS VARCHAR)" if zone else f"CAST({value} AS VARCHAR)"
        return f"replace({plain}, ' ', 'T') || '{zone}'"
    return f"CAST({value} AS VARCHAR)"
