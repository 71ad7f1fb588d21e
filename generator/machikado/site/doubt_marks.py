"""Marks of doubt beside a fact: inferred, unverified, sources differ; each once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup

from ..core import i18n
from .escaping import CurrentPage, escaped, markup

_REPEATED = re.compile(r'<span class="mk-mark[^>]*>[^<]*</span>|<!--machikado-source-\d+-->')
_SAYS_NOTHING = (None, "", "read")
_QUIET = ("document", "third_party")  # no doubt, but good to know

Code = str | tuple[str, str] | None  # a code, or a code with words of its own


def functions(language: str, current: CurrentPage) -> dict[str, Callable[..., Markup]]:
    """What templates call: `fact_mark` for one word, `fact_marks` for all that is to be said of a fact."""
    texts = i18n.texts(language)

    def fact_marks(codes: Iterable[Code], note: str | None = None) -> Markup:
        """The words for these codes, each once however many codes share it, and the note that explains them."""
        pairs = [code if isinstance(code, tuple) else (code, None) for code in codes]
        told = {words or texts[f"look_{code}"]: code for code, words in pairs if code not in _SAYS_NOTHING}
        marks = [
            f'<span class="mk-mark{" mk-mark--quiet" if code in _QUIET else ""}">{escaped(words, current)}</span>'
            for words, code in told.items()
        ]
        if note:
            marks.append(f'<span class="mk-mark__note">{escaped(note, current)}</span>')
        return markup("".join(marks))

    def fact_mark(code: str | None, words: str | None = None, note: str | None = None) -> Markup:
        """The word that says how sure a fact is, unless it was plainly read, and the note that explains it."""
        return fact_marks([(code, words) if code and words else code], note)

    return {"fact_mark": fact_mark, "fact_marks": fact_marks}


def once(cells: Iterable[str]) -> Markup:
    """Cells about the same fact as one: a mark that stands in several of them stands there once."""
    seen: set[str] = set()

    def kept(mark: re.Match[str]) -> str:
        new = mark[0] not in seen
        seen.add(mark[0])
        return mark[0] if new else ""

    return markup(_REPEATED.sub(kept, "".join(cells)))
