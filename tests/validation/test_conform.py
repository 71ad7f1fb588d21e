"""Cells to values: one spelling for each value, and for each other one a problem that proposes it."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Category, Field, ForeignKey, Nesting, Problem, Table
from machikado.core.raw_rows import RawRow
from machikado.outputs.downloads import canonical_csv
from machikado.validation.cells import conform, readers_of
from machikado.validation.keys import PROPOSALS, key_problems, reference_problems


def field(name: str = "x", type_name: str = "string", **details: Any) -> Field:
    constraints = details.pop("constraints", {})
    extra = {key: details.pop(key) for key in ("trueValues", "falseValues") if key in details}
    return Field(name=name, type=type_name, descriptor={"name": name, "constraints": constraints, **extra}, **details)


def table(*fields: Field, name: str = "things", **details: Any) -> Table:
    return Table(name=name, fields=fields, positions={each.name: at for at, each in enumerate(fields)}, **details)


def judge(one: Field, cell: Any) -> tuple[Any, Problem | None]:
    of = table(one)
    rows, problems = conform(of, readers_of(of), [RawRow("things.csv", 2, [cell])])
    return rows[0][0][0], problems[0] if problems else None


@pytest.mark.parametrize(
    ("type_name", "cell", "value"),
    [
        ("string", "010006", "010006"),
        ("string", " as typed ", " as typed "),
        ("integer", "-12", -12),
        ("integer", "0", 0),
        ("number", "0.5", Decimal("0.5")),
        ("number", "85", Decimal(85)),
        ("number", "-0.000001", Decimal("-0.000001")),
        ("number", "1.50", Decimal("1.50")),
        ("number", "135.123456789012345", Decimal("135.123456789012345")),
        ("number", "1e-5", Decimal("0.00001")),
        ("integer", "9" * 38, int("9" * 38)),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2017-06-19", datetime.date(2017, 6, 19)),
        ("year", "2017", 2017),
        ("list", "a;b", ("a", "b")),
        ("list", ["a", "b"], ("a", "b")),
        ("list", "a", ("a",)),
    ],
)
def test_values(type_name: str, cell: Any, value: Any) -> None:
    assert judge(field(type_name=type_name), cell) == (value, None)


@pytest.mark.parametrize(
    ("type_name", "cell", "code", "proposed"),
    [
        ("integer", "１２", "full-width", "12"),
        ("integer", "１２０人", "wrong-type", "120"),
        ("integer", "120人", "wrong-type", "120"),
        ("integer", "約100から200", "wrong-type", None),
        ("integer", "1,200", "number-signs", "1200"),
        ("integer", "12.0", "wrong-type", None),
        ("integer", "1_0", "wrong-type", None),
        ("integer", "+5", "wrong-type", "5"),
        ("integer", "007", "leading-zeros", None),
        ("integer", " 12", "wrong-type", "12"),
        ("integer", "百二十", "wrong-type", "120"),
        ("integer", "約120人", "wrong-type", None),
        ("integer", "1200万", "wrong-type", "12000000"),
        ("integer", "1200円", "wrong-type", None),
        ("integer", "9" * 39, "wrong-type", None),
        ("number", "NaN", "special-number", None),
        ("number", "-INF", "special-number", None),
        ("number", "1,5", "number-signs", None),
        ("number", "2,25", "number-signs", None),
        ("number", "1,234", "number-signs", None),  # a thousand or a little more than one: nobody can tell
        ("number", "1,234,567.5", "number-signs", "1234567.5"),
        ("number", "1.234,5", "number-signs", None),
        ("integer", "1,5", "number-signs", None),
        ("number", "١", "wrong-type", None),
        ("number", "８５．５", "full-width", "85.5"),
        ("number", "85.5％", "wrong-type", None),
        ("number", "85.5件", "wrong-type", "85.5"),
        ("boolean", "yes", "wrong-type", "true"),
        ("boolean", "いいえ", "wrong-type", "false"),
        ("boolean", "2", "wrong-type", None),
        ("date", "2017-6-1", "wrong-type", "2017-06-01"),
        ("date", "２０１７－０６－１９", "full-width", "2017-06-19"),
        ("date", "2017年6月19日", "wrong-type", "2017-06-19"),
        ("date", "2017/06/19", "wrong-type", "2017-06-19"),
        ("date", "2017-02-30", "wrong-type", None),
        ("date", "2017/02/30", "wrong-type", None),  # a day that never was is not proposed
        ("date", "2017年13月1日", "wrong-type", None),
        ("date", "20170619", "wrong-type", None),
        ("date", "2017-06", "wrong-type", None),
        ("year", "17", "wrong-type", None),
        ("year", "平成29年", "wrong-type", None),
        ("year", "2017年度", "wrong-type", "2017"),
        ("string", "<b>x</b>", "markup-in-text", None),
        ("list", ["a", "<b>x"], "markup-in-text", None),
        ("list", ["a;b"], "constraint", None),
    ],
)
def test_faults(type_name: str, cell: Any, code: str, proposed: str | None) -> None:
    value, found = judge(field(type_name=type_name), cell)
    assert value is None and found is not None
    assert (found.code, found.proposed) == (code, proposed)


@pytest.mark.parametrize(
    ("one", "cell", "rule"),
    [
        (field(constraints={"pattern": "[a-z]+"}), "abc1", "pattern: [a-z]+"),
        (field(constraints={"pattern": "[a-z]+"}), "abc\n", "pattern: [a-z]+"),
        (field(constraints={"pattern": "a|b"}), "ax", "pattern: a|b"),
        (field(constraints={"maxLength": 3}), "abcd", "maxLength: 3"),
        (field(type_name="integer", constraints={"minimum": 0}), "-1", "minimum: 0"),
        (field(type_name="number", constraints={"minimum": "0.5"}), "0.4", "minimum: 0.5"),
        (field(type_name="year", constraints={"maximum": 2020}), "2021", "maximum: 2020"),
        (field(type_name="date", constraints={"minimum": "2017-01-01"}), "2016-12-31", "minimum: 2017-01-01"),
    ],
)
def test_constraints(one: Field, cell: str, rule: str) -> None:
    value, found = judge(one, cell)
    assert value is None and found is not None and found.code == "constraint"
    assert rule in found.message and rule in found.message_en


def test_required_and_unknown() -> None:
    assert judge(field(), None) == (None, None)
    value, found = judge(field(required=True, title="名称", example="塩尻"), None)
    assert value is None and found is not None
    assert (found.code, found.message, found.fix) == (
        "required",
        "「名称」が入力されていません。",
        "「名称」を入力してください。例：塩尻",
    )


FUNDING = (Category(value="own_funds", label="自主財源"), Category(value="private", label="民間"))


@pytest.mark.parametrize(
    ("cell", "proposed"),
    [("own_fund", "own_funds"), ("自主財源", "own_funds"), ("ｏｗｎ＿ｆｕｎｄｓ", "own_funds"), ("税", None)],
)
def test_vocabularies(cell: str, proposed: str | None) -> None:
    one = field(categories=FUNDING)
    assert judge(one, "own_funds") == ("own_funds", None)
    found = judge(one, cell)[1]
    assert found is not None and (found.code, found.proposed) == ("not-in-vocabulary", proposed)
    assert "own_funds（自主財源）, private（民間）" in found.fix


def test_vocabularies_of_lists_numbers_and_words_for_yes() -> None:
    assert judge(field(type_name="list", categories=FUNDING), "own_funds;private")[0] == ("own_funds", "private")
    found = judge(field(type_name="list", categories=FUNDING), ["own_funds", "x"])[1]
    assert found is not None and found.code == "not-in-vocabulary"
    levels = (Category(value="1", label="一"), Category(value="2", label="二"))
    assert judge(field(type_name="integer", categories=levels), "2") == (2, None)
    assert judge(field(type_name="boolean", trueValues=["y"], falseValues=["n"]), "y") == (True, None)


def test_a_faulty_row_stays_with_the_cell_unknown() -> None:
    of = table(field("id"), field("n", "integer"))
    rows, problems = conform(of, readers_of(of), [RawRow("x.csv", 2, ["a", "x"]), RawRow("x.csv", 3, ["b", "1"])])
    assert [values for values, _ in rows] == [("a", None), ("b", 1)]
    assert [(found.origin.line, found.field) for found in problems] == [(2, "n")]
    assert rows[0][1].faulty == {"n": None} and rows[1][1].faulty is None


def test_what_is_told_already_is_not_told_again() -> None:
    of = table(field("id", required=True))
    assert conform(of, readers_of(of), [RawRow("x.csv", 2, [None], told=frozenset({"id"}))])[1] == []


whole = st.integers(-(10**17), 10**17)
exact = st.decimals(places=6, min_value=-(10**11), max_value=10**11, allow_nan=False)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="<;"), min_size=1)
COLUMNS = [
    (field("s"), words), (field("i", "integer"), whole), (field("n", "number"), exact),
    (field("b", "boolean"), st.booleans()), (field("d", "date"), st.dates()),
    (field("y", "year"), st.integers(1000, 9999)),
    (field("l", "list"), st.lists(words, min_size=1, max_size=3).map(tuple)),
]  # fmt: skip


@given(st.lists(st.tuples(*(st.none() | values for _, values in COLUMNS)), max_size=5))
def test_what_is_published_is_read_back_as_it_was(rows: list[tuple[Any, ...]]) -> None:
    """The canonical CSV of any typed rows conforms, and gives the same rows."""
    import csv
    import io

    of = table(*(one for one, _ in COLUMNS))
    lines = list(csv.reader(io.StringIO(canonical_csv(of, rows).decode(), newline="")))[1:]
    raw = [RawRow("x.csv", 2, [cell or None for cell in line]) for line in lines]
    found, problems = conform(of, readers_of(of), raw)
    texts = [str(value) for row in rows for value in row if isinstance(value, str)]
    if not any("javascript:" in text.lower() for text in texts):
        assert not [each for each in problems if each.level == "error"]
        assert [values for values, _ in found] == rows


_TYPED = st.text(max_size=20) | st.text("0123456789０１２.,-/:年月日約万億千円件人△ \u3000", min_size=1, max_size=12)


@given(_TYPED, st.sampled_from(["string", "integer", "number", "boolean", "date", "year", "list"]))
def test_any_text_is_a_value_or_a_problem_and_what_is_proposed_is_right(cell: str, type_name: str) -> None:
    of = field(type_name=type_name)
    value, found = judge(of, cell or None)
    assert (value is None) == (not cell or (found is not None and found.level == "error"))
    if found:
        assert found.message and found.fix and (found.field, found.value) == ("x", found.value and cell)
    if found and found.proposed:
        assert found.proposed != cell and judge(of, found.proposed)[1] is None


# ---------------------------------------------------------------- keys and references


TOWNS = table(field("code"), field("name", constraints={"unique": True}), name="towns", key=("code",))
VISITS = table(
    field("town"), field("part"), name="visits",
    foreign_keys=(
        ForeignKey(fields=("town",), table="towns", references=("code",)),
        ForeignKey(fields=("town", "part"), table="parts", references=("town", "id")),
    ),
)  # fmt: skip
PARTS = table(field("town"), field("id"), name="parts", key=("town", "id"))
BY_NAME = {"towns": TOWNS, "parts": PARTS, "visits": VISITS}


def rows_of(*cells: tuple[str | None, str | None]) -> list[RawRow]:
    return [RawRow("x.csv", line, list(each)) for line, each in enumerate(cells, 2)]


def missing(visits: list[RawRow], damaged: frozenset[str] = frozenset()) -> list[tuple[int | None, str | None]]:
    raw = {"towns": rows_of(("t1", "A"), ("t2", "B")), "parts": rows_of(("t1", "p")), "visits": visits}
    return [(found.origin.line, found.value) for found in reference_problems(VISITS, raw, BY_NAME, damaged)]


def test_duplicates() -> None:
    found = list(key_problems(TOWNS, rows_of(("a", "x"), ("b", "x"), ("a", None), (None, None), (None, "y"))))
    assert sorted((each.origin.line or 0, each.field or "", each.value or "") for each in found) == [
        (3, "name", "x"), (4, "code", "a"),
    ]  # fmt: skip
    assert "x.csv:2" in found[0].message


def test_duplicates_that_follow_from_the_record_around_them_are_not_told() -> None:
    key = ForeignKey(fields=("town",), table="towns", references=("code",))
    parts = table(
        field("town"), field("id"), name="parts", key=("town", "id"),
        nesting=Nesting(parent="towns", name="parts"), foreign_keys=(key,),
    )  # fmt: skip
    first, second = RawRow("a.yaml", 1, ["t", "A"]), RawRow("b.yaml", 1, ["t", "B"])
    nested = [RawRow("a.yaml", 3, ["t", "p"], parent=first), RawRow("b.yaml", 3, ["t", "p"], parent=second)]
    assert not list(key_problems(parts, nested))
    twice = [RawRow("a.yaml", 3, ["t", "p"], parent=first), RawRow("a.yaml", 4, ["t", "p"], parent=first)]
    assert [each.origin.line for each in key_problems(parts, twice)] == [4]


def test_an_identifier_that_two_records_hold_is_told() -> None:
    """Each record is right in itself; who links to the identifier would reach the first of them only."""
    key = ForeignKey(fields=("town",), table="towns", references=("code",))
    parts = table(
        field("town"), field("id"), name="parts", key=("id",), nesting=Nesting(parent="towns", name="parts"),
        foreign_keys=(key,),
    )  # fmt: skip
    first, second = RawRow("a.yaml", 1, ["t1", "A"]), RawRow("b.yaml", 1, ["t2", "B"])
    nested = [RawRow("a.yaml", 3, ["t1", "p"], parent=first), RawRow("b.yaml", 3, ["t2", "p"], parent=second)]
    assert [(each.code, str(each.origin), each.value) for each in key_problems(parts, nested)] == [
        ("duplicate-row", "b.yaml:3", "p")
    ]


def test_no_part_of_another_town_is_proposed() -> None:
    """It would lead to the wrong record, and the check would be content with it."""
    raw = {"towns": rows_of(("t1", "A"), ("t2", "B")), "parts": rows_of(("t1", "hall"), ("t2", "school"))}
    raw["visits"] = rows_of(("t2", "hal"), ("t2", "schol"))
    found = list(reference_problems(VISITS, raw, BY_NAME, frozenset()))
    assert [(each.value, each.proposed) for each in found] == [("t2 / hal", None), ("t2 / schol", "school")]


def test_one_wrong_name_is_told_once_in_whatever_order_the_keys_are_declared() -> None:
    turned = replace(VISITS, foreign_keys=VISITS.foreign_keys[::-1])
    raw = {"towns": rows_of(("t1", "A")), "parts": rows_of(("t1", "p")), "visits": rows_of(("t9", "p"))}
    for visits in (VISITS, turned):
        found = list(reference_problems(visits, raw, {**BY_NAME, "visits": visits}, frozenset()))
        assert [(each.field, each.value) for each in found] == [("town", "t9")]


def test_a_number_below_the_least_is_not_proposed() -> None:
    """△5 is surely -5, which may not stand there."""
    value, found = judge(field(type_name="integer", constraints={"minimum": 0}), "△5")
    assert value is None and found and (found.code, found.proposed) == ("wrong-type", None)


def test_the_problem_of_a_persons_number_does_not_spread_it() -> None:
    """It stands in logs, in comments on GitHub and in answers by mail."""
    _, found = judge(field(), "マイナンバーは1234-5678-9012の方")
    assert found and found.code == "my-number"
    assert not re.search(r"\d{4}", f"{found.value}{found.message}{found.message_en}{found.fix}{found.fix_en}")
    assert found.value == "マイナンバーは●●●●-●●●●-●●●●の方"


def test_references() -> None:
    assert missing(rows_of(("t1", "p"), ("t2", None), (None, None))) == []
    assert missing(rows_of(("t3", None), ("t1", "q"), ("t9", "p"))) == [(2, "t3"), (4, "t9"), (3, "t1 / q")]


def test_references_to_a_damaged_table_accuse_nobody() -> None:
    assert missing(rows_of(("t3", None), ("t1", "q")), frozenset({"towns"})) == [(3, "t1 / q")]


def test_a_cell_that_is_faulty_in_itself_leads_nowhere_without_a_word() -> None:
    rows = rows_of(("T1", None))
    rows[0].faulty = {"town": "t1"}
    assert missing(rows) == []


def test_a_faulty_key_counts_as_it_will_be_spelt() -> None:
    towns = rows_of(("１", "A"))
    towns[0].faulty = {"code": "1"}
    raw = {"towns": towns, "parts": [], "visits": rows_of(("1", None), ("2", None))}
    assert [found.value for found in reference_problems(VISITS, raw, BY_NAME, frozenset())] == ["2"]


def test_nearest_names_are_looked_for_a_few_times_only() -> None:
    raw = {"towns": rows_of(("town-1", "A")), "parts": [], "visits": rows_of(*[("town-x", None)] * (PROPOSALS + 5))}
    found = list(reference_problems(VISITS, raw, BY_NAME, frozenset()))
    assert [each.proposed for each in found] == ["town-1"] * PROPOSALS + [None] * 5


# ---------------------------------------------------------------- warnings


@pytest.mark.parametrize(
    ("one", "cell", "value"),
    [
        (field(constraints={"pattern": "[a-z]+"}, level="warning"), "abc1", "abc1"),
        (field(constraints={"maxLength": 3}, level="warning"), "abcd", "abcd"),
        (field(type_name="integer", constraints={"minimum": 0}, level="warning"), "-1", -1),
        (field(type_name="list", constraints={"maxLength": 1}, level="warning"), "a;b", ("a", "b")),
        (field(type_name="date", constraints={"minimum": "2017-01-01"}, level="warning"), "2016-12-31",
         datetime.date(2016, 12, 31)),
    ],
)  # fmt: skip
def test_a_rule_may_be_a_warning_and_the_value_stays(one: Field, cell: str, value: Any) -> None:
    kept, found = judge(one, cell)
    assert found is not None and (found.code, found.level) == ("constraint", "warning")
    assert kept == value
    assert judge(replace(one, level="error"), cell)[0] is None


@pytest.mark.parametrize(
    ("one", "cell", "code"),
    [
        (field(type_name="integer", constraints={"minimum": 0}, level="warning"), "many", "wrong-type"),
        (field(constraints={"required": True}, required=True, level="warning"), None, "required"),
        (field(checks=("url",), level="warning"), "javascript:x", "unsafe-address"),
    ],
)
def test_what_has_not_the_type_or_is_unsafe_stays_an_error(one: Field, cell: str | None, code: str) -> None:
    value, found = judge(one, cell)
    assert value is None and found is not None and (found.code, found.level) == (code, "error")


def test_text_with_tags_is_unknown_whatever_its_level() -> None:
    value, found = judge(field(constraints={"pattern": ".*"}, level="warning"), "<script>")
    assert value is None and found is not None and (found.code, found.level) == ("markup-in-text", "warning")


def references(values: list[str], known: list[str], level: Any = "error") -> list[Problem]:
    """What is said of rows that name a row of another table."""
    airports = table(field("faa"), name="airports")
    key = ForeignKey(fields=("dest",), table="airports", references=("faa",), level=level)
    flights = table(field("dest"), name="flights", foreign_keys=(key,))
    rows = {
        "flights": [RawRow("flights.csv", line, [each]) for line, each in enumerate(values, 2)],
        "airports": [RawRow("airports.csv", line, [each]) for line, each in enumerate(known, 2)],
    }
    tables = {"flights": flights, "airports": airports}
    return list(reference_problems(flights, rows, tables, frozenset()))


def test_a_reference_that_leads_nowhere_may_be_a_warning() -> None:
    assert [each.level for each in references(["SJU", "JFK"], ["JFK"], "warning")] == ["warning"]


@pytest.mark.parametrize(
    ("value", "known", "proposed"),
    [
        ("SJU", "WSJ", None), ("SJU", "SJC", None), ("PSE", "PSP", None), ("N725MQ", "N735MQ", None),
        ("202151", "202152", None), ("abcd", "abdc", None), ("sakra", "sakura", "sakura"),
        ("map-readnig", "map-reading", "map-reading"), ("しおじり情報プラザ", "塩尻情報プラザ", None),
    ],
)  # fmt: skip
def test_no_code_is_proposed_for_another(value: str, known: str, proposed: str | None) -> None:
    (found,) = references([value], [known])
    assert found.proposed == proposed


def test_a_warning_hides_no_error_of_a_key_with_more_parts() -> None:
    single = ForeignKey(fields=("a",), table="singles", references=("id",), level="warning")
    both = ForeignKey(fields=("a", "b"), table="pairs", references=("x", "y"))
    own = table(field("a"), field("b"), name="own", foreign_keys=(single, both))
    tables = {
        "own": own, "singles": table(field("id"), name="singles"), "pairs": table(field("x"), field("y"), name="pairs"),
    }  # fmt: skip
    rows = {"own": [RawRow("own.csv", 2, ["1", "2"])], "singles": [], "pairs": []}
    found = reference_problems(own, rows, tables, frozenset())
    assert [each.level for each in found] == ["warning", "error"]
