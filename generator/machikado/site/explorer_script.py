"""Tell the explorer's script where a table's rows are and what its columns mean, as a data block of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ..core import i18n
from ..core.model import Field, Table
from ..outputs.explorer import Reference, exceptions, labels_path, prefix_of, reference_of, rows_path
from ..package.page_addresses import Places
from ..package.rows import Package, Row
from ..profile import Profile
from .structured_data import data_block

_BARE = ("integer", "number", "year", "boolean", "object", "array", "geojson")  # without quotes in published JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What the script is told, table by table."""

    package: Package
    places: Places
    language: str
    read: Callable[[], Mapping[str, Any]]
    odd: dict[str, bool] = field(default_factory=dict)  # whether a table's addresses do not all follow the rule

    def told(self, table: Table, shown: Sequence[str], facets: Sequence[str], root: str) -> Markup:
        """Everything about a table: columns and facets as the page begins, `root` the way from there to the site's."""
        profile: Profile | None = self.read()["profiles"].get(table.name)
        rows, texts = self.package.tables[table.name], i18n.texts(self.language)
        own = Reference(table=table.name, fields=table.key, references=table.key)
        return data_block({
            "table": table.name, "title": i18n.title_of(table, self.language), "language": self.language,
            "rows": len(rows), "root": root, **self._source(table), "shown": shown, "facets": facets,
            "columns": [self._column(table, each, rows[:50]) for each in table.fields], "headings": table.columns,
            "label": profile.roles.label if profile else "", "searched": _searched(table, profile),
            "page": self._pages(own) if table.key else None,
            "embed": f"{table.name}/embed/" if self.read()["is_embedded"](table) else "",
            "texts": {"yes": texts["yes"], "no": texts["no"]}
            | {name[8:]: text for name, text in texts.items() if name.startswith("explore_")},
        })  # fmt: skip

    def _source(self, table: Table) -> dict[str, Any]:
        """Where the rows are: one file, and the same as a script for pages without a server; or a list of files."""
        if table.partition:
            return {"list": f"data/{table.name}.parquet.json", "partition": table.partition}
        sizes = [file.bytes for file in self.read()["downloads"].get(table.name, ()) if file.format == "parquet"]
        size = sizes[0] if sizes else 0
        return {"file": f"data/{table.name}.parquet", "bytes": size, "offline": rows_path(table, size)}

    def _column(self, table: Table, each: Field, first: Sequence[Row]) -> dict[str, Any]:
        told: dict[str, Any] = {"name": each.name, "title": i18n.title_of(each, self.language), "type": each.type}
        profile: Profile | None = self.read()["profiles"].get(table.name)
        grouped = profile is not None and each.name in profile.roles.measures
        bare = each.type in _BARE or each.descriptor.get("itemType") in _BARE
        zone = each.type == "datetime" and any(getattr(row[each.name], "tzinfo", None) for row in first)
        kinds = {"bare": bare, "zone": zone, "grouped": grouped, "url": "url" in each.checks}
        told |= {name: True for name, is_so in kinds.items() if is_so}
        if each.unit:
            told["unit"] = each.unit
        if each.type == "list":
            told["delimiter"] = each.delimiter
        if each.categories:
            told["words"] = {one.value: i18n.label_of(each, one.value, self.language) for one in each.categories}
        if other := reference_of(self.package, table, each):
            told["reference"] = self._pages(other)
        return told

    def _pages(self, other: Reference) -> dict[str, Any]:
        """How cells lead to a row's page: by `prefix`, the key and a slash, or as the script of labels says."""
        rows = self.package.tables[other.table]
        prefix = prefix_of(self.places, rows.table)
        is_own = other.fields == other.references == rows.table.key
        if is_own and other.table not in self.odd:
            self.odd[other.table] = bool(exceptions(rows, other, self.places.address, prefix))
        path = "" if is_own and not self.odd[other.table] else labels_path(other)
        return {"key": other.fields, "prefix": prefix, "labels": path}


def _searched(table: Table, profile: Profile | None) -> list[str]:
    """The columns in which words are looked for: all but quantities and coordinates."""
    roles = profile.roles if profile else None
    left_out = {*roles.measures, roles.latitude, roles.longitude, roles.point} if roles else set()
    return [each.name for each in table.fields if each.name not in left_out and each.type not in ("number", "boolean")]
