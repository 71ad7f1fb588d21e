"""Sort rows by their key: numbers by size, also where they are text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .rows import Row

_COUNTED = re.compile(r"(?:0|[1-9][0-9]{0,17})\Z")


def sort_by_key(rows: list[Row], places: Sequence[int]) -> None:
    """Sorts rows by their values at the key's places; unknown ones come first."""
    counted = {place for place in places if _are_numbers([row.values[place] for row in rows])}
    rows.sort(key=lambda row: tuple([_sortable(row.values[place], place in counted) for place in places]))


def _are_numbers(values: Iterable[object]) -> bool:
    """Whether keys that are text are numbers all the same: 1, 2, 10. Codes with zeros before are not."""
    return all(type(value) is str and bool(_COUNTED.match(value)) for value in values)


def _sortable(value: object, is_number: bool) -> tuple[bool, object]:
    if is_number:
        return True, int(str(value))
    return (value is not None, value if value is not None else "")
