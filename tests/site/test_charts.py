"""Every chart macro on invented data: as recorded, true to the numbers beside it, in words where it cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import AS_OF, PORTALS
from selectolax.lexbor import LexborHTMLParser

from chart_twins import faults
from machikado.portal import open_portal
from machikado.site.assemble import site_of

ROOT = PORTALS.parent.parent
EXAMPLES = {
    "slope": "slopes()",
    "bars_by_year": "years_examples()",
    "bars_by_year_grouped": "spending()",
    "units": "unit_examples()",
    "bullets": "bullet_examples()",
    "money": "money_example()",
    "matrix": 'matrix_of(tables.checks | list, "8団体", "funding_of")',
    "bars": "bar_examples()",
    "stacked_bars": "funding_by_year()",
    "share_bars": "share_by_year()",
    "stacked_bar": "whole_and_parts()",
    "intervals": "estimates()",
    "heatmap": 'states(tables.reports | list, "報告の状態")',
    "tree": "family()",
    "tile_map": 'map_of("モデルすべての導入", 6, 7)',
    "sections": "folding()",
}
MACROS = ("charts", "grids", "time", "units", "maps", "sections")
Draw = Callable[..., str]


@pytest.fixture(scope="module")
def draw() -> Draw:
    """Renders an expression over the gallery's examples and the chart macros."""
    package = open_portal(PORTALS / "charts", AS_OF).package
    assert package.problems == []
    sites = {language: site_of(package, PORTALS / "charts" / "docs", language) for language in ("ja", "en")}

    def draw(call: str, language: str = "ja", **values: Any) -> str:
        names = {
            "charts": "bars, stacked_bars, share_bars, intervals, stacked_bar",
            "grids": "tree, heatmap, matrix",
            "time": "slope, bars_by_year, bars_by_year_grouped",
            "units": "units, bullets, money",
            "maps": "tile_map",
            "sections": "section_if, unless_empty, status_counts",
        }
        imports = "{% import '_macros/examples.html.j2' as examples with context %}" + "".join(
            f"{{% from '_macros/{file}.html.j2' import {listed} %}}" for file, listed in names.items()
        )
        body = call if call.startswith("{%") else "{{ " + call + " }}"
        site = sites[language]
        site.current.ids = 0
        return site.complete(site.environment.from_string(imports + body).render(**values))

    return draw


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_charts_are_as_recorded(name: str, draw: Draw, file_regression: Any) -> None:
    file_regression.check(draw(f"examples.{EXAMPLES[name]}"), extension=".html", encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_marks_say_what_the_numbers_say(name: str, language: str, draw: Draw) -> None:
    assert faults(draw(f"examples.{EXAMPLES[name]}", language)) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_chart_needs_script_or_styles_of_its_own(name: str, draw: Draw) -> None:
    tree = LexborHTMLParser(draw(f"examples.{EXAMPLES[name]}"))
    assert not tree.css("script, style, [style], [onclick], image, foreignObject")
    for node in tree.css("svg"):
        named = node.attributes.get("role") == "img" and node.css_first("title").text()
        assert named or _within_hidden(node) or node.parent.tag == "svg" or _within_named(node)
        assert "viewBox" not in node.attributes or _within_named(node.parent)
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    used = set(re.findall(r"url\(#([^)]+)\)", tree.html or ""))
    assert len(ids) == len(set(ids)) and used <= set(ids)


def _within_named(node: Any) -> bool:
    while node is not None and node.tag != "body":
        if node.attributes.get("role") == "img":
            return True
        node = node.parent
    return False


def _within_hidden(node: Any) -> bool:
    while node is not None and node.tag != "body":
        if node.attributes.get("aria-hidden") == "true":
            return True
        node = node.parent
    return False


# ---------------------------------------------------------------- the judge can find fault


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bars", "<b>", None),
        ("bars", ">12<small>件", ">11<small>件"),
        ("bars", ">-120<", ">120<"),
        ("stacked_bars", ">27<", ">28<"),
        ("share_bars", "4／16", "5／16"),
        ("stacked_bar", "16／46", "17／46"),
        ("slope", '<td class="num">20</td>', '<td class="num">25</td>'),
        ("slope", '<td class="num">70</td>', '<td class="num">60</td>'),
        ("slope", '目標</th><td class="num">0<', '目標</th><td class="num">9<'),
        ("slope", 'data-year="2013"', 'data-year="2014"'),
        ("slope", ">85%<", ">58%<"),
        ("bars_by_year", '<td class="num">33</td>', '<td class="num">30</td>'),
        ("bars_by_year", '<td class="num">1,213</td>', '<td class="num">1,113</td>'),
        ("bars_by_year", '<td class="num">-3.5</td>', '<td class="num">3.5</td>'),
        ("bars_by_year_grouped", '<td class="num">1,877</td>', '<td class="num">1,700</td>'),
        ("bars_by_year_grouped", '<th scope="row">2017</th>', '<th scope="row">2016</th>'),
        ("units", "<b>47</b>", "<b>46</b>"),
        ("units", "<b>120</b>", "<b>125</b>"),
        ("bullets", ">19<small>", ">18<small>"),
        ("bullets", ">-2.5<small>", ">2.5<small>"),
        ("matrix", "<td>5</td>", "<td>4</td>"),
        ("intervals", "（48〜83）", "（40〜83）"),
        ("heatmap", "<b>9／20</b>", "<b>8／20</b>"),
        ("tree", "ここから60件", "ここから59件"),
        ("tile_map", ' s1"', '"'),
        ("tile_map", ' s2"', ' s3"'),
    ],
)
def test_a_number_that_is_not_drawn_is_found(name: str, old: str, new: str | None, draw: Draw) -> None:
    text = draw(f"examples.{EXAMPLES[name]}")
    if new is None:
        text = re.sub(r' width="[1-9][0-9.]*%"', ' width="3.0%"', text, count=1)
    else:
        assert old in text
        text = text.replace(old, new, 1)
    assert faults(text)


def test_every_chart_is_described_and_shown_in_the_gallery() -> None:
    folder = ROOT / "generator/machikado/templates/_macros"
    text = "".join((folder / f"{name}.html.j2").read_text(encoding="utf-8") for name in MACROS)
    macros = set(re.findall(r"{% macro ([a-z]\w*)", text)) - {"foot"}
    described = "".join(
        (ROOT / f"handbook/docs/pages/{name}.md").read_text(encoding="utf-8") for name in ("charts", "macros")
    )
    gallery = (PORTALS / "charts/docs/_macros/examples.html.j2").read_text(encoding="utf-8")
    assert not {name for name in macros if f"{name}(" not in described or f"{name}(" not in gallery}
    assert EXAMPLES.keys() >= macros - {"section_if", "unless_empty", "status_counts"}


# ---------------------------------------------------------------- corners


NOTHING = [
    "bars([], 'x', 'a', 'n')",
    "stacked_bars('x', [], 'x', 'a', [('n', 'N')])",
    "share_bars([], 'x', 'a', 'n', 'm', 'w')",
    "stacked_bar('x', 'x', [], 0)",
    "slope([], 'x')",
    "bars_by_year([], 'x')",
    "bars_by_year_grouped([], 'x', groups=[('a', 'A', 'ink')])",
    "units([], 'x')",
    "tile_map([], 'x', 'n')",
    "status_counts([], 'x')",
    "{% call(r) matrix([], 'x', [('a', 'A', 'AA')]) %}{% endcall %}",
]


@pytest.mark.parametrize("call", NOTHING)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_to_draw_is_a_sentence(call: str, language: str, draw: Draw) -> None:
    tree = LexborHTMLParser(draw(call, language))
    assert tree.css_first("p.mk-finding").text().startswith("x")
    assert not tree.css("figure, svg, table")


def test_an_empty_grid_or_tree_is_no_fault(draw: Draw) -> None:
    assert "<tbody>" in draw("{% call(r) heatmap([], 'x', 'a', 'b', 'c', []) %}{% endcall %}")
    assert LexborHTMLParser(draw("{% call(r) tree([], 'x', 'a', 'b') %}{% endcall %}")).css_first("ul").text() == "\n"


@pytest.mark.parametrize(
    ("counts", "drawn"),
    [([1, 1], False), ([3, 1], False), ([3, 2], True), ([9], False), ([1, 0, 1, 1], True), ([None, 4], False)],
)
def test_bars_need_three_values_or_five_items(counts: list[int | None], drawn: bool, draw: Draw) -> None:
    rows = [{"name": str(place), "n": n} for place, n in enumerate(counts)]
    assert ("<figure" in draw("bars(rows, 'x', 'name', 'n', '件')", rows=rows)) is drawn


def test_a_map_needs_five_prefectures(draw: Draw) -> None:
    name = "{% macro name(row) %}{{ row.name }}{% endmacro %}"
    for n in (4, 5):
        rows = [{"name": f"県{place}", "column": 1, "row": place, "n": int(place <= n)} for place in range(1, 8)]
        text = draw("{% set x = 1 %}" + name + "{{ tile_map(rows, 'x', 'n', name=name, unit='件') }}", rows=rows)
        assert ("<figure" in text) is (n == 5)
        if n == 5:
            assert [node.text() for node in LexborHTMLParser(text).css(".mk-key li")] == ["1件", "― 記録なし"]
            assert "県6<b>―</b>" in text and ">0<" not in text


def test_states_without_a_record_are_one_line(draw: Draw) -> None:
    counts = [("achieved", "達成", 0), ("missed", "未達", 2), ("unknown", "不明", 5), ("due", "期限前", 0)]
    tree = LexborHTMLParser(draw("status_counts(counts, 'x', '件', 7)", counts=counts))
    assert [row.text() for row in tree.css("tbody tr")] == ["未達2／7件", "不明5／7件"]
    assert tree.css_first("p").text() == "ほかの2つの状態（達成、期限前）は0件です。"


@pytest.mark.parametrize("rows", [[], (), "", " \n", None, 0, iter([])])
def test_a_section_without_records_folds(rows: Any, draw: Draw) -> None:
    assert "<h2" not in draw("{% call section_if(rows, 't', 'a') %}<p>body</p>{% endcall %}", rows=rows)


@pytest.mark.parametrize("rows", [[0], "x", 1, iter([0]), ("",)])
def test_a_section_with_records_unfolds(rows: Any, draw: Draw) -> None:
    tree = LexborHTMLParser(draw("{% call section_if(rows, 't', 'a') %}<p>body</p>{% endcall %}", rows=rows))
    assert tree.css_first("section > h2#a").text() == "t" and tree.css_first("section > p").text() == "body"


def test_the_same_value_from_two_sources_is_one_mark(draw: Draw) -> None:
    tree = LexborHTMLParser(draw("examples.slopes()")).css_first("figure.mk-slope")
    assert len(tree.css("circle")) == 4  # 85 (twice), 70, 20, 0
    first = tree.css_first("tbody tr")
    assert [node.text() for node in first.css(".mk-mark")] == ["資料間で相違"]
    assert [node.text() for node in first.css(".mk-ref")] == ["[1]", "[2]"]
    assert len(tree.css("polygon.band")) == 1 and len(tree.css(".way--computed")) == 1 and len(tree.css(".open")) == 2


def test_a_drawing_is_told_in_a_sentence(draw: Draw) -> None:
    tree = LexborHTMLParser(draw("examples.years_examples()")).css_first("figure.mk-years svg[role=img]")
    assert tree.css_first("title").text() == "報告は3年で途切れ、目標の年の値はありません"
    assert tree.css_first("desc").text() == "2015 22件、2016 11件、2017 28件、2018 ―、2019 ―、2020 ―。"


def test_a_long_matrix_folds_groups_without_a_finding(draw: Draw) -> None:
    cells = [{"row": n, "column": "a", "value": "known" if n == 3 else "none", "group": n // 40} for n in range(80)]
    call = "{% call(c) matrix(cells, 'x', [('a', 'A', 'AA')], group='group') %}{{ c.row }}{% endcall %}"
    tree = LexborHTMLParser(draw(call, cells=cells))
    assert [("open" in node.attributes, len(node.css("tbody tr"))) for node in tree.css("details")] == [
        (True, 40),
        (False, 40),
    ]
    assert [cell.text() for cell in tree.css_first("table").css("td")] == ["1", "1／40", "0／40"]


def test_an_unknown_part_leaves_the_total_unknown(draw: Draw) -> None:
    rows = [{"name": "2014年度", "a": 3, "b": None}, {"name": "2015年度", "a": 1, "b": 2}]
    tree = LexborHTMLParser(
        draw("stacked_bars('x', rows, 't', 'name', [('a', 'A')], '件', unknown=('b', 'B'))", rows=rows)
    )
    assert [[cell.text() for cell in row.css("td.num")] for row in tree.css("tbody tr")] == [
        ["―", "3", "―"],
        ["3件", "1", "2"],
    ]
    assert [len(row.css("rect")) for row in tree.css("tbody tr")] == [1, 2]


HOSTILE_CALLS = [
    "bars(rows, '<i>', 'name', 'n', '<u>')",
    "stacked_bars('x', rows, '<i>', 'name', [('n', '<u>')])",
    "intervals(rows, '<i>', 'name', 'n', 'n', 'n')",
    "slope(rows, '<i>', '<u>', value='n', words='name', silence=(2018, 2020, '<b>&x'))",
    "slope(rows[:1], '<i>', '<u>', value='n')",
    "bars_by_year(rows, '<i>', '<u>', value='n', goal=(9, '<b>&x'), silence='<u>')",
    "bars_by_year_grouped(rows, '<i>', '<u>', [('<b>&x', '<u>', 'ink')], value='n', group='name')",
    "units([('<i>', 5, 'solid')], '<i>', unit='<u>', note='<b>&x')",
    "bullets(rows, '<i>', 'name', 'n', 'n', unit='name')",
    "money(3, 4, words='<b>&x')",
    "status_counts([('a', '<b>&x', 2), ('b', '<i>', 0)], '<u>')",
    "{% call(r) matrix(rows, '<i>', [('a', '<u>', '<u>')], value='n') %}{{ r.name }}{% endcall %}",
    "{% call(r) tree(rows, '<i>', 'n', 'p', '<u>') %}{{ r.name }}{% endcall %}",
]


def test_labels_are_only_text(draw: Draw) -> None:
    rows = [
        {"name": "<b>&x", "n": n, "p": None, "year": 2010 + n, "kind": "actual", "column": "a", "row": "<b>&x"}
        for n in range(1, 8)
    ]
    for call in HOSTILE_CALLS:
        text = draw(call, rows=rows)
        assert "&lt;" in text and not re.search(r"<[iu]>|<b>&(amp;)?x", text), call


def test_a_grid_names_each_row_and_cell(draw: Draw) -> None:
    tree = LexborHTMLParser(draw(f"examples.{EXAMPLES['heatmap']}"))
    width = len(tree.css("thead th"))
    assert width == 1 + 2022 - 2014 + 1
    assert all(len(row.css("th, td")) == width for row in tree.css("tbody tr"))
    assert all(cell.css_first("a[href] .mk-status").text() for cell in tree.css("td[data-label]"))


def test_a_tree_folds_what_is_many_and_loses_nothing(draw: Draw) -> None:
    tree = LexborHTMLParser(draw(f"examples.{EXAMPLES['tree']}"))
    assert len(tree.css("a[href]")) == 67
    (more,) = tree.css("details")
    assert more.css_first("summary").text() == "ほか52件" and len(more.css("a")) == 52


def test_a_very_deep_tree_is_drawn(draw: Draw) -> None:
    rows = [{"id": number, "from": number - 1 if number else None} for number in range(3_000)]
    text = draw("{% call(r) tree(rows, 'x', 'id', 'from') %}{{ r.id }}{% endcall %}", rows=rows)
    assert text.count("<li>") == text.count("</li>") == 3_000 and text.count("<ul") == text.count("</ul>")
