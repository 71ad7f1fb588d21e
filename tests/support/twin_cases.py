"""What Python answers to the questions that the scripts of the site answer too: the tables in `tests/outputs/twins/`.

`python tests/support/twin_cases.py` writes them anew; `test_twins.py` holds both sides against them.
"""

from __future__ import annotations

import json
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from machikado.core import folding
from machikado.core.model import Category, Field, ForeignKey, Nesting, Table
from machikado.core.raw_rows import RawRow
from machikado.core.romaji import romaji, sound
from machikado.intake.cell_kinds import Spot, sort_of
from machikado.intake.model import Cell, Context
from machikado.intake.propose import repaired
from machikado.intake.yaml_writer import item_of, yaml_of
from machikado.outputs.forms.web import LIMITS
from machikado.validation.cells import CellReader, conform, readers_of

FOLDER = Path(__file__).parents[1] / "outputs/twins"
RENEW = "python tests/support/twin_cases.py"

# ---------------------------------------------------------------- fields of an invented table


def field(name: str, kind: str = "string", **details: Any) -> Field:
    given = {"constraints": details.pop("constraints", {}), "approximate": details.pop("approximate", "")}
    return Field(name=name, type=kind, descriptor={"name": name, **given}, **{"title": name, **details})


def _words(*pairs: tuple[str, str]) -> tuple[Category, ...]:
    return tuple(Category(value=value, label=label) for value, label in pairs)


FUNDING = _words(("own_funds", "自主財源"), ("grant", "補助金"), ("2017", "平成29年度"))
FIELDS = [
    field("count", "integer"),
    field("places", "integer", unit="か所"),
    field("people", "integer", unit="人", constraints={"minimum": 0, "maximum": 100_000_000}),
    field("yen", "integer", unit="円", approximate="yen_is_approximate"),
    field("cases", "integer", unit="件", constraints={"minimum": "-5"}),
    field("share", "number", unit="%", constraints={"minimum": 0, "maximum": 100}),
    field("metres", "number", unit="メートル"),
    field("hectares", "number", unit="ha", constraints={"minimum": "0.000001"}),
    field("rate", "number", approximate="rate_is_approximate"),
    field("day", "date"),
    field("later", "date", constraints={"minimum": "2012-04-01", "maximum": "2027-03-31"}),
    field("year", "year"),
    field("recent", "year", constraints={"minimum": 2012, "maximum": 2030}),
    field("fiscal_year", "year", title="年度"),
    field("yes", "boolean", title="はい"),
    field("words"),
    field("short", constraints={"minLength": 2, "maxLength": 12}),
    field("id", constraints={"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}),
    field("number", constraints={"pattern": "[0-9]{3}-[0-9]{4}"}),
    field("code", constraints={"pattern": "[A-Z]{1,3}\\d{2}", "maxLength": 4}),
    field("since", checks=("partial_date",)),
    field("town", checks=("local_government_code",)),
    field("address", checks=("url",)),
    field("office", checks=("contact",)),
    field("funding", categories=FUNDING),
    field("themes", "list"),
    field("marks", "list", delimiter="|", constraints={"minLength": 1, "maxLength": 3}),
    field("ways", "list", categories=FUNDING),
]
TABLE = Table(name="things", fields=tuple(FIELDS), positions={each.name: at for at, each in enumerate(FIELDS)})


class Asked(NamedTuple):
    """A field of a table, and how its cells are judged."""

    table: Table
    field: Field
    read: CellReader


def fields_of(table: Table) -> list[Asked]:
    return [Asked(table, *each) for each in zip(table.fields, readers_of(table), strict=True)]


INVENTED = fields_of(TABLE)


def as_told(one: Field) -> dict[str, Any]:
    """The field as a form gets it (`forms._field`)."""
    limits = {name: rule for name, rule in one.descriptor["constraints"].items() if name in LIMITS}
    more = {
        "unit": one.unit, "checks": list(one.checks), "approximate": one.descriptor.get("approximate", ""),
        "values": [[each.value, each.label] for each in one.categories],
        "delimiter": one.delimiter if one.type == "list" else "", "limits": limits,
    }  # fmt: skip
    return {"name": one.name, "title": one.title, "type": one.type} | {key: each for key, each in more.items() if each}


# ---------------------------------------------------------------- what people type

_LONG = ["長い" * 100, "x" * 200, "x" * 201]
# The longest numbers and the shortest codes that may stand, and those that may not; years before the first.
_EDGES = ["9" * 19, "9" * 38, "9" * 39, "-" + "9" * 38, "0." + "9" * 40, "9" * 59 + "人", "9" * 31 + "億円",
          "1e3", "-1.5E-3", "1e-999", "1e1000", "1e", "NaN", "-INF", "+infinity", "ｎａｎ", "00.0", "-007", "1,5",
          "1,234", "1,234.5", "-1,234,567", "1.234,5", "1,234人", "1,5人",
          "0000", "0001", "0000-01", "0000-01-01", "0001-01-01", "9999-12-31",
          "2020", "2011", "2012", "02020", "002020", "1100", "１１００", "10006", "010006"]  # fmt: skip
_TYPED = [*json.loads((FOLDER / "typed.json").read_text(encoding="utf-8")), *_LONG]
_DIGITS = ["0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壱弐三四五六七八九"]
_UNITS = """
人 名 円 千円 万円 百万円 件 か所 カ所 ヶ所 ヵ所 箇所 ｶ所 社 メートル めーとる ﾒｰﾄﾙ メートル/日 m km % ％ パーセント ha
ヘクタール 年 年度 回 世帯 ドル 人・日 人/日 人程度 余 個
""".split()
_BEFORE = "約 およそ 概ね 約_ ¥ ￥ 金 - − － ▲ △ △_ + ＋ ( （ 最大 計 数".replace("_", "\u3000").split(" ")
_BEHIND = "程度 前後 弱 強 余 余り 以上 未満 超 ) ） （概算） (約) 也 。 まで ～ -5 ほど".split()
_ERAS = ["令和", "平成", "昭和", "大正", "明治", "R", "H", "S", "Ｈ", "ｈ", "㍻", "㋿", "令", "平", "r.", "西暦", ""]
_LETTERS = (
    "約程度弱強余以上超未数十百一二三〇零壱平成令和昭元年度月日土曜0123456789０１２３./-,，:：万億兆千円△▲−－ー―()（）¥"
    " \u3000人か所カヶヵｶメめーﾒトFYHhRSTAaあア'\"\n\t;、|～~%％"
)


def _number(chance: random.Random) -> str:
    signs = chance.choice(_DIGITS)
    digits = "".join(chance.choice(signs) for _ in range(chance.randint(1, 7)))
    shape = chance.random()
    if shape < 0.25 and len(digits) > 3:
        digits = f"{digits[:-3]}{chance.choice(',，')}{digits[-3:]}"
    elif shape < 0.4:
        digits += f"{chance.choice('.．')}{chance.choice(signs)}"
    elif shape < 0.65:
        digits = "".join(chance.choice(signs) + chance.choice(["千", "百", "十", "万", "億", "兆", ""])
                         for _ in range(chance.randint(1, 4)))  # fmt: skip
    return digits


def _amount(chance: random.Random) -> str:
    def sometimes(words: list[str], often: float) -> str:
        return chance.choice(words) if chance.random() < often else ""

    text = sometimes(_BEFORE, 0.3) + _number(chance) + sometimes(["万", "億", "千", "百"], 0.2)
    return text + sometimes([" ", "　"], 0.1) + sometimes(_UNITS, 0.5) + sometimes(_BEHIND, 0.25)


def _date(chance: random.Random) -> str:
    year = chance.choice([str(chance.randint(0, 66)), "元", str(chance.randint(1867, 2040)), "二十九", "64", "31", "1"])
    month, day = (chance.choice([str(chance.randint(0, most)), f"{chance.randint(0, most):02}"]) for most in (13, 32))
    first, second, third = chance.choice(["年月日"] * 3 + ["///", "...", "---", "－－－", "．．．", "/-/"])
    third = third if third == "日" else ""
    parts = [
        chance.choice(_ERAS),
        year,
        first,
        month,
        second,
        day,
        third,
        chance.choice(["", "", "（土）", "(月曜日)"]),
    ]
    text = "".join(parts[: chance.choice([2, 3, 4, 5, 7, 8])])
    return text.translate({0x30 + n: 0xFF10 + n for n in range(10)}) if chance.random() < 0.2 else text


def _code(chance: random.Random) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.choice([3, 4, 5, 5, 6, 6, 6, 7, 12])))
    if chance.random() < 0.6:
        town = f"{chance.randint(1, 47):02}{chance.randint(100, 700)}"
        digit = (11 - sum(int(each) * weight for each, weight in zip(town, (6, 5, 4, 3, 2), strict=True)) % 11) % 10
        digits = (town + str(digit))[chance.choice([0, 0, 1]) : chance.choice([5, 6, 6])]
    return digits.translate({0x30 + n: 0xFF10 + n for n in range(10)}) if chance.random() < 0.2 else digits


def _any(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randint(1, 9)))


def _changed(chance: random.Random) -> str:
    """What is known, with one letter more, less or other."""
    text = chance.choice(_TYPED)
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(["", chance.choice(_LETTERS)]) + text[at + chance.randint(0, 1) :]


def typed(many: int = 1, seed: int = 1) -> list[str]:
    """All that is known, and what chance makes of it; `many` times as much as the tables hold."""
    chance = random.Random(seed)
    ways: list[tuple[Callable[[random.Random], str], int]] = [
        (_amount, 500), (_date, 400), (_code, 150), (_any, 300), (_changed, 300),
    ]  # fmt: skip
    found = [*_TYPED, *(way(chance) for way, size in ways for _ in range(size * many))]
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- what Python answers


def judged(one: Asked, cell: Any) -> list[str | None] | None:
    """The problem's code, and what is proposed where a form can know it."""
    at = one.table.positions[one.field.name]
    places = range(len(one.table.fields))
    readers = [one.read if place == at else _no_cell for place in places]
    row = RawRow("x", 1, [cell if place == at else None for place in places])
    told = [each for each in conform(one.table, readers, [row])[1] if each.level == "error"]
    if not told:
        return None
    knows = one.field.type != "boolean" and not one.field.categories  # nearest words and はい are for `check`
    return [told[0].code, told[0].proposed if knows else None]


def _no_cell(cell: Any) -> tuple[None, None]:
    return None, None


def spelt(one: Asked, text: str) -> str | None:
    """What `machikado import` proposes, or nothing."""
    sort = sort_of(one.table, one.field)
    meant, _, asked = repaired(text, Spot(table=one.table, field=one.field, sort=sort, cell=Cell(text), read=one.read))
    return None if asked or meant == text else meant


def answers(ask: Callable[[Asked, Any], Any], fields: Iterable[Asked], texts: list[str]) -> list[dict[str, Any]]:
    """For each field the answer that most questions have, and those that have another."""
    found = []
    for one in fields:
        given = [(text, ask(one, text)) for text in texts]
        most = json.loads(Counter(json.dumps(answer) for _, answer in given).most_common(1)[0][0])
        others = {text: answer for text, answer in given if answer != most}
        found.append({"field": as_told(one.field), "most": most, "others": others})
    return found


def judging(texts: list[str], fields: list[Asked] = INVENTED) -> Mapping[str, Any]:
    """Texts, and for lists several of them."""
    texts = [each for each in texts if each]
    chance = _chance(texts)
    lists = [chance.choices(texts, k=chance.randint(1, 4)) for _ in range(300)]
    lists += [["grant"], ["own_funds", "grant"], ["grant", "x"], ["a|b"], ["a;b", "c"], ["a", "b", "c", "d"]]
    texts = list(dict.fromkeys([*texts, *_EDGES]))
    return {
        "texts": texts,
        "single": answers(judged, (each for each in fields if each.field.type != "list"), texts),
        "lists": lists,
        "several": [
            {"field": as_told(one.field), "answers": [judged(one, each) for each in lists]}
            for one in fields
            if one.field.type == "list"
        ],
    }


def spelling(texts: list[str], fields: list[Asked] = INVENTED) -> Mapping[str, Any]:
    """What is typed; the others are chosen, or lists of such texts."""
    texts = list(dict.fromkeys(each for each in [*texts, *_EDGES] if each))
    chosen = ("reference", "category", "boolean", "list")
    typed = [each for each in fields if sort_of(each.table, each.field) not in chosen]
    return {"texts": texts, "fields": answers(spelt, typed, texts)}


def _chance(texts: list[str]) -> random.Random:
    """The same for the same texts."""
    return random.Random("".join(texts))


def folded(texts: list[str]) -> Mapping[str, Any]:
    """Every letter of the table with what may follow it, and texts of all sorts of letters."""
    chance = _chance(texts)
    assigned = every_letter()
    letters = [*folding.table(), *"ｶﾞﾊﾟ\u3099\u309a\u0301\ufe00葛󠄀"]
    texts = [*texts, *letters]
    texts += ["".join(chance.choices(pool, k=chance.randint(1, 6))) for pool in (assigned, letters) for _ in range(600)]
    texts = [each for each in dict.fromkeys(texts) if "\x00" not in each]
    return {"table": folding.table(), "cases": [[each, folding.fold(each)] for each in texts]}


def every_letter() -> list[str]:
    """Those that are old enough for every browser: later ones fold as its Unicode knows them."""
    letters = map(chr, range(0x20, 0x30000))
    return [each for each in letters if unicodedata.ucd_3_2_0.category(each) not in ("Cn", "Cs", "Co")]


def sounding(texts: list[str]) -> Mapping[str, Any]:
    """Readings in Latin letters, as they are and with letters that people mix up."""
    chance = _chance(texts)
    spelt = json.loads((Path(__file__).parent / "romaji.json").read_text(encoding="utf-8"))
    given = [spelling for _, _, spellings in spelt for spelling in spellings]
    given += [romaji("".join(chance.choices(_KANA, k=chance.randint(1, 8)))) for _ in range(300)]
    given += ["".join(chance.choices(_LATIN, k=chance.randint(1, 9))) for _ in range(300)]
    return {"cases": [[each, sound(each)] for each in map(folding.fold, given)]}


_KANA = [*map(chr, range(0x3041, 0x3095)), "きゃ", "しゅ", "ちょ", "っち", "っし", "おう", "ん", "ー"]
_LATIN = [*"aiueokstnhmyrwgzdbpcjf'-ō ", "sy", "ty", "zy", "tch", "oh", "ou", "hu", "si", "ti", "tu", "du"]


# ---------------------------------------------------------------- records as YAML


def _table(name: str, *fields: Field, **details: Any) -> Table:
    return Table(name=name, fields=fields, positions={each.name: at for at, each in enumerate(fields)}, **details)


_SINCE, _COUNT = field("since", checks=("partial_date",)), field("count", "integer")
_PARENT = _table("cases", field("id"), _SINCE, _COUNT, field("words"), field("themes", "list"), key=("id",))
_CHILD = _table(
    "case_sources", field("case"), field("source"), field("pages", "integer"), field("note"),
    nesting=Nesting(parent="cases", name="sources"),
    foreign_keys=(ForeignKey(fields=("case",), table="cases", references=("id",)),),
)  # fmt: skip
_MARKED = [
    "a: b",
    "a:b",
    "- a",
    "#a",
    "a #b",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "?",
    "{a}",
    "[a]",
    "%a",
    "@a",
    "`a",
    "a:",
    "~",
]


def records(texts: list[str]) -> Mapping[str, Any]:
    chance = _chance(texts)
    context = Context(tables={"cases": _PARENT, "case_sources": _CHILD}, known={})
    words = [each for each in texts if each and each.strip() and "\r" not in each and "\x00" not in each]
    words += ["一行目\n二行目", "一\n\n三", "長い文。" * 45, *_MARKED]

    def record() -> dict[str, Any]:
        found: dict[str, Any] = {"id": chance.choice(words), "words": chance.choice(words)}
        found |= {"since": chance.choice(["2017", "2017-04", "2017-04-01"])} if chance.random() < 0.5 else {}
        found |= {"count": str(chance.randint(-5, 10**6))} if chance.random() < 0.5 else {}
        found |= {"themes": chance.choices(words, k=chance.randint(1, 5))} if chance.random() < 0.5 else {}
        if chance.random() < 0.6:
            found["sources"] = [item() for _ in range(chance.randint(1, 4))]
        return found

    def item() -> dict[str, Any]:
        found = {"source": chance.choice(words)}
        found |= {"pages": str(chance.randint(1, 99))} if chance.random() < 0.3 else {}
        return found | ({"note": chance.choice(words)} if chance.random() < 0.3 else {})

    given = [record() for _ in range(400)]
    form = {
        "fields": [as_told(each) for each in _PARENT.fields], "order": [*_PARENT.positions, "sources"],
        "lists": [{"name": "sources", "fields": [as_told(each) for each in _CHILD.fields[1:]]}],
    }  # fmt: skip
    return {
        "form": form,
        "cases": [[each, yaml_of(each, _PARENT, context), item_of(each, _PARENT, context)] for each in given],
    }


TABLES: dict[str, Callable[[list[str]], Mapping[str, Any]]] = {
    "judge": judging, "spelling": spelling, "fold": folded, "sound": sounding, "yaml": records,
}  # fmt: skip


def written(name: str, texts: list[str]) -> str:
    """A table as it stands in its file: a line for each question, as far as one is short."""
    return f"{_lines(TABLES[name](texts))}\n"


def _lines(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= 300 or not isinstance(value, (dict, list)):
        return text
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(_lines, value)) + "\n]"
    return (
        "{\n"
        + ",\n".join(f"{json.dumps(key, ensure_ascii=False)}: {_lines(each)}" for key, each in value.items())
        + "\n}"
    )


def write(folder: Path, texts: list[str], **others: Mapping[str, Any]) -> None:
    """All tables about these texts; `others` stand in place of some."""
    folder.mkdir(exist_ok=True)
    for name in TABLES:
        found = json.dumps(others[name], ensure_ascii=False) if name in others else written(name, texts)
        (folder / f"{name}.json").write_text(found, encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER, typed())
