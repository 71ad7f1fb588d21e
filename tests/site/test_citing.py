"""Sources of a page: numbered in reading order, each once, listed with what there is to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from selectolax.lexbor import LexborHTMLParser

from machikado.package.descriptor import read_definitions
from machikado.portal import open_portal
from machikado.site.assemble import site_of
from machikado.site.model import Site
from machikado.site.pages import markdown_pages, stamped_pages

Page = Callable[..., str]


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    package = open_portal(PORTALS / "charts", AS_OF).package
    return {language: site_of(package, PORTALS / "charts" / "docs", language) for language in ("ja", "en")}


@pytest.fixture
def page(sites: dict[str, Site]) -> Page:
    def page(text: str, language: str = "ja", markdown: bool = False) -> str:
        site = sites[language]
        site.current.markdown = markdown
        papers = "{% set p = tables.papers %}"
        return site.complete(site.environment.from_string(papers + text).render())

    return page


def marks(text: str) -> list[str]:
    return [node.text() for node in LexborHTMLParser(text).css(".mk-ref")]


def items(text: str) -> list[str]:
    return [node.css_first("a, cite").text() for node in LexborHTMLParser(text).css(".mk-src > li")]


def test_numbers_follow_the_order_of_reading(page: Page) -> None:
    text = page(
        "{% set later = ref(p['p3']) %}{{ ref(p['p2']) }}{{ ref(p['p1']) }}{{ later }}{{ ref(p['p2'], '3ページ') }}"
    )
    assert marks(text) == ["[1]", "[2]", "[3]", "[1]"]
    assert items(text) == ["見本新聞の記事", "見本市の報告書", "ブログの写し"]
    links = [node.attributes["href"] for node in LexborHTMLParser(text).css(".mk-ref a")]
    assert links == ["#source-1", "#source-2", "#source-3", "#source-1"]
    assert [node.attributes["id"] for node in LexborHTMLParser(text).css(".mk-src li")] == [
        "source-1", "source-2", "source-3"
    ]  # fmt: skip


def test_what_is_not_printed_takes_no_number(page: Page) -> None:
    text = page("{% set unused = ref(p['p1']) %}{{ ref(p['p2']) }}")
    assert marks(text) == ["[1]"] and items(text) == ["見本新聞の記事"]


def test_numbers_restart_on_every_page(page: Page) -> None:
    first, second = page("{{ ref(p['p1']) }}{{ ref(p['p2']) }}"), page("{{ ref(p['p2']) }}")
    assert marks(first) == ["[1]", "[2]"] and marks(second) == ["[1]"]
    assert first == page("{{ ref(p['p1']) }}{{ ref(p['p2']) }}")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ja", "出典1：見本新聞の記事（報道、抜粋、3ページ）"),
        ("en", "Source 1: 見本新聞の記事 (News, Excerpt, 3ページ)"),
    ],
)
def test_a_mark_has_a_name_of_its_own(language: str, name: str, page: Page) -> None:
    (link,) = LexborHTMLParser(page("{{ source_mark(p['p2'], '3ページ') }}", language)).css(".mk-ref a")
    assert link.attributes["aria-label"] == name and link.text() == "[1]"


def test_several_in_a_row_stand_there_once(page: Page) -> None:
    text = page("{{ refs([p['p2'], none, p['p1'], p['p2']]) }}")
    assert marks(text) == ["[1]", "[2]"] and items(text) == ["見本新聞の記事", "見本市の報告書"]


@pytest.mark.parametrize("call", ["ref(none)", "source_mark(none)", "refs([])", "refs([none])"])
def test_a_fact_without_a_source_says_so(call: str, page: Page) -> None:
    text = page("{{ " + call + " }}")
    assert marks(text) == ["出典なし"] and not items(text)


def test_the_list_stands_where_it_is_placed_and_holds_all(page: Page) -> None:
    text = page("<aside>{{ source_list([p['p4'], p['p1']]) }}</aside><main>{{ ref(p['p1']) }}</main>")
    tree = LexborHTMLParser(text)
    assert len(tree.css(".mk-src")) == 1 and tree.css_first("aside .mk-src")
    assert items(text) == ["見本市の報告書", "省の行政資料「見本」<案>"]
    assert tree.css_first("h2#source-list").text() == "出典"


def test_the_list_is_added_where_the_template_placed_none(page: Page) -> None:
    assert page("<p>x</p>{{ ref(p['p1']) }}").endswith("</ol>\n</section>")
    assert page("<p>x</p>") == "<p>x</p>"
    assert "source" not in page("{{ source_list() }}<p>x</p>")


def test_a_list_that_is_placed_twice_stands_once(page: Page) -> None:
    text = page("{{ source_list() }}{{ ref(p['p1']) }}{{ source_list([p['p2']], heading=false) }}")
    assert text.count('id="source-1"') == 1 and len(items(text)) == 2


def test_a_list_tells_what_is_known_of_a_source(page: Page) -> None:
    text = page(
        "{{ ref(p['p1'], '3ページ') }}{{ ref(p['p1'], '5ページ') }}{{ ref(p['p3']) }}"
        "{{ source_list(level=3, heading=false) }}"
    )
    tree = LexborHTMLParser(text)
    first, second = tree.css(".mk-src > li")
    assert [node.text() for node in first.css(".mk-src__about > *")] == [
        "自治体", "見本市", "2014年3月31日（平成26年）", "全文", "箇所：3ページ、5ページ", "原文", "保存版"
    ]  # fmt: skip
    assert [link.attributes["href"] for link in first.css("a")] == [
        "papers/p1/", "https://example.org/report.pdf", "https://archive.example/report"
    ]  # fmt: skip
    assert second.text() == "ブログの写し 写し 抜粋 アドレスの記載なし"
    assert tree.css_first("section").attributes["aria-label"] == "出典" and not tree.css("h2, h3")


def test_values_are_text_also_in_names(page: Page) -> None:
    for markdown in (False, True):
        text = page("{{ ref(p['p4'], '<b>\"') }}", markdown=markdown)
        assert "<案>" not in text and "<b>" not in text
        (link,) = LexborHTMLParser(text).css(".mk-ref a")
        assert link.attributes["aria-label"] == '出典1：省の行政資料「見本」<案>（国、全文、<b>"）'


def test_sources_without_pages_are_named_and_lead_outside(sites: dict[str, Site], monkeypatch: Any, page: Page) -> None:
    monkeypatch.setattr(sites["ja"].complete.args[0], "has_page", lambda table: False)  # type: ignore[attr-defined]
    (item,) = LexborHTMLParser(page("{{ ref(p['p1']) }}")).css(".mk-src > li")
    assert item.css_first("cite").text() == "見本市の報告書"
    assert [link.text() for link in item.css("a")] == ["原文", "保存版"]


def test_rows_that_name_a_source_will_do() -> None:
    package = open_portal(PORTALS.parent.parent, AS_OF).package
    site = site_of(package, PORTALS.parent.parent / "docs", "ja")
    links = [row for row in package.tables["project_sources"] if row["locator"]]
    text = site.complete(site.environment.from_string("{{ refs(rows) }}{{ ref(rows[0]) }}").render(rows=links[:2]))
    assert items(text) == list(dict.fromkeys(row.source.label for row in links[:2]))
    name = LexborHTMLParser(text).css_first(".mk-ref a").attributes["aria-label"] or ""
    assert str(links[0]["locator"]) in name


def test_every_page_numbers_its_own(sites: dict[str, Site]) -> None:
    """Rendered pages hold no token, and every mark leads to an item of the same page."""
    texts = [artifact.content.decode() for artifact in markdown_pages(sites["ja"])]
    texts += [page.body for _, page in stamped_pages(sites["ja"])]
    assert any("mk-src" in text for text in texts)
    for text in texts:
        tree = LexborHTMLParser(text)
        assert "machikado-source" not in text and "machikado-list" not in text
        ids = {f"#{node.attributes['id']}" for node in tree.css(".mk-src li")}
        assert {node.attributes["href"] for node in tree.css(".mk-ref a")} <= ids


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("cite: {kind: kind,", "cite: {kind: sort,", "cite の「sort」"), ("cite: {kind: kind,", "cite: [", "cite")],
)
def test_a_field_that_is_not_there_is_found(old: str, new: str, words: str, tmp_path: Any) -> None:
    import shutil

    shutil.copytree(PORTALS / "charts", tmp_path / "portal")
    schema = tmp_path / "portal/datasets/schemas/papers.yaml"
    text = schema.read_text(encoding="utf-8").replace(old, new, 1)
    schema.write_text(text.replace("archived: archived_url}", "archived: archived_url]") if new.endswith("[") else text)
    assert any(words in problem.message for problem in read_definitions(tmp_path / "portal").problems)


# ---------------------------------------------------------------- words of doubt


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("fact_marks(['inferred', none, 'read', 'inferred', 'conflict', 'conflicting'])", ["推定", "資料間で相違"]),
        ("fact_marks(['excerpt', 'hearsay', 'self_reported', 'unverified'])",
         ["抜粋のみ", "会議での伝聞", "当事者の申告", "未確認"]),
        ("fact_marks([('computed', '2013年と計算'), 'inferred'])", ["2013年と計算", "推定"]),
        ("fact_mark('inferred', 'およそ')", ["およそ"]),
        ("fact_mark('read')", []),
        ("fact_mark(none)", []),
        ("['<span class=\"mk-mark\">推定</span>x', '<span class=\"mk-mark\">推定</span>y'] | once", ["推定"]),
    ],
)  # fmt: skip
def test_each_word_of_doubt_stands_once(call: str, words: list[str], page: Page) -> None:
    assert [node.text() for node in LexborHTMLParser(page("{{ " + call + " }}")).css(".mk-mark")] == words


def test_a_note_explains_a_doubt(page: Page) -> None:
    text = page("{{ fact_marks(['inferred'], '<資料>による') }}{{ fact_mark('read', none, '念のため') }}")
    assert [node.text() for node in LexborHTMLParser(text).css(".mk-mark__note")] == ["<資料>による", "念のため"]
