"""Recognise tables in a form that is widely known, by their headings: what such columns mean is no guess.

The forms stand in `forms/*.yaml`, each with the sources of its headings: `tells` are groups of headings that no other
form has together (one of each group must be there), `shared` names columns of `forms/columns.yaml`, `also` are other
spellings and names of earlier editions, and `others: true` says that columns of any name may stand between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..core.definition_reader import natives
from ..core.folding import fold

_FORMS = Path(__file__).parent / "forms"
_SHARE = 0.6  # of the file's headings that the form must know
# Blanks, dots before numbers (`1.名称`) and places in lists (`Recipient Org:0:Name`) make no other heading.
_UNTOLD = re.compile(r"\s+|\A[0-9]+\.(?=\D)|(?<=:)[0-9]+:")
_ABOUT = ("title", "title_en", "description", "description_en", "type", "format", "unit", "categories", "checks")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownForm:
    """A form as one file has it: all headings are spelled as they stand there.

    What `fields` say of types, units, categories and checks is what the form asks for. A file need not keep to it:
    where its values do not, the file is right.
    """

    name: str  # short and in ASCII, as the form's files are called; empty where each file has a name of its own
    title: str
    title_en: str
    description: str
    description_en: str
    sources: tuple[str, ...]  # where the headings and their meaning were found
    key: str  # the heading of the identifiers; empty where the form has none, or the file lacks it
    label: str  # the heading of what a row is called; empty where there is none
    facets: tuple[str, ...]  # headings that usefully divide the rows, the best first
    fields: Mapping[str, Mapping[str, Any]]  # by heading, of those that the form knows: entries of a schema's field


def form_of(headings: Sequence[str], name: str = "") -> KnownForm | None:
    """The form that a table is in, or None where that is not certain; `name` is the table's or its file's.

    The form must know most of the headings, better than any other form does, and find those that tell it from others:
    all of them, or half where the file is named as the form is.
    """
    signs = [_sign(heading) for heading in headings if heading.strip()]
    called = _bare(name)
    best = max(_forms(), key=lambda form: form.rank(signs, called), default=None)
    return best.as_in(headings, name) if best and best.accepts(signs, called) else None


def _sign(heading: str) -> str:
    return _UNTOLD.sub("", fold(heading.strip()))


def _bare(name: str) -> str:
    """A file's name without the numbers that publishers put before it: `131016_aed` is `aed`."""
    return re.sub(r"[\d_.-]+", "", _sign(name))


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as its file says: columns and spellings by folded heading."""

    text: Mapping[str, Any]
    columns: Mapping[str, Mapping[str, Any]]  # by their name in the newest edition
    spellings: Mapping[str, str]  # folded: that name

    def rank(self, signs: Sequence[str], called: str) -> tuple[float, bool, int, bool]:
        """How well the form fits, to be compared with others."""
        return self._share(signs), self._told(signs) == 1, self._known(signs), self._is_named(called)

    def accepts(self, signs: Sequence[str], called: str) -> bool:
        """Whether the table is certainly in this form."""
        needed = 0.5 if self._is_named(called) else 1
        return self._share(signs) >= _SHARE and self._told(signs) >= needed

    def _share(self, signs: Sequence[str]) -> float:
        if "others" in self.text:
            return float([*signs[:1], *signs[-1:]] == [_sign(self.text["first"]), _sign(self.text["last"])])
        return self._known(signs) / len(signs) if signs else 0

    def _known(self, signs: Sequence[str]) -> int:
        return sum(sign in self.spellings for sign in signs)

    def _told(self, signs: Sequence[str]) -> float:
        """The share of the groups of telling headings that are there."""
        there = {self.spellings[sign] for sign in signs if sign in self.spellings}
        groups = [{self.spellings[_sign(heading)] for heading in group} for group in self.text["tells"]]
        return sum(not there.isdisjoint(group) for group in groups) / len(groups)

    def _is_named(self, called: str) -> bool:
        return called != "" and called in (_bare(self.text["name"]), _bare(self.text["title"]))

    def as_in(self, headings: Sequence[str], file: str) -> KnownForm:
        """The form with a file's own headings, and the number in its name where titles have `{number}`."""
        known = {heading: self.spellings[_sign(heading)] for heading in headings if _sign(heading) in self.spellings}
        by_name = {name: heading for heading, name in reversed(known.items())}
        by_name |= {name: heading for heading, name in known.items() if _sign(heading) == _sign(name)}
        number = re.search(r"[0-9].*|\Z", file)
        about = {each: self.text[each].format(number=number and number[0]).strip() for each in ("name", *_ABOUT[:4])}
        return KnownForm(
            **about,
            sources=tuple(self.text["sources"]),
            key=by_name.get(self.text["key"], ""),
            label=by_name.get(self.text["label"], ""),
            facets=tuple(by_name[name] for name in self.text["facets"] if name in by_name),
            fields={heading: dict(self._entries(heading, name)) for heading, name in known.items()},
        )

    def _entries(self, heading: str, name: str) -> Iterator[tuple[str, Any]]:
        entries = {"title": heading.strip(), **self.columns[name]}
        for each in _ABOUT:
            if each.startswith("description"):
                yield each, entries[each].format_map(self.text)
            elif each in entries:
                yield each, entries[each]


@lru_cache
def _forms() -> tuple[_Form, ...]:
    shared = _read(_FORMS / "columns.yaml")
    paths = sorted(path for path in _FORMS.glob("*.yaml") if path.stem != "columns")
    return tuple(_form(_read(path), shared) for path in paths)


def _read(path: Path) -> dict[str, Any]:
    words: dict[str, Any] = natives(path.read_text(encoding="utf-8"), path.name)
    return words


def _form(text: Mapping[str, Any], shared: Mapping[str, Any]) -> _Form:
    columns = {name: shared[name] for names in text["shared"] for name in names} | text["columns"]
    spellings = {_sign(also): name for name, each in columns.items() for also in each.get("also", ())}
    return _Form(text, columns, spellings | {_sign(name): name for name in columns})
