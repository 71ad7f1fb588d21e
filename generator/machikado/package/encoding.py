"""Decode bytes: UTF-8, or another encoding only if the whole reads as text in it; else tell where and why not."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from .byte_lines import (
    SHIFTED,
    around,
    damaged_lines,
    foreign_lines,
    is_mostly_euc,
    measured,
    mixed_lines,
    reads_but_for_few,
    text_in,
)
from .letters import FEW, is_enough, is_plausible

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Tried where bytes are not UTF-8; and how many letters in UTF-8 there may be to one byte that is none.
_POSSIBLE = {"cp932": 1.0, "euc_jp": 2.0, "cp1252": 0.1}
_LINES = 5  # that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The text of a file, or why there is none; `encoding` is what it was read as."""

    text: str | None = None
    encoding: str = "utf-8"
    problems: tuple[Problem, ...] = ()


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
        return case.no_text(reason("unknown-encoding")) if b"\0" in data else case.guessed()
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
        good, bad = measured(self.data)
        bom = self.data.startswith(codecs.BOM_UTF8)
        possible = [name for name, most in _POSSIBLE.items() if not bom and good <= bad * most]
        ways = {name: text for name in possible if (text := text_in(self.data, name)) is not None}
        strict = list(ways)
        if is_mostly_euc(self.data):
            ways.pop("cp932", None)
        texts = {name: text for name, text in ways.items() if is_plausible(text, name)}
        for name, text in texts.items() if len(texts) == 1 else ():
            if is_enough(text, name):
                lines = list(foreign_lines(self.data, name))
                return self.mixed(lines) if lines else Letters(text=text, encoding=name)
        if lines := mixed_lines(self.data):
            return self.mixed(lines)
        if bom or (good >= bad and not texts):
            return self.damaged("utf-8")
        near = [name for name in possible if not texts and name not in strict and reads_but_for_few(self.data, name)]
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
            return (
                self.partly(name)
                if reads_but_for_few(self.data, ours)
                else self.no_text(reason("not-in-encoding", encoding=name))
            )
        good = measured(self.data)[0] if text_in(self.data, "utf-8") is not None else 0
        if good >= FEW or (good and ours and not is_plausible(self.data.decode(ours, "replace"), ours)):
            return self.no_text(reason("is-utf-8", encoding=name))
        lines = list(foreign_lines(self.data, ours)) if ours else []
        return self.mixed(lines) if lines else Letters(text=text, encoding=name)

    def utf_16(self) -> Letters:
        text = text_in(self.data, "utf-16")
        return self.damaged("utf-16") if text is None or SHIFTED.search(text) else Letters(text=text, encoding="utf-16")

    def damaged(self, encoding: str) -> Letters:
        """Bytes that are no letters of the encoding of all others: the first, and on which lines others are."""
        first, *more = damaged_lines(self.data, encoding)
        line, code, near = first
        rest = _numbers([number for number, _, _ in more])
        also = Both(f"。ほかに {rest} 行目", f"; also line {rest}") if more else Both("", "")
        return self._told("damaged-bytes", line, value=code, near=near, encoding=encoding.upper(), also=also)

    def mixed(self, lines: list[int]) -> Letters:
        return self._told("mixed-encoding", lines[0], value=_numbers(lines))

    def unclear(self) -> Letters:
        """How the first line that is not UTF-8 reads in each encoding in which it does."""
        line, _, near = next(damaged_lines(self.data, "utf-8"))
        raw = self.data.splitlines()[line - 1]
        ways = {name: text for name in _POSSIBLE if (text := text_in(raw, name)) is not None}
        shown = {
            name: around(text, next(at for at, sign in enumerate(text) if sign > "\x7f")) for name, text in ways.items()
        }
        ja = "、".join(f"{name} なら「{text}」" for name, text in shown.items()) or f"「{near}」"
        en = ", ".join(f"“{text}” in {name}" for name, text in shown.items()) or f"“{near}”"
        return self._told("unclear-encoding", line, choices=Both(ja, en))

    def no_text(self, why: Both) -> Letters:
        return self._told("unreadable-file", None, reason=why)

    def _told(self, code: str, line: int | None, **details: object) -> Letters:
        origin = Origin(path=self.origin.path, line=line)
        return Letters(problems=(problem(code, origin, table=self.table, **details),))  # type: ignore[arg-type]


def _numbers(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES]))
    return f"{shown} … ({len(lines):,})" if len(lines) > _LINES else shown
