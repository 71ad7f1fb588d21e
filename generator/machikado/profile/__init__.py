"""What tables hold as a whole: statistics of columns, what columns are for, and the pictures that follow from both."""

from __future__ import annotations

from ..core.model import Table
from ..sql.engine import Connection
from .chart_data import pictures_of
from .model import ColumnStatistics, Profile, Roles
from .roles import roles_of
from .statistics import statistics_of

__all__ = [
    "ColumnStatistics", "Profile", "Roles", "outlines", "pictures", "pictures_of", "profile_of", "roles_of",
    "statistics_of",
]  # fmt: skip


def profile_of(connection: Connection, table: Table) -> Profile:
    """The profile of a table that the connection holds."""
    columns = statistics_of(connection, table)
    rows = next((held.rows for held in columns.values()), 0)
    roles = roles_of(table, columns)
    pictures = pictures_of(connection, table, columns, roles)
    return Profile(table=table.name, rows=rows, columns=columns, roles=roles, pictures=pictures)
