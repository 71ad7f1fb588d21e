"""Decide of which type a column is, from everything that stands in it; each decision has its reason."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.messages import Both
from ..core.strings import narrow
from ..validation.cells import cell_reader
from ..validation.personal_data import DOUBTS
from .found import Column, plain_field
from .type_words import why, why_missing
from .words import reason

SHARE = 99  # of a hundred filled cells that must have the type
MOST_ODD = 20  # different texts without the type: more are a reason for text
_TOKENS = frozenset("NA N/A n/a #N/A NaN nan NULL null (null) None - -- --- － ― — – ー − … ... .. * ※ x X".split())
_TOKENS_OF_TEXT = frozenset("N/A n/a #N/A NaN NULL null (null) - -- --- － ― — –".split())
_LETTERS = re.compile(r"[A-Z]{2,3}\Z")  # a code such as that of Namibia
_ZEROS = re.compile(r"-?0\d", re.ASCII)
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)\Z", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?\Z", re.ASCII)
_GROUPED = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?\Z", re.ASCII)
_COMMA = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+\Z|-?(?:0|[1-9]\d*)\Z", re.ASCII)
_POINT = re.compile(r"-?\d{1,3}\.\d+, ?-?\d{1,3}\.\d+\Z", re.ASCII)
_YEAR = re.compile(r"1[0-9]{3}\Z|2[01]\d\d\Z", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\Z", re.ASCII)
_CODE = re.compile(r"(^|[\W_])(id|code|no|number|zip|postcode|phone|tel)($|[\W_\d])|コード|番号")
_CODES = re.compile(r"(^|[\W_])(code|zip|zipcode|postcode|isbn|issn)\Z|(?<=[a-z])Code\Z|コード\Z|.番号\Z")
_YEARS = re.compile(r"(^|[\W_])(year|yyyy|fy)($|[\W_])|年度?$|西暦", re.IGNORECASE)
_LONG = 15  # digits beyond which a number is one that nobody counts with
_CLOCKED = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_SURE = frozenset(("integer", "number", "year", "yearmonth", "date"))  # what is tested here is what the engine tests
# The ways in which days and times are written, the standard's own first.
_TIMES: tuple[tuple[str, str, str], ...] = (
    ("date", "", r"\d{4}-\d\d-\d\d"),
    ("date", "%Y/%m/%d", r"\d{4}/\d\d?/\d\d?"),
    ("date", "%Y.%m.%d", r"\d{4}\.\d\d?\.\d\d?"),
    ("date", "%Y年%m月%d日", r"\d{4}年\d\d?月\d\d?日"),
    ("date", "%Y-%m-%d", r"\d{4}-\d\d?-\d\d?"),
    ("date", "%d/%m/%Y", r"\d\d?/\d\d?/\d{4}"),
    ("date", "%m/%d/%Y", r"\d\d?/\d\d?/\d{4}"),
    ("date", "%d.%m.%Y", r"\d\d?\.\d\d?\.\d{4}"),
    ("date", "%Y%m%d", r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    ("datetime", "", rf"\d{{4}}-\d\d-\d\dT{_CLOCKED}:[0-5]\d(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:\d\d)?"),
    ("datetime", "%Y-%m-%d %H:%M:%S", rf"\d{{4}}-\d\d?-\d\d? {_CLOCKED}:[0-5]\d"),
    ("datetime", "%Y/%m/%d %H:%M:%S", rf"\d{{4}}/\d\d?/\d\d? {_CLOCKED}:[0-5]\d"),
    ("datetime", "%Y-%m-%d %H:%M", rf"\d{{4}}-\d\d?-\d\d? {_CLOCKED}"),
    ("datetime", "%Y/%m/%d %H:%M", rf"\d{{4}}/\d\d?/\d\d? {_CLOCKED}"),
    ("datetime", "%Y-%m-%dT%H:%M", rf"\d{{4}}-\d\d-\d\dT{_CLOCKED}"),
    ("time", "", r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"),
    ("time", "%H:%M:%S", rf"{_CLOCKED}:[0-5]\d"),
    ("time", "%H:%M", _CLOCKED),
)  # fmt: skip


@dataclass(slots=True)
class Choice:
    """A type with what a field must say for it, why, and what is to be looked at."""

    words: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    reasons: dict[str, Both] = field(default_factory=dict)  # by property
    doubts: list[Both] = field(default_factory=list)


def type_of(column: Column) -> Choice:
    """The type of a column; of text, whatever cannot be said to be anything else."""
    if not column.values:
        return _because(Choice(), "type", reason("init-type-empty"))
    if column.kind:
        return _because(Choice({"type": column.kind}), "type", reason("init-type-kind", kind=column.kind))
    known = {text: count for text, count in column.values.items() if text.strip() and text not in _TOKENS}
    for name, fits, words in _candidates(column.name, known):
        if choice := _tried(column, known, name, fits, words):
            return choice
    return _text(column)


def _because(choice: Choice, place: str, why: Both) -> Choice:
    choice.reasons[place] = why
    return choice


Candidate = tuple[str, Callable[[str], Any], dict[str, Any]]


def _candidates(name: str, known: Mapping[str, int]) -> Iterable[Candidate]:
    """What a column may be, by what its first texts look like; nothing where these are codes."""
    sample = list(known)[:200]
    if any(map(_ZEROS.match, sample)) and not any("." in each or ":" in each or "/" in each for each in sample):
        return
    if all(each.lower() in ("true", "false") for each in sample) and sample:
        yield "boolean", lambda text: text in ("true", "false", "True", "False", "TRUE", "FALSE"), {"type": "boolean"}
    called_year = bool(_YEARS.search(narrow(name)))
    if called_year:
        yield "year", _YEAR.match, {"type": "year"}
    dated = {(kind, form): re.compile(rf"(?:{pattern})\Z", re.ASCII) for kind, form, pattern in _TIMES}
    first = sample[0] if sample else ""
    for (kind, form), pattern in dated.items():
        if sum(map(bool, map(pattern.match, sample))) * 2 > len(sample) and not (form == "%Y%m%d" and _is_code(name)):
            yield kind, _dated(kind, form, pattern), {"type": kind, **({"format": form} if form else {})}
    yield "yearmonth", _MONTH.match, {"type": "yearmonth"}
    if "," in first and all(map(_POINT.match, sample)):
        yield "geopoint", _POINT.match, {"type": "geopoint"}
    if _CODES.search(narrow(name)) or _CODES.search(narrow(name).lower()):
        return  # nobody counts with codes
    yield "integer", _whole, {"type": "integer"}
    yield "number", _number, {"type": "number"}
    if any("," in each for each in sample):
        yield from _commas(sample)


def _is_code(name: str) -> bool:
    return bool(_CODE.search(narrow(name).lower()))


def _whole(text: str) -> bool:
    return len(text.lstrip("-")) <= _LONG and bool(_WHOLE.match(text))


def _number(text: str) -> bool:
    return bool(_NUMBER.match(text)) and len(text.lstrip("-").partition(".")[0]) <= _LONG


def _commas(sample: list[str]) -> Iterable[Candidate]:
    """Numbers with commas: groups of thousands where each comma may be one, else the decimal sign."""
    kind = "number" if any("." in each for each in sample) else "integer"
    yield "grouped", _GROUPED.match, {"type": kind, "groupChar": ","}
    if sum("," in each for each in sample) * 3 < len(sample):  # 2,2 among 0 and 2 is no number
        return
    grouped = {"groupChar": "."} if any("." in each for each in sample) else {}
    yield "comma", _COMMA.match, {"type": "number", "decimalChar": ",", **grouped}


def _dated(kind: str, form: str, pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if not pattern.match(text):
            return False
        try:
            if form:
                datetime.datetime.strptime(text, form)
            elif kind == "date":
                datetime.date.fromisoformat(text)
            elif kind == "datetime":
                datetime.datetime.fromisoformat(text)
        except ValueError:
            return False
        return True

    return fits


def _tried(
    column: Column, known: Mapping[str, int], name: str, fits: Callable[[str], Any], words: dict[str, Any]
) -> Choice | None:
    """The type, where nearly all have it and the engine's own reader agrees; what has not is declared missing."""
    total = sum(known.values())
    odd = [text for text in known if not fits(text)]
    if _too_many(odd, known, total):
        return None
    if words["type"] not in _SURE or len(words) > 1:
        read, given = cell_reader(plain_field({"name": column.name, **words})), set(odd)
        odd += [text for text in known if text not in given and not _passes(read, text)]
        if _too_many(odd, known, total):
            return None
    return _chosen(column, known, name, words, odd, total)


def _too_many(odd: list[str], known: Mapping[str, int], total: int) -> bool:
    lost = sum(known[text] for text in odd)
    return len(odd) > MOST_ODD or (total - lost) * 100 < total * SHARE or lost == total


def _passes(read: Callable[[Any], Any], text: str) -> bool:
    notes = read(text)[1]
    return not notes or notes.keys() <= DOUBTS


def _chosen(
    column: Column, known: Mapping[str, int], name: str, words: dict[str, Any], odd: list[str], total: int
) -> Choice:  # fmt: skip
    lost = sum(known[text] for text in odd)
    choice = Choice(dict(words))
    form = words.get("format") or words["type"]
    choice.reasons["type"] = why(name, total - lost, total, form)
    tokens = [text for text in column.values if text not in known]
    if tokens or odd:
        choice.words["missingValues"] = ["", *tokens, *odd]
        choice.reasons["missingValues"] = why_missing(column, tokens, odd)
    if odd:
        choice.doubts.append(why_missing(column, [], odd))
    if name == "grouped":
        choice.doubts.append(reason("init-doubt-grouped"))
    if name == "comma":
        choice.doubts.append(reason("init-doubt-comma"))
    if name == "date" and words.get("format") in ("%d/%m/%Y", "%m/%d/%Y"):
        choice.doubts.append(reason("init-doubt-day-first", form=words["format"]))
    return choice


# ---------------------------------------------------------------- text


def _text(column: Column) -> Choice:
    choice, why = Choice(), _why_text(column.values)
    if why:
        choice.reasons["type"] = why
    elif mixed := _why_mixed(column.values):
        choice.reasons["type"] = mixed
        choice.doubts.append(mixed)
    codes = sum(bool(_LETTERS.match(text)) for text in column.values if text != "NA")
    tokens = [text for text in column.values if text in _TOKENS_OF_TEXT or not text.strip()]
    if "NA" in column.values and codes * 2 < len(column.values) - 1:
        tokens.append("NA")
    if tokens:
        choice.words["missingValues"] = ["", *tokens]
        choice.reasons["missingValues"] = why_missing(column, tokens, [])
    read = cell_reader(plain_field({"name": column.name, **choice.words}))
    faulty = [text for text in column.values if text not in tokens and not _passes(read, text)]
    if faulty:
        choice.words["level"] = "warning"
        count = sum(column.values[text] for text in faulty)
        choice.reasons["level"] = reason("init-markup", n=count, shown=f"“{faulty[0][:30]}”")
        choice.doubts.append(choice.reasons["level"])
    edged = sum(count for text, count in column.values.items() if text != text.strip() and text.strip())
    if edged:
        choice.doubts.append(reason("init-edge-blanks", n=edged))
    return choice


def _why_text(values: Counter[str]) -> Both | None:
    """Why a column that looks like numbers is text all the same; nothing where it is plainly text."""
    zeros = next((text for text in values if re.fullmatch(r"0\d+", text, re.ASCII)), "")
    if zeros:
        return reason("init-type-zeros", shown=zeros)
    long = next((text for text in values if len(text) > _LONG and _WHOLE.match(text)), "")
    if long:
        return reason("init-type-long", shown=long, n=_LONG)
    return reason("init-type-code") if all(map(_NUMBER.match, values)) else None


def _why_mixed(values: Counter[str]) -> Both | None:
    """That most of a column are numbers, but too few for it to be one of numbers."""
    numbers, total = sum(count for text, count in values.items() if _NUMBER.match(text)), sum(values.values())
    return reason("init-type-mixed", n=numbers, total=total) if numbers * 2 > total else None
