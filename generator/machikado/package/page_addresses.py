"""Decide the address of each row's page by filling templates' patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.address_parts import SHELL, address_part, told_apart
from ..core.model import Table
from ..core.strings import fill, in_words
from .rows import Row, number_in_table, related_row

__all__ = ["SHELL", "Pattern", "Places", "is_numbered", "most_shown"]

_HOLE = re.compile(r"\{([^{}]+)\}")
MOST_CELLS = 15_000  # of a table without a key on its page of the catalogue; each of its rows there can be linked to


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An address below the site with holes for fields: `projects/{id}/`."""

    text: str

    @property
    def fields(self) -> list[str]:
        return _HOLE.findall(self.text)

    @property
    def shell(self) -> str:
        """The address of the page whose frame all pages of this pattern share."""
        return _HOLE.sub(SHELL, self.text) if self.fields else f"{self.text.removesuffix('/')}-{SHELL}/"

    def fill(self, values: Any) -> str:
        """The address for one row; KeyError for a hole that is no field."""
        return _HOLE.sub(lambda hole: address_part(in_words(values[hole.group(1)], "")), self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where rows stand: page patterns by table, rows a pattern's filter leaves out, anchors on a parent's page."""

    patterns: Mapping[str, Sequence[Pattern]]
    anchors: Mapping[str, str] = field(default_factory=dict)
    left_out: dict[str, set[Row]] = field(default_factory=dict)  # by the pattern's text
    apart: dict[str, dict[str, str]] = field(default_factory=dict)  # by the pattern's text: addresses given instead

    def address(self, row: Row) -> str:
        """The row's page below the site, or its anchor on its parent's page, or its table's page of the catalogue."""
        table = row.table
        for pattern in self.patterns.get(table.name, ()):
            if row not in self.left_out.get(pattern.text, ()):
                return self.page(pattern, row)
        if table.nesting and table.name in self.anchors:
            parent = _parent(row)
            if parent is not None:
                return f"{self.address(parent).partition('#')[0]}#{fill(self.anchors[table.name], row.record(), '')}"
        if not table.published:
            return "data/"
        number = number_in_table(row, most_shown(table)) if is_numbered(table) else 0
        return f"data/{table.name}/#r{number}" if number else f"data/{table.name}/"

    def page(self, pattern: Pattern, row: Any) -> str:
        """The address of a row's page: the pattern filled in, or what is given instead where that is taken."""
        address = pattern.fill(row)
        given = self.apart.get(pattern.text)
        return given.get(address, address) if given else address

    def tell_apart(self, pattern: Pattern, rows: Iterable[Row]) -> None:
        """Gives addresses of their own to the later of rows whose addresses differ in upper and lower case only."""
        found = told_apart(pattern.fill(row).removesuffix("/") for row in rows)
        if found:
            self.apart[pattern.text] = {f"{address}/": f"{given}/" for address, given in found.items()}


def _parent(row: Row) -> Row | None:
    nesting = row.table.nesting
    key = next(key for key in row.table.foreign_keys if nesting and key.table == nesting.parent)
    return related_row(row, key.name)


def is_numbered(table: Table) -> bool:
    """Whether the rows of a table are named by their number, for want of a key."""
    return table.published and not (table.key or table.nesting or table.derived)


def most_shown(table: Table) -> int:
    """How many rows of a table without a key its page of the catalogue shows, each with an anchor."""
    return min(500, max(100, MOST_CELLS // max(1, len(table.fields))))
