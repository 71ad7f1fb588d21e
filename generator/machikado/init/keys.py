"""Decide which column names a row, and which columns name rows of other tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..core.messages import Both
from ..core.strings import narrow
from .found import Column, Decided
from .words import reason

CONTAINED = 98  # of a hundred rows whose value must be a key of the other table
_LONG = 80  # letters of a key
_KEYED = ("string", "integer")
_BEST = re.compile(
    r"\A(id|key|code|no|identifier|uuid|no\.?|№|識別子|番号|コード|ＩＤ|管理番号|整理番号)\Z|(識別|管理|整理|施設|通し|連番)番号\Z"
)
_CODE = re.compile(
    r"(^|[\W_])(id|code|no|number|key|uuid|iso\w*|alpha|slug|symbol)($|[\W_\d])|コード|番号|ＩＤ|[a-z](?:Id|Code|No)\Z"
)
_CONTACT = re.compile(r"電話|fax|tel|phone|郵便|zip|post|法人番号", re.IGNORECASE)


def key_of(decided: Decided) -> tuple[str, Both] | None:
    """The column in which each row has its own value, with the reason; None where no column is one."""
    found, types = decided.found, {words["name"]: words for words in decided.fields}
    fit = [column for column in found.columns if _is_unique(column, found.rows) and _may_be(types[column.name])]
    for wanted in (_BEST, _CODE):
        for column in fit:
            called = narrow(column.name)
            if (wanted.search(called) or wanted.search(called.lower())) and not _CONTACT.search(called):
                return column.name, reason("init-key-named", n=found.rows)
    texts = [each for each in fit if types[each.name]["type"] == "string" and not types[each.name].get("checks")]
    short = [each for each in texts if not _CONTACT.search(each.name) and max(map(len, each.values)) <= 40]
    return (short[0].name, reason("init-key-only", n=found.rows)) if short and found.rows > 1 else None


def _is_unique(column: Column, rows: int) -> bool:
    return 0 < rows == column.filled == len(column.values)


def _may_be(words: dict[str, object]) -> bool:
    return words["type"] in _KEYED and not words.get("missingValues") and not words.get("level") and len(words) < 5


def is_clean(column: Column) -> bool:
    """Whether a column's values can be the addresses of pages."""
    return all(len(text) <= _LONG and text == text.strip() and "\n" not in text for text in column.values)


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names rows of another table, and in how many of its rows nothing is there."""

    field: str
    table: str
    key: str
    lost: int
    total: int

    @property
    def why(self) -> Both:
        if self.lost:
            return reason("init-reference-partly", n=self.total - self.lost, total=self.total)
        return reason("init-reference", n=self.total, total=self.total)


def references_of(decided: Decided, others: Sequence[Decided]) -> Iterator[Reference]:
    """The columns of a table whose values are nearly all keys of another one, the best other table for each."""
    for words in decided.fields:
        column = decided.found.column(words["name"])
        fit = [each for other in others if (each := _reference(decided, column, words, other))]
        if fit:
            yield min(fit, key=lambda each: (each.lost, not _named(each.field, each.key, each.table)))


def _reference(decided: Decided, column: Column, words: dict[str, object], other: Decided) -> Reference | None:
    key = other.table.key
    if len(key) != 1 or other is decided or column.name in decided.table.key or words["type"] not in _KEYED:
        return None
    there = other.found.column(key[0])
    type_there = next(each["type"] for each in other.fields if each["name"] == key[0])
    missing = set(words.get("missingValues") or ())  # type: ignore[call-overload]
    values = {text: count for text, count in column.values.items() if text not in missing}
    if words["type"] != type_there or not values or len(there.values) < 2:
        return None
    total, lost = sum(values.values()), sum(count for text, count in values.items() if text not in there.values)
    if lost * 100 > total * (100 - CONTAINED):
        return None
    named = _named(column.name, key[0], other.table.name)
    alike = words["type"] == "string" and len(values) >= 2 and not all(text.isdigit() for text in values)
    return Reference(column.name, other.table.name, key[0], lost, total) if named or alike else None


def _named(field: str, key: str, table: str) -> bool:
    """Whether a column is called after the other table or its key."""
    here, there, other = (_folded(each) for each in (field, key, table))
    stem = other[:-1] if other.endswith("s") else other
    return (here == there and here not in ("id", "code", "no", "name")) or (len(stem) > 2 and stem in here)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", narrow(name).lower())


def doubled(names: Iterable[str]) -> set[str]:
    """The names that stand more than once."""
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
