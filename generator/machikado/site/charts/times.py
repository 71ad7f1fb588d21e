"""Put times of pictures into words, and choose the round ones that stand below an axis."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ...profile.pictures import Grain

_EPOCH = datetime.date(1970, 1, 1)
_MOST = 8  # on an axis
_STEPS = {
    "day": (1, 2, 7, 14),
    "month": (1, 2, 3, 6, 12),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
    "decade": (1, 2, 5, 10, 20, 50, 100, 200, 500),
}


def when_words(when: int, grain: Grain, language: str, fiscal: bool = False) -> str:
    """A time as people write it: 2020年3月, 2020-03; 1950年代, the 1950s."""
    japanese = language == "ja"
    if grain == "decade":
        return f"{when * 10}年代" if japanese else f"{when * 10}s"
    if grain == "year":
        unit = "年度" if fiscal else "年"
        return f"{when}{unit}" if japanese else f"FY{when}" if fiscal else str(when)
    if grain == "month":
        year, month = divmod(when, 12)
        return f"{year}年{month + 1}月" if japanese else f"{year}-{month + 1:02}"
    day = day_of(when)
    return f"{day.year}年{day.month}月{day.day}日" if japanese else day.isoformat()


def day_of(when: int) -> datetime.date:
    return _EPOCH + datetime.timedelta(days=when)


def axis_times(first: int, last: int, grain: Grain) -> list[tuple[int, str]]:
    """The round times from one to the other, and how each stands below the axis: 2020, 2020-03, 03-15."""
    if grain == "day" and last - first > 14 * _MOST:
        months = axis_times(_month(first), _month(last) + 1, "month")
        return [(when, name) for month, name in months if first <= (when := _first_day(month)) <= last]
    if grain == "month" and last - first > 12 * _MOST // 2:
        years = axis_times(-(-first // 12), last // 12, "year")
        return [(year * 12, name) for year, name in years]
    steps = _STEPS[grain]
    step = next((each for each in steps if (last - first) / each <= _MOST), steps[-1])
    start = first if grain == "day" else -(-first // step) * step
    return [(when, _short(when, grain)) for when in range(start, last + 1, step)]


def _short(when: int, grain: Grain) -> str:
    if grain in ("year", "decade"):
        return str(when * 10 if grain == "decade" else when)
    if grain == "month":
        return f"{when // 12}-{when % 12 + 1:02}"
    return day_of(when).strftime("%m-%d")


def _month(when: int) -> int:
    day = day_of(when)
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> int:
    return (datetime.date(month // 12, month % 12 + 1, 1) - _EPOCH).days


def thinned(times: Sequence[int], most: int) -> list[int]:
    """At most so many of these times, evenly, the first and the last among them.

    >>> thinned(range(2000, 2011), 4)
    [2000, 2002, 2006, 2010]
    """
    if len(times) <= most:
        return list(times)
    step = -(-(len(times) - 1) // (most - 1))
    return sorted({times[0], *times[::-1][::step][: most - 1]})
