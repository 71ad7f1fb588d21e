"""Read the cells of workbooks: numbers and days as they are shown, or in the one way in which a field has them."""

from __future__ import annotations

import datetime
import re
from typing import Any

_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")  # how a sheet writes a text that looks like an escaped sign
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ZEROS = re.compile(r"0+\Z")
NUMERIC = ("integer", "number", "year")
DATED = ("date", "datetime", "time", "duration")


def plain_text(text: str) -> str:
    """A text as it was typed."""
    return _ESCAPED.sub("_", text)


def typed_number(value: float, form: str) -> str:
    """The number as it was typed: percent signs and leading zeros that only the cell's format shows included."""
    if "%" in _QUOTED.sub("", form):
        return f"{value * 100:.12g}%"
    text = str(value) if isinstance(value, int) else f"{value:.15g}"
    if "e" in text:
        text = f"{value:.15f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.0f}"
    return text.zfill(len(form)) if _ZEROS.match(form) and text.isdigit() else text


def shown_day(value: datetime.date, form: str) -> str:
    """As precise as the cell shows it: 2017-06-19, 2017-06 or 2017; a time of day stays."""
    shown = _QUOTED.sub("", form.partition(";")[0]).lower()
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(" ", "minutes")
    day = value.isoformat()[:10]
    if not shown or "d" in shown or not re.search("[yge]", shown):
        return day
    return day[:7] if "m" in shown else day[:4]


def cell_text(value: Any, form: str, kind: str) -> str:
    """A cell's value for a field of a type (`kind`): numbers and times as the field has them, else as shown."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return typed_number(value, "" if kind in NUMERIC else form)
    if isinstance(value, datetime.timedelta):
        return _length(value, kind)
    if isinstance(value, datetime.time):
        return value.isoformat("seconds") if kind in DATED else _shown_time(value, form)
    if isinstance(value, datetime.datetime) and kind == "datetime":
        return value.isoformat(timespec="auto")
    if isinstance(value, datetime.datetime) and kind in DATED:
        return value.isoformat() if value.time() != datetime.time() else value.date().isoformat()
    return shown_day(value, form) if isinstance(value, datetime.date) else str(value)


def _shown_time(value: datetime.time, form: str) -> str:
    """9:00 or 09:00:30, as the cell shows it."""
    shown = _QUOTED.sub("", form.partition(";")[0]).lower()
    hours = f"{value.hour:02}" if "hh" in shown else f"{value.hour}"
    seconds = f":{value.second:02}" if value.second or "s" in shown else ""
    return f"{hours}:{value.minute:02}{seconds}"


def _length(value: datetime.timedelta, kind: str) -> str:
    """A length of time, or a time of day of which the cell shows hours beyond 24."""
    whole = round(value.total_seconds())
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    if kind == "duration":
        parts = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number)
        return f"{sign}PT{parts or '0S'}"
    if kind in DATED:
        return f"{sign}{hours:02}:{minutes:02}:{seconds:02}"
    return f"{sign}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
