"""The pack of the real portal: what it says, how it prints, and that everybody can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from browsing import Site, Watched, too_wide, violations
from packs import FIRST, LAST, real_year

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    portal = real_year(tmp_path_factory.mktemp("real"))
    result = portal.command("pack", FIRST, LAST, "--root", str(portal.root), "--output", str(portal.root / "pack"))
    assert result.exit_code == 0, result.output
    return portal.root / "pack"


@pytest.fixture(scope="module")
def page(site: Site, pack: Path) -> Iterator[Watched]:
    watched = Watched(site.context("plain"))
    watched.page.goto(f"{pack.as_uri()}/index.html", wait_until="load")
    yield watched
    watched.page.close()


def test_it_says_what_changed(page: Watched) -> None:
    rows = [(row.inner_text().split("\t")) for row in page.page.query_selector_all(".total tr")]
    counts = {row[0].partition("（")[0].strip(): row[1].partition("\n")[0] for row in rows}
    assert counts["新たに達成した成果の指標"] == "0件"  # the target is inferred
    assert counts["新たに改善とした成果の指標"] == "1件"
    assert counts["新たに未達となった成果の指標"] == "0件"
    assert counts["新しい値"] == "2件"
    assert counts["訂正した値"] == "1件"
    stages = {name.partition("：")[2]: n for name, n in counts.items() if name.startswith("新しい広がりの記録")}
    assert stages == {"導入済み": "0件", "交付決定": "1件", "候補": "0件"}
    assert counts["期限を過ぎた年次報告"] == "20件"
    whole = page.page.inner_text("main")
    assert "350 → 360回" in whole and "架空の訂正" in whole
    assert "岩手県大船渡市" in whole and "交付決定" in whole and "2014、2015、2016、2017、2018年度" in whole


def test_every_number_of_a_source_leads_to_one(page: Watched) -> None:
    wanted = {link.get_attribute("href") for link in page.page.query_selector_all(".cite")}
    there = {f"#{item.get_attribute('id')}" for item in page.page.query_selector_all(".sources li")}
    assert wanted == there and there


def test_it_asks_for_nothing_and_everybody_can_read_it(page: Watched) -> None:
    page.page.evaluate(AXE_SCRIPT)
    assert violations(page.page, "pack") == []
    page.page.set_viewport_size({"width": 375, "height": 800})
    assert too_wide(page.page) == []
    page.page.set_viewport_size({"width": 1280, "height": 800})
    assert page.complaints == []


def test_it_prints_on_paper(page: Watched) -> None:
    paper = page.page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF") and b"/MediaBox [0 0 594.95996 841.91998]" in paper  # A4
