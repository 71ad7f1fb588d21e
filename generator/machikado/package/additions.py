"""Add to the schema of somebody's Data Package what stands beside it, in the portal's own file of the table's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.messages import reason
from ..core.model import Problem
from ..core.yaml_reader import Loaded
from ..validation.schema_shape import SCHEMA, Fault, faults
from .definition_files import DefinitionFile, read_definition
from .schema import broken

FOLDER = "datasets/schemas"
_SHAPE = {name: shape for name, shape in SCHEMA.items() if name != "fields!"} | {"fields": [{"name!": "text"}]}


def amended(root: Path, name: str, schema: DefinitionFile, found: list[Problem]) -> DefinitionFile:
    """A table's schema with what `datasets/schemas/NAME.yaml` says besides, which wins; the schema where that is it.

    What is wrong with the additions is among `found`, and none of them is taken then.
    """
    path = f"{FOLDER}/{name}.yaml"
    if path == schema.path or not (root / path).is_file() or not schema.values:
        return schema
    beside = read_definition(root, path, found)
    wrong = list(faults((beside.values, 1), _SHAPE)) if beside.values else []
    wrong = wrong or list(_strangers(schema.values, beside.values))
    found.extend(broken(path, wrong, table=name))
    return schema if wrong else _merged(schema, beside)


def _named(fields: Loaded | None) -> dict[str, Loaded]:
    """Fields by their names; those that have none are told elsewhere."""
    listed = fields[0] if fields and isinstance(fields[0], list) else []
    return {entry[0]["name"][0]: entry for entry in listed if isinstance(entry[0], dict) and "name" in entry[0]}


def _strangers(schema: Mapping[str, Loaded], beside: Mapping[str, Loaded]) -> Iterator[Fault]:
    known = _named(schema.get("fields"))
    for name, entry in _named(beside.get("fields")).items():
        if name not in known:
            yield entry[1], reason("place-names-no-field", place="fields", name=name)


def _merged(schema: DefinitionFile, beside: DefinitionFile) -> DefinitionFile:
    values = {**schema.values, **beside.values}
    if fields := schema.values.get("fields"):
        own = _named(beside.values.get("fields"))
        values["fields"] = [_with(entry, own) for entry in fields[0] or ()], fields[1]
    return replace(schema, values=values, natives=_natives(schema.natives, beside.natives))


def _with(entry: Loaded, own: Mapping[str, Loaded]) -> Loaded:
    words = entry[0]
    more = own.get(words["name"][0]) if isinstance(words, dict) and "name" in words else None
    return ({**words, **more[0]}, entry[1]) if more else entry


def _natives(schema: Any, beside: Any) -> Any:
    """The same of what is published as it is."""
    if not isinstance(schema, dict) or not isinstance(beside, dict):
        return schema
    own = {each.get("name"): each for each in beside.get("fields") or () if isinstance(each, dict)}
    fields = [
        {**each, **own.get(each.get("name"), {})} if isinstance(each, dict) else each
        for each in schema.get("fields") or ()
    ]
    return {**schema, **beside, "fields": fields}
