"""Run site engines as commands: MkDocs, Zensical and ProperDocs render the same Markdown into the same pages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..core.model import Artifact
from ..site.branding import brand_style
from ..site.config import read_config, settings_text
from ..site.theme_files import theme_files
from .engine_commands import ENGINES, PASSED_ON
from .write import write

_REPLACED = ("machikado", "search", "material/search")
EXTENSIONS = ("attr_list", "md_in_html")


class EngineError(Exception):
    """A site engine that failed; the text is what it printed last."""


def run(
    engine: str,
    root: Path,
    work: Path,
    pages: Iterable[Artifact],
    epoch: int,
    told: Mapping[str, Any] | None = None,
    nav: Iterable[tuple[str, str]] = (),
) -> Path:
    """Runs an engine in the fresh folder `work` over the portal's own files and `pages`; gives the folder it wrote.

    `told` is what templates find as `config.extra.machikado`; `nav` are names and files for settings that have no
    navigation of their own. EngineError.
    """
    config = read_config(root)
    write([*hand_written(config.docs), *pages], work / "docs")
    own = root / config.custom_dir if config.custom_dir else None
    write(theme_files(own, brand_style(config.accent)), work / "theme")
    (work / "mkdocs.yml").write_text(_config(root, work, told or {}, nav), encoding="utf-8")
    call([*ENGINES[engine], str(work / "mkdocs.yml")], work, epoch)
    return work / "site"


def hand_written(docs: Path) -> Iterator[Artifact]:
    """The files of `docs` that the engine takes as they are."""
    for path in sorted(docs.rglob("*")):
        relative = path.relative_to(docs)
        hidden = any(part.startswith(("_", ".")) for part in relative.parts)
        if path.is_file() and not hidden and path.suffix != ".j2":
            yield Artifact(path=relative.as_posix(), content=path.read_bytes(), origin=f"{docs.name}/{relative}")


def _config(root: Path, work: Path, told: Mapping[str, Any], nav: Iterable[tuple[str, str]]) -> str:
    """`mkdocs.yml` for the rendered tree: other folders, our theme, without our plugin; tags stay as they are."""
    node: Any = yaml.compose(settings_text(root), Loader=yaml.SafeLoader)
    entries = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    entries |= {"docs_dir": _text("docs"), "site_dir": _text("site")}
    if isinstance(parent := entries.get("INHERIT"), yaml.ScalarNode):
        entries["INHERIT"] = _text(str(root / parent.value))
    entries["plugins"] = _without_ours(entries.get("plugins"))
    entries["theme"] = _with_folder(entries.get("theme"), work / "theme")
    if told:
        entries["extra"] = _with_told(entries.get("extra"), told)
    entries |= _with_extensions(entries)
    if nav and not {"nav", "INHERIT"} & entries.keys():
        items = [_map([(_text(name), _text(path))]) if name else _text(path) for name, path in nav]
        entries["nav"] = yaml.SequenceNode("tag:yaml.org,2002:seq", items)
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


def _with_told(extra: Any, told: Mapping[str, Any]) -> Any:
    """The portal's own extra settings, and what there is to tell of this edition."""
    pairs = extra.value if isinstance(extra, yaml.MappingNode) else []
    kept = [(key, value) for key, value in pairs if key.value != "machikado"]
    return _map([*kept, (_text("machikado"), _node(told))])


def _node(value: Any) -> Any:
    """A value of texts, mappings and lists in YAML's own terms."""
    if isinstance(value, Mapping):
        return _map([(_text(name), _node(each)) for name, each in value.items()])
    if isinstance(value, list):
        return yaml.SequenceNode("tag:yaml.org,2002:seq", [_node(each) for each in value])
    return _text(str(value))


def _with_extensions(entries: Mapping[str, Any]) -> dict[str, Any]:
    """The Markdown extensions that our own pages are written in, beside the portal's; an inherited list stays."""
    found = entries.get("markdown_extensions")
    if "INHERIT" in entries or not isinstance(found, yaml.SequenceNode | yaml.MappingNode | None):
        return {}
    known = {key.value for key, _ in found.value} if isinstance(found, yaml.MappingNode) else set()
    items = [] if found is None else [_map([pair]) for pair in found.value] if known else found.value
    known |= {_plugin_name(item) for item in items}
    added = [_text(name) for name in EXTENSIONS if name not in known]
    return {"markdown_extensions": yaml.SequenceNode("tag:yaml.org,2002:seq", [*items, *added])} if added else {}


def _without_ours(plugins: Any) -> Any:
    """The plugins, which MkDocs takes as a list or as a mapping, without our own and the search that ours replaces."""
    if isinstance(plugins, yaml.MappingNode):
        return _map([(key, value) for key, value in plugins.value if key.value not in _REPLACED])
    items = plugins.value if isinstance(plugins, yaml.SequenceNode) else []
    return yaml.SequenceNode("tag:yaml.org,2002:seq", [item for item in items if _plugin_name(item) not in _REPLACED])


def _plugin_name(item: Any) -> str:
    name: str = item.value if isinstance(item, yaml.ScalarNode) else item.value[0][0].value
    return name


def call(command: list[str], work: Path, epoch: int) -> None:
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
