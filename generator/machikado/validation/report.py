"""Report problems, summed up by cause, as text, JSON, GitHub annotations or a comment."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ..core.messages import Both
from ..core.model import Level, Origin, Problem
from ..core.problems import Cause, causes
from ..core.strings import shortened, visible

__all__ = ["FORMATS", "LINES", "Printer", "cell", "escaped", "place", "report", "verdict"]
Formatter = Callable[[Sequence[Problem], Both, str], str]
FORMATS: dict[str, Formatter] = {}
LINES = 40  # of the text form, unless every problem is told
_CLOSING = 3  # lines: how many causes are left out, what was checked, the verdict


def formatter(function: Formatter) -> Formatter:
    """Registers a format under its function's name."""
    FORMATS[function.__name__.strip("_")] = function
    return function


def report(
    problems: Iterable[Problem], form: str, summary: Both | str, language: str = "ja", *, each_one: bool = False
) -> str:
    """All problems in one of FORMATS and one language, with a closing line on what was checked.

    `each_one`: the text form tells each problem, however many there are, instead of each cause. `summary` may be text
    that is the same in both languages.
    """
    found, closing = list(problems), summary if isinstance(summary, Both) else Both(summary, summary)
    return _each(found, closing, language) if each_one and form == "text" else FORMATS[form](found, closing, language)


@dataclasses.dataclass(frozen=True, slots=True)
class Printer:
    """Where a command's words go, in which language, and whether each problem is told instead of each cause."""

    out: Callable[[str], object]
    language: str = "ja"
    each_one: bool = False

    def say(self, words: Both | str) -> None:
        """Prints the half that is read."""
        self.out(words.half(self.language) if isinstance(words, Both) else words)

    def report(self, problems: Iterable[Problem], summary: Both) -> str:
        """The problems in the text form."""
        return report(problems, "text", summary, self.language, each_one=self.each_one)


def verdict(problems: Sequence[Problem], language: str = "ja") -> str:
    """How many there are of each level, of how many causes, or a clear word that there is none."""
    if not problems:
        return Both("問題はありません。", "No problems.").half(language)
    counted: list[tuple[Level, Both]] = [("error", Both("誤り", "error")), ("warning", Both("注意", "warning"))]
    told = [_counted([each for each in problems if each.level == level], word, language) for level, word in counted]
    return Both("、", ", ").half(language).join(told)


def _counted(problems: Sequence[Problem], word: Both, language: str) -> str:
    """Of one level: “1,388 errors of 1 cause”."""
    told = [each for each in problems if each.code != "more-problems"]
    count, reasons = sum(each.count for each in told), len(causes(told))
    least = len(told) < len(problems)
    of = reasons < count
    ja = f"{word.ja} {count:,} 件{'以上' * least}{f'（原因は {reasons:,} つ）' * of}"
    en = f"{'at least ' * least}{_many(count, word.en)}" + f" of {_many(reasons, 'cause')}" * of
    return Both(ja, en).half(language)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


# ---------------------------------------------------------------- terminal


@formatter
def text(problems: Sequence[Problem], summary: Both, language: str) -> str:
    """One cause a paragraph: where, what, how to fix it, how often; no more than LINES lines."""
    paragraphs = [_paragraph(each, language) for each in causes(problems)]
    lines: list[str] = []
    left = len(paragraphs)
    for paragraph in paragraphs:
        if len(lines) + len(paragraph) > LINES - _CLOSING:
            break
        lines += paragraph
        left -= 1
    rest = Both(
        f"ほかに {left:,} の原因があります。すべて見るには --all を付けます。",
        f"There {'is 1 more cause' if left == 1 else f'are {left:,} more causes'}; --all tells all of them.",
    )
    return "\n".join([*lines, *[rest.half(language)] * (left > 0), *_closing(problems, summary, language)])


def _each(problems: Sequence[Problem], summary: Both, language: str) -> str:
    """Each problem as a paragraph."""
    lines = [line for each in problems for line in _paragraph(causes([each])[0], language)]
    return "\n".join([*lines, *_closing(problems, summary, language)])


def _closing(problems: Sequence[Problem], summary: Both, language: str) -> list[str]:
    return [_sentence(summary, language), verdict(problems, language)]


def _sentence(summary: Both, language: str) -> str:
    return visible(f"{summary.half(language)}{Both('。', '.').half(language)}")


def _paragraph(cause: Cause, language: str) -> list[str]:
    found = cause.first
    where = f"{found.table or ''}.{found.field}: " if found.field else ""
    message, fix = _words(found, language)
    lines = [f"{place(found.origin, language)} [{found.code}] {where}{message}"]
    lines += [f"    → {fix}"] if fix else []
    lines += [f"    {_often(cause, language)}"] if cause.count > 1 else []
    return list(map(visible, lines))


def _words(found: Problem, language: str) -> tuple[str, str]:
    return Both(found.message, found.message_en).half(language), Both(found.fix, found.fix_en).half(language)


def place(origin: Origin, language: str) -> str:
    """A place in words; a workbook's cell in the reader's language."""
    if not origin.cell or language == "ja":
        return str(origin)
    sheet, _, found = origin.cell.rpartition("!")
    return f"{origin.path}{f' sheet “{sheet}”' * bool(sheet)} {'row ' * found.isdigit()}{found}"


def _often(cause: Cause, language: str) -> str:
    """How many there are of a cause, with which values, and where the first of them stand."""
    values = [shortened(each, 30) for each in cause.values] if len(cause.values) > 1 else []
    places = list(_places(cause, language))
    ja = "、".join([*values, *["…"] * cause.more_values])
    en = ", ".join([*values, *["…"] * cause.more_values])
    return Both(
        f"同じもの {cause.count:,} 件。{f'値：{ja}。' * bool(values)}はじめの場所：{'、'.join(places)}",
        f"{cause.count:,} of these. {f'Values: {en}. ' * bool(values)}First places: {', '.join(places)}",
    ).half(language)


def _places(cause: Cause, language: str) -> Iterator[str]:
    """The first places; a file is named once as long as it is the same."""
    before = ""
    for each in cause.places:
        again = each.line and not each.cell and each.path == before
        yield f":{each.line}" if again else place(each, language)
        before = each.path


# ---------------------------------------------------------------- programs


@formatter
def json_(problems: Sequence[Problem], summary: Both, language: str) -> str:
    """The problems as data, in both languages, and how many there are of each cause."""
    record = {
        "summary": summary.ja, "summary_en": summary.en,
        "verdict": verdict(problems, "ja"), "verdict_en": verdict(problems, "en"),
        "groups": list(map(_group, causes(problems))), "problems": list(map(_record, problems)),
    }  # fmt: skip
    return json.dumps(record, ensure_ascii=False, indent=1)


def _record(found: Problem) -> dict[str, object]:
    own = ("kind",) if found.count > 1 else ("kind", "count", "places")
    return {name: value for name, value in dataclasses.asdict(found).items() if name not in own}


def _group(cause: Cause) -> dict[str, object]:
    first = _record(cause.first)
    return {
        **{name: first[name] for name in ("code", "level", "table", "field", "message", "message_en")},
        "count": cause.count, "places": list(map(dataclasses.asdict, cause.places)), "values": cause.values,
    }  # fmt: skip


# ---------------------------------------------------------------- annotations


@formatter
def github(problems: Sequence[Problem], summary: Both, language: str) -> str:
    """Workflow commands that GitHub shows beside the first line of each cause; every value is escaped, so none can be
    a command."""
    lines = []
    for cause in causes(problems):
        found = cause.first
        often = [_often(cause, language)] if cause.count > 1 else []
        words = escaped(" ".join([*_words(found, language), *often]))
        where = f"file={_property(found.origin.path)},line={found.origin.line or 1}"
        lines.append(f"::{found.level} {where},title={_property(found.code)}::{words}")
    gap = Both("", " ").half(language)
    return "\n".join([*lines, escaped(gap.join(_closing(problems, summary, language)))])


def escaped(text: str) -> str:
    """Plain text as the message of a workflow command."""
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


# ---------------------------------------------------------------- a comment


@formatter
def markdown(problems: Sequence[Problem], summary: Both, language: str) -> str:
    """A table for a comment, one row a cause; what people typed stands in it as plain text."""
    rows = []
    for cause in causes(problems):
        message, fix = _words(cause.first, language)
        often = [_often(cause, language)] if cause.count > 1 else []
        what = " ".join([message, *often])
        parts = (place(cause.first.origin, language), cause.first.field or "", what, fix)
        rows.append(f"| {' | '.join(map(cell, parts))} |")
    head = Both("| どこ | 項目 | 何が | 直し方 |", "| Where | Field | What | How to fix it |").half(language)
    table = ["", head, "|---|---|---|---|", *rows] if rows else []
    return "\n".join([f"**{verdict(problems, language)}**", "", _sentence(summary, language), *table])


_NUMBERED = re.compile(r"(gh&#45;)(?=\d)", re.IGNORECASE)


def cell(text: str) -> str:
    """Plain text inside a Markdown table: signs as entities, so that no link, mention or tag can arise.

    GitHub looks for @names, #numbers and GH-1 only after it has read the entities; a word joiner keeps them apart.
    """
    escaped = (f"&#{ord(sign)};" if sign in "\\`*_{}[]()#+!|<>&@~$:.=-'\"" else sign for sign in visible(text))
    words = "".join(escaped).replace("&#64;", "&#64;&#8288;").replace("&#35;", "&#35;&#8288;")
    return _NUMBERED.sub(r"\1&#8288;", words)
