"""Choose what of rows a page shows: fields that hold something, lists of rows that name one, what people call a row."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.i18n import shown
from ..core.model import Field, Scalar, Table
from .rows import Package, Row, related_row
from .stored import Stored


def known_fields(rows: Sequence[Row], leave_out: Sequence[str] = ()) -> list[Field]:
    """The fields that hold something in at least one of these rows, for a table without empty columns."""
    fields = rows[0].table.fields if rows else ()
    shown = [field for field in fields if field.name not in leave_out]
    return [field for field in shown if any(row[field.name] is not None for row in rows)]


def naming(row: Row, other: Row) -> list[str]:
    """The fields of `row` that tell nothing beside `other`: those by which it names it, and its place in a list."""
    keys = [key for key in row.table.foreign_keys if key.table == other.table.name]
    return ["sequence", *(name for key in keys if related_row(row, key.name) == other for name in key.fields)]


def related_lists(row: Row) -> list[tuple[str, Sequence[Row]]]:
    """The lists of other rows that name this one, by the name templates use; empty lists are left out."""
    ties = sorted(row._rows.backward.items())
    return [(name, found) for name, tie in ties if (found := tie.rows_of(row.values))]


def neighbours(row: Row) -> tuple[Row | None, Row | None]:
    """The rows before and after this one in the order of its table; none where rows are fetched one by one."""
    rows = row._rows.rows
    if isinstance(rows, Stored):
        return None, None
    number = row._rows.number_of(row, len(rows))
    before = rows[number - 2] if number > 1 else None
    return before, rows[number] if 0 < number < len(rows) else None


def row_label(row: Row, language: str) -> str:
    """How people call a row: its label, or its key in words."""
    return row.label if row.table.label or not row.key else _key_label(row, language)


def _key_label(row: Row, language: str) -> str:
    """The key in words: a part that names another row by that row's label, a vocabulary's value by its own."""
    parts = []
    for name in row.table.key:
        other = related_row(row, name)
        parts.append(other.label if other else shown(row.table.field(name), row[name], language))
    return " / ".join(parts)


def named_by(package: Package, table: Table, field: Field, value: Scalar) -> Row | None:
    """The row of another table that a value of a foreign key names."""
    for key in table.foreign_keys:
        if key.fields == (field.name,) and key.table in package.tables:
            return package.tables[key.table].first(key.references, value)
    return None
