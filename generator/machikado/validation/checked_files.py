"""Judge what was read of a file, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.model import Problem, Table
from ..core.problems import FAULTY, bounded, more_problems
from ..core.raw_rows import RawFile
from .cells import Typed, conform
from .judges import CellReader

FileKey = tuple[Path, str]  # a file, perhaps with a sheet, and the table that it is read for


@dataclass(slots=True)
class CheckedFile:
    """One file, read and judged cell by cell; stays true as long as the file and the schemas do."""

    raw: RawFile
    rows: dict[str, list[Typed]]
    problems: list[Problem]


def checked(raw: RawFile, tables: Mapping[str, tuple[Table, list[CellReader]]]) -> CheckedFile:
    """A file with its cells judged by the readers of its tables; the rest is left out where too much is wrong."""
    file = CheckedFile(raw, {}, list(raw.problems))
    for name, raw_rows in raw.rows.items():
        file.rows[name], found = conform(*tables[name], raw_rows, FAULTY)
        file.problems.extend(bounded(each for each in found if each.level == "error"))
        file.problems.extend(bounded(each for each in found if each.level != "error"))
        if len(file.rows[name]) < len(raw_rows):
            file.problems.append(more_problems(found[-1]))
            del raw_rows[len(file.rows[name]) :]
            raw.damaged = True
    return file
