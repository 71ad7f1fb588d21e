"""Downloads: each table as CSV, CSV for Excel, XLSX and JSON; the four parse to the same table.

| file | for | form |
|---|---|---|
| `NAME.csv` | tools | UTF-8, LF, field names; unknown is empty; the file that `datapackage.json` describes |
| `NAME.excel.csv` | a double click | UTF-8 with BOM, CRLF, titles; text that could run gets a leading `'` |
| `NAME.xlsx` | offices | typed cells, data dictionary, codes; codes keep their zeros |
| `NAME.json` | programs | records by field name; numbers exact |

A table that Excel cannot hold (1,048,575 rows, 32,767 letters in a cell) has no XLSX rather than a cut one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from hashlib import sha256

from ...core.model import Artifact, Download, Table
from ...package.csv_writer import Row, columns
from .dictionary import Language, title
from .excel_csv import canonical_csv, excel_csv, tool_csv
from .json_records import json_records
from .xlsx import fits, xlsx

__all__ = ["FOLDER", "Language", "canonical_csv", "files_of"]

FOLDER = "data"


def files_of(
    table: Table, rows: Iterable[Row], language: Language, csvs: MutableMapping[str, bytes] | None = None
) -> Iterator[tuple[Artifact, Download]]:
    """Every published file of a table, with what the catalogue says of it.

    `csvs` has canonical ones that were made before, by table; this one's is taken out: together they fill the memory.
    """
    cells = columns(table, rows)
    titles = [title(field, language) for field in table.fields]
    yield _file(table, "csv", "csv", (csvs or {}).pop(table.name, b"") or tool_csv(table, cells))
    yield _file(table, "excel.csv", "csv-excel", excel_csv(table, cells, titles))
    if fits(cells):
        yield _file(table, "xlsx", "xlsx", xlsx(table, cells, language))
    yield _file(table, "json", "json", json_records(table, cells, title(table, language)))


def _file(table: Table, suffix: str, form: str, content: bytes) -> tuple[Artifact, Download]:
    path = f"{FOLDER}/{table.name}.{suffix}"
    artifact = Artifact(path=path, content=content, origin=table.schema_path or table.name)
    digest = sha256(content).hexdigest()
    return artifact, Download(table=table.name, format=form, path=path, bytes=len(content), sha256=digest)
