"""Read the spelling of whole and decimal numbers under a field's `decimalChar`, `groupChar` and `bareNumber`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..core.messages import Both
from ..core.model import Field

_MOST_DIGITS = 38  # of a whole number: what SQL holds exactly
_SPECIAL = re.compile(r"[-+]?(nan|inf|infinity)\Z", re.IGNORECASE)
_ZEROS = re.compile(r"-?0\d+(\.0+)?\Z", re.ASCII)
_COMMAS = re.compile(r"[-+]?[\d.,]*,[\d.,]*\Z", re.ASCII)
_GROUPS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\Z", re.ASCII)
_ROUND = re.compile(r"\A[^\d()△▲.,+-]*|[^\d()△▲.,+-]*\Z")  # what may stand around a number that is not bare
_OWN = ("decimalChar", "groupChar", "bareNumber")


def spells_its_own_way(field: Field) -> bool:
    """Whether a field says how its numbers are spelt."""
    return any(field.descriptor.get(name) for name in _OWN)


def point_of(field: Field) -> str:
    return field.descriptor.get("decimalChar") or "."


def spelt_for(field: Field, number: str) -> str:
    """A number of a format that has its own, such as JSON, as the field would have it in a text file."""
    return number.replace(".", point_of(field)) if field.type == "number" else number


def plain_numeral(field: Field) -> Callable[[str], str | None]:
    """From a cell's text to the number as SQL and Python spell it, digits as they are; None for other spellings.

    The first digit is not 0 unless it is the only one, and the last group has three digits: 1,5 is never 15.
    """
    group = re.escape(field.descriptor.get("groupChar") or "")
    bare = field.descriptor.get("bareNumber") != "false"
    point = point_of(field)
    whole = r"(?:0|[1-9]\d*" + (rf"|[1-9]\d{{0,2}}(?:{group}\d{{2,3}})*{group}\d{{3}}" if group else "") + ")"
    broken = rf"(?:{re.escape(point)}\d+)?(?:[eE][-+]?\d{{1,3}})?" if field.type == "number" else ""
    form = re.compile(rf"-?{whole}{broken}\Z", re.ASCII)

    def read(text: str) -> str | None:
        core = text if bare else _ROUND.sub("", text)
        if not form.match(core):
            return None
        core = core.replace(field.descriptor.get("groupChar") or "\0", "").replace(point, ".")
        return core if field.type == "number" or len(core.lstrip("-")) <= _MOST_DIGITS else None

    return read


def is_unclear(field: Field, text: str) -> bool:
    """Whether nobody but the sender can tell which number a text is, or the field alone says how numbers are spelt."""
    fault = spelling_fault(field, text) or {}
    return spells_its_own_way(field) or fault.get("number-signs") == "" or "leading-zeros" in fault


def spelling_fault(field: Field, text: str) -> Mapping[str, str | Both] | None:
    """What is surely wrong with how a number is spelt: a code's zeros, no number at all, a sign that two readings have.

    The detail is the right spelling where only one number can be meant.
    """
    if _SPECIAL.match(text):
        return {"special-number": ""}
    if field.descriptor.get("groupChar") == "," or point_of(field) == ",":
        other = point_of(field) == "," and re.fullmatch(r"-?\d+\.\d+", text, re.ASCII)
        return {"number-signs": ""} if other else None
    if _ZEROS.match(text):
        return {"leading-zeros": ""}
    if not _COMMAS.match(text):
        return None
    groups = _GROUPS.match(text)
    sure = groups and (text.count(",") > 1 or groups[2] or field.type == "integer")
    whole = groups and not (groups[2] and field.type == "integer")
    return {"number-signs": text.replace(",", "") if sure and whole else ""}
