"""A synthetic national portal for measuring: everything in it is made up by recombining phrases, and says so.

The real portal gives the form (mkdocs.yml, templates, schemas, derived tables, checks) and the CC0 list of local
governments; projects, adoptions, meetings and outcomes are invented. The same seed gives the same bytes, and record
number n is the same however many records follow it. Standard library only.

    python tests/support/synthetic.py FOLDER --adoptions 10000
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from synthetic_records import PROGRAMMES, Makers, Record, Scale
from synthetic_words import LABEL, MARK

REAL = Path(__file__).resolve().parents[2]
AS_OF = "2024-10-01"

NATIONAL = Scale()


def scaled(pages: int) -> Scale:
    """The national mix of records with about this many pages; there are never more than 1,788 local governments."""
    share = pages / NATIONAL.pages
    counts = {
        name: max(1, round(getattr(NATIONAL, name) * share)) for name in ("projects", "meetings", "outcomes", "sources")
    }
    towns = min(NATIONAL.municipalities, max(100, round(NATIONAL.municipalities * share)))
    rest = pages - towns - counts["projects"] - counts["meetings"]
    return replace(NATIONAL, municipalities=towns, adoptions=rest, **counts)


# ---------------------------------------------------------------- files

_PLAIN = re.compile(r"[぀-ヿ一-鿿（【a-z][^:#\n\"'{}\[\],&*?|<>=!%@`\\]*(?<! )\Z")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _scalar(value: Any) -> str:
    """A YAML scalar as people type it: bare where that is safe, otherwise in double quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if isinstance(value, int | float) or (_PLAIN.match(text) and text not in _WORDS):
        return text
    return json.dumps(text, ensure_ascii=False)


def _yaml(record: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in record.items():
        if value is None or value == []:
            continue
        if not isinstance(value, list):
            yield f"{indent}{name}: {_scalar(value)}\n"
        elif isinstance(value[0], dict):
            yield f"{indent}{name}:\n"
            yield from _items(value, indent + "  ")
        else:
            yield f"{indent}{name}: [{', '.join(map(_scalar, value))}]\n"


def _items(records: Iterable[Mapping[str, Any]], indent: str = "") -> Iterator[str]:
    for record in records:
        text = "".join(_yaml(record, indent + "  "))
        yield f"{indent}- {text.removeprefix(indent + '  ')}"


def _csv(path: Path, records: Iterable[Record]) -> None:
    """Rows under the field names that they use."""
    rows = list(records)
    names = list(dict.fromkeys(name for row in rows for name in row))
    words = {True: "true", False: "false"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            cells = (row.get(name) for name in names)
            writer.writerow(words[cell] if isinstance(cell, bool) else cell for cell in cells)


def _list_file(path: Path, records: Iterable[Record]) -> None:
    path.write_text(f"# {LABEL}\n\n" + "".join(_items(records)), encoding="utf-8")


def _record_files(folder: Path, records: Iterable[Record]) -> None:
    folder.mkdir(parents=True)
    for record in records:
        (folder / f"{record['id']}.yaml").write_text(f"# {LABEL}\n" + "".join(_yaml(record)), encoding="utf-8")


def write(folder: Path, *, scale: Scale = NATIONAL, seed: int = 1, real: Path = REAL) -> Path:
    """A complete synthetic portal in the empty `folder`."""
    data = folder / "datasets"
    data.mkdir(parents=True)
    _copy_form(real, folder)
    towns = _towns(real / "datasets" / "municipalities.csv", scale.municipalities)
    _csv(data / "municipalities.csv", towns)
    make = Makers(scale, seed, towns)
    _write_lists(data, make)
    _csv(data / "outcomes.csv", make.outcomes())
    _headings(real / "datasets", data)
    _record_files(data / "projects", make.records("project", make.project, scale.projects))
    _record_files(data / "adoptions", make.records("adoption", make.adoption, scale.adoptions))
    _record_files(data / "meetings", make.records("meeting", make.meeting, scale.meetings))
    return folder


def _headings(real: Path, data: Path) -> None:
    """Tables that nothing synthetic is in: their headings alone."""
    for path in sorted(real.glob("*.csv")):
        if not (data / path.name).exists():
            with path.open(encoding="utf-8") as file:
                (data / path.name).write_text(file.readline(), encoding="utf-8")


def _write_lists(data: Path, make: Makers) -> None:
    """The tables of one file each."""
    some = min(300, make.scale.projects)
    for name, maker, count in (
        ("sources", make.source, make.scale.sources), ("speakers", make.speaker, make.scale.speakers),
        ("programmes", make.programme, PROGRAMMES), ("related_cases", make.related_case, 10),
        ("gaps", make.gap, min(5, some)),
    ):  # fmt: skip
        _list_file(data / f"{name}.yaml", make.records(name, maker, count))
    for name, maker, count in (
        ("rounds", make.round, PROGRAMMES), ("reports", make.report, some), ("continuations", make.continuation, some),
        ("claims", make.claim, min(50, some)), ("kpis", make.kpi, 20), ("kpi_values", make.kpi_value, 20),
    ):  # fmt: skip
        _csv(data / f"{name}.csv", make.records(name, maker, count))


def _towns(path: Path, count: int) -> list[Record]:
    """All prefectures, then municipalities spread over the whole list."""
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[Record] = list(csv.DictReader(file))
    prefectures = [row for row in rows if row["kind"] == "prefecture"]
    others = [row for row in rows if row["kind"] != "prefecture"]
    wanted = min(count - len(prefectures), len(others))
    chosen = [others[place * len(others) // wanted] for place in range(wanted)]
    return sorted(prefectures + chosen, key=lambda row: row["code"])


FORM = ("mkdocs.yml", "docs", "datasets/schemas", "datasets/derived", "datasets/checks",
        "datasets/datapackage.yaml", "datasets/quantities.yaml", "datasets/tiles.csv")  # fmt: skip


def _copy_form(real: Path, folder: Path) -> None:
    """What makes a portal of the data: as the real one has it, but called synthetic wherever it says its name."""
    for name in FORM:
        source, target = real / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            shutil.copyfile(source, target)
    rename(folder / "mkdocs.yml", "site_name", f"{MARK}{LABEL}")
    rename(folder / "datasets" / "datapackage.yaml", "title", f"{MARK}{LABEL}")


def rename(path: Path, name: str, words: str) -> None:
    """Replaces the words after `name:` in a file, where there is one."""
    if path.is_file():
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?m)^{name}:.*$", f"{name}: {words}", text, count=1), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Writes a synthetic national portal (seeded; every text says so).")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, help="the national mix of records, scaled to about this many pages")
    for name in Scale.__dataclass_fields__:
        parser.add_argument(f"--{name}", type=int)
    given = vars(parser.parse_args(arguments))
    counts = {name: given[name] for name in Scale.__dataclass_fields__ if given[name] is not None}
    scale = replace(scaled(given["pages"]) if given["pages"] else NATIONAL, **counts)
    write(given["folder"], scale=scale, seed=given["seed"])
    print(f"{given['folder']}: {scale.pages:,} record pages; machikado build --as-of {AS_OF}")


if __name__ == "__main__":
    main()
