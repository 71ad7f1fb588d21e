"""The look of the real portal in a browser: every width from a telephone to a large screen, paper, the shell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from browsing import Site, Watched, too_wide, until
from printing import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDTHS = (*range(320, 1401, 20), 1920)
KINDS = {
    "home": "",
    "projects": "projects/",
    "project": "projects/shiojiri/",
    "adoptions": "adoptions/",
    "adoption": "adoptions/fujimi/",
    "municipalities": "municipalities/",
    "prefecture": "municipalities/200000/",
    "town": "municipalities/202151/",
    "outcomes": "outcomes/",
    "roadmap": "roadmap/",
    "meetings": "meetings/",
    "meeting": "meetings/ict-machizukuri-14/",
    "data": "data/",
    "table": "data/projects/",
    "method": "methods/indicator_progress/",
    "quality": "quality/",
    "contribute": "contribute/",
    "form": "contribute/adoptions/",
    "about": "about/",
    "source": "sources/irpr/",
    "search": "search/",
    "not there": "404.html",
}
# Cells that were squeezed until their words stand one character below the other, and lines of text that lie on others.
FAULTS = """() => {
  const apart = "svg, .mk-hidden, thead, .mk-form__bar";
  const seen = node => !node.closest(apart) && node.checkVisibility({ visibilityProperty: true });
  const rectsOf = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(each => each.width > 1);
  };
  const linesOf = node => {
    let count = 0, end = -Infinity;
    for (const each of rectsOf(node).sort((one, other) => one.top - other.top)) {
      if (each.top + each.height / 2 > end) count++;
      end = Math.max(end, each.bottom);
    }
    return count;
  };
  const faults = [];
  for (const cell of document.querySelectorAll("td, th")) {
    if (!seen(cell) || cell.innerText.trim().length <= 3) continue;
    const style = getComputedStyle(cell);
    const width = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (width < 4 * parseFloat(style.fontSize) - 1 && linesOf(cell) > 1)
      faults.push(`${Math.round(width)} px: ${cell.innerText.trim().slice(0, 20)}`);
  }
  const lines = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !seen(node.parentElement)) continue;
    for (const each of rectsOf(node)) {
      const { top, bottom, left, right } = each, spare = each.height * .28;  // a face has room around its letters
      lines.push({ top: top + spare, bottom: bottom - spare, left: left + 1, right: right - 1, node });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, place) => {
    for (let next = place + 1; next < lines.length && lines[next].top < one.bottom; next++) {
      const other = lines[next];
      if (other.node !== one.node && other.left < one.right && one.left < other.right)
        faults.push(`one on the other: ${one.node.data.trim().slice(0, 15)} | ${other.node.data.trim().slice(0, 15)}`);
    }
  });
  return faults.slice(0, 5);
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_no_width_squeezes_the_text(site: Site, kind: str) -> None:
    """No column narrower than four characters, nothing to scroll sideways, no text on other text."""
    watched = Watched(site.context("plain"))
    page = watched.page
    page.goto(site.url + KINDS[kind], wait_until="load")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {words}" for words in [*too_wide(page), *page.evaluate(FAULTS)]]
    page.close()
    assert found == []


@pytest.mark.parametrize("kind", ["home", "outcomes", "meeting"])
def test_text_of_double_size_fits(site: Site, kind: str) -> None:
    """Somebody who has set the browser's letters to twice their size reads all of it."""
    watched = Watched(site.context("plain"))
    page = watched.page
    page.goto(site.url + KINDS[kind], wait_until="load")
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("""() => { const sheet = new CSSStyleSheet(); sheet.replaceSync("html{font-size:200%!important}");
      document.adoptedStyleSheets = [sheet]; }""")
    found = [*too_wide(page), *(words for words in page.evaluate(FAULTS) if words.startswith("one on"))]
    page.close()
    assert found == []


def test_the_tabs_stand_in_one_line_or_two_even_ones(watch: Callable[..., Watched]) -> None:
    page = watch("outcomes/").page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        tops = page.locator("nav.mk-tabs a").evaluate_all("tabs => tabs.map(each => each.getBoundingClientRect().top)")
        rows = [tops.count(top) for top in sorted(set(tops))]
        assert len(rows) <= (1 if width >= 360 else 2) and (len(rows) == 1 or min(rows) >= 3), (width, rows)


def test_the_active_tab_is_underlined_and_named(watch: Callable[..., Watched]) -> None:
    page = watch("projects/shiojiri/").page
    active = page.locator("nav.mk-tabs [aria-current]")
    expect(active).to_have_text("成果")
    style = "node => [getComputedStyle(node).borderBottomColor, getComputedStyle(node).color]"
    line, ink = active.evaluate(style)
    assert line == ink != page.locator("nav.mk-tabs a:not([aria-current])").first.evaluate(style)[1]


def test_the_skip_link_does_not_cover_the_name(watch: Callable[..., Watched]) -> None:
    page = watch("").page
    for width in (320, 375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("a.mk-skip").focus()
        skip, name = page.locator("a.mk-skip").bounding_box(), page.locator("a.mk-brand").bounding_box()
        assert skip["y"] >= 0 and skip["x"] >= 0 and skip["x"] + skip["width"] <= width
        assert skip["y"] + skip["height"] <= name["y"], width


def test_the_box_comes_first_on_the_search_page_too(watch: Callable[..., Watched]) -> None:
    page = watch("search/").page
    names = []
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.tagName + '.' + (document.activeElement.type || '')"))
    assert names[2] == "INPUT.search"


def test_a_heading_has_its_address_beside_it(watch: Callable[..., Watched]) -> None:
    page = watch("about/").page
    links = page.locator("article .mk-permalink")
    assert links.count() == page.locator("article :is(h2, h3)[id]").count() > 3
    expect(page.locator("h1 a, h2 .mk-permalink, h1 + .mk-permalink")).to_have_count(0)
    first = page.locator("h2").first
    expect(links.first).to_have_attribute("href", f"#{first.get_attribute('id')}")
    expect(links.first).to_have_accessible_name(f"「{first.inner_text()}」へのリンク")
    expect(page.get_by_role("heading", name=first.inner_text(), exact=True)).to_have_count(1)


def test_a_page_not_found_offers_a_search(watch: Callable[..., Watched], site: Site, folder: Path) -> None:
    """At any depth its own files are found; without JavaScript the doors and the box are there all the same."""
    text = (folder / "404.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:href|src|action)="(?!/|#|https?:|mailto:|data:)', text)
    page = watch("", "not there").page
    address = site.url + "projects/deep/shiojiri-model_2/"
    page.route(address, lambda route: route.fulfill(status=200, body=text, content_type="text/html; charset=utf-8"))
    page.goto(address)
    box = page.locator("form[data-mk-missing] input")
    expect(box).to_have_value("shiojiri model 2")
    assert page.locator("article .mk-doors a").count() >= 6
    page.locator("form[data-mk-missing] button").click()
    page.wait_for_url("**/search/?q=shiojiri*")


def test_the_footer_says_who_how_old_and_that_it_is_not_official(watch: Callable[..., Watched]) -> None:
    foot = watch("projects/shiojiri/").page.locator("footer.mk-foot")
    expect(foot.locator("section")).to_have_count(4)
    words = foot.inner_text()
    assert "国や自治体の公式サイトではありません" in words and re.search(r"版 \d{4}\.\d\d\.\d\d", words)
    assert re.search(r"最終更新 \d{4}年\d+月\d+日", words) and "連絡先はまだ設定されていません" in words


def test_targets_are_large_enough(watch: Callable[..., Watched]) -> None:
    """Controls and links that stand alone; those inside a sentence are as high as its line."""
    page = watch("adoptions/").page
    for width in (375, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        controls = page.locator("header :is(a, button, input), .mk-button, select, .mk-tabs a, .mk-foot li > a, td a")
        small = controls.evaluate_all(
            """nodes => nodes.filter(each => each.getClientRects().length && !each.matches(".mk-skip"))
              .map(each => [each.getBoundingClientRect(), each.textContent.trim()])
              .filter(([box]) => box.height < 24 || box.width < 24).map(([, words]) => words)"""
        )
        assert small == []


def test_forced_colors_leave_everything_in_sight(site: Site) -> None:
    page: Any = site.context("forced colors", forced_colors="active").new_page()
    page.goto(site.url + "outcomes/")
    line, ground = page.locator("nav.mk-tabs [aria-current]").evaluate(
        "node => [getComputedStyle(node).borderBottomColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert line != ground
    page.close()


def test_a_meeting_is_a_paper_of_nine_pages_at_most(watch: Callable[..., Watched]) -> None:
    page = watch("meetings/ict-machizukuri-14/").page
    assert pages_of(page) <= 9
    page.emulate_media(media="print")
    head = page.locator(".mk-print-head")
    expect(head).to_be_visible()
    words = head.inner_text()
    assert "街角 Machikado" in words and "/meetings/ict-machizukuri-14/" in words and re.search(r"版 \d{4}\.", words)
    expect(page.get_by_text("出典", exact=True).and_(page.locator("a:visible"))).to_have_count(0)


def test_the_colors_have_three_states(watch: Callable[..., Watched]) -> None:
    watched = watch("", "prefers light", color_scheme="light")
    button = watched.page.locator("button[data-mk-scheme]")
    for words in ("自動", "明るい", "暗い", "自動"):
        expect(button).to_have_accessible_name(re.compile(f"^配色：\\s*{words}$"))
        button.click()
    until(watched.page, "document.documentElement.dataset.mkScheme === 'light'")
    watched.page.evaluate("localStorage.clear()")
    assert watched.complaints == []
