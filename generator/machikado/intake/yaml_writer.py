"""Write records as canonical YAML: fields in the schema's order, quoted so that they read back unchanged."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..core.model import Field, Table
from ..core.nested_lists import item_fields
from ..core.strings import yaml_key
from .model import Context, Record

WIDTH = 110  # lists and items that fit stand on one line
_LONG = 160  # text that is longer, or has lines, stands in a block
# What other readers of YAML would take for a number, a truth value, a day or nothing.
_IMPLICIT = re.compile(
    r"[-+.]?[\d][\d_.,:eExXoOa-fA-F+-]*|\d{4}-\d\d?-\d\d?.*|[-+]?\.(inf|nan)|~|y|n|yes|no|on|off|true|false|null|none",
    re.IGNORECASE,
)
_PLAIN_SIGNS = frozenset(" _-./%+()=&;'@")
_ESCAPED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufff0-\uffff\ud800-\udfff]")
_TYPED = ("integer", "number", "boolean", "date", "year")


def yaml_of(record: Record, table: Table, context: Context) -> str:
    """One record as a file of its own."""
    return "".join(f"{line}\n" for line in _lines(record, table, context))


def item_of(record: Record, table: Table, context: Context) -> str:
    """One record as an item of a file that lists them."""
    return "".join(f"{line}\n" for line in _as_item(_lines(record, table, context)))


def _as_item(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"{'  ' if number else '- '}{line}" if line else line


def _lines(record: Record, table: Table, context: Context) -> Iterator[str]:
    for field in table.fields:
        if (value := record.get(field.name)) is not None:
            yield from _entry(field, value)
    for child in context.children(table):
        if child.nesting and (items := record.get(child.nesting.name)):
            yield from _list(child.nesting.name, items, child, context)


def _entry(field: Field, value: Any) -> Iterator[str]:
    """A field on one line, or as a block below its name."""
    if isinstance(value, list):
        yield from _texts(field, value)
    elif _is_block(value):
        yield f"{yaml_key(field.name)}: |-"
        yield from (f"  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{yaml_key(field.name)}: {scalar(value, field)}"


def _texts(field: Field, values: Sequence[str]) -> Iterator[str]:
    words = [scalar(value, field, flow=True) for value in values]
    line = f"{yaml_key(field.name)}: [{', '.join(words)}]"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{yaml_key(field.name)}:"
    yield from (f"  - {scalar(value, field)}" for value in values)


def _list(name: str, items: Sequence[Record], child: Table, context: Context) -> Iterator[str]:
    """A nested list: bare words on one line, small items on a line each, others as records."""
    assert child.nesting
    first = item_fields(child, child.nesting.parent)[0]
    bare = [set(item) == {first.name} and isinstance(item[first.name], str) for item in items]
    words = [scalar(item[first.name], first, flow=True) for item, alone in zip(items, bare, strict=True) if alone]
    if all(bare) and len(line := f"{name}: [{', '.join(words)}]") <= WIDTH:
        yield line
        return
    yield f"{name}:"
    for item, alone in zip(items, bare, strict=True):
        lines = [scalar(item[first.name], first)] if alone else _item(item, child, context)
        yield from (f"  {line}" if line else "" for line in _as_item(lines))


def _item(item: Record, child: Table, context: Context) -> list[str]:
    small = all(isinstance(value, str) and "\n" not in value for value in item.values())
    fields = [field for field in child.fields if field.name in item]
    told = [f"{yaml_key(field.name)}: {scalar(item[field.name], field, flow=True)}" for field in fields if small]
    line = ", ".join(told)
    return [f"{{{line}}}"] if small and len(line) <= WIDTH else list(_lines(item, child, context))


def scalar(text: str, field: Field, *, flow: bool = False) -> str:
    """Plain where that is safe and means text or the field's own type to every reader; else in double quotes."""
    own = field.type in _TYPED or "partial_date" in field.checks
    if _is_plain(text, flow=flow) and (own or not _IMPLICIT.fullmatch(text)) and text.lower() not in ("~", "null"):
        return text
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, *, flow: bool) -> bool:
    begins = text[:1].isalnum() or (text[:1] == "-" and text[1:2].isdigit()) or _is_wide(text[:1])
    colon = ":" if not flow and ": " not in text and not text.endswith(":") else ""
    signs = _PLAIN_SIGNS | set(colon) | (set() if flow else set(",[]{}"))
    return begins and not text.endswith(" ") and all(each.isalnum() or each in signs or _is_wide(each) for each in text)


def _is_wide(sign: str) -> bool:
    """A visible sign beyond ASCII, which has no meaning in YAML."""
    return bool(sign) and sign > "\xa0" and not _ESCAPED.match(sign) and unicodedata.category(sign)[0] not in "CZ"


def _is_block(text: str) -> bool:
    """Long text that a block keeps as it is: no blanks at its edges, nothing unseen in it."""
    if "\n" not in text and len(text) <= _LONG:
        return False
    lines = text.split("\n")
    whole = all(line == line.rstrip() and _is_shown(line) for line in lines)
    return whole and bool(lines[0]) and bool(lines[-1]) and not lines[0].startswith((" ", "\u3000", "\t"))


def _is_shown(line: str) -> bool:
    return all(
        sign == " " or sign == "\u3000" or ("!" <= sign <= "~") or sign.isalnum() or _is_wide(sign) for sign in line
    )
