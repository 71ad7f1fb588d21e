"""What a search should find: a scan of all texts without any index, and the queries to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import search_reader
from machikado.core.folding import fold

TESTS = Path(__file__).resolve().parent
LENGTHS = range(2, 9)
# Spellings that the finder also looks for (`variants` in spellings.js), which a scan for the word itself does not see.
_WIDENED = re.compile(
    r"(?:令和|平成|昭和|大正|明治|^[rhstm])(?:元|\d{1,2}|[一二三四五六七八九十]+)(?=年|$)"
    r"|(?<=[ぁ-ゖ-]{2}[ぁ-ゖ])-(?![ぁ-ゖ-])"
    r"|(?<!\d)(?:18|19|20)\d\d(?=年)"
    r"|(?:^|(?<=[\d々〆〇㐀-鿿豈-﫿]))[かけが](?=[々〆〇㐀-鿿豈-﫿])"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A document's address, and its title with names and its text as they are compared."""

    address: str
    head: str
    body: str

    def holds(self, word: str) -> bool:
        """Whether the word is found in it; one letter only in the title and names."""
        return word in self.head or (len(word) > 1 and word in self.body)


def texts_of(site: Path) -> list[Text]:
    """All documents of a built site in the order of their numbers."""
    told = search_reader.documents(search_reader.below(site / "search"))
    return [Text(each["address"], fold(each["head"]), fold(each["text"])) for each in told]


def words_of(query: str) -> list[str]:
    """The words of a query, folded; what stands in quotation marks is one word."""
    found = re.finditer(r'"([^"]+)"?|([^\s"]+)', re.sub(r"\s+", " ", fold(query)))
    return [word for each in found if (word := (each[1] or each[2]).strip())]


def is_widened(query: str) -> bool:
    """Whether the finder looks for other spellings too, so that it may find more than a scan."""
    return any(_WIDENED.search(word) for word in words_of(query))


def scanned(texts: Sequence[Text], query: str) -> set[int]:
    """The numbers of the documents that hold all words of a query."""
    words = words_of(query)
    return {number for number, text in enumerate(texts) if words and all(map(text.holds, words))}


def substrings(lines: Sequence[str], count: int, seed: int) -> list[str]:
    """Different random parts of lines, of 2 to 8 letters; every place of every text is as likely."""
    random = Random(seed)
    kept = [line for line in lines if len(line) >= max(LENGTHS)]
    chosen: dict[str, None] = {}
    weights = [len(line) for line in kept]
    while kept and len(chosen) < count:
        for line in random.choices(kept, weights, k=count):
            length = random.choice(LENGTHS)
            start = random.randrange(len(line) - length + 1)
            part = line[start : start + length]
            if not re.search(r'[\s"]', part):
                chosen[part] = None
    return list(chosen)[:count]


def lines_of(texts: Iterable[Text]) -> list[str]:
    return [line for text in texts for whole in (text.head, text.body) for line in whole.split("\n")]


def typed(name: str) -> list[str]:
    """The queries of a list in this folder."""
    return (TESTS / name).read_text(encoding="utf-8").split("\n")[:-1]


@dataclass(slots=True)
class Score:
    """Recall and precision over many queries, each query counting alike, and the queries that failed."""

    recalls: list[float]
    precisions: list[float]
    failures: list[str]

    @property
    def recall(self) -> float:
        return _mean(self.recalls)

    @property
    def precision(self) -> float:
        return _mean(self.precisions)


def score(answers: Iterable[tuple[str, Iterable[int], set[int], bool]]) -> Score:
    """From query, found numbers, wanted numbers and whether more may be found."""
    result = Score([], [], [])
    for query, given, wanted, more in answers:
        found = list(given)
        right = wanted.intersection(found)
        if wanted:
            result.recalls.append(len(right) / len(wanted))
        if found and not more:
            result.precisions.append(len(right) / len(found))
        if len(right) < len(wanted) or (len(found) > len(right) and not more):
            result.failures.append(query)
    return result


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def spread(values: Iterable[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def bytes_below(folder: Path, *names: str) -> int:
    return sum(path.stat().st_size for path in _files(folder, names))


def _files(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = folder / name
        yield from (each for each in [path, *path.rglob("*")] if each.is_file())
