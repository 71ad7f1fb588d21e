"""What `make bench` measures with: the memory of a family of processes, tables with known faults, a fair rival."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import bench_measure
import bench_report
import bench_tables
import review_sheets
import rival

LARGE = 100_000_000  # bytes
FAMILY = f"""
import os, sys
mine = bytearray(b"x") * {LARGE}
reading, writing = os.pipe()
if not os.fork():
    its = bytearray(b"y") * {LARGE}
    os.write(writing, b"!")
    sys.stdin.read()
    os._exit(0)
os.read(reading, 1)
print("ready", flush=True)
os.wait()
"""


def _machikado(*words: str | Path) -> str:
    command = [sys.executable, "-m", "machikado", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True).stdout


@contextmanager
def _family() -> Iterator[int]:
    """A process that holds LARGE bytes and whose forked child holds as many of its own, both waiting."""
    command = [sys.executable, "-c", FAMILY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stdout.readline() == b"ready\n"
        yield process.pid
        process.stdin.close()


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_memory_counts_children_and_what_they_share_once() -> None:
    with _family() as pid:
        family = bench_measure.family(pid)
        alone, together = bench_measure.megabytes([pid]), bench_measure.megabytes(family)
    assert len(family) == 2 and family[0] == pid
    large = LARGE / 1024**2
    assert 2 * large < together < 2.5 * large  # three times as much if the parent's were counted for both
    assert 0 < alone < together - large


def test_a_failed_command_says_what_it_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('gone wrong'); raise SystemExit(3)"]
    with pytest.raises(bench_measure.Failed, match="gone wrong"):
        bench_measure.measure(command, tmp_path / "log")
    cost = bench_measure.measure(command, tmp_path / "log", accepted=(3,))
    assert (cost + cost).cpu == 2 * cost.cpu and (cost + cost).megabytes == cost.megabytes


def test_a_good_table_passes_and_each_fault_of_a_bad_one_is_found(tmp_path: Path) -> None:
    assert "No problems" in _machikado("check", "--root", bench_tables.rows(tmp_path / "good", 40))
    said = _machikado("check", "--all", "--root", bench_tables.rows(tmp_path / "bad", 40, bad=9))
    lines = [line.partition(" ")[0] for line in said.splitlines() if line.startswith("datasets/places.csv:")]
    assert sorted(int(line.split(":")[1]) for line in lines) == [5, 9, 13, 17, 21, 25, 29, 33, 37]


def test_bad_rows_are_as_many_as_were_asked_for(tmp_path: Path) -> None:
    tables = []
    for name, bad in (("good", 0), ("bad", 7)):
        root = bench_tables.rows(tmp_path / name, 50, bad=bad)
        tables.append((root / "datasets/places.csv").read_text(encoding="utf-8").splitlines())
    assert sum(one != other for one, other in zip(*tables, strict=True)) == 7


def _cells(page: str) -> list[list[str]]:
    """The texts of all rows of all tables."""
    rows = LexborHTMLParser(page).css("table tr")
    return [[cell.text(strip=True) for cell in row.css("th, td")] for row in rows]


def test_the_rival_makes_the_same_pages_and_tables(tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    _machikado("build", "--root", root, "--site", root / "site", "--as-of", review_sheets.AS_OF)
    package = root / "site/data/datapackage.json"
    rival.pages(package, tmp_path / "content")
    rival.downloads(package, tmp_path / "data")
    for address in ("sheets/2017-30", "sheets/2015-1", "ministries/mihon"):
        ours = (root / f"site/{address}/index.html").read_text(encoding="utf-8")
        theirs = (tmp_path / f"content/{address}.html").read_text(encoding="utf-8")
        assert _cells(ours) == _cells(theirs), address
    for path in (root / "site/data").glob("*.csv"):
        assert (tmp_path / "data" / path.name).exists()
    with (tmp_path / "data/payments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (tmp_path / "data/payments.json").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(rows) == 199 and json.loads(lines[0])["rank"] == 1
    assert (tmp_path / "data/payments.xlsx").stat().st_size > 5_000


def test_an_edit_and_one_sheet_more_keep_the_portal_valid(tmp_path: Path) -> None:
    root = review_sheets.invent(tmp_path / "portal")
    before = (root / "datasets/sheets.csv").read_text(encoding="utf-8").splitlines()
    review_sheets.edit(root)
    review_sheets.add(root)
    after = (root / "datasets/sheets.csv").read_text(encoding="utf-8").splitlines()
    assert [one == other for one, other in zip(before, after, strict=False)] == [True, False] + 29 * [True]
    assert len(after) == len(before) + 1
    assert "問題はありません" in _machikado("check", "--root", root)


def test_ratios_stand_beside_each_case_that_has_a_rival() -> None:
    costs = {
        ("review", "cold build"): bench_measure.Cost(cpu=5, wall=4, megabytes=100),
        ("review", bench_report.RIVAL): bench_measure.Cost(cpu=10, wall=16, megabytes=50),
        ("real", "cold build"): bench_measure.Cost(cpu=1, wall=1, megabytes=1),
    }
    (line,) = bench_report.ratios(costs)
    assert line == "| review | cold build | 5.0 | 4.0 | 100 | 10.0 | 16.0 | 50 | 0.50 | 0.25 | 2.00 |"
    text = bench_report.report([bench_report.Line(what="x", found="not measured: y")], costs)
    assert "| x |  |  |  |  | not measured: y |  |" in text and line in text
