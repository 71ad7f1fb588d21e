"""Downloads: each table as CSV, CSV for Excel, XLSX, JSON and Parquet; all parse to the same table.

| file | for | form |
|---|---|---|
| `NAME.csv` | tools | UTF-8, LF, headings and cells as in the table's files; `datapackage.json` describes it |
| `NAME.excel.csv` | a double click | UTF-8 with BOM, CRLF, titles; text that could run gets a leading `'` |
| `NAME.xlsx` | offices | typed cells, data dictionary, codes; codes keep their zeros |
| `NAME.json` | programs | records by field name; numbers exact |
| `NAME.parquet` | programs that read it in place, the table's own page among them | typed columns (parquet.py) |

A table that Excel cannot hold (1,048,575 rows, 32,767 letters in a cell) has no XLSX rather than a cut one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from ...core.model import Artifact, Download, Table
from ...package.csv_writer import Column, Values, columns
from ...profile import Profile, profile_of
from ...sql.loading import loaded
from .dictionary import Language, title
from .excel_csv import canonical_csv, excel_csv, tool_csv, tool_csv_of, written_csv
from .json_records import json_records
from .parquet import parquet_files
from .xlsx import fits, xlsx

__all__ = ["FOLDER", "FORMATS", "Language", "canonical_csv", "files_of", "places_of", "tool_csv_of", "written_csv"]

FOLDER = "data"


class Format(NamedTuple):
    """One form in which every table is published."""

    name: str  # in texts, and in what the catalogue says of a file
    suffix: str
    write: Callable[[Table, Sequence[Column], Language], bytes]
    fits: Callable[[Sequence[Column]], bool] = lambda cells: True  # whether it can hold the table


# To add a format, add a line, its words `format_NAME` in texts/, and a test that it parses to the same table.
FORMATS = (
    Format("csv", "csv", lambda table, cells, language: tool_csv(table, cells)),
    Format("csv-excel", "excel.csv", lambda table, cells, language: excel_csv(table, cells, _titles(table, language))),
    Format("xlsx", "xlsx", xlsx, fits),
    Format("json", "json", lambda table, cells, language: json_records(table, cells, title(table, language))),
)


def files_of(
    table: Table, rows: Iterable[Values], language: Language, csvs: MutableMapping[str, bytes] | None = None,
    profiles: MutableMapping[str, Profile] | None = None,
) -> Iterator[tuple[Artifact, Download]]:  # fmt: skip
    """Every published file of a table, with what the catalogue says of it.

    `csvs` has the CSV of typed tables by name; this one's is taken out: together they fill the memory. The table's
    profile is put into `profiles`.
    """
    cells = columns(table, rows)
    made = (csvs or {}).pop(table.name, b"") or tool_csv(table, cells)
    for form in FORMATS:
        if form.fits(cells):
            content = made if form.name == "csv" else form.write(table, cells, language)
            yield _file(table, form.name, f"{table.name}.{form.suffix}", content)
    with loaded(table, tool_csv(table, cells)) as connection:
        for name, path, content in parquet_files(connection, table):
            yield _file(table, name, path, content)
        if profiles is not None:
            profiles[table.name] = profile_of(connection, table)


def places_of(table: Table) -> list[str]:
    """Where a table's files are published, if it is."""
    return [f"{FOLDER}/{table.name}.{form.suffix}" for form in FORMATS] if table.published else []


def _titles(table: Table, language: Language) -> list[str]:
    return [title(field, language) for field in table.fields]


def _file(table: Table, form: str, name: str, content: bytes) -> tuple[Artifact, Download]:
    path = f"{FOLDER}/{name}"
    artifact = Artifact(path=path, content=content, origin=table.schema_path or table.name)
    digest = sha256(content).hexdigest()
    return artifact, Download(table=table.name, format=form, path=path, bytes=len(content), sha256=digest)
