"""What the search finds, what it loads and how long it takes, in a real Chromium, against other generators' searches.

    python tests/support/bench_search.py                           # synthetic portals of about 5,000 and 20,000 pages
    python tests/support/bench_search.py prose --prose FOLDER      # real Japanese prose, 5,000 pages
    python tests/support/bench_search.py others --prose FOLDER     # Material's own search, Zensical's, Pagefind

FOLDER holds text files of Japanese prose; pages are cut from them by paragraphs. On Debian such a folder is made from
its Japanese documentation, without installing it (no text of it is part of this project):

    apt-get download manpages-ja manpages-ja-dev debian-reference-ja developers-reference-ja debian-faq-ja \\
      maint-guide-ja
    for file in *.deb; do dpkg-deb -x $file unpacked; done; mkdir prose
    for file in $(find unpacked -name '*.txt.gz'); do zcat $file > prose/$(basename $file .gz); done
    for file in unpacked/usr/share/man/ja/man*/*.gz; do
      zcat $file | preconv -e utf-8 | groff -Tutf8 -mandoc -P-c -rLL=2000n | col -bx > prose/$(basename $file .gz).txt
    done

Pagefind is measured where its command is: in PATH, or in an environment of its own named by --pagefind
(`python -m venv FOLDER`, then its pip installs `pagefind`, `pagefind_bin` and `pagefind_bin_extended`).

What is counted: recall and precision against a scan of all texts, as means over queries; bytes as uncompressed bodies
of what was loaded below search/; time from the input event to the results in the page, the box having the focus before.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import prose_portal
import search_browser
import search_others
import search_truth
import synthetic
from bench_measure import Failed
from bench_report import Line, kilobytes, report
from bench_work import Bench, build_of, measure, pages_of, portal, say
from machikado.outputs import search
from machikado.portal import open_portal, without_garbage_collection
from machikado.site.assemble import site_of
from machikado.site.config import read_config

RANDOM, ASKED = 1_000, 100  # substrings whose results are compared, and by which bytes are measured
SAMPLE = 60  # queries of each kind for the other searches
PORTAL_QUERIES, PROSE_QUERIES = "typed_queries.txt", "typed_queries_prose.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """Kilobytes of a first query, where there is a goal."""

    median: int | None = None
    p95: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A built portal whose search is measured."""

    name: str
    folder: Path
    typed: list[str]
    start: str  # a page that somebody may begin to search from
    goals: Goals = Goals()

    @property
    def site(self) -> Path:
        return self.folder / "site"


PARTS: dict[str, Callable[[Bench], None]] = {}
ON_DEMAND = {"others"}


def part(function: Callable[[Bench], None]) -> Callable[[Bench], None]:
    """Registers a part under its function's name."""
    PARTS[function.__name__] = function
    return function


@part
def small(bench: Bench) -> None:
    """A synthetic portal of about 5,000 pages."""
    _measured(bench, _synthetic(bench, 5_000, Goals()))


@part
def large(bench: Bench) -> None:
    """A synthetic portal of about 20,000 pages."""
    _measured(bench, _synthetic(bench, 20_000, Goals(median=150)))


@part
def prose(bench: Bench) -> None:
    """Real Japanese prose, 5,000 pages."""
    if subject := _prose(bench):
        _measured(bench, subject)


@part
def others(bench: Bench) -> None:
    """The same pages with the search of Material, of Zensical and with Pagefind."""
    for subject in filter(None, (_prose(bench), _synthetic(bench, 5_000, Goals()))):
        _compared(bench, subject)


def _synthetic(bench: Bench, pages: int, goals: Goals) -> Subject:
    count = bench.pages or pages
    folder = _built(bench, portal(bench, f"search-{count}", "--pages", str(count)))
    name = f"synthetic, {pages_of(folder / 'site'):,} pages"
    queries = search_truth.typed(PORTAL_QUERIES)
    return Subject(name=name, folder=folder, typed=queries, start="about/", goals=goals)


def _prose(bench: Bench) -> Subject | None:
    if not bench.prose:
        bench.add(Line(what="real prose", found="not measured: no --prose FOLDER"))
        return None
    folder = bench.folder / "search-prose"
    if not folder.is_dir():
        prose_portal.write(folder, bench.prose, bench.pages or 5_000)
    name = f"real prose, {pages_of(_built(bench, folder) / 'site'):,} pages"
    queries = search_truth.typed(PROSE_QUERIES)
    return Subject(name=name, folder=folder, typed=queries, start="", goals=Goals(median=60, p95=120))


def _built(bench: Bench, folder: Path) -> Path:
    if not (folder / "site").is_dir():
        say(f"building {folder.name}")
        measure(build_of(folder), bench.folder / "search.log")
    return folder


# ---------------------------------------------------------------- our own search


def _measured(bench: Bench, subject: Subject) -> None:
    texts = search_truth.texts_of(subject.site)
    random = search_truth.substrings(search_truth.lines_of(texts), RANDOM, bench.seed)
    hitting = [query for query in subject.typed if search_truth.scanned(texts, query)]
    try:
        with search_browser.browser(subject.site) as browser:
            _results(bench, subject, "random substrings", random, texts, browser)
            _results(bench, subject, "typed queries", subject.typed, texts, browser)
            _bytes(bench, subject, {"typed queries": hitting, "random substrings": random[:ASKED]}, browser)
            _times(bench, subject, hitting, browser)
    except search_browser.Missing as missing:
        bench.add(Line(what=f"{subject.name}: search", found=f"not measured: {missing}"))
    _index(bench, subject)


def _results(
    bench: Bench, subject: Subject, kind: str, queries: Sequence[str], texts: list[search_truth.Text],
    browser: search_browser.Browser,
) -> None:  # fmt: skip
    """Recall, and precision over the queries for which the finder looks for nothing else by design."""
    answers = search_browser.found(browser, queries)
    score = search_truth.score(
        (query, answer, search_truth.scanned(texts, query), search_truth.is_widened(query))
        for query, answer in zip(queries, answers, strict=True)
    )
    if score.failures:
        say(f"not as the scan says: {'  '.join(map(repr, score.failures[:20]))}")
    asked = f"{len(queries):,} {kind}, {len(score.recalls):,} with hits, {len(score.precisions):,} judged for precision"
    bench.add(
        Line(
            what=f"{subject.name}: {asked}", found=f"recall {score.recall:.4f}, precision {score.precision:.4f}",
            goal="1.0, 1.0", reached=not score.failures,
        )
    )  # fmt: skip


def _bytes(bench: Bench, subject: Subject, kinds: dict[str, list[str]], browser: search_browser.Browser) -> None:
    viewed = search_browser.viewed(browser, subject.start)
    bench.add(Line(what=f"{subject.name}: a page view", found=f"{viewed} bytes", goal="0 bytes", reached=viewed == 0))
    for kind, queries in kinds.items():
        if not queries:
            continue
        median, p95 = search_truth.spread(search_browser.first_query(browser, query) for query in queries)
        goals = [(median, subject.goals.median, "median"), (p95, subject.goals.p95, "p95")]
        set_goals = [(size, goal, name) for size, goal, name in goals if goal is not None]
        bench.add(
            Line(
                what=f"{subject.name}: first query, {len(queries)} {kind}",
                found=f"median {kilobytes(median)}, p95 {kilobytes(p95)}",
                goal=", ".join(f"{name} ≤ {goal} KB" for _, goal, name in set_goals),
                reached=all(size <= goal * 1024 for size, goal, _ in set_goals) if set_goals else None,
            )
        )  # fmt: skip


def _times(bench: Bench, subject: Subject, queries: Sequence[str], browser: search_browser.Browser) -> None:
    if not queries:
        return
    both = [search_browser.seconds(browser, query, subject.start) for query in queries]
    for name, goal, found in (("cold", 200, [cold for cold, _ in both]), ("warm", 20, [warm for _, warm in both])):
        median, p95 = search_truth.spread(found)
        bench.add(
            Line(
                what=f"{subject.name}: from typing to results, {name}",
                found=f"median {median * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms",
                goal=f"median ≤ {goal} ms", reached=median * 1000 <= goal,
            )
        )  # fmt: skip


def _index(bench: Bench, subject: Subject) -> None:
    folder = subject.site / "search"
    index = search_truth.bytes_below(folder, "g", "l", "index.js", "readings.js")
    text = search_truth.bytes_below(folder, "t")
    found = f"{index / 1024**2:.2f} MB, texts {text / 1024**2:.2f} MB: {index / text:.2f}"
    bench.add(Line(what=f"{subject.name}: index", found=found, goal="≤ texts", reached=index <= text))
    milliseconds = _index_seconds(subject.folder) * 1000 / pages_of(subject.site)
    found, reached = f"{milliseconds:.2f} ms CPU a page", milliseconds <= 1
    bench.add(Line(what=f"{subject.name}: making the index", found=found, goal="≤ 1 ms", reached=reached))


def _index_seconds(root: Path) -> float:
    """CPU seconds for the index of the records, documents included."""
    config = read_config(root)
    package = open_portal(root, datetime.date.fromisoformat(synthetic.AS_OF)).package
    places = site_of(package, config.docs, config.language, []).places
    with without_garbage_collection():
        started = time.process_time()
        for _ in search.artifacts(package, places, config.language, (), []):
            pass
        return time.process_time() - started


# ---------------------------------------------------------------- the others


def _compared(bench: Bench, subject: Subject) -> None:
    copies = bench.folder / f"{subject.folder.name}-copies"
    if not copies.is_dir():
        command = [sys.executable, Path(__file__).parent / "plain_copies.py", subject.site, copies]
        measure(command, bench.folder / "copies.log")
    for name, tool in search_others.TOOLS.items():
        say(f"{name}: {subject.name}")
        try:
            words = tool(bench.folder / "others.log", copies, subject.typed, SAMPLE)
        except search_browser.Missing as missing:
            words = f"not installable here: {missing}"
        except Exception as error:  # another's program may fail in any way, and the rest is measured all the same
            words = f"failed: {str(error)[:120]}".replace("\n", " ").replace("|", "/")
        bench.add(Line(what=f"{subject.name}, {name}", found=words))


# ---------------------------------------------------------------- the command


def run(bench: Bench, wanted: Sequence[str] = ()) -> list[str]:
    """Measures some parts, or all but those on demand; gives the names of those that failed."""
    return [name for name in wanted or [each for each in PARTS if each not in ON_DEMAND] if not _ran(name, bench)]


def _ran(name: str, bench: Bench) -> bool:
    say(f"search {name}: {(PARTS[name].__doc__ or '').splitlines()[0]}")
    try:
        PARTS[name](bench)
    except Failed as failed:
        say(f"search {name} FAILED: {failed}")
        bench.add(Line(what=f"search {name}", found="failed", reached=False))
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all but others if none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (portals in it are used again)")
    parser.add_argument("--prose", type=Path, help="a folder of Japanese text files")
    parser.add_argument("--pagefind", type=Path, help="a virtual environment that has Pagefind")
    parser.add_argument("--pages", type=int, help="other sizes, to try it out")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="machikado-search-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder=folder.resolve(), seed=given.seed, prose=given.prose, pages=given.pages)
        if given.pagefind:
            search_others.PAGEFIND[:] = [str(given.pagefind / "bin/python"), "-m", "pagefind"]
        failures = run(bench, given.parts)
        print(report(bench.lines, bench.costs))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
