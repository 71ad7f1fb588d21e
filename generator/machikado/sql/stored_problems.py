"""Find what rules across rows find, where tables in columns are concerned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..core.model import Origin, Problem
from ..core.problems import bounded, problem
from ..core.raw_rows import RawRow
from ..package.descriptor import Definitions, typed
from .store import Store
from .stored_keys import stored_key_problems, stored_reference_problems


def stored_problems(
    store: Store, definitions: Definitions, raw: Mapping[str, Sequence[RawRow]], damaged: frozenset[str]
) -> Iterator[Problem]:
    """Empty tables, keys that stand twice and references that lead nowhere; `raw` holds the other tables' rows."""
    by_name = {table.name: table for table in definitions.tables}
    for table in typed(definitions):
        if columns := store.columns.get(table.name):
            if not columns.count and not table.empty and not columns.damaged:
                yield problem("empty-table", Origin(path=definitions.path, line=table.line), table=table.name)
            yield from bounded(stored_key_problems(store.open(), columns))
        if columns or any(key.table in store.columns for key in table.foreign_keys):
            lost = stored_reference_problems(store.open(), table, raw, store.columns, by_name, damaged)
            yield from bounded(lost)
