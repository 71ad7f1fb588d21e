"""Split Markdown pages into sections of plain text, so that a hit leads to its heading."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6}) (.*?) ?(?:\{:\s*([^}]*)\})? ?#* ?\Z")
_ID = re.compile(r"#([\w\-.]+)")
_ATTRIBUTES = re.compile(r"\{:[^}]*\}")
_FENCE = re.compile(r"\s*(```|~~~)")
_TAGS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS = re.compile(r"\A\s*(?:[-*+]|\d+\.|>)\s+|\*\*|__|`|\A(?=[^|]*\|)[\s:|\-]+\Z")
_BLANKS = re.compile(r"[ \t\r\n]+")
_JAPANESE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_JAPANESE}])\n(?=[{_JAPANESE}])")


@dataclass(slots=True)
class Section:
    """What stands below one heading; the first one has the page's own."""

    anchor: str
    title: str
    lines: list[str]


def sections(markdown: str, *, rendered: bool) -> Iterator[Section]:
    """The sections of a page; of a `rendered` template only what is written as Markdown, not its lists of records."""
    current = Section("", "", [])
    fenced = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and line.startswith("#") and (heading := _HEADING.match(_BLANKS.sub(" ", line))):
            anchor = _ID.search(heading[3] or "")
            if len(heading[1]) > 1 and anchor:
                yield current
                current = Section(anchor[1], plain(heading[2]), [])
            else:
                current.lines.append(heading[2])
                current.title = current.title or plain(heading[2])
        elif not (rendered and line.lstrip().startswith("<")):
            current.lines.append(line if fenced else _ATTRIBUTES.sub("", line))
    yield current


def plain(markdown: str) -> str:
    """A line without markup, its blanks as one."""
    text = _LINK.sub(r"\1", _TAGS.sub(" ", _BLANKS.sub(" ", markdown)))
    return _BLANKS.sub(" ", html.unescape(_MARKS.sub(" ", text).replace("|", " "))).strip()


def text_of(section: Section) -> tuple[str, ...]:
    """A section's paragraphs; a line that is wrapped between Japanese letters goes on without a blank."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(section.lines))
    joined = (plain(_WRAPPED.sub("", "\n".join(plain(line) for line in each.splitlines()))) for each in paragraphs)
    return tuple(each for each in joined if each)
