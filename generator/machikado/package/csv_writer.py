"""Write cells as canonical text, column by column, for every download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from ..core.model import Field, Scalar, Table

Column = list[str]  # "" is an unknown value: empty text and unknown are the same thing in every download
Values = Sequence[Scalar]


def columns(table: Table, rows: Iterable[Values]) -> list[Column]:
    """The text of every cell: ISO days, true/false, plain decimals, lists joined by the field's delimiter."""
    read = rows if isinstance(rows, list) else list(rows)
    return [_text(field)([row[index] for row in read]) for index, field in enumerate(table.fields)]


def plain(number: Decimal | int) -> str:
    """A number without exponent, sign of zero or trailing zeros: 1200, 0.5."""
    text = format(number or 0, "f") if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(field: Field) -> Callable[[Iterable[Scalar]], Column]:
    if field.type == "list":
        return partial(_lists, field.delimiter)
    return _COLUMNS.get(field.type, _strings)


def _lists(delimiter: str, cells: Iterable[Sequence[str] | None]) -> Column:
    return [delimiter.join(cell) if cell else "" for cell in cells]


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
}
