"""Read a schema's fields, and report what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.model import Category, Field, Origin, Problem
from ..core.problems import problem
from ..core.yaml_reader import Loaded, plain
from ..validation.schema_rules import RESERVED, field_faults, names_of
from ..validation.schema_shape import FIELD, Fault, faults

TEXTS = ("title", "title_en", "description", "description_en")
_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)


def broken(path: str, found: Iterable[Fault], **details: Any) -> Iterator[Problem]:
    """Faults of a definition as problems of its file."""
    for line, reason in found:
        yield problem("broken-schema", Origin(path=path, line=line or None), reason=reason, **details)


def fields_of(loaded: Loaded, key: tuple[str, ...], path: str, found: list[Problem]) -> tuple[Field, ...]:
    """The fields in order; none when one of them cannot be used. A reserved name is reported, but read."""
    seen: set[str] = set()
    fields = []
    for entry in loaded[0] or ():
        wrong = list(faults(entry, FIELD))
        words = {} if wrong else plain(entry)
        name = words.get("name", "")
        wrong = wrong or list(field_faults(entry, name, words.get("type") or "string", seen))
        found.extend(broken(path, wrong, field=name or None))
        if name in RESERVED or name.startswith("_"):
            found.append(problem("reserved-field-name", Origin(path=path, line=entry[1]), field=name, value=name))
        seen.add(name)
        fields.append(None if wrong else _field(words, name in key, entry[1]))
    usable = tuple(field for field in fields if field)
    return usable if len(usable) == len(fields) else ()


def _field(words: Mapping[str, Any], in_key: bool, line: int) -> Field:
    constraints = {name: _constraint(name, value) for name, value in (words.get("constraints") or {}).items()}
    return Field(
        name=words["name"],
        type=words.get("type") or "string",
        **{key: words.get(key) or "" for key in (*TEXTS, "example", "unit")},
        required=in_key or constraints.get("required") is True,
        delimiter=words.get("delimiter") or ";",
        categories=tuple(_category(entry) for entry in words.get("categories") or constraints.get("enum") or ()),
        level=words.get("level") or "error",
        checks=names_of(words.get("checks")),
        descriptor={**words, "constraints": constraints},
        line=line,
    )


def _constraint(name: str, value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if name != "pattern" and isinstance(value, str) and _WHOLE.match(value) else value


def _category(entry: Any) -> Category:
    if isinstance(entry, str):
        return Category(value=entry, label=entry)
    value = entry["value"]
    return Category(
        value=value, label=entry.get("label") or value, label_en=entry.get("label_en") or "",
        aliases=names_of(entry.get("aliases")), doubtful=names_of(entry.get("doubtful")),
    )  # fmt: skip
