"""The real portal in a browser: each kind of page, wide and narrow, light and dark, with and without JavaScript."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright import sync_api

from machikado.building import build
from machikado.clock import as_of
from machikado.report import report

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROOT = Path(__file__).resolve().parent.parent
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'"
)
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync".split()
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], "resultTypes": ["violations"]}
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
    "about": "about/",
    "licence": "licence/",
    "accessibility": "accessibility/",
    "sources": "sources/",
    "source": "sources/{first}/",
    "developers": "developing/",
}


def chromium_path() -> str:
    """Where Chromium is; without one the tests are skipped, but on a continuous-integration machine they fail."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path and Path(path).is_file():
        return path
    words = "Chromium is not installed; set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@dataclass(slots=True)
class Site:
    """The built site, where it is served, and a browser."""

    folder: Path
    url: str
    browser: Any
    contexts: dict[str, Any] = field(default_factory=dict)

    def address(self, kind: str) -> str:
        start, hole, rest = KINDS[kind].partition("{first}")
        folders = [path.name for path in (self.folder / start).iterdir() if path.is_dir()] if hole else [""]
        return start + min(folders) + rest

    def context(self, name: str, **options: Any) -> Any:
        """One context for all tests that want the same: starting one costs more than a page."""
        if name not in self.contexts:
            self.contexts[name] = self.browser.new_context(locale="ja-JP", reduced_motion="reduce", **options)
            self.contexts[name].set_default_timeout(10_000)
        return self.contexts[name]


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the policy that a careful host would send."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not news."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real portal, built from a copy of its files."""
    root = tmp_path_factory.mktemp("portal")
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    outcome = build(root, site=root / "site", as_of=as_of(ROOT))
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[Site]:
    path = chromium_path()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/", browser)
        browser.close()
    server.shutdown()


class Watched:
    """A page, and what it complained of or asked for elsewhere."""

    def __init__(self, context: Any) -> None:
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.complaints.append(f"elsewhere: {request.url}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # which is what leaving a page does
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def watch(site: Site) -> Iterator[Callable[..., Watched]]:
    """Opens an address in a page of the named context, and closes it after the test."""
    opened: list[Watched] = []

    def open_page(address: str, name: str = "plain", base: str = "", **options: Any) -> Watched:
        watched = Watched(site.context(name, **options))
        opened.append(watched)
        watched.page.goto((base or site.url) + address, wait_until="load")
        return watched

    yield open_page
    for watched in opened:
        watched.page.close()


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Tests of one kind of page stand together, so that they share it."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def shared(site: Site, kind: str) -> Iterator[Watched]:
    """A page of this kind, just loaded for the first test and used by the next."""
    watched = Watched(site.context("plain"))
    watched.page.goto(site.url + site.address(kind), wait_until="load")
    yield watched
    watched.page.close()


def violations(page: Any, state: str) -> list[str]:
    found = page.evaluate(f"axe.run({json.dumps(WCAG)}).then(results => results.violations)")
    return [
        f"axe {each['id']} ({state}): {' '.join(map(str, node['target']))} — {node['html'][:120]}"
        for each in found
        for node in each["nodes"][:3]
    ]


def too_wide(page: Any) -> list[str]:
    """What makes a page scroll sideways."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
        [`${document.scrollingElement.scrollWidth} px wide: ` + [...document.querySelectorAll("body *")]
          .filter(node => node.getBoundingClientRect().right > innerWidth + 0.5)
          .slice(0, 3).map(node => node.outerHTML.slice(0, 100)).join(" ")]"""
    )


def test_the_keyboard_reaches_the_content_at_once(shared: Watched) -> None:
    page = shared.page
    page.keyboard.press("Tab")
    skip = page.locator("a.mk-skip")
    assert skip.evaluate("node => node === document.activeElement")
    assert skip.is_visible() and skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === '__skip'")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article, footer')")


def test_each_kind_of_page_is_sound(shared: Watched) -> None:
    """No violation of WCAG 2.2 AA, no complaint of the browser, no request elsewhere, nothing to scroll sideways."""
    page, found = shared.page, shared.complaints
    assert page.locator("h1").count() == 1
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
    assert page.locator("h1").is_visible()
    for chrome in ("header.md-header", "nav.mk-tabs", "a.mk-skip", "form", "button", ".headerlink"):
        assert page.locator(f"{chrome}:visible").count() == 0, chrome
    ink, paper = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert brightness(ink) < 100 and (brightness(paper) > 240 or paper.endswith(", 0)"))


def test_each_kind_of_page_opens_from_a_folder(site: Site, watch: Callable[..., Watched], kind: str) -> None:
    """From file:// it looks as it does served, and its links lead to pages."""
    watched = watch(f"{site.address(kind)}index.html", base=site.folder.as_uri() + "/")
    page = watched.page
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.styleSheets.length") == len(page.locator("link[rel=stylesheet]").all())
    assert page.evaluate("getComputedStyle(document.querySelector('.md-content')).display") != "none"
    link = page.locator("nav.mk-tabs a").first
    link.click()
    page.wait_for_url("**/index.html")
    assert page.locator("h1").is_visible()
    assert watched.complaints == []


def test_each_kind_of_page_reads_without_javascript(site: Site, watch: Callable[..., Watched], kind: str) -> None:
    watched = watch(site.address(kind), "without JavaScript", java_script_enabled=False)
    page = watched.page
    assert page.locator("h1").is_visible()
    for row in page.locator("article table tbody tr").all()[:5]:
        assert row.is_visible()
    assert page.locator("form[data-filter]:visible, [data-copy] + button:visible").count() == 0
    links = page.locator("article a[href]:not([href^='http']):not([href^='mailto']):not([href^='#']):not([download])")
    if count := links.count():
        links.nth(count - 1).click()
        assert page.locator("h1").is_visible()
    page.locator("nav.mk-tabs a").first.click()
    assert page.locator("h1").is_visible()
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

    def paper() -> float:
        return brightness(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    before, other = paper(), {"light": "dark", "dark": "light"}[system]
    assert (before > 128) == (system == "light")
    assert button.get_attribute("aria-pressed") == str(system == "dark").lower()
    button.click()
    assert (paper() > 128) == (other == "light")
    assert button.get_attribute("aria-pressed") == str(other == "dark").lower()
    page.locator("nav.mk-tabs a").first.click()
    assert (paper() > 128) == (other == "light")
    button.click()
    page.reload()
    assert paper() == before
    assert watched.complaints == []


def test_a_project_is_found_by_the_name_of_its_town(site: Site, watch: Callable[..., Watched]) -> None:
    title = watch("projects/shiojiri/").page.locator("h1").inner_text()
    watched = watch("about/")
    page = watched.page
    page.locator("input.md-search__input").click()
    page.keyboard.type("塩尻市")
    result = page.locator(".md-search-result__link[href*='projects/shiojiri/']").first
    result.wait_for(timeout=60_000)  # Material's search makes its index in the reader's browser
    assert title in result.inner_text()
    result.click()
    page.wait_for_url("**/projects/shiojiri/**")
    assert watched.complaints == []


@pytest.mark.parametrize("address", ["projects/", "adoptions/"])
def test_a_list_is_filtered_and_says_so_in_its_address(watch: Callable[..., Watched], address: str) -> None:
    watched = watch(address)
    page = watched.page
    form = page.locator("form[data-filter]").first
    table = page.locator(f"#{form.get_attribute('data-filter')}")
    rows = table.locator("tbody tr")
    everything = rows.count()
    select = form.locator("select").first
    values = select.locator("option:not([disabled])").evaluate_all("options => options.map(each => each.value)")
    chosen = next(value for value in values if value)
    select.select_option(chosen)
    shown = table.locator("tbody tr:visible").count()
    assert 0 < shown <= everything
    name = select.get_attribute("name").replace("_", "-")
    kept = table.locator("tbody tr:visible").evaluate_all(f"rows => rows.map(each => each.getAttribute('data-{name}'))")
    assert all(chosen in words.split("|") for words in kept)
    assert unquote(page.url).endswith(f"={chosen}")
    numbers = re.findall(r"\d+", form.locator("output").inner_text())
    assert sorted(map(int, numbers)) == sorted([shown, everything])
    page.reload()
    assert table.locator("tbody tr:visible").count() == shown
    assert select.input_value() == chosen
    form.locator("button[type=reset]").click()
    page.wait_for_function("!location.search")
    assert table.locator("tbody tr:visible").count() == everything
    form.locator("input[type=search]").fill("そのような語はどこにもありません")
    assert table.locator("tbody tr:visible").count() == 0
    assert watched.complaints == []


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


@pytest.mark.parametrize("kind", ["projects", "adoptions", "municipalities", "speakers", "sources"])
def test_a_record_page_is_small(folder: Path, kind: str) -> None:
    sizes = {path.parent.name: path.stat().st_size for path in (folder / kind).glob("*/index.html")}
    assert {name: size for name, size in sizes.items() if size > 16 * 1024} == {}
