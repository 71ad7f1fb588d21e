"""Every chart macro on invented data: as recorded, true to the numbers beside it, in words where it cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from chart_twins import faults
from conftest import AS_OF, PORTALS
from machikado.pages import site_of
from machikado.portal import open_portal

ROOT = PORTALS.parent.parent
EXAMPLES = {
    "bars": "bar_examples()",
    "stacked_bars": "funding_by_year()",
    "share_bars": "share_by_year()",
    "stacked_bar": "whole_and_parts()",
    "baseline_target_actual": "dots()",
    "intervals": "estimates()",
    "sparkline": "sparklines()",
    "heatmap": 'states(tables.reports | list, "報告の状態")',
    "tree": "family()",
    "timeline": "history()",
    "tile_map": 'map_of("モデルすべての導入", 6, 7)',
}
Draw = Callable[..., str]


@pytest.fixture(scope="module")
def draw() -> Draw:
    """Renders an expression over the gallery's examples and the chart macros."""
    package = open_portal(PORTALS / "charts", AS_OF).package
    assert package.problems == []
    sites = {language: site_of(package, PORTALS / "charts" / "docs", language) for language in ("ja", "en")}

    def draw(call: str, language: str = "ja", **values: Any) -> str:
        imports = "{% import '_macros/examples.html.j2' as examples with context %}{% from '_macros/charts.html.j2' import bars, stacked_bars, share_bars, sparkline, intervals, baseline_target_actual, stacked_bar %}{% from '_macros/grids.html.j2' import tree, heatmap %}"  # noqa: E501
        body = call if call.startswith("{%") else "{{ " + call + " }}"
        text: str = sites[language].environment.from_string(imports + body).render(**values)
        return text

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
    assert all("aria-hidden" in node.attributes or node.parent.tag == "svg" or _within_hidden(node)
               for node in tree.css("svg"))  # fmt: skip
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    used = set(re.findall(r"url\(#([^)]+)\)", tree.html or ""))
    assert len(ids) == len(set(ids)) and used <= set(ids)


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
        ("baseline_target_actual", ">18.5<", ">17<"),
        ("baseline_target_actual", ">10〜20<", ">12〜20<"),
        ("intervals", "（48〜83）", "（40〜83）"),
        ("sparkline", "2015 150人", "2015 170人"),
        ("sparkline", "2014 ―", "2014 12人"),
        ("heatmap", "<b>9／20</b>", "<b>8／20</b>"),
        ("tree", "ここから60件", "ここから59件"),
        ("tile_map", ' s1"', '"'),
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
    folder = ROOT / "generator/machikado/built_in/_macros"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("charts.html.j2", "grids.html.j2"))
    macros = set(re.findall(r"{% macro ([a-z]\w*)", text)) - {"foot"}
    described = (ROOT / "docs/developing/look.md").read_text(encoding="utf-8")
    gallery = (PORTALS / "charts/docs/_macros/examples.html.j2").read_text(encoding="utf-8")
    assert not {name for name in macros if f"{name}(" not in described or f"{name}(" not in gallery}
    assert EXAMPLES.keys() >= macros - {"tile", "tile_step", "tile_shades", "event"}


# ---------------------------------------------------------------- corners


def test_nothing_to_draw_is_no_fault(draw: Draw) -> None:
    assert "<tbody>" in draw("bars([], 'x', 'a', 'n')")
    assert "<tbody>" in draw("stacked_bars('x', [], 'x', 'a', [('n', 'N')])")
    assert "<tbody>" in draw("{% call(r) heatmap([], 'x', 'a', 'b', 'c', []) %}{% endcall %}")
    assert LexborHTMLParser(draw("{% call(r) tree([], 'x', 'a', 'b') %}{% endcall %}")).css_first("ul").text() == "\n"


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


def test_labels_are_only_text(draw: Draw) -> None:
    rows = [{"name": "<b>&x", "n": 1, "p": None}]
    for call in ("bars(rows, '<i>', 'name', 'n', '<u>')", "stacked_bars('x', rows, '<i>', 'name', [('n', '<u>')])",
                 "sparkline([('<i>', 1), ('b', 2)], '<u>')", "intervals(rows, '<i>', 'name', 'n', 'n', 'n')",
                 "{% call(r) tree(rows, '<i>', 'n', 'p', '<u>') %}{{ r.name }}{% endcall %}"):  # fmt: skip
        assert not re.search(r"<[iu]>|<b>&", draw(call, rows=rows)), call


def test_a_sparkline_is_read_out_in_full(draw: Draw) -> None:
    node = LexborHTMLParser(draw("sparkline([('2013', 4), ('2014', none), ('2015', 1234)], '利用者', '人')"))
    assert node.css_first(".mk-hidden").text() == "利用者：2013 4人、2014 ―、2015 1,234人"
    assert node.css_first("[aria-hidden]").text().split() == ["2013", "4人", "2015", "1,234人"]


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
