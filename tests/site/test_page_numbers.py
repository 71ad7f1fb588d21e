"""Every number on the pages is the number of a table's download, and no share stands without its n／N.

The real portal is built once with traced numbers: each prints itself between marks that name the table, the row and the
field it comes from. What stands between the marks is then compared with the published CSV, and what stands outside of
any marks must be words, a date or a number that somebody typed.
"""

from __future__ import annotations

import csv
import datetime
import functools
import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

import synthetic
from browsing import ROOT
from machikado.build.pipeline import build
from machikado.core import i18n
from machikado.core.git import as_of
from machikado.core.model import Table
from machikado.core.problems import causes
from machikado.package.rows import Package, Row, Rows, summary_of
from machikado.portal import open_portal
from machikado.site import assemble
from machikado.validation.report import report
from synthetic_records import Scale

START, MIDDLE, END = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{START}([^{START}-{END}]*){MIDDLE}([^{START}-{END}]*){END}")
COUNT = "rows"  # in a mark: the number of a table's rows
MARK = "◆"
INTERVAL = re.compile("95％(区間|の確からしさ)|単位：[%％]")  # how sure, and in which unit: no share
COUNTED = re.compile(r"\d[\d,.]*(?=件|団体|プロジェクト|か所|％|%|倍|円|個(?!人)|校|人)|\d[\d,.]*／|(?<=／)\d[\d,.]*")
PART_SHOWN = re.compile(
    r"[◆\d,]+／[◆\d,]+(件|回|プロジェクト)?を示し|はじめの\d+件"
)  # of a list that is cut: its own length
PAGES = ("", "outcomes", "adoptions", "roadmap", "projects", "municipalities", "meetings", "speakers", "quality")
RECORDS = {  # of the portal whose site it is
    "real": ("projects/shiojiri", "projects/mitaka", "projects/maebashi",
             "municipalities/200000", "municipalities/202151"),
    "rich": ("projects/synthetic-project-00001", "adoptions/synthetic-adoption-000020"),
}  # fmt: skip
RICH = Scale(municipalities=300, projects=24, adoptions=400, meetings=4, outcomes=960, sources=60)
TYPED_VALUES = {
    *("outcomes", "indicator_progress", "verification_ledger", "indicators", "kpis", "kpi_values", "kpi_progress"),
    "findings",
}
Of = tuple[str, ...]  # table, key …, field
Published = Callable[[str], dict[Of, dict[str, str]]]


def marked(of: Of, text: str) -> str:
    return f"{START}{'|'.join(of)}{MIDDLE}{text}{END}" if of else text


class TracedInt(int):
    of: Of = ()

    def __format__(self, spec: str) -> str:
        text = format(int(self), spec)
        return marked(self.of, text) if spec else text


class TracedDecimal(Decimal):
    of: Of = ()


def traced(value: Any, of: Of) -> Any:
    """The number with where it comes from; anything else as it is."""
    kind = {int: TracedInt, Decimal: TracedDecimal}.get(type(value))
    if not kind:
        return value
    number = kind(value)
    number.of = of
    return number


def trace(package: Package, patch: pytest.MonkeyPatch) -> None:
    """Makes every number that a template reads a traced one; keys, years and references stay what they are."""
    numbers = {name: set(_numbers(rows.table)) for name, rows in package.tables.items()}
    plain = Row.__getitem__

    def item(row: Row, name: str) -> Any:
        value = plain(row, name)
        return traced(value, (row.table.name, *map(str, row.key), name)) if name in numbers[row.table.name] else value

    patch.setattr(Row, "__getitem__", item)
    for rows in package.tables.values():
        for name in numbers[rows.table.name]:
            rows.answers[name] = functools.partial(_answer, rows, name)


def _numbers(table: Table) -> Iterator[str]:
    foreign = {name for key in table.foreign_keys for name in key.fields}
    for field in table.fields:
        if field.type in ("integer", "number") and field.name not in {*foreign, *table.key}:
            yield field.name


def length(things: Any) -> int:
    """How many; of a whole table with the mark that it is."""
    many = len(things)
    return traced(many, (things.table.name, COUNT)) if isinstance(things, Rows) else many  # type: ignore[no-any-return]


def _answer(rows: Rows, name: str, values: tuple[Any, ...]) -> Any:
    return Row(rows, values)[name]


def real(root: Path) -> datetime.date:
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return as_of(ROOT)


def rich(root: Path) -> datetime.date:
    """So many invented records that every chart is drawn and every long list is cut."""
    synthetic.write(root, scale=RICH)
    return datetime.date.fromisoformat(synthetic.AS_OF)


@pytest.fixture(scope="module", params=[real, rich], ids=["real", "rich"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp(request.param.__name__)
    day = request.param(root)
    number, environment_of = i18n.number, assemble.environment_of
    with pytest.MonkeyPatch.context() as patch:

        def number_with_marks(value: Any) -> str:
            return marked(value.of, number(Decimal(value))) if isinstance(value, TracedDecimal) else number(value)

        def traced_environment(package: Package, *rest: Any) -> Any:
            trace(package, patch)
            environment, cited = environment_of(package, *rest)
            environment.filters["length"] = length
            printed = environment.printed
            environment.printed = lambda value: (
                marked(value.of, str(value)) if isinstance(value, (TracedInt, TracedDecimal)) else printed(value)
            )
            return environment, cited

        patch.setattr(i18n, "number", number_with_marks)
        patch.setattr(assemble, "environment_of", traced_environment)
        i18n.words_for.cache_clear()
        outcome = build(root, site=root / "site", as_of=day)
    i18n.words_for.cache_clear()
    assert outcome.written, report(outcome.problems, "text", "")
    yield root / "site"


@pytest.fixture(scope="module")
def published(site: Path) -> Published:
    """The rows of each published CSV by their key, as text."""
    resources = json.loads((site / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    keys = {each["name"]: each["schema"]["primaryKey"] for each in resources if each.get("schema")}

    @functools.cache
    def rows(table: str) -> dict[Of, dict[str, str]]:
        with (site / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
            return {tuple(row[name] for name in keys[table]): row for row in csv.DictReader(file)}

    return rows


@pytest.fixture(scope="module")
def typed(site: Path) -> str:
    """All words that somebody typed, in datasets and in templates, and those of the downloads, without blanks."""
    files = [path for folder in ("datasets", "docs") for path in sorted((site.parent / folder).rglob("*"))]
    files += sorted((ROOT / "generator/machikado/templates").rglob("*.j2"))
    files += sorted((site / "data").glob("*.csv"))
    words = [path.read_text(encoding="utf-8") for path in files if path.suffix in (".yaml", ".csv", ".j2", ".md")]
    package = open_portal(site.parent, as_of(site.parent)).package
    words.append(str(summary_of(package)))  # what a check has looked at
    words += [f"同じものが {each.count:,} 件あります。" for each in causes(package.problems)]  # and what it has found
    with (site / "data/headline.csv").open(encoding="utf-8", newline="") as file:
        words += [each["before"] + each["answer"] + each["after"] for each in csv.DictReader(file)]  # one sentence
    return re.sub(r"\s", "", html.unescape("".join(words)))


def test_every_number_is_that_of_the_download(site: Path, published: Published) -> None:
    wrong, seen = [], set()
    for page in sorted(site.rglob("index.html")):
        if "methods" in page.parts:  # where examples are invented, and say so
            continue
        for of, shown in MARKED.findall(html.unescape(page.read_text(encoding="utf-8"))):
            table, *key, field = of.split("|")
            there = len(published(table)) if field == COUNT else Decimal(published(table)[tuple(key)][field])
            seen.add((table, field))
            if there != Decimal(re.sub("[^-0-9.]", "", shown)):
                wrong.append(f"{page.relative_to(site)}: {of} is {there}, not {shown}")
    assert wrong == []
    assert {("headline", "n"), ("outcomes", "value"), ("claim_reconciliation", "itemised")} <= seen


def test_no_number_is_counted_on_the_page(site: Path, typed: str) -> None:
    """What counts, measures or shares comes from a table; only what people wrote may hold other numbers."""
    loose = []
    for address, page in _pages(site):
        words = PART_SHOWN.sub("", MARKED.sub(MARK, _words(page)))
        loose += [
            f"{address}: …{words[found.start() - 12 : found.end() + 8]}…"
            for found in COUNTED.finditer(words)
            if words[found.start() - 4 : found.end() + 1] not in typed
            and words[found.start() : found.end() + 4] not in typed
        ]
    assert not loose, "\n".join(loose)


def test_no_share_is_without_its_two_numbers(site: Path, published: Published, typed: str) -> None:
    """A percentage is a value that a source states, with its unit, or stands beside n／N."""
    shares = 0
    for address, page in _pages(site):
        words = INTERVAL.sub("", _words(page))
        shares += len(re.findall(r"[%％]", words))
        for found in re.finditer(r"[%％]", words):
            before, around = words[: found.start()], words[max(0, found.start() - 60) : found.end() + 40]
            marks = MARKED.findall(before)
            stated = before.endswith(END) and marks[-1][0].split("|")[0] in TYPED_VALUES
            assert stated or "／" in around or MARKED.sub("", around[50:66]) in typed, f"{address}: {around}"
    assert shares > 0, "no page states a share: nothing was looked at"


def _pages(site: Path) -> Iterator[tuple[str, Path]]:
    """The pages for the council, and some records of each portal; a site without one of them proves nothing."""
    records = next(found for name, found in RECORDS.items() if site.parent.name.startswith(name))
    for address in (*PAGES, *records):
        page = site / address / "index.html"
        assert page.is_file(), f"{address}: no such page"
        yield address, page


def _words(page: Path) -> str:
    """What a page says, without blanks: no pictures (their tables say it), no code, no dates.

    What a grid or a tree says of its own cells and branches is left to the judge of charts, what facets count to the
    tests of the explorer.
    """
    article = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("article")
    for group in article.css(".mk-matrices details[data-mk-wide]"):
        said = group.css_first("summary span")
        assert said.text() == f"{len(group.css('tbody tr'))}件", page  # the length of what it folds
        said.decompose()
    for left_out in article.css(
        "[aria-hidden=true], time, svg, script, code, .mk-downloads, .mk-chart .mk-parts, .mk-tree__n, "
        ".mk-tilemap .mk-key, .mk-matrix__sums, .mk-matrix__n, .mk-matrix-fig summary, .mk-facet"
    ):
        left_out.decompose()
    return re.sub(r"\s", "", article.text())
