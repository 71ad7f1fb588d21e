"""Site engines as commands: MkDocs, Zensical and ProperDocs turn the same folder of Markdown into the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .model import Artifact
from .write import write
from .yaml_loader import load, plain

THEME = Path(__file__).parent / "theme"
ENGINES = {
    "mkdocs": [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file"],
    "zensical": [sys.executable, "-m", "zensical", "build", "--config-file"],
    "properdocs": [sys.executable, "-m", "properdocs", "build", "--quiet", "--config-file"],
}
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


def read_config(root: Path) -> Config:
    """The settings of `mkdocs.yml` that concern us; EngineError when there is none."""
    try:
        text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    except OSError as error:
        raise EngineError(f"mkdocs.yml を読めません / cannot read mkdocs.yml: {error.strerror}") from error
    words = plain(load(text, "mkdocs.yml")[0]) or {}
    theme = words.get("theme")
    language = theme.get("language", "en") if isinstance(theme, dict) else "en"
    return Config(
        docs=root / words.get("docs_dir", "docs"),
        language=language,
        site_url=words.get("site_url") or "",
        site_name=words.get("site_name") or "",
    )


def run(engine: str, root: Path, pages: Iterable[Artifact], epoch: int) -> Path:
    """Runs an engine over the portal's hand-written files and `pages`; gives the folder it wrote. EngineError."""
    work = root / ".machikado" / engine
    config = read_config(root)
    write([*_hand_written(config.docs), *pages], work / "docs")
    write(_theme(root), work / "theme")
    (work / "mkdocs.yml").write_text(_config(root, work), encoding="utf-8")
    _call([*ENGINES[engine], str(work / "mkdocs.yml")], work, epoch)
    return work / "site"


def _hand_written(docs: Path) -> Iterator[Artifact]:
    for path in sorted(docs.rglob("*")):
        relative = path.relative_to(docs)
        hidden = any(part.startswith(("_", ".")) for part in relative.parts)
        if path.is_file() and not hidden and path.suffix != ".j2":
            yield Artifact(path=relative.as_posix(), content=path.read_bytes(), origin=f"{docs.name}/{relative}")


def _theme(root: Path) -> list[Artifact]:
    """Our theme files, and the portal's own over them."""
    own = _setting(root, "custom_dir")
    files: dict[str, Artifact] = {}
    for folder in [THEME, *([root / own] if own else [])]:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                files[name] = Artifact(path=name, content=path.read_bytes(), origin=f"theme/{name}")
    return list(files.values())


def _setting(root: Path, name: str) -> str | None:
    theme = (plain(load((root / "mkdocs.yml").read_text(encoding="utf-8"), "mkdocs.yml")[0]) or {}).get("theme")
    value: str | None = theme.get(name) if isinstance(theme, dict) else None
    return value


def _config(root: Path, work: Path) -> str:
    """`mkdocs.yml` for the rendered tree: other folders, our theme, without our plugin; tags stay as they are."""
    node: Any = yaml.compose((root / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    entries = {key.value: (key, value) for key, value in node.value}
    for name in ("docs_dir", "site_dir"):
        entries[name] = _entry(name, yaml.ScalarNode("tag:yaml.org,2002:str", name.removesuffix("_dir")))
    entries["plugins"] = _entry("plugins", _without_ours(entries.get("plugins")))
    _key, theme = entries["theme"]
    folder = yaml.ScalarNode("tag:yaml.org,2002:str", str(work / "theme"))
    theme.value = [pair for pair in theme.value if pair[0].value != "custom_dir"] + [_entry("custom_dir", folder)]
    node.value = list(entries.values())
    text: str = yaml.serialize(node, allow_unicode=True)
    return text


def _entry(name: str, value: Any) -> tuple[Any, Any]:
    return yaml.ScalarNode("tag:yaml.org,2002:str", name), value


def _without_ours(plugins: tuple[Any, Any] | None) -> Any:
    kept = [] if plugins is None else [item for item in plugins[1].value if _plugin_name(item) != "machikado"]
    return yaml.SequenceNode("tag:yaml.org,2002:seq", kept)


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


def rendered(folder: Path) -> Iterator[Artifact]:
    """What an engine wrote, file by file."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield Artifact(path=name, content=path.read_bytes(), origin="engine")
