"""The gallery of charts in a browser: every width, light and dark, on paper, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from browsing import Watched, too_wide, violations
from chart_twins import faults
from conftest import AS_OF, PORTALS
from machikado.building import build
from machikado.report import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SMALL_TEXT = """() => [...document.querySelectorAll(".mk-chart *, .mk-spark *")]
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
  .map(node => [parseFloat(getComputedStyle(node).fontSize), node.textContent])
  .filter(([size]) => size > 0 && size < 12)"""
PAST_THE_EDGE = """() => [...document.querySelectorAll(".mk-chart text")].filter(node => node.getClientRects().length)
  .filter(node => node.getBoundingClientRect().right > innerWidth || node.getBoundingClientRect().left < 0)
  .map(node => node.textContent)"""

NOT_GREY = """() => [...document.querySelectorAll(".mk-chart svg *, .mk-tiles a")]
  .flatMap(node => [getComputedStyle(node).fill, getComputedStyle(node).backgroundColor])
  .filter(color => color.startsWith("rgb"))
  .filter(color => { const [r, g, b] = color.match(/\\d+/g); return r !== g || g !== b; })"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("charts") / "portal"
    shutil.copytree(PORTALS / "charts", root, ignore=shutil.ignore_patterns(".machikado", "site"))
    outcome = build(root, site=root / "site", as_of=AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture
def page(gallery: Path, watch: Callable[..., Watched]) -> Watched:
    return watch("index.html", base=gallery.as_uri() + "/")


def test_the_page_says_what_it_draws(gallery: Path) -> None:
    assert faults((gallery / "index.html").read_text(encoding="utf-8")) == []


def test_every_chart_of_the_real_portal_says_what_it_draws(folder: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("index.html"))}
    charted = {path: text for path, text in pages.items() if 'class="mk-chart' in text}
    assert {"adoptions", "municipalities", "outcomes"} <= {path.parent.name for path in charted}
    assert {str(path): found for path, text in charted.items() if (found := faults(text))} == {}


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_every_chart_is_sound_at_every_width(page: Watched, width: int) -> None:
    page.page.set_viewport_size({"width": width, "height": 900})
    found = [
        *page.complaints,
        *too_wide(page.page),
        *page.page.evaluate(SMALL_TEXT),
        *page.page.evaluate(PAST_THE_EDGE),
    ]
    page.page.evaluate(AXE_SCRIPT)  # which asks for style sheets in a way that a browser refuses for files
    for scheme in ("light", "dark"):
        page.page.emulate_media(color_scheme=scheme)
        found += violations(page.page, f"{width} px, {scheme}")
    assert found == []


def test_marks_have_the_width_that_they_are_given(page: Watched) -> None:
    """A rule of the style sheet must not move them."""
    wrong = page.page.evaluate("""() => [...document.querySelectorAll("tbody svg rect[width$='%']")].filter(rect => {
      const whole = rect.ownerSVGElement.getBoundingClientRect().width;
      return Math.abs(rect.getBoundingClientRect().width - whole * parseFloat(rect.getAttribute("width")) / 100) > 2;
    }).length""")
    assert wrong == 0


def test_the_keyboard_opens_what_is_folded(page: Watched) -> None:
    more = page.page.locator(".mk-tree summary")
    last = page.page.locator(".mk-tree details a").last
    expect(last).to_be_hidden()
    more.focus()
    page.page.keyboard.press("Enter")
    expect(last).to_be_visible()
    page.page.keyboard.press("Tab")
    expect(page.page.locator(".mk-tree details a").first).to_be_focused()


def test_paper_shows_all_in_grey(page: Watched) -> None:
    assert page.page.evaluate(NOT_GREY)
    page.page.emulate_media(media="print", color_scheme="dark")
    expect(page.page.locator(".mk-tree details a").last).to_be_visible()
    colored = page.page.evaluate(NOT_GREY)
    assert colored == []
