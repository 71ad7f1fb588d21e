"""Open the store of a portal's tables: large ones as columns from their files, others as they are handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.model import Table
from ..package.descriptor import Definitions
from ..package.rows import Rows
from .column_table import Columns
from .columns import large_tables, load_columns
from .engine import Connection, started
from .loading import load
from .stored_rows import StoredRows

_NAME = "tables.duckdb"


@dataclass(slots=True, kw_only=True)
class Store:
    """A folder of its own, the connection to what lies there (None: at rest), and the tables in columns by name."""

    folder: TemporaryDirectory[str]
    connection: Connection | None
    columns: Mapping[str, Columns]
    given: list[StoredRows] = field(default_factory=list)  # what was handed out of it
    fixed: bool = False  # nothing is written any more

    def add(self, table: Table, content: bytes) -> None:
        """Takes a table that was read row by row, as canonical CSV."""
        load(self.open(), table, content, Path(self.folder.name))

    def rows(self, name: str) -> Rows:
        """The rows of a table in columns."""
        rows = Rows(self.columns[name].table)
        rows.rows = stored = StoredRows(rows, self.columns[name], self.open)
        self.given.append(stored)
        return rows

    def open(self) -> Connection:
        """The connection, opened anew where the store was at rest."""
        if self.connection is None:
            self.connection = started(Path(self.folder.name), _NAME, read_only=True)
        return self.connection

    def rest(self) -> None:
        """Lets go of the engine, whose threads would not live on in a process that is forked off from here."""
        if not self.columns:
            return
        if not self.fixed:
            for each in self.given:
                each.ordered()
            self.open().execute("CHECKPOINT")
            self.fixed = True
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def close(self) -> None:
        """Ends it; no row can be fetched any more."""
        if self.connection is not None:
            self.connection.close()
        self.folder.cleanup()


def open_store(root: Path, definitions: Definitions) -> Store:
    """A store with the tables whose files are large."""
    folder = TemporaryDirectory(prefix="machikado-", ignore_cleanup_errors=True)
    work = Path(folder.name)
    large = list(large_tables(root, definitions))
    connection = started(work, _NAME if large else None)
    found = {table.name: load_columns(connection, root, table, paths, work) for table, paths in large}
    return Store(folder=folder, connection=connection, columns={name: each for name, each in found.items() if each})
