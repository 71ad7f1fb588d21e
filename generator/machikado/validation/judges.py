"""Judge one cell's text by its field's type, format and limits, with Frictionless behind guards of the spelling."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Field, Scalar
from .numerals import plain_numeral

Notes = Mapping[str, str | Both]  # what is wrong with a cell: the problem's code (or the constraint), and a detail
CellReader = Callable[[Any], tuple[Scalar, Notes | None]]
EXPECTED = {
    "integer": reason("typed-integer"),
    "number": reason("typed-number"),
    "boolean": reason("flag"),
    "date": reason("typed-date"),
    "datetime": reason("typed-datetime"),
    "time": reason("typed-time"),
    "year": reason("typed-year"),
    "yearmonth": reason("typed-yearmonth"),
    "duration": reason("typed-duration"),
    "geopoint": reason("typed-geopoint"),
    "geojson": reason("typed-geojson"),
    "object": reason("typed-object"),
    "array": reason("typed-array"),
    "string": reason("text"),
    "any": reason("text"),
    "list": reason("list"),
}
MEND = {"integer": reason("mend-whole-number"), "number": reason("mend-number")}  # what to do about commas
FORMATS = {
    "string": ("default", "email", "uri", "uuid", "binary"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
DATED = ("date", "datetime", "time")
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?"
# Frictionless also reads １２, 1_0, 2017-6-1: one value has one spelling here unless the field's format says another.
FORMS = {
    "boolean": r"[a-zA-Z0-9]+",
    "date": r"\d{4}-\d\d-\d\d",
    "datetime": rf"\d{{4}}-\d\d-\d\dT{_CLOCK}",
    "time": _CLOCK,
    "year": r"\d{4}",
    "yearmonth": r"\d{4}-\d\d",
    "duration": r"-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "binary": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    "point": r"-?\d{1,3}(\.\d+)?, ?-?\d{1,3}(\.\d+)?",
}
_OWN = ("unique", "pattern", "enum", "jsonSchema")  # judged elsewhere: Frictionless' pattern lets a line break follow
_PROPERTIES = ("name", "trueValues", "falseValues")
_FAULT: tuple[None, Notes] = (None, {"type": ""})


def judge_of(field: Field) -> CellReader:
    """What turns a cell's text into its value, or says what is wrong with it: `type`, or a constraint's name."""
    if field.type == "list":
        return _list(field)
    judge = _frictionless(field)
    if field.type in ("integer", "number"):
        return _respelt(plain_numeral(field), judge)
    if field.type == "geopoint":
        return _of_point(_respelt(_point(field), _then(judge, lambda point: (point[0], point[1]))))
    if field.type == "yearmonth":
        return _of_form(FORMS["yearmonth"], _then(judge, lambda month: f"{month[0]:04}-{month[1]:02}"))
    if field.type == "duration":
        return _kept(_of_form(FORMS["duration"], judge))
    if field.type in DATED and format_of(field) != "default":
        return _patterned(field, judge)
    if field.type == "boolean" and any(field.descriptor.get(name) for name in _PROPERTIES[1:]):
        return judge
    form = FORMS.get("binary" if format_of(field) == "binary" else field.type)
    return _of_form(form, judge) if form else judge


def format_of(field: Field) -> str:
    """A field's format without the `fmt:` that version 1 had before patterns of days."""
    return str(field.descriptor.get("format") or "default").removeprefix("fmt:")


def _field_of(descriptor: Mapping[str, Any]) -> Any:
    """Frictionless' field, which is loaded when the first is needed: a table in columns may need none."""
    from frictionless import Field as FrictionlessField

    return FrictionlessField.from_descriptor(dict(descriptor))


def _frictionless(field: Field) -> CellReader:
    descriptor = {name: field.descriptor[name] for name in _PROPERTIES if field.descriptor.get(name)}
    constraints = {
        name: rule for name, rule in field.descriptor.get("constraints", {}).items() if name not in _OWN
    }  # fmt: skip
    kind = "string" if field.type == "any" else field.type
    form = format_of(field) if kind != "geopoint" else "default"
    if kind == "string" and form == "default" and constraints.keys() <= {"required"}:
        return lambda cell: (cell, None)  # any text is right: half of all cells
    reader = _field_of({"name": field.name, **descriptor, "type": kind, "format": form, "constraints": constraints})
    return _guarded(reader.create_cell_reader())


def _guarded(judge: CellReader) -> CellReader:
    """Times with and without a zone cannot be compared: a limit of the other sort is not kept."""

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        try:
            return judge(cell)
        except TypeError:
            return None, {"constraint": reason("zone-of-limits")}

    return read


def _of_form(form: str, judge: CellReader) -> CellReader:
    fits = re.compile(rf"(?:{form})\Z", re.ASCII).match
    return lambda cell: judge(cell) if fits(cell) else _FAULT


def _respelt(spell: Callable[[str], str | None], judge: CellReader) -> CellReader:
    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        text = spell(cell)
        return _FAULT if text is None else judge(text)

    return read


def _then(judge: CellReader, change: Callable[[Any], Scalar]) -> CellReader:
    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = judge(cell)
        return (None if value is None else change(value)), notes

    return read


def _kept(judge: CellReader) -> CellReader:
    """The text itself, once it is judged."""

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = judge(cell)
        return (None if value is None else cell), notes

    return read


def _of_point(judge: CellReader) -> CellReader:
    """A point, also with its latitude first, as many write it, where it can be read in no other way: with a doubt."""

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = judge(cell)
        parts = re.split(", ?", cell)
        if not notes or len(parts) != 2:
            return value, notes
        other, faults = judge(",".join(reversed(parts)))
        return (other, {"swapped-point": ""}) if not faults else (value, notes)

    return read


def _point(field: Field) -> Callable[[str], str | None]:
    """A geopoint of any format in the default one: longitude and latitude with their digits."""
    fits = re.compile(rf"(?:{FORMS['point']})\Z", re.ASCII).match
    form = format_of(field)

    def spell(text: str) -> str | None:
        if form == "default":
            return text if fits(text) else None
        try:
            found = json.loads(text, parse_float=Decimal, parse_constant=lambda name: None)
            both = [found["lon"], found["lat"]] if form == "object" and len(found) == 2 else found
            lon, lat = both
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        exact = all(type(each) in (int, Decimal) for each in (lon, lat))
        return f"{lon:f},{lat:f}" if exact else None

    return spell


def _patterned(field: Field, judge: CellReader) -> CellReader:
    """Days and times of a declared pattern, in digits of ASCII; `any` only where the whole value is told."""
    guessed = format_of(field) == "any"

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        alien = not cell.isascii() and any(letter.isdigit() and not letter.isascii() for letter in cell)
        if alien or cell != cell.strip() or (guessed and not _is_whole(field.type, cell)):
            return _FAULT
        return judge(cell)

    return read


_SAMPLES = (datetime.datetime(2003, 4, 5, 6, 7, 8), datetime.datetime(2012, 11, 10, 21, 20, 19))


def _is_whole(kind: str, text: str) -> bool:
    """Whether a guess takes nothing from the day on which it is made."""
    from frictionless.platform import platform

    try:
        first, second = (platform.dateutil_parser.parse(text, default=sample) for sample in _SAMPLES)
    except (ValueError, OverflowError, TypeError):
        return False
    if kind == "date":
        return bool(first.date() == second.date())
    return bool((first.timetz() if kind == "time" else first) == (second.timetz() if kind == "time" else second))


def tells_whole(kind: str, pattern: str) -> bool:
    """Whether a pattern of days or times tells the whole day, or the hour: what it writes, it reads back."""
    try:
        for sample in _SAMPLES:
            read = datetime.datetime.strptime(sample.strftime(pattern), pattern)
            if (read.date() != sample.date()) if kind != "time" else (read.hour != sample.hour):
                return False
    except (ValueError, re.error, UnicodeError):
        return False
    return True


def _list(field: Field) -> CellReader:
    """Items by their own type; how many there are by Frictionless."""
    kind = field.descriptor.get("itemType") or "string"
    item = judge_of(Field(name=field.name, type=kind, descriptor={"name": field.name, "constraints": {}}))
    rules = {name: rule for name, rule in field.descriptor.get("constraints", {}).items() if name not in _OWN}
    reader = _field_of({"name": field.name, "type": "list", "constraints": rules})
    reader.delimiter = field.delimiter
    count = reader.create_cell_reader()

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        texts, notes = count(cell)
        if texts is None or notes:
            return None, notes
        items = [item(text) for text in texts]
        return _FAULT if any(notes for _, notes in items) else (tuple(value for value, _ in items), None)

    return read
