"""Name tables after their files and sheets: readable in an address, in any script, and each once."""

from __future__ import annotations

import re
import unicodedata

from ..core.romaji import romaji
from ..validation.schema_rules import RESERVED

_TAKEN = frozenset(
    "data datapackage search methods quality changes contribute index assets en ja api feed sitemap robots".split()
)
_FIRST_CODE = re.compile(r"\A\d{5,6}[_\- ]+")  # a municipality's code before the name of a data set
_OTHER = re.compile(r"[^a-z0-9]+")
_SPACED = re.compile(r"[_\-\s]+")
_PIECES = re.compile(r"[ぁ-ゖー]+|[^ぁ-ゖー]")
_SHORT = re.compile(r"\b[b-df-hj-np-tv-xz]{2,4}\b")  # letters that nobody can say are an abbreviation
_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# What municipal files are often called.
_WORDS = {
    "公共施設": "facilities", "指定緊急避難場所": "evacuation-sites", "避難所": "shelters",
    "避難場所": "evacuation-sites", "介護": "care", "事業所": "offices", "医療機関": "clinics",
    "病院": "hospitals", "文化財": "cultural-properties", "観光": "tourism", "イベント": "events",
    "無線": "wireless", "消防": "fire", "水利": "water", "トイレ": "toilets", "子育て": "childcare",
    "保育": "nurseries", "学校": "schools", "小学校": "primary-schools", "人口": "population",
    "世帯": "households", "地域": "areas", "年齢": "age", "食品": "food", "営業許可": "permits",
    "公園": "parks", "図書館": "libraries", "施設": "facilities", "一覧": "list", "予算": "budget",
    "決算": "accounts", "統計": "statistics", "バス": "bus", "道路": "roads", "ごみ": "waste",
    "駐車場": "parking", "給食": "school-lunch", "財政": "finance", "補助金": "subsidies", "支援": "support",
    "制度": "schemes", "調達": "procurement", "組織": "organisation", "オープンデータ": "open-data", "データ": "data",
}  # fmt: skip


def table_name(title: str, known: str, taken: set[str], file: str = "") -> str:
    """A name for the table of a file or sheet, which `taken` has not; of a known form, that form's own.

    Where nothing of the title can be written in ASCII, it is called after its `file`.
    """
    bare = (_FIRST_CODE.sub("", unicodedata.normalize("NFKC", each)) for each in (title, file))
    name = known or next(filter(None, map(_ascii, bare)), "table-1")
    if name in RESERVED or name in _TAKEN:
        name = f"{name}-table"
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found


def _ascii(title: str) -> str:
    for word in sorted(_WORDS, key=len, reverse=True):
        title = title.replace(word, f" {_WORDS[word]} ")
    kana = "".join(sign if sign.isascii() else romaji(sign) for sign in _PIECES.findall(title.translate(_HIRAGANA)))
    spoken = unicodedata.normalize("NFD", kana)
    plain = "".join(sign for sign in spoken if not unicodedata.combining(sign)).lower()
    name = _OTHER.sub("_" if "_" in title and "-" not in title else "-", plain).strip("-_")[:60].strip("-_")
    return name if any(sign.isalpha() for sign in name) else f"table-{name}" if name else ""


def table_title(title: str) -> str:
    """What people call a table: its file's or sheet's name without a code before it, underscores as blanks."""
    bare = _FIRST_CODE.sub("", title)
    words = _SPACED.sub(" ", bare).strip() if bare.isascii() else bare.replace("_", " ").strip()
    words = _SHORT.sub(lambda found: found[0].upper(), words)
    return words[:1].upper() + words[1:] or title
