"""Define what is known of a table beside its rows: what its columns hold, what they are for, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.messages import Both
from ..core.model import Scalar
from .pictures import Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """One column: how many rows hold something, and what; values are typed as cells are (a list's: its items)."""

    rows: int
    filled: int
    distinct: int
    least: Scalar = None  # of numbers, dates and times; None where nothing is known or order means nothing
    median: Scalar = None
    greatest: Scalar = None
    commonest: tuple[tuple[Scalar, int], ...] = ()  # by count, then value: all of them up to MOST, else the first MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What the columns of a table are for; an empty name where none is. Each decision has its reason by field."""

    label: str = ""
    columns: tuple[str, ...] = ()  # shown at first in a list, the label before all
    facets: tuple[str, ...] = ()
    latitude: str = ""
    longitude: str = ""
    point: str = ""  # both in one field
    time: str = ""  # a date, year or month along which rows can be counted or drawn
    measures: tuple[str, ...] = ()  # quantities: no codes, years, identifiers or coordinates
    series: str = ""  # the facet whose values are a line each
    reasons: Mapping[str, Both] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A table seen as a whole."""

    table: str
    rows: int
    columns: Mapping[str, ColumnStatistics]
    roles: Roles
    pictures: Pictures = field(default_factory=Pictures)
