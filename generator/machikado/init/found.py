"""Define what reading finds: a table as it stands in somebody's file, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.messages import Both
from ..core.model import Category, Field, Origin, Problem, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that may hold tables: `name` below `root`, which is the portal or the folder of what is copied there."""

    root: Path
    name: str
    told: str  # what whoever gave it calls it

    @property
    def path(self) -> Path:
        return self.root / self.name

    @property
    def origin(self) -> Origin:
        return Origin(path=self.told)


@dataclass(slots=True, kw_only=True)
class Column:
    """What stands in the filled cells of one column, and how often; in the order in which it is met first."""

    name: str
    values: Counter[str] = field(default_factory=Counter)
    kind: str = ""  # what JSON says of all its values: list, object, array, geopoint, geojson
    filled: int = 0


@dataclass(slots=True, kw_only=True)
class Found:
    """A table in a file, before anything is decided: its columns, and what a resource must say to read it so."""

    source: Source
    title: str  # what the file or sheet is called
    path: str  # of its resource, below the portal, with the sheet
    words: dict[str, Any] = field(default_factory=dict)  # format, encoding, dialect
    why: list[Both] = field(default_factory=list)  # the reasons of these
    columns: list[Column] = field(default_factory=list)
    rows: int = 0
    asked: list[Both] = field(default_factory=list)  # what somebody should look at
    left_out: list[int] = field(default_factory=list)  # the lines of rows with more or fewer cells
    key: str = ""  # of JSON: the column that its objects' keys fill

    def column(self, name: str) -> Column:
        return next(each for each in self.columns if each.name == name)


@dataclass(slots=True)
class Doubt:
    """What somebody should look at: the table, the column (or nothing) and the words."""

    table: str
    column: str
    words: Both


@dataclass(slots=True, kw_only=True)
class Decided:
    """A table with every decision, and the reason of each by its place: a property, or a field and its property."""

    found: Found
    table: Table
    words: dict[str, Any] = field(default_factory=dict)  # of the schema, without its fields
    fields: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[tuple[str, ...], Both] = field(default_factory=dict)  # ("label",) or ("fields", NAME, "type")
    doubts: list[Doubt] = field(default_factory=list)
    preferred: tuple[str, ...] = ()  # facets that a known form names, the best first


@dataclass(slots=True)
class Reading:
    """Everything that was found in the sources, and why the rest is not read."""

    tables: list[Found] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def plain_field(words: Mapping[str, Any]) -> Field:
    """The field that a schema with these words has, for the engine's own readers."""
    from ..package.dialects import missing_of

    constraints = words.get("constraints") or {}
    listed = [each["value"] if isinstance(each, dict) else each for each in words.get("categories") or ()]
    return Field(
        name=words["name"], type=words.get("type") or "string", title=words.get("title") or "",
        unit=words.get("unit") or "", level=words.get("level") or "error", checks=tuple(words.get("checks") or ()),
        missing=missing_of({}, None, words.get("missingValues")),
        categories=tuple(Category(value=each, label=each) for each in listed),
        required=constraints.get("required") is True, descriptor={**words, "constraints": constraints},
    )  # fmt: skip
