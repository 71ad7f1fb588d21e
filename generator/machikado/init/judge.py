"""Let the engine judge a portal before it is anybody's, and take back what it would refuse."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..core.messages import Both
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..portal import open_portal
from .found import Decided, Doubt
from .words import reason

_ROUNDS = 5
_DAY = datetime.date(2000, 1, 1)  # no table is derived yet: no day matters
_CELLS = frozenset(
    "wrong-type full-width number-signs leading-zeros special-number not-in-vocabulary constraint required no-such-day"
    " not-a-date unsafe-address check-digit lost-zero duplicate-value".split()
)


def judged(
    root: Path, tables: list[Decided], write: Callable[[Sequence[Decided]], None]
) -> tuple[list[Decided], list[Problem]]:
    """The tables that the engine takes, once `write` has written them, and why others are left out."""
    refused: list[Problem] = []
    for _ in range(_ROUNDS):
        write(tables)
        errors = list({(each.table, each.code, each.field): each for each in reversed(_errors(root))}.values())
        if not errors:
            return tables, refused
        lost = {name for name in {each.table for each in errors} if name and not _mended(name, errors, tables)}
        lost |= {each.table.name for each in tables if any(_concerns(error, each) for error in errors)}
        refused += [_refusal(name, errors) for name in sorted(lost)]
        tables = _without(tables, lost)
        if not tables or not (lost or any(error.table for error in errors)):
            break
    return tables, refused


def _errors(root: Path) -> list[Problem]:
    opened = open_portal(root, _DAY)
    if opened.store:
        opened.store.close()
    return opened.errors


def _concerns(error: Problem, each: Decided) -> bool:
    """Whether an error that names no table is of a table's definition."""
    return not error.table and error.origin.path.endswith(f"schemas/{each.table.name}.yaml")


def _refusal(name: str, errors: Sequence[Problem]) -> Problem:
    first = next((each for each in errors if each.table == name), errors[0])
    return problem(
        "init-left-out-table", Origin(path=first.origin.path, line=first.origin.line), table=name, reason=_both(first)
    )


def _both(found: Problem) -> Both:
    return Both(found.message, found.message_en)


def _without(tables: list[Decided], lost: set[str]) -> list[Decided]:
    kept = [each for each in tables if each.table.name not in lost]
    for each in kept:
        keys = each.words.get("foreignKeys")
        if keys:
            each.words["foreignKeys"] = [key for key in keys if key["reference"]["resource"] not in lost]
    return kept


def _mended(name: str, errors: Sequence[Problem], tables: list[Decided]) -> bool:
    """Whether a table's errors can be warnings: what they are about is taken back."""
    decided = next((each for each in tables if each.table.name == name), None)
    return decided is not None and all(_mend(decided, each) for each in errors if each.table == name)


def _mend(decided: Decided, error: Problem) -> bool:
    if error.code == "ragged-row":
        return _set(decided, "level", "warning", reason("init-left-out-rows"))
    if error.code == "duplicate-row":
        return _set(decided, "primaryKey", [], reason("init-no-key"))
    if error.field is None:
        return False
    if error.code == "missing-reference":
        return _warned_reference(decided, error.field)
    if error.code == "markup-in-text":
        return _set_field(decided, error.field, {"level": "warning"}, reason("init-markup-there"))
    if error.code in _CELLS:
        return _set_field(
            decided, error.field, {"type": "string", "constraints": {}, "categories": []},
            reason("init-type-fails", shown=_both(error)),
        )  # fmt: skip
    return False


def _set(decided: Decided, name: str, value: Any, why: Both) -> bool:
    if decided.words.get(name) == value:
        return False
    decided.words[name] = value
    decided.reasons[name,] = why
    decided.doubts.append(Doubt(decided.table.name, "", decided.reasons[name,]))
    return True


def _set_field(decided: Decided, name: str, more: dict[str, Any], why: Both) -> bool:
    words = next((each for each in decided.fields if each["name"] == name), None)
    if words is None:
        words = {"name": name}
        decided.fields.append(words)
    if all(words.get(key) == value for key, value in more.items()):
        return False
    for key in ("format", "groupChar", "decimalChar", "unit", "trueValues", "falseValues", "bareNumber"):
        if "type" in more:
            words.pop(key, None)
    words.update(more)
    decided.reasons["fields", name, next(iter(more))] = why
    decided.doubts.append(Doubt(decided.table.name, name, why))
    return True


def _warned_reference(decided: Decided, field: str) -> bool:
    keys = decided.words.get("foreignKeys") or [
        {"fields": list(key.fields), "reference": {"resource": key.table, "fields": list(key.references)}}
        for key in decided.table.foreign_keys
    ]
    hit = [key for key in keys if key["fields"][-1] == field and key.get("level") != "warning"]
    for key in hit:
        key["level"] = "warning"
        why = decided.reasons["foreignKeys", key["fields"][0]] = reason("init-reference-lost")
        decided.doubts.append(Doubt(decided.table.name, field, why))
    decided.words["foreignKeys"] = keys
    return bool(hit)
