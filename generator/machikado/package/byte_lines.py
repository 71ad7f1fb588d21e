"""Measure how far bytes are text in an encoding, and find the lines in which they are not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from ..core.strings import visible
from .letters import is_enough, is_plausible

_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)  # more than one byte of UTF-8
_IN_EUC = re.compile(rb"\x8e[\xa1-\xdf]|\x8f?[\xa1-\xfe]{2}")
_SPOILT = 9  # bytes that cannot be read any more where three are damaged
_HIGH = re.compile(rb"[\x80-\xff]")
_WIDE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_WIDE_WORD = re.compile(rb"(?:[\xe2-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbe][\x80-\xbf]){2,}")
_ACCENTED = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
# ASCII in UTF-16 whose bytes have changed places, as behind one that was lost; but for ─, 一 and wide blanks.
_ASCII = (chr(code << 8) for code in (9, 10, 13, *range(0x21, 0x7F)) if code not in (0x25, 0x30, 0x4E))
SHIFTED = re.compile(f"[{''.join(_ASCII)}]{{2}}")
_NONE_IN_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8ff]")  # what Python makes of bytes that are no letters there
_NEAR = 8  # letters shown on either side


def text_in(data: bytes, encoding: str) -> str | None:
    """The text of bytes in an encoding; None where they are not in it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == "cp932" and _NONE_IN_CP932.search(text) else text


def measured(data: bytes) -> tuple[int, int]:
    """How many letters of more than one byte in UTF-8 there are, and how many bytes that are none."""
    rest, good = _LETTER.subn(b"", data)
    return good, len(_HIGH.findall(rest))


def is_mostly_euc(data: bytes) -> bool:
    """Whether bytes that are no letters in EUC-JP are fewer than those, and no more than damage leaves."""
    rest, good = _IN_EUC.subn(b"", data)
    return len(_HIGH.findall(rest)) <= min(good, _SPOILT)


def foreign_lines(data: bytes, encoding: str) -> Iterator[int]:
    """The lines that hold text in UTF-8 which is mojibake in the encoding of all others."""
    if not _LETTER.search(data):
        return
    for number, line in enumerate(data.splitlines(), 1):
        parts = _ACCENTED.findall(line) if encoding == "cp1252" else [each[0] for each in _WIDE_WORD.finditer(line)]
        if _HIGH.search(line) and text_in(line, "utf-8") is not None:
            parts.append(line)
        if any(not is_plausible(part.decode(encoding, "replace"), encoding) for part in parts):
            yield number


def mixed_lines(data: bytes) -> list[int]:
    """Where lines are surely UTF-8 and all others Japanese in CP932: those of which there are fewer."""
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines()
    beyond = [number for number, line in enumerate(lines, 1) if _HIGH.search(line)]
    ours = [number for number in beyond if text_in(lines[number - 1], "utf-8") is not None]
    other = sorted(set(beyond) - set(ours))
    if any(_WIDE.search(lines[number - 1]) for number in ours) and all(_is_cp932(lines[each - 1]) for each in other):
        return min(other, ours, key=len)
    return []


def _is_cp932(line: bytes) -> bool:
    good, bad = measured(line)
    text = text_in(line, "cp932") if bad > max(good, 2) else None
    return text is not None and is_plausible(text, "cp932")


def reads_but_for_few(data: bytes, encoding: str) -> bool:
    """Whether nearly all lines, without the others, are text in the encoding."""
    lines = data.splitlines(keepends=True) if encoding else []
    whole = [text for line in lines if (text := text_in(line, encoding)) is not None]
    text = "".join(whole)
    few = len(lines) - len(whole) <= max(3, len(lines) // 10)
    return few and is_plausible(text, encoding) and is_enough(text, encoding)


def damaged_lines(data: bytes, encoding: str) -> Iterator[tuple[int, str, str]]:
    """The lines with bytes that are no letters: the number, the first such bytes, what stands around them."""
    lines = [data] if encoding == "utf-16" else data.splitlines()
    for number, line in enumerate(lines, 1):
        try:
            text, at, code = line.decode(encoding), -1, b""
            odd = {"utf-16": SHIFTED, "cp932": _NONE_IN_CP932}.get(encoding)
            if odd and (found := odd.search(text)):
                at, code = found.start(), found[0][:1].encode(encoding.replace("utf-16", "utf-16-be"))
        except UnicodeDecodeError as error:
            before = line[: error.start].decode(encoding, "replace")
            text = before + line[error.start :].decode(encoding if encoding != "utf-16" else "utf-16-le", "replace")
            at, code = len(before), line[error.start : error.end]
        if at >= 0:
            above = text.count("\n", 0, at) if encoding == "utf-16" else 0
            yield number + above, code.hex(" ").upper(), around(text, at)


def around(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    near = text[max(start, at - _NEAR) : at + _NEAR].partition("\n")[0]
    return visible(near.replace("\r", "").replace("\t", " "))
