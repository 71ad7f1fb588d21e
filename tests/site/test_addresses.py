"""Addresses: patterns filled with rows' values, anchors for rows that stand on their parent's page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st

from machikado.package.page_addresses import SHELL, Pattern, Places, UnsafeAddress
from machikado.package.rows import Package, Row, Rows
from machikado.portal import open_portal


@pytest.fixture(scope="module")
def package() -> Package:
    return open_portal(PORTALS / "small", AS_OF).package


@pytest.mark.parametrize(
    ("text", "values", "address"),
    [
        ("projects/{id}/", {"id": "sakura"}, "projects/sakura/"),
        (
            "municipalities/{prefecture}/{code}/",
            {"prefecture": "みほん県", "code": "002011"},
            "municipalities/みほん県/002011/",
        ),
        ("years/{year}/", {"year": 2013}, "years/2013/"),
        ("v-{id}/", {"id": "1.2"}, "v-1.2/"),
        ("about/", {}, "about/"),
        ("", {}, ""),
    ],
)
def test_a_pattern_is_filled(text: str, values: dict[str, object], address: str) -> None:
    assert Pattern(text=text).fill(values) == address


@pytest.mark.parametrize(
    "value",
    [
        "",
        "..",
        ".",
        "a/b",
        "../a",
        "a..b",
        "-a",
        ".a",
        "a b",
        "a\n",
        "a?b",
        "a#b",
        "a%2fb",
        "a\\b",
        "<b>",
        None,
        f"x-{SHELL}",
    ],
)
def test_a_value_that_is_no_plain_name_is_refused(value: str | None) -> None:
    values = {"id": value} if value is not None else {"id": "a b"}
    with pytest.raises(UnsafeAddress) as refused:
        Pattern(text="x/{id}/").fill(values)
    assert refused.value.row is values


@given(st.text(max_size=8))
def test_a_filled_pattern_is_one_folder_below_its_own(value: str) -> None:
    try:
        address = Pattern(text="x/{id}/").fill({"id": value})
    except UnsafeAddress:
        return
    assert address.split("/") == ["x", value, ""]
    assert value not in ("", ".", "..") and not set(value) & set("?#%\\:\"'<> \t\r\n")


@pytest.mark.parametrize(
    ("text", "shell"),
    [
        ("projects/{id}/", f"projects/{SHELL}/"),
        ("a/{b}/{c}/", f"a/{SHELL}/{SHELL}/"),
        ("form/", f"form-{SHELL}/"),
        ("a/form/", f"a/form-{SHELL}/"),
    ],
)
def test_a_shell_is_as_deep_as_its_pages_and_is_none_of_them(text: str, shell: str) -> None:
    assert Pattern(text=text).shell == shell
    assert shell.count("/") == text.count("/")


def test_rows_have_a_page_or_an_anchor_or_their_table(package: Package) -> None:
    places = Places(
        patterns={"meetings": [Pattern(text="meetings/{id}/")], "projects": [Pattern(text="projects/{id}/")]},
        anchors={"statements": "s{sequence}", "paragraphs": "p{statement}-{sequence}"},
    )
    tables = package.tables
    assert places.address(tables["projects"]["sakura"]) == "projects/sakura/"
    assert places.address(tables["statements"]["mihon-1", 2]) == "meetings/mihon-1/#s2"
    assert places.address(next(iter(tables["outcomes"]))) == "data/outcomes/"
    assert places.address(next(iter(tables["adoption_counts"]))) == "data/adoption_counts/"


def test_a_row_nested_twice_stands_on_the_outermost_page(package: Package) -> None:
    places = Places(
        patterns={"meetings": [Pattern(text="meetings/{id}/")]},
        anchors={"statements": "s{sequence}", "paragraphs": "p{sequence}"},
    )
    assert places.address(next(iter(package.tables["paragraphs"]))) == "meetings/mihon-1/#p1"


def test_a_row_that_a_filter_leaves_out_stands_where_the_next_pattern_says(package: Package) -> None:
    towns = package.tables["municipalities"]
    first, second = towns.rows[:2]
    places = Places(
        patterns={"municipalities": [Pattern(text="towns/{code}/"), Pattern(text="others/{code}/")]},
        left_out={"towns/{code}/": {first}},
    )
    assert places.address(first) == f"others/{first.code}/"
    assert places.address(second) == f"towns/{second.code}/"
    places.left_out["others/{code}/"] = {first}
    assert places.address(first) == "data/municipalities/"


def test_a_row_of_a_table_without_a_page_of_its_own_leads_to_the_catalogue(package: Package) -> None:
    """`data/NAME/` is not made for what is not published: the link would be dead."""
    outcome = next(iter(package.tables["outcomes"]))
    rows = Rows(replace(outcome.table, published=False))
    assert Places(patterns={}).address(Row(rows, outcome.values)) == "data/"
