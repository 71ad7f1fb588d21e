"""Say in words what lines show: who ends where, what was chosen, what was reckoned."""

from __future__ import annotations

from collections.abc import Sequence

from ...core import i18n
from ...profile.pictures import Lines, Number
from .line_plot import LETTERS, letters, line_plot, starts_at_zero
from .telling import MOST_LINES, Shown, Telling
from .times import thinned


def shown_lines(chart: Lines, telling: Telling) -> Shown:
    names = [telling.value(chart.series, line.value) if chart.series else "" for line in chart.lines]
    many = len(names) > 1
    about = telling.listed(
        [
            telling.measure(chart.measure) + telling.unit(chart.unit), _reckoned(chart, telling),
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
    plot = line_plot(chart, telling.compact, names)
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


def _reckoned(chart: Lines, telling: Telling) -> str:
    if chart.reckoned == "mean":
        return telling.texts[f"chart_mean_{chart.grain}"]
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
