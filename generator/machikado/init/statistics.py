"""Sum up what a column holds as the statistics from which roles are decided, without an engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

from ..profile import ColumnStatistics
from ..validation.cells import cell_reader
from .found import Column, Decided, plain_field

MOST = 60  # values that are kept with their counts
_ORDERED = frozenset(("integer", "number", "date", "datetime", "time", "year", "yearmonth"))
_PLAIN = frozenset(("integer", "number", "year"))


def statistics_of(decided: Decided) -> dict[str, ColumnStatistics]:
    """The statistics of each field of a table, typed as its cells will be."""
    found = decided.found
    return {words["name"]: _of(found.column(words["name"]), words, found.rows) for words in decided.fields}


def _of(column: Column, words: Mapping[str, Any], rows: int) -> ColumnStatistics:
    missing = set(words.get("missingValues") or ())
    texts = {text: count for text, count in column.values.items() if text not in missing}
    values = _typed(texts, words)
    filled, ordered = sum(texts.values()), words["type"] in _ORDERED
    three = _three(values) if ordered and values else (None, None, None)
    ranked = sorted(values.items(), key=lambda each: (-each[1], str(each[0])))[:MOST]
    return ColumnStatistics(
        rows=rows, filled=filled, distinct=len(values), least=three[0], median=three[1], greatest=three[2],
        commonest=tuple(ranked) if len(values) < filled else (),
    )  # fmt: skip


def _typed(texts: Mapping[str, int], words: Mapping[str, Any]) -> dict[Any, int]:
    kind = words["type"]
    if kind not in _ORDERED:
        return dict(texts)
    if kind in _PLAIN and not words.get("groupChar") and not words.get("decimalChar"):
        make: Any = Decimal if kind == "number" else int
        pairs = ((_made(make, text), count) for text, count in texts.items())
    else:
        read = cell_reader(plain_field(words))
        pairs = ((_comparable(read(text)[0]), count) for text, count in texts.items())
    found: dict[Any, int] = {}
    for value, count in pairs:
        if value is not None:
            found[value] = found.get(value, 0) + count
    return found


def _made(make: Any, text: str) -> Any:
    """A number; None for what is none, which a publisher's own type does not keep out."""
    try:
        return make(text)
    except (ValueError, ArithmeticError):
        return None


def _comparable(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _three(values: Mapping[Any, int]) -> tuple[Any, Any, Any]:
    """The least, the one in the middle and the greatest."""
    ranked = sorted(values)
    sums = list(accumulate(values[each] for each in ranked))
    half = (sums[-1] + 1) // 2
    return ranked[0], next(each for each, total in zip(ranked, sums, strict=True) if total >= half), ranked[-1]
