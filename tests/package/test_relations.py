"""What templates read: values, related rows forward and back, labels, origins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from machikado.core.model import Field, ForeignKey, Table
from machikado.package.rows import Row, Rows, relate, related_row
from machikado.package.shown_rows import known_fields, naming, related_lists
from machikado.portal import open_portal


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    return open_portal(PORTALS / "small", AS_OF).package.tables


def test_values(tables: dict[str, Rows]) -> None:
    sakura = tables["projects"]["sakura"]
    assert sakura.title == "さくらの見守り事業" and sakura["themes"] == ("防災", "見守り")
    assert sakura.key == ("sakura",) and repr(sakura) == "<projects sakura>"
    assert list(sakura.record())[:2] == ["id", "title"]
    assert not hasattr(sakura, "titel")
    with pytest.raises(KeyError):
        sakura["titel"]


def test_forward(tables: dict[str, Rows]) -> None:
    momiji = tables["adoptions"]["momiji-2015"]
    assert momiji["adopter"] == "002020"
    assert (momiji.adopter.name, momiji.adopter.part_of.name) == ("もみじ市", "みほん県")
    assert momiji.adopter.part_of.part_of is None
    assert related_row(momiji, "adopter") is momiji.adopter
    assert related_row(momiji, "what") is None


def test_a_composite_key_forward(tables: dict[str, Rows]) -> None:
    outcome = tables["outcomes"].rows[0]
    assert (outcome.project.id, outcome.indicator.title, outcome["indicator"]) == (
        "nagisa",
        "移動にかかる時間",
        "minutes",
    )


def test_backward(tables: dict[str, Rows]) -> None:
    sakura = tables["projects"]["sakura"]
    assert [row.id for row in sakura.adoptions] == ["momiji-2015", "oki-2015"]
    assert [row["source"] for row in sakura.sources] == ["mihon-minutes", "mihon-report"]
    assert [row.id for row in sakura.indicators] == ["damage", "sensors"]
    assert [row.adoptions for row in sakura.adoption_counts] == [2]
    assert tables["projects"]["nagisa"].adoptions == ()
    named = [name for name, _ in related_lists(tables["projects"]["nagisa"])]
    assert "outcomes" in named and "adoptions" not in named, "a list that is empty is no list"
    assert [row.name for row in tables["municipalities"]["000001"].municipalities][:2] == ["さくら市", "もみじ市"]
    assert [name for name, _ in related_lists(tables["adoptions"]["oki-2015"])] == ["sources"]


def test_nested_twice(tables: dict[str, Rows]) -> None:
    meeting = tables["meetings"]["mihon-1"]
    assert [[each.text for each in said.paragraphs] for said in meeting.statements][1] == ["次回までに整理する。"]


def test_labels(tables: dict[str, Rows]) -> None:
    assert tables["municipalities"]["000001"].label == "みほん県"
    assert tables["municipalities"]["483028"].label == "みなみ県いずみ町"
    assert tables["meetings"]["mihon-1"].label == "みほん会議（第1回）"
    assert tables["claims"]["sakura-19"].label == "sakura-19"
    assert tables["outcomes"].rows[0].label == "nagisa / minutes / 2015 / minami-news"


def test_rows_are_in_key_order_and_looked_up_by_key(tables: dict[str, Rows]) -> None:
    codes = [row.code for row in tables["municipalities"]]
    assert codes == sorted(codes) and len(tables["municipalities"]) == 12
    assert tables["indicators"]["sakura", "damage"].title == "被害の割合"
    assert tables["indicators"]["sakura", "none"] is None and tables["projects"]["none"] is None


def test_origins(tables: dict[str, Rows]) -> None:
    oki = tables["adoptions"]["oki-2015"]
    assert (str(oki.origin), str(oki.field_origin("funding"))) == (
        "datasets/adoptions/oki-2015.yaml:1", "datasets/adoptions/oki-2015.yaml:7",
    )  # fmt: skip
    derived = tables["adoption_counts"].rows[0]
    assert str(derived.field_origin("project")) == "datasets/derived/adoption_counts.sql"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ row.title }}", "さくらの見守り事業"),
        ("{{ row.adoptions[0].adopter.name }}", "もみじ市"),
        ("{{ tables.projects['sakura'].adoptions|length }}", "2"),
        ("{{ row.nothing is defined }}", "False"),
        ("{% for each in tables.claims %}{{ each.project.title }}{% endfor %}", "さくらの見守り事業"),
    ],
)
def test_in_a_template(tables: dict[str, Rows], template: str, text: str) -> None:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    assert environment.from_string(template).render(row=tables["projects"]["sakura"], tables=tables) == text


def small_table(name: str, fields: str, *keys: tuple[str, str]) -> Table:
    names = fields.split()
    return Table(
        name=name, key=("id",), fields=tuple(Field(name=each) for each in names),
        positions={each: place for place, each in enumerate(names)},
        foreign_keys=tuple(ForeignKey(fields=(own,), table=other, references=("id",)) for own, other in keys),
    )  # fmt: skip


def filled(of: Table, *values: tuple[Any, ...]) -> Rows:
    rows = Rows(of)
    rows.rows = [Row(rows, each) for each in values]
    return rows


def test_two_keys_to_one_table_have_two_names_back() -> None:
    people = filled(small_table("people", "id"), ("a",), ("b",))
    letters = filled(
        small_table("letters", "id sender receiver", ("sender", "people"), ("receiver", "people")), ("1", "a", "b")
    )
    relate({"people": people, "letters": letters})
    letter, first = letters.rows[0], people.rows[0]
    assert (letter.sender.id, letter.receiver.id) == ("a", "b")
    assert [list(first.letters), list(first.letters_by_receiver)] == [[letter], []]


def test_a_list_never_hides_a_field() -> None:
    towns = filled(small_table("towns", "id visits"), ("t", "many"))
    visits = filled(small_table("visits", "id town", ("town", "towns")), ("1", "t"))
    relate({"towns": towns, "visits": visits})
    assert towns.rows[0].visits == "many" and len(towns.rows[0].visits_by_town) == 1


def test_a_table_that_names_itself() -> None:
    places = filled(small_table("places", "id part_of", ("part_of", "places")), ("a", None), ("b", "a"))
    relate({"places": places})
    assert places.rows[1].part_of is places.rows[0] and places.rows[0].part_of is None
    assert places.rows[0].places == [places.rows[1]]


def test_tables_that_are_not_there_are_left_alone() -> None:
    visits = filled(small_table("visits", "id town", ("town", "towns")), ("1", "t"))
    relate({"visits": visits, "towns": Rows(Table(name="towns", fields=()))})
    assert visits.rows[0].town == "t"


def test_a_column_of_zeros_is_shown() -> None:
    """Nothing was found is an answer; it is not the same as nobody knows."""
    found = filled(small_table("counts", "id found note"), ("a", 0, None), ("b", 0, None))
    assert [field.name for field in known_fields(found.rows)] == ["id", "found"]
    assert [field.name for field in known_fields(found.rows, ["id"])] == ["found"]


def test_a_second_reference_to_the_same_table_stays_in_view() -> None:
    """On the sender's page a letter's sender goes without saying, its receiver does not."""
    people = filled(small_table("people", "id"), ("a",), ("b",))
    letters = filled(
        small_table("letters", "id sender receiver", ("sender", "people"), ("receiver", "people")), ("1", "a", "b")
    )
    relate({"people": people, "letters": letters})
    assert naming(letters.rows[0], people.rows[0]) == ["sequence", "sender"]
    assert naming(letters.rows[0], people.rows[1]) == ["sequence", "receiver"]


def test_what_is_unknown_belongs_to_nobody() -> None:
    """Two rows without a year are not of the same year."""
    of = Table(
        name="years", fields=(Field(name="town"), Field(name="year")), positions={"town": 0, "year": 1},
        key=("town", "year"),
    )  # fmt: skip
    key = ForeignKey(fields=("town", "year"), table="years", references=("town", "year"))
    years = filled(of, ("t", "2015"), ("t", None))
    counts = filled(replace(of, name="counts", key=(), foreign_keys=(key,)), ("t", "2015"), ("t", None))
    relate({"years": years, "counts": counts})
    assert [row.year.values if isinstance(row.year, Row) else row.year for row in counts] == [("t", "2015"), None]
    assert [list(row.counts) for row in years] == [[counts.rows[0]], []]
