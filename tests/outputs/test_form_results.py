"""What comes out of the form is what `machikado import` reads: spellings, workbooks, letters, rows that come along."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import openpyxl
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF, Portal
from playwright.sync_api import expect
from test_form_browser import ADDRESS, CHOSEN, WHOLE, in_full

from browsing import ROOT, Watched, too_wide, violations
from machikado.build.pipeline import build
from machikado.core.git import as_of
from machikado.core.model import Origin, Table
from machikado.core.yaml_reader import load, plain
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.identifiers import propose
from machikado.intake.model import Draft
from machikado.intake.yaml_writer import item_of, yaml_of
from machikado.outputs.forms.columns import schema_stamp, sheet_of
from machikado.outputs.forms.web import children_in, contributed, description
from machikado.portal import open_portal
from office import converted

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def told_with_sheet() -> tuple[dict[str, Any], Table, Any]:
    package, context = open_portal(ROOT, as_of(ROOT)).package, context_of(ROOT)
    (rows,) = contributed(package)
    told = description(rows, package, "ja")
    told["sheet"] = sheet_of(rows.table, children_in(package, rows.table), "ja")
    return told, rows.table, context


def test_the_workbook_becomes_the_same_file(watch: Callable[..., Watched]) -> None:
    """Every adoption of the portal and 60 with odd texts and many items, each with a source that comes along."""
    page = watch(ADDRESS, "workbooks").page
    told, table, context = told_with_sheet()
    paths = sorted((ROOT / "datasets/adoptions").glob("*.yaml"))
    records = [in_full(plain(load(path.read_text("utf-8"), path.name)[0]), table, context) for path in paths]
    chance = random.Random(6)
    odd = [
        "一\n二",
        "a < b & \"c'",
        "😀",
        "=1+1",
        "a  b",
        "007",
        "1,234",
        "全角　空白",
        "x" * 300,
        "_x0041_",
        "_x005F_x0041_",
    ]
    for _ in range(60):
        record = dict(chance.choice(records))
        record |= {name: chance.choice(odd) for name in ("title", "what", "note", "summary")}
        record["themes"] = chance.choice([["医療／介護"], ["a", "b、c"], ["一つ"]])
        record["partners"] = chance.choices(["甲", "乙", "丙"], k=3)
        record["sources"] = [
            {"source": f"new-{number}", "locator": chance.choice(odd), "note": chance.choice(odd)}
            for number in range(chance.randint(1, 4))
        ]
        record["id"] = "odd-one"
        records.append(record)
    source = {"id": "", "title": "市の発表", "kind": "news", "read_in": "full", "cut_off": "true", "note": odd[0]}
    new = [[source | {"id": f"new-{number}"} for number in range(4)] for _ in records]
    books = page.evaluate(
        """([form, records, rows]) => records.map((record, at) => Array.from(machikadoParts.workbookOf(form,
        { record, along: [{ about: form.new.sources, rows: rows[at] }] })))""",
        [told, records, new],
    )
    stamp = schema_stamp(table, context.children(table))
    assert told["sheet"]["stamp"] == stamp
    for record, rows, book in zip(records, new, books, strict=True):
        found = read("case.xlsx", bytes(book), table, context, stamp)
        assert [yaml_of(each, table, context) for each in found.records] == [yaml_of(record, table, context)]
        (along,) = found.along
        assert [item_of(each, along.table, context) for each in along.records] == [
            item_of(row, along.table, context) for row in rows
        ]
        codes, there = {each.code for each in found.problems}, record["id"] != "odd-one"
        assert codes <= {"duplicate-row", "formula-text", "adds-to-record" if there else "already-recorded"}
        assert ("adds-to-record" in codes) == there


HOSTS = [
    "www.city.example.jp", "3776.jp", "EXAMPLE.org", "a_b.jp", "localhost", "例え.jp", "x@y.jp", "a.b-c.jp:80", "",
]  # fmt: skip


def test_both_propose_the_same_identifiers(watch: Callable[..., Watched]) -> None:
    """For sources with all sorts of addresses and days, and for records, beside records of all sorts."""
    page = watch(ADDRESS, "identifiers").page
    told, table, context = told_with_sheet()
    sources, empty = context.tables["sources"], replace(context, known={})
    rows = [
        {"title": "題名", "url": f"https://{host}{path}" if host else "", "published_on": day}
        for host in HOSTS for path in ("", "/a", "?b", "#c") for day in ("2017-04-01", "2017", "", "春")
    ]  # fmt: skip
    records = [
        {"adopter": town, "project": project, "started": day, "announced_on": other}
        for town in ("203629", "", "長野県") for project in ("shiojiri", "", "塩尻")
        for day in ("2017-04", "", "春") for other in ("2016-07-29", "")
    ]  # fmt: skip
    given = page.evaluate(
        """([form, rows, records]) => [...rows.flatMap(row => [null, ...records].map(record =>
        machikadoParts.identifier(
        { ...form.new.sources, taken: ["src-203629-2017-1"] }, row, [], record && { about: form, record }))),
        ...records.map(record => machikadoParts.identifier({ ...form, taken: [] }, record))]""",
        [told, rows, records],
    )

    def draft(about: Table, record: dict[str, str]) -> Draft:
        return Draft(about, Origin(path="x"), values={name: text or None for name, text in record.items()})

    taken = replace(empty, taken={"sources": frozenset({"src-203629-2017-1"})})
    ours = []
    for row in rows:
        for record in (None, *records):
            one = draft(sources, row)
            list(propose([one], taken, [draft(table, record)] if record else []))
            ours.append(one.values["id"])
    for record in records:
        one = draft(table, record)
        list(propose([one], empty))
        ours.append(one.values["id"])
    assert given == ours
    assert not any(name.startswith(("sources", "adoptions")) for name in ours)


def begun(page: Any) -> None:
    for name, value in {"title": "対馬市での捕獲", "adopter": "422096", "sources-1-source": "koga3112"}.items():
        page.locator(f"#{name}").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"#{name}").select_option(value)


def register(page: Any) -> None:
    """A source that is not in the list, with the keyboard alone."""
    page.locator("#sources-1-source").fill("")
    page.locator("#sources-1-source").focus()
    page.keyboard.type("https://www.city.example.jp/news/1")
    page.keyboard.press("Tab")
    expect(page.locator("#sources-1-source-error")).to_contain_text("登録してください")
    page.keyboard.press("Enter")
    expect(page.locator("#sources-1-source-new-title")).to_be_focused()
    page.keyboard.type("市の発表")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.value") != "press_release":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.locator("#sources-1-source-new-published_on").focus()
    page.keyboard.type("平成29年4月")
    page.keyboard.press("Enter")
    expect(page.locator("#sources-1-source-new-published_on")).to_have_value("2017-04")
    expect(page.locator("#sources-1-source-new-url")).to_have_value("https://www.city.example.jp/news/1")


def test_a_source_is_registered_on_the_way_and_both_parts_are_taken_in(
    watch: Callable[..., Watched], tmp_path: Path
) -> None:
    watched = watch(WHOLE, "registering", accept_downloads=True)
    page = watched.page
    begun(page)
    register(page)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("[data-form-result]")).to_contain_text("sources: [city-example-2017-04]")
    expect(page.locator("[data-form-along]")).to_contain_text("- id: city-example-2017-04")
    page.locator(".mk-form__new summary").click()
    expect(page.locator("#sources-1-source-new-id-chosen")).to_contain_text("こちらで付けます：city-example-2017-04")
    expect(page.locator("[data-form-text]")).to_contain_text("長崎県対馬市（422096）")
    expect(page.locator("[data-form-text]")).to_contain_text("出典：市の発表（city-example-2017-04）")
    told, table, context = told_with_sheet()
    results = []
    for kind in ("yaml", "xlsx"):
        with page.expect_download() as download:
            page.locator(f"[data-send={kind}]").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        found = read(path.name, path.read_bytes(), table, context, told["sheet"]["stamp"])
        assert not found.problems and not found.faulty, (
            path.read_text("utf-8") if kind == "yaml" else "",
            found.problems,
        )
        results.append(
            [
                yaml_of(found.records[0], table, context),
                item_of(found.along[0].records[0], found.along[0].table, context),
            ]
        )
    shown = [page.locator(f"[data-form-{part}]").text_content() for part in ("result", "along")]
    assert results == [shown, shown]
    assert openpyxl.load_workbook(tmp_path / "対馬市_導入事例.xlsx").sheetnames == ["入力", "新しい出典"]
    page.reload()  # the draft holds what was being registered
    expect(page.locator("#sources-1-source-new-title")).to_have_value("市の発表")
    page.locator(".mk-form__new > button").click()
    expect(page.locator("#sources-1-source")).to_be_focused()
    assert watched.complaints == []


def test_a_source_is_found_by_its_title_and_nothing_else_is_taken_for_it(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "titles").page
    source, chosen = page.locator("#sources-1-source"), page.locator("#sources-1-source-chosen")
    source.fill("koga3112")
    source.press("Tab")
    expect(chosen).to_have_text("一覧から選びました。")
    expect(chosen).to_have_attribute("data-key", "koga3112")
    title = source.input_value()
    assert "地域懇談会" in title
    source.fill(title[4:])  # the end of a title that only one has
    source.press("Tab")
    expect(chosen).to_be_hidden()
    expect(page.locator("#sources-1-source-error")).to_contain_text("登録してください")
    source.fill(title)
    source.press("Tab")
    expect(chosen).to_have_text("一覧から選びました。")
    expect(chosen).to_have_attribute("data-key", "koga3112")


def test_what_is_registered_once_can_be_chosen_again(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "chosen again").page
    begun(page)
    register(page)
    page.locator(".mk-form__list > .mk-button", has_text="出典を加える").click()
    page.locator("#sources-2-source").fill("市の発表")
    page.locator("#sources-2-source").press("Tab")
    expect(page.locator("#sources-2-source-chosen")).to_have_attribute("data-key", "city-example-2017-04")
    expect(page.locator("#sources-2-source-error")).to_contain_text("すでに挙げています")
    page.locator(".mk-form__new > button").click()
    page.locator("#sources-1-source").fill("koga3112")
    page.locator("#sources-1-source").press("Tab")
    page.locator("#sources-2-source").press("Tab")
    expect(page.locator("#sources-2-source")).to_have_value(
        "市の発表"
    )  # what was typed stays, though it is no longer listed
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("#sources-2-source-error")).to_contain_text("登録してください")


def test_a_lists_items_are_read_as_an_import_reads_them(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "spelling of lists").page
    page.locator("form.mk-form").wait_for()
    page.evaluate("document.querySelectorAll('form.mk-form details').forEach(each => each.open = true)")
    partners, offer = page.locator("#partners"), page.locator("#partners-offer")
    for typed, meant in {"ｶﾞｲﾄﾞの会；市民、町会": "ガイドの会、市民、町会", "市民／―／町会": "市民、町会"}.items():
        partners.fill(typed)
        expect(offer).to_contain_text(f"「{meant}」と読みました")
        partners.press("Enter")
        expect(partners).to_have_value(meant)
        expect(offer).to_be_hidden()
    partners.fill("市民, 町会、大学")  # the form divides these anyway
    expect(offer).to_be_hidden()


def test_about_twelve_million_is_offered_as_such_and_marked(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "an approximate amount").page
    page.locator("form.mk-form").wait_for()
    page.evaluate("machikadoForms[0].adders.get('costs')()")
    page.evaluate("document.querySelectorAll('form.mk-form details').forEach(each => each.open = true)")
    amount = page.locator("#costs-1-amount_yen")
    amount.evaluate(
        "node => { node.value = '約１，２００万円'; node.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(page.locator("#costs-1-amount_yen-offer")).to_contain_text("「12000000」と読みました")
    expect(page.locator("#costs-1-amount_yen-offer")).to_contain_text("「概数」を「はい」にします")
    page.locator("#costs-1-amount_yen-offer button").evaluate("node => node.click()")
    expect(amount).to_have_value("12000000")
    expect(page.locator("#costs-1-approximate")).to_have_value("true")


def test_an_offer_shows_where_a_long_text_differs(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "long offers").page
    page.locator("#what").fill("長い説明です。" * 40 + "ｶﾞｲﾄﾞ")
    offer = page.locator("#what-offer")
    expect(offer).to_contain_text("「…です。長い説明です。ｶﾞｲﾄﾞ」を「…です。長い説明です。ガイド」と読みました")
    offer.locator("button").click()
    expect(page.locator("#what")).to_have_value("長い説明です。" * 40 + "ガイド")
    expect(offer).to_be_hidden()


def test_libreoffice_opens_and_keeps_the_workbook(watch: Callable[..., Watched], tmp_path: Path) -> None:
    told, table, context = told_with_sheet()
    record = {
        "id": "x-1",
        "title": "題名",
        "adopter": "422096",
        **CHOSEN,
        "started": "2017-04",
        "sources": [{"source": "koga3112"}],
    }
    book = watch(ADDRESS, "workbooks").page.evaluate(
        "([form, record]) => Array.from(machikadoParts.workbookOf(form, { record, along: [] }))", [told, record]
    )
    kept = converted(bytes(book), "xlsx", tmp_path)["book.xlsx"]
    found = read("case.xlsx", kept, table, context, told["sheet"]["stamp"])
    assert [yaml_of(each, table, context) for each in found.records] == [yaml_of(record, table, context)]


def test_a_letter_and_a_way_to_github_where_the_portal_names_them(watch: Callable[..., Watched]) -> None:
    watched = watch("data/", "letters")
    page = watched.page

    def named(route: Any) -> None:
        body = route.fetch().text().replace('"repository":""', '"repository":"https://github.com/example/portal"')
        route.fulfill(
            body=body.replace('"email":""', '"email":"joho@city.example.jp"'),
            content_type="text/javascript",
        )

    page.route("**/adoptions/form.js", named)
    page.goto(page.url.replace("data/", WHOLE))
    begun(page)
    page.locator("form.mk-form button[type=submit]").click()
    letter = urlsplit(page.locator("[data-send=mail]").get_attribute("href") or "")
    assert letter.path == "joho@city.example.jp"
    fields = parse_qs(letter.query)
    assert fields["subject"] == ["導入事例：対馬市での捕獲"]
    assert "識別子：case-422096-1" in fields["body"][0] and "導入団体：長崎県対馬市（422096）" in fields["body"][0]
    github = page.locator("[data-send=github]").get_attribute("href") or ""
    assert github.startswith("https://github.com/example/portal/new/main/datasets/adoptions?filename=")
    assert parse_qs(urlsplit(github).query)["value"] == [page.locator("[data-form-result]").text_content()]
    page.locator("form.mk-form .mk-form__step > details > summary").click()
    page.locator("#note").fill("長い備考です。" * 150)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator(".mk-form__result")).to_contain_text("長いので")
    assert len(page.locator("[data-send=github]").get_attribute("href") or "") < 200
    short = page.locator("[data-send=mail]").get_attribute("href") or ""
    assert len(short) <= 2000 and "貼り付けてください" in unquote(short) and "対馬市_導入事例.xlsx" in unquote(short)
    assert watched.complaints == []


def test_odd_letters_and_long_texts_stop_no_result(watch: Callable[..., Watched]) -> None:
    watched = watch(WHOLE, "odd letters")
    page = watched.page
    begun(page)
    page.evaluate("document.querySelector('#title').value = '半分\\ud83d'")
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("#title-error")).to_contain_text("使えない文字")
    page.locator("#title").fill("x" * 40_000)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("[data-send=yaml]")).to_be_visible()
    expect(page.locator("[data-send=xlsx]")).to_have_count(0)
    told = {"send": "a?bcc=evil@example.org", "title": "題", "label": "title", "key": "id", "contact": {"email": ""}}
    letter = page.evaluate(
        """told => machikadoParts.mailTo(
          told, { record: { id: "x", title: "a\\r\\nBcc: evil" }, name: "x.yaml" }, "")""",
        told,
    )
    assert urlsplit(letter).path == "a%3Fbcc%3Devil@example.org" and "%0D%0A" not in letter.partition("&body=")[0]
    assert watched.complaints == []


def test_a_draft_of_an_earlier_form_does_not_stop_this_one(watch: Callable[..., Watched]) -> None:
    watched = watch("data/", "old drafts")
    page = watched.page
    address = page.url.replace("data/", ADDRESS)
    draft = '{"sources": "x", "adopter": {"register": {"id": "x"}}, "title": [1], "nothing": 1}'
    place = "form." + urlsplit(address).path
    page.evaluate("([place, draft]) => localStorage.setItem(place, draft)", [place, draft])
    page.goto(address)
    expect(page.locator("form.mk-form")).to_be_visible()
    assert watched.complaints == []


def test_without_an_address_there_is_no_letter(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "no letter").page
    begun(page)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("[data-send=text]")).to_be_visible()
    expect(page.locator("[data-send=mail], [data-send=github]")).to_have_count(0)


def test_what_is_left_to_do_is_always_in_sight(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "the bar").page
    bar = page.locator(".mk-form__bar")
    expect(bar).to_have_text("必須 0／3 記入済みはじめの 1 か所へ")
    expect(bar).to_be_in_viewport()
    page.locator("#title").fill("題名")
    expect(bar).to_contain_text("必須 1／3")
    page.locator("#what").focus()
    page.locator("form.mk-form button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#adopter")).to_be_focused()
    expect(bar).to_contain_text("直すところ 2 か所")
    page.locator("#what").focus()
    bar.locator("button").click()
    expect(page.locator("#adopter")).to_be_focused()


def test_what_has_the_focus_is_never_under_the_bar(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE, "the bar and the focus").page
    page.set_viewport_size({"width": 375, "height": 600})
    page.locator("#title").focus()
    hidden = []
    while page.evaluate("document.activeElement.type !== 'submit'"):
        hidden += page.evaluate(
            """() => { const own = document.activeElement, bar = document.querySelector(".mk-form__bar");
            const under = own.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
            return under && !bar.contains(own) ? [own.id || own.textContent] : []; }"""
        )
        page.keyboard.press("Tab")
    assert hidden == []


def test_a_pattern_or_a_limit_cannot_stop_the_page(watch: Callable[..., Watched]) -> None:
    page = watch(ADDRESS, "hostile schemas").page
    page.set_default_timeout(5_000)
    field = {"name": "x", "title": "x", "type": "string", "limits": {"pattern": "(a+)+"}}
    judged = "([field, text]) => machikadoJudge(field, text)?.code || null"
    assert page.evaluate(judged, [field, "a" * 50_000 + "!"]) == "constraint"
    number = {"name": "x", "title": "x", "type": "number"}
    for limits, text, code in [
        ({"minimum": 1e-7}, "0", "constraint"), ({"minimum": 1e-7}, "0.000001", None), ({"maximum": 1e21}, "5", None),
        ({"minimum": "0.0000001"}, "0.000001", None), ({"maximum": "-1.5"}, "-1.49", "constraint"),
        ({"minimum": "x"}, "5", None),
    ]:  # fmt: skip
        assert page.evaluate(judged, [number | {"limits": limits}, text]) == code, (limits, text)


@pytest.mark.parametrize("width", [1280, 375])
def test_registering_and_results_are_sound(watch: Callable[..., Watched], width: int) -> None:
    page = watch(WHOLE, f"sound results {width}").page
    page.set_viewport_size({"width": width, "height": 900})
    begun(page)
    page.locator("#started").fill("平成29年4月")
    register(page)
    page.evaluate(AXE_SCRIPT)
    found = too_wide(page)
    for state in ("registering", "result"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page, f"{state}, {width} px, {scheme}")
        page.locator("#started").press("Enter")
        page.locator("form.mk-form button[type=submit]").click()
        page.locator(".mk-form__inside summary").click()
        expect(page.locator("[data-form-along]")).to_be_visible()
        found += too_wide(page)
    assert found == []


def test_the_form_of_another_portal_in_english(watch: Callable[..., Watched], small: Portal) -> None:
    """The small portal with other titles, as one file: nothing in the form or the importer knows a table by name."""
    small.edit("mkdocs.yml", "language: ja", "language: en")
    small.edit("datasets/schemas/sources.yaml", "title_en: Sources", 'title_en: "Papers: [old/new]"')
    outcome = build(small.root, site=small.root / "site", as_of=AS_OF)
    assert outcome.written
    watched = watch("form.html?all", "English", base=(small.root / "site/contribute/adoptions").as_uri() + "/")
    page = watched.page
    expect(page.locator(".mk-form__bar")).to_contain_text("Required: 0/")
    answers = {"adopter": "482013", "project": "sakura", "what": "Watching over", "started": "H28.4"}
    for name, value in answers.items():
        box = page.locator(f"#{name}")
        box.select_option(value) if box.evaluate("node => node.tagName") == "SELECT" else box.fill(value)
    page.locator("#started").press("Enter")
    for name, value in {"relation": "model", "funding": "own_funds", "evidence": "document"}.items():
        page.locator(f"#{name}").select_option(value)
    page.locator("#sources-1-source").fill("A paper")
    page.locator("#sources-1-source").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#sources-1-source-new-title")).to_have_value("A paper")
    page.locator("#sources-1-source-new-kind").select_option("report")
    page.locator("form.mk-form button[type=submit]").click()
    shown = [page.locator(f"[data-form-{part}]").text_content() for part in ("result", "along")]
    context = context_of(small.root)
    for kind in ("yaml", "xlsx"):
        with page.expect_download() as download:
            page.locator(f"[data-send={kind}]").click()
        name, data = download.value.suggested_filename, Path(download.value.path()).read_bytes()
        found = read(name, data, context.tables["adoptions"], context)
        assert not [each for each in found.problems if each.level == "error"]
        (along,) = found.along
        written = [yaml_of(found.records[0], found.table, context), item_of(along.records[0], along.table, context)]
        assert written == shown
    assert watched.complaints == []
