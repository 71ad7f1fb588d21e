"""Every status, and every reason for refusing one, follows exactly from what is typed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from deriving import codes, worked_out

JUNE_2016 = datetime.date(2016, 6, 1)


def goal(direction: str | None, *, year: int | None = 2015, status: str = "read", **bounds: Any) -> dict[str, Any]:
    """The target of an indicator: `value`, `lower`, `upper`."""
    targets = {f"target_{name}": bound for name, bound in bounds.items()}
    certainty = {"target_status": status} if targets else {}
    return {"direction": direction, "target_fiscal_year": year, **targets, **certainty}


CASES: list[tuple[dict[str, Any], list[tuple[str, int | None, Any]], str]] = [
    # a target of zero, falling
    (goal("decrease", value=0), [("actual", 2015, 0)], "target_met"),
    (goal("decrease", value=0), [("actual", 2015, "0.000001")], "target_missed"),
    (goal("increase", value=0), [("actual", 2015, 0)], "target_met"),
    # a falling target between baseline and zero
    (goal("decrease", value=10), [("actual", 2015, 10)], "target_met"),
    (goal("decrease", value=10), [("actual", 2015, 11)], "target_missed"),
    (goal("decrease", upper=10), [("actual", 2015, 10)], "target_met"),
    # bands hold their edges
    (goal("range", lower=20, upper=30), [("actual", 2015, 20)], "target_met"),
    (goal("range", lower=20, upper=30), [("actual", 2015, 30)], "target_met"),
    (goal("range", lower=20, upper=30), [("actual", 2015, 31)], "target_missed"),
    (goal("range", lower=20, upper=30, year=2017), [("actual", 2015, 31)], "off_path"),
    (goal("range", upper=30), [("actual", 2015, -5)], "target_met"),
    # kept at its baseline
    (goal("keep"), [("baseline", 2012, 5), ("actual", 2015, 5)], "target_met"),
    (goal("keep"), [("baseline", 2012, 5), ("actual", 2015, 6)], "target_missed"),
    # on the straight line counts as on track
    (goal("increase", value=200, year=2017), [("baseline", 2013, 100), ("actual", 2015, 150)], "on_path"),
    (goal("increase", value=200, year=2017), [("baseline", 2013, 100), ("actual", 2015, 149)], "off_path"),
    (goal("decrease", value=0, year=2017), [("baseline", 2013, 80), ("actual", 2015, 40)], "on_path"),
    (goal("decrease", value=0, year=2017), [("baseline", 2013, 80), ("actual", 2015, 41)], "off_path"),
    # no judgement without what it needs
    (goal("increase", value=5, year=2016), [], "due_later"),
    (goal("increase", value=5), [], "no_value"),
    (goal("increase", value=5), [("actual", 2014, 4)], "old_value"),
    (goal("increase", year=None), [("actual", 2014, 4)], "no_target"),
    # without a target only the change is judged
    (goal("decrease", year=None), [("baseline", 2013, 9), ("actual", 2014, 4)], "better"),
    (goal("decrease", year=None), [("baseline", 2013, 4), ("actual", 2014, 4)], "same"),
    (goal("increase", year=None), [("baseline", 2013, 9), ("actual", 2014, 4)], "worse"),
    # a target that nobody wrote is never reached or missed
    (goal("decrease", value=0, status="inferred"), [("baseline", 2013, 9), ("actual", 2015, 0)], "target_met_unsure"),
    (goal("decrease", value=0, status="inferred"), [("actual", 2015, 0)], "unsure"),
    (goal("decrease", value=0, status="inferred"), [("baseline", 2013, 9), ("actual", 2015, 1)], "unsure"),
    (goal("decrease", value=0, status="inferred"), [], "unsure"),
    # nor by a value of an unknown year
    (goal("decrease", value=0), [("baseline", 2013, 9), ("actual", None, 0)], "target_met_unsure"),
    (goal("decrease", value=0), [("actual", None, 0)], "unsure"),
    (goal(None, value=5, year=None), [("actual", 2014, 4)], "no_direction"),
    (goal("increase", value=5, year=None), [("actual", 2014, None)], "not_numeric"),
    (goal("increase", value=5, year=None), [("actual", 2014, 4)], "no_target_year"),
    (goal("increase", value=5, year=2016), [("actual", None, 4)], "no_year"),
    (goal("increase", value=5, year=2016), [("actual", 2015, 4)], "no_baseline"),
]  # fmt: skip
STATUS = {
    "target_met": "achieved", "target_missed": "missed", "on_path": "on_track", "off_path": "behind",
    "due_later": "not_due", "no_value": "not_reported", "old_value": "not_reported", "better": "improved",
    "target_met_unsure": "improved", "same": "not_improved", "worse": "not_improved",
}  # fmt: skip
TARGETS = {
    "target_exceeded": "exceeded", "target_met": "met", "target_missed": "short", "old_value": "broken_off",
    "series_ended": "broken_off", "no_value": "not_reported", "dropped": "not_reported", "due_later": "not_due",
    "not_yet": "not_due",
}  # fmt: skip


@pytest.mark.parametrize(("indicator", "values", "reason"), CASES)
def test_a_status_follows_exactly(indicator: dict[str, Any], values: list[tuple[str, Any, Any]], reason: str) -> None:
    outcomes = [
        {"id": f"o{n}", "project": "p", "indicator": "i", "role": role, "fiscal_year": year, "value": value,
         "value_text": "増えた" if value is None else None, "evidence": "document", "status": "read", "source": "s"}
        for n, (role, year, value) in enumerate(values)
    ]  # fmt: skip
    records = {
        "indicators": [{"project": "p", "id": "i", "kind": "outcome", **indicator}],
        "outcomes": outcomes,
        "sources": [{"id": "s", "read_in": "full"}],
    }
    (row,) = worked_out("indicator_progress", records, JUNE_2016)
    assert (row["reason"], row["status"]) == (reason, STATUS.get(reason, "not_computable"))


def test_every_reason_for_a_status_is_tried() -> None:
    assert {reason for _, _, reason in CASES} == codes("indicator_progress", "reason")


BEFORE_AND_AFTER = [("baseline", 2013, 10), ("actual", 2015, 5)]
SPENT = {"kind": "demonstration", "amount_yen": 100, "subsidy_yen": 60, "fiscal_year": 2014}
FALLING = {"kind": "outcome", "direction": "decrease", "attribution": "compared"}
COSTS: list[tuple[str, dict[str, Any] | None, list[tuple[str, int | None, Any]], list[dict[str, Any]]]] = [
    ("computed", FALLING, BEFORE_AND_AFTER, [SPENT]),
    ("no_indicator", None, [], [SPENT]),
    ("output_only", {**FALLING, "kind": "output"}, BEFORE_AND_AFTER, [SPENT]),
    ("no_cost", FALLING, BEFORE_AND_AFTER, []),
    ("no_cost", FALLING, BEFORE_AND_AFTER, [{**SPENT, "kind": "operation"}]),
    ("no_outcome", FALLING, [("actual", 2015, 5)], [SPENT]),
    ("no_direction", {**FALLING, "direction": "keep"}, BEFORE_AND_AFTER, [SPENT]),
    ("no_improvement", FALLING, [("baseline", 2013, 5), ("actual", 2015, 5)], [SPENT]),
    ("years_unknown", FALLING, BEFORE_AND_AFTER, [SPENT, {**SPENT, "fiscal_year": None}]),
    ("years_unknown", FALLING, [("baseline", None, 10), ("actual", 2015, 5)], [SPENT]),
    ("years_differ", FALLING, BEFORE_AND_AFTER, [{**SPENT, "fiscal_year": 2016}]),
    ("years_differ", FALLING, BEFORE_AND_AFTER, [{**SPENT, "fiscal_year": 2012}]),
    ("attribution_unknown", {**FALLING, "attribution": None}, BEFORE_AND_AFTER, [SPENT]),
    ("attribution_shared", {**FALLING, "attribution": "shared"}, BEFORE_AND_AFTER, [SPENT]),
    ("not_project", {**FALLING, "attribution": "not_project"}, BEFORE_AND_AFTER, [SPENT]),
    ("values_unsure", FALLING, BEFORE_AND_AFTER, [{**SPENT, "status": "uncertain"}]),
    ("state_payment_only", FALLING, BEFORE_AND_AFTER, [{**SPENT, "covers": "state_payment", "amount_yen": None}]),
]


@pytest.mark.parametrize(("status", "indicator", "values", "costs"), COSTS)
def test_a_cost_is_refused_for_its_reason(
    status: str, indicator: dict[str, Any] | None, values: list[tuple[str, Any, Any]], costs: list[dict[str, Any]]
) -> None:
    (row,) = worked_out("cost_effectiveness", costed(indicator, values, costs), JUNE_2016)
    assert row["status"] == status
    assert (row["yen_per_unit"], row["own_yen_per_unit"]) == ((20, 8) if status == "computed" else (None, None))


def costed(
    indicator: dict[str, Any] | None, values: list[tuple[str, Any, Any]], costs: list[dict[str, Any]], **more: Any
) -> dict[str, list[dict[str, Any]]]:
    return {
        "projects": [{"id": "p"}],
        "indicators": [{"project": "p", "id": "i", **indicator}] if indicator else [],
        "outcomes": [
            {"id": f"o{n}", "project": "p", "indicator": "i", "role": role, "fiscal_year": year, "value": value,
             "evidence": "document", "status": "read", "source": "s", **more}
            for n, (role, year, value) in enumerate(values)
        ],
        "project_costs": [{"project": "p", "sequence": n, **each} for n, each in enumerate(costs, 1)],
        "sources": [{"id": "s", "read_in": "full"}],
    }  # fmt: skip


def test_every_reason_for_refusing_a_cost_is_tried() -> None:
    assert {status for status, *_ in COSTS} == codes("cost_effectiveness", "status")


@pytest.mark.parametrize(
    ("benefit", "operation", "status", "payback"),
    [
        (35, 10, "computed", 4),
        (None, 10, "no_benefit", None),
        (35, None, "no_operation", None),
        (10, 10, "never", None),
    ],
)
def test_payback_needs_a_benefit_above_the_operation(
    benefit: int | None, operation: int | None, status: str, payback: int | None
) -> None:
    costs = (
        [SPENT] if operation is None else [SPENT, {"kind": "operation", "amount_yen": operation, "fiscal_year": 2015}]
    )
    (row,) = worked_out("cost_effectiveness", costed(FALLING, BEFORE_AND_AFTER, costs, benefit_yen=benefit), JUNE_2016)
    assert (row["payback_status"], row["payback_years"]) == (status, payback)


def test_an_unknown_part_of_the_subsidy_leaves_the_own_cost_unknown() -> None:
    costs = [SPENT, {**SPENT, "subsidy_yen": None}]
    (row,) = worked_out("cost_effectiveness", costed(FALLING, BEFORE_AND_AFTER, costs), JUNE_2016)
    assert (row["yen_per_unit"], row["subsidy_yen"], row["own_yen_per_unit"]) == (40, None, None)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        (["n"] * 20, "no_ministry_list"), (["m"] * 20, "no_other_list"), (["mn"] * 6 + ["m", "n"], "overlap_small"),
        (["mn"] * 9 + ["n"], "one_within_other"), (["mn"] * 7 + ["m", "n"], "computed"),
    ],
)  # fmt: skip
def test_an_estimate_is_refused_for_its_reason(kinds: list[str], status: str) -> None:
    records = {
        "adoptions": [{"id": f"a{n}", "stage": "introduced"} for n in range(len(kinds))],
        "sources": [
            {"id": "m", "kind": "press_release", "publisher": "見本省"},
            {"id": "n", "kind": "press_release", "publisher": "見本市"},
        ],
        "adoption_sources": [{"adoption": f"a{n}", "source": each} for n, kind in enumerate(kinds) for each in kind],
    }  # fmt: skip
    assert {row["status"] for row in worked_out("unknown_adoptions", records, JUNE_2016)} == {status}


RISING = {"direction": "increase", "target_value": 100}


@pytest.mark.parametrize(
    ("values", "target", "reason"),
    [
        ([(2015, 101)], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2015}, "target_exceeded"),
        ([(2015, 100)], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2015}, "target_met"),
        ([(2015, 99)], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2015}, "target_missed"),
        ([(2014, 99)], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2015}, "old_value"),
        ([], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2015}, "no_value"),
        ([], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2016}, "due_later"),
        ([(2015, 99)], {"direction": "increase", "target_value": 100, "target_fiscal_year": 2016}, "not_yet"),
        ([(2014, 9)], {**RISING, "series_ended_fiscal_year": 2014, "target_fiscal_year": 2020}, "series_ended"),
        ([], {**RISING, "series_ended_by": "見本省", "target_fiscal_year": 2020}, "dropped"),
        ([(2015, 101)], {**RISING, "status": "inferred", "target_fiscal_year": 2015}, "unsure"),
        ([(2015, 99)], {"direction": "increase", "target_value": 100}, "no_target_year"),
        ([(2015, 99)], {"target_value": 100}, "no_direction"),
        ([(2015, 99)], {"direction": "increase"}, "no_target"),
    ],
)
def test_a_national_target_is_judged(values: list[tuple[int, int]], target: dict[str, Any], reason: str) -> None:
    told = [
        {"kpi": "k", "fiscal_year": year, "value": value, "evidence": "document", "status": "read", "source": "s"}
        for year, value in values
    ]
    kpi = {"id": "k", "kind": "target", "evidence": "document", "status": "read", **target}
    (row,) = worked_out("kpi_progress", {"kpis": [kpi], "kpi_values": told}, JUNE_2016)
    assert (row["reason"], row["status"]) == (reason, TARGETS.get(reason, "not_computable"))
    assert row["shortfall"] == (1 if reason == "target_missed" else None)
