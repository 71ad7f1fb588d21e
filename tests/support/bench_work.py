"""What all parts of `make bench` share: their folder, what was measured so far, and how a portal is made and built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import bench_measure
import review_sheets
import synthetic
from bench_measure import Cost, Failed
from bench_report import Line, shown
from synthetic_records import adoption_id

ROOT = Path(__file__).resolve().parents[2]
SUPPORT = ROOT / "tests/support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A portal that is built, changed and built again."""

    name: str
    folder: Path
    as_of: str
    edit: Callable[[Path], object]  # changes a text of one record
    add: Callable[[Path], None]  # adds one record
    pages_of_records: Sequence[str] = ()  # folders of pages that the rival's own script makes

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def clear(self) -> None:
        """Forgets every earlier build."""
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.rmtree(self.folder / ".machikado", ignore_errors=True)


@dataclass(slots=True, kw_only=True)
class Bench:
    """The folder that all parts share, what they were given, and what was measured so far."""

    folder: Path
    seed: int = 1
    prose: Path | None = None  # a folder of Japanese texts for the search
    pages: int | None = None  # other sizes for the search, to try it out
    data: Path | None = None  # a folder of published programme sheets
    sheets: int | None = None  # only so many of them, to try it out
    rows: int = 1_000_000  # of the large table
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)  # by subject and case
    lines: list[Line] = field(default_factory=list)

    @property
    def national(self) -> Path:
        return self.folder / "national"

    def add(self, line: Line) -> None:
        self.lines.append(line)
        say(shown(line))

    def left_out(self, what: str, why: str) -> None:
        """Says by name what is not measured."""
        self.add(Line(what=what, found=f"not measured: {why}"))


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def measure(command: Sequence[str | Path], log: Path, accepted: Collection[int] = (0,)) -> Cost:
    """Runs a command with this tree's program; what it printed stands in `log`."""
    return bench_measure.measure(command, log, environment=environment(), accepted=accepted)


def environment() -> dict[str, str]:
    paths = [str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")]
    extra = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "true"}
    return os.environ | extra


def machikado(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "machikado", *arguments]


def build_of(portal: Path, *more: str, as_of: str = synthetic.AS_OF) -> list[str | Path]:
    return machikado("build", "--root", portal, "--site", portal / "site", "--as-of", as_of, *more)


@cache
def has_jobs() -> bool:
    """Whether this revision can build with several processes."""
    said = subprocess.run(machikado("build", "--help"), env=environment(), capture_output=True, text=True)
    return "--jobs" in said.stdout


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


# ---------------------------------------------------------------- portals


def portal(bench: Bench, name: str, *arguments: str) -> Path:
    """A synthetic portal, made unless it is there."""
    folder = bench.folder / name
    if not folder.is_dir():
        say(f"making the portal {name} {' '.join(arguments)}")
        command = [sys.executable, SUPPORT / "synthetic.py", folder, "--seed", str(bench.seed), *arguments]
        measure(command, bench.folder / f"{name}.log")
    return folder


def synthetic_subject(bench: Bench, name: str, *arguments: str) -> Subject:
    folder = portal(bench, name, *arguments)
    return Subject(name=name, folder=folder, as_of=synthetic.AS_OF, edit=edit_adoption, add=add_adoption)


def edit_adoption(folder: Path, number: int = 77) -> str:
    """Other words in the summary of one adoption, which it gives."""
    path = adoption_file(folder, number)
    text = path.read_text(encoding="utf-8")
    before, found, rest = text.partition("\nsummary: ")
    if not found:
        raise Failed("the synthetic adoption has no summary")
    words = f"（合成・改{time.time_ns()}）"
    path.write_text(f"{before}{found}{words}{rest}", encoding="utf-8")
    return words


def add_adoption(folder: Path) -> None:
    """One adoption more: a town's second, with the words of its first."""
    path = adoption_file(folder, 79)
    name = f"{path.stem}-again"
    text = path.read_text(encoding="utf-8").replace(f"id: {path.stem}", f"id: {name}")
    path.with_name(f"{name}.yaml").write_text(text, encoding="utf-8")


def adoption_file(folder: Path, number: int) -> Path:
    return folder / "datasets/adoptions" / f"{adoption_id(number)}.yaml"


def review_subject(bench: Bench) -> Subject:
    """The portal of the published programme sheets, unpacked unless it is there; needs `bench.data`."""
    folder = bench.folder / "review"
    if not folder.is_dir() and bench.data:
        say(f"unpacking {bench.data}")
        review_sheets.unpack(bench.data, folder, sheets=bench.sheets)
    return Subject(
        name="review", folder=folder, as_of=review_sheets.AS_OF, edit=review_sheets.edit, add=review_sheets.add,
        pages_of_records=("sheets", "ministries"),
    )  # fmt: skip
