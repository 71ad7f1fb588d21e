"""Write a table as Parquet for programs that read it in place: one file, or one for each value of a field and a list.

| file | for | form |
|---|---|---|
| `NAME.parquet` | every table that is not parted | typed columns |
| `NAME/FIELD=VALUE/part-0.parquet` | a table with `partition: FIELD` | the rows with that value, without the field |
| `NAME.parquet.json` | the same | which parts there are: path, value, rows, bytes, SHA-256 |

A static site cannot list a folder, so that programs learn of the parts from the list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from ...core.model import Table
from ...sql import parquet_writer
from ...sql.engine import Connection

File = tuple[str, str, bytes]  # the format's name, the path beside the other downloads, the content


def parquet_files(connection: Connection, table: Table) -> Iterator[File]:
    """The Parquet files of a table that the connection holds."""
    told: list[dict[str, Any]] = []
    for part in parquet_writer.parts(connection, table):
        path = f"{table.name}/{part.folder}/part-0.parquet" if table.partition else f"{table.name}.parquet"
        told.append(_told(path, part))
        yield ("parquet-part" if table.partition else "parquet"), path, part.content
    if table.partition:
        listed = {"table": table.name, "partition": table.partition, "files": told}
        text = json.dumps(listed, ensure_ascii=False, indent=1, default=str) + "\n"
        yield "parquet-list", f"{table.name}.parquet.json", text.encode()


def _told(path: str, part: parquet_writer.Part) -> dict[str, Any]:
    digest = sha256(part.content).hexdigest()
    return {"path": path, "value": part.value, "rows": part.rows, "bytes": len(part.content), "sha256": digest}
