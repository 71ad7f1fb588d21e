"""What is loaded says what its sources say: amounts and values worked out again from the review sheets themselves.

The sheets (JUDGIT!, CC BY 4.0) are not part of the repository. They are looked for beside it, in
`../shared/data/review-sheets`; only the tests that need them are skipped where they are not.
"""

from __future__ import annotations

import csv
import functools
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from machikado.core.git import as_of
from machikado.package.rows import Package, Row
from machikado.portal import open_portal

ROOT = Path(__file__).resolve().parents[2]
SHEETS = ROOT.parent / "shared/data/review-sheets"
FORMER = ROOT.parent / "shared/data/municipalities"
BUDGET = {
    "initial_budget": "当初予算", "supplementary_budget": "補正予算", "carried_over": "前年度から繰越し",
    "budget_total": "予算計", "spending": "執行額",
}  # fmt: skip
INDICATORS = {  # what the sheets call a target
    "model-rollouts": "成功モデルの普及展開数",
    "smart-city-implementations": "分野横断的なデータ利活用によるスマートシティの実装数",
    "smart-city-bodies": "スマートシティに関する技術の実装をした自治体・地域団体数",
    "iot-municipalities": "生活に身近な分野でのIoTを活用した取組により地域情報化を実現した地方公共団体数",
    "iot-package-cases": "地域ＩoＴ実装総合支援パッケージ施策によって創出される地域IoTの実装事例数",
}
needs_sheets = pytest.mark.skipif(not SHEETS.is_dir(), reason=f"the review sheets are not at hand ({SHEETS})")


@functools.cache
def package() -> Package:
    return open_portal(ROOT, as_of(ROOT)).package


def table(name: str) -> list[Row]:
    return list(package().tables[name])


def source(row: Row, field: str = "source") -> str:
    return str(row[field])


# ---------------------------------------------------------------- the sheets


@functools.cache
def sheet(name: str) -> dict[str, Any]:
    """The sheet that a source stands for: `judgit2021-0072` is `2021-2021-総務-20-0072.json`."""
    year, number = name.removeprefix("judgit").split("-", 1)
    number = number.replace("new", "new30-")
    (path,) = [each for each in (SHEETS / "raw").glob(f"{year}-*.json") if each.stem.endswith(number)]
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@functools.cache
def payments() -> dict[tuple[str, str], dict[str, str]]:
    """Each line of the lists of payees by sheet and place (`支出先 A-1`)."""
    with (SHEETS / "payments-of-14-sheets.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["source"], f"支出先 {row['group']}-{row['rank']}"): row for row in csv.DictReader(file)}


def yen(millions: float) -> int:
    return int(Decimal(str(millions)) * 1_000_000)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def from_sheets(rows: list[Row], field: str = "source") -> list[Row]:
    return [row for row in rows if source(row, field).startswith("judgit")]


@needs_sheets
@pytest.mark.parametrize(
    ("name", "at_least"), [("project_costs", 20), ("adoption_costs", 23), ("unplaced_payments", 9)]
)
def test_every_payment_is_the_line_of_its_sheet(name: str, at_least: int) -> None:
    rows = from_sheets(table(name))
    assert len(rows) >= at_least
    for row in rows:
        line = payments()[source(row), row["locator"]]
        said = (row["subsidy_yen"], row["fiscal_year"], plain(row["recipient"]))
        assert said == (int(line["amount_yen"]), int(line["fiscal_year"]), plain(line["recipient"])), row.key
        assert row["approximate"] == (int(line["amount_yen"]) % 1_000_000 == 0), row.key
        (raw,) = [
            each for each in sheet(source(row))["支出先"]
            if f"支出先 {each['グループ']}-{each['番号']}" == row["locator"] and each["年度"] == row["fiscal_year"]
        ]  # fmt: skip
        assert (yen(raw["支出額"]), plain(raw["支出先名"])) == (said[0], said[2]), row.key


@needs_sheets
def test_every_adopter_and_title_is_that_of_its_payment() -> None:
    rows = list(from_sheets(table("adoption_costs")))
    assert len(rows) > 10
    for row in rows:
        line, adoption = payments()[source(row), row["locator"]], row.adoption
        assert (line["municipality"], plain(line["title"])) == (adoption["adopter"], plain(adoption["title"])), row.key


@needs_sheets
def test_every_payee_that_is_a_town_is_where_its_project_took_place() -> None:
    seen = 0
    for row in from_sheets(table("project_costs")):
        line = payments()[source(row), row["locator"]]
        if line["municipality"]:
            seen += 1
            assert line["municipality"] in {area["municipality"] for area in row.project.areas}, row.key
    assert seen >= 8


@needs_sheets
def test_every_budget_and_spending_is_that_of_its_sheet() -> None:
    rows = table("programme_budgets")
    assert len(rows) >= 50
    for row in rows:
        (year,) = [each for each in sheet(source(row))["予算"] if each["年度"] == row["fiscal_year"]]
        assert row["value_yen"] == yen(year[BUDGET[row["measure"]]]), row.key


@needs_sheets
def test_every_total_budget_is_the_last_that_was_published() -> None:
    assert any(row["superseded"] for row in table("programme_budgets"))
    for row in table("programme_budgets"):
        if row["measure"] == "budget_total":
            others = [
                each for each in table("programme_budgets")
                if each["measure"] == "budget_total" and each["programme"] == row["programme"]
                and each["fiscal_year"] == row["fiscal_year"]
            ]  # fmt: skip
            last = max(others, key=lambda each: str(each.source["published_on"]))
            assert bool(row["superseded"]) == (row.key != last.key), row.key


@needs_sheets
def test_every_round_has_the_budget_of_a_sheet() -> None:
    rows = [row for row in table("rounds") if row["budget_yen"] is not None]
    assert len(rows) >= 7
    for row in from_sheets(rows, "budget_source"):
        (year,) = [each for each in sheet(source(row, "budget_source"))["予算"] if each["年度"] == row["fiscal_year"]]
        measure = "補正予算" if row["supplementary"] else "当初予算"
        assert row["budget_yen"] == yen(year[measure]), row.key


@needs_sheets
def test_every_total_of_a_round_is_the_count_of_a_sheet() -> None:
    rows = [row for row in table("rounds") if row["selected_total"] is not None]
    assert len(rows) >= 8
    for row in rows:
        found = sheet(source(row, "selected_total_source"))
        if row["selected_total_basis"] == "paid":
            lines = [each for each in found["支出先"] if each["グループ"] == "A" and each["年度"] == row["fiscal_year"]]
            assert row["selected_total"] == len(lines), row.key
            continue
        words = "交付決定数" if row["selected_total_basis"] == "granted" else "完了件数"
        year = row["fiscal_year"] + (row["id"] == "mhs-fy2014-supplementary")  # carried over into the next
        counts = [
            each["活動実績"] for output in found["アウトプット"] if words in output["活動指標"]
            for each in output["活動実績"] if each["年度"] == year
        ]  # fmt: skip
        assert counts == [row["selected_total"]], row.key


def values_of(name: str, kpi: str) -> dict[int, dict[str, Any]]:
    (found,) = [each for each in sheet(name)["アウトカム"] if plain(each["成果指標"]) == plain(INDICATORS[kpi])]
    return {each["年度"]: each for each in found["成果実績"]}


@needs_sheets
def test_every_value_and_yearly_target_of_a_kpi_is_that_of_its_sheet() -> None:
    assert len(table("kpi_values")) >= 11
    for name, cell in (("kpi_values", "成果実績"), ("kpi_targets", "目標値")):
        for row in table(name):
            assert row["value"] == Decimal(str(values_of(source(row), str(row["kpi"]))[row["fiscal_year"]][cell])), (
                row.key
            )


@needs_sheets
def test_every_target_is_that_of_its_sheet() -> None:
    rows = from_sheets(table("kpis"))
    assert len(rows) == 4
    for row in rows:
        (found,) = [
            each for each in sheet(source(row))["アウトカム"]
            if plain(each["成果指標"]) == plain(INDICATORS[row["id"]])
        ]  # fmt: skip
        assert (str(row["target_value"]), row["target_fiscal_year"]) == (found["目標値"], found["目標最終年度"]), (
            row.key
        )


@needs_sheets
def test_a_series_has_no_later_value_in_any_sheet() -> None:
    """Where a series is said to stop, no sheet has a value of a later year."""
    stopped = [row for row in table("kpis") if row["series_source"] is not None]
    assert stopped
    for row in stopped:
        known = {int(value["fiscal_year"]) for value in table("kpi_values") if value["kpi"] == row["id"]}
        assert row["series_ended_fiscal_year"] == (max(known) if known else None)
        for path in sorted((SHEETS / "raw").glob("*.json")):
            for each in json.loads(path.read_text(encoding="utf-8"))["アウトカム"]:
                if plain(each["成果指標"]) == plain(INDICATORS[row["id"]]):
                    later = [
                        year for year in each["成果実績"] if year["年度"] not in known and year["成果実績"] is not None
                    ]
                    assert not later, path.name


@needs_sheets
def test_the_publishers_restatement_is_in_both_sheets() -> None:
    (row,) = [each for each in table("restatements") if each["restated_by"] == "publisher"]
    kpi, year, _ = row["row_key"].split("/")
    for value, name in ((row["old_value"], "earlier_source"), (row["new_value"], "source")):
        assert Decimal(value) == Decimal(str(values_of(source(row, name), kpi)[int(year)]["成果実績"]))


@needs_sheets
def test_every_quote_of_a_payment_is_that_of_its_line() -> None:
    quoted = [
        row for name in ("project_costs", "unplaced_payments", "adoption_stages") for row in table(name) if row["quote"]
    ]
    assert len(quoted) >= 50
    for row in quoted:
        line = payments()[source(row), row["locator"]]
        words = (
            f"{row['locator']}: {line['recipient']}「{line['title']}」{Decimal(line['amount_million_yen'])}（百万円）"
        )
        assert plain(row["quote"]) == plain(words), row.key


# ---------------------------------------------------------------- all facts


def _facts() -> Iterator[tuple[str, Row]]:
    """The rows of all typed tables that hold what somebody stated."""
    told = {"evidence", "status"}
    for name, rows in package().tables.items():
        if not rows.table.derived and told & set(rows.table.positions) and "source" in rows.table.positions:
            yield from ((name, row) for row in rows)


def test_every_fact_carries_its_source() -> None:
    without = [(name, row.key) for name, row in _facts() if row["source"] is None]
    assert without == []
    records = [row for name in ("projects", "adoptions") for row in table(name)]
    assert [row.key for row in records if not list(row.sources)] == []
    assert len(list(_facts())) > 380


def test_words_are_quoted_only_from_what_was_read_in_full() -> None:
    quoted = [(name, row) for name, row in _facts() if "quote" in row.table.positions and row["quote"]]
    assert len(quoted) > 100
    for name, row in quoted:
        places = [row.source]
        if name == "rounds":
            places = [row.selected_total_source]
        assert [each["read_in"] for each in places] == ["full"], (name, row.key)


def test_what_is_inferred_says_why() -> None:
    """A mark without a reason helps nobody; the note may stand beside the mark or with the row."""
    silent = [
        (name, row.key) for name, row in _facts()
        if "status" in row.table.positions and row["status"] == "inferred"
        and not any(row[field] for field in ("status_note", "note", "reason") if field in row.table.positions)
    ]  # fmt: skip
    assert silent == []


def test_three_quantities_of_adoptions_stand_on_their_sources() -> None:
    stages = {(str(row["adoption"]), row["stage"]) for row in table("adoption_stages")}
    assert {row["id"] for row in table("adoptions")} == {adoption for adoption, _ in stages}
    both = {adoption for adoption, stage in stages if stage == "introduced"} & {
        adoption for adoption, stage in stages if stage == "granted"
    }
    assert both == {"misasa", "nakagawa", "tsushima"}


def test_every_project_has_a_name_for_the_public() -> None:
    names = [row["short_name"] for row in table("projects")]
    assert all(names) and len(set(names)) == len(names)
    assert max(map(len, names)) <= 24


# ---------------------------------------------------------------- former municipalities


def test_former_municipalities_lead_to_todays() -> None:
    rows = table("former_municipalities")
    assert len(rows) == 1_914
    assert sum(row["successor"] is None for row in rows) == 5
    named = {(row["name"], row["prefecture"]): str(row.successor["name"]) for row in rows if row["successor"]}
    assert named["浦和市", "埼玉県"] == "さいたま市"  # which has another code since it has wards
    assert named["東鳥取町", "大阪府"] == "阪南市"  # a town then, a city now
    assert named["壬生川町", "愛媛県"] == "西条市"  # merged twice
    assert named["湯来町", "広島県"] == "広島市"  # its successor is a ward
    assert ("大野村", "茨城県") not in named  # nothing in the lists leads on from 鹿島町


@pytest.mark.skipif(not FORMER.is_dir(), reason=f"the lists of municipalities are not at hand ({FORMER})")
def test_the_script_builds_the_very_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools/data"))
    import former_municipalities as script

    monkeypatch.setattr(script, "TARGET", tmp_path / "former.csv")
    script.main(str(FORMER / "former-municipalities.csv"), str(FORMER / "localgovjp-utf8.csv"))
    assert (tmp_path / "former.csv").read_bytes() == (ROOT / "datasets/former_municipalities.csv").read_bytes()


def test_what_rests_on_hearsay_or_on_the_town_itself_is_counted_as_such() -> None:
    """The number beside how many were introduced is that of the marks in the list."""
    rows = [row for row in table("adoptions") if row["stage"] == "introduced"]
    doubtful = [row for row in rows if row["evidence"] in ("unverified", "self_reported") or row["status"] != "read"]
    (count,) = [row for row in table("adoption_counts") if row["what"] == "introduced"]
    assert (count["n"], count["unsure"]) == (len(rows), len(doubtful)) and doubtful
    (told,) = [row for row in table("headline") if row["id"] == "spread"]
    assert told["more"].startswith(f"うち{len(doubtful)}件は、会議での伝聞か当事者の申告です。")
