"""Numbers as people write them: separators, 億 and 万, triangles for minus, units behind them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from .spots import half

_MULTIPLES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3}
_BODY = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PART = re.compile(rf"\s*(?P<body>{_BODY})\s*(?P<multiple>兆|億|千万|百万|十万|万|千)?")
_LENGTH = 60  # of a text that may be a number
_SIGN = re.compile(r"\A(?:-|△|▲)\s*")
_BRACKETED = re.compile(r"\A\((.+)\)\Z")
_PLAIN = re.compile(rf"(?:-|△|▲)?\s*{_BODY}\Z")
# Words that count things of any kind; measures (分, km, %) never stand for one another.
COUNTERS = frozenset(
    """人 名 件 団体 社 台 基 か所 ヶ所 カ所 ヵ所 箇所 個所 ケ所 回 戸 世帯 校 店 店舗 施設 本 個 冊 頭 羽 匹 点 棟
    機 組 地区 自治体 市町村 事業""".split()
)


class Amount(NamedTuple):
    """A number in canonical text, and what stands behind it."""

    text: str
    unit: str = ""


def amount(text: str) -> Amount | None:
    """The number and unit that a text surely means."""
    plain = half(text[:_LENGTH]).removeprefix("¥").removeprefix("\\").strip()
    bracketed = _BRACKETED.match(plain)
    plain = bracketed[1] if bracketed else plain
    sign = _SIGN.match(plain)
    if (sign and bracketed) or len(text) > _LENGTH:
        return None
    rest = plain[sign.end() :] if sign else plain
    read = _sum(rest)
    if read is None:
        return None
    number, unit = read
    negative = bool(sign or bracketed) and number.strip("0.") != ""
    return Amount(f"-{number}" if negative else number, unit)


def _sum(text: str) -> tuple[str, str] | None:
    """4億1000万円 → 410000000 and 円."""
    parts: list[tuple[str, int]] = []
    place = 0
    while found := _PART.match(text, place):
        multiple = _MULTIPLES.get(found["multiple"] or "", 1)
        if parts and (multiple >= parts[-1][1] or _is_unclear(found, text)):
            return None
        parts.append((found["body"].replace(",", ""), multiple))
        place = found.end()
    unit = text[place:].strip()
    if not parts or re.search(r"[\d,.]", unit):
        return None
    if len(parts) == 1 and parts[0][1] == 1:
        return _trimmed(parts[0][0]), unit
    total = sum((Decimal(body) * multiple for body, multiple in parts), Decimal())
    return _trimmed(f"{total:f}", short=True), unit


def _is_unclear(part: re.Match[str], text: str) -> bool:
    """Digits behind a 万 that may be another number or a short 5千: 1万 5, 1万5; not 1万500, 1万5円."""
    alone = part["multiple"] is None
    return alone and (part[0] != part[0].lstrip() or (part.end() == len(text) and len(part["body"]) < 3))


def _trimmed(body: str, *, short: bool = False) -> str:
    """Without zeros in front; `short`: without zeros behind the point either."""
    whole, point, rest = body.partition(".")
    if short:
        rest = rest.rstrip("0")
        point = point if rest else ""
    return f"{whole.lstrip('0') or '0'}{point}{rest}"


def is_plain(text: str) -> bool:
    """Whether nothing stands behind the number."""
    return bool(_PLAIN.match(half(text)))
