"""The search's index: what is in it, where pairs of letters stand, and that it says what the browser needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, PORTALS, Portal
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

import search_reader
from machikado.core.model import Artifact
from machikado.outputs.search import Page, artifacts
from machikado.outputs.search.documents import Document
from machikado.outputs.search.entries import Kind
from machikado.outputs.search.headings import headings_of, pieces
from machikado.outputs.search.index_files import files
from machikado.outputs.search.names import starts_of
from machikado.outputs.search.postings import (
    LARGE,
    LETTERS,
    SMALL,
    UNIT,
    Classes,
    encoded,
    gaps,
    packed,
    pairs_of,
    shard_of,
    text_start,
    units_of,
)
from machikado.outputs.search.sections import plain, sections, text_of
from machikado.portal import open_portal
from machikado.site.assemble import site_of
from search_reader import decoded

KINDS = [Kind("towns", "まち"), Kind("pages", "ページ")]


def index_of(root: Path, *pages: Page, language: str = "ja") -> dict[str, Any]:
    opened = open_portal(root, AS_OF)
    site = site_of(opened.package, root / "docs", language)
    found = {each.path: each for each in artifacts(opened.package, site.places, language, pages, site.faults)}
    return {**{path: value(each) for path, each in found.items()}, "faults": site.faults}


def value(script: Artifact) -> Any:
    """What a script hands to the page's search."""
    name, _, content = search_reader.piece(script.content.decode())
    assert script.path == f"search/{name}.js"
    return content


def documents(index: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents as people see them, in the order of their numbers."""
    return [{key: held for key, held in each.items() if key != "start"} for each in search_reader.documents(index)]


# ---------------------------------------------------------------- what can be found


@pytest.mark.parametrize(("name", "language"), [("small", "ja"), ("other", "en")])
def test_what_can_be_found_in_a_portal(name: str, language: str, data_regression: DataRegressionFixture) -> None:
    index = index_of(PORTALS / name, language=language)
    facets = {each["name"]: [each["title"], each["values"]] for each in index["search/index.js"]["facets"]}
    data_regression.check({"documents": documents(index), "facets": facets, "readings": index["search/readings.js"]})


def test_a_telephone_of_an_office_is_on_its_page_and_not_in_the_search(small: Portal) -> None:
    """Numbers, addresses on the web and codes are no words of a record."""
    small.edit("datasets/adoptions/momiji-2015.yaml", "0000-00-0000", "0263-00-0000")
    index = index_of(small.root)
    (momiji,) = [each for each in documents(index) if each["address"].endswith("momiji-2015/")]
    assert "見守りの仕組み" in momiji["head"] + momiji["text"]
    assert "0263-00-0000" not in json.dumps(documents(index), ensure_ascii=False)


def test_a_statement_is_found_as_one_of_its_meeting(small: Portal) -> None:
    """Else a list of results names nobody but the speaker."""
    meeting = open_portal(small.root, AS_OF).package.tables["meetings"].rows[0]
    found = [each["context"] for each in documents(index_of(small.root)) if each["kind"] == "statements"]
    assert len(found) == 2 and set(found) == {meeting.label}


def test_a_facet_takes_the_first_way_that_leads_to_something(small: Portal) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "year: started}", "year: started, told: [contact, evidence]}")
    (facet,) = [each for each in index_of(small.root)["search/index.js"]["facets"] if each["name"] == "told"]
    assert facet["values"] == ["0000-00-0000", "未確認"], "oki-2015 has no contact"


def test_pages_are_found_section_by_section(small: Portal) -> None:
    front = "---\ntitle: 約束\ndescription: 守ること\n---\n"
    text = f"{front}# 約束\n\n前書き\n\n## 期限 {{: #due }}\n\n毎年三月。\n\n## 罰\n\nなし\n"
    found = [
        each
        for each in documents(index_of(small.root, Page("rules/", "docs/rules.md", text, False)))
        if each["kind"] == "pages"
    ]
    assert [(each["address"], each["context"], each["head"], each["text"]) for each in found] == [
        ("rules/", "", "約束", "守ること\n約束\n前書き"),
        ("rules/#due", "約束", "期限", "毎年三月。\n罰\nなし"),
    ]


def test_a_page_may_ask_to_be_left_out(small: Portal) -> None:
    page = Page("x/", "docs/x.md", "---\ntitle: x\nsearch: {exclude: true}\n---\n# x\n", False)
    assert not [each for each in documents(index_of(small.root, page)) if each["kind"] == "pages"]


def test_a_table_that_is_not_to_be_found_is_not(small: Portal) -> None:
    small.edit("datasets/schemas/sources.yaml", "search: {related: false}\n", "search: false\n")
    assert "sources" not in {each["kind"] for each in documents(index_of(small.root))}


def test_a_facet_that_leads_nowhere_is_told(small: Portal) -> None:
    small.edit("datasets/schemas/sources.yaml", "{related: false}", "{facets: {year: [publisher.nope]}}")
    (fault,) = index_of(small.root)["faults"]
    assert (fault.code, fault.origin.path) == ("broken-schema", "datasets/schemas/sources.yaml")
    assert "search.facets “year”" in fault.message_en
    assert small.run("build").exit_code == 1


@pytest.mark.parametrize("setting", ["search: maybe", "search: [a]", "search: {facets: x}", "search: {address: [x]}"])
def test_a_setting_of_another_shape_is_told(small: Portal, setting: str) -> None:
    small.edit("datasets/schemas/sources.yaml", "search: {related: false}", setting)
    assert [found["code"] for found in small.errors()] == ["broken-schema"]


def test_a_field_has_one_of_six_roles(small: Portal) -> None:
    small.edit("datasets/schemas/sources.yaml", "  - name: publisher\n", "  - name: publisher\n    search: often\n")
    (found,) = small.errors()
    assert found["code"] == "broken-schema" and "“search”" in found["message_en"]


# ---------------------------------------------------------------- names, headings, words


FORMER = """\
title: 旧町村
title_en: Former towns
description: なくなった町村です。
description_en: Towns that are gone.
label: "{name}"
pages: false
search: {leads_to: successor}
fields:
  - {name: name, search: name, title: 名, example: 山田村, constraints: {required: true}}
  - {name: kana, search: reading, title: よみ, example: やまだむら}
  - {name: successor, title: いまの団体, example: "002011", checks: [local_government_code]}
primaryKey: [name]
foreignKeys:
  - {fields: [successor], reference: {resource: municipalities, fields: [code]}}
"""
PACKAGE = "datasets/datapackage.yaml"
TOWNS = "datasets/schemas/municipalities.yaml"


@pytest.fixture
def named(small: Portal) -> Portal:
    """The small portal with endings of names, codes, and a village that went to さくら市."""
    endings = "[[市, し, shi, city], [町, ちょう, cho, town], [村, むら, mura, village], [県, けん, ken]]"
    small.edit(TOWNS, "search: {facets: {prefecture: [prefecture, name]}}", f"search: {{endings: {endings}}}")
    small.edit(TOWNS, "  - name: code\n    search: title\n", "  - name: code\n    search: code\n")
    small.edit(TOWNS, "  - name: name\n", "  - name: name\n    search: name\n")
    small.write("datasets/schemas/former.yaml", FORMER)
    small.write("datasets/former.csv", "name,kana,successor\n山田村,やまだむら,002011\n川田村,,\n")
    resource = "  - {name: former, path: former.csv, schema: schemas/former.yaml}\n"
    municipalities = "  - {name: municipalities, path: municipalities.csv, schema: schemas/municipalities.yaml}\n"
    small.edit(PACKAGE, municipalities, municipalities + resource)
    return small


def lines_of(index: dict[str, Any]) -> list[list[Any]]:
    """All names in the index, each under the letters that it is looked up by."""
    told = []
    shards = index["search/index.js"]["names"]
    for number in range(shards):
        for line in index[f"search/n/{number}.js"]:
            assert number in {shard_of(start, shards) for start in starts_of(line[0])}
            told.append(line)
    return told


def test_rows_are_called_in_many_ways(named: Portal) -> None:
    index = index_of(named.root)
    at = {each["address"]: each["start"] for each in search_reader.documents(index)}
    here = at["municipalities/002011/"]
    assert [line for line in lines_of(index) if line[2] == "みほん県さくら市"] == [
        [spelling, here, "みほん県さくら市", "さくら|市"]
        for spelling in sorted(("さくら|市", "さくら|し", "sakura|shi|cich", "002011"), key=places_in(index))
    ]


def places_in(index: dict[str, Any]) -> Callable[[str], int]:
    shards = index["search/index.js"]["names"]
    return lambda spelling: shard_of(starts_of(spelling)[0], shards)


def test_a_former_name_leads_to_its_successor(named: Portal) -> None:
    index = index_of(named.root)
    at = {each["address"]: each["start"] for each in search_reader.documents(index)}
    told = [line for line in lines_of(index) if line[2] in ("山田村", "川田村")]
    assert {line[0] for line in told} == {"山田|村", "やまだ|むら", "yamada|mura|village"}
    assert {tuple(line[1:]) for line in told} == {
        (at["municipalities/002011/"], "山田村", "山田|村", "みほん県さくら市")
    }
    assert "former" not in {each["kind"] for each in documents(index)}


def test_a_code_is_no_text(named: Portal) -> None:
    """So that a year is not found within it; it is shown all the same."""
    (town,) = [each for each in documents(index_of(named.root)) if each["address"] == "municipalities/002011/"]
    assert "002011" not in town["head"] + town["text"] and town["codes"] == "002011"


def test_what_leads_to_others_names_a_foreign_key(named: Portal) -> None:
    named.edit("datasets/schemas/former.yaml", "leads_to: successor", "leads_to: kana")
    (found,) = [each for each in named.errors() if each["code"] == "broken-schema"]
    assert "“kana” is no foreign key" in found["message_en"]


def test_records_are_found_by_rows_along_several_keys(small: Portal) -> None:
    schema = "datasets/schemas/indicators.yaml"
    text = (small.root / schema).read_text(encoding="utf-8")
    small.write(schema, "search: {address: 'projects/{project}/', along: [project.areas.area]}\n" + text)
    found = [each for each in documents(index_of(small.root)) if each["kind"] == "indicators"]
    assert found and all(re.search("みほん県|みなみ県", each["text"]) for each in found)
    small.edit(schema, "project.areas.area", "project.nowhere")
    (fault,) = index_of(small.root)["faults"]
    assert "search.along “project.nowhere”" in fault.message_en


def test_headings_are_kept_once_and_every_page_tells_which_it_has() -> None:
    body = (
        '<h2 id="costs">費用<a class="headerlink" href="#costs">¶</a></h2>'
        '<h3 class="x" id=own>この記録だけ</h3><h2>なし</h2>'
    )
    assert headings_of(body) == (("costs", "費用"), ("own", "この記録だけ"))
    pages = {"a/": headings_of(body), "b/": (("costs", "費用"), ("gaps", "未確認")), "c/": (("gaps", "未確認"),)}
    told, runs = pieces(["x/", "a/", "b/", "c/", "c/#1"], pages) or ({}, "")
    assert told == {"heads": [["costs", "費用"], ["gaps", "未確認"]], "sets": [(), (0,), (0, 1), (1,)]}
    assert [run % 4 for run in decoded(runs, SMALL) for _ in range(run // 4 + 1)] == [0, 1, 2, 3, 0]


def test_many_pages_of_one_template_add_little() -> None:
    headings = tuple((f"part{number}", f"見出し{number}") for number in range(8))
    addresses = [f"a/{number}/" for number in range(12_000)]
    told, runs = pieces(addresses, dict.fromkeys(addresses, headings)) or ({}, "")
    assert len(told["heads"]) == 8 and len(runs) < 10


def test_the_portals_order_says_what_comes_first(small: Portal) -> None:
    order = "order: [projects, adoptions, statements, municipalities]"
    small.edit(PACKAGE, order, "order: [projects, pages, {pages: rules/, title: 決まり, title_en: Rules}]")
    pages = [Page(f"{name}/", f"docs/{name}.md", "# x\n\n本文\n", False) for name in ("about", "rules/one")]
    kinds = {name: (title, tier) for name, title, _, tier in index_of(small.root, *pages)["search/index.js"]["kinds"]}
    assert kinds["rules/"] == ("決まり", 2) and kinds["pages"][1] == kinds["municipalities"][1] == 1
    assert kinds["projects"][1] == 0 and kinds["data"][1] == 2


# ---------------------------------------------------------------- Markdown


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**太い**字と`印`", "太い 字と 印"),
        ("[名前](https://example.org/a)を見る", "名前を見る"),
        ("- 一つ", "一つ"),
        ("| a | b |", "a b"),
        ("|---|--:|", ""),
        ('<span class="x">中</span>身 <!-- 秘密 -->', "中 身"),
        ("&#42;&#95;&lt;b&gt;", "*_<b>"),
    ],
)
def test_markdown_as_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_lines_are_joined_as_they_are_read() -> None:
    (section,) = sections("会議の記録を、\n一件ずつ\nin two\nlines", rendered=False)
    assert text_of(section) == ("会議の記録を、一件ずつ in two lines",)


def test_of_a_template_only_its_own_words_are_taken() -> None:
    markdown = "# 一覧\n\n前書き\n\n<table>\n<tr><td>記録</td></tr>\n</table>\n"
    assert [text_of(each) for each in sections(markdown, rendered=True)] == [("一覧", "前書き")]
    assert "記録" in "".join(text for each in sections(markdown, rendered=False) for text in text_of(each))


# ---------------------------------------------------------------- pairs and numbers


numbers = st.lists(st.integers(0, 6_000_000_000) | st.integers(0, 4_000))


@pytest.mark.parametrize("classes", [LARGE, SMALL])
@given(given_numbers=numbers)
def test_numbers_are_read_as_they_were_written(classes: Classes, given_numbers: list[int]) -> None:
    assert list(decoded(encoded(given_numbers, classes), classes)) == given_numbers


@pytest.mark.parametrize("classes", [LARGE, SMALL])
def test_larger_numbers_never_take_fewer_letters(classes: Classes) -> None:
    assert sum(firsts for firsts, _ in classes) == len(LETTERS)
    sizes = [len(encoded([number], classes)) for number in range(0, 400_000, 7)]
    assert sizes == sorted(sizes) and sizes[0] == 1


@given(st.lists(st.integers(0, 9) | st.integers(0, 300)))
def test_small_numbers_are_packed_in_twos(given_numbers: list[int]) -> None:
    found = list(search_reader.unpacked(packed(given_numbers)))
    assert found[: len(given_numbers)] == given_numbers and len(found) - len(given_numbers) in (0, 1)


letters = st.text(st.sampled_from("ab街\n"), max_size=30)


@given(st.lists(st.tuples(letters, letters), max_size=4))
@example([("街" * 70, "ab"), ("a", "b")])  # a title that is longer than the places it has
def test_every_pair_is_where_it_stands(texts: list[tuple[str, str]]) -> None:
    line: dict[int, str] = {}  # the line of places, letter by letter
    placed, start = [], 0
    for head, text in texts:
        placed.append((start, head, text))
        line |= {start + at: letter for at, letter in enumerate(head)}
        line |= {start + text_start(head) + at: letter for at, letter in enumerate(text)}
        start += units_of(head, text) * UNIT
    expected: dict[str, list[int]] = {}
    for at in sorted(line):
        pair = line[at] + line.get(at + 1, "\n")
        if "\n" not in pair:
            expected.setdefault(pair, []).append(at)
    found = {pair: list(places) for pair, places in pairs_of(placed).items()}
    assert {pair: places for pair, places in found.items() if "\t" not in pair} == expected
    singles = {pair[0] for pair in found if pair[1] == "\t"}
    assert singles == {letter for head, _ in texts for letter in head} - {"\n"}
    assert all(sum(gaps(places)) == places[-1] for places in found.values())


# ---------------------------------------------------------------- files


def document(title: str, text: str = "", kind: str = "towns", **others: Any) -> Document:
    return Document(kind=kind, address=f"{title}/", title=title, text=(text,), **others)


def test_documents_are_numbered_by_kind_and_first_facet_and_frequent_sets_of_facets_come_first() -> None:
    given_documents = [
        document("い", facets={"year": ("2016",)}), document("ろ", kind="pages"),
        document("は", facets={"year": ("2017",)}), document("に"),
    ]  # fmt: skip
    found = {each.path: value(each) for each in files(given_documents, KINDS, {"year": "年"})}
    assert [each["head"] for each in documents(found)] == ["に", "は", "い", "ろ"]
    index = found["search/index.js"]
    assert index["facets"][0]["values"] == ["2017", "2016"]  # the newest first
    assert index["facets"][0]["sets"] == [[], [0], [1]]  # of equally frequent ones the newest
    assert search_reader.sets(index, "year") == [(), ("2017",), ("2016",), ()]


def test_a_frequent_pair_has_a_file_of_its_own() -> None:
    many = [document(f"{number}", "街道 " * 40) for number in range(100)]
    found = {each.path: value(each) for each in files(many, KINDS, {})}
    name = f"search/l/{ord('街'):x}-{ord('道'):x}.js"
    shards = len(found["search/index.js"]["stamps"]["l"].split(" "))
    shard = found[f"search/g/{shard_of('街道', shards)}.js"]
    assert "街道 " in shard.split("\n")
    assert len(list(decoded(found[name], LARGE))) == 100 * 40


def test_what_people_type_cannot_end_the_script() -> None:
    text = 'a"b\\c</script>\u2028d\u2029'
    (chunk,) = [each for each in files([document(text, text)], KINDS, {}) if each.path.startswith("search/t/")]
    assert value(chunk)[0][2] == text.replace("\u2028", " ").replace("\u2029", " ").strip()
    assert "\u2028" not in chunk.content.decode()


def test_a_portal_without_anything_to_find_has_an_index() -> None:
    found = {each.path: value(each) for each in files([], KINDS, {})}
    assert found["search/index.js"]["kinds"] == []
