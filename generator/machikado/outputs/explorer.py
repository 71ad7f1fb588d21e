"""Write what a table's explorer loads beside its Parquet: labels of rows that are referred to, rows as a script."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..core.address_parts import address_part
from ..core.model import Artifact, Field, Table
from ..package.csv_writer import in_plain_text
from ..package.page_addresses import Places
from ..package.rows import Package, Row, Rows

FOLDER = "data/explore"
MOST_LABELS = 50_000  # rows of a table that is referred to: beyond, its keys are shown as they are
MOST_OFFLINE = 500_000  # bytes of Parquet that a page without a server is given as a script
_ORDINARY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")  # the browser makes addresses of these itself
_LONGEST = 200


class Reference(NamedTuple):
    """Fields of a table that name a row of another: `fields` → `table`.`references`."""

    table: str
    fields: tuple[str, ...]
    references: tuple[str, ...]


def reference_of(package: Package, table: Table, field: Field) -> Reference | None:
    """What a field refers to; nothing where that table has too many rows to ship their labels."""
    for key in table.foreign_keys:
        target = package.tables.get(key.table)
        if key.name == field.name and target is not None and target.table.fields and len(target) <= MOST_LABELS:
            return Reference(table=key.table, fields=key.fields, references=key.references)
    return None


def labels_path(other: Reference) -> str:
    """Where the labels of a table stand, by the fields that refer to it."""
    return f"{FOLDER}/{address_part('.'.join([other.table, *other.references]))}.labels.js"


def rows_path(table: Table, size: int) -> str:
    """Where a table's rows stand as a script, if they do; `size`: bytes of its Parquet."""
    return f"{FOLDER}/{address_part(table.name)}.rows.js" if 0 < size <= MOST_OFFLINE else ""


def prefix_of(places: Places, table: Table) -> str:
    """What addresses of a table's rows begin with, where they are that, the key and a slash."""
    patterns = places.patterns.get(table.name, ())
    return patterns[0].text.partition("{")[0] if patterns else ""


def key_words(row: Row, fields: Iterable[str]) -> str:
    """A key as the browser makes it of cells."""
    return "\t".join(in_plain_text(row[name]) for name in fields)


def exceptions(rows: Rows, other: Reference, address: Callable[[Row], str], prefix: str) -> dict[str, str]:
    """The addresses that do not follow the rule, by key; those of rows without a page are empty."""
    found: dict[str, str] = {}
    for row in rows:
        key, place = key_words(row, other.references), address(row)
        place = "" if place.startswith("data/") else place
        usual = f"{prefix}{key}/" if prefix and _ORDINARY.match(key) and len(key) <= _LONGEST else ""
        if place != usual:
            found[key] = place
    return found


def artifacts(package: Package, places: Places, folder: Path | None) -> Iterator[Artifact]:
    """All scripts of labels, and of rows of small tables whose Parquet stands in `folder`."""
    published = [rows for rows in package.tables.values() if rows.table.published]
    found = (reference_of(package, rows.table, each) for rows in published for each in rows.table.fields)
    referred = {labels_path(other): other for other in found if other}
    keyed = (rows.table for rows in published if rows.table.key)
    owned = (Reference(table=table.name, fields=table.key, references=table.key) for table in keyed)
    for path, other in ({labels_path(each): each for each in owned} | referred).items():
        rows = package.tables[other.table]
        odd = exceptions(rows, other, places.address, prefix_of(places, rows.table))
        if odd or path in referred:
            labels = {key_words(row, other.references): row.label for row in rows} if path in referred else {}
            yield _script(path, {"labels": labels, "pages": odd}, rows.table)
    if folder is not None:
        for rows in published:
            yield from _rows(rows.table, folder / f"data/{rows.table.name}.parquet")


def _rows(table: Table, file: Path) -> Iterator[Artifact]:
    """The very Parquet, as text in a script: a page that is opened from a folder may load nothing else."""
    if file.is_file() and (path := rows_path(table, file.stat().st_size)):
        yield _script(path, b64encode(file.read_bytes()).decode(), table)


def _script(path: str, content: Any, table: Table) -> Artifact:
    words = ",".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (path, content))
    return Artifact(path=path, content=f"machikadoShipped({words});\n".encode(), origin=table.schema_path or table.name)
