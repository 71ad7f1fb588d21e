"""Detect a file's kind from its bytes, never from its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..package.xlsx_archive import refused_archive

MAX_BYTES = 20_000_000
MAX_UNPACKED = 120_000_000  # of a workbook, all parts together
MAX_PART = 10_000_000  # of a part that is read as a whole
MAX_ROWS = 10_000  # below the headings
MAX_CELLS = 1_000_000  # of a workbook

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"))
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|table|\?xml)", re.IGNORECASE)
_SUFFIXES = {
    ".xlsx": "workbook", ".xlsm": "workbook", ".xltx": "workbook", ".xltm": "workbook", ".xls": "old",
    ".csv": "text", ".tsv": "text", ".txt": "text", ".yaml": "text", ".yml": "text",
}  # fmt: skip
_WORDS = {"workbook": reason("excel-workbook"), "text": reason("text-file")}


def kind_of(name: str, data: bytes) -> tuple[str, list[Problem]]:
    """`workbook`, `text`, or nothing with the reason; and a warning where the name says something else."""
    found = list(_refusals(name, data))
    if found:
        return "", found
    kind = "workbook" if data.startswith(b"PK") else "text"
    said = _SUFFIXES.get(PurePath(name).suffix.lower(), kind)
    if said != kind:
        found = [
            problem(
                "wrong-extension", Origin(path=name), level="warning", value=PurePath(name).suffix,
                real=_WORDS[kind],
            )
        ]  # fmt: skip
    return kind, found


def _refusals(name: str, data: bytes) -> Iterator[Problem]:
    origin = Origin(path=name)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        yield problem("empty-file", origin)
    elif len(data) > MAX_BYTES:
        yield _too_large(origin, reason("at-most-megabytes", limit=MAX_BYTES // 1_000_000))
    elif data.startswith(_OLD_OFFICE):
        yield problem("encrypted-workbook", origin) if _ENCRYPTED in data else _no_table(origin, "Excel 97-2003 (.xls)")
    elif data.startswith(b"PK"):
        yield from refused_archive(origin, data, MAX_UNPACKED, MAX_PART)
    elif other := next((word for start, word in _OTHER if data.startswith(start)), None):
        yield _no_table(origin, other)
    elif _PAGE.match(data):
        yield _no_table(origin, "HTML / XML")


def _too_large(origin: Origin, why: Both) -> Problem:
    return problem("too-large", origin, reason=why)


def _no_table(origin: Origin, kind: str) -> Problem:
    return problem("not-a-table", origin, value=kind, kind=kind)
