"""Compile a schema to SQL that accepts only cells which the cell readers surely accept; all else is doubtful.

SQL sees digits, letters and texts in its own way. So each expression here says yes to less than Python does, never to
more: who is refused here is judged by the cell readers as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..core.model import Field
from ..core.patterns import MAX_TEXT
from .engine import COLUMN_TYPES
from .names import literal

Expression = str  # SQL over one VARCHAR; unknown where the cell is
# What a field may say without any bearing on which cells are right.
_SILENT = frozenset(
    "name type title title_en description description_en example unit unit_en constraints categories checks delimiter"
    " trueValues falseValues missingValues search approximate prefix verdict weakest share_of sampling sampling_en"
    " alias gif level rdfType categoriesOrdered".split()
)
_NUMBER = r"-?(0|[1-9][0-9]{0,99})(\.[0-9]{1,100})?"
_LIMITED = r"-?[0-9]{1,26}(\.[0-9]{1,12})?"  # what can be compared exactly
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z?"
_TRUE, _FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")  # what Frictionless reads by default


def sure(field: Field, cell: Expression) -> Expression | None:
    """SQL that is true where the field's reader surely accepts a cell that is not empty; None where nothing is sure."""
    judge = _JUDGES.get(field.type)
    if judge is None or not field.descriptor.keys() <= _SILENT:
        return None
    parts = list(judge(field, cell))
    known = [part for part in parts if part is not None]
    return " AND ".join(known) if len(known) == len(parts) else None


def stored(field: Field, cell: Expression) -> Expression:
    """SQL for what is kept of a cell that is surely right: its value; where one has several spellings, its text."""
    kind = stored_type(field)
    if field.type == "list":
        return f"string_split({cell}, {literal(field.delimiter)})"
    return cell if kind == "VARCHAR" else f"TRY_CAST({cell} AS {kind})"


def shown(field: Field, column: Expression, digits: tuple[int, int] = (1, 0)) -> Expression:
    """SQL for the value of what is kept; of numbers with so many digits before and behind the point, exactly."""
    if field.type == "boolean":
        true = listed({"true", *_words(field, "trueValues", _TRUE)})
        return f"CASE WHEN {column} IS NOT NULL THEN {column} IN ({true}) END"
    if field.type != "number":
        kind = COLUMN_TYPES[field.type]
        return column if stored_type(field) != "VARCHAR" or kind == "VARCHAR" else f"CAST({column} AS {kind})"
    return f"CAST({column} AS {f'DECIMAL(38,{digits[1]})' if sum(digits) <= 38 else 'DOUBLE'})"


def stored_type(field: Field) -> str:
    """What SQL keeps a field's values as; as text where these have several spellings or no order of their own."""
    return _STORED.get(field.type, "VARCHAR")


_STORED = {"integer": "HUGEINT", "date": "DATE", "year": "INTEGER", "list": "VARCHAR[]"}


# ---------------------------------------------------------------- types


def _string(field: Field, cell: Expression) -> Iterator[Expression | None]:
    rules = _rules(field)
    pattern = rules.pop("pattern", None)
    for name, sign in (("minLength", ">="), ("maxLength", "<=")):
        if name in rules:
            yield f"length({cell}) {sign} {int(rules.pop(name))}"
    if pattern is not None:
        yield f"length({cell}) <= {MAX_TEXT}"
        yield f"regexp_full_match({cell}, {literal(pattern)})" if is_portable(pattern) else None
    yield None if rules else _of_vocabulary(field, cell)
    if not field.categories:
        yield from _texts(field, cell, doubts=pattern is None)


def _list(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield None if _rules(field) or not field.delimiter else "true"
    if field.categories:
        known = listed(category.value for category in field.categories)
        yield f"list_has_all([{known}], string_split({cell}, {literal(field.delimiter)}))"
    else:
        yield from _texts(field, cell, doubts=True)


def _integer(field: Field, cell: Expression) -> Iterator[Expression | None]:
    value = f"TRY_CAST({cell} AS BIGINT)"
    yield f"length({cell}) <= 18"
    yield f"CAST({value} AS VARCHAR) = {cell}"
    yield from _bounded(field, cell, value)


def _year(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield f"regexp_full_match({cell}, '[0-9]{{4}}')"
    yield from _bounded(field, cell, f"TRY_CAST({cell} AS INTEGER)")


def _number(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield f"regexp_full_match({cell}, {literal(_NUMBER)})"
    if _rules(field):
        yield f"regexp_full_match({cell}, {literal(_LIMITED)})"
    yield from _bounded(field, cell, f"TRY_CAST({cell} AS DECIMAL(38,12))")


def _date(field: Field, cell: Expression) -> Iterator[Expression | None]:
    value = f"TRY_CAST({cell} AS DATE)"
    yield f"length({cell}) = 10"
    yield f"CAST({value} AS VARCHAR) = {cell}"
    yield from _bounded(field, cell, value)


def _datetime(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield f"regexp_full_match({cell}, '[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}')"
    yield f"CAST(TRY_CAST({cell}[1:10] AS DATE) AS VARCHAR) = {cell}[1:10]"
    yield None if _rules(field) or field.checks or field.categories else "true"


def _yearmonth(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield f"regexp_full_match({cell}, '[1-9][0-9]{{3}}-(0[1-9]|1[0-2])')"
    yield None if _rules(field) or field.checks or field.categories else "true"


def _time(field: Field, cell: Expression) -> Iterator[Expression | None]:
    yield f"regexp_full_match({cell}, '{_CLOCK}')"
    yield None if _rules(field) or field.checks or field.categories else "true"


def _boolean(field: Field, cell: Expression) -> Iterator[Expression | None]:
    words = [*_words(field, "trueValues", _TRUE), *_words(field, "falseValues", _FALSE)]
    plain = [word for word in words if word.isascii() and word.isalnum()]
    yield f"{cell} IN ({listed(plain)})" if len(set(words)) == len(words) and plain else None
    yield None if _rules(field) or field.checks else _of_vocabulary(field, cell)


_JUDGES: dict[str, Callable[[Field, Expression], Iterator[Expression | None]]] = {
    "string": _string, "list": _list, "integer": _integer, "year": _year, "number": _number, "date": _date,
    "boolean": _boolean, "datetime": _datetime, "time": _time, "yearmonth": _yearmonth, "any": _string,
}  # fmt: skip


# ---------------------------------------------------------------- their parts


def _rules(field: Field) -> dict[str, Any]:
    """The constraints that single cells must keep; a vocabulary and keys are seen to elsewhere."""
    return {
        name: rule
        for name, rule in field.descriptor["constraints"].items()
        if name not in ("required", "unique", "enum")
    }


def _words(field: Field, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field.descriptor.get(name) or default)


def listed(words: Iterable[str]) -> str:
    return ", ".join(map(literal, sorted(words)))


def _of_vocabulary(field: Field, cell: Expression) -> Expression:
    known = listed(category.value for category in field.categories)
    return f"{cell} IN ({known})" if known else "true"


def _bounded(field: Field, cell: Expression, value: Expression) -> Iterator[Expression | None]:
    rules = _rules(field)
    for name, sign in (("minimum", ">="), ("maximum", "<=")):
        if name in rules:
            yield f"{value} {sign} CAST({literal(str(rules.pop(name)))} AS {_BOUNDS[field.type]})"
    yield None if rules or field.checks else _of_vocabulary(field, cell)


_BOUNDS = {"integer": "BIGINT", "year": "INTEGER", "number": "DECIMAL(38,12)", "date": "DATE"}


# ---------------------------------------------------------------- texts

_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{fffd}\x{202a}-\x{202e}\x{2066}-\x{2069}"
_MARKUP = rf"[<{_CONTROLS}\x{{17f}}]|[jJ][aA][vV][aA][sS][cC][rR][iI][pP][tT]"  # ſ is an s to who ignores case
_BEFORE, _AFTER = "(^|[^A-Za-z0-9.,/_-])", "($|[^A-Za-z0-9.,/_-])"
_DIGIT, _DASH = r"\p{Nd}", "‐－−ー-"  # Python's \d: digits of any script
_NUMBERS = rf"{_BEFORE}{_DIGIT}{{4}}[ 　－‐-]?{_DIGIT}{{4}}[ 　－‐-]?{_DIGIT}{{4}}{_AFTER}"
_TELEPHONES = (
    rf"{_BEFORE}[(（]?[0０]{_DIGIT}{{1,4}}[)）{_DASH}]{_DIGIT}{{1,4}}[{_DASH}]{_DIGIT}{{3}}"
    rf"|{_BEFORE}0[5789]0{_DIGIT}{{8}}"
)
_FORMULAS = r"^[\t\r\n]|^[=@＝＠](?s:.)|^[+＋－-][^0-9.]"


def _texts(field: Field, cell: Expression, *, doubts: bool) -> Iterator[Expression | None]:
    """Texts without any sign that the checks of texts look for."""
    if len(field.checks) == 0:
        found = f"{_MARKUP}|{_doubts(personal=True)}" if doubts else _MARKUP
    elif field.checks == ("contact",):
        found = f"{_MARKUP}|{_doubts(personal=False)}"
    elif all(check in _CHECKED for check in field.checks):
        found = _MARKUP
        yield from (_CHECKED[check].format(cell=cell) for check in field.checks)
    else:
        found = ""
    yield f"NOT regexp_matches({cell}, {literal(found)})" if found else None


@lru_cache
def _doubts(*, personal: bool) -> str:
    signs = ["[縺繧繝\\x{e3}-\\x{e9}]", _FORMULAS, _NUMBERS]
    return "|".join([*signs, "[@＠]", _TELEPHONES] if personal else signs)


_CHECKED = {
    "url": r"regexp_full_match({cell}, 'https?://[!#-&(-;=?-~]+')",
    "partial_date": (
        "(regexp_full_match({cell}, '[1-9][0-9]{{3}}') OR regexp_full_match({cell}, '[1-9][0-9]{{3}}-(0[1-9]|1[0-2])')"
        " OR (length({cell}) = 10 AND CAST(TRY_CAST({cell} AS DATE) AS VARCHAR) = {cell}))"
    ),
    "local_government_code": (
        "(regexp_full_match({cell}, '[0-9]{{6}}') AND TRY_CAST({cell}[6] AS INTEGER) = (11 - ("
        + " + ".join(
            f"{weight} * TRY_CAST({{cell}}[{place}] AS INTEGER)" for place, weight in enumerate((6, 5, 4, 3, 2), 1)
        )
        + ") % 11) % 10)"
    ),
}

_PLAIN = r"[A-Za-z0-9 _/,:;<>=!@#%&~'\"]|[^\x00-\x7f]|\\[.\-/\\()\[\]{}|+*?^$dws]"
_PORTABLE = re.compile(
    rf"(?:{_PLAIN}|-|\.|\[(?!\^)(?:{_PLAIN}|[-.()|+*?$])+\]|[*+?]\??|\{{\d+(?:,\d*)?\}}\??|\((?!\?)|\(\?:|\)|\|)*\Z"
)


def is_portable(pattern: str) -> bool:
    """Whether a pattern means to SQL no more than to Python: no negations, classes of its own or looks around."""
    return bool(_PORTABLE.match(pattern))
