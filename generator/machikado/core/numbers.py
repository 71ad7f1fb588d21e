"""Read numbers as people write them: separators, 億 and 万, kanji, △ for minus, units, 約 and 程度."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from .folding import fold
from .strings import half

_LENGTH = 60  # of a text that may be a number
_EXACT = Context(prec=100)  # more than its digits, times 千兆: Python's own 28 would round
_GREAT = {"兆": 10**12, "億": 10**8, "万": 10**4}
_SMALL = {"千": 10**3, "百": 10**2, "十": 10}
_KANJI = {
    sign: number for number, signs in enumerate(["〇零", "一壱", "二弐", "三参", *"四五六七八九"]) for sign in signs
}
_BODY = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_TOKEN = re.compile(rf"\s*(?:(?P<body>{_BODY}|[{''.join(_KANJI)}]+)|(?P<small>[千百十])|(?P<great>[兆億万]))")
_SIGN = re.compile(r"\A(?:-|△|▲|\+)\s*")
_BRACKETED = re.compile(r"\A\((.+)\)\Z")
_PLAIN = re.compile(rf"(?:-|△|▲|\+)?\s*{_BODY}\Z")
_KANJI_PLAIN = re.compile(rf"[{''.join(_KANJI)}千百十]+\Z")
_BEFORE = re.compile(
    r"\A(?:約|およそ|おおよそ|凡そ|おおむね|概ね|概算で?|大体|だいたい|ほぼ|about|approx\.?|approximately)\s*", re.I
)
_BEHIND = re.compile(r"\s*(?:程度|前後|くらい|ぐらい|ほど|程|弱|強|余り|余|あまり|\((?:概算|概数|約|およそ)\))\Z")
_INSIDE = re.compile(r"(?<=[兆億万千百十0-9])(?:余り?|あまり)(?=[^0-9])")  # 1,200万余円
_MONEY = re.compile(r"\A(?:[¥\\]|金(?=[0-9一二三四五六七八九十百千]))\s*")
# A span or a limit, which is no one number.
_SPAN = re.compile(
    r"以上|以下|以内|未満|超|越え?|上回|下回|最大|最高|最低|少なくとも|多くとも|上限|下限|から|まで|ないし|乃至|または|又は"
    r"|数[十百千万億]|[十百千万億0-9]数|[~〜<>≦≧≤≥±]|[0-9]\s*-\s*[0-9]|[万億円]\s*-|(?<![a-z])(?:or|to|from|over|under|up)(?![a-z])"
)
_DIGIT = re.compile(rf"[0-9{''.join(_KANJI)}十百千万億]")
# Words that count things of any kind; measures (分, km, %) never stand for one another.
COUNTERS = frozenset(
    """人 名 件 団体 社 台 基 か所 箇所 回 戸 世帯 校 店 店舗 施設 本 個 冊 頭 羽 匹 点 棟
    機 組 地区 自治体 市町村 事業""".split()
)


class Amount(NamedTuple):
    """A number in canonical text, what stands behind it, whether it is approximate, and whether kanji wrote it all."""

    text: str
    unit: str = ""
    approximate: bool = False
    kanji: bool = False


def amount(text: str, unit: str = "") -> Amount | None:
    """The number and unit that a text surely means; `unit` is what a heading says, for a number without any."""
    if len(text) > _LENGTH:
        return None
    core, approximate = _exactly(half(text))
    money = _MONEY.match(core)
    core = (core[money.end() :] if money else core).removesuffix("也").strip()
    core = f"{core}{unit}" if _PLAIN.match(core) and not money else core
    bracketed = _BRACKETED.match(core)
    core = bracketed[1] if bracketed else core
    sign = _SIGN.match(core)
    if sign and bracketed:
        return None
    rest = core[sign.end() :] if sign else core
    read = None if is_span(rest) else _read(rest)
    if read is None:
        return None
    number, behind = read
    if unit and not behind and not money and _KANJI_PLAIN.match(rest):
        times, behind = _read(f"1{unit}") or ("1", unit)
        number = _trimmed(f"{_EXACT.multiply(Decimal(number), Decimal(times)):f}", short=True)
    negative = bool((sign and sign[0][0] != "+") or bracketed) and number.strip("0.") != ""
    behind = behind or ("円" if money else "")
    return Amount(f"-{number}" if negative else number, behind, approximate, not re.search(r"[0-9]", rest))


def _exactly(text: str) -> tuple[str, bool]:
    """The text without what says that it is approximate, and whether something did."""
    core = _BEHIND.sub("", _BEFORE.sub("", text.strip()))
    core = _BEHIND.sub("", _INSIDE.sub("", core, count=1)).strip()
    return core, core != text.strip()


def is_span(text: str) -> bool:
    """Whether a text with digits tells a span or a limit: 1～2千万円, 1,000万円以上, 数百人."""
    plain = half(text[:_LENGTH])
    return bool(_SPAN.search(plain) and _DIGIT.search(plain))


def is_own(unit: str, own: str) -> bool:
    """Whether a unit says nothing that the field does not say: its own, or a counter where it has none."""
    return not unit or _compared(unit) == _compared(own) or (not own and _compared(unit) in _COUNTERS)


def _compared(unit: str) -> str:
    """What people do not tell apart as one unit: メートル and めーとる, か所 and ヶ所 and 箇所."""
    return _PLACES.sub("か所", re.sub(r"[\s、,・/:]+", "", fold(half(unit))))


_PLACES = re.compile(r"\A[かけ箇個]所\Z")
_COUNTERS = frozenset(map(_compared, COUNTERS))


# ---------------------------------------------------------------- the number itself


class _Part(NamedTuple):
    """One part of a number below 万, 億 or 兆: 2千 is 2 and 1000, 500 is 500 and 1."""

    body: Decimal
    multiple: int
    written: str  # its digits; empty where 千 stands alone
    gap: bool  # a blank stands before it


def _read(text: str) -> tuple[str, str] | None:
    """4億1000万円 → 410000000 and 円; 千二百万 → 12000000 and nothing."""
    groups: list[tuple[list[_Part], int]] = []
    parts: list[_Part] = []
    place = 0
    while found := _TOKEN.match(text, place):
        if found["great"] and not parts:
            return None
        if found["great"]:
            groups.append((parts, _GREAT[found["great"]]))
            parts = []
        elif found["small"] and parts and parts[-1].multiple == 1:
            parts[-1] = parts[-1]._replace(multiple=_SMALL[found["small"]])
        else:
            body = _digits(found["body"] or "1")
            multiple = _SMALL[found["small"]] if found["small"] else 1
            parts.append(_Part(body, multiple, found["body"] or "", found[0] != found[0].lstrip()))
        place = found.end()
    groups += [(parts, 1)] if parts else []
    unit = text[place:].strip()
    with localcontext(_EXACT):
        if not groups or re.search(r"[0-9,.]", unit) or not _is_clear(groups, at_end=place == len(text)):
            return None
        total = sum((part.body * part.multiple * great for parts, great in groups for part in parts), Decimal())
    alone = groups[0][0][0]
    is_bare = len(groups) == len(groups[0][0]) == alone.multiple == groups[0][1] == 1
    plain = alone.written.replace(",", "") if is_bare and alone.written.isascii() else ""
    return (_trimmed(plain) if plain else _trimmed(f"{total:f}", short=True)), unit


def _digits(text: str) -> Decimal:
    """1,200, 一二〇〇 and 五 as numbers."""
    return Decimal("".join(str(_KANJI.get(sign, sign)) for sign in text.replace(",", "")))


def _is_clear(groups: Sequence[tuple[list[_Part], int]], *, at_end: bool) -> bool:
    """Whether each part is smaller than what the one before counts, and none may be another number or a short 5千."""
    room = Decimal("Infinity")  # what the next part must be below
    for number, (parts, great) in enumerate(groups):
        is_last = number == len(groups) - 1
        if number and sum(part.body * part.multiple for part in parts) * great >= room:
            return False
        inner = Decimal("Infinity")
        for place, part in enumerate(parts):
            alone = part.multiple == 1
            broken = part.body != part.body.to_integral_value() and (len(parts) > 1 or len(groups) > 1)
            if broken or part.body * part.multiple >= inner or (alone and place < len(parts) - 1):
                return False
            if alone and (place or number) and part.written.isascii():
                short = len(part.written) < 3 and at_end and is_last
                filled = not place or great == 1 or 10 ** len(part.written) == inner
                if part.gap or short or not filled:
                    return False
            inner = Decimal(part.multiple)
        room = Decimal(great)
    return True


def _trimmed(body: str, *, short: bool = False) -> str:
    """Without zeros in front; `short`: without zeros behind the point either."""
    whole, point, rest = body.partition(".")
    if short:
        rest = rest.rstrip("0")
        point = point if rest else ""
    return f"{whole.lstrip('0') or '0'}{point}{rest}"
