"""What people type leads where they expect, on the real portal; and the search says what it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import expect

from browsing import ROOT, Watched, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ASKED = yaml.safe_load((Path(__file__).parents[1] / "support/asked_queries.yaml").read_text(encoding="utf-8"))
ASK = """async queries => {
  const finder = await machikadoSearching.finding(), answers = [];
  for (const query of queries) {
    const found = await finder.ask(query);
    const shown = await Promise.all(found.items.map(each => finder.item(each, found.words)));
    answers.push({ addresses: shown.map(each => each.address), says: machikadoSearching.how(found), lost: found.lost });
  }
  return answers;
}"""
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => (sum += each.hadRecentInput ? 0 : each.value)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""
DATASETS = ROOT / "datasets"
COUNT, RESULT, OPTION = "[data-search-count]", "[data-search-result]", "[role=option]"


@pytest.fixture
def page(watch: Callable[..., Watched]) -> Any:
    watched = watch("search/")
    watched.page.locator(COUNT).wait_for(state="attached")
    yield watched.page
    assert watched.complaints == []


def searched(page: Any, query: str, rest: str = "") -> None:
    page.goto(page.url.partition("search/")[0] + f"search/?q={quote(query)}{rest}")
    page.locator(COUNT).wait_for(state="attached")


def test_what_people_type_leads_where_they_expect(page: Any) -> None:
    assert len(ASKED) > 90 and len({each["typed"] for each in ASKED}) == len(ASKED)
    wrong = []
    for given, answer in zip(ASKED, page.evaluate(ASK, [each["typed"] for each in ASKED]), strict=True):
        found = answer["addresses"]
        good = found and found[0].startswith(given.get("first", ""))
        good = good and all(address in found[:3] for address in given.get("three", ()))
        good = good and given.get("says", "") in answer["says"]
        good = good and not any(each.startswith(given.get("never", "\n")) for each in found)
        if not good:
            wrong.append((given, found[:4], answer["says"]))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_sentence_is_cut_and_the_page_says_so(page: Any) -> None:
    searched(page, "塩尻市で獣害は減ったのか")
    expect(page.locator("[data-search-how]")).to_contain_text(
        "「塩尻市で獣害は減ったのか」そのものはありません。「塩尻市」と「獣害」を含むものを示します。"
    )
    searched(page, "みまもり")
    expect(page.locator("[data-search-how]")).to_have_text("「みまもり」を「見守り」として探しました。")


def test_other_words_come_after_the_very_words(page: Any) -> None:
    searched(page, "見守り")
    typed = page.evaluate("machikadoSearching.finding().then(each => each.find('見守り')).then(each => each.total)")
    lines = page.locator(".mk-results > li").evaluate_all("all => all.map(each => each.className)")
    assert "mk-results__step" not in lines[:typed]
    searched(page, "しおじり")
    expect(page.locator(".mk-results__step")).to_have_text("「しおじり」と同じ意味の「塩尻」を含むもの 19件")


def test_a_town_is_an_answer_with_its_records(page: Any) -> None:
    searched(page, "しおじり")
    answer = page.locator(".mk-answer")
    expect(answer.locator(".mk-answer__name")).to_have_text("長野県塩尻市")
    link = answer.locator("li", has_text="実証プロジェクト").locator("a")
    link.click()
    page.wait_for_url("**kind=projects*")
    until(page, "() => document.querySelector('[data-search-count]').dataset.searchCount === '1'")
    assert page.locator(RESULT).get_attribute("data-search-result") == "projects/shiojiri/"


def test_a_town_of_former_times_leads_to_its_successor(page: Any) -> None:
    searched(page, "楢川村")
    expect(page.locator(".mk-answer")).to_contain_text("楢川村（長野県）は、いまの長野県塩尻市です。")


def test_rows_of_one_name_all_answer(page: Any) -> None:
    searched(page, "池田町")
    page.locator(".mk-answer__name").nth(3).wait_for()
    names = page.locator(".mk-answer__name").all_inner_texts()
    assert names[:4] == ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]


@pytest.mark.parametrize(
    "typed", ["コンピュウタア", "087-831-7101", "ウェアラブル端末機", "都市計画税の減免", "をつけた"]
)
def test_no_crumbs_are_offered(page: Any, typed: str) -> None:
    """Nothing shorter than three letters but two kanji, nothing that begins with a particle, no folded letters."""
    near = page.evaluate("query => machikadoSearching.finding().then(each => each.near(query))", typed)
    for each in near:
        text = each["text"]
        assert len(text) > 2 or (len(text) == 2 and all("一" <= letter <= "鿿" for letter in text))
        assert text[0] not in "のをがはにへとでもやか-"
        assert text.strip() == text


def test_what_is_offered_is_spelt_as_the_data_spell_it(page: Any) -> None:
    near = page.evaluate("machikadoSearching.finding().then(each => each.near('スマートフォン'))")
    assert [each["text"] for each in near] == ["スマート"]


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("query", ["", "しおじり", "見守り", "塩尻市で獣害は減ったのか", "母子建康"])
def test_nothing_moves_while_results_come(watch: Callable[..., Watched], width: int, query: str) -> None:
    watched = watch("about/", f"still {width}", viewport={"width": width, "height": 812})
    page = watched.page
    page.goto(page.url.replace("about/", "search/") + (f"?q={quote(query)}" if query else ""))
    page.locator(COUNT).wait_for(state="attached")
    assert page.evaluate(SHIFTS) <= 0.05
    assert watched.complaints == []


def test_the_field_is_where_one_begins(page: Any) -> None:
    """One key leads to the page's field, which takes no focus from the skip link; and it is reached at once."""
    page.keyboard.press("/")
    expect(page.locator("#search-q")).to_be_focused()
    searched(page, "塩尻")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    assert page.evaluate("document.activeElement.name") == "q"


def test_kinds_are_chosen_by_chips_and_keys(page: Any) -> None:
    searched(page, "塩尻")
    chips = page.locator("[data-search-kinds] input")
    chips.first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**kind=projects*")
    until(page, "() => document.activeElement.value === 'projects' && document.activeElement.checked")
    assert {each.split("/")[0] for each in addresses(page)} == {"projects"}


def addresses(page: Any) -> list[str]:
    return page.locator(RESULT).evaluate_all("all => all.map(each => each.dataset.searchResult)")  # type: ignore[no-any-return]


# ---------------------------------------------------------------- the box


def test_the_box_is_a_combobox(watch: Callable[..., Watched]) -> None:
    watched = watch("about/")
    page = watched.page
    box = page.locator(".mk-search__input").first
    page.keyboard.press("/")
    page.keyboard.type("しおじ")
    page.locator(f"{OPTION}[data-search-result='municipalities/202151/']").wait_for()
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    groups = page.locator(".mk-search [role=listbox] [role=group]")
    names = groups.evaluate_all(
        "all => all.map(each => document.getElementById(each.getAttribute('aria-labelledby')).textContent)"
    )
    assert names == ["まち・人", "記録"]
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{OPTION}[aria-selected=true]")
    expect(chosen).to_have_attribute("data-search-result", "municipalities/202151/")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("data-search-result", "projects/shiojiri/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/shiojiri/")
    assert watched.complaints == []


def test_words_are_offered(watch: Callable[..., Watched]) -> None:
    watched = watch("about/")
    page = watched.page
    page.locator(".mk-search__input").first.click()
    page.keyboard.type("鳥獣")
    word = page.locator(f"{OPTION}:not([data-search-result])", has_text="鳥獣被害").first
    word.click()
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#search-q")).to_have_value("鳥獣被害")
    assert watched.complaints == []
