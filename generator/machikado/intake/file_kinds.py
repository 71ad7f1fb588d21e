"""Detect a file's kind from its bytes, never from its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..package.foreign_files import refused_kind
from ..package.xlsx_archive import refused_archive

MAX_BYTES = 20_000_000
MAX_UNPACKED = 120_000_000  # of a workbook, all parts together
MAX_PART = 10_000_000  # of a part that is read as a whole
MAX_ROWS = 10_000  # below the headings
MAX_CELLS = 1_000_000  # of a workbook

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
    refused = refused_kind(origin, data)
    if len(data) > MAX_BYTES and not (refused and refused.code == "empty-file"):
        yield _too_large(origin, reason("at-most-megabytes", limit=MAX_BYTES // 1_000_000))
    elif refused:
        yield refused
    elif data.startswith(b"PK"):
        yield from refused_archive(origin, data, MAX_UNPACKED, MAX_PART)


def _too_large(origin: Origin, why: Both) -> Problem:
    return problem("too-large", origin, reason=why)
