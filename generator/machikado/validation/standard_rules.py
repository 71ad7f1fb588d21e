"""Check what definitions say in the words of the Data Package standard: each property is obeyed, or refused by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..core import file_formats
from ..core.messages import Both, reason
from ..core.model import Field
from .judges import DATED, EXPECTED, FORMATS, ITEM_TYPES, format_of, judge_of, tells_whole
from .numerals import plain_numeral

MATCHES = ("exact", "equal", "subset", "superset", "partial")
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
HASHES = ("md5", "sha1", "sha256", "sha512")
_PROFILES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
_STANDARD = (
    "https://datapackage.org/profiles/",
    "https://specs.frictionlessdata.io/",
    "http://specs.frictionlessdata.io/",
)
_NUMBERS = ("integer", "number")

# Which property of the standard is not obeyed, and what to do instead.
REFUSED: Mapping[str, Mapping[str, Both]] = {
    "resource": {"data": reason("instead-of-data")},
    "dialect": {"table": reason("instead-of-database")},
    "constraints": {"jsonSchema": reason("instead-of-json-schema")},
}
# Which properties of a dialect mean something for which formats only.
_LINES = (
    "delimiter", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace", "lineTerminator", "commentChar",
    "header", "headerRows", "headerJoin", "commentRows",
)  # fmt: skip
_DIALECT_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_LINES, ("csv", "tsv")),
    "headerRows": ("csv", "tsv", "xlsx"),
    "caseSensitiveHeader": ("csv", "tsv", "json", "ndjson", "xlsx", "parquet"),
    "property": ("json",),
    "itemType": ("json", "ndjson"),
    "itemKeys": ("json", "ndjson", "geojson", "yaml", "md"),
    **dict.fromkeys(("sheetNumber", "sheetName"), ("xlsx",)),
}


def refused(level: str, words: Mapping[str, Any]) -> Iterator[Both]:
    """The properties of one descriptor that are not obeyed, by name, with the way out."""
    for name, instead in REFUSED.get(level, {}).items():
        if words.get(name) is not None:
            yield reason("refused", name=name, instead=instead)


def profile_faults(words: Mapping[str, Any]) -> Iterator[Both]:
    """A profile of somebody's own may demand what nobody here checks."""
    for name in ("profile", "$schema"):
        told = words.get(name)
        if told and told not in _PROFILES and not told.startswith(_STANDARD):
            yield reason("refused", name=f"{name}: {told}", instead=reason("instead-of-profile"))


def resource_standard_faults(words: Mapping[str, Any]) -> Iterator[Both]:
    """What a resource says in the standard's words that cannot be obeyed."""
    yield from refused("resource", words)
    yield from profile_faults(words)
    if (told := words.get("type")) not in (None, "table"):
        yield reason("refused", name=f"type: {told}", instead=reason("instead-of-type"))
    if (encoding := words.get("encoding")) and not _is_text(encoding):
        yield reason("refused", name=f"encoding: {encoding}", instead=reason("instead-of-encoding"))
    algorithm = (words.get("hash") or "").rpartition(":")[0]
    if algorithm and (algorithm.lower() not in HASHES or algorithm.lower() not in hashlib.algorithms_available):
        yield reason("refused", name=f"hash: {algorithm}", instead=reason("one-of", known=", ".join(HASHES)))


def _is_text(encoding: str) -> bool:
    """Whether Python knows an encoding of text by this name; `base64` and the like are none."""
    try:
        return "a".encode(encoding).decode(encoding) == "a"
    except (LookupError, ValueError):
        return False


def dialect_faults(words: Mapping[str, Any], resource: Mapping[str, Any]) -> Iterator[Both]:
    """What a dialect says that cannot be obeyed: other formats, rows that are none, one sign for two things."""
    yield from _other_formats(words, resource)
    yield from refused("dialect", words)
    yield from profile_faults(words)
    for name in ("headerRows", "commentRows"):
        if any(int(row) < 1 for row in words.get(name) or ()):
            yield reason("must-be", name=name, expected=reason("rows-from-one"))
    if len(words.get("headerRows") or ()) > 1 and "xlsx" in _formats(resource):
        yield reason("must-be", name="headerRows", expected=reason("one-row-of-a-sheet"))
    signs = [words.get("delimiter") or ",", words.get("quoteChar") or '"', words.get("escapeChar")]
    told = [sign for sign in signs if sign]
    if len(set(told)) < len(told) or set("\r\n") & set(told):
        yield reason("signs-of-dialect")


def _other_formats(words: Mapping[str, Any], resource: Mapping[str, Any]) -> Iterator[Both]:
    """The properties that mean nothing for the format of the resource's files."""
    kinds = _formats(resource)
    for name, known in _DIALECT_OF.items():
        if words.get(name) is not None and not kinds <= {None, *known}:
            yield reason("refused", name=name, instead=reason("instead-of-other-formats", known=", ".join(known)))


def _formats(resource: Mapping[str, Any]) -> set[str | None]:
    """The formats of the resource's files; None among them where one is none that is read."""
    paths, declared = resource.get("path") or (), resource.get("format") or ""
    return {file_formats.format_of(path, declared) for path in ((paths,) if isinstance(paths, str) else paths)}


def schema_standard_faults(words: Mapping[str, Any]) -> Iterator[Both]:
    """What a schema says beside its fields that cannot be obeyed."""
    yield from profile_faults(words)
    told = words.get("fieldsMatch")
    if told and told not in MATCHES:
        yield reason("refused", name=f"fieldsMatch: {told}", instead=reason("one-of", known=", ".join(MATCHES)))


def field_standard_faults(words: Mapping[str, Any], kind: str) -> Iterator[Both]:
    """What a field says in the standard's words that its type has no use for, or that cannot be read."""
    yield from _format_faults(words, kind)
    for name, types in _OF_TYPES.items():
        if words.get(name) is not None and kind not in types:
            yield reason("not-of-type", name=name, type=kind, known=", ".join(types))
    if words.get("decimalChar") and words.get("decimalChar") == words.get("groupChar"):
        yield reason("two-signs-alike")
    if any((words.get(name) or "x") in "-+0123456789eE" for name in ("decimalChar", "groupChar")):
        yield reason("must-be", name="decimalChar, groupChar", expected=reason("no-digit"))
    if (words.get("itemType") or "string") not in ITEM_TYPES:
        yield reason("must-be", name="itemType", expected=reason("one-of", known=", ".join(ITEM_TYPES)))
    yield from refused("constraints", words.get("constraints") or {})


_OF_TYPES = {
    "decimalChar": ("number",),
    "groupChar": _NUMBERS,
    "bareNumber": _NUMBERS,
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
    "itemType": ("list",),
    "delimiter": ("list",),
}


def _format_faults(words: Mapping[str, Any], kind: str) -> Iterator[Both]:
    form = format_of(Field(name="", type=kind, descriptor=words))
    known = FORMATS.get(kind, ("default",))
    if kind in DATED:
        if form not in ("default", "any") and not tells_whole(kind, form):
            yield reason("no-whole-pattern", pattern=form)
    elif form not in known:
        yield reason("refused", name=f"format: {form}", instead=reason("one-of", known=", ".join(known)))


def limit_faults(field: Field) -> Iterator[Both]:
    """Limits and allowed values that are none of the field's own values."""
    rules = field.descriptor.get("constraints") or {}
    judge = judge_of(replace(field, descriptor={**field.descriptor, "constraints": {}}))
    told = [(name, rules[name]) for name in LIMITS if rules.get(name) is not None]
    told += [("enum", value) for value in rules.get("enum") or ()]
    for name, value in told:
        plain = isinstance(value, str) and field.type in _NUMBERS and _PLAIN[field.type](value)
        if not plain and (not isinstance(value, str) or judge(value)[1]):
            yield reason("must-be", name=name, expected=EXPECTED[field.type])


_PLAIN = {kind: plain_numeral(Field(name="", type=kind)) for kind in _NUMBERS}
