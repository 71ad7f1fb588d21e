"""Write a table as JSON records, one to a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from json.encoder import encode_basestring

from ...core.model import Field, Table
from ...package.csv_writer import Column

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_records(table: Table, cells: Sequence[Column], title: str) -> bytes:
    """`{"table":…,"title":…,"rows":[…]}`: numbers as numbers, exact to the last digit; unknown is null."""
    values = [_values(field)(column) for field, column in zip(table.fields, cells, strict=True)]
    record = "{" + ",".join(_json(field.name).replace("%", "%%") + ":%s" for field in table.fields) + "}"
    rows = ",\n".join(map(record.__mod__, zip(*values, strict=True)))
    return f'{{"table":{_json(table.name)},"title":{_json(title)},"rows":[\n{rows}\n]}}\n'.encode()


def _values(field: Field) -> Callable[[Column], Column]:
    if field.type == "list":
        write = _bare if field.descriptor.get("itemType") in _BARE else _quoted
        return lambda cells: [_listed(write(cell.split(field.delimiter))) if cell else "null" for cell in cells]
    if field.type == "geopoint":
        return lambda cells: [f"[{cell}]" if cell else "null" for cell in cells]
    return _bare if field.type in _BARE else _quoted


_BARE = {"integer", "year", "number", "boolean", "object", "array", "geojson"}


def _listed(items: Column) -> str:
    return f"[{','.join(items)}]"


def _bare(cells: Column) -> Column:
    return [cell or "null" for cell in cells]


def _quoted(cells: Column) -> Column:
    return [encode_basestring(cell) if cell else "null" for cell in cells]
