"""Whether the marks of a chart say what the numbers beside them say: read from the page, by no code of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_SHORT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(兆|億|万|tn|bn|m(?![a-z]))?")
_TIMES = {"兆": 1e12, "億": 1e8, "万": 1e4, "tn": 1e12, "bn": 1e9, "m": 1e6}
_HALF = 0.16  # percent: two places, each rounded to a tenth
_LEAST = 0.31  # percent: what is not zero is at least this wide


def faults(html: str) -> list[str]:
    """What disagrees in the charts of a page; a chart of no known kind is a fault too."""
    tree = LexborHTMLParser(html)
    found: list[str] = []
    for figure in tree.css("figure.mk-chart, .mk-fig"):
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
    ranges = {}
    for item in figure.css(".mk-key li"):
        if step := item.css_first(".mk-step"):
            ranges[step.attributes["class"].split()[1]] = numbers(item.text())
    for item in figure.css(".mk-tiles li"):
        shade = next((each for each in item.attributes["class"].split() if each[0] == "s"), "s0")
        known = numbers(item.css_first("b").text())
        if (shade == "s0") != (not sum(known)):
            yield f"{item.text()}: is shaded {shade}"
        elif known and not ranges[shade][0] <= known[0] <= ranges[shade][-1]:
            yield f"{item.text()}: the legend has {ranges[shade]} for {shade}"


# ---------------------------------------------------------------- plots over time


def short(text: str) -> float | None:
    """The number in words such as 約24.8億円."""
    found = _SHORT.search(text)
    return float(found[1].replace(",", "")) * _TIMES.get(found[2] or "", 1) if found else None


class _Plot:
    """What the words of a plot say of places: values down the axis, years along it."""

    def __init__(self, figure: Any) -> None:
        axis, self.drawing = figure.css(".mk-fig__plot > svg, .mk-fig__plot > div > svg")
        marks = [(float(node.attributes["y"]) - 4, short(node.text()) or 0.0) for node in axis.css("text")]
        (self.y0, self.v0), (self.y1, self.v1) = marks[0], marks[-1]
        years = sorted((int(node.text()[:4]), _percent(node, "x")) for node in self.drawing.css("text.tick"))
        (self.first, self.x0), (self.last, self.x1) = years[0], years[-1]

    def y(self, value: float) -> float:
        return self.y0 + (value - self.v0) / (self.v1 - self.v0) * (self.y1 - self.y0)

    def year(self, x: float) -> int:
        if self.last == self.first:
            return self.first
        return round(self.first + (x - self.x0) / (self.x1 - self.x0) * (self.last - self.first))


def _slope(figure: Any) -> Iterator[str]:
    plot = _Plot(figure)
    rows = [(row.attributes, numbers(row.css_first("td.num").text())) for row in figure.css("tbody tr")]
    wanted = {(int(each["data-year"]), plot.y(known[0])) for each, known in rows
              if known and each["data-kind"] != "target" and "data-year" in each}  # fmt: skip
    drawn = {(plot.year(_percent(dot, "cx")), float(dot.attributes["cy"])) for dot in plot.drawing.css("circle")}
    yield from _same_places(wanted, drawn)
    goals = {(0, plot.y(known[0])) for each, known in rows if known and each["data-kind"] == "target"}
    drawn = {(0, float(line.attributes["y1"])) for line in plot.drawing.css("line.goal")}
    words = [node.text() for node in plot.drawing.css("text.goal-words")]
    yield from _same_places(goals or {(0, plot.y(value)) for each in words for value in numbers(each)}, drawn)
    yield from _told(plot, {known[0] for _, known in rows if known})


def _same_places(wanted: set[tuple[int, float]], drawn: set[tuple[int, float]]) -> Iterator[str]:
    for here, there, words in ((wanted, drawn, "is not drawn"), (drawn, wanted, "is drawn for nothing")):
        for year, y in here:
            if not any(year == other and abs(y - place) < 1 for other, place in there):
                yield f"{year} at {y:.1f} {words}"


def _told(plot: _Plot, known: set[float]) -> Iterator[str]:
    """Every number that is written in a drawing stands in the table, at most shortened to three digits."""
    for node in plot.drawing.css("text.value, text.other"):
        value = short(node.text())
        if value is not None and not any(abs(value - each) <= abs(each) / 150 for each in known):
            yield f"{node.text()} is in the picture, not in the table"


def _years(figure: Any) -> Iterator[str]:
    plot = _Plot(figure)
    names = [node.text() for node in figure.css("thead th")]
    sums = next((place for place, name in enumerate(names) if name in ("累計", "計", "Cumulative", "Total")), 1)
    bars: dict[int, list[tuple[float, float]]] = {}
    for rect in plot.drawing.css("rect.bar"):
        top = float(rect.attributes["y"])
        middle = _percent(rect, "x") + _percent(rect, "width") / 2
        bars.setdefault(plot.year(middle), []).append((top, top + float(rect.attributes["height"])))
    known = set()
    for row in figure.css("tbody tr"):
        cells = [numbers(cell.text()) for cell in row.css("th, td")]
        year, values = int(cells[0][0]), cells[sums] or cells[1]
        known |= {value for cell in cells[1:] for value in cell[:1]}
        ends = [end for bar in bars.pop(year, []) for end in bar] or [plot.y(0)]
        reach = plot.y(values[0]) if values else plot.y(0)
        if abs((min(ends) if values and values[0] > 0 else max(ends)) - reach) > 1.1:
            yield f"{year}: {values} is drawn to {ends}, not to {reach:.1f}"
    yield from (f"{year} is drawn and not in the table" for year in bars)
    yield from _told(plot, known)


# ---------------------------------------------------------------- pictures that nobody chose


def _auto(figure: Any) -> Iterator[str]:
    """Every number of the table is drawn at its height: as the top of a column, or in the path of its line."""
    axis = figure.css_first(".mk-fig__plot > svg")
    marks = [(float(node.attributes["y"]) - 4, short(node.text()) or 0.0) for node in axis.css("text")]
    (y0, v0), (y1, v1) = marks[0], marks[-1]
    rows = [[sum(numbers(cell.text()), 0.0) if numbers(cell.text()) else None for cell in row.css("td.num")]
            for row in figure.css("tbody tr")]  # fmt: skip
    paths = {node.attributes["class"]: node.attributes["d"] for node in figure.css("path.line")}
    for place, values in enumerate(zip(*rows, strict=True)):
        wanted = [(value, y0 + (value - v0) / (v1 - v0) * (y1 - y0)) for value in values if value is not None]
        if paths:
            drawn = [float(pair.split()[1]) for pair in re.split("[ML]", paths[f"line line{place}"])[1:]]
        else:
            rects = [node.attributes for node in figure.css("rect.bar")]
            drawn = [float(each["y"]) for each in rects] + [float(each["y"]) + float(each["height"]) for each in rects]
        lost = [value for value, y in wanted if value and not any(abs(y - each) <= 1.1 for each in drawn)]
        note = figure.css_first(".mk-fig__note")
        if lost and not (len(lost) <= 2 and note and ("図の外" in note.text() or "outside" in note.text())):
            yield f"{lost} of column {place} are not drawn"


def _map(figure: Any) -> Iterator[str]:
    """There are no more dots than rows, and each is on the map."""
    width, height = map(float, figure.css_first("svg").attributes["viewBox"].split()[2:])
    dots = [
        tuple(map(float, dot.split()))
        for dot in re.findall(r"M(\S+ \S+)h0", figure.css_first("path.dots").attributes["d"])
    ]
    rows = sum(numbers(cell.text())[0] for cell in figure.css("td.num"))
    if not dots or (rows and len(dots) > rows):
        yield f"{len(dots)} dots for {rows:g} rows"
    yield from (f"{x} {y} is beside the map" for x, y in dots if not (0 <= x <= width and 0 <= y <= height))


# ---------------------------------------------------------------- what is counted


def _units(figure: Any) -> Iterator[str]:
    counts = {item.css_first("rect").attributes["class"]: sum(numbers(item.css_first("b").text()))
              for item in figure.css(".mk-key li")}  # fmt: skip
    drawn: dict[str, float] = {}
    bar = figure.css_first(".mk-units__bar")
    for rect in figure.css(".mk-units__squares rect, .mk-units__bar rect"):
        kind = rect.attributes["class"]
        drawn[kind] = drawn.get(kind, 0) + (_percent(rect, "width") * sum(counts.values()) / 100 if bar else 1)
    for kind, n in counts.items():
        if abs(drawn.get(kind, 0) - n) > (sum(counts.values()) * _HALF / 100 if bar else 0):
            yield f"{kind}: {drawn.get(kind, 0)} of {n}"


def _bullets(figure: Any) -> Iterator[str]:
    for row in figure.css("tbody tr"):
        value, goal = (numbers(cell.text()) for cell in row.css("td.num"))
        zero = _percent(row.css_first("line.zero"), "x1")
        line, bar = row.css_first("line.goal"), row.css_first("rect.bar")
        if bool(goal) != bool(line) or bool(sum(value)) != bool(bar):
            yield f"{row.text()}: something is missing"
        elif goal and sum(value):
            left = _percent(bar, "x")
            length = _percent(bar, "width") * (1 if left >= zero - 0.05 else -1)
            if abs(length * goal[0] - (_percent(line, "x1") - zero) * value[0]) > _HALF * (
                abs(goal[0]) + abs(value[0])
            ):
                yield f"{row.text()}: the bar is {length} long, the target at {_percent(line, 'x1')}"


def _matrix(figure: Any) -> Iterator[str]:
    (sums, *_) = figure.css(".mk-matrix__sums")
    wanted = [int(numbers(cell.text())[0]) for cell in sums.css("td")]
    found = [0] * len(wanted)
    for row in figure.css("tbody tr"):
        for place, cell in enumerate(row.css("td")):
            found[place] += cell.css_first("svg") is not None
    if wanted != found:
        yield f"{found} are marked, the head says {wanted}"


_KINDS = {
    ".mk-plot--shares": _shares,
    ".mk-plot--parts": _parts,
    ".mk-plot--dots": _dots,
    ".mk-plot--heat": _grid,
    ".mk-plot": _bars,
    ".mk-tree": _tree,
    ".mk-tiles": _tiles,
    ".mk-slope .mk-fig__plot": _slope,
    ".mk-years .mk-fig__plot": _years,
    ".mk-auto .mk-fig__plot": _auto,
    ".mk-map .mk-map__picture": _map,
    ".mk-units__squares, .mk-units__bar": _units,
    ".mk-bullets table": _bullets,
    ".mk-matrix": _matrix,
    ".mk-parts": _whole,
}
