"""Name a quantity and the places that tell it, all of which must tell the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a quantity can be read: an SQL expression over a table, or over some of its rows."""

    table: str
    value: str
    where: str = ""
    line: int | None = None

    @property
    def sql(self) -> str:
        return f'SELECT {self.value}\nFROM "{self.table}"' + (f"\nWHERE {self.where}" if self.where else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity with the places that tell it, all of which must tell the same."""

    name: str
    title: str
    title_en: str = ""
    places: tuple[Place, ...]
    line: int | None = None
