"""Searching the real portal as a reader does, and that what is found is exactly what stands there."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

import search_reader
from browsing import Site, Watched, too_wide, until, violations
from machikado.core.folding import fold

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TESTS = Path(__file__).resolve().parents[1] / "support"
TYPED = (TESTS / "typed_queries.txt").read_text(encoding="utf-8").splitlines()
RESULT, COUNT, TROUBLE = "[data-search-result]", "[data-search-count]", "[data-search-error]"
FIND_ALL = """async queries => {
  const found = [];
  for (const query of queries) found.push((await machikadoFinder.find(query)).documents);
  return found;
}"""
# Words that the finder looks for in other spellings too: years, and the か of 27か所.
WIDENED = re.compile(r"年|[ぁ-ゖ-]{2}[ぁ-ゖ]-|令和|平成|昭和|大正|明治|^[rhstm]\d|[かけが](?=[一-鿿])")


@pytest.fixture(scope="module")
def texts(site: Site) -> list[tuple[str, str]]:
    """Every document in the order of their numbers: its address, and its words folded."""
    told = search_reader.documents(search_reader.below(site.folder / "search"))
    return [(each["address"], fold(f"{each['head']}\n{each['text']}")) for each in told]


@pytest.fixture
def finder(watch: Callable[..., Watched]) -> Iterator[Callable[..., Any]]:
    """Asks the finder in a page."""
    watched = watch("search/?q=x")
    watched.page.locator(COUNT).wait_for(state="attached")

    def ask(words: str, *given: Any) -> Any:
        return watched.page.evaluate(words, *given)

    yield ask
    assert watched.complaints == []


def results(page: Any, query: str, rest: str = "") -> list[str]:
    """The addresses that the search page shows."""
    page.goto(page.url.partition("search/")[0] + f"search/?q={quote(query)}{rest}")
    page.locator(COUNT).wait_for(state="attached")
    return page.locator(RESULT).evaluate_all("links => links.map(each => each.dataset.searchResult)")  # type: ignore[no-any-return]


def count(page: Any) -> int:
    return int(page.locator(COUNT).get_attribute("data-search-count"))


# ---------------------------------------------------------------- exactness


def parts(texts: list[tuple[str, str]], many: int) -> list[str]:
    """Random parts of what stands there, of two to eight letters."""
    chance, found = random.Random(2), []
    while len(found) < many:
        text = chance.choice(texts)[1]
        start, size = chance.randrange(len(text)), chance.randint(2, 8)
        part = text[start : start + size]
        if len(part) == size and not re.search(r'[\s"]', part) and not WIDENED.search(part):
            found.append(part)
    return found


def test_any_part_of_the_text_finds_exactly_what_holds_it(
    finder: Callable[..., Any], texts: list[tuple[str, str]]
) -> None:
    queries = parts(texts, 1_000)
    assert len(set(queries)) > 500
    found = finder(FIND_ALL, queries)
    for query, numbers in zip(queries, found, strict=True):
        assert sorted(numbers) == [at for at, (_, text) in enumerate(texts) if query in text], query


def test_typed_queries_find_exactly_what_holds_all_their_words(
    finder: Callable[..., Any], texts: list[tuple[str, str]]
) -> None:
    queries = [each for each in TYPED if not WIDENED.search(fold(each)) and all(len(word) > 1 for word in each.split())]
    assert len(TYPED) == 100 and len(queries) > 75
    found = finder(FIND_ALL, queries)
    for query, numbers in zip(queries, found, strict=True):
        words = fold(query).split()
        assert sorted(numbers) == [at for at, (_, text) in enumerate(texts) if all(word in text for word in words)], (
            query
        )


@pytest.mark.parametrize(
    ("query", "spellings"),
    [
        ("平成29年", ["平成29年", "2017年"]),
        ("2017年", ["2017年", "平成29年"]),
        ("H29年度", ["平成29年度", "2017年度", "h29年度"]),
        ("平成29", ["平成29", "2017年"]),
        ("27か所", ["27か所", "27け所"]),
        ("２７ヶ所", ["27か所", "27け所"]),
    ],
)
def test_other_spellings_of_what_a_word_says_are_found(
    finder: Callable[..., Any], texts: list[tuple[str, str]], query: str, spellings: list[str]
) -> None:
    found = finder("query => machikadoFinder.find(query)", query)
    expected = [at for at, (_, text) in enumerate(texts) if any(each in text for each in spellings)]
    assert sorted(found["documents"]) == expected != []


def test_one_letter_is_looked_for_in_titles_and_names(watch: Callable[..., Watched]) -> None:
    page = watch("search/").page
    found = results(page, "塩")
    assert found[0] == "projects/shiojiri/" and "municipalities/202151/" in found
    assert all("塩" in item for item in page.locator(".mk-result").all_inner_texts())


def test_a_phrase_stays_together(finder: Callable[..., Any]) -> None:
    phrase, words = (finder("query => machikadoFinder.find(query)", query) for query in ('"鳥獣 被害"', "鳥獣 被害"))
    assert phrase["words"] == ["鳥獣 被害"] and words["words"] == ["鳥獣", "被害"]
    assert phrase["total"] < words["total"]


# ---------------------------------------------------------------- with real keys


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ICT街づくり", "meetings/ict-machizukuri-14/"),
        ("ＩＣＴ街づくり", "meetings/ict-machizukuri-14/"),
        ("都市OS", "meetings/ict-machizukuri-14/#s12"),
        ("鳥獣被害", "projects/shiojiri/"),
        ("ｲﾉｼｼ", "adoptions/tsushima/"),
        ("27か所", "meetings/ict-machizukuri-14/#s2"),
        ("小宮山", "speakers/komiyama/"),
        ("しおじり", "municipalities/202151/"),
        ("202151", "municipalities/202151/"),
        ("母子健康 前橋", "projects/maebashi/"),
        ("平成29年", "meetings/ict-machizukuri-14/"),
    ],
)
def test_what_is_typed_is_found(watch: Callable[..., Watched], typed: str, address: str) -> None:
    """In the header's box, and all of it on the search page."""
    watched = watch("about/")
    page = watched.page
    page.keyboard.press("/")
    page.keyboard.type(typed)
    page.locator(f".mk-search {RESULT}").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.locator(COUNT).wait_for(state="attached")
    while page.locator("[data-search-more]").is_visible():
        shown = page.locator(RESULT).count()
        page.locator("[data-search-more]").click()
        page.locator(RESULT).nth(shown).wait_for()
    found = page.locator(".mk-results .mk-result").evaluate_all(
        "all => all.map(each => [each.querySelector('a').dataset.searchResult, each.querySelector('a').textContent])"
    )
    assert len(found) == len({tuple(each) for each in found}) == count(page)
    assert address in [each for each, _ in found]
    expect(page.locator(COUNT)).to_contain_text(str(count(page)))
    assert watched.complaints == []


def test_a_result_shows_where_the_words_stand_and_leads_there(watch: Callable[..., Watched]) -> None:
    page = watch("search/").page
    found = results(page, "都市OS")
    assert "meetings/ict-machizukuri-14/#s12" in found
    item = page.locator(".mk-result", has=page.locator("[data-search-result='meetings/ict-machizukuri-14/#s12']"))
    assert {fold(mark) for mark in item.locator("mark").all_inner_texts()} == {"都市os"}
    expect(item.locator(".mk-result__about")).to_contain_text("発言")
    item.locator("a").click()
    page.wait_for_url("**/meetings/ict-machizukuri-14/#s12")
    expect(page.locator("#s12")).to_be_in_viewport()


def test_every_result_leads_to_a_page_and_an_anchor(site: Site, texts: list[tuple[str, str]]) -> None:
    assert len(texts) > 1_000 and sum("#" in address for address, _ in texts) > 50
    for address, _ in texts:
        folder, _, anchor = address.partition("#")
        page = html.unescape((site.folder / folder / "index.html").read_text(encoding="utf-8"))
        assert not anchor or re.search(rf'\bid="?{re.escape(anchor)}["\s>]', page), address


def test_the_keyboard_is_enough(watch: Callable[..., Watched]) -> None:
    watched = watch("projects/")
    page = watched.page
    box = page.locator(".mk-search input").first
    for key in ("/", "s"):
        page.keyboard.press(key)
        expect(box).to_be_focused()
        expect(box).to_have_value("")
        page.keyboard.press("Escape")
        box.evaluate("node => node.blur()")
    page.keyboard.press("/")
    page.keyboard.type("塩尻")
    links = page.locator(f".mk-search {RESULT}")
    links.nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".mk-search__panel").first).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.type("市")
    expect(box).to_have_attribute("aria-expanded", "true")
    links.first.wait_for()
    wanted = links.first.get_attribute("data-search-result")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{wanted}")
    assert watched.complaints == []


# ---------------------------------------------------------------- the search page


def test_filters_count_narrow_and_stand_in_the_address(watch: Callable[..., Watched]) -> None:
    watched = watch("search/")
    page = watched.page
    results(page, "塩尻")
    everything = count(page)
    kinds = page.locator("[data-search-kinds] label").evaluate_all(
        "all => all.map(each => [each.querySelector('input').value, each.textContent])"
    )
    told = {value: int(text.rpartition(" ")[2].replace(",", "")) for value, text in kinds if value}
    assert sum(told.values()) == everything
    for kind, many in list(told.items())[:3]:
        page.locator(f"[data-search-kinds] input[value={kind}]").check()
        until(page, "n => document.querySelector('[data-search-count]').dataset.searchCount == n", many)
        assert parse_qs(urlsplit(page.url).query)["kind"] == [kind]
    page.go_back()
    until(page, f"document.querySelector('[data-search-kinds] input:checked').value === '{list(told)[1]}'")
    until(
        page, "n => document.querySelector('[data-search-count]').dataset.searchCount == n", arg=list(told.values())[1]
    )
    page.go_forward()
    until(
        page, "n => document.querySelector('[data-search-count]').dataset.searchCount == n", arg=list(told.values())[2]
    )
    assert watched.complaints == []


@pytest.mark.parametrize(
    ("query", "rest", "address"),
    [
        ("被害", "&prefecture=長野県", "projects/shiojiri/"),
        ("", "&kind=adoptions&field=鳥獣被害", "adoptions/tsushima/"),
        ("会議", "&year=2017&kind=statements", "meetings/ict-machizukuri-14/#s1"),
        ("塩尻", "&prefecture=長崎県", "adoptions/tsushima/"),
    ],
)
def test_a_filtered_search_can_be_shared(watch: Callable[..., Watched], query: str, rest: str, address: str) -> None:
    page = watch("search/").page
    assert address in results(page, query, rest)
    for name, value in parse_qs(rest[1:]).items():
        chosen = "[data-search-kinds] input:checked" if name == "kind" else f"select[name={name}]"
        expect(page.locator(chosen)).to_have_value(value[0])


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("しおぢり", "しおじりし"),
        ("塩尾市", "長野県塩尻市"),
        ("エネギー", "エネルギー"),
        ("母子建康", "母子健康"),
    ],
)
def test_where_nothing_is_found_something_near_is_offered(
    watch: Callable[..., Watched], typed: str, offered: str
) -> None:
    watched = watch("search/")
    page = watched.page
    assert results(page, typed) == [] and count(page) == 0
    expect(page.locator("[data-search-status]")).to_contain_text(typed)
    offer = page.locator("[data-search-near] a", has_text=offered).first
    offer.click()
    page.locator(RESULT).first.wait_for()
    assert count(page) > 0
    assert watched.complaints == []


def test_words_that_never_stand_together_are_found_one_by_one(watch: Callable[..., Watched]) -> None:
    page = watch("search/").page
    found = results(page, "オンデマンドバス 袋井市広報")
    assert "projects/tamaki/" in found and any(each.startswith("sources/fukuroi") for each in found)
    expect(page.locator("[data-search-how]")).to_contain_text(
        "すべてを含むものはありません。「オンデマンドバス」「袋井市広報」のどれかを含むものを"
    )


@pytest.mark.parametrize("width", [1280, 375])
def test_results_are_sound(watch: Callable[..., Watched], width: int) -> None:
    watched = watch("search/")
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    results(page, "鳥獣被害")
    page.evaluate(AXE_SCRIPT)
    found = too_wide(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, f"results, {width} px, {scheme}")
    page.goto(page.url.partition("search/")[0] + "about/")
    page.locator(".mk-search input").first.click()
    page.keyboard.type("鳥獣被害")
    page.locator(f".mk-search {RESULT}").first.wait_for()
    page.evaluate(AXE_SCRIPT)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, f"box, {width} px, {scheme}") + too_wide(page)
    assert found == []
    expect(page.locator(".mk-search [role=status]").first).to_have_text(re.compile(r"^\d+件"))
    assert watched.complaints == []


# ---------------------------------------------------------------- loading


def loaded(page: Any) -> list[str]:
    names = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    return [name for name in names if re.search(r"/search/(index|readings|[glt]/)", name)]


def test_a_page_view_loads_nothing_of_the_index(watch: Callable[..., Watched]) -> None:
    for address in ("", "projects/shiojiri/", "search/"):
        page = watch(address, "a view").page
        page.wait_for_load_state("networkidle")
        assert [each for each in loaded(page) if "index.js" not in each or address != "search/"] == []


def test_the_search_works_from_a_folder(site: Site, watch: Callable[..., Watched]) -> None:
    watched = watch("about/index.html", base=site.folder.as_uri() + "/")
    page = watched.page
    page.keyboard.press("/")
    page.keyboard.type("小宮山")
    page.locator(f".mk-search {RESULT}").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    page.locator(f"{RESULT}[data-search-result='speakers/komiyama/']").click()
    page.wait_for_url("**/speakers/komiyama/index.html")
    assert watched.complaints == []


def test_a_piece_that_does_not_load_is_told_and_can_be_tried_again(watch: Callable[..., Watched]) -> None:
    watched = watch("search/", "pieces lost")
    page = watched.page
    page.context.route("**/search/g/*", lambda route: route.abort())
    page.goto(page.url + "?q=" + quote("鳥獣被害"))
    page.locator(TROUBLE).wait_for()
    expect(page.locator(TROUBLE)).to_have_attribute("data-search-error", "failed")
    page.context.unroute("**/search/g/*")
    page.locator(f"{TROUBLE} button").click()
    page.locator(RESULT).first.wait_for()
    assert count(page) > 5


def of_before(index: str) -> str:
    """An index that knows other stamps of the lists of places."""
    renamed = re.sub(r'(?<="version":")\w+', "0123456789", index)
    old = re.sub(r'(?<="stamps":\{"g":")[^"]+', lambda found: "!" * len(found[0]), renamed)
    assert old != renamed != index
    return old


def test_an_index_that_was_replaced_meanwhile_is_noticed(watch: Callable[..., Watched], site: Site) -> None:
    """Pieces of a new site under an old index: it is read anew, once, without a word to the reader."""
    page = watch("search/", "an old index").page
    now = (site.folder / "search/index.js").read_text(encoding="utf-8")
    old = of_before(now)
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=old if len(asked) == 1 else now, content_type="text/javascript")

    page.context.route("**/search/index.js*", answer)
    assert "projects/shiojiri/" in results(page, "鳥獣被害")
    assert len(asked) == 2


def test_an_index_that_stays_old_is_told(watch: Callable[..., Watched], site: Site) -> None:
    page = watch("search/", "a stale index").page
    now = (site.folder / "search/index.js").read_text(encoding="utf-8")
    old = of_before(now)
    page.context.route("**/search/index.js*", lambda route: route.fulfill(body=old, content_type="text/javascript"))
    page.goto(page.url + "?q=" + quote("鳥獣被害"))
    page.locator(TROUBLE).wait_for()
    expect(page.locator(TROUBLE)).to_have_attribute("data-search-error", "stale")


def test_without_javascript_the_box_leads_to_lists(watch: Callable[..., Watched]) -> None:
    watched = watch("about/", "without JavaScript", java_script_enabled=False)
    page = watched.page
    page.locator(".mk-search input").first.fill("塩尻")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator(".mk-without-js")).to_contain_text("JavaScript")
    page.locator("#index ~ ul a", has_text="地方公共団体").click()
    page.wait_for_url("**/municipalities/")
    assert watched.complaints == []


def test_odd_searches_are_searches_too(finder: Callable[..., Any]) -> None:
    """Signs, long texts, letters outside the basic plane: no error, and nothing that is not there."""
    odd = ['"', '""', "<b>", "\\", "(.*)", "🏙️都市", "　", "\u3099", "あ" * 5_000, "ー" * 300, "a" * 199, "'; --"]
    found = finder(FIND_ALL, odd)
    assert [len(numbers) for numbers in found[:2]] == [0, 0]
    assert not any(found[4:])
    assert finder("async query => (await machikadoFinder.near(query)).length", "都市計画税の減免を求める意見書") <= 6
