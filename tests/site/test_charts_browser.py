"""The gallery of charts in a browser: every width, light and dark, on paper, by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF, PORTALS
from playwright.sync_api import expect

from browsing import PATIENCE, Watched, too_wide, violations
from chart_twins import faults
from machikado.build.pipeline import build
from machikado.validation.report import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SMALL_TEXT = """() => [...document.querySelectorAll(".mk-chart *, .mk-fig *, .mk-finding, .mk-src *")]
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
  .map(node => [parseFloat(getComputedStyle(node).fontSize), node.textContent])
  .filter(([size]) => size > 0 && size < 13)"""
PAST_THE_EDGE = """() => [...document.querySelectorAll(".mk-chart text, .mk-fig text")]
  .filter(node => node.getClientRects().length)
  .filter(node => node.getBoundingClientRect().right > innerWidth || node.getBoundingClientRect().left < 0)
  .map(node => node.textContent)"""

NOT_GREY = """() => [...document.querySelectorAll(".mk-chart svg *, .mk-fig svg *, .mk-tiles a")]
  .flatMap(node => [getComputedStyle(node).fill, getComputedStyle(node).backgroundColor])
  .filter(color => color.startsWith("rgb"))
  .filter(color => { const [r, g, b] = color.match(/\\d+/g); return r !== g || g !== b; })"""


# In a drawing: words on words, words outside it, dots and bars outside it; a pixel is given.
LABELS = """() => [...document.querySelectorAll(".mk-fig__plot > svg, .mk-fig__plot > div > svg")].flatMap(svg => {
  const box = node => node.getBoundingClientRect(), out = box(svg), found = [];
  const texts = [...svg.querySelectorAll("text")].filter(node => node.getClientRects().length);
  texts.forEach((one, place) => texts.slice(place + 1).forEach(other => {
    const a = box(one), b = box(other);
    if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
      found.push(`${one.textContent} on ${other.textContent}`);
  }));
  const drawn = [...svg.querySelectorAll("rect, circle, polygon")].filter(each => !each.closest("defs"));
  for (const node of [...texts, ...drawn]) {
    const a = box(node);
    if (a.left < out.left - 2 || a.right > out.right + 2 || a.top < out.top - 2 || a.bottom > out.bottom + 2)
      found.push(`${node.outerHTML} is outside`);
  }
  return found;
})"""
WIDTHS = [320, 360, 375, 480, 600, 768, 900, 1024, 1280, 1600, 1920]


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
    charted = {path: text for path, text in pages.items() if 'class="mk-chart' in text or 'class="mk-fig' in text}
    assert {"spread", "municipalities", "outcomes", "roadmap", "shiojiri"} <= {path.parent.name for path in charted}
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


def test_labels_keep_clear_at_every_width(page: Watched) -> None:
    found = {}
    for width in WIDTHS:
        page.page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.page.evaluate(LABELS) + too_wide(page.page) + page.page.evaluate(SMALL_TEXT)
    assert found == {width: [] for width in WIDTHS}


def test_wider_plots_show_more_labels(page: Watched) -> None:
    shown = """() => [...document.querySelectorAll(".mk-fig__plot text")]
      .filter(each => each.getClientRects().length).length"""
    counts = []
    for width in (320, 700, 1280):
        page.page.set_viewport_size({"width": width, "height": 900})
        counts.append(page.page.evaluate(shown))
    assert counts[0] < counts[1] <= counts[2]


def test_a_map_is_a_list_where_it_is_narrow(page: Watched) -> None:
    first = page.page.locator(".mk-tiles").first
    for width, display, tiles in ((1280, "grid", 47), (375, "block", 40)):
        page.page.set_viewport_size({"width": width, "height": 900})
        assert first.evaluate("node => getComputedStyle(node).display") == display
        visible = "node => [...node.children].filter(each => each.getClientRects().length).length"
        assert first.evaluate(visible) == tiles


def test_the_names_of_a_matrix_stay_while_its_cells_scroll(page: Watched) -> None:
    page.page.set_viewport_size({"width": 320, "height": 900})
    box = page.page.locator(".mk-scroll:has(.mk-matrix)").first
    head = box.locator("tbody th[scope=row]").first
    before = head.bounding_box()
    assert box.evaluate("node => { node.scrollLeft = 40; return node.scrollLeft }") > 0
    after = head.bounding_box()
    assert before and after and abs(before["x"] - after["x"]) < 1


def test_a_source_is_found_from_its_number(page: Watched) -> None:
    mark = page.page.locator(".mk-ref a").first
    mark.focus()
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.querySelector(':target').matches('.mk-src > li')")
    assert mark.get_attribute("aria-label", timeout=PATIENCE).startswith("出典1：")


def test_drawings_need_no_script(gallery: Path, watch: Callable[..., Watched]) -> None:
    watched = watch("index.html", "no script", base=gallery.as_uri() + "/", java_script_enabled=False)
    for kind in (".mk-slope", ".mk-years", ".mk-units", ".mk-matrix-fig", ".mk-tilemap", ".mk-bullets"):
        expect(watched.page.locator(f"{kind} svg, {kind} .mk-tiles").first).to_be_visible()


def test_forced_colors_keep_words_and_patterns(gallery: Path, watch: Callable[..., Watched]) -> None:
    watched = watch("index.html", "forced", base=gallery.as_uri() + "/", forced_colors="active")
    pale = """() => [...document.querySelectorAll(".mk-fig text")].filter(node => node.getClientRects().length)
      .filter(node => getComputedStyle(node).fill === getComputedStyle(document.body).backgroundColor)
      .map(node => node.outerHTML)"""
    assert [each for each in watched.page.evaluate(pale) if ' on"' not in each] == []
    outlined = """() => [...document.querySelectorAll(".mk-fig .bar, .mk-fig .unit, .mk-fig .open")]
      .every(node => getComputedStyle(node).stroke !== "none")"""
    assert watched.page.evaluate(outlined)


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
