"""Join style sheets into one, without comments and needless blanks, preserving their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_TOKENS = re.compile(
    r"""(?P<notice>/\*!.*?(?:\*/|\Z))|(?P<comment>/\*.*?(?:\*/|\Z))
      |(?P<url>url\(\s*(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[^)"'\s]*)\s*\))
      |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      |(?P<blank>\s+)|(?P<brace>[{}])|(?P<rest>\\.|[^\s{}"'/\\u]+|.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_URL = re.compile(r"""(url\(\s*["']?)(?!["'\s/\#]|[a-z][a-z0-9+.-]*:)""", re.IGNORECASE)
_FIRST = re.compile(r"""@(import|charset)\b(?:"[^"]*"|'[^']*'|url\([^)]*\)|[^;{"'])*;""", re.IGNORECASE)
_NOT_BEFORE = frozenset("{};,")  # no blank is needed before these
_NOT_AFTER = frozenset("{};,:")  # … and after these; before a colon it means something: `a :hover`


@dataclass(slots=True)
class _Part:
    """What has been read of a part: its text so far, its notices, and how many blocks are open."""

    text: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    open: int = 0
    blank: bool = False
    comment: bool = False

    def add(self, word: str) -> None:
        last = self.text[-1][-1] if self.text else "{"
        needed = last not in _NOT_AFTER and word[0] not in _NOT_BEFORE
        if needed and (self.blank or self.comment):
            self.text.append(" " if self.blank else "/**/")  # a comment alone keeps two words apart and joins nothing
        if word == "}" and last == ";":
            self.text.pop() if self.text[-1] == ";" else self.text.append(self.text.pop()[:-1])
        self.text.append(word)
        self.blank = self.comment = False


def joined(parts: Iterable[tuple[str, str]]) -> str:
    """The parts, each with the way from the joined file's folder to its own (`../vendor/`), as one stylesheet."""
    first, notices, rest = [], [], []
    for way, text in parts:
        part = _read(text, way)
        small = "".join(part.text)
        while found := _FIRST.match(small):  # an import works at the top only
            first.extend([found.group().strip()] if found[1].lower() == "import" else [])
            small = small[found.end() :]
        notices.extend(part.notices)
        rest.append(small)
    return "\n".join([each for each in (*first, *notices, *rest) if each]) + "\n"


def _read(text: str, way: str) -> _Part:
    part = _Part()
    for kind, word in _words(text):
        match kind:
            case "blank":
                part.blank = True
            case "comment":
                part.comment = True
            case "notice":
                part.notices.append(word)
                part.comment = True
            case "url":
                part.add(_URL.sub(lambda found: found[1] + way, word) if way else word)
            case "brace" if word == "}" and not part.open:
                pass  # what would be ignored at the end of a file must not close another part's block
            case _:
                part.open += {"{": 1, "}": -1}.get(word, 0) if kind == "brace" else 0
                part.add(word)
    for _ in range(part.open):  # a file's end closes what is open
        part.add("}")
    return part


def _words(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKENS.finditer(text.lstrip("\ufeff")):
        yield found.lastgroup or "", found.group()


THEME = Path(__file__).parent
STYLES, VENDORED = "assets/stylesheets/", "assets/vendor/"
STYLESHEET = f"{STYLES}machikado.css"  # in our folder a list of imports, for engines that are given it as it is


@lru_cache
def stylesheet() -> str:
    """The styles of our own theme, for pages that carry them inside."""
    return joined_parts(parts_of(laid_over([THEME])))


def laid_over(folders: Iterable[Path]) -> dict[str, bytes]:
    """The files of folders, each laid over the one before; new ones come last."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }


def parts_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Vendored tokens, then what builds on them: ours, then the portal's own."""
    styles = [name for name in files if name.endswith(".css") and name.rpartition("/")[0] + "/" in (STYLES, VENDORED)]
    return {
        name: files[name] for name in sorted(styles, key=lambda name: name.startswith(STYLES)) if name != STYLESHEET
    }


def joined_parts(parts: Mapping[str, bytes]) -> str:
    return joined(
        ("" if name.startswith(STYLES) else "../vendor/", content.decode("utf-8-sig", errors="replace"))
        for name, content in parts.items()
    )
