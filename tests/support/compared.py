"""Comparisons with hostile words in them, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from hostile_words import nasty
from machikado.core.model import Field, Table
from machikado.diff.compare import KINDS, Comparison, Note, PageChanges, RowChange, TableChanges, ValueChange
from machikado.diff.restatements import Restated

values = st.builds(
    ValueChange, field=st.builds(Field, name=nasty, title=nasty),
    before=st.none() | nasty | st.integers() | st.tuples(nasty),
    after=nasty | st.decimals(allow_nan=False, allow_infinity=False),
)  # fmt: skip
changed_rows = st.builds(
    RowChange, kind=st.sampled_from(KINDS), key=st.tuples(nasty), label=nasty, address=nasty,
    values=st.lists(values, max_size=7).map(tuple),
)  # fmt: skip
tables = st.builds(
    TableChanges, table=st.builds(Table, name=nasty, title=nasty, fields=st.just(())),
    rows=st.lists(changed_rows, max_size=5).map(tuple),
    notes=st.lists(st.builds(Note, nasty, nasty), max_size=2).map(tuple),
)  # fmt: skip
restatements = st.builds(
    Restated, table=st.builds(Table, name=nasty, title=nasty, fields=st.just(())),
    field=st.builds(Field, name=nasty, title=nasty), label=nasty, old=nasty, new=nasty, reason=nasty,
    entry=st.none(), row=st.none(),
)  # fmt: skip
pages = st.builds(PageChanges, added=st.lists(nasty, max_size=12).map(tuple), changed=st.lists(nasty).map(tuple))
comparisons = st.builds(
    Comparison, base=st.just("0123456789abcdef"), typed=st.lists(tables, max_size=3).map(tuple),
    derived=st.none() | st.lists(tables, max_size=3).map(tuple), pages=st.none() | pages,
    notes=st.lists(st.builds(Note, nasty, nasty), max_size=2).map(tuple),
    restated=st.lists(restatements, max_size=3).map(tuple),
)  # fmt: skip
