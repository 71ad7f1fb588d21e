"""Read a schema's fields, and report what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..core.model import Category, Field, Origin, Problem
from ..core.problems import problem
from ..core.yaml_reader import Loaded, plain
from ..validation.schema_rules import field_faults, names_of
from ..validation.schema_shape import FIELD, Fault, faults
from .dialects import missing_of

TEXTS = ("title", "title_en", "description", "description_en")
_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)


def broken(path: str, found: Iterable[Fault], **details: Any) -> Iterator[Problem]:
    """Faults of a definition as problems of its file."""
    for line, reason in found:
        yield problem("broken-schema", Origin(path=path, line=line or None), reason=reason, **details)


def fields_of(
    loaded: Loaded, words: Mapping[str, Any], path: str, found: list[Problem], natives: Any = None,
    dialect: Mapping[str, Any] | None = None,
) -> tuple[Field, ...]:  # fmt: skip
    """The fields in order; none when one of them cannot be used.

    `words` are the schema's others; `natives` the same fields with their numbers and booleans.
    """
    seen: set[str] = set()
    fields = []
    schema = words
    key = names_of(schema.get("primaryKey"))
    natives = natives if isinstance(natives, list) else []
    for number, entry in enumerate(loaded[0] or ()):
        wrong = list(faults(entry, FIELD))
        words = {} if wrong else plain(entry)
        name = words.get("name", "")
        wrong = wrong or list(field_faults(entry, name, words.get("type") or "string", seen))
        found.extend(broken(path, wrong, field=name or None))
        seen.add(name)
        missing = missing_of(schema, dialect, words.get("missingValues"))
        own = own_words(natives[number] if number < len(natives) else {}, FIELD, _SHOWN)
        fields.append(None if wrong else _field(words, name in key, missing, own, entry[1]))
    usable = tuple(field for field in fields if field)
    return usable if len(usable) == len(fields) else ()


_SHOWN = ("rdfType", "categoriesOrdered", "examples")  # published as declared


def own_words(natives: Any, known: Iterable[str], but: Iterable[str] = ()) -> dict[str, Any]:
    """What a descriptor tells besides what is known: published as it is."""
    ours = {name.removesuffix("!") for name in known} - set(but)
    told = natives if isinstance(natives, dict) else {}
    return {name: value for name, value in told.items() if name not in ours and value is not None}


def _field(words: Mapping[str, Any], in_key: bool, missing: frozenset[str], own: Mapping[str, Any], line: int) -> Field:
    kind = words.get("type") or "string"
    rules = words.get("constraints") or {}
    constraints = {name: _constraint(name, value, kind) for name, value in rules.items()}
    return Field(
        name=words["name"],
        type=kind,
        **{key: words.get(key) or "" for key in (*TEXTS, "unit")},
        example=words["example"] if isinstance(words.get("example"), str) else "",
        required=in_key or constraints.get("required") is True,
        delimiter=words.get("delimiter") or ";",
        categories=tuple(_category(entry) for entry in words.get("categories") or constraints.get("enum") or ()),
        level=words.get("level") or "error",
        checks=names_of(words.get("checks")),
        missing=missing,
        descriptor={**words, "constraints": constraints},
        own=own,
        line=line,
    )


def _constraint(name: str, value: Any, kind: str) -> Any:
    if name in ("required", "unique"):
        return value == "true"
    counted = name in ("minLength", "maxLength") or (name != "enum" and kind in ("integer", "year", "number"))
    return int(value) if counted and isinstance(value, str) and _WHOLE.match(value) else value


def _category(entry: Any) -> Category:
    if isinstance(entry, str):
        return Category(value=entry, label=entry)
    value = entry["value"]
    return Category(
        value=value, label=entry.get("label") or value, label_en=entry.get("label_en") or "",
        aliases=names_of(entry.get("aliases")), doubtful=names_of(entry.get("doubtful")),
    )  # fmt: skip
