"""Answers on the very day on which they change, and of records that a worked example leaves out."""

from __future__ import annotations

import datetime

import pytest

from deriving import Rows, worked_out

DAY = datetime.date(2020, 10, 1)
SOURCE = {"id": "s", "kind": "report", "read_in": "full"}
LAST, FIRST = datetime.date(2016, 3, 31), datetime.date(2016, 4, 1)  # of fiscal 2015, of fiscal 2016


def one(rows: Rows) -> dict[str, object]:
    (row,) = rows
    return row


# ---------------------------------------------------------------- 31 March and 1 April


@pytest.mark.parametrize(
    ("measured_on", "year"),
    [("2015-03", 2014), ("2015-03-31", 2014), ("2015-04-01", 2015), ("2015-04", 2015), ("2015-12-31", 2015),
     ("2016-01-01", 2015), ("2015", 2015), (None, None)],
)  # fmt: skip
def test_a_value_belongs_to_the_fiscal_year_of_its_day(measured_on: str | None, year: int | None) -> None:
    records = {
        "sources": [SOURCE],
        "indicators": [{"project": "p", "id": "i", "kind": "outcome"}],
        "outcomes": [{"id": "o", "project": "p", "indicator": "i", "role": "actual", "measured_on": measured_on,
                      "value": 1, "evidence": "document", "status": "read", "source": "s"}],
    }  # fmt: skip
    row = one(worked_out("verification_ledger", records, DAY))
    assert (row["year"], row["year_basis"]) == (year, "stated" if year else "unknown")


def test_a_report_is_not_overdue_on_the_day_it_is_due() -> None:
    records = {
        "programmes": [{"id": "g", "reporting_years": 1}],
        "projects": [{"id": "p", "programme": "g", "ended": "2015-03-31", "ended_source": "s"}],
        "sources": [SOURCE],
    }
    for day, status in ((LAST, "due"), (FIRST, "overdue")):
        row = one(worked_out("report_calendar", records, day))
        assert (row["fiscal_year"], row["due_on"], row["status"]) == (2015, LAST, status)


@pytest.mark.parametrize(("ended", "first_report"), [("2015-03-31", 2015), ("2015-04-01", 2016), ("2015-04", 2016)])
def test_the_first_report_is_on_the_fiscal_year_after_the_end(ended: str, first_report: int) -> None:
    records = {
        "programmes": [{"id": "g", "reporting_years": 2}],
        "projects": [{"id": "p", "programme": "g", "ended": ended, "ended_source": "s"}],
        "sources": [SOURCE],
    }
    assert [row["fiscal_year"] for row in worked_out("report_calendar", records, DAY)] == [
        first_report, first_report + 1,
    ]  # fmt: skip


def test_a_target_is_missed_only_once_its_fiscal_year_is_over() -> None:
    records = {
        "sources": [SOURCE],
        "indicators": [
            {"project": "p", "id": "i", "kind": "outcome", "direction": "increase", "target_value": 10,
             "target_fiscal_year": 2015, "target_status": "read", "target_source": "s"},
        ],
        "outcomes": [
            {"id": "o", "project": "p", "indicator": "i", "role": "actual", "fiscal_year": 2015, "value": 5,
             "evidence": "document", "status": "read", "source": "s"},
        ],
    }  # fmt: skip
    assert one(worked_out("indicator_progress", records, LAST))["status"] != "missed"
    assert one(worked_out("indicator_progress", records, FIRST))["status"] == "missed"
    without = {**records, "outcomes": []}
    assert [one(worked_out("indicator_progress", without, day))["status"] for day in (LAST, FIRST)] == [
        "not_due", "not_reported",
    ]  # fmt: skip


def test_the_first_year_after_the_subsidy_begins_in_april() -> None:
    records = {"projects": [{"id": "p", "ended": "2015-03-31"}, {"id": "q", "ended": "2015-04-01"}]}
    totals = {
        day: next(
            row["total"] for row in worked_out("after_subsidy", records, day)
            if (row["kind"], row["years_after"]) == ("project", 1)
        )
        for day in (datetime.date(2015, 3, 31), datetime.date(2015, 4, 1), LAST, FIRST)
    }  # fmt: skip
    assert list(totals.values()) == [0, 1, 1, 2]


@pytest.mark.parametrize(("started", "year"), [("2015-03-31", 2014), ("2015-04-01", 2015), ("2015", None)])
def test_an_adoption_is_counted_in_the_fiscal_year_of_its_start(started: str, year: int | None) -> None:
    records = {"adoptions": [{"id": "a", "stage": "introduced", "funding": "unknown", "started": started}]}
    assert [(row["fiscal_year"], row["n"]) for row in worked_out("adoption_years", records, DAY)] == [(year, 1)]


def test_from_march_to_april_is_a_month_and_before_the_end_is_negative() -> None:
    records = {
        "projects": [{"id": "p", "ended": "2015-03-31"}],
        "adoptions": [
            {"id": "after", "project": "p", "started": "2015-04-01"},
            {"id": "before", "project": "p", "started": "2014-12"},
        ],
    }
    rows = {row["adoption"]: row for row in worked_out("adoption_delay", records, DAY)}
    assert (rows["after"]["delay_months"], rows["after"]["delay_years"]) == (1, 0)
    assert (rows["before"]["delay_months"], rows["before"]["delay_years"]) == (-3, -1)


# ---------------------------------------------------------------- what is known of a town and a project


def test_a_town_whose_part_in_a_project_is_not_named_took_part_in_it() -> None:
    """Most records name no role; without them towns with a project alone would be in no list."""
    records = {
        "project_areas": [
            {"project": "p", "municipality": "992011"},
            {"project": "q", "municipality": "992011", "role": "main"},
            {"project": "r", "municipality": "992011", "role": "partner"},
            {"project": "p", "municipality": "993018"},
        ]
    }
    rows = {row["municipality"]: row for row in worked_out("municipality_activity", records, DAY)}
    assert {code: (row["projects"], row["partnerships"], row["total"]) for code, row in rows.items()} == {
        "992011": (2, 1, 3), "993018": (1, 0, 1),
    }  # fmt: skip


def test_hearsay_counts_only_where_there_is_nothing_else() -> None:
    """Also where it is newer; of the rest the newest counts, and within a year the best supported."""

    def actual(*outcomes: tuple[str, int, int, str]) -> object:
        records = {
            "sources": [SOURCE],
            "indicators": [{"project": "p", "id": "i", "kind": "outcome", "direction": "increase"}],
            "outcomes": [
                {"id": name, "project": "p", "indicator": "i", "role": "actual", "fiscal_year": year, "value": value,
                 "evidence": evidence, "status": "read", "source": "s"}
                for name, year, value, evidence in outcomes
            ],
        }  # fmt: skip
        return one(worked_out("indicator_progress", records, DAY))["actual"]

    assert actual(("a", 2014, 1, "document"), ("b", 2016, 9, "unverified")) == "a"
    assert actual(("b", 2016, 9, "unverified")) == "b"
    assert actual(("a", 2014, 1, "document"), ("b", 2016, 9, "self_reported")) == "b"
    assert actual(("b", 2016, 9, "self_reported"), ("c", 2016, 8, "third_party")) == "c"


def test_two_values_of_one_year_are_told_as_a_conflict() -> None:
    records = {
        "sources": [SOURCE],
        "indicators": [{"project": "p", "id": "i", "kind": "outcome", "direction": "increase"}],
        "outcomes": [
            {"id": name, "project": "p", "indicator": "i", "role": "actual", "fiscal_year": year, "value": value,
             "evidence": "document", "status": "read", "source": "s"}
            for name, year, value in (("a", 2016, 1), ("b", 2016, 2), ("c", 2015, 3))
        ],
    }  # fmt: skip
    row = one(worked_out("indicator_progress", records, DAY))
    assert (row["conflict"], row["actual"], row["conflicting"], row["actuals"]) == (True, "a", ("b",), 3)


def test_more_known_by_name_than_were_claimed_leaves_no_rest() -> None:
    records = {
        "claims": [{"id": f"c{claimed}", "project": "p", "claimed": claimed} for claimed in (2, 3, 4)],
        "adoptions": [
            {"id": f"a{claim}{n}", "project": "p", "claim": f"c{claim}"} for claim in (2, 3, 4) for n in range(3)
        ],
    }
    rows = {row["claim"]: row for row in worked_out("claim_reconciliation", records, DAY)}
    assert {name: (row["itemised"], row["not_itemised"], row["status"]) for name, row in rows.items()} == {
        "c2": (3, 0, "above"), "c3": (3, 0, "complete"), "c4": (3, 1, "partly"),
    }  # fmt: skip


def test_only_what_this_site_has_inferred_counts_as_inferred() -> None:
    relations = ("model", "similar", "parallel", "unknown", "inferred", "inferred")
    records = {
        "projects": [{"id": "p"}],
        "adoptions": [
            {"id": f"a{n}", "project": "p", "relation": relation, "stage": "introduced", "funding": "unknown"}
            for n, relation in enumerate(relations)
        ],
    }
    row = one(worked_out("project_activity", records, DAY))
    assert (row["adoptions"], row["introduced"], row["inferred_adoptions"]) == (6, 6, 2)


def test_what_it_costs_each_year_is_no_part_of_what_it_cost() -> None:
    """And what the state paid is never taken for the whole."""

    def money(*costs: dict[str, object]) -> tuple[object, ...]:
        records = {
            "projects": [{"id": "p"}],
            "sources": [SOURCE],
            "project_costs": [
                {"project": "p", "sequence": number, "fiscal_year": 2014, "evidence": "document", "status": "read",
                 "source": "s", **cost}
                for number, cost in enumerate(costs, 1)
            ],
        }  # fmt: skip
        row = one(worked_out("project_money", records, DAY))
        return tuple(row[name] for name in ("status", "total_yen", "state_yen", "operation_yen"))

    whole = {"kind": "demonstration", "amount_yen": 100, "subsidy_yen": 60}
    yearly = {"kind": "operation", "amount_yen": 30}
    paid = {"kind": "demonstration", "covers": "state_payment", "subsidy_yen": 60}
    assert money(whole, yearly) == ("total", 100, 60, 30)
    assert money(paid, yearly) == ("state_only", None, 60, 30)
    assert money(paid | {"amount_yen": 60}) == ("state_only", None, 60, None), "whatever else is said of it"
    assert money(yearly) == ("operation_only", None, None, 30)
    assert money(paid) == ("state_only", None, 60, None) and money() == ("unknown", None, None, None)


def test_a_national_target_falls_short_only_once_its_fiscal_year_is_over() -> None:
    records = {
        "sources": [SOURCE],
        "kpis": [
            {"id": "k", "kind": "target", "direction": "increase", "target_value": 10, "target_fiscal_year": 2015,
             "evidence": "document", "status": "read", "source": "s"},
        ],
        "kpi_values": [
            {"kpi": "k", "fiscal_year": 2015, "value": 5, "evidence": "document", "status": "read", "source": "s"},
        ],
    }  # fmt: skip
    assert one(worked_out("kpi_progress", records, LAST))["status"] == "not_due"
    row = one(worked_out("kpi_progress", records, FIRST))
    assert (row["status"], row["shortfall"]) == ("short", 5)
    reached = {**records, "kpi_values": [records["kpi_values"][0] | {"value": 10}]}
    assert one(worked_out("kpi_progress", reached, LAST))["status"] == "met"


@pytest.mark.parametrize(
    ("direction", "after", "status"),
    [("increase", 11, "improved"), ("increase", 10, "not_improved"), ("increase", 9, "not_improved"),
     ("decrease", 9, "improved"), ("decrease", 11, "not_improved")],
)  # fmt: skip
def test_without_a_target_only_what_is_better_has_improved(direction: str, after: int, status: str) -> None:
    records = {
        "sources": [SOURCE],
        "indicators": [{"project": "p", "id": "i", "kind": "outcome", "direction": direction}],
        "outcomes": [
            {"id": role, "project": "p", "indicator": "i", "role": role, "fiscal_year": year, "value": value,
             "evidence": "document", "status": "read", "source": "s"}
            for role, year, value in (("baseline", 2012, 10), ("actual", 2015, after))
        ],
    }  # fmt: skip
    assert one(worked_out("indicator_progress", records, DAY))["status"] == status


def test_of_two_values_as_good_the_exact_one_counts() -> None:
    records = {
        "sources": [SOURCE],
        "indicators": [{"project": "p", "id": "i", "kind": "outcome", "direction": "increase"}],
        "outcomes": [
            {"id": name, "project": "p", "indicator": "i", "role": "actual", "fiscal_year": 2016, "value": value,
             "approximate": about, "evidence": "document", "status": "read", "source": "s"}
            for name, value, about in (("a", 100, "true"), ("b", 97, None))
        ],
    }  # fmt: skip
    row = one(worked_out("indicator_progress", records, DAY))
    assert (row["actual"], row["actual_value"], row["actual_approximate"]) == ("b", 97, None)


def test_a_year_is_silent_only_once_it_is_over_and_none_after_the_target_is() -> None:
    records = {
        "sources": [SOURCE],
        "kpis": [
            {"id": "k", "kind": "target", "direction": "increase", "target_value": 10, "target_fiscal_year": 2017,
             "evidence": "document", "status": "read", "source": "s"},
        ],
        "kpi_values": [
            {"kpi": "k", "fiscal_year": 2015, "value": 5, "evidence": "document", "status": "read", "source": "s"},
        ],
    }  # fmt: skip
    days = ("2016-04-01", "2017-03-31", "2017-04-01", "2018-04-01", "2030-04-01")
    rows = [one(worked_out("kpi_progress", records, datetime.date.fromisoformat(day))) for day in days]
    assert [row["silent_years"] for row in rows] == [0, 0, 1, 2, 2]


def test_the_newest_adoptions_come_first_and_candidates_last() -> None:
    adoptions = [
        ("old", "introduced", "2014-04-01"), ("new", "introduced", "2019"), ("middle", "introduced", "2016-05"),
        ("undated", "introduced", None), ("granted", "granted", "2020-01"), ("candidate", "candidate", "2020-02"),
    ]  # fmt: skip
    records = {"adoptions": [{"id": name, "stage": stage, "started": on} for name, stage, on in adoptions]}
    rows = worked_out("adoption_list", records, DAY)
    assert [row["adoption"] for row in rows] == ["new", "middle", "old", "undated", "granted", "candidate"]
