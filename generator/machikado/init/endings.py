"""Find what stands below a table and is no row of it: totals and notes."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence

from ..core.strings import narrow

LAST = 6  # rows at the end that are looked at
_TOTAL = re.compile(r"(総|合|小|累)?計|合 ?計|総数|全体|(grand ?|sub-?)?totals?|sum", re.IGNORECASE)
_NOTE = re.compile(r"※|＊|\*|（?注[）)\d０-９:： ]?|備考|出典|資料[:：]|note|source", re.IGNORECASE)
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?\Z")

Line = tuple[int, Sequence[str]]  # where a row begins, and its cells


def endings(rows: Iterable[Line], width: int) -> list[Line]:
    """The rows at the end that are sums of those above, or notes about a table of so many columns, in their order."""
    found: list[Line] = []
    for line, cells in reversed(deque(rows, maxlen=LAST)):
        filled = [narrow(cell) for cell in cells if cell.strip()]
        if not (width > 2 and _is_note(cells, filled)) and not _is_total(filled):
            break
        found.insert(0, (line, cells))
    return found if len(found) < LAST else []


def _is_total(filled: Sequence[str]) -> bool:
    """A row that is called a sum among its first cells, and has numbers."""
    called = any(_TOTAL.fullmatch(cell) for cell in filled[:3])
    return called and any(_NUMBER.match(cell) for cell in filled)


def _is_note(cells: Sequence[str], filled: Sequence[str]) -> bool:
    """A row that has nothing but a note in its first cell."""
    return len(filled) == 1 and bool(cells[0].strip()) and bool(_NOTE.match(filled[0]))
