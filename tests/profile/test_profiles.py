"""Profiles of tables: what columns hold, and what they are for, as one would decide by hand."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machikado.core.model import Field, Table
from machikado.outputs.downloads import canonical_csv
from machikado.profile import Profile, profile_of
from machikado.sql.loading import loaded

# Headings of real tables, with types as a reader of their values would say, and three or four rows in their manner.
GDP = "Country Name,Country Code,Year:year,Value:number"
FACILITIES = "NO,名称,分類,市町村,電話番号,緯度:number,経度:number,ホームページ"
GRANTS = "Identifier,Title,Currency,Amount Awarded:number,Award Date:date,Recipient Org:Name,Grant Programme:Title"
WEATHER = "origin,year:integer,month:integer,day:integer,hour:integer,temp:number,wind_dir:integer,time_hour:datetime"


def table_of(headings: str, **words: object) -> Table:
    kinds = {"number", "integer", "date", "datetime", "year", "boolean", "list"}
    split = [heading.rpartition(":") for heading in headings.split(",")]
    pairs = [(name, kind) if kind in kinds else (f"{name}:{kind}".lstrip(":"), "string") for name, _, kind in split]
    fields = tuple(Field(name=name, type=kind) for name, kind in pairs)
    positions = {field.name: place for place, field in enumerate(fields)}
    return Table(name="t", fields=fields, positions=positions, **words)  # type: ignore[arg-type]


def profile(table: Table, text: str) -> Profile:
    lines = [",".join(f'"{name}"' for name in table.positions), *text.strip().splitlines()]
    with loaded(table, ("\n".join(line.strip() for line in lines) + "\n").encode()) as connection:
        return profile_of(connection, table)


def test_a_series_of_countries_has_a_time_a_measure_and_no_place() -> None:
    rows = [
        f"{name},{name[:3].upper()},{year},{year}.5" for name in ("Arab World", "Japan") for year in range(1990, 2010)
    ]
    roles = profile(table_of(GDP), "\n".join(rows)).roles
    assert (roles.time, roles.measures, roles.latitude, roles.facets) == (
        "Year",
        ("Value",),
        "",
        ("Country Name", "Year"),
    )


def test_facilities_are_named_placed_and_divided_and_codes_are_no_quantities() -> None:
    rows = [
        f"{at:04},公園{at},{'文化施設' if at % 3 else 'トイレ'},市{at % 5},0739-22-{at:04},33.{at},135.{at},https://a.jp/{at}"
        for at in range(40)
    ]
    roles = profile(table_of(FACILITIES, key=("NO",)), "\n".join(rows)).roles
    assert (roles.label, roles.latitude, roles.longitude, roles.measures) == ("名称", "緯度", "経度", ())
    assert roles.facets == ("分類", "市町村") and roles.columns[:3] == ("名称", "分類", "市町村")
    assert "緯度" in roles.reasons["緯度"].ja and roles.reasons["分類"].en == "its 2 values divide the rows"


def test_grants_have_amounts_and_days() -> None:
    rows = [
        f"360G-{at},Grant {at},GBP,{at}000.50,2020-0{at % 9 + 1}-01,Charity {at},Arts {at % 2}" for at in range(1, 30)
    ]
    roles = profile(table_of(GRANTS, key=("Identifier",)), "\n".join(rows)).roles
    assert (roles.label, roles.measures, roles.time) == ("Title", ("Amount Awarded",), "Award Date")
    assert roles.facets == ("Grant Programme:Title",)


def test_parts_of_a_time_are_no_quantities() -> None:
    rows = [
        f"EWR,2013,{at % 12 + 1},{at % 28 + 1},{at % 24},{at}.5,{at * 10},2013-01-01T{at % 24:02}:00:00"
        for at in range(90)
    ]
    assert profile(table_of(WEATHER), "\n".join(rows)).roles.measures == ("temp", "wind_dir")


def test_what_a_schema_states_is_taken() -> None:
    stated = {"facets": ["Country Code", "gone"], "measures": [], "columns": "Value", "series": "Country Name"}
    rows = [f"{name},{name},{year},1.5" for name in ("A", "B") for year in range(1990, 2010)]
    roles = profile(table_of(GDP, explore=stated), "\n".join(rows)).roles
    assert (roles.facets, roles.measures, roles.columns, roles.series) == (
        ("Country Code",),
        (),
        ("Value",),
        "Country Name",
    )


def test_a_table_without_rows_has_a_profile() -> None:
    found = profile(table_of(FACILITIES), "")
    assert found.rows == 0 and found.roles.facets == () and found.columns["緯度"].least is None


cells = st.sampled_from(["", "a", "b", "ほか"])
amounts = st.one_of(st.none(), st.decimals(-999, 999, places=2))


@given(st.lists(st.tuples(cells, amounts, st.lists(st.sampled_from(["x", "y", "z"]), max_size=4)), max_size=40))
def test_figures_are_those_of_a_count_by_hand(rows: list[tuple[str, Decimal | None, list[str]]]) -> None:
    table = table_of("t,n:number,l:list")
    content = canonical_csv(table, [(text or None, amount, tuple(items) or None) for text, amount, items in rows])
    with loaded(table, content) as connection:
        found = profile_of(connection, table).columns
    texts, numbers = [row[0] for row in rows if row[0]], sorted(row[1] for row in rows if row[1] is not None)
    assert (found["t"].rows, found["t"].filled, found["t"].distinct) == (len(rows), len(texts), len(set(texts)))
    if len(set(texts)) < len(texts):
        assert dict(found["t"].commonest) == Counter(texts)
        assert [count for _, count in found["t"].commonest] == sorted(Counter(texts).values(), reverse=True)
    assert (found["n"].least, found["n"].greatest) == ((numbers[0], numbers[-1]) if numbers else (None, None))
    assert found["n"].median in (None, *numbers)
    assert dict(found["l"].commonest) == Counter(item for row in rows for item in set(row[2]))
    assert found["l"].filled == sum(bool(row[2]) for row in rows)


@pytest.mark.parametrize("name", ["緯度", "latitude", "Lat", "stop_lat", "施設緯度"])
def test_latitudes_are_known_by_many_names(name: str) -> None:
    longitude = name.replace("緯", "経").replace("latitude", "longitude").replace("Lat", "Lon").replace("_lat", "_lon")
    found = profile(table_of(f"{name}:number,{longitude}:number"), "35.5,139.5\n36,140").roles
    assert (found.latitude, found.longitude) == (name, longitude)
