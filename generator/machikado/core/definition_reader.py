"""Read JSON with line numbers, and the plain values of JSON and YAML for what is published as it is."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from .messages import reason
from .model import Origin, Problem
from .problems import problem
from .yaml_reader import Loaded, load

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_any(text: str, path: str) -> tuple[Loaded | None, list[Problem]]:
    """The value of a YAML or JSON document, by its name's ending, with lines; scalars stay text."""
    if not path.endswith(".json"):
        return load(text, path)
    try:
        json.loads(text, parse_constant=_refuse)
    except RecursionError:
        return None, [problem("broken-yaml", Origin(path=path), reason=reason("definition-too-deep"))]
    except ValueError as error:
        line = getattr(error, "lineno", None)
        told = reason("no-json", reason=getattr(error, "msg", error))
        return None, [problem("broken-yaml", Origin(path=path, line=line), reason=told)]
    # Correct JSON is YAML but for tabs, which stand only between its values, and for how some letters are escaped.
    return load(_STRING.sub(_respelt, text.replace("\t", " ")), path)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _respelt(found: re.Match[str]) -> str:
    """A string of JSON as one of YAML: letters as they are, other signs escaped."""
    value = json.loads(found[0])
    return "".join(
        letter if letter.isprintable() else _escaped(letter) for letter in json.dumps(value, ensure_ascii=False)
    )


def _escaped(letter: str) -> str:
    number = ord(letter)
    return "\ufffd" if 0xD800 <= number < 0xE000 else f"\\U{number:08x}"


class _Plain(_Safe):  # type: ignore[misc]
    """YAML's plain values, but days stay text, as in JSON."""


_Plain.yaml_implicit_resolvers = {
    sign: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in _Safe.yaml_implicit_resolvers.items()
}


def natives(text: str, path: str) -> Any:
    """The values of a document that `load_any` has read without a problem: numbers, booleans and texts."""
    try:
        return json.loads(text) if path.endswith(".json") else yaml.load(text, _Plain)
    except (ValueError, yaml.YAMLError, RecursionError):
        return None
