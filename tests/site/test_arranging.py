"""Whatever the records say, each stands once in the picture."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from machikado.site.charts.order import grid, walk

cells = st.lists(st.fixed_dictionaries({"row": st.sampled_from("abc"), "year": st.none() | st.integers(2010, 2020)}))
family = st.lists(st.fixed_dictionaries({"id": st.integers(0, 9), "from": st.none() | st.integers(0, 12)}))


def test_years_have_no_gaps_and_rows_keep_their_order() -> None:
    records = [{"row": "b", "year": 2014}, {"row": "a", "year": 2017}, {"row": "b", "year": None}]
    columns, lines = grid(records, "row", "year")
    assert columns == [2014, 2015, 2016, 2017, None]
    assert [[len(cell) for cell in line] for line in lines] == [[1, 0, 0, 0, 1], [0, 0, 0, 1, 0]]


def test_a_mistyped_year_makes_no_thousand_columns() -> None:
    assert grid([{"row": "a", "year": 2014}, {"row": "a", "year": 20150}], "row", "year")[0] == [2014, 20150]


@given(cells)
def test_every_record_stands_in_the_cell_of_its_row_and_column(records: list[dict[str, Any]]) -> None:
    columns, lines = grid(records, "row", "year")
    placed = [record for line in lines for cell in line for record in cell]
    assert sorted(map(id, placed)) == sorted(map(id, records))
    for line in lines:
        assert len({record["row"] for cell in line for record in cell}) == 1
        assert all(record["year"] == column for column, cell in zip(columns, line, strict=True) for record in cell)


def test_children_follow_their_parent() -> None:
    pairs = [("a", None), ("b", "a"), ("c", "a"), ("d", "b"), ("lone", "nowhere")]
    nodes = walk([{"id": one, "from": other} for one, other in pairs], "id", "from")
    assert [(node.row["id"], node.place, node.siblings, node.children, node.ends) for node in nodes] == [
        ("a", 1, 2, 2, []),
        ("b", 1, 2, 1, []),
        ("d", 1, 1, 0, [1]),
        ("c", 2, 2, 0, [2]),
        ("lone", 2, 2, 0, [2]),
    ]


@given(family)
def test_every_record_hangs_in_the_tree_once(rows: list[dict[str, Any]]) -> None:
    """With circles, records of the same key, and parents that are not there."""
    nodes = walk(rows, "id", "from")
    assert sorted(id(node.row) for node in nodes) == sorted(map(id, rows))
    depth = opened = 0
    above: list[Any] = []
    for node in nodes:
        del above[depth:]
        assert depth == 0 or node.row["from"] == above[-1]["id"]
        above.append(node.row)
        depth += bool(node.children) - len(node.ends)
        opened += bool(node.children) - len(node.ends)
    assert opened == (-1 if rows else 0)  # the outermost list ends with the last record
