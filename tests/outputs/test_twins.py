"""The scripts of the site answer as Python does: tables of questions, read by both sides, without a browser."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import twin_cases
from browsing import ROOT
from machikado.core.folding import fold, table
from machikado.core.git import as_of
from machikado.core.romaji import romaji, sound
from machikado.intake.cell_kinds import sort_of
from machikado.portal import open_portal

NODE = Path(sys.executable).parent / "node"
SCRIPT = twin_cases.FOLDER / "twins.test.mjs"


def asked(folder: Path) -> list[str]:
    """What the scripts answer differently."""
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", SCRIPT], env={**os.environ, "TWINS": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert re.search(r"^# tests [1-9]", done.stdout, re.MULTILINE), done.stdout + done.stderr
    told = [line.strip() for line in done.stdout.splitlines() if ": Python " in line]
    assert told or done.returncode == 0, done.stdout
    return told


@pytest.mark.parametrize("name", twin_cases.TABLES)
def test_the_table_says_what_python_answers(name: str) -> None:
    stands = (twin_cases.FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert stands == twin_cases.written(name, twin_cases.typed()), (
        f"tests/outputs/twins/{name}.json: {twin_cases.RENEW}"
    )


def test_the_scripts_answer_as_the_tables_say() -> None:
    assert asked(twin_cases.FOLDER) == []


def test_they_answer_alike_to_what_chance_asks(tmp_path: Path) -> None:
    """Other questions than those in the tables; HYPOTHESIS_PROFILE=thorough asks many more."""
    thorough = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
    for seed in range(2, 12 if thorough else 3):
        twin_cases.write(tmp_path, twin_cases.typed(5 if thorough else 1, seed))
        assert asked(tmp_path) == [], seed


def test_they_answer_alike_about_the_fields_of_this_portal(tmp_path: Path) -> None:
    """One field of every type, unit and rule."""
    kinds: dict[str, twin_cases.Asked] = {}
    for rows in open_portal(ROOT, as_of(ROOT)).package.tables.values():
        for each in twin_cases.fields_of(rows.table):
            told = twin_cases.as_told(each.field) | {"name": "", "title": "年度" in each.field.title}
            kinds.setdefault(f"{sort_of(each.table, each.field)} {told}", each)
    fields, texts = list(kinds.values()), twin_cases.typed(seed=20)[::3]
    texts += [value for one in fields for value in (one.field.example, *(each.value for each in one.field.categories))]
    assert len(fields) > 50
    more = {"judge": twin_cases.judging(texts, fields), "spelling": twin_cases.spelling(texts, fields)}
    twin_cases.write(tmp_path, texts[:20], **more)
    assert asked(tmp_path) == []


def test_every_letter_and_every_town_is_folded_and_heard_alike(tmp_path: Path) -> None:
    letters = {"table": table(), "cases": [[each, fold(each)] for each in twin_cases.every_letter()]}
    with (ROOT / "datasets/municipalities.csv").open(encoding="utf-8") as file:
        towns = [fold(romaji(row["kana"])) for row in csv.DictReader(file)]
    assert len(letters["cases"]) > 90_000 and len(towns) > 1_700
    twin_cases.write(tmp_path, ["5人"], fold=letters, sound={"cases": [[each, sound(each)] for each in towns]})
    assert asked(tmp_path) == []


def test_a_difference_is_told(tmp_path: Path) -> None:
    shutil.copytree(twin_cases.FOLDER, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "spelling.json"
    table.write_text(table.read_text(encoding="utf-8").replace('"3カ所": "3"', '"3カ所": "4"'), encoding="utf-8")
    assert set(asked(tmp_path)) == {'"3カ所": Python "4", the script "3"'}
