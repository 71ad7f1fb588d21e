"""Writes JSON Schemas of the definition files, by which editors complete and check `datasets/schemas/*.yaml`.

Usage: python tools/json_schemas.py

They say what `validation/schema_shape.py` says; a test fails as long as the committed ones say something else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from machikado.validation.schema_rules import TYPES
from machikado.validation.schema_shape import CONSTRAINTS, DESCRIPTOR, FIELD, METHOD, RESOURCE, SCHEMA, Shape
from machikado.validation.standard_rules import LIMITS
from machikado.validation.value_checks import VALUE_CHECKS

FOLDER = Path(__file__).resolve().parent.parent / "handbook" / "docs" / "model"
TEXT = {"type": ["string", "number", "boolean", "null"]}
LEAVES: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "names": {"anyOf": [{"type": ["string", "number", "boolean"]}, {"type": "array", "items": TEXT}]},
    "role": {"enum": [True, False, "true", "false", "title", "reading", "name", "code"]},
    "level": {"enum": ["error", "warning"]},
    "flag": {"enum": [True, False, "true", "false"]},
    "explore": {"enum": ["sql", None]},
    "pages": {"enum": [True, False, "true", "false", "list"]},
    "whole": {"type": ["integer", "string"], "pattern": r"^-?[0-9]+$"},
    "number": {"type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "day": {"type": "string", "format": "date"},
    "pattern": {"type": "string", "format": "regex"},
    "sign": {"type": ["string", "null"], "minLength": 1, "maxLength": 1},
    "line-end": {"enum": ["\n", "\r\n", "\r", None]},
}


def schema_of(shape: Shape) -> dict[str, Any]:
    """The JSON Schema of a shape; a list or mapping may be left empty where it need not stand."""
    if isinstance(shape, tuple):
        return {"anyOf": [schema_of(each) for each in shape]}
    if isinstance(shape, str):
        return LEAVES[shape]
    if isinstance(shape, list):
        return {"type": ["array", "null"], "items": schema_of(shape[0])}
    needed = [name.removesuffix("!") for name in shape if name.endswith("!")]
    found: dict[str, Any] = {"type": ["object", "null"]}
    if shape:
        found["properties"] = {name.removesuffix("!"): schema_of(inner) for name, inner in shape.items()}
    return {**found, "type": "object", "required": needed} if needed else found


def _titled(title: str, shape: dict[str, Shape]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema_of(shape)}


def schemas() -> dict[str, dict[str, Any]]:
    """By the name of the file: of a table, and of the package."""
    constraints = {name: shape for rules in CONSTRAINTS.values() for name, shape in rules.items()}
    constraints |= dict.fromkeys(LIMITS, ("number", "text"))
    field = schema_of({**FIELD, "constraints": constraints})
    field["properties"]["type"] = {"enum": sorted(TYPES)}
    field["properties"]["checks"] = {
        "anyOf": [{"enum": sorted(VALUE_CHECKS)}, {"type": "array", "items": {"enum": sorted(VALUE_CHECKS)}}]
    }
    table = _titled("A table of a Machikado portal", {**SCHEMA, **METHOD})
    table["properties"]["fields"] |= {"items": field, "minItems": 1}
    package = _titled("The package of a Machikado portal", DESCRIPTOR)
    package["properties"]["resources"]["items"] = schema_of(RESOURCE)
    return {"table.schema.json": table, "datapackage.schema.json": package}


def written(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, schema in schemas().items():
        (FOLDER / name).write_text(written(schema), encoding="utf-8")
