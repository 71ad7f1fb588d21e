"""Look up keys by name: label, title, reading or incomplete code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.folding import fold
from ..core.model import ForeignKey, Table
from ..core.raw_rows import RawRow
from ..core.strings import check_digit, fill, half, holes, nearest
from .cell_kinds import Answer, Asked
from .model import Context

_BLANK = re.compile(r"[\s、,・／/:：]+")
_DISTRICT = re.compile(r"(?P<before>.*?[都道府県])?(?P<district>.+郡)(?P<town>.+[町村])\Z")
_SHOWN = 8  # choices that are reported
_PROPOSALS = 50  # nearest names that are looked for in one file: among thousands each takes a while
_LENGTH = 200  # of a text that may be a name
ByName = dict[str, list[RawRow]]
_ROLES = ("title", "reading", "name")


class Index:
    """The rows that a foreign key may name, by everything they are called."""

    def __init__(self, key: ForeignKey, context: Context) -> None:
        self.table = context.tables[key.table]
        self.place = self.table.positions[key.references[-1]]
        self.others = [self.table.positions[name] for name in key.references[:-1]]
        known = context.known.get(key.table, ())
        made = (key.table, self.place, id(known), len(known))
        if made not in context.names:
            context.names[made] = (known, *_names(self.table, self.place, known))  # with the list, whose id it is by
        _, self.keys, self.words = context.names[made]
        self.usable = bool(self.keys) and key.table not in context.damaged
        self.is_code = "local_government_code" in self.table.field(key.references[-1]).checks
        self.asked = 0

    def find(self, text: str, beside: tuple[Any, ...]) -> Answer:
        """The key, a question where several rows are called so, or nothing where the text is a key."""
        if not self.usable or len(text) > _LENGTH or self._keys(self.keys.get(text, ()), beside):
            return None
        found = self._keys(self._rows(text), beside)
        if len(found) == 1:
            return next(iter(found))
        if self._is_digits(text) and not found:
            return None  # a code that is judged as such
        if found:
            return Asked(code="ambiguous-name", details={"known": self._told(found), **self._titles()})
        return Asked(code="unknown-name", details={"proposed": self._near(text), **self._titles()})

    def _keys(self, rows: Any, beside: tuple[Any, ...]) -> dict[str, RawRow]:
        """Keys of the rows that also fit what stands in the record's other fields."""
        return {
            row.cells[self.place]: row for row in rows
            if all(row.cells[place] == value for place, value in zip(self.others, beside, strict=True))
        }  # fmt: skip

    def _rows(self, text: str) -> Iterator[RawRow]:
        if self._is_digits(text):
            for code in codes(half(text)):
                yield from self.keys.get(code, ())
            return
        words = [spelt(text), compared(text)]  # 鹿嶋市 is not 鹿島市, though they are often typed for each other
        if district := _DISTRICT.match(words[1]):
            words.append((district["before"] or "") + district["town"])
        yield from next((rows for word in words if (rows := self.words.get(word))), ())

    def _is_digits(self, text: str) -> bool:
        return self.is_code and half(text).isascii() and half(text).isdigit()

    def _told(self, found: Mapping[str, RawRow]) -> str:
        shown = [f"{code}（{label_of(self.table, row)}）" for code, row in sorted(found.items())[:_SHOWN]]
        return "、".join(shown) + ("…" if len(found) > _SHOWN else "")

    def _near(self, text: str) -> str | None:
        self.asked += 1
        if self.asked > _PROPOSALS or half(text).isdigit():
            return None
        near = nearest(compared(text), self.words)
        rows = self.words.get(near or "", [])
        return "、".join(f"{label_of(self.table, row)} {row.cells[self.place]}" for row in rows[:3]) or None

    def _titles(self) -> dict[str, str]:
        title = self.table.title or self.table.name
        return {"target": title, "target_en": self.table.title_en or title}


def _names(table: Table, place: int, known: Sequence[RawRow]) -> tuple[ByName, ByName]:
    """Rows by their keys, and by everything they are called."""
    keys: ByName = {}
    words: ByName = {}
    for row in known:
        if name := row.cells[place]:
            keys.setdefault(name, []).append(row)
            called = list(_called(table, row, name))
            for word in dict.fromkeys([*map(compared, called), *map(spelt, called)]):
                words.setdefault(word, []).append(row)
    return keys, words


def compared(text: str) -> str:
    return _BLANK.sub("", fold(text))


def spelt(text: str) -> str:
    """The very letters, whatever their width and the blanks between them; set apart from folded words."""
    return "=" + _BLANK.sub("", unicodedata.normalize("NFKC", text))


def codes(digits: str) -> list[str]:
    """Six-digit codes that digits may stand for: whole, without their first zero, without their check digit."""
    if len(digits) == 6:
        return [digits]
    if len(digits) == 5:
        lost, short = f"0{digits}", f"{digits}{check_digit(digits)}"
        return [code for code in (lost, short) if code[5] == str(check_digit(code))]
    if len(digits) != 4:
        return []
    lost, short = f"00{digits}", f"0{digits}{check_digit('0' + digits)}"
    return [code for code in (lost, short) if code[5] == str(check_digit(code))]


def label_of(table: Table, row: RawRow) -> str:
    texts = {name: row.cells[place] or "" for name, place in table.positions.items()}
    return fill(table.label, texts) if table.label else ""


def _called(table: Table, row: RawRow, key: str) -> Iterator[str]:
    """The key, the label, both together, the label's last part, titles and readings."""
    label = label_of(table, row)
    fields = [
        *([table.called] if table.called else []),
        *holes(table.label)[-1:],
        *(each.name for each in table.fields if _role(each.descriptor) in _ROLES),
    ]
    texts = [row.cells[table.positions[name]] for name in dict.fromkeys(fields) if name in table.positions]
    words = [word for word in dict.fromkeys((label, *texts)) if isinstance(word, str) and word]
    yield key
    for word in words:
        yield from (word, f"{word}（{key}）", f"{word} {key}", f"{key} {word}")


def _role(descriptor: Mapping[str, Any]) -> Any:
    return descriptor.get("search")
