"""The real portal in a browser: each kind of page, wide and narrow, light and dark, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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


@pytest.mark.parametrize("address", ["projects/", "adoptions/"])
def test_a_list_is_filtered_and_says_so_in_its_address(watch: Callable[..., Watched], address: str) -> None:
    watched = watch(address)
    page = watched.page
    form = page.locator("form[data-filter]").first
    table = page.locator(f"#{form.get_attribute('data-filter')}")
    row = "tbody tr:not(.mk-group-row)"
    rows, seen = table.locator(row), table.locator(f"{row}:visible")
    everything = rows.count()
    select = form.locator("select").first
    values = select.locator("option:not([disabled])").evaluate_all("options => options.map(each => each.value)")
    chosen = next(value for value in values if value)
    select.select_option(chosen)
    shown = seen.count()
    assert 0 < shown <= everything
    name = select.get_attribute("name").replace("_", "-")
    kept = seen.evaluate_all(f"rows => rows.map(each => each.getAttribute('data-{name}'))")
    assert all(chosen in words.split("|") for words in kept)
    assert unquote(page.url).endswith(f"={chosen}")
    numbers = re.findall(r"\d+", form.locator("output").inner_text())
    assert sorted(map(int, numbers)) == sorted([shown, everything])
    page.reload()
    expect(seen).to_have_count(shown)
    expect(select).to_have_value(chosen)
    form.locator("button[type=reset]").click()
    until(page, "!location.search")
    expect(seen).to_have_count(everything)
    form.locator("input[type=search]").fill("そのような語はどこにもありません")
    expect(table.locator("tbody tr:visible")).to_have_count(0)
    assert watched.complaints == []


def filtered(table: str, rows: list[tuple[str, str, str]]) -> str:
    """A table and the filter over it, as templates write them."""
    lines = "".join(
        f'<tr data-field="{field}" data-prefecture="{prefecture}"><th scope="row">{name}</th></tr>'
        for name, field, prefecture in rows
    )
    selects = "".join(
        f'<label>{name}<select name="{name}"><option value="">-</option></select></label>'
        for name in ("field", "prefecture")
    )
    return f"""<form data-filter="{table}" data-count="{{n}}/{{total}}" hidden>{selects}<input type="search" name="q">
      <button type="reset">x</button><output></output></form>
      <table id="{table}"><tbody>{lines}</tbody></table>"""


ONE = "form[data-filter=one]"
TWO_FILTERS = "<!doctype html><html lang=ja><meta charset=utf-8><title>x</title>{}{}{}".format(
    filtered("one", [("イノシシ", "農業", "長野県"), ("バス", "交通", "群馬県|長野県"), ("水位", "防災", "群馬県")]),
    filtered("two", [("ｲﾉｼｼの罠", "農業", "長野県"), ("電車", "交通", "群馬県")]),
    '<script src="../assets/javascripts/fold.js"></script><script src="../assets/javascripts/filter.js"></script>' * 2,
)


@pytest.fixture
def filters(watch: Callable[..., Watched]) -> Any:
    """A page with two filtered tables, and what each of them shows."""
    page = watch("about/", "filters").page
    page.route("**/two-filters/*", lambda route: route.fulfill(body=TWO_FILTERS, content_type="text/html"))
    start = page.url.replace("about/", "two-filters/")

    def shown(*address: str) -> list[list[str]]:
        if address:
            page.goto(start + address[0])
        return [page.locator(f"#{name} tr:visible").all_inner_texts() for name in ("one", "two")]

    return page, shown


def test_a_filter_hears_words_as_the_search_does(filters: Any) -> None:
    page, shown = filters
    assert shown("?")[0] == ["イノシシ", "バス", "水位"]
    box = page.locator(f"{ONE} [name=q]")
    for typed, found in (("いのしし", ["イノシシ"]), ("ﾊﾞｽ", ["バス"]), ("すいい", [])):
        box.fill(typed)
        assert shown()[0] == found, typed
    page.locator("form[data-filter=two] [name=q]").fill("イノシシ")
    assert shown()[1] == ["ｲﾉｼｼの罠"]


def test_going_back_brings_back_what_was_chosen(filters: Any) -> None:
    page, shown = filters
    field, prefecture, words = (page.locator(f"{ONE} [name={name}]") for name in ("field", "prefecture", "q"))
    everything = shown("?")[0]
    prefecture.select_option("長野県")
    assert shown()[0] == ["イノシシ", "バス"]
    field.select_option("交通")
    assert shown()[0] == ["バス"]
    words.fill("バ")  # no step of its own
    page.go_back()
    until(page, "!location.search.includes('field')")
    assert shown()[0] == ["イノシシ", "バス"] and field.input_value() == "" and prefecture.input_value() == "長野県"
    page.go_forward()
    until(page, "location.search.includes('field')")
    assert shown()[0] == ["バス"] and words.input_value() == "バ"
    page.goto(page.url.partition("two-filters/")[0] + "about/")
    page.go_back()
    page.locator("#one").wait_for()
    assert shown()[0] == ["バス"] and field.input_value() == "交通"
    page.locator(f"{ONE} button").click()
    assert shown()[0] == everything and "?" not in page.url
    page.go_back()
    until(page, "location.search.includes('field')")
    assert shown()[0] == ["バス"]


def test_a_choice_that_leaves_nothing_cannot_be_made(filters: Any) -> None:
    page, shown = filters
    field, prefecture, words = (page.locator(f"{ONE} [name={name}]") for name in ("field", "prefecture", "q"))

    def closed(select: Any) -> list[str]:
        return select.locator("option:disabled").evaluate_all("options => options.map(each => each.value)")

    shown("?")
    assert closed(field) == closed(prefecture) == []
    prefecture.select_option("群馬県")
    assert closed(field) == ["農業"] and closed(prefecture) == []
    words.fill("水")
    assert closed(field) == ["農業", "交通"] and closed(prefecture) == ["長野県"]
    assert shown("?one.field=農業&one.prefecture=群馬県")[0] == [] and closed(field) == []  # what is chosen stays
    page.locator(f"{ONE} button").click()
    assert closed(field) == closed(prefecture) == []


def test_two_filters_on_a_page_share_an_address(filters: Any) -> None:
    page, shown = filters
    chosen = "?one.prefecture=長野県&two.prefecture=群馬県"
    assert shown(f"{chosen}&other=1#two") == [["イノシシ", "バス"], ["電車"]]
    assert shown("?prefecture=長野県") == [["イノシシ", "バス"], ["ｲﾉｼｼの罠"]]  # for both tables
    page.locator("form[data-filter=two] [name=prefecture]").select_option("群馬県")
    assert shown() == [["イノシシ", "バス"], ["電車"]]
    assert unquote(page.url).endswith(chosen)
    page.reload()
    assert shown() == [["イノシシ", "バス"], ["電車"]]
    assert shown("?prefecture=どこにもない県") == [["イノシシ", "バス", "水位"], ["ｲﾉｼｼの罠", "電車"]]


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
