"""Say in words what a table's charts show: a headline with its number, what was used, and the numbers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ...core import i18n
from ...core.model import Scalar, Table
from ...profile.pictures import Bars, Bins, Chart, Columns, Fixed, Grain, Lines, Number
from .column_plot import bin_plot, column_plot
from .line_plot import LETTERS, letters, line_plot, starts_at_zero
from .shapes import Plot
from .times import thinned, when_words

MOST_LINES = 40  # of a table beside a picture
_PLAIN = frozenset(("value", "values", "amount", "obs_value", "値", "数値", "データ", "data", "数"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A chart in words: the drawing (none: a sentence instead), the table beside it, and what is told below."""

    title: str
    about: str
    plot: Plot | None = None
    head: tuple[str, ...] = ()
    lines: tuple[tuple[str, ...], ...] = ()
    description: str = ""
    note: str = ""
    key: tuple[tuple[str, str], ...] = ()  # letters in the picture, and what they mean
    hatched: bool = False
    left_out: bool = False  # the table has not all times
    bars: tuple[Mapping[str, Any], ...] = ()  # words, n, value
    field: str = ""  # whose values the bars are


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Words for one table in one language."""

    table: Table
    language: str
    texts: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", i18n.texts(self.language))

    def say(self, key: str, /, **details: object) -> str:
        return self.texts[f"chart_{key}"].format(**details)

    def title(self, name: str) -> str:
        return i18n.title_of(self.table.field(name), self.language)

    def measure(self, name: str) -> str:
        """What is measured; a column that is only called a value measures what the table is about."""
        title = self.title(name)
        return i18n.title_of(self.table, self.language) if title.lower().strip() in _PLAIN else title

    def value(self, name: str, value: Scalar) -> str:
        if value is None:
            return self.say("without", field=self.title(name))
        return i18n.shown(self.table.field(name), value, self.language)

    def short(self, value: Number | None, unit: str = "") -> str:
        """A number in the room of a headline, with its unit."""
        space = " " if unit and unit[:1].isascii() and unit[:1].isalpha() else ""
        return i18n.compact(value, self.language) + space + unit

    def when(self, name: str, when: int, grain: Grain) -> str:
        return when_words(when, grain, self.language, fiscal=name.endswith("fiscal_year"))

    def listed(self, words: Iterable[str]) -> str:
        return self.texts["look_comma"].join(each for each in words if each)

    def joined(self, sentences: Iterable[str]) -> str:
        space = "" if self.language == "ja" else " "
        return space.join(each for each in sentences if each)

    def used(self, chart: Chart) -> str:
        """How many of how many rows are shown, and how many of those chosen have nothing to show."""
        n, total, without = map(i18n.number, (chart.used, chart.rows, chart.without))
        if chart.used == chart.rows:
            return self.say("all_rows", total=total)
        return self.say("used_without" if chart.without else "used", n=n, total=total, without=without)

    def fixed(self, fixed: Fixed, not_this: str = "") -> list[str]:
        return [
            self.say("fixed", field=self.title(name), value=self.value(name, value))
            if value is not None else self.say("fixed_none", field=self.title(name))
            for name, value in fixed if name != not_this
        ]  # fmt: skip


def shown(chart: Chart, table: Table, language: str) -> Shown:
    """A chart of a table as a page shows it."""
    telling = Telling(table=table, language=language)
    if isinstance(chart, Lines):
        return _lines(chart, telling)
    if isinstance(chart, Columns):
        return _columns(chart, telling)
    return _bars(chart, telling) if isinstance(chart, Bars) else _bins(chart, telling)


# ---------------------------------------------------------------- lines


def _lines(chart: Lines, telling: Telling) -> Shown:
    names = [telling.value(chart.series, line.value) if chart.series else "" for line in chart.lines]
    many = len(names) > 1
    about = telling.listed(
        [
            telling.measure(chart.measure) + _unit(chart.unit, telling), _reckoned(chart, telling),
            *telling.fixed(chart.fixed, chart.series), _choice(chart, telling), telling.used(chart),
        ]
    )  # fmt: skip
    times = sorted({when for line in chart.lines for when, _ in line.points})
    title = _headline(chart, telling, names, times)
    told = thinned(times, MOST_LINES)
    values = [dict(line.points) for line in chart.lines]
    lines = tuple(
        (telling.when(chart.time, when, chart.grain), *(i18n.number(each.get(when)) for each in values))
        for when in told
    )  # fmt: skip
    head = (telling.title(chart.time), *(names if many else [telling.measure(chart.measure)]))
    if len(times) < 3:
        return Shown(title=title, about=about, head=head, lines=lines)
    short = letters(names)
    plot = line_plot(chart, partial(i18n.compact, language=telling.language), names)
    notes = [
        "" if starts_at_zero(chart) else telling.say("no_zero"),
        telling.say("gaps") if any(way.count("M") > 1 for _, way in plot.paths) else "",
    ]
    return Shown(
        title=title, about=about, plot=plot,
        head=head, lines=lines, left_out=len(told) < len(times), description=_described(chart, telling, names),
        note=telling.joined(notes),
        key=tuple(zip(LETTERS, names, strict=False)) if short else (),
    )  # fmt: skip


def _unit(unit: str, telling: Telling) -> str:
    return telling.say("unit", unit=unit) if unit else ""


def _reckoned(chart: Lines, telling: Telling) -> str:
    if chart.reckoned == "mean":
        return telling.say(f"mean_{chart.grain}")
    return telling.say("sum_of", n=i18n.number(chart.of), field=telling.title(chart.series)) if chart.reckoned else ""


def _choice(chart: Lines, telling: Telling) -> str:
    """Which of the series are shown, where there are more."""
    if chart.of == len(chart.lines) or chart.reckoned == "sum":
        return ""
    of, series = i18n.number(chart.of), telling.title(chart.series)
    if len(chart.lines) == 1:
        return telling.say("one_of", of=of, field=series, value=telling.value(chart.series, chart.lines[0].value))
    return telling.say("some_of", n=i18n.number(len(chart.lines)), of=of, field=series)


def _headline(chart: Lines, telling: Telling, names: Sequence[str], times: Sequence[int]) -> str:
    measure = telling.measure(chart.measure)
    last = times[-1]
    if chart.reckoned == "mean":
        return _peak(chart, telling, names)
    there = [(points[last], name) for line, name in zip(chart.lines, names, strict=True)
             if last in (points := dict(line.points))]  # fmt: skip
    if len(there) > 1:
        return _ranked(chart, telling, there, telling.when(chart.time, last, chart.grain))
    line = next(each for each in chart.lines if each.points[-1][0] == last)
    alone = chart.series and chart.reckoned != "sum"
    what = telling.say("of", name=telling.value(chart.series, line.value), measure=measure) if alone else measure
    (first, before), (_, after) = line.points[0], line.points[-1]
    way = "rose" if after > before else "fell" if after < before else "same"
    return telling.say(
        way if len(line.points) > 1 else "once", what=what, start=telling.when(chart.time, first, chart.grain),
        end=telling.when(chart.time, last, chart.grain), before=telling.short(before, chart.unit),
        after=telling.short(after, chart.unit),
    )  # fmt: skip


def _ranked(chart: Lines, telling: Telling, there: Sequence[tuple[Number, str]], when: str) -> str:
    """Which lines end highest and lowest; of lines that were chosen for being high, the highest only."""
    most, least = max(value for value, _ in there), min(value for value, _ in there)
    key = "equal" if most == least else "greatest_of" if chart.of > len(chart.lines) else "greatest"
    return telling.say(
        key, when=when, measure=telling.measure(chart.measure), most=telling.short(most, chart.unit),
        least=telling.short(least, chart.unit), name=telling.listed(name for value, name in there if value == most),
        other=telling.listed(name for value, name in there if value == least),
    )  # fmt: skip


def _peak(chart: Lines, telling: Telling, names: Sequence[str]) -> str:
    """The greatest and the least of means: which of many comes last says little."""
    told = [(value, when, name) for line, name in zip(chart.lines, names, strict=True) for when, value in line.points]
    ends = [max(told, key=lambda each: each[0]), min(told, key=lambda each: each[0])]
    most, least = (
        telling.say("at", n=telling.short(value, chart.unit),
                    where=telling.listed([name, telling.when(chart.time, when, chart.grain)]))
        for value, when, name in ends
    )  # fmt: skip
    return telling.say("peak", measure=telling.measure(chart.measure), most=most, least=least)


def _described(chart: Lines, telling: Telling, names: Sequence[str]) -> str:
    """Each line in words: where it begins and ends, its least and greatest."""
    told = []
    for line, name in zip(chart.lines, names, strict=True):
        values = [value for _, value in line.points]
        told.append(
            telling.say(
                "line", name=name or telling.measure(chart.measure), least=telling.short(min(values)),
                start=telling.when(chart.time, line.points[0][0], chart.grain), greatest=telling.short(max(values)),
                end=telling.when(chart.time, line.points[-1][0], chart.grain), after=telling.short(values[-1]),
                before=telling.short(values[0]), n=i18n.number(len(values)),
            )
        )  # fmt: skip
    return telling.joined(told)


# ---------------------------------------------------------------- columns, bars, bins


def _columns(chart: Columns, telling: Telling) -> Shown:
    most = max(value for _, value in chart.columns)
    when = [telling.when(chart.time, at, chart.grain) for at, value in chart.columns if value == most]
    what = telling.measure(chart.measure) if chart.measure else ""
    title = telling.say(
        "most_sum" if chart.measure else "most_rows", when=telling.listed(when[:2]), measure=what,
        n=telling.short(most, chart.unit if chart.measure else ""),
    )  # fmt: skip
    about = telling.listed(
        [
            telling.say(f"sum_{chart.grain}", measure=what + _unit(chart.unit, telling)) if chart.measure
            else telling.say(f"rows_{chart.grain}", field=telling.title(chart.time)),
            *telling.fixed(chart.fixed), telling.used(chart),
        ]
    )  # fmt: skip
    told = thinned([at for at, _ in chart.columns], MOST_LINES)
    values = dict(chart.columns)
    lines = tuple((telling.when(chart.time, at, chart.grain), i18n.number(values[at])) for at in told)
    head = (telling.title(chart.time), telling.say("sum") if chart.measure else telling.say("rows"))
    worth = len(chart.columns) >= 3
    say = partial(i18n.compact, language=telling.language)
    return Shown(
        title=title, about=about, plot=column_plot(chart, say) if worth else None, head=head, lines=lines,
        left_out=len(told) < len(chart.columns), hatched=bool(chart.measure),
        description=telling.listed(f"{at} {n}" for at, n in lines),
    )  # fmt: skip


def _bars(chart: Bars, telling: Telling) -> Shown:
    most = chart.bars[0][1]
    top = [telling.value(chart.field, value) for value, n in chart.bars if n == most]
    quoted = telling.listed(telling.say("quoted", value=each) for each in top[:3])
    key = "even" if len(top) == len(chart.bars) and not chart.kinds else "alike" if len(top) > 1 else "commonest"
    title = telling.say(key, field=telling.title(chart.field), values=quoted, n=i18n.number(most), total=len(top))
    rows = [{"words": telling.value(chart.field, value), "n": n, "value": value} for value, n in chart.bars]
    if chart.others:
        rows.append({"words": telling.say("others", n=i18n.number(chart.kinds)), "n": chart.others, "value": None})
    listed = telling.table.field(chart.field).type == "list"
    return Shown(
        title=title, about=telling.used(chart), bars=tuple(rows), field=chart.field,
        note=telling.say("several") if listed else "",
    )  # fmt: skip


def _bins(chart: Bins, telling: Telling) -> Shown:
    whole = len(chart.edges) > 1 and telling.table.field(chart.field).type == "integer"
    whole = whole and chart.edges[1] - chart.edges[0] == 1
    title = telling.say(
        "half_same" if chart.quarter == chart.three_quarters else "half", measure=telling.measure(chart.field), median=telling.short(chart.median, chart.unit),
        low=telling.short(chart.quarter), high=telling.short(chart.three_quarters, chart.unit),
    )  # fmt: skip
    lines = [
        (i18n.number(low) if whole else telling.say("from", low=i18n.number(low), high=i18n.number(high)),
         i18n.number(count))
        for low, high, count in zip(chart.edges, chart.edges[1:], chart.counts, strict=False)
    ]  # fmt: skip
    if chart.below:
        lines.insert(0, (telling.say("below", edge=i18n.number(chart.edges[0])), i18n.number(chart.below)))
    if chart.above:
        lines.append((telling.say("above", edge=i18n.number(chart.edges[-1])), i18n.number(chart.above)))
    out = chart.below + chart.above
    about = telling.listed(
        [telling.measure(chart.field) + _unit(chart.unit, telling), *telling.fixed(chart.fixed),
         telling.used(chart)]
    )  # fmt: skip
    worth = sum(count > 0 for count in chart.counts) >= 3
    note = telling.say(
        "outside", n=i18n.number(out), least=telling.short(chart.least), greatest=telling.short(chart.greatest)
    )
    say = partial(i18n.compact, language=telling.language)
    return Shown(
        title=title, about=about, plot=bin_plot(chart, say, whole) if worth else None,
        head=(telling.measure(chart.field), telling.say("rows")), lines=tuple(lines), note=note if out else "",
        description=telling.listed(f"{words} {n}" for words, n in lines),
    )  # fmt: skip
