"""What is doubtful is told as such on every kind of page, and the number of a heading is the one that it promises."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

import marked
from machikado.build.pipeline import build
from machikado.validation.report import report

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("marked")  # one site for all
BEFORE, NOW = "30分", "約21分"
RESTATED = ("訂正", "25→21", "2020年2月3日", "読みまちがい")
Page = Callable[[str], LexborHTMLParser]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = marked.write(tmp_path_factory.mktemp("marked"))
    outcome = build(root, site=root / "site", as_of=marked.AS_OF)
    assert outcome.written, report(outcome.problems, "text", "")
    return root / "site"


@pytest.fixture(scope="session")
def page(site: Path) -> Page:
    def read(address: str) -> LexborHTMLParser:
        return LexborHTMLParser((site / address / "index.html").read_text(encoding="utf-8"))

    return read


def said(node: LexborNode | None) -> str:
    assert node is not None
    return re.sub(r"\s+", "", node.text())


def row_of(table: LexborHTMLParser | LexborNode, words: str) -> str:
    """The only row of a table that begins so."""
    (found,) = [said(row) for row in table.css("tr") if said(row).startswith(words)]
    return found


# ---------------------------------------------------------------- a value


@pytest.mark.parametrize("address", ["", "outcomes", "projects/marked"])
def test_beside_a_value_stands_what_it_was_before(page: Page, address: str) -> None:
    """Where the value is listed: how it was read, who says so, and what was published before."""
    row = row_of(page(address).css_first("article"), "2016年約21")
    assert all(part in row for part in ("当事者の申告", "[", *RESTATED)), row


def test_a_restated_value_is_marked_in_the_ledger_and_listed_below_it(page: Page) -> None:
    ledger = page("outcomes/ledger")
    (row,) = [said(each) for each in ledger.css("#ledger-table tr") if NOW in said(each)]
    assert all(part in row for part in ("当事者の申告", *RESTATED)), row
    (listed,) = [
        said(each) for each in ledger.css("tr") if "前の値→新しい値" not in said(each) and "25→21分" in said(each)
    ]
    assert "相談の待ち時間" in listed and "読みまちがい" in listed and "2020年2月3日" in listed


@pytest.mark.parametrize(
    "address",
    ["", "en", "outcomes", "projects/marked", f"municipalities/{marked.SITE}", f"municipalities/{marked.PARTNER}"],
)
def test_what_is_only_about_so_is_told_so_wherever_it_stands(page: Page, address: str) -> None:
    """A rounded number that is repeated without 約 becomes an exact one."""
    html = page(address)
    for words in (said(html.css_first("article")), said(html.css_first("title"))):
        bare = re.findall(r"(?<![約\d,→～／])21分", words.replace("about", "約"))
        assert not bare and not re.search(r"→21分", words), words
    assert NOW in said(html.css_first("article")).replace("about", "約")


@pytest.mark.parametrize("address", ["projects/marked", "outcomes/costs"])
def test_a_rounded_cost_is_told_as_one(page: Page, address: str) -> None:
    words = said(page(address).css_first("article"))
    places = [found.start() for found in re.finditer("1,234万円|12,340,000円", words)]
    assert len(places) == 2 and all(words[place - 1] == "約" for place in places), words


def test_what_the_state_paid_is_never_told_as_the_whole_cost(page: Page) -> None:
    cost = said(page("projects/paid").css(".mk-strip li")[1])
    assert "789万円国の支出です。総事業費は未確認です。" in cost and "総事業費です" not in cost
    assert "総事業費です。" in said(page("projects/marked").css(".mk-strip li")[1])


def test_rounded_costs_of_an_adoption_and_counts_of_things_are_told_as_such(page: Page) -> None:
    assert "約5,670,000円" in said(page("adoptions/guessed").css_first("article"))
    assert row_of(page("projects/marked"), marked.TITLES[2]).startswith(f"{marked.TITLES[2]}約55台")


def test_two_values_of_two_sources_both_stand_and_are_called_so(page: Page) -> None:
    (told,) = [row for row in page("projects/marked").css("tr") if said(row).startswith(marked.TITLES[1])]
    assert ["資料間で相違" in said(cell) for cell in told.css("td")] == [True, True], (
        "beside the value and its evidence"
    )
    rows = [said(row) for row in page("outcomes/ledger").css("tr")]
    listed = [said(row) for row in page("outcomes/ledger").css("#ledger-table tr") if marked.TITLES[1] in said(row)]
    assert len(listed) == 2 and all("資料間で相違" in row for row in listed)
    differing = [row for row in rows if row.startswith(("実績値41件", "実績値43件"))]
    assert len(differing) == 2 and len({row.partition("【合成】")[2] for row in differing}) == 2


def test_hearsay_and_self_report_are_told_beside_what_rests_on_them(page: Page) -> None:
    project = page("projects/marked").css_first("article")
    assert "未確認" in row_of(project, marked.TITLES[3])
    assert "19団体[1]当事者の申告" in said(project), "a claim"
    assert "相談の窓口（財源自主財源）[1]当事者の申告" in said(project), "a year after the subsidy"
    (claim,) = [said(each) for each in page("adoptions").css("dd") if "似た仕組みの導入" in said(each)]
    assert "当事者の申告" in claim and "0／19団体" in claim


def test_the_first_answer_on_a_project_leads_to_what_it_rests_on(page: Page) -> None:
    """To the source of the value before and to that of the value after."""
    worked = page("projects/marked").css(".mk-strip li")[0]
    assert said(worked).startswith("成果：効いたか30分→約21分") and said(worked).endswith("[1][2]")
    assert len(worked.css("a")) >= 2


def test_a_missed_target_is_told_with_its_source_and_its_doubt(page: Page) -> None:
    missed = page("outcomes").css_first("#missed-table")
    row = row_of(missed, marked.TITLES[0])
    assert f"{BEFORE}→{NOW}" in row and "当事者の申告" in row and "25→21" in row
    assert len(missed.css("td[data-label='値'] a")) >= 1, "its source is one click away"
    assert "未達（実績値は当事者の申告）" in row


# ---------------------------------------------------------------- an adoption, a town, a meeting


def test_a_candidate_is_no_contract_and_no_grant(page: Page) -> None:
    facts = said(page("adoptions/candidate").css_first("article"))
    assert "候補（契約や交付の確定を示すものではありません）" in facts
    assert "国庫補助（候補。交付は未確認）" in facts
    assert "時期2016年5月1日（平成28年）発表" in facts, "the day on which it was announced, not that of a start"
    introduced = said(page("adoptions/guessed").css_first("article"))
    assert "確定を示すものでは" not in introduced and "交付は未確認" not in introduced
    stages = [said(value) for value in page("adoptions").css("[data-facet=stage] a")]
    assert stages == ["導入済み2", "候補1"], "it is counted apart"


def test_a_model_that_this_site_has_guessed_is_told_as_a_guess(page: Page) -> None:
    assert "もとのプロジェクト印モデル推定題名が似ています。" in said(page("adoptions/guessed").css_first("article"))
    row = row_of(page("adoptions").css_first("#x-adoption_list table"), "愛媛県推定の事例")
    assert "印モデル推定" in row and "当事者の申告[" in row, "with who says so, and where"
    assert "推定の事例もとは推定" in said(page("municipalities/380008").css_first("article"))
    assert "推定したものが1／2件です" in said(page("projects/marked").css_first("article"))


def test_a_partner_is_not_told_as_where_it_took_place(page: Page) -> None:
    assert "印のある実証（連携団体）" in said(page(f"municipalities/{marked.PARTNER}").css_first("article"))
    assert "連携団体" not in said(page(f"municipalities/{marked.SITE}").css_first("article"))


def test_an_address_of_an_office_is_a_link_that_leads_there(page: Page) -> None:
    (link,) = [each for each in page("adoptions/guessed").css("a") if each.text() == "問い合わせフォーム"]
    assert link.attributes["href"] == "https://town.example.jp/%28form%29"


def test_no_template_links_an_address_that_somebody_typed_without_looking_at_it() -> None:
    """A check refuses `javascript:` where a schema asks for one; a template must not rely on that."""
    templates = [path for folder in ("docs", "generator/machikado/templates") for path in (ROOT / folder).rglob("*.j2")]
    links = [
        (path.name, found) for path in templates
        for found in re.findall(r'(?:href|src)="\{\{ ?([^}]*?) ?\}\}', path.read_text(encoding="utf-8"))
    ]  # fmt: skip
    typed = [(name, found) for name, found in links if re.search(r"_url\b|\.url\b|\[.url.\]", found)]
    assert len(links) > 100 and len(typed) >= 3
    assert [each for each in typed if "safe_url" not in each[1]] == []


def test_a_summary_of_a_meeting_is_not_quoted_as_what_was_said(page: Page) -> None:
    meetings = [page(f"meetings/synthetic-meeting-000{number}").css_first("article") for number in (1, 2)]
    notes = [meeting.text().count("要旨で、話した言葉そのままではありません") for meeting in meetings]
    quotes = [len(meeting.css("[data-copy]")) for meeting in meetings]
    assert quotes[0] > 5 and notes[0] == quotes[0]
    assert quotes[1] > 5 and notes[1] == 0, "the other record holds every word"


# ---------------------------------------------------------------- the number that a heading promises


@pytest.fixture(scope="session")
def published(site: Path) -> Callable[[str], list[dict[str, str]]]:
    def rows(name: str) -> list[dict[str, str]]:
        with (site / f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


def test_each_answer_on_the_home_page_has_its_own_number(
    page: Page, published: Callable[[str], list[dict[str, str]]]
) -> None:
    """In whole numbers of so many; where there is no whole, the number stands alone with its unit."""
    wanted = {
        each["question"]: f"{each['n']}／{each['total']}{each['unit']}"
        if each["total"]
        else f"{each['n']}{each['unit']}"
        for each in published("headline")
    }
    assert len(set(wanted.values())) == len(wanted) == 4 and any("／" not in each for each in wanted.values())
    keys = page("").css(".mk-answers__key")
    assert {said(key.css_first("h3")): said(key.css_first(".mk-big")) for key in keys} == wanted


def test_each_stage_of_adoption_has_its_own_number(
    page: Page, published: Callable[[str], list[dict[str, str]]]
) -> None:
    wanted = {each["what"]: each["n"] for each in published("adoption_counts")}
    strip = {
        said(each.css_first("h2")): said(each.css_first(".mk-strip__answer"))
        for each in page("adoptions").css(".mk-strip li")
    }
    assert (wanted["introduced"], wanted["granted"], wanted["candidate"]) == ("2", "0", "1")
    assert strip == {"導入済み": "2件", "交付決定": "0件", "候補": "1件"}


def test_who_pays_for_what_goes_on_stands_below_its_own_heading(page: Page) -> None:
    table = page("outcomes/costs").css_first("#payers-project")
    heads = [said(cell) for cell in table.css("thead th")]
    assert dict(zip(heads, [said(cell) for cell in table.css("tbody tr > *")], strict=True)) == {
        "続いているもの": "2年後", "自主財源": "1／1", "補助": "0／1", "その他": "0／1", "財源不明": "0／1",
    }  # fmt: skip


# ---------------------------------------------------------------- the pages as a whole


def test_no_page_shows_a_sign_of_the_templates(site: Path) -> None:
    pages = [path for path in site.rglob("index.html") if "methods" not in path.parts]
    assert len(pages) > 100
    trees = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in pages}
    for tree in trees.values():
        tree.strip_tags(["pre"], recursive=True)  # SQL, and BibTeX, which has braces around titles
    texts = {path: tree.css_first("article").text() for path, tree in trees.items()}
    assert [
        (str(path.relative_to(site)), found)
        for path, text in texts.items()
        for found in re.findall(r"\{[:{%].{0,30}", text)
    ] == []
