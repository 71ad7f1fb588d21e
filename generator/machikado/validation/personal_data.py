"""Detect personal data, formulas and garbled characters in texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ..core.messages import reason
from ..core.strings import FORMULA_SET
from .value_checks import ValueCheck, Violation

DOUBTS = frozenset(
    {"personal-data", "formula-text", "garbled-text", "swapped-point"}
)  # told as warnings; the value stays

# One look for a sign that all of them need, because nearly every text has none of it. What begins with a set of letters
# is found several times as fast as what begins with a choice.
_ANY = re.compile(r"[@＠\d](?:(?<=\D)|\s?[-‐－−ー()（）]?\s?\d{3})")
_BEFORE, _AFTER = r"(?<![A-Za-z\d.,/_\-])", r"(?![A-Za-z\d.,/_\-])"
_TWELVE = rf"{_BEFORE}\d{{4}}[ 　\-－‐]?\d{{4}}[ 　\-－‐]?\d{{4}}{_AFTER}"
_LONE = rf"{_TWELVE}(?!\s*[円人件枚億万千])"  # before a unit, twelve digits are no one's number
_MY_NUMBER = re.compile(rf"(?:マイナンバー|個人番号|my\s?number)[^\d]{{0,12}}{_LONE}", re.IGNORECASE)
_DASH = r"[-‐－−ー]"
_TELEPHONE = re.compile(
    rf"{_BEFORE}(?:[0０]\d{{1,4}}{_DASH}\d{{1,4}}{_DASH}\d{{3,4}}"
    rf"|[(（]?[0０]\d{{1,4}}[)）]\d{{1,4}}{_DASH}\d{{3,4}}|0[5789]0\d{{8}}){_AFTER}"
)
_MAIL = re.compile(r"[A-Za-z0-9_+\-][@＠][A-Za-z0-9\-]{1,63}[.．][A-Za-z]")
# Signs that begin a formula, before anything but a number or a blank.
_FORMULA = re.compile(rf"[\t\r\n]|(?=[{FORMULA_SET}])(?:[=@＝＠]\S|[+\-＋－][^\d\s+\-＋－.０-９])")
# UTF-8 that was read as CP932 (縺ゅ＞) or as Latin (ã\x81‚ã\x81„).
_GARBLES = re.compile(r"[縺繧繝\xe3-\xe9]")
_GARBLED = re.compile(
    r"[縺繧繝].{0,2}[縺繧繝]|(?:[\xe3-\xe9][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}){2}"
)
_DIGIT = re.compile(r"\d")


def masked(text: str) -> str:
    """The text without its digits: a message about a person's number must not spread it."""
    return _DIGIT.sub("●", text)


def doubts_of(checks: Collection[str], constraints: Mapping[str, object]) -> Iterator[ValueCheck]:
    """What is looked for in a field: in free text all of it, in contacts of offices no telephones and addresses; codes,
    days and addresses have forms of their own."""
    if "contact" in checks:
        yield contact_doubts
    elif not checks and not constraints.get("pattern"):
        yield text_doubts


def contact_doubts(text: str) -> Violation:
    """A person's number, a formula or garbled letters."""
    return (_ANY.search(text) and _my_number(text)) or _odd(text)


def text_doubts(text: str) -> Violation:
    """Besides, telephone numbers, mail addresses and lone numbers of twelve digits."""
    return (_ANY.search(text) and (_my_number(text) or _personal(text))) or _odd(text)


def _my_number(text: str) -> Violation:
    return {"my-number": ""} if _MY_NUMBER.search(text) else None


def _personal(text: str) -> Violation:
    for pattern, words in _KINDS:
        if pattern.search(text):
            return {"personal-data": words}
    return None


def _odd(text: str) -> Violation:
    if _FORMULA.match(text):
        return {"formula-text": ""}
    return {"garbled-text": ""} if _GARBLES.search(text) and _GARBLED.search(text) else None


_KINDS = (
    (_MAIL, reason("mail-address")),
    (_TELEPHONE, reason("telephone-number")),
    (re.compile(_LONE), reason("personal-number")),
)
