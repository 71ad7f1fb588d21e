"""Say why a column has its type: how many of its values are read as such."""

from __future__ import annotations

from ..core.messages import Both
from .found import Column
from .words import reason


def why(kind: str, n: int, total: int, form: str) -> Both:
    """That `n` of `total` values are of a kind; `form` is how days and times are written. KeyError for another kind."""
    words = {
        "boolean": reason("init-type-boolean", n=n, total=total),
        "year": reason("init-type-year", n=n, total=total),
        "integer": reason("init-type-integer", n=n, total=total),
        "number": reason("init-type-number", n=n, total=total),
        "grouped": reason("init-type-grouped", n=n, total=total),
        "comma": reason("init-type-comma", n=n, total=total),
        "yearmonth": reason("init-type-yearmonth", n=n, total=total),
        "geopoint": reason("init-type-geopoint", n=n, total=total),
        "date": reason("init-type-date", n=n, total=total, form=form),
        "datetime": reason("init-type-datetime", n=n, total=total, form=form),
        "time": reason("init-type-time", n=n, total=total, form=form),
    }
    return words[kind]


def why_missing(column: Column, tokens: list[str], odd: list[str]) -> Both:
    """That texts of a column stand for nothing: tokens such as NA, or odd ones that its type does not take."""
    count = sum(column.values[text] for text in (*tokens, *odd))
    shown = ", ".join(f"“{text}”" for text in (odd or tokens)[:4])
    if odd:
        return reason("init-odd-values", n=count, total=column.filled, shown=shown)
    return reason("init-missing", n=count, total=column.filled, shown=shown)
