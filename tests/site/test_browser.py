"""The real portal in a browser: each kind of page, wide and narrow, light and dark, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from browsing import Site, Watched, too_wide, until, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAPER = """scheme => {
  const color = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number);
  return (color[0] + color[1] + color[2]) / 3 > 128 === (scheme === "light");
}"""
KINDS = {
    "home": "",
    "projects": "projects/",
    "project": "projects/shiojiri/",
    "adoptions": "adoptions/",
    "adoption": "adoptions/fujimi/",
    "municipalities": "municipalities/",
    "prefecture": "municipalities/200000/",
    "town": "municipalities/202151/",
    "town without records": "municipalities/013030/",
    "outcomes": "outcomes/",
    "roadmap": "roadmap/",
    "meetings": "meetings/",
    "meeting": "meetings/ict-machizukuri-14/",
    "speakers": "speakers/",
    "speaker": "speakers/{first}/",
    "data": "data/",
    "table": "data/projects/",
    "long table": "data/municipalities/",
    "methods": "methods/",
    "method": "methods/indicator_progress/",
    "quality": "quality/",
    "contribute": "contribute/",
    "errors": "contribute/errors/",
    "guide": "contribute/excel/",
    "answer": "contribute/answer/",
    "english": "en/contribute/",
    "about": "about/",
    "licence": "licence/",
    "accessibility": "accessibility/",
    "sources": "sources/",
    "source": "sources/{first}/",
    "search": "search/",
}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Tests of one kind of page stand together, so that they share it."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def shared(site: Site, kind: str) -> Iterator[Watched]:
    """A page of this kind, just loaded for the first test and used by the next."""
    watched = Watched(site.context("plain"))
    watched.page.goto(site.url + site.address(KINDS[kind]), wait_until="load")
    yield watched
    watched.page.close()


def test_the_keyboard_reaches_the_content_at_once(shared: Watched) -> None:
    page = shared.page
    page.keyboard.press("Tab")
    skip = page.locator("a.mk-skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === '__skip'")
    page.keyboard.press("Tab")
    until(page, "document.activeElement.closest('article, footer')")


def test_each_kind_of_page_is_sound(shared: Watched) -> None:
    """No violation of WCAG 2.2 AA, no complaint of the browser, no request elsewhere, nothing to scroll sideways."""
    page, found = shared.page, shared.complaints
    expect(page.locator("h1")).to_have_count(1)
    page.evaluate(AXE_SCRIPT)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width} px: {words}" for words in too_wide(page)]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page, f"{width} px, {scheme}")
    assert found == []


def test_each_kind_of_page_prints_its_content_alone(shared: Watched) -> None:
    page = shared.page
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("h1")).to_be_visible()
    for chrome in ("header.mk-top", "nav.mk-tabs", "a.mk-skip", "footer.mk-foot", "form", "button", ".mk-permalink"):
        expect(page.locator(f"{chrome}:visible")).to_have_count(0)
    ink, paper = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert brightness(ink) < 100 and (brightness(paper) > 240 or paper.endswith(", 0)"))


def test_each_kind_of_page_opens_from_a_folder(site: Site, watch: Callable[..., Watched], kind: str) -> None:
    """From file:// it looks as it does served, and its links lead to pages."""
    watched = watch(f"{site.address(KINDS[kind])}index.html", base=site.folder.as_uri() + "/")
    page = watched.page
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.styleSheets.length") == len(page.locator("link[rel=stylesheet]").all())
    assert page.evaluate("getComputedStyle(document.querySelector('.mk-page')).display") != "none"
    link = page.locator("nav.mk-tabs a").first
    link.click()
    page.wait_for_url("**/index.html")
    expect(page.locator("h1")).to_be_visible()
    assert watched.complaints == []


def test_each_kind_of_page_reads_without_javascript(site: Site, watch: Callable[..., Watched], kind: str) -> None:
    watched = watch(site.address(KINDS[kind]), "without JavaScript", java_script_enabled=False)
    page = watched.page
    expect(page.locator("h1")).to_be_visible()
    for row in page.locator("article table tbody tr").all()[:5]:
        expect(row).to_be_visible()
    expect(page.locator("article form:visible, [data-copy] + button:visible")).to_have_count(0)
    links = page.locator(
        "article a[href]:not([href^='http']):not([href^='mailto']):not([href^='#']):not([download]):not([type])"
    )
    if links.locator("visible=true").count():
        links.locator("visible=true").last.click()
        expect(page.locator("h1")).to_be_visible()
    page.locator("nav.mk-tabs a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert watched.complaints == []


def brightness(color: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", color)[:3])) / 3


def test_what_is_focused_is_seen(watch: Callable[..., Watched]) -> None:
    page = watch("projects/").page
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
              const style = getComputedStyle(document.activeElement);
              return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
            }"""
        )
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_scheme_can_be_chosen_and_is_kept(watch: Callable[..., Watched], system: str) -> None:
    watched = watch("", f"prefers {system}", color_scheme=system)
    page = watched.page
    button = page.locator("button[data-mk-scheme]")

    def settles(scheme: str) -> None:
        page.wait_for_load_state()
        until(page, PAPER, scheme)

    settles(system)
    for scheme, words in (("light", "明るい"), ("dark", "暗い")):
        button.click()
        settles(scheme)
        expect(button).to_contain_text(words)
    page.locator("nav.mk-tabs a").first.click()
    page.wait_for_url("**/outcomes/")
    settles("dark")
    page.reload()
    settles("dark")
    button.click()
    settles(system)
    expect(button).to_contain_text("自動")
    assert watched.complaints == []


LISTS = {"projects/": ("project_list", "area"), "adoptions/": ("adoption_list", "status")}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_keeps_what_its_page_says_however_it_is_narrowed(watch: Callable[..., Watched], address: str) -> None:
    """Marks, sources and links that a page writes into cells are there whatever is chosen, and in every order."""
    watched = watch(address)
    page = watched.page
    rows = page.locator("[data-mk-explore] tbody tr")
    said = page.locator("[data-mk-explore] [data-said]")
    expect(said).to_contain_text("件目")
    written = rows.evaluate_all("rows => rows.map(row => row.outerHTML)")
    table, sorted_by = LISTS[address]
    facet = page.locator(f"#x-{table} [data-facet] a").first
    n = int(facet.locator("b").inner_text())
    facet.click()
    expect(rows).to_have_count(n)
    page.locator(f"[data-head={sorted_by}]").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    shown = rows.evaluate_all("rows => rows.map(row => row.outerHTML)")
    assert len(shown) == n and {*shown} <= {*written}
    page.reload()
    expect(rows).to_have_count(n)
    assert rows.evaluate_all("rows => rows.map(row => row.outerHTML)") == shown
    assert watched.complaints == []


@pytest.mark.parametrize(
    ("address", "field", "text"),
    [
        ("projects/", "prefecture", "長野県"), ("projects/", "state", "改善"), ("projects/", "field", "防災"),
        ("projects/", "round", "平成24年度"), ("projects/", "programme", "ICT街づくり推進事業"),
        ("adoptions/", "funding", "national_subsidy"), ("adoptions/", "theme", "林業"),
        ("adoptions/", "model", "塩尻市の鳥獣被害センサー"),
    ],
)  # fmt: skip
def test_addresses_of_earlier_filters_still_narrow_the_lists(
    watch: Callable[..., Watched], address: str, field: str, text: str
) -> None:
    page = watch(f"{address}?{field}={text}").page
    chosen = page.locator(f"[data-facet={field}] a[aria-current]")
    expect(chosen).to_have_count(1)
    n, total = (int(number) for number in re.findall(r"\d+", page.locator(".mk-explore__count").inner_text()))
    assert page.locator("[data-mk-explore] tbody tr").count() == n == int(chosen.locator("b").inner_text())
    assert 0 < n < total


def test_downloads_start(site: Site, watch: Callable[..., Watched]) -> None:
    page = watch("data/projects/").page
    links = page.locator("#downloads ~ * a[download], article a[download]")
    addresses = sorted({link.get_attribute("href") for link in links.all()})
    assert {Path(address).suffix for address in addresses} >= {".csv", ".xlsx", ".json"}
    for address in addresses:
        with page.expect_download() as download:
            page.locator(f"a[href='{address}']").first.click()
        name = download.value.suggested_filename
        assert download.value.path().read_bytes() == (site.folder / "data" / name).read_bytes()


def test_a_statement_has_an_address_of_its_own(watch: Callable[..., Watched]) -> None:
    page = watch("meetings/ict-machizukuri-14/#s12").page
    box = page.locator("#s12").bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]


# KB: a project has four answers, a picture and its sources; a source lists all that was read in it.
MOST = {"projects": 24, "sources": 20, "adoptions": 16, "municipalities": 16, "speakers": 16}


@pytest.mark.parametrize("kind", MOST)
def test_a_record_page_is_small(folder: Path, kind: str) -> None:
    sizes = {path.parent.name: path.stat().st_size for path in (folder / kind).glob("*/index.html")}
    del sizes["embed"]  # the table, not a record
    assert {name: size for name, size in sizes.items() if size > MOST[kind] * 1024} == {}
