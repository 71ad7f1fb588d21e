"""A verdict is as weak as its weakest input, and one quantity is the same wherever it stands."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriving import ROOT, TABLES, codes, worked_out
from machikado.portal import Opened, open_portal

DAY = datetime.date(2016, 6, 1)

# ---------------------------------------------------------------- the order, and who carries it

ORDER = ["read", "excerpt", "self_reported", "computed", "inferred", "uncertain", "unverified", "missing"]


def test_the_steps_stand_in_one_order_and_cover_every_word_of_certainty() -> None:
    steps = worked_out("weakness", {}, DAY)
    assert [row["id"] for row in steps] == ORDER
    assert [row["firm"] for row in steps] == sorted((row["firm"] for row in steps), reverse=True)
    assert [row["usable"] for row in steps] == sorted((row["usable"] for row in steps), reverse=True)
    covered = [word for row in steps for word in row["covers"]]
    assert len(covered) == len(set(covered))
    told = codes("outcomes", "status") | codes("outcomes", "evidence") | codes("sources", "read_in")
    assert told | codes("verification_ledger", "year_basis") <= set(covered)


@pytest.mark.parametrize(
    "field",
    [field for table in TABLES.values() if table.derived for field in table.fields if "weakest_status" in field.name],
    ids=lambda field: field.name,
)
def test_every_table_says_the_steps_in_the_same_words(field: Any) -> None:
    steps = [(row["id"], row["title"], row["title_en"]) for row in worked_out("weakness", {}, DAY)]
    assert [(each.value, each.label, each.label_en) for each in field.categories] == steps


def test_every_count_of_a_total_says_how_its_records_were_found() -> None:
    """A share without a word on its sample misleads; who has a part and a whole beside each other says it."""
    for table in TABLES.values():
        if table.derived and {"n", "total"} <= table.positions.keys():
            assert table.field("n").descriptor.get("sampling"), table.name


# ---------------------------------------------------------------- what weakens, only weakens

VERDICTS = {  # how much is claimed, and whether it is good news
    "achieved": (3, True), "missed": (3, False), "on_track": (2, True), "behind": (2, False), "improved": (1, True),
    "not_improved": (1, False), "not_due": (0, False), "not_reported": (0, False), "not_computable": (0, False),
}  # fmt: skip
numbers = st.integers(-2, 6)
years = st.integers(2012, 2016)


@st.composite
def measured(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """One indicator with a target, a baseline and some values, all of them read."""
    indicator = {
        "project": "p", "id": "i", "kind": "outcome", "unit": "件",
        "direction": draw(st.sampled_from(["increase", "decrease", "keep", "range"])),
        "target_value": draw(st.none() | numbers), "target_upper": draw(st.none() | numbers),
        "target_fiscal_year": draw(st.none() | years), "target_status": "read",
    }  # fmt: skip
    outcomes = [
        {"id": f"o{number}", "project": "p", "indicator": "i", "role": draw(st.sampled_from(["baseline", "actual"])),
         "fiscal_year": draw(st.none() | years), "value": draw(numbers), "evidence": "document", "status": "read",
         "source": "s"}
        for number in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    return {"indicators": [indicator], "outcomes": outcomes, "sources": [{"id": "s", "read_in": "full"}]}


@given(measured(), st.integers(0, 4), st.sampled_from(["inferred", "uncertain"]))
@settings(max_examples=25, deadline=None)
def test_an_input_that_was_inferred_never_makes_a_verdict_stronger(
    records: dict[str, list[dict[str, Any]]], which: int, status: str
) -> None:
    (before,) = worked_out("indicator_progress", records, DAY)
    weaker = {name: [dict(row) for row in rows] for name, rows in records.items()}
    if which < len(weaker["outcomes"]):
        weaker["outcomes"][which]["status"] = status
    else:
        weaker["indicators"][0]["target_status"] = status
    (after,) = worked_out("indicator_progress", weaker, DAY)
    claim, good = VERDICTS[before["status"]]
    assert VERDICTS[after["status"]][0] <= claim
    assert good or not VERDICTS[after["status"]][1]
    targeted = any(weaker["indicators"][0][f"target_{name}"] is not None for name in ("value", "upper"))
    touched = weaker["outcomes"][which]["id"] == after["actual"] if which < len(weaker["outcomes"]) else targeted
    assert not (touched and targeted and VERDICTS[after["status"]][0] > 1)  # such an input decides no target
    if before["weakest_status"]:
        assert ORDER.index(after["weakest_status"]) >= ORDER.index(before["weakest_status"])


@given(st.sampled_from(["read", "inferred"]), st.sampled_from(["read", "inferred"]), st.integers(90, 110))
@settings(max_examples=10, deadline=None)
def test_so_it_is_with_national_targets(target: str, value: str, number: int) -> None:
    def status(of_target: str, of_value: str) -> str:
        kpi = {"id": "k", "kind": "target", "direction": "increase", "target_value": 100, "target_fiscal_year": 2015,
               "evidence": "document", "status": of_target}  # fmt: skip
        told = {"kpi": "k", "fiscal_year": 2015, "value": number, "evidence": "document", "source": "s"}
        rows = worked_out("kpi_progress", {"kpis": [kpi], "kpi_values": [{**told, "status": of_value}]}, DAY)
        return str(rows[0]["status"])

    assert status(target, value) in (status("read", "read"), "not_computable")
    assert (status(target, value) == "not_computable") == ("inferred" in (target, value))


def test_a_report_is_never_called_overdue_because_of_an_inferred_end() -> None:
    def states(status: str | None) -> set[str]:
        project = {"id": "p", "programme": "g", "ended_fiscal_year": 2012, "ended_fiscal_year_status": status}
        records = {"programmes": [{"id": "g", "reporting_years": 2}], "projects": [project]}
        return {row["status"] for row in worked_out("report_calendar", records, DAY)}

    assert (states("read"), states(None), states("inferred")) == ({"overdue"}, {"overdue"}, {"overdue_unsure"})


# ---------------------------------------------------------------- the real portal


@pytest.fixture(scope="module")
def real() -> Opened:
    return open_portal(ROOT, datetime.date(2026, 11, 30))


def rows(portal: Opened, name: str) -> list[dict[str, Any]]:
    return [row.record() for row in portal.package.tables[name]]


def test_every_declared_quantity_is_the_same_everywhere(real: Opened) -> None:
    assert len(real.definitions.quantities) >= 15
    assert not [str(each) for each in real.package.problems if each.code == "quantities-differ"]


def test_shiojiri_improved_and_did_not_achieve(real: Opened) -> None:
    (damage,) = [row for row in rows(real, "indicator_progress") if row["indicator"] == "damage-share"]
    assert (damage["status"], damage["weakest_input"], damage["weakest_status"]) == ("improved", "target", "inferred")
    assert (damage["year_weakness"], damage["attributed"], damage["conflict"]) == ("computed", False, True)
    assert damage["conflicting"] == ("shiojiri-damage-before-rssing",)
    (answers,) = [row for row in rows(real, "project_answers") if row["project"] == "shiojiri"]
    assert (answers["worked"], answers["worked_weakest_input"], answers["cost"]) == ("improved", "target", "unknown")
    assert (answers["introduced"], answers["granted"], answers["candidates"]) == (1, 2, 1)
    assert (answers["spread"], answers["inferred_relations"]) == ("introduced", 3)
    first = rows(real, "findings")[0]
    assert (first["project"], first["status"], first["told"]) == ("shiojiri", "improved", "before_after")


def test_what_is_not_due_to_a_project_is_not_its_effect(real: Opened) -> None:
    crime = [row for row in rows(real, "findings") if row["project"] == "kakogawa-smart-city"]
    assert crime and all(row["attribution"] == "not_project" and not row["attributed"] for row in crime)
    (answers,) = [row for row in rows(real, "project_answers") if row["project"] == "kakogawa-smart-city"]
    assert answers["worked"] in ("unknown", "words_only")


def test_nothing_was_answered_in_full(real: Opened) -> None:
    (asked,) = [row for row in rows(real, "headline") if row["id"] == "asked"]
    assert (asked["n"], asked["total"], asked["answer"]) == (0, 19, "0件")
    assert "約束・一部回答が3件" in asked["more"]


def test_spread_has_three_numbers_claims_apart_and_no_share(real: Opened) -> None:
    counts = {row["id"]: row["n"] for row in rows(real, "adoption_counts")}
    assert counts.keys() == {"introduced/件", "granted/件", "candidate/件", "claimed/団体", "claimed/県"}
    assert (counts["claimed/団体"], counts["claimed/県"]) == (19, 2)
    (spread,) = [row for row in rows(real, "headline") if row["id"] == "spread"]
    assert (spread["n"], spread["total"]) == (counts["introduced/件"], None)
    own = next(row for row in rows(real, "adoption_funding") if row["funding"] == "own_funds")
    assert "total" not in own and "割合は" in own["note"] and "19団体と2県" in own["note"]


def test_aizuwakamatsu_is_a_project_and_a_grant_but_introduced_nothing(real: Opened) -> None:
    (town,) = [row for row in rows(real, "municipality_activity") if row["municipality"] == "072028"]
    assert (town["projects"], town["introduced"], town["granted"], town["candidates"]) == (1, 0, 1, 0)


def test_what_the_state_paid_is_never_the_cost(real: Opened) -> None:
    money = {row["project"]: row for row in rows(real, "project_money")}
    toyama, takamatsu = money["toyama-smart-city"], money["takamatsu-smart-city"]
    assert (toyama["status"], toyama["total_yen"], toyama["state_yen"]) == ("total", 240_000_000, 107_000_000)
    assert (takamatsu["status"], takamatsu["total_yen"]) == ("state_only", None)
    assert takamatsu["operation_yen"] == 30_385_000


def test_national_targets_are_told_as_reported_short_or_broken_off(real: Opened) -> None:
    told = {row["kpi"]: row for row in rows(real, "kpi_progress")}
    assert told["iot-municipalities"]["status"] == "exceeded"
    short = told["smart-city-implementations"]
    assert (short["status"], short["shortfall"]) == ("short", 1)
    silent = told["model-rollouts"]
    assert (silent["status"], silent["silent_years"], silent["shortfall"]) == ("broken_off", 3, None)
    series = {(row["kpi"], row["fiscal_year"]): row for row in rows(real, "kpi_series")}
    assert series["model-rollouts", 2017]["cumulative"] == 61
    assert series["model-rollouts", 2017]["cumulative_status"] == "inferred"
    assert series["model-rollouts", 2018]["state"] == "dropped" and series["model-rollouts", 2018]["dropped_by"]
    assert series["smart-city-implementations", 2018]["old_value"] == 3
    assert series["smart-city-implementations", 2019]["cumulative"] is None  # they only rise: cumulative already


def test_the_unseen_are_not_estimated_from_grants(real: Opened) -> None:
    (everything,) = [row for row in rows(real, "unknown_adoptions") if row["scope"] == "all"]
    assert (everything["status"], everything["estimate"]) == ("overlap_small", None)
