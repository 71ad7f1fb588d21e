"""What a page weighs: few requests and bytes, one small script before the first paint, nothing that moves later."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from browsing import Site, Watched, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CONTENT = 60_000, 7  # bytes after gzip, requests
LIMITS = {
    "": CONTENT,
    "projects/": CONTENT,
    "projects/shiojiri/": CONTENT,
    "adoptions/": CONTENT,
    "adoptions/fujimi/": CONTENT,
    "municipalities/202151/": (30_000, 4),
    "municipalities/": CONTENT,
    "outcomes/": CONTENT,
    "roadmap/": CONTENT,
    "meetings/": CONTENT,
    "meetings/ict-machizukuri-14/": CONTENT,
    "speakers/{first}/": (30_000, 4),
    "sources/{first}/": (30_000, 4),
    "data/": CONTENT,
    "data/projects/": CONTENT,
    "methods/indicator_progress/": CONTENT,
    "contribute/": CONTENT,
    "about/": (30_000, 4),
}
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum)));
})"""
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.renderBlockingStatus === "blocking" && !/[.]css$/.test(entry.name))
  .map(entry => entry.name.replace(/.*[/]/, ""))"""
FIRST = "base.js"  # the colors that somebody chose, and room for results, must be known before anything is painted


def opened(site: Site, address: str, width: int = 1280) -> tuple[Any, list[str]]:
    """The page, and the files that it asked for: only these count, whatever the cache holds."""
    asked: list[str] = []
    context = site.browser.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.on("request", lambda request: asked.append(unquote(urlsplit(request.url).path)))
    page.goto(site.url + site.address(address), wait_until="networkidle")
    return page, [path for path in asked if not path.endswith(("machikado.svg", "favicon.ico"))]


def gzipped(folder: Path, path: str) -> int:
    file = folder / path.lstrip("/")
    return len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 9))


@pytest.mark.parametrize("address", LIMITS)
def test_a_page_is_light(site: Site, address: str) -> None:
    page, asked = opened(site, address)
    weights = {path: gzipped(site.folder, path) for path in asked}
    most, requests = LIMITS[address]
    assert sum(weights.values()) <= most and len(asked) <= requests, weights
    assert not [path for path in asked if "search" in path or "bundle" in path or "/main." in path]
    assert page.evaluate(BLOCKING) == [FIRST]
    assert gzipped(site.folder, f"/assets/javascripts/{FIRST}") < 2_000
    page.context.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", ["", "projects/shiojiri/", "outcomes/", "municipalities/202151/", "data/"])
def test_nothing_moves(site: Site, address: str, width: int) -> None:
    page, _ = opened(site, address, width)
    assert page.evaluate(SHIFTS) == 0
    page.context.close()


def test_the_search_comes_when_somebody_turns_to_it(site: Site) -> None:
    page, asked = opened(site, "about/")
    page.keyboard.press("/")
    until(page, "() => document.activeElement.name === 'q'")
    page.keyboard.type("鳥獣")
    page.locator("[data-search-result]").first.wait_for()
    assert not any("search" in path for path in asked)
    page.context.close()


def test_what_was_typed_before_the_search_was_there_is_looked_for(site: Site) -> None:
    page, _ = opened(site, "about/")
    page.evaluate("() => { document.querySelector('[data-mk-search] input').value = '鳥獣'; }")
    page.locator("[data-mk-search] input").focus()
    page.locator("[data-search-result]").first.wait_for()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_color_told_to_browsers_is_the_papers(watch: Callable[..., Watched], scheme: str) -> None:
    page = watch("about/", scheme, color_scheme=scheme).page
    told = page.locator(f'meta[name="theme-color"][media*="{scheme}"]').get_attribute("content")
    paper = page.evaluate(
        "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    assert told == "#" + "".join(f"{each:02x}" for each in paper)


def test_data_blocks_offend_no_policy(watch: Callable[..., Watched]) -> None:
    watched = watch("meetings/ict-machizukuri-14/")
    assert watched.page.locator('script[type="application/ld+json"]').count() > 5
    assert watched.complaints == []
