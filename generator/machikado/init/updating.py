"""Add new tables and columns to a portal that is there; what stands in its files already stays as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.model import Origin, Table
from ..core.problems import problem
from ..core.symlinks import put
from ..core.yaml_reader import load
from ..package.descriptor import Definitions, read_definitions, typed
from ..site.config import read_config
from .completing import complete
from .decide import decide
from .found import Decided, Found, Reading
from .portal_files import resource_lines, schema_files
from .reading import read_all
from .schema_text import field_lines
from .settings import Settings
from .sources import sources_of
from .start import Outcome
from .wording import speak
from .words import reason
from .writing import write


def add(given: Sequence[Path], into: Path) -> Outcome:
    """Adds what the portal at `into` has not, from sources or from its own folder."""
    config = read_config(into)
    settings = Settings(title=config.site_name, language=config.language, licence="―")
    outcome = Outcome(into=into, state="unchanged", settings=settings, given=tuple(given))
    definitions = read_definitions(into)
    with tempfile.TemporaryDirectory(prefix="machikado-init-") as folder:
        reading = Reading(refused=outcome.refused)
        read_all(sources_of(given, into, Path(folder), reading.refused), reading)
        known = {_place(table, path): table for table in typed(definitions) for path in table.paths}
        widened = [
            each for each in reading.tables if each.path in known and _widen(known[each.path], each, into, outcome)
        ]
        new = [each for each in reading.tables if each.path not in known]
        added = _added(new, definitions, into, outcome) if new else []
        outcome.tables = [*added, *(Decided(found=each, table=known[each.path]) for each in widened)]
        copies = {each.source.name: each.source.path for each in new if each.source.root != into}
        texts = {path: text.encode() for path, text in schema_files(settings, added).items()}
        outcome.written = write(into, texts, copies if added else {})
        outcome.completed = complete(into, config.language, config.contact.email or config.contact.form_url)
    outcome.state = "added" if outcome.tables else "unchanged"
    return outcome


def _place(table: Table, path: str) -> str:
    return f"{table.folder}/{path}".lstrip("/")


def _added(new: Sequence[Found], definitions: Definitions, into: Path, outcome: Outcome) -> list[Decided]:
    """The new tables, once they stand in the descriptor; none where it cannot be continued."""
    settings = outcome.settings or Settings(title="", language="en")
    tables = decide(new, {table.name for table in definitions.tables})
    speak(tables, settings.language)
    folder = definitions.path.rpartition("/")[0]
    folder = f"{folder}/" if folder else ""
    outside = [each for each in tables if not each.found.path.startswith(folder)]
    for each in outside:
        why = reason("path-outside-datasets", path=each.found.path)
        outcome.refused.append(
            problem("init-left-out-table", each.found.source.origin, table=each.table.name, reason=why)
        )
    tables = [each for each in tables if each not in outside]
    lines = resource_lines(tables, folder, settings.language)
    return tables if not tables or _continued(into, definitions.path, "resources", lines, outcome) else []


def _widen(table: Table, found: Found, into: Path, outcome: Outcome) -> bool:
    """Adds to a table's schema the columns that its file has and the schema has not; whether there were any."""
    called = {name for each in table.fields for name in (each.name, each.title, each.title_en) if name}
    columns = [each for each in found.columns if each.name not in called]
    if not columns or not table.fields or table.schema.get("fieldsMatch"):
        return False
    decided = decide([replace(found, columns=columns)], set())[0]
    language = outcome.settings.language if outcome.settings else "en"
    speak([decided], language)
    return _continued(
        into, table.schema_path, "fields", field_lines(decided, decided.fields, language, head=False), outcome
    )


def _continued(into: Path, path: str, name: str, lines: Iterable[str], outcome: Outcome) -> bool:
    """Appends items to the list with which a YAML file ends; told where it does not end so."""
    text = (into / path).read_text(encoding="utf-8")
    loaded, _ = load(text, path)
    words = loaded[0] if loaded else None
    last = list(words)[-1] if isinstance(words, dict) and words else ""
    tail = text.rstrip("\n").rpartition("\n")[2]
    more = "\n".join(lines)
    if path.endswith(".json") or last != name or not tail.startswith("  ") or _reads_else(text, more, path, name):
        outcome.refused.append(problem("init-not-continued", Origin(path=path), value=name))
        return False
    put(into / path, f"{text.rstrip(chr(10))}\n{more}\n".encode(), into)
    return True


def _reads_else(text: str, more: str, path: str, name: str) -> bool:
    """Whether the file with the new lines would be read in any other way than as the same list, continued."""
    before, _ = load(text, path)
    after, wrong = load(f"{text.rstrip(chr(10))}\n{more}\n", path)
    if before is None or after is None or wrong:
        return True
    old, new = before[0][name][0], after[0][name][0]
    return not isinstance(new, list) or new[: len(old)] != old or len(new) <= len(old)
