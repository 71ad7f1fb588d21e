"""The JSON Schemas that editors complete definitions by say what `machikado check` says of their shape."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import forge
from machikado.core.yaml_reader import load
from machikado.validation.schema_shape import DESCRIPTOR, METHOD, SCHEMA, faults

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = [
    *ROOT.glob("datasets/schemas/*.yaml"), ROOT / "datasets/datapackage.yaml",
    *ROOT.glob("tests/portals/*/datasets/schemas/*.yaml"), *ROOT.glob("tests/portals/*/datasets/datapackage.yaml"),
]  # fmt: skip


TOOL = forge.tool("json_schemas", "")
CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER


def judge(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(TOOL.schemas()[name], format_checker=CHECKER)


JUDGES = {name: judge(name) for name in ("table.schema.json", "datapackage.schema.json")}


@pytest.mark.parametrize("name", JUDGES)
def test_the_committed_schema_is_the_one_of_today(name: str) -> None:
    committed = (TOOL.FOLDER / name).read_text(encoding="utf-8")
    assert committed == TOOL.written(TOOL.schemas()[name]), "run: python tools/json_schemas.py"
    jsonschema.Draft202012Validator.check_schema(json.loads(committed))


def test_every_definition_of_every_portal_is_accepted() -> None:
    assert len(DEFINITIONS) > 60
    for path in DEFINITIONS:
        name = "datapackage.schema.json" if path.stem == "datapackage" else "table.schema.json"
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=_Core)
        found = [
            f"{path.name}: {'/'.join(map(str, each.path))}: {each.message}" for each in JUDGES[name].iter_errors(told)
        ]
        assert not found


class _Core(yaml.SafeLoader):
    """YAML 1.2, as editors read it: days stay text, and so does `on`."""


_Core.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if not tag.endswith((":timestamp", ":bool"))]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])
NAMES = st.sampled_from(["fields", "log", "reference", "resource", "given", "then", "as_of", "a"])
VALUES = st.recursive(
    st.sampled_from(["a", "true", "title", "2017-06-19", "[a-z]+"]) | st.booleans() | st.integers(0, 99),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
KNOWN = sorted({key.removesuffix("!") for key in SCHEMA} - {"fields"})


@settings(max_examples=1_000)
@given(st.dictionaries(st.sampled_from(KNOWN), VALUES, max_size=3))
def test_both_accept_the_same_schemas(told: dict[str, Any]) -> None:
    """What the check accepts, an editor does not mark, and what an editor accepts, the check does."""
    told = {"fields": [{"name": "id"}], **told}
    loaded, problems = load(yaml.safe_dump(told, allow_unicode=True), "x.yaml")
    assert loaded and not problems
    ours = list(faults(loaded, SCHEMA)) + list(faults(loaded, METHOD))
    theirs = list(JUDGES["table.schema.json"].iter_errors(told))
    assert bool(ours) == bool(theirs), (ours, [each.message for each in theirs])


def test_a_resource_without_a_schema_is_marked() -> None:
    told = {"name": "x", "resources": [{"name": "a"}]}
    loaded, _ = load(yaml.safe_dump(told), "x.yaml")
    assert loaded and not list(faults(loaded, DESCRIPTOR))  # the check looks at resources one by one
    assert [each.message for each in JUDGES["datapackage.schema.json"].iter_errors(told)]
