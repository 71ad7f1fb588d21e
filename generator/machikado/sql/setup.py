"""Say what comes before any statement: the day that is taken as today, and our functions beside DuckDB's own."""

from __future__ import annotations

import datetime

_MACROS = (
    # The fiscal year (April to March) of a day or month; unknown where only a calendar year is known.
    """CREATE MACRO fiscal_year_of(day) AS CASE WHEN length(CAST(day AS VARCHAR)) >= 7
    THEN CAST(CAST(day AS VARCHAR)[1:4] AS INTEGER) - CAST(CAST(day AS VARCHAR)[6:7] < '04' AS INTEGER) END""",
)


def setup(as_of: datetime.date) -> list[str]:
    """The statements after which checks and the SQL of derived tables run, in any DuckDB."""
    return [f"SET VARIABLE as_of = DATE '{as_of.isoformat()}'", *(" ".join(macro.split()) for macro in _MACROS)]
