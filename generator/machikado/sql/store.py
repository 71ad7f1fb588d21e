"""Open the store of a portal's tables: large ones as columns from their files, others as they are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.model import Table
from ..package.descriptor import Definitions
from ..package.rows import Rows
from .column_table import Columns
from .columns import large_tables, load_columns
from .engine import Connection, load, started
from .stored_rows import StoredRows


@dataclass(slots=True, kw_only=True)
class Store:
    """A folder of its own, the connection to what lies there, and the tables in columns by name."""

    folder: TemporaryDirectory[str]
    connection: Connection
    columns: Mapping[str, Columns]

    def add(self, table: Table, content: bytes) -> None:
        """Takes a table that was read row by row, as canonical CSV."""
        load(self.connection, table, content, Path(self.folder.name))

    def rows(self, name: str) -> Rows:
        """The rows of a table in columns."""
        rows = Rows(self.columns[name].table)
        rows.rows = StoredRows(rows, self.columns[name], self.connection)
        return rows

    def close(self) -> None:
        """Ends it; no row can be fetched any more."""
        self.connection.close()
        self.folder.cleanup()


def open_store(root: Path, definitions: Definitions) -> Store:
    """A store with the tables whose files are large."""
    folder = TemporaryDirectory(prefix="machikado-", ignore_cleanup_errors=True)
    work = Path(folder.name)
    large = list(large_tables(root, definitions))
    connection = started(work, "tables.duckdb" if large else None)
    found = {table.name: load_columns(connection, root, table, paths, work) for table, paths in large}
    return Store(folder=folder, connection=connection, columns={name: each for name, each in found.items() if each})
