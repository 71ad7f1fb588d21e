"""Read search synonyms: `machikado: search: synonyms:` of `datapackage.yaml`.

A list holds equal words; `{from: …, to: …}` leads one way, from what people type to what the records say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..core.folding import fold
from ..core.messages import reason
from ..core.model import Origin, Problem, Table
from ..core.problems import problem
from ..core.yaml_reader import Loaded, plain
from ..validation.schema_rules import names_of
from ..validation.schema_shape import DESCRIPTOR, Fault, faults

SHORTEST = 2  # letters of what is looked for; one letter stands in titles only


class Synonyms(NamedTuple):
    """What is typed, what is looked for as well, and the line that says so."""

    typed: tuple[str, ...]
    meant: tuple[str, ...]
    line: int | None = None

    @property
    def one_way(self) -> bool:
        return self.typed != self.meant


def synonyms_of(settings: Mapping[str, Any]) -> list[Synonyms]:
    """The groups of a package's settings, without lines."""
    return [_group(each) for each in settings.get("synonyms") or ()]


def declared(descriptor: Mapping[str, Loaded]) -> list[Synonyms]:
    """The groups with the lines they stand on; none where the descriptor's shape is not right."""
    if any(True for _ in faults((descriptor, 1), DESCRIPTOR)):
        return []
    search: Any = ((descriptor.get("machikado") or ({}, 1))[0] or {}).get("search") or ({}, 1)
    entries: Any = ((search[0] or {}).get("synonyms") or ([], 1))[0] or []
    return [_group(plain(each), each[1]) for each in entries]


def _group(entry: Any, line: int | None = None) -> Synonyms:
    if isinstance(entry, Mapping):
        return Synonyms(names_of(entry["from"]), names_of(entry["to"]), line)
    return Synonyms(names_of(entry), names_of(entry), line)


def synonym_faults(groups: Sequence[Synonyms]) -> Iterator[Fault]:
    """Groups of one word, words that are too short or appear twice, and ways that lead back."""
    equal: dict[str, int] = {}
    for group in groups:
        line = group.line or 1
        words = list(dict.fromkeys([*group.typed, *group.meant]))
        folded = [fold(word) for word in words]
        for word in (word for word in words if _is_short(word) and not (group.one_way and word in group.typed)):
            yield line, reason("word-too-short", word=word)
        if len(set(folded)) < 2:
            yield line, reason("needs-another-word", word=words[0])
        for word in sorted({word for word, same in zip(words, folded, strict=True) if folded.count(same) > 1}):
            yield line, reason("word-stands-twice", word=word)
        for word in () if group.one_way else words:
            if fold(word) in equal:
                yield line, reason("word-stands-elsewhere", word=word, line=equal[fold(word)])
            equal.setdefault(fold(word), line)
    yield from _circles([group for group in groups if group.one_way])


def _is_short(word: str) -> bool:
    return len(fold(word).strip()) < SHORTEST


def _circles(groups: Sequence[Synonyms]) -> Iterator[Fault]:
    """Words that lead to each other one way each: they are equal, or one way is wrong."""
    ways = {
        (fold(typed), fold(meant)): group.line for group in groups for typed in group.typed for meant in group.meant
    }
    for (typed, meant), line in ways.items():
        if (meant, typed) in ways and typed <= meant:
            yield line or 1, reason("words-in-circle", typed=typed, meant=meant)


def idle(
    groups: Sequence[Synonyms], csvs: Iterable[bytes], tables: Iterable[Table], path: str
) -> Iterator[Problem]:  # fmt: skip
    """Warnings of groups that dangle: none of their words stands in any table or vocabulary."""
    if not groups:
        return
    known = [*csvs, "\n".join(_labels(tables)).encode()]
    lost = [group for group in groups if not any(word.encode() in text for word in group.meant for text in known)]
    folded = [fold(text.decode()) for text in known] if lost else []
    for group in lost:
        if not any(fold(word) in text for word in group.meant for text in folded):
            yield problem(
                "idle-synonym", Origin(path=path, line=group.line), level="warning", value="・".join(group.meant)
            )


def _labels(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from (table.title, table.title_en, table.description_en)
        for field in table.fields:
            yield from (label for each in field.categories for label in (each.label, each.label_en))
