"""Read dates as people write them, Japanese eras included, into ISO 8601 at the precision that is known."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from .strings import half

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LAST = {"明治": 45, "大正": 15, "昭和": 64, "平成": 41, "令和": 60}  # 平成35年 stood in plans
_FIRST_MONTH = {"令和": 5}  # 令和元年4月 never was
_SHORT = dict(zip("mtshr明大昭平令", [*_ERAS, *_ERAS], strict=True))
_ERA = r"(?:(?P<era>明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr])\.?\s*)?"
_YEAR = r"(?P<year>元|[0-9]{1,4})"
_FORMS = tuple(
    re.compile(pattern + r"\Z")
    for pattern in (
        _ERA + _YEAR + r"\s*年\s*(?P<fiscal>度)?(?:\s*(?P<month>[0-9]{1,2})\s*月(?:\s*(?P<day>[0-9]{1,2})\s*日)?)?",
        _ERA + _YEAR + r"\s*(?P<sign>[./-])\s*(?P<month>[0-9]{1,2})(?:\s*(?P=sign)\s*(?P<day>[0-9]{1,2}))?",
        _ERA + _YEAR,
        r"(?P<year>(?:19|20)[0-9][0-9])(?P<month>[0-9][0-9])(?P<day>[0-9][0-9])",
        r"FY\s*(?P<fiscal>)(?P<year>[0-9]{4})",
    )
)
_LIGATURES = {0x337B: "平成", 0x337C: "昭和", 0x337D: "大正", 0x337E: "明治", 0x32FF: "令和"}
_LENGTH = 60  # of a text that may be a date
_TIME = re.compile(r"[ T]\s*[0-9]{1,2}:[0-9][0-9](:[0-9][0-9](\.[0-9]+)?)?\Z")
_WEEKDAY = re.compile(r"\s*\(\s*([月火水木金土日])(?:曜日?)?\s*\)\Z")
_SERIAL = re.compile(r"[0-9]{5}\Z")


class When(NamedTuple):
    """What was written: a year, perhaps a fiscal one, month and day as far as they are known."""

    year: int
    month: int | None = None
    day: int | None = None
    fiscal: bool = False

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


def when(text: str) -> When | None:
    """The day, month or year that a text surely names."""
    plain = half(text.translate(_LIGATURES)) if len(text) <= _LENGTH else ""
    weekday = _WEEKDAY.search(plain)
    plain = _TIME.sub("", _WEEKDAY.sub("", plain))
    found = next((match for form in _FORMS if (match := form.match(plain))), None)
    read = _when(found) if found else None
    return read if read and _exists(read) and _falls_on(read, weekday[1] if weekday else None) else None


def _when(found: re.Match[str]) -> When | None:
    parts: dict[str, str | None] = {"era": None, "month": None, "day": None, "fiscal": None} | found.groupdict()
    month, day = (int(text) if (text := parts[name]) else None for name in ("month", "day"))
    era = _SHORT.get((parts["era"] or "").lower(), parts["era"])
    year = _year(era, parts["year"] or "", month)
    return When(year, month, day, parts["fiscal"] is not None) if year else None


def _year(era: str | None, text: str, month: int | None) -> int | None:
    if era is None:
        return int(text) if len(text) == 4 and text.isdigit() else None
    number = 1 if text == "元" else int(text)
    if not 1 <= number <= _LAST[era] or (number == 1 and month and month < _FIRST_MONTH.get(era, 1)):
        return None
    return _ERAS[era] + number


def _exists(read: When) -> bool:
    try:
        return bool(datetime.date(read.year, read.month or 1, read.day or 1))
    except ValueError:
        return False


def _falls_on(read: When, weekday: str | None) -> bool:
    """Whether the weekday in brackets, if one is given, is that day's."""
    if not weekday or not read.month or not read.day:
        return True
    return "月火水木金土日"[datetime.date(read.year, read.month, read.day).weekday()] == weekday


def serial(text: str) -> When | None:
    """The day of a number that Excel shows when a date has lost its format: 42905 → 2017-06-19."""
    if not _SERIAL.match(text) or not 20_000 <= int(text) <= 60_000:
        return None
    day = datetime.date(1899, 12, 30) + datetime.timedelta(int(text))
    return When(day.year, day.month, day.day)
