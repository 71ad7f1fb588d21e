"""Number and date formats of cells in copied workbooks."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

from ..package.xlsx_cells import shown_day, typed_number
from .model import SheetRead

_ZEROS = re.compile(r"0{1,60}\Z")
_FORMS = {4: "yyyy", 7: "yyyy-mm", 10: "yyyy-mm-dd"}  # by how much of a day is shown


def style(about: SheetRead, row: int, column: int) -> dict[str, Any]:
    heads = row + 1 == about.row or column + 1 == about.column
    return {"valign": "top", **({"bold": True, "text_wrap": True, "border": 1} if heads else {})}


def is_exact(value: float) -> bool:
    """Whether a workbook can hold this number as it is: sixteen digits, and an end."""
    return math.isfinite(value) and (isinstance(value, float) or abs(value) < 10**15)


def number_form(value: float, form: str) -> str:
    """Percent signs and leading zeros that only the format shows; whatever else it shows is not a value."""
    typed = typed_number(value, form)
    return "0.##########%" if typed.endswith("%") else form if _ZEROS.match(form) else "General"


def is_date(value: Any) -> bool:
    if isinstance(value, datetime.timedelta):
        return datetime.timedelta() <= value < datetime.timedelta(days=1_000_000)
    return isinstance(value, datetime.time) or (isinstance(value, datetime.date) and value.year > 1900)


def date_form(value: Any, form: str) -> str:
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return "[h]:mm:ss" if isinstance(value, datetime.timedelta) else "hh:mm:ss"
    return _FORMS.get(len(shown_day(value, form)), "yyyy-mm-dd hh:mm")
