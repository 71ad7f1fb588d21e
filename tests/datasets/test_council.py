"""What a member of the council looks for, on pages with very many records: the missed first, nobody left out unsaid."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

import synthetic
from machikado.build.audit import audit
from machikado.build.pipeline import build
from machikado.validation.report import report
from synthetic_records import Scale

SCALE = Scale(municipalities=300, projects=24, adoptions=400, meetings=4, outcomes=960, sources=60)
ASKED = "synthetic-meeting-0001"
Page = Callable[[str], LexborNode]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = synthetic.write(tmp_path_factory.mktemp("council") / "portal", scale=SCALE)
    meeting = root / "datasets/meetings" / f"{ASKED}.yaml"
    meeting.write_text(meeting.read_text(encoding="utf-8").replace("kind: answered", "kind: done", 1), encoding="utf-8")
    outcome = build(root, site=root / "site", as_of=datetime.date.fromisoformat(synthetic.AS_OF))
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture(scope="module")
def page(site: Path) -> Page:
    def article(address: str) -> LexborNode:
        html = (site / address / "index.html").read_text(encoding="utf-8")
        found = LexborHTMLParser(html).css_first("article")
        assert found is not None
        return found

    return article


@pytest.mark.parametrize("portal", ["real", "rich"])
def test_the_site_passes_its_audit(portal: str, site: Path, folder: Path) -> None:
    found = list(audit(folder if portal == "real" else site))
    assert {each.code for each in found} == {"no-contact"}, report(
        found, "text", ""
    )  # whose site it is, nobody knows yet


def rows(site: Path, table: str) -> list[dict[str, str]]:
    with (site / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(node: LexborNode) -> str:
    return " ".join(node.text().split())


@pytest.mark.parametrize("kind", ["projects", "adoptions", "municipalities"])
def test_a_record_page_stays_small_beside_many_records(site: Path, kind: str) -> None:
    sizes = {path.parent.name: path.stat().st_size for path in (site / kind).glob("*/index.html")}
    sizes.pop("embed", None)
    most = 40 if kind == "projects" else 16  # KB; a project has four answers, a picture and its sources
    assert len(sizes) > 20 and {name: size for name, size in sizes.items() if size > most * 1024} == {}


def test_the_missed_come_first_and_say_why(site: Path, page: Page) -> None:
    article = page("outcomes")
    missed = [row for row in rows(site, "indicator_progress") if row["kind"] == "outcome" and row["status"] == "missed"]
    shown = article.css("#missed-table tbody tr")
    assert 0 < len(shown) < len(missed)
    assert f"{len(shown)}／{len(missed)}件を示しました" in words_of(article)
    assert any("資金がなくなった" in words_of(row) for row in shown)


def test_reasons_that_nobody_wrote_are_told_apart_from_those_that_were(site: Path, page: Page) -> None:
    unknown = [
        row for row in rows(site, "shortfall_reasons") if row["reason_class"] == "unknown" and row["total"] != "0"
    ]
    words = words_of(page("outcomes/costs"))
    assert unknown
    for row in unknown:
        assert f"理由が資料に書かれていないもの：{row['n']}／{row['total']}件" in words


def test_every_national_target_shows_who_answers_for_it(site: Path, page: Page) -> None:
    """However many targets the projects have, which stand before them in the table."""
    national = [row for row in rows(site, "kpi_responsibility") if row["kpi"]]
    assert len(rows(site, "kpi_responsibility")) > 100 > len(national) > 0
    assert len(page("roadmap").css("#responsibility-table tbody tr")) == len(national)


def test_a_case_says_from_whom_it_was_taken_over_and_how_long_after(site: Path, page: Page) -> None:
    delays = {row["adoption"]: row for row in rows(site, "adoption_delay")}
    later = next(row for row in rows(site, "adoptions") if row["adopted_from"])
    article = page(f"adoptions/{later['id']}")
    pairs = {words_of(term): term.next for term in article.css("dt")}
    origin = pairs["どこから採り入れたか"]
    assert any(f"/{later['adopted_from']}/" in (link.attributes["href"] or "") for link in origin.css("a"))
    months = int(delays[later["id"]]["delay_months"])
    assert words_of(pairs["実証の終わりから"]).startswith(f"{months}か月" if months >= 0 else "終わる前")


def test_what_was_done_is_no_open_request(page: Page) -> None:
    words = words_of(page(f"meetings/{ASKED}"))
    assert "実施済み" in words


def test_the_unanswered_are_counted_before_the_answered(page: Page) -> None:
    counts = [words_of(item) for item in page("meetings").css(".mk-parts li")]
    assert [count.split()[0].lstrip("○●◐") for count in counts[:3]] == [
        "未回答",
        "約束または一部の回答",
        "回答のあったもの",
    ]


def test_the_models_stand_side_by_side_with_their_maps(page: Page) -> None:
    article = page("spread")
    assert len(article.css(".mk-columns .mk-tiles")) == 6
    assert "6／24件を示しました" in words_of(article)


def test_the_shades_of_the_map_follow_its_largest_number(site: Path, page: Page) -> None:
    counts = [int(row["introduced"]) for row in rows(site, "prefecture_activity")]
    steps = {
        int(tile.css_first("b").text().removesuffix("件")): tile.attributes["class"]
        for tile in page("municipalities").css(".mk-tiles > li")
        if tile.css_first("b").text() != "―"
    }
    assert max(counts) > 4 and steps[max(counts)].endswith("s4")
    assert not steps[min(steps)].endswith(("s3", "s4"))


def test_the_home_page_has_the_newest_events(page: Page) -> None:
    section = page("").css_first("#newest")
    assert section is not None and len(section.parent.css("ul.mk-news li a")) >= 4
