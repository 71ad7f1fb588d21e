"""Write any text as one part of an address that is a plain file name on Windows, macOS and Linux, and read it back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from unicodedata import category, normalize

SHELL = "machikado-shell"
_LONGEST = 200  # bytes of a part: with a suffix, every file system takes it
_ORDINARY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
# Names that Windows keeps for devices, that engines take for the page of a folder, and that our own frames have.
_TAKEN = re.compile(
    rf"(?:(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?|index|.*{SHELL}.*)\Z", re.IGNORECASE | re.DOTALL
)
_ESCAPES = re.compile(r"(?:~[0-9A-F]{2})+")


def address_part(text: str) -> str:
    """The text with letters of any script, digits, `-`, `_` and `.` as they are, and all else as `~2F` (UTF-8, hex).

    So is whatever a file system could lose or take for another name: dots at either end, a name of Windows' own,
    letters in an unusual Unicode form. A part beyond 200 bytes is cut and ends in `~~` and a hash: that one cannot be
    read back.
    """
    if _ORDINARY.match(text) and len(text) <= _LONGEST and not _TAKEN.match(text):
        return text
    composed = normalize("NFC", text) == text
    ends = (0, len(text) - 1)
    signs = [
        _escaped(sign)
        if not _is_kept(sign, composed) or (sign == "." and (at in ends or text[at - 1] == "."))
        else sign
        for at, sign in enumerate(text)
    ]
    if _TAKEN.match(text):
        signs = [_escaped(sign) if not at or sign == "-" else signs[at] for at, sign in enumerate(text)]
    part = "".join(signs) or "~"
    return part if len(part.encode()) <= _LONGEST else _cut(part, text)


def text_of(part: str) -> str:
    """What was written as this part of an address; of a part that was cut, what is left of it."""
    part = "" if part == "~" else part.partition("~~")[0]
    return _ESCAPES.sub(lambda found: bytes.fromhex(found[0].replace("~", "")).decode(errors="replace"), part)


def _is_kept(sign: str, composed: bool) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in "-_."
    return composed and (sign.isalnum() or category(sign)[0] == "M")


def _escaped(sign: str) -> str:
    return "".join(f"~{byte:02X}" for byte in sign.encode("utf-8", "surrogatepass"))


def _cut(part: str, text: str) -> str:
    """The beginning, without half an escape, and a hash of the whole."""
    end = f"~~{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"
    start = part.encode()[: _LONGEST - len(end)].decode(errors="ignore")
    while (escape := start.rpartition("~")[2]) != start and len(escape) < 2:
        start = start.rpartition("~")[0]
    return start + end


def told_apart(parts: Iterable[str]) -> dict[str, str]:
    """Those parts that would be an earlier one where case is ignored (`A` after `a`), with `~~2`, `~~3` added."""
    seen: dict[str, dict[str, int]] = {}
    for part in parts:
        alike = seen.setdefault(part.casefold(), {})
        alike.setdefault(part, len(alike) + 1)
    return {part: f"{part}~~{number}" for alike in seen.values() for part, number in alike.items() if number > 1}
