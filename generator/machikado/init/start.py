"""Start a portal: read what somebody has, decide, let the engine judge, write; or add to the portal that is there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ..core.model import Problem
from ..core.symlinks import put
from ..package.source_files import FOLDER, descriptors_of, stands_alone
from .archives import package_of_zip
from .decide import decide
from .found import Decided, Reading
from .from_package import decide_package, descriptor_in, says_something, take_package
from .judge import judged
from .portal_files import around, mkdocs_text, portal_files, schema_files
from .reading import read_all
from .settings import Settings
from .sources import sources_of
from .wording import speak, title_in
from .writing import Written, write

MOST_JUDGED = 12_000_000  # bytes of data that the engine reads before a portal is written; a check reads them all
_ATTEMPTS = 4
Ask = Callable[[Settings, bool], Settings]  # from what was found out, and whether a licence is stated already


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of it: the portal's tables, what is not among them, what was written."""

    into: Path
    state: str = "made"  # made, exists, nothing, added, unchanged
    settings: Settings | None = None
    tables: list[Decided] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    given: tuple[Path, ...] = ()
    completed: list[str] = field(default_factory=list)  # files of the repository that an update found missing


def is_portal(into: Path) -> bool:
    """Whether a portal stands there: a descriptor, and settings around it."""
    return bool(descriptors_of(into)) and not stands_alone(into)


def place_of(given: Sequence[Path], into: Path | None) -> Path:
    """Where the portal goes: as asked, else into a Data Package that is named alone, else here."""
    if into is None and len(given) == 1:
        package = given[0] if given[0].is_dir() else given[0].parent if _is_descriptor(given[0]) else None
        if package and descriptor_in(package):
            return package
    return into or Path()


def _is_descriptor(path: Path) -> bool:
    return path.stem == "datapackage" and path.is_file()


def start(given: Sequence[Path], into: Path, ask: Ask) -> Outcome:
    """Makes a new portal at `into`, which holds none yet."""
    outcome = Outcome(into=into, given=tuple(given))
    with tempfile.TemporaryDirectory(prefix="machikado-init-") as folder:
        descriptor = _package_in(given, into, Path(folder, "unpacked"))
        if descriptor:
            _from_package(descriptor, Path(folder), outcome, ask)
        else:
            _from_files(given, Path(folder), outcome, ask)
    return outcome


def _package_in(given: Sequence[Path], into: Path, aside: Path) -> Path | None:
    if len(given) > 1:
        return None
    place = given[0] if given else into
    if place.suffix.lower() == ".zip" and place.is_file():
        return package_of_zip(place, aside)
    return place if _is_descriptor(place) else descriptor_in(place)


def _from_files(given: Sequence[Path], folder: Path, outcome: Outcome, ask: Ask) -> None:
    stage = folder / "portal"
    stage.mkdir()
    reading = Reading(refused=outcome.refused)
    read_all(sources_of(given, outcome.into, stage, reading.refused), reading)
    outcome.state = "nothing"
    if reading.tables:
        tables = decide(reading.tables)
        settings = outcome.settings = ask(guessed(outcome.into, given, tables), False)
        speak(tables, settings.language)
        _stage_sources(tables, stage)
        _finish(outcome, stage, tables, lambda kept: portal_files(settings, kept))


def _from_package(descriptor: Path, folder: Path, outcome: Outcome, ask: Ask) -> None:
    """A package's portal; what the engine does not take is left out of a copy of the package."""
    in_place = descriptor.parent.resolve() == outcome.into.resolve()
    without: set[str] = set()
    outcome.state, refused = "nothing", list[Problem]()
    for attempt in range(_ATTEMPTS):
        stage = folder / f"portal-{attempt}"
        stage.mkdir()
        package = take_package(descriptor, stage, in_place=in_place, without=without)
        outcome.refused = [*package.refused, *refused]
        if not descriptors_of(stage):
            return
        decide_package(package, stage)
        settings = outcome.settings or ask(
            told_by(package.words, outcome.into.resolve().name), bool(package.words.get("licenses"))
        )
        outcome.settings = settings
        lost = _finish(outcome, stage, package.tables, partial(_around, settings), whole=True)
        if not lost:
            return
        refused, without = outcome.refused[len(package.refused) :], without | lost


def _around(settings: Settings, kept: Sequence[Decided]) -> dict[str, str]:
    """What is written around a package: settings, what a repository needs, and additions to schemas."""
    own = {"mkdocs.yml": mkdocs_text(settings), **around(settings, kept)}
    return own | schema_files(settings, says_something(kept))


def _finish(
    outcome: Outcome, stage: Path, tables: list[Decided], files: Callable[[Sequence[Decided]], dict[str, str]],
    *, whole: bool = False,
) -> set[str]:  # fmt: skip
    """Judges what would be written, and writes it, unless the `whole` must be left as it is; the tables lost so."""
    laid: set[str] = set()

    def lay(kept: Sequence[Decided]) -> None:
        for path, text in files(kept).items():
            if path not in laid and (stage / path).exists():
                continue  # a file of somebody's own
            put(stage / path, text.encode(), stage)
            laid.add(path)

    asked = {each.table.name for each in tables}
    if sum(path.stat().st_size for path in stage.rglob("*") if path.is_file()) <= MOST_JUDGED:
        tables, refused = judged(stage, tables, lay)
        outcome.refused += refused
    lost = asked - {each.table.name for each in tables}
    if tables and not (whole and lost):
        outcome.tables, outcome.state = tables, "made"
        texts = {path: text.encode() for path, text in files(tables).items()}
        copied = _copied(stage, laid | texts.keys())
        named = copied if whole else {each.found.source.name for each in tables}  # not what nobody could read
        outcome.written = write(outcome.into, texts, {name: copied[name] for name in copied if name in named})
    return lost


def _stage_sources(tables: Sequence[Decided], stage: Path) -> None:
    """Lays the portal's own small files beside what is copied, so that the engine finds them."""
    own = {each.found.source.name: each.found.source for each in tables if each.found.source.root != stage}
    if sum(each.path.stat().st_size for each in own.values()) > MOST_JUDGED:
        (stage / FOLDER).mkdir(exist_ok=True)
        with (stage / FOLDER / ".large").open("wb") as file:  # too large to be judged here
            file.truncate(MOST_JUDGED + 1)
        return
    for name, each in own.items():
        put(stage / name, each.path.read_bytes(), stage)


def _copied(stage: Path, ours: Collection[str]) -> dict[str, Path]:
    """What was copied into the portal: everything in the stage that was not written here."""
    files = {path.relative_to(stage).as_posix(): path for path in sorted(stage.rglob("*")) if path.is_file()}
    return {name: path for name, path in files.items() if name not in ours and path.name != ".large"}


# ---------------------------------------------------------------- what a portal is called


def guessed(into: Path, given: Sequence[Path], tables: Sequence[Decided]) -> Settings:
    """What can be found out without asking: the title is the folder's name, or the only table's."""
    columns = [column for each in tables for column in each.found.columns]
    japanese = sum(_is_japanese(column.name + "".join(list(column.values)[:3])) for column in columns)
    language = "ja" if japanese * 3 > len(columns) else "en"
    title = title_in(tables[0], language) if len(tables) == 1 else into.resolve().name.replace("_", " ") or "Data"
    return Settings(title=title, language=language)


def _is_japanese(words: str) -> bool:
    return any("\u3040" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff" for sign in words)


def told_by(words: Mapping[str, Any], name: str, language: str = "", contact: str = "") -> Settings:
    """What a descriptor says of its package; the language of its words unless it is given."""
    title = str(words.get("title") or words.get("name") or name)
    people = [each for each in words.get("contributors") or () if isinstance(each, dict)]
    named = [
        str(each.get("title") or "") for each in people if "publisher" in str(each.get("roles") or each.get("role"))
    ]
    licences = [each for each in words.get("licenses") or () if isinstance(each, dict)]
    return Settings(
        title=title,
        language=language or ("ja" if _is_japanese(title + str(words.get("description") or "")) else "en"),
        publisher=next(iter(named), ""), licence=str(licences[0].get("name") or "") if licences else "",
        contact=contact,
    )  # fmt: skip
