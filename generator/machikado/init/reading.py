"""Read whatever was given: which reader a file wants, and what is no table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from ..core.file_formats import PACKED
from ..core.problems import problem
from ..package.foreign_files import refused_kind
from ..package.source_files import MAX_BYTES
from .delimited import read_delimited, settle
from .found import Found, Reading, Source
from .grids import read_parquet, read_workbook
from .records import read_records
from .words import reason

_OTHER = {".xls": "Excel 97-2003 (.xls)", ".ods": "OpenDocument", ".xlsb": ".xlsb", ".numbers": "Numbers"}
MOST_COLUMNS = 1_000


def read_all(sources: Iterable[Source], reading: Reading) -> None:
    """Reads every source; what is no table is among `refused`, with its reason."""
    for source in sources:
        before = len(reading.tables)
        _read(source, reading)
        for found in reading.tables[before:]:
            settle(found)
        reading.tables[before:] = [each for each in reading.tables[before:] if _is_usable(each, reading)]


def _read(source: Source, reading: Reading) -> None:
    if source.path.stat().st_size > MAX_BYTES:
        why = reason("too-many-megabytes", most=MAX_BYTES // 1_000_000)
        reading.refused.append(problem("unreadable-file", source.origin, reason=why))
        return
    data = source.path.read_bytes()
    suffix = PurePosixPath(source.name.lower().removesuffix(PACKED)).suffix
    refused = refused_kind(source.origin, data)
    if refused is None and suffix in _OTHER:
        refused = problem("not-a-table", source.origin, value=suffix, kind=_OTHER[suffix])
    if refused:
        reading.refused.append(refused)
    elif suffix in (".xlsx", ".xlsm"):
        read_workbook(source, data, reading)
    elif suffix == ".parquet":
        read_parquet(source, data, reading)
    elif suffix in (".json", ".ndjson", ".jsonl", ".geojson"):
        read_records(source, data, reading)
    else:
        read_delimited(source, data, reading)


def _is_usable(found: Found, reading: Reading) -> bool:
    if len(found.columns) <= MOST_COLUMNS:
        return True
    why = reason("init-most-columns", n=len(found.columns), most=MOST_COLUMNS)
    reading.refused.append(problem("unreadable-file", found.source.origin, reason=why))
    return False
