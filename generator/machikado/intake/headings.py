"""Match headings to fields, whatever marks, units and numbers surround them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..core.folding import fold
from ..core.model import Field, Table
from ..core.nested_lists import item_fields
from ..core.strings import nearest

_BLANK = re.compile(r"\s+")
_LEADING = re.compile(r"\A\s*(?:[※＊*●○◎■□◆◇★☆・◦▼▲]+|[(（]?\d{1,2}[.)．）]|[①-⑳])\s*")
_TRAILING = re.compile(r"\s*[※＊*★☆:：]+\s*\Z")
_BRACKETS = re.compile(r"\s*[（(\[【〔<＜]([^（(\[【〔<＜）)\]】〕>＞]*)[）)\]】〕>＞]\s*\Z")
_BRACKETS_FIRST = re.compile(r"\A\s*[（(\[【〔<＜]([^）)\]】〕>＞]*)[）)\]】〕>＞]\s*")
_ITEM = re.compile(r"(?:[.・_:/#(-]|の)?(\d{0,2})(?:[.・_:/)-]|つめの?|件目の?|の)?(.*)\Z", re.DOTALL)
_NO_UNIT = re.compile(
    r"必須|任意|半角|全角|数値|数字|整数|記入|入力|選択|西暦|和暦|required|optional|例|\d|現在|時点|末|※"
)


class Target(NamedTuple):
    """A field, of the record itself or of the n-th item of one of its lists."""

    table: str
    field: str
    item: int = 0


class Found(NamedTuple):
    """What a heading may stand for, and the unit in its brackets."""

    targets: frozenset[Target]
    unit: str = ""


def key(text: str) -> str:
    """A heading as it is compared."""
    return _BLANK.sub("", fold(text))


class Headings:
    """The headings of one table and of the lists in its records."""

    def __init__(self, table: Table, children: Sequence[Table]) -> None:
        self.table = table
        self.own = _words(table.fields)
        typed = {child.name: item_fields(child, table.name) for child in children}
        self.lists = {name: _words(fields) for name, fields in typed.items()}
        self.first = {name: fields[0].name for name, fields in typed.items()}
        self.titles = {child.name: child.title for child in children}
        prefixes = {key(word): child.name for child in children for word in names_of(child, table)}
        self.prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[0]))
        self.items = [
            f"{child.title or child.name}{item} {field.title or field.name}"
            for child in children for item in (1, 2, 3) for field in typed[child.name]
        ]  # fmt: skip
        self.seen: dict[str, Found] = {}

    def find(self, text: str) -> Found:
        if text not in self.seen:
            self.seen[text] = self._find(text) if len(text) <= 80 else Found(frozenset())
        return self.seen[text]

    def _find(self, text: str) -> Found:
        """The first reading that means something, from the whole text to what is left without marks."""
        for reading, brackets in readings(text):
            if targets := self._targets(key(reading)):
                named = {target for target in targets if target.field in brackets}
                return Found(frozenset(named or targets), _unit(brackets))
        return Found(frozenset())

    def _targets(self, word: str) -> set[Target]:
        if word in self.own:
            return {Target(self.table.name, field) for field in self.own[word]}
        for prefix, child in self.prefixes:
            if word.startswith(prefix) and (found := _ITEM.match(word[len(prefix) :])):
                item = min(int(found[1] or 1), 99) or 1
                fields = self.lists[child].get(found[2], []) if found[2] else [self.first[child]]
                if fields:
                    return {Target(child, field, item) for field in fields}
        return set()

    def nearest(self, text: str) -> str | None:
        """The title that is most like a heading that was not understood."""
        titles = {key(word): word for word in [*self.known(), *self.items]}
        bare = [reading for reading, _ in readings(text)][-1]
        found = nearest(key(bare), titles)
        return titles[found] if found else None

    def known(self) -> list[str]:
        """Every word that would have been understood."""
        fields = self.table.fields
        words = [*(each.title for each in fields), *(each.name for each in fields), *(each.title_en for each in fields)]
        return list(dict.fromkeys(filter(None, words)))


def names_of(child: Table, parent: Table) -> Iterator[str]:
    """What a list is called: its title, its title without the record's, its name."""
    assert child.nesting
    yield from filter(None, (child.title, child.title_en, child.nesting.name, child.name))
    if parent.title and child.title.startswith(f"{parent.title}の"):
        yield child.title.removeprefix(f"{parent.title}の")


def readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """The text as it stands, then with one mark or bracket less each time, and what stood in the brackets."""
    brackets: list[str] = []
    yield text, brackets
    while True:
        for pattern in (_BRACKETS_FIRST, _LEADING, _TRAILING, _BRACKETS):
            if found := pattern.search(text):
                brackets += [found[1].strip()] if pattern.groups else []
                text = text[: found.start()] + text[found.end() :]
                yield text, brackets
                break
        else:
            return


def _words(fields: Sequence[Field]) -> dict[str, list[str]]:
    """Fields by each word for them; a field's own name is never another's title."""
    found: dict[str, list[str]] = {}
    for field in fields:
        for word in dict.fromkeys(map(key, filter(None, (field.title, field.title_en)))):
            found.setdefault(word, []).append(field.name)
    return found | {key(field.name): [field.name] for field in fields if key(field.name) not in found}


def _unit(brackets: Sequence[str]) -> str:
    """What stands in the brackets, unless it is a remark."""
    return next((each for each in brackets if 0 < len(each) <= 6 and not _NO_UNIT.search(each)), "")
