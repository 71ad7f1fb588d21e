"""Find the files that may hold tables: in folders, in ZIPs, or named; what is not the portal's is copied aside."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from ..core.file_formats import PACKED
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.strings import visible
from ..package.letters import is_plausible
from .found import Source
from .words import reason

ENDINGS = frozenset(
    ".csv .tsv .tab .json .ndjson .jsonl .geojson .xlsx .xlsm .parquet .xls .ods .xlsb .numbers .zip".split()
)
TOLD = frozenset((*ENDINGS, ".txt"))  # what is read where somebody names it
MOST_FILES = 1_000
MOST_UNPACKED = 400_000_000
_SKIPPED = frozenset("node_modules __pycache__ venv site build pack inbox schemas derived checks".split())
_NOT_DATA = frozenset("datapackage.json package.json package-lock.json tsconfig.json biome.json mkdocs.yml".split())
_UNSAFE = re.compile(r"[^\w.\- ()（）［］【】・ー々〆ヶ]+")


def sources_of(given: Sequence[Path], into: Path, stage: Path, refused: list[Problem]) -> Iterator[Source]:
    """The sources in the order in which they were given, those of folders by name; `refused` takes what is not read."""
    for place in given or [into]:
        if place.is_dir():
            for path in _files_in(place, refused):
                yield from _one(path, path.relative_to(place).as_posix(), into, stage, refused)
        elif place.suffix.lower() not in TOLD and not place.name.lower().endswith(PACKED):
            refused.append(problem("not-a-table", _origin(place.name), value=place.suffix, kind=place.suffix or "―"))
        else:
            yield from _one(place, place.name, into, stage, refused)


def _origin(name: str) -> Origin:
    return Origin(path=visible(name))


def _files_in(folder: Path, refused: list[Problem]) -> Iterator[Path]:
    """The files below a folder that may hold tables, by name; links are never followed."""
    count = 0
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if each[0] != "." and each not in _SKIPPED)
        for name in sorted(files):
            path = Path(base, name)
            bare = name.lower().removesuffix(PACKED)
            if name[0] in ".~" or name in _NOT_DATA or PurePosixPath(bare).suffix not in ENDINGS:
                continue
            count += 1
            if count > MOST_FILES:
                why = reason("init-most-files", most=MOST_FILES)
                refused.append(problem("unreadable-file", _origin(folder.name), reason=why))
                return
            if path.is_symlink():
                refused.append(problem("link-not-followed", _origin(name), value=visible(name)))
            else:
                yield path


def _one(path: Path, name: str, into: Path, stage: Path, refused: list[Problem]) -> Iterator[Source]:
    """A file as a source; of a ZIP, those in it."""
    if not path.is_file():
        why = reason("init-no-such-file") if not path.exists() else reason("no-ordinary-file")
        refused.append(problem("unreadable-file", _origin(str(path)), reason=why))
    elif path.suffix.lower() == ".zip":
        yield from _unpacked(path, stage, refused)
    elif inside := _inside(path, into):
        yield Source(root=into, name=inside, told=visible(inside))
    else:
        target = free_name(stage, name)
        (stage / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, stage / target)
        yield Source(root=stage, name=target, told=visible(name))


def _inside(path: Path, into: Path) -> str:
    """The path below the portal, if a resource may name it so; else nothing, and the file is copied."""
    real, top = path.resolve(), into.resolve()
    if not real.is_relative_to(top) or path.is_symlink():
        return ""
    name = real.relative_to(top).as_posix()
    parts = PurePosixPath(name).parts
    odd = any(part[0] == "." or visible(part) != part or set("\\*#:") & set(part) for part in parts)
    return "" if odd else name


def free_name(stage: Path, name: str) -> str:
    """A safe name below `datasets/` that nothing has yet: no way up, no control letters, nothing hidden."""
    parts = [_UNSAFE.sub("_", part).strip(" ._")[-100:] for part in PurePosixPath(name.replace("\\", "/")).parts]
    parts = [part for part in parts if part] or ["data"]
    path = PurePosixPath("datasets", *parts[-3:])
    found, number = path, 2
    while (stage / found).exists():
        found, number = path.with_name(f"{path.stem}-{number}{path.suffix}"), number + 1
    return found.as_posix()


def _unpacked(path: Path, stage: Path, refused: list[Problem]) -> Iterator[Source]:
    """What a ZIP holds; nothing in it decides where it is written, and no more is unpacked than is read."""
    origin, budget = _origin(path.name), MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [each for each in archive.infolist() if _is_wanted(each)]
            if len(parts) > MOST_FILES or sum(each.file_size for each in parts) > MOST_UNPACKED:
                refused.append(problem("too-large", origin, reason=reason("unpacked-size")))
                return
            for part in parts:
                if part.flag_bits & 1:
                    refused.append(problem("unreadable-file", origin, reason=reason("init-locked-zip")))
                    return
                target = free_name(stage, _name_in(part))
                (stage / target).parent.mkdir(parents=True, exist_ok=True)
                with archive.open(part) as packed:
                    data = packed.read(budget + 1)
                budget -= len(data)
                if budget < 0:
                    refused.append(problem("too-large", origin, reason=reason("unpacked-size")))
                    return
                (stage / target).write_bytes(data)
                yield Source(root=stage, name=target, told=visible(f"{path.name}/{_name_in(part)}"))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        refused.append(problem("unreadable-file", origin, reason=reason("no-readable-zip")))


def _name_in(part: zipfile.ZipInfo) -> str:
    """The name as it was packed: Japanese Windows writes CP932 without saying so, others Latin letters."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        name = part.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return part.filename
    return name if is_plausible(name, "cp932") else part.filename


def _is_wanted(part: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(part.filename.lower().replace("\\", "/"))
    hidden = any(each.startswith((".", "__macosx")) for each in path.parts if each != "..")
    bare = path.name.removesuffix(PACKED)
    return not part.is_dir() and not hidden and PurePosixPath(bare).suffix in ENDINGS - {".zip"}
