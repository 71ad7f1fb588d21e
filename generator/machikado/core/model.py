"""Plain values that every room uses: tables, fields, origins, problems, artifacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .dialect import PLAIN, Dialect
from .form_questions import NOT_ASKED, Asking

Level = Literal["error", "warning"]
Scalar = Any  # str, int, Decimal, bool, date, datetime, time, tuple, dict, list or None: what a typed cell may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value was read: a file (relative to the portal, `/`-separated) and line, or a workbook's cell."""

    path: str
    line: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if not self.cell:
            return self.path if self.line is None else f"{self.path}:{self.line}"
        sheet, _, cell = self.cell.rpartition("!")
        place = f"{cell} 行目" if cell.isdigit() else cell
        return f"{self.path} {f'「{sheet}」シート ' if sheet else ''}{place}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with what people typed: where, what, why and how to fix it, in both languages."""

    code: str
    level: Level = "error"
    origin: Origin
    table: str | None = None
    field: str | None = None
    value: str | None = None
    message: str
    message_en: str
    fix: str = ""
    fix_en: str = ""
    proposed: str | None = None
    kind: str = ""  # the message without what is the row's own: the same in all that have one cause; else the message
    count: int = 1  # how many it stands for, where not each is told
    places: tuple[Origin, ...] = ()  # the first of them, its own among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One value of a controlled vocabulary, with the words people read."""

    value: str
    label: str
    label_en: str = ""
    aliases: tuple[str, ...] = ()  # other words that surely mean it
    doubtful: tuple[str, ...] = ()  # words that may mean it


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: a Table Schema field with its Japanese (default) and English words."""

    name: str
    type: str = "string"
    title: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    example: str = ""
    unit: str = ""
    required: bool = False
    delimiter: str = ";"
    missing: frozenset[str] = frozenset()  # texts besides the empty one that stand for an unknown value
    categories: tuple[Category, ...] = ()
    level: Level = "error"  # of a value that breaks a constraint
    checks: tuple[str, ...] = ()
    descriptor: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)  # what a publisher tells besides: published as it is
    line: int | None = None

    @property
    def alias(self) -> str:
        """A short name for templates: `row.ALIAS`; empty where the schema gives none."""
        return str(self.descriptor.get("alias") or "")

    @property
    def shown_example(self) -> str:
        """The example as messages name it: a value of a vocabulary with its word."""
        words = next((each.label for each in self.categories if each.value == self.example), "")
        return f"{self.example}（{words}）" if words else self.example


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """Fields of this table that name a row of another: `fields` → `table`.`references`."""

    fields: tuple[str, ...]
    table: str
    references: tuple[str, ...]
    level: Level = "error"  # of a row whose key leads nowhere

    @property
    def name(self) -> str:
        """What a template calls the related row: the last of the fields."""
        return self.fields[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nesting:
    """A table whose rows stand inside another table's records, under a list of this name."""

    parent: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restate:
    """Which fields of a table are published values, and the table in which every change of one is recorded."""

    fields: tuple[str, ...]
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameWhen:
    """Fields in which rows agree that may be one record entered twice, and the field that says they are not."""

    fields: tuple[str, ...]
    apart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's definition: resource and schema in one."""

    name: str
    title: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    label: str = ""
    called: str = ""  # the field with the name by which people choose a row; empty in a row: its label
    pages: bool = True  # a page for each row
    listed: bool = True  # a page for all rows
    search: Mapping[str, Any] | None = field(default_factory=dict)  # how its rows are found; None: not at all
    contribute: tuple[str, ...] | None = None  # people are invited to add rows: what to ask after the required fields
    asking: Asking = NOT_ASKED
    register: tuple[str, ...] | None = None  # whoever refers to a row may add it along: what to ask for first
    published: bool = True  # False: a help for templates, such as an order of rows, that no reader needs
    partition: str = ""  # the field by whose values its Parquet is parted
    explore: Mapping[str, Any] = field(default_factory=dict)  # what columns are for, where it is not to be guessed
    cite: Mapping[str, str] = field(default_factory=dict)  # which fields say what of a source: {url: …, kind: …}
    same_when: SameWhen | None = None
    restate: Restate | None = None  # published values, which change with a reason only
    folder: str = "datasets"  # where the package stands, below the portal; paths start there
    paths: tuple[str, ...] = ()
    encoding: str = ""  # as declared; empty: UTF-8
    csv_dialect: Dialect = PLAIN
    resource: Mapping[str, Any] = field(default_factory=dict)  # as declared, without its schema
    schema: Mapping[str, Any] = field(default_factory=dict)  # as declared, without its fields
    own: Mapping[str, Any] = field(default_factory=dict)  # what its resource tells besides: published as it is
    unique_keys: tuple[tuple[str, ...], ...] = ()
    nesting: Nesting | None = None
    empty: str = ""
    empty_en: str = ""
    sql: str | None = None
    method: Mapping[str, Any] = field(default_factory=dict)  # why, what it does not say, an example; its `path`
    schema_path: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    licenses: tuple[Mapping[str, Any], ...] = ()
    headings: tuple[str, ...] = ()  # of the published CSV, where its files do not have the fields' names
    positions: Mapping[str, int] = field(default_factory=dict)
    line: int | None = None  # of its resource in the package's descriptor

    @property
    def derived(self) -> bool:
        return self.sql is not None

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of the published CSV."""
        return self.headings or tuple(each.name for each in self.fields)

    def field(self, name: str) -> Field:
        return self.fields[self.positions[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule across tables: one SELECT whose rows are the violations."""

    name: str
    path: str
    sql: str
    table: str
    level: Level = "error"
    ja: str = ""
    en: str = ""
    fix: str = ""
    fix_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One file of the published site: its address below the site, its bytes, and what it was made from."""

    path: str
    content: bytes
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What the catalogue says of one published file."""

    table: str
    format: str
    path: str
    bytes: int
    sha256: str
