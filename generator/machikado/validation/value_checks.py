"""Checks of single values that a schema names under `checks:`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..core.dates import partial_date as parse_partial_date
from ..core.messages import Both, reason
from ..core.strings import check_digit, narrow

Violation = Mapping[str, str | Both] | None
ValueCheck = Callable[[str], Violation]
VALUE_CHECKS: dict[str, ValueCheck] = {}

_CODE = re.compile(r"\d{6}\Z", re.ASCII)
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+\Z")
_TAG = re.compile(r"</?[a-zA-Z!]")
_BREAK = re.compile(r"[ \t]*<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_SCRIPT = re.compile(r"javascript:", re.IGNORECASE)
# Control characters, the replacement character and direction overrides.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\u202a-\u202e\u2066-\u2069]")


def value_check(function: ValueCheck) -> ValueCheck:
    """Registers a check under its function's name."""
    VALUE_CHECKS[function.__name__] = function
    return function


@value_check
def local_government_code(text: str) -> Violation:
    """Six digits of 全国地方公共団体コード whose last is the check digit of the first five."""
    code = narrow(text)
    padded = code.zfill(6)
    if 4 <= len(code) <= 5 and _CODE.match(padded) and padded[5] == str(check_digit(padded)):
        return {"lost-zero": padded}
    if not _CODE.match(code):
        return {"constraint": reason("six-digits")}
    right = f"{code[:5]}{check_digit(code)}"
    if code != text:
        return {"full-width": code}
    return None if code == right else {"check-digit": right}


@value_check
def partial_date(text: str) -> Violation:
    """A day, month or year of the calendar: 2017-06-19, 2017-06 or 2017."""
    if parse_partial_date(text):
        return None
    folded = narrow(text)
    if folded != text and parse_partial_date(folded):
        return {"full-width": folded}
    return {"no-such-day": ""} if _DAY.match(folded) else {"not-a-date": ""}


@value_check
def url(text: str) -> Violation:
    """An http or https address without blanks, quotes or angle brackets."""
    return None if _ADDRESS.match(text) else {"unsafe-address": ""}


@value_check
def plain_text(text: str) -> Violation:
    """Text without tags, script addresses, control characters or direction overrides; applied to every text field."""
    if not _has_markup(text):
        return None
    broken = with_line_breaks(text)  # proposed where nothing else is wrong
    return {"markup-in-text": "" if _has_markup(broken) else broken}


def _has_markup(text: str) -> bool:
    found = _CONTROL.search(text) or ("<" in text and _TAG.search(text)) or (":" in text and _SCRIPT.search(text))
    return bool(found)


def with_line_breaks(text: str) -> str:
    """The text with a line break for each `<br>`."""
    return _BREAK.sub("\n", text).strip("\n")


@value_check
def contact(text: str) -> Violation:
    """A public contact of an office: telephone numbers and addresses are meant to stand here."""
    return plain_text(text)
