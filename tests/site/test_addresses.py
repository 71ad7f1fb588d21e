"""Addresses: patterns filled with rows' values, anchors for rows that stand on their parent's page."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import normalize

import pytest
from conftest import AS_OF, PORTALS
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.address_parts import address_part, text_of, told_apart
from machikado.package.page_addresses import SHELL, Pattern, Places
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


WRITTEN = {
    "": "~",
    "360G-abc/2019/1": "360G-abc~2F2019~2F1",
    "a b": "a~20b",
    "第113号": "第113号",
    "BRK.B": "BRK.B",
    "Ä": "Ä",
    "か\u3099": "~E3~81~8B~E3~82~99",
    "..": "~2E~2E",
    "../a": "~2E~2E~2Fa",
    "a..b": "a.~2Eb",
    ".a": "~2Ea",
    "a.": "a~2E",
    "a ": "a~20",
    "a\n": "a~0A",
    "a?b#c%2fd": "a~3Fb~23c~252fd",
    "~": "~7E",
    "index": "~69ndex",
    "con": "~63on",
    "AUX.txt": "~41UX.txt",
    "console": "console",
    f"x-{SHELL}": "~78~2Dmachikado~2Dshell",
}


@pytest.mark.parametrize("value", WRITTEN)
def test_any_value_gives_a_page_an_address_that_can_be_read_back(value: str) -> None:
    assert Pattern(text="x/{id}/").fill({"id": value}) == f"x/{WRITTEN[value]}/"
    assert text_of(WRITTEN[value]) == value


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [*WRITTEN, "Con", "a~20b", "LPT1"]
)


@given(ANY, ANY)
def test_an_address_is_a_file_name_everywhere_and_no_other_value_has_it(one: str, other: str) -> None:
    part = address_part(one)
    assert text_of(part) == one and (one == other) == (part == address_part(other))
    assert (
        part == normalize("NFC", part)
        and not part.startswith(".")
        and not part.endswith((".", " "))
        and ".." not in part
    )
    assert not set(part) & set("/\\?#%:\"'<>*|& \t\r\n") and SHELL not in part
    assert part.partition(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt1", "index")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=100, max_size=400))
def test_a_long_value_has_a_short_address_of_its_own(value: str) -> None:
    part = address_part(value)
    assert len(part.encode()) <= 200 and part != address_part(f"{value}x")
    assert text_of(part) == value or value.startswith(text_of(part).rstrip("\ufffd"))


def test_addresses_that_differ_in_case_only_are_told_apart() -> None:
    assert told_apart(["a", "A", "b", "a", "ａ", "Ａ"]) == {"A": "A~~2", "Ａ": "Ａ~~2"}


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
