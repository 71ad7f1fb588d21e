"""Say in words what a table's charts show: a headline with its number, what was used, and the numbers themselves."""

from __future__ import annotations

from ...core import i18n
from ...core.model import Table
from ...profile.pictures import Bars, Bins, Chart, Columns, Lines
from .column_plot import bin_plot, column_plot
from .line_words import shown_lines
from .telling import MOST_LINES, Named, Shown, Telling
from .times import thinned


def shown(chart: Chart, table: Table, language: str, named: Named) -> Shown:
    """A chart of a table as a page shows it."""
    telling = Telling(table=table, language=language, named=named)
    if isinstance(chart, Lines):
        return shown_lines(chart, telling)
    if isinstance(chart, Columns):
        return _columns(chart, telling)
    return _bars(chart, telling) if isinstance(chart, Bars) else _bins(chart, telling)


def _columns(chart: Columns, telling: Telling) -> Shown:
    most = max(value for _, value in chart.columns)
    when = [telling.when(chart.time, at, chart.grain) for at, value in chart.columns if value == most]
    what = telling.measure(chart.measure) if chart.measure else ""
    key = "at_most" if len(when) > 2 else "most_sum" if chart.measure else "most_rows"
    title = telling.say(
        key, when=telling.listed(when[:2]), measure=what or telling.say("rows"),
        n=telling.short(most, chart.unit if chart.measure else ""),
        start=telling.when(chart.time, chart.columns[0][0], chart.grain),
        end=telling.when(chart.time, chart.columns[-1][0], chart.grain),
    )  # fmt: skip
    about = telling.listed(
        [
            telling.texts[f"chart_sum_{chart.grain}"].format(measure=what + telling.unit(chart.unit)) if chart.measure
            else telling.texts[f"chart_rows_{chart.grain}"].format(field=telling.title(chart.time)),
            *telling.fixed(chart.fixed), telling.used(chart),
        ]
    )  # fmt: skip
    told = thinned([at for at, _ in chart.columns], MOST_LINES)
    values = dict(chart.columns)
    lines = tuple((telling.when(chart.time, at, chart.grain), i18n.number(values[at])) for at in told)
    head = (telling.title(chart.time), telling.say("sum") if chart.measure else telling.say("rows"))
    worth = len(chart.columns) >= 3
    return Shown(
        title=title, about=about, plot=column_plot(chart, telling.compact) if worth else None, head=head, lines=lines,
        left_out=len(told) < len(chart.columns), hatched=bool(chart.measure),
        description=telling.listed(f"{at} {n}" for at, n in lines),
    )  # fmt: skip


def _bars(chart: Bars, telling: Telling) -> Shown:
    most = chart.bars[0][1]
    top = [telling.value(chart.field, value) for value, n in chart.bars if n == most]
    quoted = telling.listed(telling.say("quoted", value=each) for each in top[:3])
    key = "even" if len(top) == len(chart.bars) and not chart.kinds else "alike" if len(top) > 1 else "commonest"
    title = telling.say(key, field=telling.title(chart.field), values=quoted, n=i18n.number(most), total=len(top))
    rows = [
        {"words": telling.value(chart.field, value), "n": n, "query": telling.query(chart.field, value)}
        for value, n in chart.bars
    ]
    others = telling.say("others", kinds=i18n.number(chart.kinds), n=i18n.number(chart.others)) if chart.kinds else ""
    listed = telling.table.field(chart.field).type == "list"
    return Shown(
        title=title, about=telling.used(chart), bars=tuple(rows),
        note=telling.joined([others, telling.say("several") if listed else ""]),
    )  # fmt: skip


def _bins(chart: Bins, telling: Telling) -> Shown:
    whole = len(chart.edges) > 1 and telling.table.field(chart.field).type == "integer"
    whole = whole and chart.edges[1] - chart.edges[0] == 1
    title = telling.say(
        "half_same" if chart.quarter == chart.three_quarters else "half",
        measure=telling.measure(chart.field), median=telling.short(chart.median, chart.unit),
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
        [telling.measure(chart.field) + telling.unit(chart.unit), *telling.fixed(chart.fixed),
         telling.used(chart)]
    )  # fmt: skip
    worth = sum(count > 0 for count in chart.counts) >= 3
    note = telling.say(
        "outside", n=i18n.number(out), least=telling.short(chart.least), greatest=telling.short(chart.greatest)
    )
    return Shown(
        title=title, about=about, plot=bin_plot(chart, telling.compact, whole) if worth else None,
        head=(telling.measure(chart.field), telling.say("rows")), lines=tuple(lines), note=note if out else "",
        description=telling.listed(f"{words} {n}" for words, n in lines),
    )  # fmt: skip
