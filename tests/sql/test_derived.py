"""What must hold of derived tables whatever is typed and whatever the day: sums, order of time, no error."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import PORTALS
from hypothesis import given, settings
from hypothesis import strategies as st

from deriving import ROOT, Records, worked_out
from machikado.portal import open_portal
from machikado.sql.derived import derive, key_faults
from machikado.sql.loading import opened

slow = settings(max_examples=15, deadline=None)
years = st.integers(2012, 2018)
turns = st.builds(datetime.date.fromisoformat, st.builds("{}-{}".format, years, st.sampled_from(["03-31", "04-01"])))
days = turns | st.dates(datetime.date(2012, 4, 1), datetime.date(2035, 3, 31))


# ---------------------------------------------------------------- any day


@pytest.mark.parametrize("root", [ROOT, PORTALS / "small"], ids=["real", "small"])
def test_every_table_can_be_worked_out_on_any_day(root: Path) -> None:
    portal = open_portal(root, datetime.date(2020, 1, 1))
    typed = {table.name: table for table in portal.definitions.tables if not table.derived}
    derived = [table for table in portal.definitions.tables if table.derived]

    @given(days)
    @settings(max_examples=8, deadline=None)
    def on(as_of: datetime.date) -> None:
        with opened([(typed[name], csv) for name, csv in portal.csvs.items()], as_of) as connection:
            found = derive(connection, derived)
        assert not found.problems
        for table in derived:
            assert not list(key_faults(table, found.rows[table.name]))

    on()


# ---------------------------------------------------------------- after the subsidy: counts conserve

STATES = ("continued", "reduced", "stopped", "unknown")
FUNDING = ("own_funds", "national_subsidy", "prefectural_subsidy", "between_municipalities", "private", "unknown")
EVIDENCE = ("third_party", "document", "self_reported", "unverified")
CERTAINTY = ("read", "read", "inferred", "uncertain")
ends = st.one_of(
    st.none(), turns.map(str), st.builds("{}".format, years), st.builds("{}-{:02}".format, years, st.integers(1, 12)),
    st.dates(datetime.date(2011, 1, 1), datetime.date(2016, 12, 31)).map(str),
)  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Projects and adoptions with known or unknown ends, and some years of them on record."""
    projects = [
        {"id": f"p{each}", "ended": draw(ends), "ended_fiscal_year": draw(st.none() | st.integers(2012, 2014))}
        for each in range(draw(st.integers(0, 4)))
    ]
    adoptions = [
        {"id": f"a{each}", "stage": draw(st.sampled_from(["introduced", "candidate"])), "started": draw(ends)}
        for each in range(draw(st.integers(0, 4)))
    ]
    record = st.fixed_dictionaries({
        "fiscal_year": years, "state": st.sampled_from(STATES), "funding": st.sampled_from(FUNDING),
        "evidence": st.sampled_from(EVIDENCE),
    })  # fmt: skip
    subjects = [("project", each["id"]) for each in projects] + [("adoption", each["id"]) for each in adoptions]
    told = draw(st.lists(st.tuples(st.sampled_from(subjects), record), max_size=20)) if subjects else []
    continuations = [{"id": f"c{n}", kind: subject, **each} for n, ((kind, subject), each) in enumerate(told)]
    return {"projects": projects, "adoptions": adoptions, "continuations": continuations}


@given(lives(), days)
@slow
def test_after_the_subsidy_the_states_of_a_year_add_up_to_all_that_reached_it(
    records: Records, as_of: datetime.date
) -> None:
    rows = worked_out("after_subsidy", records, as_of)
    assert len(rows) == 2 * 5 * 4
    for kind in ("project", "adoption"):
        totals = []
        for after in range(1, 6):
            here = [row for row in rows if (row["kind"], row["years_after"]) == (kind, after)]
            assert {row["state"] for row in here} == set(STATES)
            assert sum(row["n"] for row in here) == here[0]["total"]
            assert all(row["n"] >= 0 and row["total"] == here[0]["total"] for row in here)
            for row in here:
                payers = row["own_funds"] + row["subsidy"] + row["others"] + row["payer_unknown"]
                assert payers == (row["n"] if row["state"] in ("continued", "reduced") else 0)
            totals.append(here[0]["total"])
        assert totals == sorted(totals, reverse=True)  # what reached its third year has reached its second
        subjects = len(records["projects"]) if kind == "project" else introduced(records)
        assert totals[0] + here[0]["outside"] <= subjects
        if as_of >= datetime.date(2030, 4, 1):
            assert all(total + here[0]["outside"] == subjects for total in totals)


def introduced(records: Records) -> int:
    return sum(each["stage"] == "introduced" for each in records["adoptions"])


@given(lives(), days, st.integers(0, 3000))
@slow
def test_a_later_day_never_lowers_how_many_have_reached_a_year(records: Records, day: datetime.date, more: int) -> None:
    before = worked_out("after_subsidy", records, day)
    after = worked_out("after_subsidy", records, day + datetime.timedelta(days=more))
    assert all(old["total"] <= new["total"] for old, new in zip(before, after, strict=True))


# ---------------------------------------------------------------- funding: n of N, the unknown apart


@st.composite
def spreads(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Adoptions of two models, dated or not, some taken over from an earlier one."""
    adoptions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 9))):
        before = draw(st.none() | st.sampled_from(adoptions)) if adoptions else None
        adoptions.append({
            "id": f"a{number}", "project": draw(st.sampled_from([None, "p", "q"])),
            "adopter": draw(st.sampled_from(CODES)),
            "stage": draw(st.sampled_from(["introduced", "granted", "candidate"])), "started": draw(ends),
            "announced_on": draw(ends), "funding": draw(st.sampled_from(FUNDING)),
            "adopted_from": before["id"] if before else None,
            "known_to_ministry": draw(st.sampled_from([None, "true", "false"])),
        })  # fmt: skip
    projects = [{"id": "p", "ended": draw(ends)}, {"id": "q", "ended_fiscal_year": draw(years)}]
    sources = [{"id": "m", "kind": "ministry_page"}, {"id": "n", "kind": "news"}]
    named = [{"adoption": each["id"], "source": draw(st.sampled_from("mn"))} for each in adoptions]
    return {"adoptions": adoptions, "projects": projects, "municipalities": TOWNS, "sources": sources,
            "adoption_sources": named}  # fmt: skip


CODES = ("990001", "992011", "993018", "993026")
TOWNS = [
    {"code": code, "kind": kind, "part_of": part, "name": "見本", "lat": 35 + place, "lng": 139}
    for place, (code, kind, part) in enumerate(
        zip(CODES, ("prefecture", "city", "town", "town"), (None, *["990001"] * 3), strict=True)
    )
]


@given(spreads(), days)
@slow
def test_funding_adds_up_wherever_it_is_counted(records: Records, as_of: datetime.date) -> None:
    adoptions = records["adoptions"]
    own, unknown = (sum(each["funding"] == kind for each in adoptions) for kind in ("own_funds", "unknown"))
    stages = {"introduced": "introduced", "granted": "granted", "candidates": "candidate"}
    by_kind = {row["funding"]: row for row in worked_out("adoption_funding", records, as_of)}
    by_year = worked_out("adoption_years", records, as_of)
    assert sum(row["n"] for row in by_kind.values()) == len(adoptions) == sum(row["n"] for row in by_year)
    assert by_kind["own_funds"]["n"] == own == sum(row["own_funds"] for row in by_year)
    assert len(adoptions) - unknown == sum(row["known"] for row in by_year)
    for column, stage in stages.items():
        count = sum(each["stage"] == stage for each in adoptions)
        assert sum(row[column] for row in by_kind.values()) == count == sum(row[column] for row in by_year)
    for row in by_year:
        assert row["n"] == row["own_funds"] + row["national_subsidy"] + row["others"] + row["unknown"]
        assert row["known"] == row["n"] - row["unknown"]
    for rows in (by_year, by_kind.values()):
        assert all(len(row["adoptions"] or ()) == row["n"] for row in rows)


@given(spreads(), days)
@slow
def test_each_models_rows_carry_the_adoptions_that_they_count(records: Records, as_of: datetime.date) -> None:
    known = sorted(each["id"] for each in records["adoptions"] if each["project"])
    for name in ("model_years", "model_prefectures"):
        rows = worked_out(name, records, as_of)
        assert sorted(each for row in rows for each in row["adoptions"]) == known
        assert all(len(row["adoptions"]) == row["n"] for row in rows)
        assert all(row["introduced"] + row["granted"] + row["candidates"] == row["n"] for row in rows)
    assert sorted(row["adoption"] for row in worked_out("adoption_delay", records, as_of)) == known


@given(spreads(), days)
@slow
def test_in_the_tree_each_stands_once_right_below_where_it_came_from(records: Records, as_of: datetime.date) -> None:
    rows = worked_out("adoption_tree", records, as_of)
    place = {row["adoption"]: row for row in rows}
    assert len(place) == len(rows)
    for row in rows:
        if row["parent"]:
            above = place[row["parent"]]
            assert (row["project"], row["depth"]) == (above["project"], above["depth"] + 1)
            assert row["position"] > above["position"]
    assert sum(row["children"] for row in rows) == sum(row["parent"] is not None for row in rows)


@given(spreads(), days)
@slow
def test_an_estimate_never_falls_below_what_was_seen(records: Records, as_of: datetime.date) -> None:
    rows = worked_out("unknown_adoptions", records, as_of)
    assert rows, "what cannot be estimated is told as that"
    for row in rows:
        assert row["ministry"] + row["others"] - row["in_both"] == row["seen"] <= row["recorded"]
        assert (row["estimate"] is None) == (row["status"] != "computed")


@given(st.integers(7, 60), st.integers(1, 60), st.integers(1, 60))
@slow
def test_the_interval_holds_the_estimate_and_begins_at_what_was_seen(both: int, one: int, other: int) -> None:
    kinds = ["mn"] * both + ["m"] * one + ["n"] * other
    records = {
        "adoptions": [{"id": f"a{n}", "project": "p", "stage": "introduced"} for n in range(len(kinds))],
        "sources": [{"id": "m", "kind": "ministry_page"}, {"id": "n", "kind": "news"}],
        "adoption_sources": [
            {"adoption": f"a{n}", "source": source} for n, sources in enumerate(kinds) for source in sources
        ],
    }
    row = worked_out("unknown_adoptions", records, datetime.date(2020, 1, 1))[0]
    assert row["status"] == "computed" and row["seen"] == both + one + other
    assert row["seen"] <= row["lower"] <= row["estimate"] <= row["upper"]
    # without a remainder Chapman's estimate is what both lists' shares say
    assert abs(float(row["estimate"]) - ((both + one + 1) * (both + other + 1) / (both + 1) - 1)) < 0.051


@given(spreads(), days)
@slow
def test_a_peer_is_another_body_that_took_something_up_and_the_nearest_come_first(
    records: Records, as_of: datetime.date
) -> None:
    took = {each["adopter"] for each in records["adoptions"] if each["stage"] != "candidate"}
    rows = worked_out("peers", records, as_of)
    for row in rows:
        assert row["adopter"] in took and row["adopter"] != row["municipality"]
        assert row["near"] or row["alike"]
    for code in CODES:
        here = [row["distance_km"] for row in rows if row["municipality"] == code]
        assert here == sorted(here)
        others = took - {code} - {"990001"} if code != "990001" else set()
        assert {row["adopter"] for row in rows if row["municipality"] == code} == others  # they are fewer than three


# ---------------------------------------------------------------- reports: one cell a year, and days only go on


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Projects of a programme that asks for five reports, and some that were handed in."""
    projects = [
        {"id": f"p{each}", "programme": "g", "ended": draw(ends), "ended_fiscal_year": draw(st.none() | years)}
        for each in range(draw(st.integers(1, 4)))
    ]
    keys = draw(
        st.sets(st.tuples(st.sampled_from([each["id"] for each in projects]), st.integers(2012, 2029)), max_size=8)
    )
    reports = [{"project": project, "fiscal_year": year, "state": draw(st.sampled_from(["submitted", "excused"]))}
               for project, year in sorted(keys)]  # fmt: skip
    return {"programmes": [{"id": "g", "reporting_years": 5}], "projects": projects, "reports": reports}


@given(calendars(), days)
@slow
def test_the_calendar_has_five_cells_or_one(records: Records, as_of: datetime.date) -> None:
    rows = worked_out("report_calendar", records, as_of)
    for project in records["projects"]:
        here = [row for row in rows if row["project"] == project["id"]]
        assert [row["sequence"] for row in here] in ([1, 2, 3, 4, 5], [0])
        assert (here[0]["sequence"] == 0) == (here[0]["status"] in ("end_unknown", "end_year_only"))
    by_state = {row["status"]: row["n"] for row in worked_out("project_reports", records, as_of)}
    assert sum(by_state.values()) == len(rows)


@given(calendars(), days, st.integers(0, 3000))
@slow
def test_a_later_day_never_lowers_what_is_overdue(records: Records, day: datetime.date, more: int) -> None:
    def overdue(on: datetime.date) -> set[tuple[str, int]]:
        rows = worked_out("report_calendar", records, on)
        return {(row["project"], row["sequence"]) for row in rows if row["status"] == "overdue"}

    assert overdue(day) <= overdue(day + datetime.timedelta(days=more))


@given(calendars(), days, years)
@slow
def test_a_report_handed_in_never_makes_more_owed(records: Records, as_of: datetime.date, year: int) -> None:
    project = records["projects"][0]["id"]
    others = [each for each in records["reports"] if (each["project"], each["fiscal_year"]) != (project, year)]
    one_more = [*others, {"project": project, "fiscal_year": year, "state": "submitted"}]

    def count(reports: list[dict[str, Any]], status: str) -> int:
        rows = worked_out("report_calendar", {**records, "reports": reports}, as_of)
        return sum(row["status"] == status for row in rows)

    assert count(one_more, "overdue") <= count(others, "overdue")
    assert count(one_more, "submitted") >= count(others, "submitted")


# ---------------------------------------------------------------- progress and cost


@st.composite
def measurements(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """One project's indicators with targets of every kind, some values, and some costs."""
    numbers = st.none() | st.integers(-3, 9)
    indicators = [
        {
            "project": "p", "id": f"i{each}", "kind": draw(st.sampled_from(["outcome", "output"])), "unit": "件",
            "direction": draw(st.sampled_from([None, "increase", "decrease", "keep", "range"])),
            "target_value": draw(numbers), "target_lower": draw(numbers), "target_upper": draw(numbers),
            "target_fiscal_year": draw(st.none() | years), "target_status": draw(st.sampled_from(CERTAINTY)),
            "attribution": draw(st.sampled_from([None, "compared", "stated", "shared"])),
        }
        for each in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    outcomes = [
        {
            "id": f"o{number}", "project": "p", "indicator": draw(st.sampled_from(indicators))["id"],
            "role": draw(st.sampled_from(["baseline", "actual"])), "fiscal_year": draw(st.none() | years),
            "value": draw(numbers), "evidence": draw(st.sampled_from(EVIDENCE)),
            "status": draw(st.sampled_from(CERTAINTY)), "source": "s",
            "benefit_yen": draw(st.none() | st.integers(0, 100)),
        }
        for number in range(draw(st.integers(0, 6)) if indicators else 0)
    ]  # fmt: skip
    costs = [
        {
            "project": "p", "sequence": sequence,
            "kind": draw(st.sampled_from(["demonstration", "introduction", "operation"])),
            "amount_yen": draw(st.integers(50, 100)), "subsidy_yen": draw(st.none() | st.integers(0, 50)),
            "fiscal_year": draw(st.none() | years),
        }
        for sequence in range(1, draw(st.integers(1, 4)))
    ]  # fmt: skip
    return {"projects": [{"id": "p"}], "indicators": indicators, "outcomes": outcomes, "project_costs": costs,
            "sources": [{"id": "s", "read_in": "full"}]}  # fmt: skip


REPORTED = ("achieved", "improved", "missed", "not_improved", "on_track", "behind")
FIRM = ("achieved", "missed", "on_track", "behind")


@given(measurements(), days)
@slow
def test_every_indicator_has_one_status_and_they_add_up(records: Records, as_of: datetime.date) -> None:
    rows = worked_out("indicator_progress", records, as_of)
    assert len(rows) == len(records["indicators"])
    states = worked_out("outcome_status", records, as_of)
    outcomes = sum(each["kind"] == "outcome" for each in records["indicators"])
    assert sum(row["n"] for row in states) == outcomes and {row["total"] for row in states} == {outcomes}
    for row in rows:
        assert (row["status"] in REPORTED) <= (row["actual"] is not None)
        if row["direction"] == "decrease" and row["target_value"] == 0 and row["actual_value"] is not None:
            assert (row["status"] == "achieved") <= (row["actual_value"] <= 0)
        if row["status"] in FIRM:
            firm = ("read", "excerpt", "self_reported")
            assert row["target_weakness"] in firm and row["actual_weakness"] in firm and row["year_weakness"] in firm


@given(measurements(), days, st.integers(-3, 9), years)
@slow
def test_a_value_more_never_lowers_how_many_are_reported(
    records: Records, as_of: datetime.date, value: int, year: int
) -> None:
    if not records["indicators"]:
        return
    more = {
        "id": "one-more", "project": "p", "indicator": "i0", "role": "actual", "fiscal_year": year, "value": value,
        "evidence": "document", "status": "read", "source": "s",
    }  # fmt: skip

    def known(outcomes: list[dict[str, Any]]) -> int:
        rows = worked_out("indicator_progress", {**records, "outcomes": outcomes}, as_of)
        return sum(row["actual"] is not None for row in rows)

    assert known([*records["outcomes"], more]) >= known(records["outcomes"])


@given(measurements(), days)
@slow
def test_a_cost_is_told_with_its_reason_or_adds_up(records: Records, as_of: datetime.date) -> None:
    rows = worked_out("cost_effectiveness", records, as_of)
    assert len(rows) == max(1, len(records["indicators"]))
    for row in rows:
        computed = row["status"] == "computed"
        assert (row["yen_per_unit"] is not None) == computed
        assert (row["payback_years"] is not None) == (row["payback_status"] == "computed")
        if computed:
            assert row["kind"] == "outcome" and row["improvement"] > 0
            assert row["cost_yen"] == row["one_off_yen"] + (row["operation_yen"] or 0)
            assert abs(row["yen_per_unit"] * float(row["improvement"]) - row["cost_yen"]) <= float(row["improvement"])
            if row["own_yen"] is not None:
                assert row["own_yen"] == row["cost_yen"] - row["subsidy_yen"] >= 0
                assert row["own_yen_per_unit"] <= row["yen_per_unit"]
