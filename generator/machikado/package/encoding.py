"""Decode bytes: strict UTF-8, else the encodings that Excel writes in Japan, line by line where mixed."""

from __future__ import annotations

import codecs
import re

from ..core.messages import reason
from ..core.model import Origin, Problem
from ..core.problems import problem

ENCODINGS = ("cp932", "euc_jp")  # tried after strict UTF-8; most bytes are text in both
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNLIKELY = re.compile(r"[\ue000-\uf8ff\uff61-\uff9f\x80-\x9f]")  # signs of the wrong encoding
_WIDE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")  # a letter of three bytes in UTF-8


def text_in(data: bytes, encoding: str) -> str | None:
    """The text of bytes in an encoding; None where they are not in it."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def guessed(data: bytes) -> tuple[str, str] | None:
    """The likeliest encoding of bytes that are not UTF-8, of those common in Japan, and their text; None: no text."""
    possible = ("utf-16",) if data.startswith(UTF_16) else () if b"\0" in data else ENCODINGS
    texts = {encoding: text for encoding in possible if (text := text_in(data, encoding)) is not None}
    return min(texts.items(), key=lambda found: len(_UNLIKELY.findall(found[1])), default=None)


def decoded(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """The text, and a word on an encoding other than UTF-8; None when it is no text."""
    origin = Origin(path=name)
    text = text_in(data.removeprefix(codecs.BOM_UTF8), "utf-8")
    if text is None and (lines := _mixed(data)):
        return _line_by_line(data), [problem("mixed-encoding", origin, value=", ".join(map(str, lines[:10])))]
    found: list[Problem] = []
    if text is None:
        encoding, text = guessed(data) or ("", None)
        found = [problem("other-encoding", origin, level="warning", value=encoding)] if encoding else []
    if text is None or "\0" in text:
        return None, [problem("unreadable-file", origin, reason=reason("unknown-encoding"))]
    return text, found


def _mixed(data: bytes) -> list[int]:
    """Lines that are not UTF-8 in a file where others surely are."""
    if b"\0" in data:
        return []
    lines = data.splitlines()
    wide = any(_WIDE.search(line) and text_in(line, "utf-8") is not None for line in lines)
    return [number for number, line in enumerate(lines, 1) if text_in(line, "utf-8") is None] if wide else []


def _line_by_line(data: bytes) -> str:
    lines = data.splitlines(keepends=True)
    return "".join(
        text_in(line, "utf-8") or text_in(line, "cp932") or line.decode("utf-8", "replace") for line in lines
    )
