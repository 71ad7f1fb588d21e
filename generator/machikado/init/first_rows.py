"""Tell whether a first row holds data instead of the names of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DATUM = re.compile(r"[-+]?\d[\d.,]*(?:[eE][-+]?\d+)?%?\Z|\d{4}[-/.]\d\d?[-/.]\d\d?(?:[T ].*)?\Z|https?://")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of these rows is one like the others."""
    return _holds_data(rows[0]) or _comes_again(rows)


def _holds_data(headings: Sequence[str]) -> bool:
    """Whether a first row holds numbers, days and addresses, not names of columns; years may be names."""
    filled = [cell.strip() for cell in headings if cell.strip()]
    data = [cell for cell in filled if _DATUM.match(cell) and not _YEAR.match(cell)]
    return bool(filled) and len(data) * 2 > len(filled)


def _comes_again(rows: Sequence[Sequence[str]]) -> bool:
    """Whether cells of the first row are values below it, in two columns or more; whole headings may be repeated."""
    first, *others = rows
    if list(first) in [list(row) for row in others]:
        return False
    below = [{row[at] for row in others if at < len(row)} for at in range(len(first))]
    return sum(bool(cell.strip()) and cell in values for cell, values in zip(first, below, strict=True)) >= 2
