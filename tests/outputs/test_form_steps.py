"""The form in steps, as somebody at a town hall goes through it: on, back, to a record there is, and to sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF, Portal
from playwright.sync_api import expect
from test_form_browser import ADDRESS, WHOLE, in_full, walk

from browsing import ROOT, Watched, too_wide, violations
from machikado.build.pipeline import build
from machikado.core.git import as_of
from machikado.core.yaml_reader import load, plain
from machikado.intake.command import context_of
from machikado.intake.yaml_writer import yaml_of
from machikado.portal import open_portal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STEPS = ["どのまち", "何を・いつ・いくら", "資料", "確認・送る"]
FUJIMI = "富士見町での鳥獣被害の監視システム"
CASE = {
    "adopter": "前橋市", "title": "見守り", "what": "見守りの仕組み", "started": "2017", "sources-1-source": "koga3112",
}  # fmt: skip


def at(page: Any, step: int) -> None:
    """The step that is shown: it alone, named in the row of steps, and where the focus is."""
    expect(page.locator(f"#step-{step}")).to_be_focused()
    expect(page.locator(".mk-form__step:visible")).to_have_count(1)
    expect(page.locator(".mk-steps [aria-current=step]")).to_have_text(f"{step}　{STEPS[step - 1]}")


def opened(watch: Callable[..., Watched], name: str, address: str = ADDRESS, **options: Any) -> Watched:
    watched = watch(address, name, **options)
    watched.page.locator("form.mk-form--ready").wait_for()
    return watched


def go_on(page: Any, typed: dict[str, str], steps: int = 3, first: int = 1) -> None:
    """By keyboard through so many steps."""
    page.locator("#adopter" if first == 1 else f"#step-{first}").focus()
    for step in range(first, first + steps):
        walk(page, typed, f"next={step}")
        page.keyboard.press("Enter")
        at(page, step + 1)


def back(page: Any) -> None:
    page.locator(".mk-form__step:visible button", has_text="戻る").click()


def told(page: Any) -> str:
    return page.locator("[data-form-result]").text_content()  # type: ignore[no-any-return]


# ---------------------------------------------------------------- on and back


def test_a_cost_waits_for_the_source_that_the_next_step_asks_for(watch: Callable[..., Watched]) -> None:
    """What it cost is asked before where it stands: the cost takes the case's source, and holds nobody up."""
    watched = opened(watch, "a cost before its source")
    page = watched.page
    go_on(page, CASE | {"costs-1-amount_yen": "12000000"})
    expect(page.locator("#costs-1-source-error")).to_be_empty()
    assert told(page).count("koga3112") == 2
    assert watched.complaints == []


def test_a_step_with_something_to_mend_is_not_left(watch: Callable[..., Watched]) -> None:
    watched = opened(watch, "a step to mend")
    page = watched.page
    for typed, said in (("", "導入団体"), ("府中市", "一覧から一つに決まりません")):
        page.locator("#adopter").fill(typed)
        page.locator("[data-next='1']").click()
        expect(page.locator("#adopter")).to_be_focused()
        expect(page.locator("#adopter-error")).to_contain_text(said)
        expect(page.locator("#adopter")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#step-2")).to_be_hidden()
    page.locator("#adopter").fill("前橋市")
    page.keyboard.press("Enter")  # goes on, and does not send
    at(page, 2)
    page.locator("#started").fill("2017-02-30")
    page.locator("[data-next='2']").click()
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator(".mk-field__error:visible")).to_have_count(2)
    expect(page.locator("#started-error")).to_contain_text("という日付はありません")
    expect(page.locator(".mk-form__bar")).to_contain_text("直すところ 2 か所")
    page.locator("#title").fill("見守り")
    page.locator("[data-next='2']").click()
    expect(page.locator("#started")).to_be_focused()
    page.locator("#started").fill("2017-02")
    page.locator("[data-next='2']").click()
    at(page, 3)
    expect(page.locator("#sources-1-source-error")).to_be_hidden()  # of a step nobody has been through, nothing is said
    page.locator("[data-next='3']").click()
    expect(page.locator("#sources-1-source")).to_be_focused()
    expect(page.locator("#step-3")).to_be_visible()
    assert watched.complaints == []


def test_a_link_in_the_last_step_leads_back_to_its_step(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "a link back").page
    go_on(page, CASE | {"sources-1-source": "広報みほん 2017年4月号"})
    expect(page.locator(".mk-form__result h3").first).to_contain_text("一覧にないものが 1 か所")
    page.locator(".mk-form__result .mk-form__link", has_text="出典").click()
    expect(page.locator("#sources-1-source")).to_be_focused()
    expect(page.locator(".mk-form__step:visible h2")).to_have_text("資料")
    page.locator("#sources-1-source").fill("koga3112")
    page.locator("[data-next='3']").click()
    at(page, 4)
    expect(page.locator(".mk-form__result h3").first).to_contain_text("書き方に問題はありません")
    expect(page.locator(".mk-form__result .mk-form__link")).to_have_count(0)


def test_going_back_and_coming_again_keeps_what_was_typed(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "going back").page
    go_on(page, CASE)
    for step in (3, 2, 1):
        back(page)
        at(page, step)
    expect(page.locator("#adopter")).to_have_value("群馬県前橋市")
    go_on(page, {})
    assert all(text in told(page) for text in ("title: 見守り", 'adopter: "102016"', "started: 2017", "koga3112"))
    for address in (ADDRESS, WHOLE):  # the draft is one, however the form is looked at
        page.goto(page.url.partition("contribute/")[0] + address)
        expect(page.locator("#title")).to_have_value("見守り")
        expect(page.locator("#sources-1-source")).to_have_value("ICT街づくり推進事業 地域懇談会@東海についての記事")


def test_the_first_item_of_a_list_is_asked_for_after_all_was_taken_back(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "taken back").page
    page.on("dialog", lambda dialog: dialog.accept())
    go_on(page, CASE)
    page.locator("#reply-to").fill("農林課")
    page.locator("form.mk-form button", has_text="はじめから").click()
    expect(page.locator(".mk-form__bar")).to_contain_text("必須 0／3")
    expect(page.locator("#reply-to")).to_have_value("")
    go_on(page, CASE, 2)
    page.locator("[data-next='3']").click()
    expect(page.locator("#sources-1-source")).to_be_focused()
    expect(page.locator("#step-3")).to_be_visible()


# ---------------------------------------------------------------- what is recorded already


def choose_town(page: Any, town: str, option: str) -> None:
    """A town, and one of what is offered for it."""
    page.locator("#adopter").fill(town)
    page.locator("#adopter").press("Tab")
    page.locator(".mk-form__records label", has_text=option).click()


def test_a_record_of_the_town_is_offered_and_taken_up(watch: Callable[..., Watched]) -> None:
    watched = opened(watch, "adding")
    page = watched.page
    page.locator("#adopter").focus()
    page.keyboard.type("ふじみまち")
    expect(page.locator("#adopter-list [role=option]")).to_have_text("長野県富士見町ふじみまち　コード 203629")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    group = page.locator(".mk-form__records")
    expect(group.locator("legend")).to_have_text("長野県富士見町の記録は、すでに1件あります")
    expect(group.locator("label").first).to_contain_text(f"{FUJIMI}に書き加える")
    expect(group.locator("label").first).to_contain_text("書かれていないこと：導入時期")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(group.locator("input").first).to_be_checked()
    walk(page, {}, "next=1")
    page.keyboard.press("Enter")
    at(page, 2)
    for name, value in {"title": FUJIMI, "what": "鳥獣被害の監視システム", "funding": "national_subsidy"}.items():
        expect(page.locator(f"#{name}")).to_have_value(value)
    page.locator("#started").fill("2018-04")
    go_on(page, {}, 2, 2)
    expect(page.locator("#relation")).to_have_value("inferred")  # what the record says, not what is taken for granted
    expect(page.locator("#stage")).to_have_value("candidate")
    expect(page.locator(".mk-form__result")).to_contain_text(f"「{FUJIMI}」への書き加え")
    expect(page.locator("[data-form-result]")).to_have_attribute("data-form-result", "datasets/adoptions/fujimi.yaml")
    assert "id: fujimi\n" in told(page) and "started: 2018-04\n" in told(page) and "stage: candidate\n" in told(page)
    page.reload()  # a draft knows to what it adds
    expect(page.locator(".mk-form__records input").first).to_be_checked()
    go_on(page, {})
    assert "id: fujimi\n" in told(page) and "started: 2018-04\n" in told(page) and "stage: candidate\n" in told(page)
    assert watched.complaints == []


def test_adding_nothing_to_a_record_changes_nothing_in_it(watch: Callable[..., Watched]) -> None:
    """Every record of the portal, as the form takes it up and hands it out."""
    page = opened(watch, "adding nothing", WHOLE).page
    package, context = open_portal(ROOT, as_of(ROOT)).package, context_of(ROOT)
    rows = package.tables["adoptions"]
    differ = []
    for row in rows:
        choose_town(page, str(row["adopter"]), f"{row.label}に書き加える")
        expect(page.locator("#id")).to_have_value(str(row.key[0]))
        text = page.evaluate("machikadoParts.resultOf(machikadoForms[0]).text")
        file = ROOT / f"datasets/adoptions/{row.key[0]}.yaml"
        record = in_full(plain(load(file.read_text(encoding="utf-8"), file.name)[0]), rows.table, context)
        record["sources"].sort(key=lambda item: item["source"])  # as they stand in their table
        if text != yaml_of(record, rows.table, context):
            differ.append(text)
    assert differ == []


def test_another_case_of_the_same_town_is_told_apart(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "another case").page
    choose_town(page, "富士見町", FUJIMI)
    page.locator(".mk-form__records label", has_text="別の事例として登録する").click()
    page.locator("[data-next='1']").click()
    at(page, 2)
    expect(page.locator("#title")).to_have_value("")  # what the record said is taken out again
    go_on(page, CASE | {"project": "shiojiri"}, 2, 2)
    assert "distinct_from: [fujimi]\n" in told(page) and "id: fujimi" not in told(page)
    expect(page.locator("[data-form-twin]")).to_have_count(0)
    for _ in range(3):
        back(page)
    page.locator("#adopter").fill("前橋市")
    go_on(page, {})
    assert "distinct_from" not in told(page) and "title: 見守り\n" in told(page)


def test_what_was_taken_up_of_one_town_does_not_go_into_another(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "another town").page
    choose_town(page, "富士見町", FUJIMI)
    page.locator("#adopter").fill("前橋市")
    page.locator("#adopter").press("Tab")
    expect(page.locator("#adopter")).to_have_value("群馬県前橋市")
    expect(page.locator(".mk-form__records")).to_have_count(0)
    page.locator("[data-next='1']").click()
    at(page, 2)
    expect(page.locator("#title")).to_have_value("")
    go_on(page, CASE, 2, 2)
    assert 'adopter: "102016"' in told(page) and "fujimi" not in told(page) and "stage: introduced" in told(page)


def test_a_record_that_nobody_chose_is_pointed_to_once_and_named_at_the_end(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "a twin").page
    page.locator("#adopter").fill("富士見町")
    page.locator("[data-next='1']").click()  # at once: the records come only now
    expect(page.locator(".mk-form__records input").first).to_be_focused()
    expect(page.locator("#step-1")).to_be_visible()
    page.locator("[data-next='1']").click()
    at(page, 2)
    go_on(page, CASE | {"project": "shiojiri"}, 2, 2)
    expect(page.locator("[data-form-twin=fujimi]")).to_contain_text(f"「{FUJIMI}」がすでに記録されています")
    expect(page.locator("[data-form-twin=fujimi]")).to_contain_text("「どのまち」に戻って")


# ---------------------------------------------------------------- the last step


def test_what_is_taken_for_granted_follows_the_answers_until_somebody_corrects_it(
    watch: Callable[..., Watched],
) -> None:
    page = opened(watch, "taken for granted").page
    go_on(page, CASE)
    expect(page.locator("#relation")).to_have_value("unknown")
    back(page)
    back(page)
    go_on(page, {"project": "shiojiri"}, 2, 2)
    expect(page.locator("#relation")).to_have_value("model")
    assert "relation: model\n" in told(page)
    page.locator("#relation").select_option("similar")
    expect(page.locator("[data-form-result]")).to_contain_text(
        "relation: similar"
    )  # what is handed out is what stands there
    page.reload()
    go_on(page, {})
    expect(page.locator("#relation")).to_have_value("similar")
    expect(page.locator("#stage")).to_have_value("introduced")
    page.locator("#relation").select_option("")
    expect(page.locator("#relation")).to_have_value("model")
    assert "relation: model\n" in told(page)


def test_a_result_of_answers_that_were_changed_is_not_handed_out(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "a stale result", WHOLE).page
    for name, value in CASE.items():
        page.locator(f"#{name}").fill(value)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("[data-send=yaml]")).to_be_visible()
    page.locator("#title").fill("見守りの試み")
    expect(page.locator("[data-send=yaml]")).to_have_count(0)
    page.locator("form.mk-form button[type=submit]").click()
    assert "title: 見守りの試み\n" in told(page)


def test_the_reply_address_stands_in_the_mail_alone(watch: Callable[..., Watched]) -> None:
    watched = watch("data/", "a reply")
    page = watched.page
    mail = ('"email":""', '"email":"joho@city.example.jp"')
    page.route(
        "**/adoptions/form.js",
        lambda route: route.fulfill(body=route.fetch().text().replace(*mail), content_type="text/javascript"),
    )
    page.goto(page.url.replace("data/", ADDRESS))
    go_on(page, CASE)
    page.evaluate(
        """() => document.addEventListener("click", (event) => {
        const link = event.target.closest("[data-send=mail]");
        if (link) { event.preventDefault(); document.body.dataset.sent = link.href; } })"""
    )
    page.locator("#reply-to").press_sequentially("農林課 norin@city.example.lg.jp")
    page.locator("[data-send=mail]").click()  # at once, with the focus still in the box
    sent = unquote(page.evaluate("document.body.dataset.sent"))
    assert "返事の送り先：農林課 norin@city.example.lg.jp" in sent and "題名：見守り" in sent
    assert "norin@" not in told(page) and "norin@" not in page.locator("[data-form-text]").text_content()
    assert "norin@" not in page.evaluate("JSON.stringify(localStorage)")
    assert watched.complaints == []


# ---------------------------------------------------------------- everybody


def test_without_javascript_the_page_says_how_else_to_send(watch: Callable[..., Watched]) -> None:
    page = watch(ADDRESS, "no script", java_script_enabled=False).page
    call = page.locator("noscript .mk-call")
    expect(call).to_contain_text("JavaScript")
    link = call.locator("a[download]")
    expect(link).to_be_visible()
    answer = page.request.get(page.url + link.get_attribute("href"))
    assert answer.ok and answer.body()[:2] == b"PK"
    expect(page.locator(".mk-aside", has_text="送り先・連絡先")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_each_step_is_sound(watch: Callable[..., Watched], width: int) -> None:
    watched = opened(watch, f"sound steps {width}")
    page = watched.page
    page.set_viewport_size({"width": width, "height": 700})
    page.evaluate(AXE_SCRIPT)
    found: list[str] = []

    def look(state: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found.extend(violations(page, f"{state}, {width} px, {scheme}"))
        found.extend(f"{state}: {each}" for each in too_wide(page))

    look("step 1")
    page.locator("#adopter").press_sequentially("富士見")
    look("a list that offers")
    choose_town(page, "富士見町", "別の事例として登録する")
    look("records")
    page.locator("[data-next='1']").click()
    for step in (2, 3):
        page.locator(f"[data-next='{step}']").click()
        look(f"step {step}, to mend")
        for name in [each for each in CASE if page.locator(f"#{each}").is_visible()]:
            page.locator(f"#{name}").fill(CASE[name])
        page.evaluate("document.querySelectorAll('form.mk-form details').forEach(each => each.open = true)")
        look(f"step {step}")
        page.locator(f"[data-next='{step}']").click()
    at(page, 4)
    look("step 4")
    page.evaluate("document.querySelectorAll('.mk-form__result details').forEach(each => each.open = true)")
    look("step 4, unfolded")
    assert found == []
    assert watched.complaints == []


def test_in_no_step_the_focus_is_under_the_bar(watch: Callable[..., Watched]) -> None:
    page = opened(watch, "steps and the bar").page
    page.set_viewport_size({"width": 375, "height": 600})
    hidden = []
    page.locator("#adopter").focus()
    for step in (1, 2, 3):
        for _ in range(40):
            name = page.evaluate("document.activeElement.id")
            page.keyboard.type(CASE.get(name, ""))
            hidden += page.evaluate(
                """() => { const own = document.activeElement, bar = document.querySelector(".mk-form__bar");
                const under = own.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
                return under && !bar.contains(own) ? [own.id || own.textContent] : []; }"""
            )
            if page.evaluate("document.activeElement.dataset.next") == str(step):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        at(page, step + 1)
    assert hidden == []


def test_a_portal_without_steps_has_one_and_the_last(watch: Callable[..., Watched], small: Portal) -> None:
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    watched = watch("form.html", "two steps", base=(small.root / "site/contribute/adoptions").as_uri() + "/")
    page = watched.page
    expect(page.locator(".mk-steps > li")).to_have_count(2)
    page.locator("[data-next='1']").click()
    expect(page.locator(".mk-form__step:visible")).to_have_attribute("data-step", "1")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert watched.complaints == []
