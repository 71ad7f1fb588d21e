"""Decide the address of each row's page by filling templates' patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.strings import is_plain_name
from .rows import Row

SHELL = "machikado-shell"
_HOLE = re.compile(r"\{(\w+)\}")


class UnsafeAddress(ValueError):
    """A value that would be part of an address but is not a plain name; `row` is whose it is."""

    def __init__(self, name: str, row: Any) -> None:
        super().__init__(name)
        self.row = row


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
        """The address for one row; UnsafeAddress when a value is no plain name."""
        return _HOLE.sub(lambda hole: _plain_name(values, hole.group(1)), self.text)


def _plain_name(values: Any, field_name: str) -> str:
    name = str(values[field_name])
    if not is_plain_name(name) or SHELL in name:
        raise UnsafeAddress(name, values)
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where rows stand: page patterns by table, rows a pattern's filter leaves out, anchors on a parent's page."""

    patterns: Mapping[str, Sequence[Pattern]]
    anchors: Mapping[str, str] = field(default_factory=dict)
    left_out: dict[str, set[Row]] = field(default_factory=dict)  # by the pattern's text

    def address(self, row: Row) -> str:
        """The row's page below the site, or its anchor on its parent's page, or its table's page of the catalogue."""
        table = row.table
        for pattern in self.patterns.get(table.name, ()):
            if row not in self.left_out.get(pattern.text, ()):
                return pattern.fill(row)
        if table.nesting and table.name in self.anchors:
            parent = _parent(row)
            if parent is not None:
                return f"{self.address(parent).partition('#')[0]}#{self.anchors[table.name].format_map(row.record())}"
        return f"data/{table.name}/" if table.published else "data/"


def _parent(row: Row) -> Row | None:
    nesting = row.table.nesting
    key = next(key for key in row.table.foreign_keys if nesting and key.table == nesting.parent)
    parent: Row | None = getattr(row, key.name)
    return parent
