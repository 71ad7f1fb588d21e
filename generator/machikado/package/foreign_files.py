"""Tell from a file's first bytes that it is no table: office documents, pictures, pages, locked workbooks, nothing."""

from __future__ import annotations

import re

from ..core.model import Origin, Problem
from ..core.problems import problem

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = ((b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"))
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html|table|\?xml)", re.IGNORECASE)


def refused_kind(origin: Origin, data: bytes) -> Problem | None:
    """Why a file is not read as a table, whatever its name says; None where it may be one, or is a ZIP."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        return problem("empty-file", origin)
    if data.startswith(_OLD_OFFICE):
        return (
            problem("encrypted-workbook", origin) if _ENCRYPTED in data else _no_table(origin, "Excel 97-2003 (.xls)")
        )
    if other := next((word for start, word in _OTHER if data.startswith(start)), None):
        return _no_table(origin, other)
    return _no_table(origin, "HTML / XML") if _PAGE.match(data) else None


def _no_table(origin: Origin, kind: str) -> Problem:
    return problem("not-a-table", origin, value=kind, kind=kind)
