"""Write CSV twice: the canonical one for tools, and one for Excel that is guarded against formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ...core.model import Field, Table
from ...core.strings import FORMULA_SET
from ...package.csv_writer import Column, Values, columns, columns_of
from ...package.rows import Row, raw_row

# What a spreadsheet may run as a formula, or take for a mark of text.
_RISKY = re.compile(rf"[{FORMULA_SET}](?s:.)|['\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_TEXTUAL = {"string", "list", "any", "object", "array", "geojson"}


def canonical_csv(table: Table, rows: Iterable[Values]) -> bytes:
    """UTF-8, LF, the headings of the table's files (`Table.columns`); unknown is empty."""
    return tool_csv(table, columns(table, rows))


def written_csv(table: Table, rows: Sequence[Row], canonical: bytes) -> bytes:
    """The published CSV of rows that people typed: each cell as it stands in its file, whatever it means.

    `canonical` is taken where it says the same.
    """
    lines = [
        [_written(field, cell) for field, cell in zip(table.fields, raw_row(row).as_written(), strict=True)]
        for row in rows
    ]
    made = tool_csv(table, [list(column) for column in zip(*lines, strict=True)] or [[] for _ in table.fields])
    return canonical if made == canonical else made


def _written(field: Field, cell: Any) -> str:
    """A cell as it was typed; a list of YAML by the field's delimiter."""
    return cell if type(cell) is str else "" if cell is None else columns_of(field)([cell])[0]


def tool_csv(table: Table, cells: Sequence[Column]) -> bytes:
    """The canonical CSV of cells that are canonical text already."""
    return tool_csv_of(table, [cells])


def tool_csv_of(table: Table, parts: Iterable[Sequence[Column]]) -> bytes:
    """The CSV of cells that come in parts, columns of some rows each."""
    return b"".join(_lines(lines) for lines in ([table.columns], *(list(zip(*cells, strict=True)) for cells in parts)))


def _lines(lines: Sequence[Sequence[str]]) -> bytes:
    text = _csv(lines, "\n", csv.QUOTE_MINIMAL)
    # csv.writer leaves a bare carriage return unquoted, which many readers take for the end of a row.
    return (_csv(lines, "\n", csv.QUOTE_ALL) if "\r" in text else text).encode()


def excel_csv(table: Table, cells: Sequence[Column], titles: Sequence[str]) -> bytes:
    """UTF-8 with BOM, CRLF, titles as the header; text that Excel would run as a formula begins with `'`.

    The rule can be undone: in columns of text, take one leading apostrophe away. Codes stay as they are.
    """
    kept = [
        guarded(column) if field.type in _TEXTUAL else column for field, column in zip(table.fields, cells, strict=True)
    ]
    lines = [guarded(titles), *zip(*kept, strict=True)]
    return ("\ufeff" + _csv(lines, "\r\n", csv.QUOTE_MINIMAL)).encode()


def guarded(cells: Iterable[str]) -> Column:
    """Text that can neither run as a formula nor lose a leading apostrophe; plain numbers are left alone."""
    risky, number = _RISKY.match, _NUMBER.fullmatch
    return ["'" + cell if risky(cell) and not number(cell) else cell for cell in cells]


def _csv(lines: Iterable[Sequence[str]], terminator: str, quoting: int) -> str:
    with io.StringIO(newline="") as text:
        csv.writer(text, lineterminator=terminator, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
        return text.getvalue()
