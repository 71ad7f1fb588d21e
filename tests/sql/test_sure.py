"""SQL says yes to no cell that Python refuses: 10,000 generated fields, each with every odd cell and some good ones."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from support.random_tables import ODD, random_field

from machikado.core.yaml_reader import load
from machikado.package.schema import fields_of
from machikado.sql.engine import started
from machikado.sql.sure import sure
from machikado.validation.cells import cell_reader

SEED, PARTS, BATCHES, FIELDS = 20261202, 4, 50, 50


def field_of(chance: random.Random, number: int) -> tuple[Any, list[str]]:
    words, good = random_field(chance, f"n{number}")
    loaded, _ = load(json.dumps({"fields": [words]}, ensure_ascii=False), "schema.yaml")
    assert loaded
    found = fields_of(loaded[0]["fields"], {}, "schema.yaml", [])
    return (found[0] if found else None), [good() for _ in range(3)]


@pytest.mark.parametrize("part", range(PARTS))
def test_what_sql_accepts_python_accepts(part: int, tmp_path: Any) -> None:
    chance = random.Random(SEED + part)
    connection = started(tmp_path, None)
    accepted = 0
    for _ in range(BATCHES):
        made = [field_of(chance, number) for number in range(FIELDS)]
        fields = [field for field, _ in made if field]
        readers = [cell_reader(field) for field in fields]
        cells = sorted({*ODD, *(cell for _, good in made for cell in good)} - {""})
        connection.execute("CREATE OR REPLACE TEMP TABLE cells (c VARCHAR)")
        connection.executemany("INSERT INTO cells VALUES (?)", [[cell] for cell in cells])
        judged = ", ".join(f"coalesce({sure(field, 'c') or 'false'}, false)" for field in fields)
        for cell, *verdicts in connection.execute(f"SELECT c, {judged} FROM cells").fetchall():
            for field, read, is_sure in zip(fields, readers, verdicts, strict=True):
                if is_sure and cell not in field.missing:
                    value, notes = read(cell)
                    assert not notes and value is not None, (field, cell, notes)
                    accepted += 1
    assert accepted > 10 * BATCHES * FIELDS
