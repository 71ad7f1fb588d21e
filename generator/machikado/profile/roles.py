"""Decide what the columns of a table are for, from its schema and what the columns hold; what is stated comes first."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping

from ..core.messages import Both, reason
from ..core.model import Field, Table
from ..core.strings import narrow
from .model import ColumnStatistics, Roles
from .statistics import MOST

Statistics = Mapping[str, ColumnStatistics]

FACETS = 5  # at most
SHOWN, _ENOUGH = 6, 4  # columns of a list at first: at most, and what is filled up to
_NUMBERS = ("integer", "number")
_TIMES = ("date", "datetime", "year", "yearmonth")
_LONG = 40  # letters of a value that is prose rather than a name
_LABEL = re.compile(r"(name|title|label|名称|名前|氏名|件名|題名|名)\Z|\A(name|title|label)\b")
_CODE = re.compile(
    r"(^|[\W_])(id|ids|code|codes|no|number|num|key|uuid|index|rank|zip|postcode|postal|tel|phone|fax|iso\w*|fips\w*|m49"
    r"|isbn|issn)($|[\W_\d])|コード|番号|郵便|電話|ＩＤ|連番|通番|[a-z](?:Id|Code|No)$"
)
_CLOCK = re.compile(
    r"(^|[\W_])(year|month|day|hour|minute|quarter|week|date|yyyy|mm|dd)($|[\W_])|年度?$|月$|日$|時$|曜日"
)
_YEAR = re.compile(r"(^|[\W_])(year|yyyy|fy)($|[\W_])|年度?$|西暦")
_LATITUDE = re.compile(r"(^|[\W_])(lat|latitude)($|[\W_\d])|緯度|(?<=[a-z])(Lat|Latitude)$")
_LONGITUDE = re.compile(r"(^|[\W_])(lon|lng|long|longitude)($|[\W_\d])|経度|(?<=[a-z])(Lon|Lng|Longitude)$")
_HOLES = re.compile(r"\{([^{}]+)\}")
_TOLD = re.compile(r"メール|ホームページ|(^|[\W_])(url|uri|link|mail|email|homepage|website|image)($|[\W_])")


def roles_of(table: Table, statistics: Statistics) -> Roles:
    """The roles of a table's columns; those that its schema states (`label`, `explore`) are taken as they are."""
    reasons: dict[str, Both] = {}
    latitude, longitude, point = _place(table, statistics, reasons)
    label = _label(table, statistics, reasons)
    placed = {latitude, longitude, point} - {""}
    time = _time(table, statistics, reasons)
    facets = _facets(table, statistics, reasons, {label, *placed})
    measures = _measures(table, statistics, reasons, {label, time, *placed})
    series = str(table.explore.get("series") or _series(table, statistics, time, measures, facets))
    named = label or _first(table, lambda field: field.type == "string" and _called(field, _LABEL))
    columns = _names(table, "columns") or _shown(table, statistics, named, [time, *facets, *measures], placed)
    return Roles(
        label=label, columns=columns, facets=facets, latitude=latitude, longitude=longitude, point=point, time=time,
        measures=measures, series=series, reasons=reasons,
    )  # fmt: skip


def _called(field: Field, pattern: re.Pattern[str]) -> bool:
    """Whether one of a field's names is of this kind, however it is written."""
    names = (field.name, field.title, field.title_en)
    return any(pattern.search(form) for name in names for form in (narrow(name), narrow(name).lower()))


def _names(table: Table, role: str) -> tuple[str, ...]:
    """What a schema states for a role: fields that are there, in its order."""
    stated = table.explore.get(role)
    names = [stated] if isinstance(stated, str) else stated or ()
    return tuple(name for name in names if name in table.positions)


def _stated(table: Table, role: str) -> str:
    return next(iter(_names(table, role)), "")


def _place(table: Table, statistics: Statistics, reasons: dict[str, Both]) -> tuple[str, str, str]:
    if stated := _stated(table, "point"):
        return "", "", stated
    if _stated(table, "latitude") and _stated(table, "longitude"):
        return _stated(table, "latitude"), _stated(table, "longitude"), ""
    latitude = _first(table, lambda field: _is_coordinate(field, statistics, _LATITUDE, 90))
    longitude = _first(table, lambda field: _is_coordinate(field, statistics, _LONGITUDE, 180))
    point = _first(table, lambda field: field.type == "geopoint")
    if latitude and longitude:
        reasons[latitude], reasons[longitude] = reason("role-latitude"), reason("role-longitude")
        return latitude, longitude, ""
    if point:
        reasons[point] = reason("role-point")
    return "", "", point


def _is_coordinate(field: Field, statistics: Statistics, called: re.Pattern[str], most: int) -> bool:
    held = statistics[field.name]
    if field.type not in _NUMBERS or not held.filled or not _called(field, called):
        return False
    return bool(abs(held.median) <= most)  # a row may have them swapped: its map says so


def _first(table: Table, fits: Callable[[Field], bool]) -> str:
    return next((field.name for field in table.fields if fits(field)), "")


def _label(table: Table, statistics: Statistics, reasons: dict[str, Both]) -> str:
    if table.label:  # a pattern such as "{name}（{year}）"
        named = [name for name in _HOLES.findall(table.label) if name in table.positions]
        return max(named, key=lambda name: statistics[name].distinct, default="")
    texts = [field for field in table.fields if field.type == "string" and not _is_odd(field)]
    for field in texts:
        held = statistics[field.name]
        if _called(field, _LABEL) and held.filled and held.distinct * 2 > held.filled:
            reasons[field.name] = reason("role-label-name")
            return field.name
    for field in texts:
        held = statistics[field.name]
        if held.filled * 10 >= held.rows * 9 > 0 and held.distinct * 5 > held.filled * 4:
            reasons[field.name] = reason("role-label-distinct", n=held.distinct, total=held.filled)
            return field.name
    return table.key[0] if len(table.key) == 1 else ""


def _is_odd(field: Field) -> bool:
    """Codes, contacts and addresses of pages: nothing that names a row, nor that rows are told apart by."""
    return _called(field, _CODE) or _called(field, _TOLD) or "contact" in field.checks


def _time(table: Table, statistics: Statistics, reasons: dict[str, Both]) -> str:
    if stated := _stated(table, "time"):
        return stated
    dated = [field for field in table.fields if _is_time(field, statistics[field.name])]
    found = next(iter(sorted(dated, key=lambda field: statistics[field.name].filled == 0)), None)
    if found is None:
        return ""
    reasons[found.name] = reason("role-time")
    return found.name


def _is_time(field: Field, held: ColumnStatistics) -> bool:
    if held.distinct < 2 or held.filled * 2 < held.rows:
        return False
    if field.type == "integer":
        return _called(field, _YEAR) and held.least >= 1000 and held.greatest <= 2200
    return field.type in _TIMES


def _facets(table: Table, statistics: Statistics, reasons: dict[str, Both], not_these: set[str]) -> tuple[str, ...]:
    if "facets" in table.explore:
        return _names(table, "facets")
    fit = [
        field for field in table.fields
        if field.name not in not_these and field.name not in table.key[-1:] and _divides(field, statistics[field.name])
    ]  # fmt: skip
    best = sorted(fit, key=lambda field: -_evenness(statistics[field.name]))[:FACETS]
    chosen = tuple(field.name for field in table.fields if field in best)
    for name in chosen:
        reasons.setdefault(name, reason("role-facet", n=statistics[name].distinct))
    return chosen


def _divides(field: Field, held: ColumnStatistics) -> bool:
    """Whether rows can be told apart by the values of a field: few enough of them, each for several rows."""
    if not 2 <= held.distinct <= MOST or held.filled * 2 < held.rows or held.distinct * 2 > held.filled:
        return False
    if field.type not in ("string", "list", "boolean", "year", *(("integer",) if _called(field, _YEAR) else ())):
        return False
    if _called(field, _TOLD) or "contact" in field.checks or (_called(field, _CODE) and not field.categories):
        return False
    return all(len(str(value)) <= _LONG for value, _ in held.commonest)


def _evenness(held: ColumnStatistics) -> float:
    """How much a choice tells: the entropy of the values' shares, in bits, less for what many rows do not have."""
    total = sum(count for _, count in held.commonest) or 1
    bits = -sum(count / total * math.log2(count / total) for _, count in held.commonest)
    return min(bits, 4.0) * held.filled / (held.rows or 1)


def _measures(table: Table, statistics: Statistics, reasons: dict[str, Both], not_these: set[str]) -> tuple[str, ...]:
    if "measures" in table.explore:
        return _names(table, "measures")
    referring = {name for key in table.foreign_keys for name in key.fields}
    found = [
        field for field in table.fields
        if field.type in _NUMBERS and field.name not in not_these and field.name not in (*table.key, *referring)
        and _is_quantity(field, statistics[field.name])
    ]  # fmt: skip
    for field in found:
        reasons.setdefault(field.name, reason("role-measure"))
    return tuple(field.name for field in found)


def _is_quantity(field: Field, held: ColumnStatistics) -> bool:
    if held.distinct < 3 or field.categories or _is_odd(field):
        return False
    if _called(field, _LATITUDE) or _called(field, _LONGITUDE) or (_called(field, _CLOCK) and not field.unit):
        return False
    if _is_clock(held):
        return False
    runs = field.type == "integer" and held.distinct == held.filled == held.greatest - held.least + 1
    return not (runs and held.rows > 3)  # 1, 2, 3, …: a number of the row


def _is_clock(held: ColumnStatistics) -> bool:
    """Whether numbers are times of day: 5, 517, 1830. Of so many others, some would end in 60 to 99."""
    values = [value for value, _ in held.commonest]
    if (
        len({value // 100 for value in values}) < 5
        or len({value % 100 for value in values}) < 8
        or held.greatest > 2400
    ):
        return False
    return all(value >= 0 and value == int(value) and value % 100 < 60 for value in values)


def _series(table: Table, statistics: Statistics, time: str, measures: Iterable[str], facets: Iterable[str]) -> str:
    """The facet that makes lines of a table in which every time comes several times."""
    if not time or not tuple(measures) or statistics[time].distinct == statistics[time].filled:
        return ""
    few = [name for name in facets if name != time and statistics[name].distinct <= 8]
    return few[0] if few else ""


def _shown(
    table: Table, statistics: Statistics, label: str, wanted: Iterable[str], placed: set[str]
) -> tuple[str, ...]:
    """The label, what rows are told apart by, quantities, then what is filled best."""
    told = [field.name for field in table.fields if field.type not in ("object", "array", "geojson")]
    rest = [name for name in told if name not in placed and _tells(statistics[name])]
    rest.sort(key=lambda name: statistics[name].filled * 2 < statistics[name].rows or _is_odd(table.field(name)))
    telling = sorted((name for name in {*wanted} - {"", label}), key=table.positions.__getitem__)
    chosen = list(dict.fromkeys([*([label] if label else []), *telling]))[:SHOWN]
    return tuple(dict.fromkeys([*chosen, *rest]))[: max(len(chosen), _ENOUGH)]


def _tells(held: ColumnStatistics) -> bool:
    """Whether a column says something of a row: not the same of all."""
    return held.distinct > 1 or (held.rows == 1 and held.filled == 1) or 0 < held.filled < held.rows
