"""Format partial dates, Japanese eras and fiscal years (April to March)."""

from __future__ import annotations

import datetime
import re

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_ERAS = (
    (datetime.date(2019, 5, 1), "令和"),
    (datetime.date(1989, 1, 8), "平成"),
    (datetime.date(1926, 12, 25), "昭和"),
    (datetime.date(1912, 7, 30), "大正"),
    (datetime.date(1868, 1, 1), "明治"),
)


def partial_date(text: str) -> tuple[int, int | None, int | None] | None:
    """`2017`, `2017-06` or `2017-06-19` as (year, month, day); None when it is no such day of the calendar."""
    found = PARTIAL_DATE.match(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        datetime.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return year or 0, month, day


def era_year(year: int) -> str:
    """The era's name and year for a whole calendar year: 2017 → 平成29年; a changeover year takes the new era."""
    return era_of(datetime.date(year, 12, 31))


def era_of(day: datetime.date) -> str:
    """The era's name and year on a day: 2019-04-30 → 平成31年, 2019-05-01 → 令和元年."""
    for start, era in _ERAS:
        if day >= start:
            number = day.year - start.year + 1
            return f"{era}{'元' if number == 1 else number}年"
    return f"西暦{day.year}年"


def fiscal_year_words(year: int) -> str:
    """2012 → 2012年度（平成24年度）; 2019, though it began in 平成31年, is called 令和元年度."""
    return f"{year}年度（{era_of(datetime.date(year, 5, 1))}度）"


def date_words(text: str) -> str:
    """An ISO day, month or year as people write it: 2017-06-19 → 2017年6月19日（平成29年）."""
    parts = partial_date(text)
    if parts is None:
        return text
    year, month, day = parts
    era = era_of(datetime.date(year, month or 12, day or 28)) if month else era_year(year)
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "") + f"（{era}）"
