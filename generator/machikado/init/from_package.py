"""Start from a Data Package: its own definitions stay as they are, and what is missing is decided beside them."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.definition_reader import load_any, natives
from ..core.file_formats import file_at
from ..core.messages import Both
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..core.yaml_reader import Loaded, plain
from ..package.csv_reader import files_of, read_file
from ..package.descriptor import read_definitions, typed
from ..package.source_files import FOLDER, NAMES
from ..sql.parquet import texts_of
from ..validation.cells import cell_reader
from ..validation.personal_data import DOUBTS
from ..validation.schema_rules import names_of, resource_faults
from ..validation.schema_shape import RESOURCE, faults
from .columns import describe
from .decide import set_pages, set_references, set_roles
from .found import Column, Decided, Doubt, Found, Source
from .keys import is_clean, key_of
from .types import MOST_ODD, Choice
from .words import reason


@dataclass(slots=True)
class Package:
    """A Data Package that somebody has: what it says of itself, and its tables with what is to be added."""

    words: dict[str, Any] = field(default_factory=dict)
    tables: list[Decided] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)


def descriptor_in(folder: Path) -> Path | None:
    """The descriptor of a package, where a folder holds one."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def take_package(descriptor: Path, stage: Path, *, in_place: bool, without: Collection[str] = ()) -> Package:
    """Puts a package's files into `stage` as they will stand in the portal, without the resources that nobody reads."""
    package = Package()
    text = descriptor.read_text(encoding="utf-8-sig", errors="replace")
    loaded, wrong = load_any(text, descriptor.name)
    told = natives(text, descriptor.name)
    if loaded is None or not isinstance(told, dict) or not isinstance(told.get("resources"), list):
        missing = reason("is-missing", name="resources")
        package.refused += wrong or [problem("broken-schema", Origin(path=descriptor.name), reason=missing)]
        return package
    package.words = told
    kept = [each for each in _kept(loaded, told, descriptor, package) if each["name"] not in without]
    _lay(package, kept, descriptor, stage, in_place=in_place)
    if faulty := _faulty(stage, package):
        shutil.rmtree(stage)
        _lay(package, [each for each in kept if each["name"] not in faulty], descriptor, stage, in_place=in_place)
    return package


def _lay(package: Package, kept: list[dict[str, Any]], descriptor: Path, stage: Path, *, in_place: bool) -> None:
    """Copies the resources that are kept, and the descriptor, which is as it was where all of them are."""
    whole = len(kept) == len(package.words["resources"])
    top = stage if in_place and whole else stage / FOLDER
    top.mkdir(parents=True, exist_ok=True)
    for resource in kept:
        _copy(resource, descriptor.parent, top)
    if whole:
        shutil.copyfile(descriptor, top / descriptor.name)
    elif kept:
        content = json.dumps({**package.words, "resources": kept}, ensure_ascii=False, indent=2)
        (top / "datapackage.json").write_text(content + "\n", encoding="utf-8")


def _faulty(stage: Path, package: Package) -> set[str]:
    """The tables whose definitions cannot be used, which are told."""
    definitions = read_definitions(stage)
    faulty = {table.name for table in typed(definitions) if not table.fields}
    for name in sorted(faulty):
        first = next((each for each in definitions.problems if each.table == name), None)
        why = reason("init-definition-fails") if first is None else Both(first.message, first.message_en)
        package.refused.append(problem("init-left-out-table", Origin(path=definitions.path), table=name, reason=why))
    return faulty


def _kept(loaded: Loaded, told: Mapping[str, Any], descriptor: Path, package: Package) -> Iterator[dict[str, Any]]:
    """The resources that can be read, as they were declared; the others are told."""
    seen: set[str] = set()
    for entry, resource in zip(loaded[0]["resources"][0], told["resources"], strict=True):
        wrong = [why for _, why in faults(entry, RESOURCE)]
        words = plain(entry)
        if isinstance(words, dict) and words.get("data") is not None:
            words.setdefault("path", "inline.csv")
        wrong = wrong or list(resource_faults(words, seen))
        name = words.get("name") if isinstance(words, dict) else None
        missing = [] if wrong else [path for path in names_of(words.get("path")) if not _files(descriptor.parent, path)]
        if missing:
            wrong = [reason("init-no-such-file")]
        if wrong:
            package.refused.append(_refusal(str(name or "―"), descriptor, entry[1], wrong[0]))
        else:
            seen.add(words["name"])
            yield resource


def _refusal(name: str, descriptor: Path, line: int, why: Any) -> Problem:
    return problem("init-left-out-table", Origin(path=descriptor.name, line=line), table=name, reason=why)


def _files(folder: Path, path: str) -> list[Path]:
    """The files that a path of a resource or definition names, none of which leads out of the package."""
    top = folder.resolve()
    found = sorted(folder.glob(path)) if "*" in path else [file_at(folder / path)]
    return [each for each in found if each.is_file() and each.resolve().is_relative_to(top)]


def _copy(resource: Mapping[str, Any], folder: Path, top: Path) -> None:
    named = [*names_of(resource.get("path")), *(resource.get(name) for name in ("schema", "dialect"))]
    for path in (path for path in named if isinstance(path, str)):
        for file in _files(folder, path):
            target = top / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


# ---------------------------------------------------------------- what is missing


def decide_package(package: Package, stage: Path) -> None:
    """Decides what a package does not say of its tables: keys, labels, what columns are for, contacts, units."""
    definitions = read_definitions(stage)
    tables = [table for table in typed(definitions) if table.fields]
    probes = [_probe(table, stage) for table in tables]
    for probe in probes:
        _missing_key(probe)
    for probe in probes:
        if not probe.table.foreign_keys:
            set_references(probe, probes)
        set_roles(probe)
    package.tables = [_additions(probe) for probe in probes]


def _probe(table: Table, stage: Path) -> Decided:
    """A table with all that its schema says, as if it had been decided here."""
    found = _read(table, stage)
    probe = Decided(found=found, table=table)
    for each in table.fields:
        words = {**each.descriptor, "type": each.type, "name": each.name}
        words["missingValues"] = sorted(each.missing) if each.missing else None
        probe.fields.append({name: value for name, value in words.items() if value not in (None, {}, [])})
    return probe


def _read(table: Table, stage: Path) -> Found:
    columns = [Column(name=each.name) for each in table.fields]
    paths = files_of(stage, table)
    name = paths[0].relative_to(stage).as_posix() if paths else table.name
    source = Source(root=stage, name=name, told=name.removeprefix(f"{FOLDER}/"))
    found = Found(source=source, title=table.title or table.name, path=name, columns=columns)
    for path in paths:
        rows = read_file(path, stage, table, {}, texts_of).rows.get(table.name, [])
        found.rows += len(rows)
        for place, column in enumerate(columns):
            joined = (";".join(cell) if isinstance(cell, list) else cell for cell in (row.cells[place] for row in rows))
            column.values += Counter(cell for cell in joined if cell)
    for column in columns:
        column.filled = sum(column.values.values())
    return found


def _missing_key(probe: Decided) -> None:
    if probe.table.key or not probe.found.rows:
        return
    chosen = key_of(probe)
    if chosen and is_clean(probe.found.column(chosen[0])):
        probe.words["primaryKey"] = [chosen[0]]
        probe.reasons["primaryKey",] = chosen[1]
        set_pages(probe, chosen[0])


def _additions(probe: Decided) -> Decided:
    """What is to be added: words that the schema has not, and fields of which something is added."""
    fields = []
    for column, words in zip(probe.found.columns, list(probe.fields), strict=True):
        more = _more(probe, column, words)
        if more:
            fields.append({"name": column.name, **more})
    probe.fields = fields
    return probe


def _more(probe: Decided, column: Column, words: Mapping[str, Any]) -> dict[str, Any]:
    """The contact, unit or unknown values of a field that says nothing of them."""
    choice = Choice({"type": words["type"]})
    describe(column, choice)
    told: dict[str, Any] = {
        name: choice.words[name] for name in ("unit", "checks") if name in choice.words and not words.get(name)
    }
    more: dict[str, Any] = {} if choice.words["type"] != words["type"] else told
    read = cell_reader(probe.table.field(column.name))
    odd = [] if words["type"] == "string" else [text for text in column.values if not _passes(read, text)]
    if odd and len(odd) <= MOST_ODD:
        more["missingValues"] = ["", *(words.get("missingValues") or ()), *odd]
        count, shown = sum(column.values[text] for text in odd), ", ".join(f"“{text}”" for text in odd[:4])
        why = reason("init-odd-values", n=count, total=column.filled, shown=shown)
        probe.reasons["fields", column.name, "missingValues"] = why
        probe.doubts.append(Doubt(probe.table.name, column.name, why))
    for name in more:
        if name in choice.reasons:
            probe.reasons["fields", column.name, name] = choice.reasons[name]
    return more


def _passes(read: Any, text: str) -> bool:
    notes = read(text)[1]
    return not notes or notes.keys() <= DOUBTS


def says_something(tables: Sequence[Decided]) -> list[Decided]:
    """The tables to whose schemas something is added."""
    return [each for each in tables if each.words or each.fields]
