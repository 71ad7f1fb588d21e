"""Whether the marks of a chart say what the numbers beside them say: read from the page, by no code of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_HALF = 0.16  # percent: two places, each rounded to a tenth
_LEAST = 0.31  # percent: what is not zero is at least this wide


def faults(html: str) -> list[str]:
    """What disagrees in the charts of a page; a chart of no known kind is a fault too."""
    tree = LexborHTMLParser(html)
    found = [words for spark in tree.css(".mk-spark") for words in _spark(spark)]
    for figure in tree.css("figure.mk-chart"):
        caption = figure.css_first("figcaption")
        title = caption.text() if caption else "(no title)"
        for kind, judge in _KINDS.items():
            if figure.css_first(kind):
                found += [f"{title}: {words}" for words in judge(figure)]
                break
        else:
            found.append(f"{title}: unknown kind of chart")
    return found


def numbers(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in _NUMBER.findall(text)]


def _rows(figure: Any) -> Iterator[tuple[str, Any, str]]:
    """Each row's name, drawing and number in words; refusals have no drawing."""
    for row in figure.css("tbody tr"):
        if drawing := row.css_first("td > svg"):
            yield row.css_first("th").text(), drawing, row.css_first("td.num").text()


def _percent(node: Any, name: str) -> float:
    return float((node.attributes.get(name) or "0").rstrip("%"))


def _in_proportion(pairs: list[tuple[str, float, float]]) -> Iterator[str]:
    """(what, value, length): every length is the value times one and the same factor."""
    _, most, longest = max(pairs, key=lambda pair: abs(pair[1]), default=("", 0.0, 0.0))
    factor = longest / most if most else 0
    for what, value, length in pairs:
        wanted = factor * value
        thin = value and abs(wanted) < _LEAST and abs(length) <= _LEAST and length * value >= 0
        if abs(length - wanted) > _HALF and not thin:
            yield f"{what} is drawn {length:.1f} long, {value:g} would be {wanted:.1f}"


def _bars(figure: Any) -> Iterator[str]:
    pairs = []
    for name, drawing, text in _rows(figure):
        zero, known = _percent(drawing.css_first("line.zero"), "x1"), numbers(text)
        wanted = [value for value in ([None, *known] if text.startswith("―／") else known) if value]
        rects = drawing.css("rect")
        if len(rects) != len(wanted):
            yield f"{name}: {len(rects)} bars for {text}"
        for rect, value in zip(rects, wanted, strict=False):
            left, width = _percent(rect, "x"), _percent(rect, "width")
            pairs.append((name, value, width if value > 0 else -width))
            if abs((left if value > 0 else left + width) - zero) > _HALF:
                yield f"{name}: does not begin at zero"
    yield from _in_proportion(pairs)


def _shares(figure: Any) -> Iterator[str]:
    for name, drawing, text in _rows(figure):
        known, rects = numbers(text), drawing.css("rect.bar")
        share = 100 * known[0] / known[1] if len(known) == 2 and known[1] else 0
        if abs((_percent(rects[0], "width") if rects else 0) - share) > _HALF:
            yield f"{name}: not {text}"


def _parts(figure: Any) -> Iterator[str]:
    pairs = []
    for row, (name, drawing, text) in zip(figure.css("tbody tr"), _rows(figure), strict=True):
        known = [sum(numbers(cell.text())) for cell in row.css("td.part")]
        if numbers(text) and sum(known) != numbers(text)[0]:
            yield f"{name}: the parts make {sum(known):g}, not {text}"
        pairs += _laid(name, drawing, known)
    yield from _in_proportion(pairs)


def _whole(figure: Any) -> Iterator[str]:
    known = [numbers(item.css_first("b").text()) for item in figure.css(".mk-parts li")]
    drawing = figure.css_first("figure > svg:not([height='0'])")
    for what, n, width in _laid("", drawing, [n for n, _ in known]):
        if abs(100 * n / known[0][1] - width) > _HALF:
            yield f"{what}{n:g} of {known[0][1]:g} is drawn {width}% long"


def _laid(name: str, drawing: Any, known: Iterable[float]) -> list[tuple[str, float, float]]:
    rects, drawn = drawing.css("rect"), [value for value in known if value]
    assert len(rects) == len(drawn), f"{name}: {len(rects)} parts are drawn of {drawn}"
    ends = [0.0, *(_percent(rect, "x") + _percent(rect, "width") for rect in rects)]
    assert all(abs(_percent(rect, "x") - end) < 0.05 for rect, end in zip(rects, ends, strict=False)), name
    return [(name, value, _percent(rect, "width")) for value, rect in zip(drawn, rects, strict=True)]


def _dots(figure: Any) -> Iterator[str]:
    marks = [(_percent(node, "x"), numbers(node.text())[0]) for node in figure.css("tfoot text")]
    (left, low), (right, high) = marks[0], marks[-1]
    for name, drawing, text in _rows(figure):
        places = [_percent(node, "cx") for node in drawing.css("circle")] + [
            _percent(node, "x") for node in drawing.css("svg > svg")
        ]
        wanted = [left + (value - low) / (high - low) * (right - left) for value in numbers(text)]
        if [round(each, 1) for each in places] != [round(each, 1) for each in wanted]:
            yield f"{name}: {text} is drawn at {places}, not {wanted}"


def _spark(spark: Any) -> Iterator[str]:
    """Every known value that is read out is a point of the line, as high above zero as it is large."""
    read = re.split("、|, ", spark.css_first(".mk-hidden").text())
    known = [numbers(each)[-1] for each in read if not each.endswith("―")]
    paths = [path.attributes["d"] or "" for path in spark.css("path")]
    if not paths:
        return
    zero = float(paths[0].split()[1].partition("h")[0])
    places = sorted({(float(x), float(y)) for path in paths[1:] for x, y in re.findall(r"([0-9.]+) ([0-9.]+)", path)})
    if len(places) != len(known):
        yield f"{read[0]}…: {len(places)} points for {len(known)} values"
    yield from _in_proportion([(read[0], value, zero - y) for value, (_, y) in zip(known, places, strict=False)])


def _grid(figure: Any) -> Iterator[str]:
    cells = [node.text() for node in figure.css("td .mk-status")]
    for item in figure.css(".mk-parts li"):
        words, (n, total) = item.css_first(".mk-status").text(), numbers(item.css_first("b").text())
        if (cells.count(words), len(cells)) != (n, total):
            yield f"{words}: {cells.count(words)} of {len(cells)} cells, the legend says {n:g} of {total:g}"


def _tree(figure: Any) -> Iterator[str]:
    for node in figure.css(".mk-tree__n"):
        children = [*node.parent.css_first("ul").iter()]
        children = [
            other for one in children for other in (one.css_first("details > ul").iter() if _folds(one) else [one])
        ]
        if [len(children)] != numbers(node.text()):
            yield f"{node.text()}: {len(children)} hang there"


def _folds(item: Any) -> bool:
    return item.attributes.get("class") == "mk-tree__more"


def _tiles(figure: Any) -> Iterator[str]:
    for item in figure.css(".mk-tiles li"):
        shade = next((each for each in item.attributes["class"].split() if each[0] == "s"), "s0")
        if (shade == "s0") != (not sum(numbers(item.css_first("b").text()))):
            yield f"{item.text()}: is shaded {shade}"


_KINDS = {
    ".mk-plot--shares": _shares,
    ".mk-plot--parts": _parts,
    ".mk-plot--dots": _dots,
    ".mk-plot--heat": _grid,
    ".mk-plot": _bars,
    ".mk-tree": _tree,
    ".mk-tiles": _tiles,
    ".mk-parts": _whole,
}
