"""Quote names and texts for SQL."""

from __future__ import annotations

from ..core.model import Table


def quoted(name: str) -> str:
    """A table's or column's name, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def columns_of(table: Table) -> list[str]:
    """The quoted names of a table's columns; of those that differ only in case, SQL sees the later ones as `name_2`."""
    taken = {name.casefold() for name in table.positions}
    found: dict[str, str] = {}
    for name in table.positions:
        number, free = 2, name
        while free.casefold() in found or (free != name and free.casefold() in taken):
            number, free = number + 1, f"{name}_{number}"
        found[free.casefold()] = quoted(free)
    return list(found.values())
