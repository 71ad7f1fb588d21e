"""Decode bytes: UTF-8, or another encoding only if the whole reads as text in it; else tell where and why not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.strings import visible
from .letters import FEW, is_enough, is_plausible

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Tried where bytes are not UTF-8; and how many letters in UTF-8 there may be to one byte that is none.
_POSSIBLE = {"cp932": 1.0, "euc_jp": 2.0, "cp1252": 0.1}
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
_SHIFTED = re.compile(f"[{''.join(_ASCII)}]{{2}}")
_NONE_IN_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8ff]")  # what Python makes of bytes that are no letters there
_LINES = 5  # that are named
_NEAR = 8  # letters shown on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The text of a file, or why there is none; `encoding` is what it was read as."""

    text: str | None = None
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()


def text_in(data: bytes, encoding: str) -> str | None:
    """The text of bytes in an encoding; None where they are not in it."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == "cp932" and _NONE_IN_CP932.search(text) else text


def read_letters(data: bytes, origin: Origin, *, declared: str = "", table: str | None = None) -> Letters:
    """The text of a file that stands at `origin`, in the encoding that is declared or in the only one that it can be.

    What is not surely right has no text, but problems: damaged bytes, lines in different encodings, an unclear
    encoding, bytes that are no text.
    """
    case = _Case(data, origin, table)
    if declared and codecs.lookup(declared).name not in ("utf-8", "utf-8-sig"):
        return case.declared(declared)
    if data.startswith(UTF_16):
        return case.utf_16()
    text = text_in(data.removeprefix(codecs.BOM_UTF8), "utf-8")
    if text is None:
        return case.no_text("unknown-encoding") if b"\0" in data else case.guessed()
    if b"\x1b$" in data and (old := text_in(data, "iso2022_jp")) is not None:
        return Letters(text=old, encoding="iso2022_jp")
    return Letters(text=text)


def decoded(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """The text, line by line where these differ, and a word on an encoding other than UTF-8; None: no sure text."""
    origin = Origin(path=name)
    found = read_letters(data, origin)
    problems = list(found.problems)
    if found.encoding != "utf-8":
        problems.append(problem("other-encoding", origin, level="warning", value=found.encoding))
    if found.text is None and [each.code for each in problems] == ["mixed-encoding"]:
        lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
        return "".join(text_in(line, "utf-8") or line.decode("cp932", "replace") for line in lines), problems
    if found.text is not None and "\0" in found.text:
        return None, [problem("unreadable-file", origin, reason=reason("unknown-encoding"))]
    return found.text, problems


@dataclass(frozen=True, slots=True)
class _Case:
    """The bytes of one file, and where problems are told."""

    data: bytes
    origin: Origin
    table: str | None

    def guessed(self) -> Letters:
        """Of bytes that are not UTF-8: the only encoding in which all of them are text, or what is wrong."""
        good, bad = _measured(self.data)
        bom = self.data.startswith(codecs.BOM_UTF8)
        possible = [name for name, most in _POSSIBLE.items() if not bom and good <= bad * most]
        ways = {name: text for name in possible if (text := text_in(self.data, name)) is not None}
        strict = list(ways)
        if _is_mostly(_IN_EUC, self.data):
            ways.pop("cp932", None)
        texts = {name: text for name, text in ways.items() if is_plausible(text, name)}
        for name, text in texts.items() if len(texts) == 1 else ():
            if is_enough(text, name):
                lines = list(_foreign_lines(self.data, name))
                return self.mixed(lines) if lines else Letters(text=text, encoding=name)
        if lines := _mixed_lines(self.data):
            return self.mixed(lines)
        if bom or (good >= bad and not texts):
            return self.damaged("utf-8")
        near = [name for name in possible if not texts and name not in strict and _reads_but_for_few(self.data, name)]
        return self.partly(near[0]) if len(near) == 1 else self.unclear()

    def partly(self, encoding: str) -> Letters:
        """Of bytes that are text in an encoding but for few lines, which are UTF-8 or damaged."""
        lines = self.data.splitlines()
        other = [number for number, line in enumerate(lines, 1) if text_in(line, encoding) is None]
        is_utf_8 = all(text_in(lines[number - 1], "utf-8") is not None for number in other)
        return self.mixed(other) if is_utf_8 else self.damaged(encoding)

    def declared(self, name: str) -> Letters:
        """In the encoding that is declared, unless what that makes of it is surely wrong."""
        text = text_in(self.data, name)
        known = {codecs.lookup(each).name: each for each in _POSSIBLE} | {"iso8859-1": "cp1252"}
        ours = known.get(codecs.lookup(name).name, "")
        if text is None:
            return self.partly(name) if _reads_but_for_few(self.data, ours) else self.no_text("not-in-encoding", name)
        good = _measured(self.data)[0] if text_in(self.data, "utf-8") is not None else 0
        if good >= FEW or (good and ours and not is_plausible(self.data.decode(ours, "replace"), ours)):
            return self.no_text("is-utf-8", name)
        lines = list(_foreign_lines(self.data, ours)) if ours else []
        return self.mixed(lines) if lines else Letters(text=text, encoding=name)

    def utf_16(self) -> Letters:
        text = text_in(self.data, "utf-16")
        return (
            self.damaged("utf-16") if text is None or _SHIFTED.search(text) else Letters(text=text, encoding="utf-16")
        )

    def damaged(self, encoding: str) -> Letters:
        """Bytes that are no letters of the encoding of all others: the first, and on which lines others are."""
        first, *more = _damaged(self.data, encoding)
        line, code, near = first
        rest = _numbers([number for number, _, _ in more])
        also = Both(f"。ほかに {rest} 行目", f"; also line {rest}") if more else Both("", "")
        return self._told("damaged-bytes", line, value=code, near=near, encoding=encoding.upper(), also=also)

    def mixed(self, lines: list[int]) -> Letters:
        return self._told("mixed-encoding", lines[0], value=_numbers(lines))

    def unclear(self) -> Letters:
        """How the first line that is not UTF-8 reads in each encoding in which it does."""
        line, _, near = next(_damaged(self.data, "utf-8"))
        raw = self.data.splitlines()[line - 1]
        ways = {name: text for name in _POSSIBLE if (text := text_in(raw, name)) is not None}
        shown = {
            name: _around(text, next(at for at, sign in enumerate(text) if sign > "\x7f"))
            for name, text in ways.items()
        }
        ja = "、".join(f"{name} なら「{text}」" for name, text in shown.items()) or f"「{near}」"
        en = ", ".join(f"“{text}” in {name}" for name, text in shown.items()) or f"“{near}”"
        return self._told("unclear-encoding", line, choices=Both(ja, en))

    def no_text(self, why: str, encoding: str = "") -> Letters:
        return self._told("unreadable-file", None, reason=reason(why, encoding=encoding))

    def _told(self, code: str, line: int | None, **details: object) -> Letters:
        origin = Origin(path=self.origin.path, line=line)
        return Letters(problems=(problem(code, origin, table=self.table, **details),))  # type: ignore[arg-type]


def _measured(data: bytes) -> tuple[int, int]:
    """How many letters of more than one byte in UTF-8 there are, and how many bytes that are none."""
    rest, good = _LETTER.subn(b"", data)
    return good, len(_HIGH.findall(rest))


def _is_mostly(letters: re.Pattern[bytes], data: bytes) -> bool:
    """Whether the bytes that are no such letters are no more than a few damaged ones leave, and fewer than letters."""
    rest, good = letters.subn(b"", data)
    return len(_HIGH.findall(rest)) <= min(good, _SPOILT)


def _foreign_lines(data: bytes, encoding: str) -> Iterator[int]:
    """The lines that hold text in UTF-8 which is mojibake in the encoding of all others."""
    if not _LETTER.search(data):
        return
    for number, line in enumerate(data.splitlines(), 1):
        parts = _ACCENTED.findall(line) if encoding == "cp1252" else [each[0] for each in _WIDE_WORD.finditer(line)]
        if _HIGH.search(line) and text_in(line, "utf-8") is not None:
            parts.append(line)
        if any(not is_plausible(part.decode(encoding, "replace"), encoding) for part in parts):
            yield number


def _mixed_lines(data: bytes) -> list[int]:
    """Where lines are surely UTF-8 and all others Japanese in CP932: those of which there are fewer."""
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines()
    beyond = [number for number, line in enumerate(lines, 1) if _HIGH.search(line)]
    ours = [number for number in beyond if text_in(lines[number - 1], "utf-8") is not None]
    other = sorted(set(beyond) - set(ours))
    if any(_WIDE.search(lines[number - 1]) for number in ours) and all(_is_cp932(lines[each - 1]) for each in other):
        return min(other, ours, key=len)
    return []


def _is_cp932(line: bytes) -> bool:
    good, bad = _measured(line)
    text = text_in(line, "cp932") if bad > max(good, 2) else None
    return text is not None and is_plausible(text, "cp932")


def _reads_but_for_few(data: bytes, encoding: str) -> bool:
    """Whether nearly all lines, without the others, are text in the encoding."""
    lines = data.splitlines(keepends=True) if encoding else []
    whole = [text for line in lines if (text := text_in(line, encoding)) is not None]
    text = "".join(whole)
    few = len(lines) - len(whole) <= max(3, len(lines) // 10)
    return few and is_plausible(text, encoding) and is_enough(text, encoding)


def _damaged(data: bytes, encoding: str) -> Iterator[tuple[int, str, str]]:
    """The lines with bytes that are no letters: the number, the first such bytes, what stands around them."""
    lines = [data] if encoding == "utf-16" else data.splitlines()
    for number, line in enumerate(lines, 1):
        try:
            text, at, code = line.decode(encoding), -1, b""
            odd = {"utf-16": _SHIFTED, "cp932": _NONE_IN_CP932}.get(encoding)
            if odd and (found := odd.search(text)):
                at, code = found.start(), found[0][:1].encode(encoding.replace("utf-16", "utf-16-be"))
        except UnicodeDecodeError as error:
            before = line[: error.start].decode(encoding, "replace")
            text = before + line[error.start :].decode(encoding if encoding != "utf-16" else "utf-16-le", "replace")
            at, code = len(before), line[error.start : error.end]
        if at >= 0:
            above = text.count("\n", 0, at) if encoding == "utf-16" else 0
            yield number + above, code.hex(" ").upper(), _around(text, at)


def _around(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return visible(text[max(start, at - _NEAR) : at + _NEAR].partition("\n")[0].strip("\r"))


def _numbers(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return f"{shown} … ({len(lines):,})" if len(lines) > _LINES else shown
