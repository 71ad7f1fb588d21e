"""Convert raw rows to typed rows, and say what is wrong with each cell and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ..core.messages import Both, reason
from ..core.model import Category, Field, Level, Problem, Scalar, Table
from ..core.numbers import amount, is_own
from ..core.patterns import matches
from ..core.problems import problem
from ..core.raw_rows import RawRow
from ..core.strings import narrow, nearest
from .judges import DATED, EXPECTED, FORMS, MEND, CellReader, Notes, format_of, judge_of
from .numerals import plain_numeral, point_of, spelling_fault, spells_its_own_way
from .personal_data import DOUBTS, doubts_of, masked
from .value_checks import VALUE_CHECKS, plain_text

Typed = tuple[tuple[Scalar, ...], RawRow]  # values in the order of the table's fields, and the row as it was typed
_YES_NO = {"はい": "true", "yes": "true", "○": "true", "いいえ": "false", "no": "false", "×": "false"}


def readers_of(table: Table) -> list[CellReader]:
    """One reader for each field of a table, to be made once and used for all its rows."""
    return [cell_reader(field) for field in table.fields]


def conform(
    table: Table, readers: Sequence[CellReader], raw_rows: Iterable[RawRow], most: int | None = None
) -> tuple[list[Typed], list[Problem]]:
    """Typed rows, faulty cells unknown in them, and a problem for each cell that does not keep the schema.

    A faulty row stays: whoever names it, and the rules on its other cells, are judged as if it were fixed.
    After `most` faulty rows the rest is left out.
    """
    rows: list[Typed] = []
    problems: list[Problem] = []
    errors = 0  # rows with some
    for raw in raw_rows:
        if errors == most:
            break
        values = []
        for place, read in enumerate(readers):
            value, notes = read(raw.cells[place])
            values.append(value)
            if notes is not None and (field := table.fields[place]).name not in raw.told:
                problems.append(_cell_problem(table, field, raw, raw.cells[place], notes))
                if problems[-1].level == "error":
                    raw.faulty = {**(raw.faulty or {}), field.name: problems[-1].proposed}
        errors += bool(raw.faulty)
        rows.append((tuple(values), raw))
    return rows, problems


def cell_reader(field: Field) -> CellReader:
    """One function that turns a cell's text into its value, or says what is wrong with it."""
    judge = _judge(field) if field.level == "error" else _lenient(field)
    checks = [VALUE_CHECKS[name] for name in field.checks]
    required = {"required": ""} if field.required else None
    if field.type in _TEXTUAL and not field.categories:
        checks += [plain_text, *doubts_of(field.checks, field.descriptor["constraints"])]

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        if cell is None:
            return None, required
        value, notes = judge(cell)
        if notes and (value is None or field.level == "error"):
            return (value if notes.keys() <= DOUBTS else None), notes
        for check in checks:
            if fault := check(cell):
                return _kept(field, value, fault), fault
        return value, notes

    if field.type == "list":
        return _list_reader(field, read)
    ruled = field.categories or field.checks or field.descriptor["constraints"].get("pattern")
    short = field.type not in _TEXTUAL or ruled
    return lru_cache(maxsize=4096)(read) if short else read


def _kept(field: Field, value: Scalar, fault: Notes) -> Scalar:
    """What becomes of a value with a fault: a doubt leaves it; in a field of warnings, line breaks stand for `<br>`."""
    if field.level == "warning" and field.type == "string" and "markup-in-text" in fault:
        return fault["markup-in-text"] or None
    return value if fault.keys() <= DOUBTS else None


def _list_reader(field: Field, read: CellReader) -> CellReader:
    """Lists come as text (CSV) or as a list (YAML); an item may not hold the delimiter."""

    def read_list(cell: Any) -> tuple[Scalar, Notes | None]:
        if isinstance(cell, list):
            if any(field.delimiter in item for item in cell):
                return None, {"constraint": reason("without-delimiter", delimiter=field.delimiter)}
            cell = field.delimiter.join(cell)
        return read(cell)

    return read_list


def _judge(field: Field) -> CellReader:
    """How a cell's text is judged: by vocabulary, pattern and type, with a word on what was surely meant."""
    judge = judge_of(field)
    if field.categories:
        return _of_vocabulary(field, judge)
    if field.type not in ("string", "list", "any"):
        judge = _with_meant(field, judge)
    pattern = field.descriptor["constraints"].get("pattern")
    return _of_pattern(pattern, judge) if pattern else judge


def _lenient(field: Field) -> CellReader:
    """What breaks a rule of the schema only, and has the type, keeps its value beside the note."""
    strict = _judge(field)
    rules = field.descriptor["constraints"]
    typed = _judge(replace(field, descriptor={**field.descriptor, "constraints": {}}))

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = strict(cell)
        if not notes or not notes.keys() <= rules.keys():
            return (None if notes else value), notes
        kept, faults = typed(cell)
        return (kept, notes) if faults is None else (None, faults)  # it breaks more than a rule

    return read


def _with_meant(field: Field, judge: CellReader) -> CellReader:
    """Numbers, days and the like that are refused get the one right spelling, where only one can be meant."""

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = judge(cell)
        if notes is None or "type" not in notes:
            return value, notes
        folded = narrow(cell)
        if not cell.isascii() and folded != cell and not judge(folded)[1]:
            return None, {"full-width": folded}
        if field.type in ("integer", "number") and (fault := spelling_fault(field, folded)):
            return None, fault
        meant = _respelt(field, folded)
        return None, {"wrong-type": "" if not meant or meant == cell or judge(meant)[1] else meant}

    return read


def _respelt(field: Field, text: str) -> str:
    """What was surely meant: a number with nothing but its own unit, the only year, a whole day; else nothing."""
    if field.type == "boolean":
        return _YES_NO.get(text.lower(), "")
    if field.type == "datetime" and format_of(field) == "default":
        return text.replace(" ", "T", 1)
    if field.type not in _RESPELT or format_of(field) != "default" or spells_its_own_way(field):
        return ""
    if field.type == "date":
        parts = re.sub(r"\D", " ", text).split()
        found = f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}" if len(parts) == 3 else ""
    elif field.type == "year":
        years = re.findall(r"-?\d+(?:\.\d+)?", text.replace(",", "").replace("/", " "), re.ASCII)
        found = years[0] if len(years) == 1 else ""
    else:
        read = None if re.match(r"[-+]?0\d", text) else amount(text)
        found = read.text if read and not read.approximate and is_own(read.unit, field.unit) else ""
        return plain_numeral(field)(found) or ""
    return found if re.fullmatch(FORMS[field.type], found, re.ASCII) else ""


def _of_vocabulary(field: Field, judge: CellReader) -> CellReader:
    """Values of a controlled vocabulary; the words people read are understood, but not accepted."""
    known = {category.value for category in field.categories}
    values = known if field.type in ("string", "any", "list") else {str(judge(each)[0]) for each in known}
    words = {word: category.value for category in field.categories for word in (category.label, *category.aliases)}

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        value, notes = judge(cell)
        for item in value if isinstance(value, tuple) else (value,):
            if notes is None and str(item) not in values:
                near = words.get(str(item)) or nearest(narrow(str(item)), known)
                return None, {"not-in-vocabulary": near or ""}
        return value, notes

    return read


def _of_pattern(pattern: str, judge: CellReader) -> CellReader:
    """Text that matches the pattern as a whole."""
    compiled = re.compile(pattern)

    def read(cell: Any) -> tuple[Scalar, Notes | None]:
        return judge(cell) if matches(compiled, cell) else (None, {"pattern": ""})

    return read


def _cell_problem(table: Table, field: Field, raw: RawRow, cell: Any, notes: Notes) -> Problem:
    note, detail = next(iter(notes.items()))
    value = cell if isinstance(cell, str) else None if cell is None else field.delimiter.join(cell)
    value = masked(value) if value and note == "my-number" else value
    code = "wrong-type" if note == "type" else note
    level: Level = "warning" if note in DOUBTS else field.level if note == "markup-in-text" else "error"
    if code not in _CODES:
        code, detail, level = "constraint", f"{note}: {field.descriptor['constraints'].get(note)}", field.level
    return problem(
        code, raw.origin(field.name), level=level, table=table.name,
        field=field.name, value=value,
        proposed=str(detail) if code in _PROPOSING and note != "type" and detail else None,
        title=field.title or field.name, title_en=field.title_en or field.title or field.name,
        example=field.shown_example or "―", expected=_expected(field), rule=detail, reason=detail,
        point=point_of(field), how=MEND.get(field.type, ""),
        known=", ".join(_named(category) for category in field.categories),
    )  # fmt: skip


def _named(category: Category) -> str:
    same = category.label == category.value
    return category.value if same else f"{category.value}（{category.label}）"


def _expected(field: Field) -> Both:
    form = format_of(field)
    if field.type in DATED and form not in ("default", "any"):
        return reason("typed-by-pattern", pattern=form)
    return reason("typed-by-format", format=form) if form != "default" else EXPECTED[field.type]


_TEXTUAL = frozenset({"string", "list", "any", "object", "array", "geojson"})
_RESPELT = frozenset({"date", "year", "integer", "number"})
_PROPOSING = frozenset(
    {"full-width", "wrong-type", "not-in-vocabulary", "check-digit", "lost-zero", "number-signs", "markup-in-text"}
)
_CODES = _PROPOSING | DOUBTS | {
    "required", "constraint", "no-such-day", "not-a-date", "unsafe-address", "my-number",
    "leading-zeros", "special-number",
}  # fmt: skip
