"""The form on the site: it judges as `machikado check` does, and what it hands out is a record of the portal."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import AS_OF, Portal
from playwright.sync_api import expect

from browsing import ROOT, Watched, too_wide, violations
from machikado.build.pipeline import build
from machikado.core.git import as_of
from machikado.core.model import Table
from machikado.core.nested_lists import item_fields
from machikado.core.yaml_reader import load, plain
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.model import Context
from machikado.intake.yaml_writer import yaml_of
from machikado.outputs.forms.offline import SCRIPTS
from machikado.outputs.forms.web import CODES, contributed, description
from machikado.portal import open_portal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ADDRESS = "contribute/adoptions/"
WHOLE = ADDRESS + "?all"  # every step at once
CHOSEN = {"relation": "model", "stage": "introduced", "funding": "unknown", "evidence": "unverified", "status": "read"}
ODD = [
    None, "", "x", "あ", "12", "１２", "-3", "007", "1.5", "1,234", "120人", "true", "はい", "True", "2017",
    "2017-04", "2017-4",
    "2017-02-29", "2016-02-29", "２０１７-04", "2017-13", "平成29年", "202151", "２０２１５１", "20215", "11002",
    "202150",
    "2021510",
    "https://example.org/a", "javascript:alert(1)", "http://a b", "<b>太字</b>", "a < b", "\u202e逆",
    "長い" * 200, "own_funds",
    "自主財源", "tsushima", "Tsushima", "-", "a\nb", "0", "-0", "1000000000000000000", "99999999999.999999",
    "0.1234567",
    "\u0000", "１２０人", "マイナンバー 1234-5678-9012",
]  # fmt: skip


def walk(page: Any, typed: dict[str, str], to: str) -> None:
    """From field to field with the tabulator, writing what is told, until a button with the mark (`next=1`)."""
    name, _, value = to.partition("=")
    for _ in range(60):
        if page.evaluate("name => document.activeElement.dataset[name]", name) == value:
            return
        field = page.evaluate("document.activeElement.id")
        page.keyboard.type(typed.get(field, ""))
        if field in CHOSEN:
            page.keyboard.press("Home")
        while field in CHOSEN and page.evaluate("document.activeElement.value") != CHOSEN[field]:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    raise AssertionError(f"no {to} is reached")


def test_a_case_is_written_with_the_keyboard_and_passes(watch: Callable[..., Watched], tmp_path: Path) -> None:
    watched = watch(ADDRESS)
    page = watched.page
    page.locator("form.mk-form").wait_for()
    typed = {
        "title": "対馬市での鹿・イノシシの捕獲", "adopter": "422096", "what": "塩尻モデル", "started": "2017",
        "project": "shiojiri", "sources-1-source": "ict-machizukuri-14", "sources-1-locator": "意見交換、岡座長の発言",
    }  # fmt: skip
    page.locator("#adopter").focus()
    walk(page, typed, "next=1")
    expect(page.locator("#adopter")).to_have_value("長崎県対馬市")
    expect(page.locator("#adopter-chosen")).to_have_text("コード 422096")
    page.keyboard.press("Enter")
    expect(page.locator(".mk-form__records input").first).to_be_focused()  # the town has a record: pointed to once
    for step in (1, 2, 3):
        walk(page, typed, f"next={step}")
        page.keyboard.press("Enter")
        expect(page.locator(f"#step-{step + 1}")).to_be_focused()
    walk(page, typed, "send=yaml")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copy(download.value.path(), tmp_path / "datasets/adoptions" / download.value.suggested_filename)
    (tmp_path / "datasets/adoptions/tsushima.yaml").unlink()  # it is the case that was typed
    stages = tmp_path / "datasets/adoption_stages.csv"
    kept = [line for line in stages.read_text("utf-8").splitlines(True) if not line.startswith("tsushima,")]
    stages.write_text("".join(kept), encoding="utf-8")
    outcome = build(tmp_path, site=tmp_path / "site", as_of=as_of(ROOT))
    assert [str(found) for found in outcome.problems if found.level == "error"] == []
    (added,) = [row for row in outcome.opened.package.tables["adoptions"] if row["adopter"] == "422096"]
    expected = {name: value for name, value in (typed | CHOSEN).items() if "-" not in name}
    assert {name: added[name] for name in expected} == expected
    assert [(each["source"], each.locator) for each in added.sources] == [
        ("ict-machizukuri-14", "意見交換、岡座長の発言")
    ]
    shown = (tmp_path / "site/adoptions" / added.id / "index.html").read_text(encoding="utf-8")
    assert "対馬市での鹿・イノシシの捕獲" in shown and "意見交換、岡座長の発言" in shown
    assert watched.complaints == []


def test_what_is_wrong_is_told_where_it_stands(watch: Callable[..., Watched]) -> None:
    watched = watch(WHOLE, "a form with faults")
    page = watched.page
    page.locator("#started").fill("２０１７-04")
    page.locator("#started").press("Tab")
    expect(page.locator("#started-offer")).to_contain_text("「2017-04」と読みました")
    page.locator("#started").fill("2017-02-30")
    page.locator("#started").press("Tab")
    expect(page.locator("#started-error")).to_contain_text("という日付はありません")
    page.locator("#started").fill("2017年の春")
    page.locator("#started").press("Tab")
    expect(page.locator("#started-error")).to_contain_text("日付の書き方ではありません")
    page.locator("#started").fill("平成29年4月")
    page.locator("#started").press("Enter")
    expect(page.locator("#started")).to_have_value("2017-04")
    expect(page.locator("#started-offer")).to_be_hidden()
    page.locator("#adopter").fill("202150")
    page.locator("#adopter").press("Tab")
    expect(page.locator("#adopter-error")).to_contain_text("「202150」")
    for typed, town, code in [
        ("富士見町", "長野県富士見町", "コード 203629"),
        ("つしまし", "つしまし", ""),
        ("おびひろし", "北海道帯広市", "コード 012076"),
        ("府中市", "府中市", ""),
    ]:
        page.locator("#adopter").fill(typed)
        page.locator("#adopter").press("Tab")
        expect(page.locator("#adopter-chosen")).to_have_text(code)
        expect(page.locator("#adopter")).to_have_value(town)
    page.locator("#adopter").fill("202150")
    page.locator("form.mk-form button[type=submit]").click()
    summary = page.locator(".mk-form__result")
    expect(page.locator("#adopter")).to_be_focused()
    expect(page.locator("[data-form-result]")).to_have_count(0)
    summary.locator("a", has_text="題名").click()
    expect(page.locator("#title")).to_be_in_viewport()
    expect(page.locator("#title")).to_have_attribute("aria-invalid", "true")


def test_a_source_that_is_not_in_the_list_yet_stops_nobody(watch: Callable[..., Watched]) -> None:
    watched = watch(WHOLE, "a new source")
    page = watched.page
    new = "市の報告書 2018年 https://example.org/report"
    for name, value in {"title": "試験", "adopter": "102016", "sources-1-source": new}.items():
        page.locator(f"#{name}").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"#{name}").select_option(value)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator(".mk-form__result h3").first).to_contain_text("一覧にないものが 1 か所")
    expect(page.locator("[data-form-result]")).to_contain_text(new)
    assert watched.complaints == []


def test_a_draft_is_kept_and_an_address_fills_in(watch: Callable[..., Watched]) -> None:
    page = watch(WHOLE + "&adopter=202151", "a draft").page
    expect(page.locator("#adopter")).to_have_value("長野県塩尻市")
    expect(page.locator("#adopter-chosen")).to_have_text("コード 202151")
    page.locator("#title").fill("書きかけ")
    page.locator("#sources-1-locator").fill("3ページ")
    page.reload()
    expect(page.locator("#title")).to_have_value("書きかけ")
    expect(page.locator("#sources-1-locator")).to_have_value("3ページ")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form.mk-form button", has_text="はじめから").click()
    page.reload()
    expect(page.locator("#title")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 375])
def test_the_form_is_sound(watch: Callable[..., Watched], width: int) -> None:
    watched = watch(WHOLE, "a sound form")
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('form.mk-form details').forEach(each => each.open = true)")
    page.locator("form.mk-form button[type=submit]").click()
    page.evaluate(AXE_SCRIPT)
    found = too_wide(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, f"{width} px, {scheme}")
    assert found == []
    assert watched.complaints == []


def test_a_page_loads_the_scripts_that_the_one_file_holds(folder: Path) -> None:
    page = (folder / ADDRESS / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"javascripts/(fold|forms/\w+)\.js", page) == list(SCRIPTS)


def test_both_languages_say_the_same_things() -> None:
    words = (ROOT / "generator/machikado/theme/assets/javascripts/forms/words.js").read_text(encoding="utf-8")
    japanese, _, english = words.partition("\n    en: {")
    keys = [set(re.findall(r"^ {6}(\w+):", half, re.MULTILINE)) for half in (japanese, english)]
    assert keys[0] == keys[1] and len(keys[0]) > 50
    scripts = "".join(
        path.read_text("utf-8") for path in (ROOT / "generator/machikado/theme/assets/javascripts/forms").glob("*.js")
    )
    assert set(re.findall(r"\bsay\.(\w+)", scripts)) <= keys[0]


def test_the_words_of_every_code_that_the_judge_gives_are_there() -> None:
    script = (ROOT / "generator/machikado/theme/assets/javascripts/forms/judge.js").read_text(encoding="utf-8")
    assert all(f'"{code}"' in script for code in CODES)
    rules = set(re.findall(r'rule: "([a-z-]+)"', script))
    package = open_portal(ROOT, as_of(ROOT)).package
    for language in ("ja", "en"):
        told = description(contributed(package)[0], package, language)["rules"]
        assert told.keys() == rules and all(told.values())


def test_the_form_is_told_which_fields_spell_in_their_own_way(small: Portal) -> None:
    own = {
        "plain": "type: number",
        "comma": 'type: number, decimalChar: ","',
        "grouped": 'type: integer, groupChar: ","',
        "clothed": "type: number, bareNumber: false",
        "day": 'type: date, format: "%d/%m/%Y"',
        "flag": "type: boolean, trueValues: [ja], falseValues: [nein]",
        "unknown": 'type: number, missingValues: ["", "-", "NaN"]',
    }
    lines = "".join(
        f"  - {{name: {name}, title: {name}, title_en: {name}, description: 語, description_en: x, {words}}}\n"
        for name, words in own.items()
    )
    small.edit("datasets/schemas/adoptions.yaml", "fields:\n", f"fields:\n{lines}")
    package = open_portal(small.root, AS_OF).package
    rows = next(each for each in contributed(package) if each.table.name == "adoptions")
    told = {each["name"]: each for each in description(rows, package, "ja")["fields"]}
    assert {name for name in told if told[name].get("unjudged")} == {"comma", "grouped", "clothed", "day", "flag"}
    assert {name: told[name]["missing"] for name in told if "missing" in told[name]} == {"unknown": ["-", "NaN"]}


def test_the_form_works_as_one_file_without_a_network(
    watch: Callable[..., Watched], folder: Path, tmp_path: Path
) -> None:
    shutil.copy(folder / ADDRESS / "form.html", tmp_path)
    watched = watch("form.html?all", "one file", base=tmp_path.as_uri() + "/")
    page = watched.page
    page.context.set_offline(True)
    page.locator("#started").fill("平成29年")
    expect(page.locator("#started-offer")).to_be_visible()
    answers = {"title": "試験", "adopter": "102016", "started": "2017", "sources-1-source": "ict-machizukuri-14"}
    for name, value in answers.items():
        page.locator(f"#{name}").fill(value)
    for name, value in CHOSEN.items():
        page.locator(f"#{name}").select_option(value)
    page.locator("form.mk-form button[type=submit]").click()
    expect(page.locator("[data-form-result]")).to_contain_text('adopter: "102016"')
    with page.expect_download() as download:
        page.locator("[data-send=xlsx]").click()
    package, context = open_portal(ROOT, as_of(ROOT)).package, context_of(ROOT)
    (rows,) = contributed(package)
    found = read("case.xlsx", Path(download.value.path()).read_bytes(), context.tables[rows.table.name], context)
    text = page.locator("[data-form-result]").text_content()
    assert [yaml_of(each, rows.table, context) for each in found.records] == [text]
    page.evaluate(AXE_SCRIPT)
    assert violations(page, "one file") == []
    assert watched.complaints == []
    page.context.set_offline(False)


def in_full(record: dict[str, Any], table: Table, context: Context) -> dict[str, Any]:
    """A record with every item of its lists written as a record too."""
    firsts = {
        child.nesting.name: item_fields(child, table.name)[0].name for child in context.children(table) if child.nesting
    }
    return {
        name: [item if isinstance(item, dict) else {firsts[name]: item} for item in value] if name in firsts else value
        for name, value in record.items()
    }


def test_both_write_the_same_file(watch: Callable[..., Watched]) -> None:
    """Every adoption of the portal, and 300 with odd texts, sign by sign."""
    watched = watch(ADDRESS, "the same file")
    watched.page.locator("form.mk-form").wait_for()
    package, context = open_portal(ROOT, as_of(ROOT)).package, context_of(ROOT)
    (rows,) = contributed(package)
    told = description(rows, package, "ja")
    paths = sorted((ROOT / "datasets/adoptions").glob("*.yaml"))
    loaded = [plain(load(path.read_text(encoding="utf-8"), path.name)[0]) for path in paths]
    records = [in_full(record, rows.table, context) for record in loaded]
    chance, odd = random.Random(4), [text for text in ODD if text and "\0" not in text]
    odd += ["a: b", "- x", "#x", "x #y", "'x'", '"x"', "[x]", "0x1F", "1e3", "12:30", "~", "Null", "あ：い", "末尾 "]
    odd += ["\u3000頭", "一\n二", "😀"]
    for _ in range(300):
        record = dict(chance.choice(records))
        record |= {name: chance.choice(odd) for name in ("title", "what", "note", "started", "summary")}
        record["themes"] = chance.choices(odd, k=chance.randint(1, 9))
        record["sources"] = [
            {"source": chance.choice(odd), "locator": chance.choice(odd)},
            {"source": chance.choice(odd)},
        ]
        records.append(record)
    written = watched.page.evaluate(
        "([form, records]) => records.map(record => machikadoYaml(form, record))", [told, records]
    )
    for record, text in zip(records, written, strict=True):
        assert text == yaml_of(record, rows.table, context)
