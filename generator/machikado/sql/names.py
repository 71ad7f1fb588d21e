"""Quote names and texts for SQL."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A table's or column's name, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"
