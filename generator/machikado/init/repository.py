"""Write what a portal's own repository holds beside data: README, workflow, pinned packages, licence."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template

from ..core.licences import document_of
from ..core.messages import Both
from .installed import Installed, installed
from .settings import Settings, TableMade

_FILES = Path(__file__).with_name("files")
_SIGNS = re.compile(r"([\\`*_\[\]|#~$])")
_UNPRINTABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)  # in YAML


def repository_files(
    settings: Settings, tables: Sequence[TableMade], program: Installed | None = None
) -> dict[str, str]:
    """The texts by path below the portal; what is unknown leads to no file (licence, citation), never to a guess.

    `program` is the release that the portal is pinned to, the installed one unless it is given. The same arguments give
    the same texts, so that whoever writes them can tell a file that was changed by hand.
    """
    program = program or installed()
    files = {
        "README.md": _readme(settings, tables),
        ".gitignore": _text("gitignore"),
        ".github/workflows/site.yml": _workflow(program),
        "requirements.txt": _text("requirements.txt"),
        "requirements-machikado.txt": program.requirement,
    }
    licence = document_of(settings.licence)
    if licence:
        files["LICENSE-DATA"] = Template(_text(f"LICENSE-DATA.{settings.language}")).substitute(
            portal=_line(settings.title), publisher=_line(settings.publisher or settings.title), **licence
        )
    if settings.publisher:
        files["CITATION.cff"] = "".join(f"{line}\n" for line in _citation(settings, licence))
    return files


def _text(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _line(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- README


def _readme(settings: Settings, tables: Sequence[TableMade]) -> str:
    parts = {
        "title": _plain(settings.title),
        "publisher": _published_by(settings),
        "tables": "\n".join(_rows(settings, tables)),
        "rights": _rights(settings),
        "example": _line(tables[0].path.partition("#")[0]) if tables else "datasets/",
    }
    return Template(_text(f"README.{settings.language}.md")).substitute(parts)


def _published_by(settings: Settings) -> str:
    if not settings.publisher:
        return ""
    name = _plain(settings.publisher)
    asked = _plain(settings.contact)
    who = Both(f"公開者：{name}", f"Published by {name}")
    contact = Both(f"（問い合わせ先：{asked}）", f" (contact: {asked})") if asked else Both("", "")
    end = Both("", ".")
    return "".join(each.half(settings.language) for each in (who, contact, end)) + "\n\n"


def _rows(settings: Settings, tables: Sequence[TableMade]) -> Iterator[str]:
    """A Markdown table of the tables."""
    heads = Both("| 表 | 内容 | ファイル | 行 | 列 |", "| table | what it holds | file | rows | columns |")
    yield heads.half(settings.language)
    yield "|---|---|---|--:|--:|"
    for table in tables:
        name = _plain(table.title or table.name)
        yield f"| {name} | {_plain(table.description)} | {_plain(table.path)} | {table.rows:,} | {table.columns:,} |"


def _rights(settings: Settings) -> str:
    licence = document_of(settings.licence)
    if licence:
        link = f"[{licence['title']}]({licence['url']})"
        return Both(
            f"データは {link} で利用できます。[LICENSE-DATA](LICENSE-DATA) をご覧ください。",
            f"The data are under {link}; see [LICENSE-DATA](LICENSE-DATA).",
        ).half(settings.language)
    stated = _plain(settings.licence)
    if stated:
        return Both(f"データのライセンス：{stated}", f"Licence of the data: {stated}").half(settings.language)
    return Both(
        "データのライセンスは、まだ書かれていません。使ってよいかどうかは、公開者に確かめてください。",
        "No licence is stated for the data yet: ask the publisher before you use them.",
    ).half(settings.language)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SIGNS.sub(r"\\\1", html.escape(_line(text), quote=False))


# ---------------------------------------------------------------- publishing


def _workflow(program: Installed) -> str:
    """Calls the reusable workflow at the commit that is installed; without one every step stands in the file."""
    if not program.repository:
        return _text("site.yml")
    filled = {"REPOSITORY": program.repository, "COMMIT": program.commit, "VERSION": program.version}
    return re.sub("|".join(filled), lambda word: filled[word[0]], _text("site-call.yml"))


# ---------------------------------------------------------------- citation


def _citation(settings: Settings, licence: Mapping[str, str] | None) -> Iterator[str]:
    """The lines of a file by Citation File Format 1.2.0."""
    asked = Both(
        "このデータを使うときは、次のように示してください。", "If you use these data, please cite them as below."
    )
    yield "cff-version: 1.2.0"
    yield f"message: {_scalar(asked.half(settings.language))}"
    yield f"title: {_scalar(settings.title)}"
    yield "type: dataset"
    yield "authors:"
    yield f"  - name: {_scalar(settings.publisher)}"
    if licence:
        yield f"license: {licence['spdx']}"


def _scalar(text: str) -> str:
    """A text in YAML; JSON's quotes are YAML's too."""
    quoted = json.dumps(_line(text), ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda sign: f"\\U{ord(sign[0]):08x}", quoted)
