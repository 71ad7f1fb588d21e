"""The shapes of definition files, and faults with their lines."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from ..core.messages import Both, reason
from ..core.patterns import is_quick
from ..core.yaml_reader import Loaded

# A shape is a leaf's name, a list [shape of each item], a mapping {key: shape; a key that must stand ends with "!"},
# or a tuple of alternatives. Mappings may hold other keys too, as Table Schema allows.
Shape = Any
Fault = tuple[int, Both]

_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?\Z", re.ASCII)


def _is_pattern(value: Any) -> bool:
    try:
        re.compile(value)
        return is_quick(value)
    except (re.error, TypeError, RecursionError, OverflowError):
        return False


def _is_day(value: Any) -> bool:
    try:
        return len(value) == 10 and bool(datetime.date.fromisoformat(value))
    except (ValueError, TypeError):
        return False


def _is_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))


LEAVES: dict[str, tuple[Callable[[Any], bool], Both]] = {
    "text": (lambda value: value is None or isinstance(value, str), reason("text")),
    "names": (_is_names, reason("names")),
    "role": (lambda value: value in ("true", "false", "title", "reading", "name", "code"), reason("search-role")),
    "level": (lambda value: value in ("error", "warning"), reason("level")),
    "flag": (lambda value: value in ("true", "false"), reason("flag")),
    "pages": (lambda value: value in ("true", "false", "list"), reason("pages-option")),
    "whole": (lambda value: isinstance(value, str) and bool(_WHOLE.match(value)), reason("whole-number")),
    "number": (lambda value: isinstance(value, str) and bool(_NUMBER.match(value)), reason("number")),
    "day": (_is_day, reason("day")),
    "pattern": (_is_pattern, reason("quick-pattern")),
    "sign": (lambda value: value is None or (isinstance(value, str) and len(value) == 1), reason("one-sign")),
    "explore": (lambda value: value in (None, "sql"), reason("explore-sql")),
    "item-type": (lambda value: value in (None, "object", "array"), reason("item-type")),
    "line-end": (lambda value: value in (None, "\n", "\r\n", "\r"), reason("line-end")),
}

_WORDS = dict.fromkeys(("title", "title_en", "description", "description_en"), "text")
_KEY = {"fields!": "names", "reference!": {"resource": "text", "fields!": "names"}, "level": "level"}
_SEARCH = {
    "address": "text", "related": "flag", "facets": {}, "along": "names", "leads_to": "text", "endings": ["names"],
}  # fmt: skip
_EXPLORE = {
    **dict.fromkeys(("columns", "facets", "measures"), "names"),
    **dict.fromkeys(("latitude", "longitude", "point", "time", "series"), "text"),
}
_CITE = dict.fromkeys(("kind", "badge", "copy", "read", "publisher", "date", "url", "archived", "original"), "text")
_CATEGORY = {"value!": "text", "label": "text", "label_en": "text", "aliases": "names", "doubtful": "names"}

_FINDING = {
    "order": [("text", {"pages!": "text", "title": "text", "title_en": "text"})], "facets": {},
    "synonyms": [("names", {"from!": "names", "to!": "names"})],
    "names": {"title": "text", "title_en": "text"}, "how": "text", "how_en": "text",
}  # fmt: skip

_DATED = {"table!": "text", "on!": "names", "title!": "text", "title_en": "text"}
_FEED = {"path!": "text", "title!": "text", "title_en": "text", "for": "text", "entries!": [_DATED]}

_LISTED = {"title!": "text", "title_en": "text", "tables!": "names"}
_OPTIONS = {
    "feeds": [_FEED], "search": _FINDING, "verdicts": "names",
    "catalogue": {"popular": "names", "groups": [_LISTED]}, "explore": "explore",
}  # fmt: skip

_MISSING = [("text", {"value!": "text", "label": "text"})]

DESCRIPTOR = {
    **_WORDS, "name": "text", "resources!": [{}], "licenses": [{}], "machikado": _OPTIONS,
    **dict.fromkeys(("id", "homepage", "version", "created", "image", "profile", "$schema"), "text"),
    "keywords": "names", "sources": [{}], "contributors": [{}],
}  # fmt: skip
RESOURCE: dict[str, Shape] = {
    **_WORDS, "name!": "text", "schema!": ("text", {}), "path": "names", "nested": "text",
    "empty": "text", "empty_en": "text", "sources": [{}], "licenses": [{}], "dialect": ("text", {}), "bytes": "whole",
    **dict.fromkeys(("encoding", "format", "mediatype", "hash", "type", "profile", "$schema", "homepage"), "text"),
    "compression": "text",
}  # fmt: skip
DIALECT = {
    **dict.fromkeys(("delimiter", "quoteChar", "escapeChar"), "sign"), "lineTerminator": "line-end",
    **dict.fromkeys(("header", "doubleQuote", "skipInitialSpace", "caseSensitiveHeader"), "flag"),
    "headerRows": ["whole"], "commentRows": ["whole"],
    "property": "text", "itemType": "item-type", "itemKeys": ["text"], "sheetNumber": "whole", "sheetName": "text",
    **dict.fromkeys(("headerJoin", "commentChar", "nullSequence", "csvddfVersion", "$schema"), "text"),
}  # fmt: skip
SCHEMA = {
    **_WORDS, "label": "text", "called": "text", "pages": "pages", "published": "flag", "search": ("flag", _SEARCH),
    "partition": "text", "explore": _EXPLORE, "level": "level",
    "contribute": ("flag", "names", {}), "register": ("flag", "names"), "restate": {"fields!": "names", "log!": "text"},
    "same_when": {"fields!": "names", "apart": "text"},
    "cite": _CITE, "fields!": [{}], "primaryKey": "names", "foreignKeys": [_KEY],
    "fieldsMatch": "names", "missingValues": _MISSING, "uniqueKeys": ["names"], "$schema": "text",
}  # fmt: skip
METHOD = {
    "why": "text", "why_en": "text", "not_said": "text", "not_said_en": "text",
    "example": {"as_of!": "day", "given!": {}, "then!": [{}], "cut": "flag", "words": "text", "words_en": "text"},
}  # fmt: skip
FIELD: dict[str, Shape] = {
    **_WORDS, "name!": "text", "type": "text", "example": ("text", [{}], {}), "unit": "text", "delimiter": "text",
    "format": "text", "bareNumber": "flag", "decimalChar": "sign", "groupChar": "sign", "missingValues": _MISSING,
    "itemType": "text", "categoriesOrdered": "flag", "rdfType": "text",
    "constraints": {}, "categories": [("text", _CATEGORY)], "checks": "names", "search": "role",
    "approximate": "text", "prefix": "text", "alias": "text", "level": "level",
    "trueValues": ["text"], "falseValues": ["text"],
    "verdict": "flag", "weakest": "names", "share_of": "text", "sampling": "text", "sampling_en": "text",
}  # fmt: skip

_ANY: dict[str, Shape] = {"required": "flag", "unique": "flag", "enum": ["text"]}
_LENGTH: dict[str, Shape] = {"minLength": "whole", "maxLength": "whole"}
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_WHOLE_LIMITS, _TEXT_LIMITS = dict.fromkeys(_LIMITS, "whole"), dict.fromkeys(_LIMITS, "text")
CONSTRAINTS: dict[str, dict[str, Shape]] = {
    "string": {**_ANY, **_LENGTH, "pattern": "pattern"},
    "list": {**_ANY, **_LENGTH},
    "integer": {**_ANY, **_WHOLE_LIMITS},
    "year": {**_ANY, **_WHOLE_LIMITS},
    "number": {**_ANY, **dict.fromkeys(_LIMITS, "number")},
    "date": {**_ANY, **_TEXT_LIMITS},
    "datetime": {**_ANY, **_TEXT_LIMITS},
    "time": {**_ANY, **_TEXT_LIMITS},
    "yearmonth": {**_ANY, **_TEXT_LIMITS},
    "boolean": _ANY,
    "duration": _ANY,
    "geopoint": _ANY,
    "geojson": _ANY,
    "object": {**_ANY, **_LENGTH},
    "array": {**_ANY, **_LENGTH},
    "any": _ANY,
}


def faults(loaded: Loaded, shape: Shape, name: str = "") -> Iterator[Fault]:
    """Where a loaded value departs from a shape."""
    value, line = loaded
    if isinstance(shape, tuple):
        if all(any(True for _ in faults(loaded, each, name)) for each in shape):
            yield line, reason("wrong-shape", name=name)
    elif isinstance(shape, str):
        fits, expected = LEAVES[shape]
        if not fits(_bare(value)):
            yield line, reason("must-be", name=name, expected=expected)
    elif isinstance(shape, list):
        yield from _list_faults(loaded, shape[0], name)
    else:
        yield from _mapping_faults(loaded, shape, name)


def _bare(value: Any) -> Any:
    return [item for item, _ in value] if isinstance(value, list) else value


def _list_faults(loaded: Loaded, shape: Shape, name: str) -> Iterator[Fault]:
    value, line = loaded
    if value is None:
        return
    if not isinstance(value, list):
        yield line, reason("must-be-a-list", name=name)
        return
    for item in value:
        yield from faults(item, shape, name)
    if name == "fields" and not value:
        yield line, reason("fields-are-empty")


def _mapping_faults(loaded: Loaded, shape: dict[str, Shape], name: str) -> Iterator[Fault]:
    value, line = loaded
    if not isinstance(value, dict):
        if value is not None or name == "":
            yield line, reason("must-be-a-mapping", name=name)
        return
    for key, inner in shape.items():
        plain_key = key.removesuffix("!")
        if plain_key in value and (value[plain_key][0] is not None or not key.endswith("!")):
            yield from faults(value[plain_key], inner, plain_key)
        elif key.endswith("!"):
            yield line, reason("is-missing", name=plain_key)


def unknown_constraints(type_name: str, constraints: Loaded | None) -> Iterator[Fault]:
    """Constraints that a type does not have, such as a misspelt `requird`."""
    value, line = constraints or (None, 0)
    known = CONSTRAINTS[type_name]
    for name in value if isinstance(value, dict) else ():
        if name not in known and name != "jsonSchema":  # which is refused by name
            yield line, reason("no-such-constraint", name=name, type=type_name, known=", ".join(known))
