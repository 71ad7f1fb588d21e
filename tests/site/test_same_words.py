"""One problem has the same words in the terminal, for programs, on GitHub, on the page, in Excel and in the form."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from conftest import AS_OF, Portal
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser

from browsing import ROOT, Watched
from importing import HEADINGS, SMALL, changed, imported, workbook
from machikado.build.pipeline import build
from machikado.core.i18n import texts
from machikado.core.model import Problem, Table
from machikado.core.problems import catalogue
from machikado.core.raw_rows import RawRow
from machikado.diff.compare import Comparison
from machikado.diff.report import change_report
from machikado.intake import Imported
from machikado.intake.marked_workbook import annotated
from machikado.intake.report import told
from machikado.package.rows import summary_of
from machikado.portal import open_portal
from machikado.site.problem_examples import example_of
from machikado.validation.cells import conform, readers_of
from machikado.validation.report import FORMATS, report

LIST = texts("ja")["answer_sheet"]
CODE = re.compile(r"\w+（(\w+)）|own_funds")  # of a vocabulary: whoever fills in a sheet knows its words only
FILE = "datasets/adoptions/momiji-2015.yaml"
CASES = {
    "no-such-day": ("started", "started: 2015-04", "2017-02-30"),
    "not-in-vocabulary": ("funding", "funding: own_funds", "ownfunds!"),
    "personal-data": ("what", "what: 見守りの仕組み", "090-0000-0000へ"),
}


def plain(text: str) -> str:
    """What a reader sees of escaped text."""
    return html.unescape(text.replace("%25", "%").replace("%3A", ":").replace("%2C", ",")).replace("\u2060", "")


def problem_of(portal: Portal, code: str) -> tuple[Problem, list[Problem], str]:
    field, old, value = CASES[code]
    portal.edit(FILE, old, f"{field}: {value}")
    package = open_portal(portal.root, AS_OF).package
    (found,) = [each for each in package.problems if each.code == code]
    return found, list(package.problems), str(summary_of(package))


@pytest.mark.parametrize("code", catalogue())
def test_every_problem_reads_the_same_wherever_it_is_told(code: str) -> None:
    """The terminal, programs, annotations, comments, what an import says, the returned workbook and its list."""
    found = example_of(code)
    for form in FORMATS:
        text = report([found], form, "")
        seen = json.dumps(json.loads(text), ensure_ascii=False) if form == "json" else plain(text)
        for words in (found.message, found.fix):
            assert (json.dumps(words, ensure_ascii=False)[1:-1] if form == "json" else words) in seen, form
    data = workbook(HEADINGS, changed())
    read = imported(data)
    read = replace(read, problems=(replace(found, origin=read.origins[0]),))
    assert found.message in plain(told(read, "case.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(annotated(data, read, SMALL[1])))
    rows = [row[3:5] for row in book[LIST].iter_rows(min_row=4, values_only=True)]
    assert any(row[0] == found.message for row in rows), rows


@pytest.mark.parametrize("code", CASES)
def test_the_reports_say_the_same(code: str, small: Portal) -> None:
    found, problems, summary = problem_of(small, code)
    comparison = Comparison(base="0123456789abcdef", typed=())
    for form in FORMATS:
        for text in (report(problems, form, summary), change_report(problems, form, summary, comparison, "ja")):
            seen = json.dumps(json.loads(text), ensure_ascii=False) if form == "json" else plain(text)
            assert found.message in seen and found.fix in seen, form


@pytest.mark.parametrize("code", CASES)
def test_the_returned_workbook_says_the_same(code: str, small: Portal) -> None:
    found, _, _ = problem_of(small, code)
    field, _, value = CASES[code]
    data = workbook(HEADINGS, changed(**{field: value}))
    read, fix = imported(data), CODE.sub(lambda code: code[1] or "自主財源", found.fix).replace(", ", "、")
    assert f"{found.message}\n" in told(read, "case.xlsx") and f"→ {fix}\n" in told(read, "case.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(annotated(data, read, SMALL[1])))
    rows = list(book[LIST].iter_rows(min_row=4, values_only=True))
    assert [row[3:5] for row in rows if row[3] == found.message] == [(found.message, fix)]
    notes = [cell.comment.text for row in book["実績"].iter_rows() for cell in row if cell.comment]
    assert any(f"{found.message}{fix}" in note for note in notes)


def test_the_quality_page_says_the_same(small: Portal) -> None:
    (found,) = [each for each in open_portal(small.root, AS_OF).package.problems if each.level == "warning"]
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    text = LexborHTMLParser((small.root / "site/quality/index.html").read_text(encoding="utf-8")).text()
    assert found.message in text and found.fix in text


# ---------------------------------------------------------------- no problem, and how much was looked at


def test_where_nothing_is_wrong_it_is_said_with_what_was_looked_at(small: Portal) -> None:
    for form in ("text", "github", "markdown", "json"):
        text = plain(report([], form, "14 表・40 行・規則 3 件を確認しました"))
        assert "問題はありません。" in text and "14 表・40 行・規則 3 件" in text, form
    (small.root / "datasets/checks/indicator-without-outcome.sql").unlink()  # the one warning of this portal
    package = open_portal(small.root, AS_OF).package
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    text = LexborHTMLParser((small.root / "site/quality/index.html").read_text(encoding="utf-8")).text()
    assert f"問題はありません。 {summary_of(package).ja}。" in text
    sound: Imported = imported(workbook(HEADINGS, changed()))
    assert "問題はありません。" in told(sound, "case.xlsx") and "記録 1 件" in told(sound, "case.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(annotated(workbook(HEADINGS, changed()), sound, SMALL[1])))
    assert book[LIST]["A1"].value == "問題はありません。" and "記録 1 件" in book[LIST]["A2"].value


# ---------------------------------------------------------------- the form

# Spellings that the form can read are offered instead: see test_form_results.
TYPED = {
    "started": ["2017-02-30", "2017年の春", "2017-13", "平成29年度"],
    "title": ["<b>太字</b>", "個人番号 1234 5678 9012", "長い" * 60 + "<b>"],
    "contact_url": ["www.city.example.lg.jp", "javascript:alert(1)"],
    "themes": ["<i>観光</i>、防災"],
}


ITEM = {"amount_yen": ["120人", "約12万円", "1.5", "-5"], "fiscal_year": ["29", "平成の終わり"]}


def words_of(table: Table, name: str, answer: str | list[str]) -> str:
    """What `machikado check` says of one answer."""
    cells: list[Any] = [None] * len(table.fields)
    cells[table.positions[name]] = answer
    problems = conform(table, readers_of(table), [RawRow("x.yaml", 1, cells)])[1]
    (found,) = [each for each in problems if each.field == name]
    return found.message + found.fix


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_form_says_the_same(watch: Callable[..., Watched]) -> None:
    page = watch("contribute/adoptions/?all", "same words").page
    page.locator("form.mk-form").wait_for()
    page.evaluate("document.querySelectorAll('form.mk-form details').forEach(each => each.open = true)")
    tables = {table.name: table for table in open_portal(ROOT, AS_OF).definitions.tables}
    told_once: set[str] = set()
    for table, prefix, typed in (("adoptions", "", TYPED), ("adoption_costs", "costs-1-", ITEM)):
        for name, values in typed.items():
            for value in values:
                page.locator(f"#{prefix}{name}").fill(value)
                page.locator(f"#{prefix}{name}").press("Tab")
                shown = page.locator(f"#{prefix}{name}-error:visible, #{prefix}{name}-offer:visible")
                expect(shown).to_have_count(1)
                if "offer" in (shown.get_attribute("id") or ""):  # it is read otherwise, and asks whether that is right
                    continue
                told_once.add(name)
                answer = value.split("、") if tables[table].field(name).type == "list" else value
                said = words_of(tables[table], name, answer)
                expect(page.locator(f"#{prefix}{name}-error")).to_have_text(said)
    assert {"started", "title", "amount_yen"} <= told_once
