"""The search's index: what is in it, where pairs of letters stand, and that it says what the browser needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.data_regression import DataRegressionFixture

from conftest import AS_OF, PORTALS, Portal
from machikado.model import Artifact
from machikado.pages import site_of
from machikado.portal import open_portal
from machikado.search import Page, artifacts
from machikado.search.documents import Document
from machikado.search.files import Kind, files, shard_of
from machikado.search.postings import (
    DIGIT,
    LARGE,
    LETTERS,
    MIDDLE,
    SMALL,
    UNIT,
    Classes,
    encoded,
    gaps,
    packed,
    pairs_of,
    text_start,
    units_of,
)
from machikado.search.prose import plain, sections, text_of

KINDS = [Kind("towns", "まち"), Kind("pages", "ページ")]


def index_of(root: Path, *pages: Page, language: str = "ja") -> dict[str, Any]:
    opened = open_portal(root, AS_OF)
    site = site_of(opened.package, root / "docs", language)
    found = {each.path: each for each in artifacts(opened.package, site.places, language, pages, site.faults)}
    return {**{path: value(each) for path, each in found.items()}, "faults": site.faults}


def value(script: Artifact) -> Any:
    """What a script hands to the page's search."""
    text = script.content.decode()
    name, layout, content = json.loads(f"[{text.removeprefix('machikadoSearch(').rstrip()[:-1]}]")
    assert script.path == f"search/{name}.js" and len(layout) == 10
    return content


def documents(index: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents in order, as people see them."""
    names = sorted((path for path in index if path.startswith("search/t/")), key=lambda path: int(path[9:-3]))
    told = [
        dict(zip(("address", "context", "head", "text", "codes"), each, strict=False))
        for path in names
        for each in index[path]
    ]
    kinds = [name for name, _, count, _ in index["search/index.js"]["kinds"] for _ in range(count)]
    return [{"kind": kind, **each} for kind, each in zip(kinds, told, strict=True)]


# ---------------------------------------------------------------- what can be found


@pytest.mark.parametrize(("name", "language"), [("small", "ja"), ("other", "en")])
def test_what_can_be_found_in_a_portal(name: str, language: str, data_regression: DataRegressionFixture) -> None:
    index = index_of(PORTALS / name, language=language)
    facets = {each["name"]: [each["title"], each["values"]] for each in index["search/index.js"]["facets"]}
    data_regression.check({"documents": documents(index), "facets": facets, "readings": index["search/readings.js"]})


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


def decoded(text: str, classes: Classes) -> Iterator[int]:
    """Another reading of the code: all texts of up to six letters in order of class, counted."""
    rest = text
    while rest:
        first, start = LETTERS.index(rest[0]), 0
        for firsts, digits in classes:
            if first < firsts:
                break
            first, start = first - firsts, start + firsts * 92**digits
        number = first
        for letter in rest[1 : 1 + digits]:
            number = number * 92 + LETTERS.index(letter)
        rest = rest[1 + digits :]
        yield start + number


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
    coded, found = iter(decoded(packed(given_numbers), SMALL)), []
    for code in coded:
        if code < DIGIT**2:
            found += divmod(code, DIGIT)
        else:
            found += divmod(code - DIGIT**2, MIDDLE) if code < DIGIT**2 + MIDDLE**2 else [next(coded), next(coded)]
    assert found[: len(given_numbers)] == given_numbers and len(found) - len(given_numbers) in (0, 1)


letters = st.text(st.sampled_from("ab街\n"), max_size=30)


@given(st.lists(st.tuples(letters, letters), max_size=4))
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


def test_documents_stand_by_kind_then_by_facets() -> None:
    given_documents = [
        document("い", facets={"year": ("2016",)}), document("ろ", kind="pages"),
        document("は", facets={"year": ("2017",)}), document("に"),
    ]  # fmt: skip
    found = {each.path: value(each) for each in files(given_documents, KINDS, {"year": "年"})}
    assert [each["head"] for each in documents(found)] == ["に", "は", "い", "ろ"]
    (facet,) = found["search/index.js"]["facets"]
    assert facet["values"] == ["2017", "2016"]  # the newest first
    sets = [run % 3 for run in decoded(facet["runs"], SMALL) for _ in range(run // 3 + 1)]
    assert [facet["sets"][each] for each in sets] == [[], [0], [1], []]


def test_a_small_change_leaves_other_pieces_alone() -> None:
    """The browser keeps what it has; only a change of the documents' places is told by another stamp."""
    many = [document(f"{number}", f"番号{number}は街づくりの記録です。" * 3) for number in range(300)]
    before = {each.path: each.content for each in files(many, KINDS, {})}
    many[150] = document("150", "番号150は町づくりの記録です。" * 3)
    after = {each.path: each.content for each in files(many, KINDS, {})}
    changed = {path for path in before if before[path] != after[path]}
    assert before.keys() == after.keys()
    assert len([path for path in changed if path.startswith("search/t/")]) == 1
    stamps = {content.split(b",")[1] for content in (*before.values(), *after.values())}
    assert len(stamps) == 1
    del many[0]
    moved = {each.path: each.content for each in files(many, KINDS, {})}
    assert moved["search/index.js"].split(b",")[1] not in stamps


def test_a_frequent_pair_has_a_file_of_its_own() -> None:
    many = [document(f"{number}", "街道 " * 40) for number in range(100)]
    found = {each.path: value(each) for each in files(many, KINDS, {})}
    name = f"search/l/{ord('街'):x}-{ord('道'):x}.js"
    shard = found[f"search/g/{shard_of('街道', found['search/index.js']['shards'])}.js"]
    assert "街道 " in shard.split("\n")
    assert len(list(decoded(found[name], LARGE))) == 100 * 40


def test_what_people_type_cannot_end_the_script() -> None:
    text = 'a"b\\c</script>\u2028d\u2029'
    (chunk,) = [each for each in files([document(text, text)], KINDS, {}) if each.path == "search/t/0.js"]
    assert value(chunk)[0][2] == text.replace("\u2028", " ").replace("\u2029", " ").strip()
    assert "\u2028" not in chunk.content.decode()


def test_a_portal_without_anything_to_find_has_an_index() -> None:
    found = {each.path: value(each) for each in files([], KINDS, {})}
    assert found["search/index.js"]["kinds"] == []
