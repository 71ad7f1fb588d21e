"""Site engines as commands: MkDocs, Zensical and ProperDocs turn the same folder of Markdown into the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .contact import NOBODY, Contact, contact_of
from .links import foreign_links, is_below, link_in, link_problem
from .model import Artifact, Origin, Problem
from .problems import problem
from .templates import address_of, source
from .theming import theme_files
from .wording import LANGUAGES
from .write import write
from .yaml_loader import load, plain

ENGINES = {
    "mkdocs": [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file"],
    "zensical": [sys.executable, "-m", "zensical", "build", "--clean", "--config-file"],
    "properdocs": [sys.executable, "-m", "properdocs", "build", "--quiet", "--config-file"],
}
_REPLACED = ("machikado", "search", "material/search")
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")


class EngineError(Exception):
    """A site engine that failed; the text is what it printed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the generator needs of `mkdocs.yml`."""

    docs: Path
    language: str
    site_url: str
    site_name: str
    custom_dir: str
    description: str = ""
    repository: str = ""
    contact: Contact = NOBODY
    nav: Mapping[str, str] = field(default_factory=dict)  # what pages are called in the navigation, by address
    faults: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()  # of the faults: folders and links that are not read


def read_config(root: Path) -> Config:
    """The settings of `mkdocs.yml` that concern us; that it cannot be read is among its faults."""
    faults: list[Problem] = []
    refused: list[Problem] = []
    loaded, found = load(_settings(root, faults), "mkdocs.yml")
    words = _mapping(plain(loaded))
    theme = _mapping(words.get("theme"))
    language = theme.get("language")
    contact, wrong = contact_of(loaded)
    return Config(
        docs=root / (_own_folder("docs_dir", words, root, refused) or "docs"),
        language=language if language in LANGUAGES else "en",
        site_url=words.get("site_url") or "",
        site_name=words.get("site_name") or "",
        custom_dir=_own_folder("custom_dir", theme, root, refused),
        description=words.get("site_description") or "",
        repository=contact.repository,
        contact=contact,
        nav=dict(_names(words.get("nav"))),
        faults=(*(faults or (() if loaded else found)), *wrong, *refused),
        refused=tuple(refused),
    )


def _settings(root: Path, faults: list[Problem]) -> str:
    path = root / "mkdocs.yml"
    if link := link_in(path, root):
        faults.append(link_problem(link, root))
        return ""
    return source(path, path.name, faults)


def _own_folder(name: str, words: dict[str, Any], root: Path, refused: list[Problem]) -> str:
    """The folder that a setting names, below the portal and not hidden; what is refused in it is told."""
    value = words.get(name) or ("docs" if name == "docs_dir" else "")
    place = os.path.normpath(root / str(value))
    if not value:
        return ""
    hidden = any(part.startswith(".") for part in Path(os.path.relpath(place, root)).parts)
    if not isinstance(value, str) or hidden or place == str(root) or not is_below(place, str(root)):
        refused.append(problem("folder-outside", Origin(path="mkdocs.yml"), value=str(value), title=name))
        return ""
    found = list(foreign_links(Path(place), root))
    refused.extend(found)
    return "" if link_in(Path(place), root) else value


def _names(nav: Any, label: str = "") -> Iterator[tuple[str, str]]:
    """Each page's address with its name in the navigation; without a name, an empty one."""
    if isinstance(nav, list):
        for each in nav:
            yield from _names(each)
    elif isinstance(nav, dict):
        for name, below in nav.items():
            yield from _names(below, str(name))
    elif isinstance(nav, str) and nav.endswith(".md"):
        yield address_of(nav, ".md"), label


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def run(
    engine: str, root: Path, work: Path, pages: Iterable[Artifact], epoch: int, told: Mapping[str, str] | None = None
) -> Path:
    """Runs an engine in the fresh folder `work` over the portal's own files and `pages`; gives the folder it wrote.

    `told` is what templates find as `config.extra.machikado`. EngineError.
    """
    config = read_config(root)
    write([*hand_written(config.docs), *pages], work / "docs")
    write(theme_files(root / config.custom_dir if config.custom_dir else None), work / "theme")
    (work / "mkdocs.yml").write_text(_config(root, work, told or {}), encoding="utf-8")
    _call([*ENGINES[engine], str(work / "mkdocs.yml")], work, epoch)
    return work / "site"


def hand_written(docs: Path) -> Iterator[Artifact]:
    """The files of `docs` that the engine takes as they are."""
    for path in sorted(docs.rglob("*")):
        relative = path.relative_to(docs)
        hidden = any(part.startswith(("_", ".")) for part in relative.parts)
        if path.is_file() and not hidden and path.suffix != ".j2":
            yield Artifact(path=relative.as_posix(), content=path.read_bytes(), origin=f"{docs.name}/{relative}")


def _config(root: Path, work: Path, told: Mapping[str, str]) -> str:
    """`mkdocs.yml` for the rendered tree: other folders, our theme, without our plugin; tags stay as they are."""
    node: Any = yaml.compose((root / "mkdocs.yml").read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    entries = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    entries |= {"docs_dir": _text("docs"), "site_dir": _text("site")}
    if isinstance(parent := entries.get("INHERIT"), yaml.ScalarNode):
        entries["INHERIT"] = _text(str(root / parent.value))
    entries["plugins"] = _without_ours(entries.get("plugins"))
    entries["theme"] = _with_folder(entries.get("theme"), work / "theme")
    if told:
        entries["extra"] = _with_told(entries.get("extra"), told)
    text: str = yaml.serialize(_map([(_text(name), value) for name, value in entries.items()]), allow_unicode=True)
    return text


def _text(value: str) -> Any:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value)


def _map(pairs: list[tuple[Any, Any]]) -> Any:
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs)


def _with_folder(theme: Any, folder: Path) -> Any:
    """The theme's settings, which may be its bare name, with our folder of overrides."""
    pairs = theme.value if isinstance(theme, yaml.MappingNode) else [(_text("name"), theme or _text("material"))]
    kept = [(key, value) for key, value in pairs if key.value != "custom_dir"]
    return _map([*kept, (_text("custom_dir"), _text(str(folder)))])


def _with_told(extra: Any, told: Mapping[str, str]) -> Any:
    """The portal's own extra settings, and what there is to tell of this edition."""
    pairs = extra.value if isinstance(extra, yaml.MappingNode) else []
    kept = [(key, value) for key, value in pairs if key.value != "machikado"]
    return _map([*kept, (_text("machikado"), _map([(_text(name), _text(value)) for name, value in told.items()]))])


def _without_ours(plugins: Any) -> Any:
    """The plugins, which MkDocs takes as a list or as a mapping, without our own and the search that ours replaces."""
    if isinstance(plugins, yaml.MappingNode):
        return _map([(key, value) for key, value in plugins.value if key.value not in _REPLACED])
    items = plugins.value if isinstance(plugins, yaml.SequenceNode) else []
    return yaml.SequenceNode("tag:yaml.org,2002:seq", [item for item in items if _plugin_name(item) not in _REPLACED])


def _plugin_name(item: Any) -> str:
    name: str = item.value if isinstance(item, yaml.ScalarNode) else item.value[0][0].value
    return name


def _call(command: list[str], work: Path, epoch: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    environment |= {"SOURCE_DATE_EPOCH": str(epoch), "NO_MKDOCS_2_WARNING": "true", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise EngineError(" ".join(line.strip() for line in last))


def paths(folder: Path) -> list[str]:
    """The files below a folder."""
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def rendered(folder: Path) -> Iterator[Artifact]:
    """What an engine wrote, file by file."""
    for name in paths(folder):
        yield Artifact(path=name, content=(folder / name).read_bytes(), origin=name)
