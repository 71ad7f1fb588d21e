"""SQL: what goes in comes out, one SELECT at a time, without a way to files; errors know their line."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

from machikado.core.model import Check, Field, Origin, Table
from machikado.core.problems import MOST
from machikado.core.quantity import Place, Quantity
from machikado.core.raw_rows import RawRow
from machikado.outputs.downloads import canonical_csv
from machikado.package.rows import Row, Rows
from machikado.portal import open_portal
from machikado.sql.checks import check, disagreements
from machikado.sql.derived import derive, in_order, key_faults
from machikado.sql.engine import Connection, SqlError, define, select
from machikado.sql.loading import opened
from machikado.sql.syntax import tables_in

TYPES = ("string", "integer", "number", "boolean", "date", "year", "list")


def table(name: str, *fields: tuple[str, str], **details: Any) -> Table:
    return Table(
        name=name, fields=tuple(Field(name=each, type=kind) for each, kind in fields),
        positions={each: place for place, (each, _) in enumerate(fields)}, **details,
    )  # fmt: skip


def derived(name: str, sql: str, *fields: tuple[str, str], key: tuple[str, ...] = ()) -> Table:
    listed = fields or (("id", "string"),)
    return table(name, *listed, sql=sql, paths=(f"derived/{name}.sql",), key=key)


THINGS = table("things", ("id", "string"), ("n", "integer"), key=("id",))
ROWS = [("a", 1), ("b", None), ("c", 3)]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with opened([(THINGS, canonical_csv(THINGS, ROWS))], AS_OF) as opened_one:
        yield opened_one


readable = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
CELLS = (
    readable, st.integers(-(10**17), 10**17), st.decimals(places=6, min_value=-(10**11), max_value=10**11),
    st.booleans(), st.dates(), st.integers(1, 9999),
    st.lists(readable.filter(lambda text: ";" not in text), min_size=1, max_size=3).map(tuple),
)  # fmt: skip
ALL = table("all_types", *((f"x_{kind}", kind) for kind in TYPES))


@given(st.lists(st.tuples(*(st.none() | cells for cells in CELLS)), max_size=4))
def test_every_value_comes_back_as_it_was(rows: list[tuple[Any, ...]]) -> None:
    with opened([(ALL, canonical_csv(ALL, rows))], AS_OF) as connection:
        names, found = select(connection, "SELECT * FROM all_types")
    assert names == [field.name for field in ALL.fields]
    assert found == rows


@pytest.mark.parametrize("delimiter", ["、", "|", "'", ", "])
def test_a_list_is_split_at_its_own_delimiter(delimiter: str) -> None:
    """Else a rule that counts or looks for items finds one long one."""
    of = Table(name="x", fields=(Field(name="items", type="list", delimiter=delimiter),), positions={"items": 0})
    with opened([(of, canonical_csv(of, [(("a;b", "c"),)]))], AS_OF) as connection:
        assert select(connection, "SELECT items, len(items) FROM x")[1] == [(("a;b", "c"), 2)]


@pytest.mark.parametrize(
    ("day", "year"),
    [("2015-03-31", 2014), ("2015-04-01", 2015), ("2015-03", 2014), ("2015-04", 2015), ("2015-12-31", 2015),
     ("2016-01", 2015), ("2015", None)],
)  # fmt: skip
def test_a_fiscal_year_begins_in_april(connection: Connection, day: str, year: int | None) -> None:
    assert select(connection, f"SELECT fiscal_year_of('{day}')")[1] == [(year,)]


def test_the_day_is_given(connection: Connection) -> None:
    assert select(connection, "SELECT getvariable('as_of') AS day")[1] == [(AS_OF,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_text('https://example.com/')",
        "COPY things TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "INSERT INTO things VALUES ('d', 4)",
        "DROP TABLE things",
        "CREATE TABLE x AS SELECT 1",
        "PRAGMA database_list",
        "SELECT 1; SELECT 2",
        "",
        "-- nothing",
    ],
)
def test_what_is_not_one_select_of_the_tables_is_refused(connection: Connection, sql: str) -> None:
    with pytest.raises(SqlError):
        select(connection, sql)
    with pytest.raises(SqlError):
        define(connection, derived("x", sql))
    assert len(select(connection, "SELECT * FROM things")[1]) == 3


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM things) ; DROP TABLE things; SELECT (1",
        "SELECT 'x' AS id) UNION ALL (SELECT id FROM things",
        "SELECT id FROM things) --",
    ],
)
def test_a_derived_table_cannot_break_out(connection: Connection, sql: str) -> None:
    with pytest.raises(SqlError):
        define(connection, derived("x", sql))
    assert len(select(connection, "SELECT * FROM things")[1]) == 3


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("SELECT nothing FROM things", 1),
        ("-- 日本語の説明\n-- more\nSELECT id\nFROM nothing", 4),
        ("\n\n/* a\nb */ SELECT id\nFROM things\nWHERE", 6),
        ("SELECT id -- 日本語\nFROM things\nWHERE idd = 'a'", 3),
        ("-- x\nSELECT 'x'::INTEGER AS id\nFROM things", 2),
        ("SELEC id", 1),
    ],
)
def test_errors_know_their_line(connection: Connection, sql: str, line: int) -> None:
    with pytest.raises(SqlError) as of_select:
        select(connection, sql)
    with pytest.raises(SqlError) as of_define:
        define(connection, derived("x", sql))
    assert (of_select.value.line, of_define.value.line) == (line, line)
    assert "\n" not in str(of_select.value)


def test_a_comment_after_the_last_semicolon(connection: Connection) -> None:
    sql = "-- before\nSELECT id FROM things ORDER BY id DESC; -- 終わり ; \n/* end */\n"
    assert define(connection, derived("x", sql)) == [("c",), ("b",), ("a",)]


def test_columns_must_be_those_of_the_schema(connection: Connection) -> None:
    with pytest.raises(SqlError, match="lacks “id”"):
        define(connection, derived("x", "SELECT id AS name FROM things"))
    with pytest.raises(SqlError, match="lacks “n”"):
        define(connection, derived("x", "SELECT id, n FROM things"))


def test_columns_may_stand_in_any_order_and_take_the_schemas_type(connection: Connection) -> None:
    fields = (("id", "string"), ("share", "number"), ("day", "date"), ("parts", "list"))
    sql = "SELECT list(id ORDER BY id) AS parts, '2017-06-19' AS day, 1/2 AS share, 'x' AS id FROM things"
    assert define(connection, derived("x", sql, *fields)) == [
        ("x", Decimal("0.5"), datetime.date(2017, 6, 19), ("a", "b", "c"))
    ]  # fmt: skip


def test_tables_in(connection: Connection) -> None:
    sql = "WITH w AS (SELECT * FROM a) SELECT 'd', e FROM w JOIN b ON true WHERE x IN (SELECT 1 FROM c) -- f"
    assert tables_in(connection, sql) == {"a", "b", "c"}
    assert tables_in(connection, "SELEC") == frozenset()


# ---------------------------------------------------------------- derived tables


def test_derived_tables_read_each_other_in_any_order(connection: Connection) -> None:
    tables = [derived("a", "SELECT id FROM b"), derived("b", "SELECT id FROM c"), derived("c", "SELECT id FROM things")]
    assert [each.name for each in in_order(connection, tables)] == ["c", "b", "a"]
    found = derive(connection, tables)
    assert not found.problems and found.rows["a"] == [("a",), ("b",), ("c",)]


def test_a_name_in_a_comment_text_or_column_is_no_dependency(connection: Connection) -> None:
    tables = [derived("a", "SELECT 'b' AS id /* b */ -- b"), derived("b", "SELECT a.id FROM a AS a")]
    assert [each.name for each in in_order(connection, tables)] == ["a", "b"]
    assert not derive(connection, tables).problems


def test_what_follows_from_a_broken_table_is_not_told(connection: Connection) -> None:
    broken = derived("a", "SELECT idd AS id\nFROM things")
    tables = [broken, derived("b", "SELECT id FROM a"), derived("c", "SELECT id FROM b")]
    found = derive(connection, tables)
    assert [(each.code, str(each.origin)) for each in found.problems] == [("broken-sql", "datasets/derived/a.sql:1")]
    assert found.damaged == {"a", "b", "c"}


def test_tables_in_a_circle_are_told_once(connection: Connection) -> None:
    found = derive(connection, [derived("a", "SELECT id FROM b"), derived("b", "SELECT id FROM a")])
    assert [str(each.origin) for each in found.problems] == ["datasets/derived/a.sql:1"]


def test_damaged_tables_stop_those_that_read_them(connection: Connection) -> None:
    found = derive(connection, [derived("a", "SELECT id FROM things"), derived("b", "SELECT 'x' AS id")], {"things"})
    assert not found.problems and found.rows == {"a": [], "b": [("x",)]}


def test_keys_of_derived_tables() -> None:
    of = derived("x", "", ("id", "string"), key=("id",))
    assert not list(key_faults(of, [("a",), ("b",)]))
    assert len(list(key_faults(of, [("a",), ("a",), ("a",)]))) == 1
    assert "―" in next(key_faults(of, [(None,)])).message
    assert not list(key_faults(derived("x", ""), [("a",), ("a",)]))


def test_derived_rows_of_the_small_portal(data_regression: DataRegressionFixture) -> None:
    tables = open_portal(PORTALS / "small", AS_OF).package.tables
    shown = {
        name: [{key: None if value is None else str(value) for key, value in row.record().items()} for row in rows]
        for name, rows in tables.items()
        if rows.table.derived
    }
    data_regression.check(shown)


def test_the_day_decides_what_is_due() -> None:
    def status(day: str) -> str:
        tables = open_portal(PORTALS / "small", datetime.date.fromisoformat(day)).package.tables
        return str(tables["indicator_progress"]["nagisa", "minutes"].status)

    assert [status(day) for day in ("2016-03-31", "2016-04-01")] == ["not_due", "missed"]


# ---------------------------------------------------------------- checks


def rule(sql: str, **details: str) -> Check:
    words = {"ja": "{id} は {n} です {nothing}", "fix": "{id}", **details}
    return Check(name="a-rule", path="datasets/checks/a-rule.sql", sql=sql, table="things", **words)  # type: ignore[arg-type]


def violations(connection: Connection, one: Check, damaged: frozenset[str] = frozenset()) -> list[Any]:
    rows = Rows(THINGS)
    rows.rows = [Row(rows, each) for each in ROWS]
    return list(check(connection, [one], {"things": rows}, damaged))


def test_a_violation_is_filled_in(connection: Connection) -> None:
    sql = "SELECT id AS key, 'n' AS field, id, n FROM things WHERE n > 1 OR n IS NULL ORDER BY id"
    unknown, three = violations(connection, rule(sql))
    assert (three.code, three.table, three.field, three.value) == ("a-rule", "things", "n", "3")
    assert (unknown.message, three.message) == ("b は ― です {nothing}", "c は 3 です {nothing}")
    assert (three.message_en, three.fix_en) == (three.message, "c")  # without English words, the Japanese ones


def test_a_violation_stands_where_the_cell_was_typed(connection: Connection) -> None:
    """Of a record that fills a file, the line of the very field."""
    raw = RawRow("datasets/things.yaml", 2, ["a", "1"])
    raw.origins = {None: Origin(path="datasets/things.yaml", line=2), "n": Origin(path="datasets/things.yaml", line=7)}
    rows = Rows(THINGS)
    rows.rows = [Row(rows, ("a", 1), raw)]
    (found,) = check(connection, [rule("SELECT 'a' AS key, 'n' AS field")], {"things": rows})
    assert str(found.origin) == "datasets/things.yaml:7"


def test_a_rule_that_half_the_data_breaks_is_told_within_bounds(connection: Connection) -> None:
    found = violations(connection, rule("SELECT 'a' AS key, 'n' AS field FROM range(2000)"))
    assert len(found) == MOST + 1 and sum(each.count for each in found) == 2_000
    assert {each.code for each in found[:-1]} == {"a-rule"}


def test_words_of_a_check_run_nothing(connection: Connection) -> None:
    sql = "SELECT id AS key, NULL AS field, '{n} {key.__class__}' AS id, 1.50 AS n FROM things LIMIT 1"
    found = violations(connection, rule(sql, ja="{id} {id.__class__} {n!r:>99} {n} {"))[0]
    assert found.message == "{n} {key.__class__} {id.__class__} {n!r:>99} 1.5 {"
    assert found.field is None


def test_a_key_of_no_row_points_at_the_check(connection: Connection) -> None:
    found = violations(connection, rule("SELECT 'zzz' AS key, 7 AS field"))[0]
    assert str(found.origin) == "datasets/checks/a-rule.sql" and found.field == "7"


@pytest.mark.parametrize("sql", ["SELECT 1 AS x", "SELECT id FROM nothing", "DELETE FROM things"])
def test_a_broken_check_is_told(connection: Connection, sql: str) -> None:
    assert [each.code for each in violations(connection, rule(sql))] == ["broken-sql"]


def test_a_check_of_a_damaged_table_says_nothing(connection: Connection) -> None:
    assert not violations(connection, rule("SELECT id AS key, 'n' AS field FROM things"), frozenset({"things"}))


def test_quantities_that_differ_are_told_unless_a_table_could_not_be_read_whole(connection: Connection) -> None:
    places = (Place(table="things", value="count(*)", line=3), Place(table="things", value="count(n)", line=4))
    quantity = Quantity(name="things", title="もの", places=places, line=1)
    (found,) = disagreements(connection, [quantity])
    assert (found.code, str(found.origin)) == ("quantities-differ", "datasets/quantities.yaml:4")
    assert "things＝3、things＝2" in found.message and "things = 3, things = 2" in found.message_en
    assert not list(disagreements(connection, [quantity], {"things"}))


def test_a_statement_that_does_not_end_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machikado.sql.engine.MOST_SECONDS", 0.2)
    with opened([(THINGS, canonical_csv(THINGS, ROWS))], AS_OF) as connection:
        with pytest.raises(SqlError, match=r"(?i)interrupt"):
            select(connection, "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b")
        assert select(connection, "SELECT 1 AS one") == (["one"], [(1,)])
