"""Write cells as canonical text, column by column, for every download."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from ..core.model import Field, Scalar, Table

_PART, _KNOWN = 16_384, 500_000  # rows at once; texts that are remembered
Column = list[str]  # "" is an unknown value: empty text and unknown are the same thing in every download
Values = Sequence[Scalar]


def columns(table: Table, rows: Iterable[Values]) -> list[Column]:
    """The text of every cell: ISO days, true/false, plain decimals, lists joined by the field's delimiter.

    Rows that are no list are taken in parts, and forgotten again; each text is kept once.
    """
    if isinstance(rows, list):
        return [columns_of(field)([row[index] for row in rows]) for index, field in enumerate(table.fields)]
    found: list[Column] = [[] for _ in table.fields]
    given, known = iter(rows), dict[str, str]()
    while part := list(islice(given, _PART)):
        for column, more in zip(found, columns(table, part), strict=True):
            column.extend(known.setdefault(cell, cell) for cell in more)
        if len(known) > _KNOWN:
            known.clear()
    return found


def plain(number: Decimal | int) -> str:
    """A number without exponent, sign of zero or trailing zeros: 1200, 0.5."""
    text = format(number or 0, "f") if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def columns_of(field: Field) -> Callable[[Iterable[Scalar]], Column]:
    """What writes the cells of a field."""
    if field.type == "list":
        return partial(_lists, field.delimiter)
    return _COLUMNS.get(field.type, _strings)


def _lists(delimiter: str, cells: Iterable[Sequence[Any] | None]) -> Column:
    return [delimiter.join(map(in_plain_text, cell)) if cell else "" for cell in cells]


def in_plain_text(value: Any) -> str:
    """One value that is no list as canonical text."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            value.isoformat() if value.tzinfo is None else f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"
        )
    if isinstance(value, date | time):
        return value.isoformat()
    return plain(value) if isinstance(value, int | Decimal) else str(value)


def _others(cells: Iterable[Any]) -> Column:
    return [in_plain_text(cell) for cell in cells]


def _points(cells: Iterable[Any]) -> Column:
    return [cell if isinstance(cell, str) else ",".join(map(plain, cell)) if cell else "" for cell in cells]


def _json(cells: Iterable[Any]) -> Column:
    return [_dumped(cell) if cell is not None else "" for cell in cells]


def _dumped(cell: Any) -> str:
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False, separators=(",", ":"))


def _strings(cells: Iterable[str | None]) -> Column:
    return [cell or "" for cell in cells]


def _integers(cells: Iterable[int | None]) -> Column:
    return ["" if cell is None else str(cell) for cell in cells]


def _numbers(cells: Iterable[Decimal | None]) -> Column:
    return ["" if cell is None else plain(cell) for cell in cells]


def _booleans(cells: Iterable[bool | None]) -> Column:
    words = {None: "", True: "true", False: "false"}
    return [words[cell] for cell in cells]


def _dates(cells: Iterable[date | None]) -> Column:
    return ["" if cell is None else cell.isoformat() for cell in cells]


_COLUMNS: dict[str, Callable[[Iterable[Scalar]], Column]] = {
    "integer": _integers,
    "year": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
    "datetime": _others,
    "time": _others,
    "geopoint": _points,
    "geojson": _json,
    "object": _json,
    "array": _json,
}
