"""Words that mean the same: what a portal may say, what is told of it, and what becomes of it."""

from __future__ import annotations

import pytest
from conftest import Portal

from machikado.package.synonyms import Synonyms, synonyms_of

PACKAGE = "datasets/datapackage.yaml"


ORDER = "    order: [projects, adoptions, statements, municipalities]\n"


def declared(small: Portal, *lines: str) -> int:
    """Gives the line of the first group."""
    listed = "".join(f"      - {line}\n" for line in lines)
    small.edit(PACKAGE, ORDER, f"    synonyms:\n{listed}{ORDER}")
    text = (small.root / PACKAGE).read_text(encoding="utf-8")
    return text.partition("    synonyms:\n")[0].count("\n") + 2


def test_a_list_is_equal_words_and_a_mapping_leads_one_way() -> None:
    found = synonyms_of({"synonyms": [["獣害", "鳥獣被害"], {"from": "税金", "to": ["費用", "補助"]}]})
    assert found == [
        Synonyms(("獣害", "鳥獣被害"), ("獣害", "鳥獣被害")),
        Synonyms(("税金",), ("費用", "補助")),
    ]
    assert [each.one_way for each in found] == [False, True]


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        (["[a, 見守り]"], 0, "“a” is too short"),
        (["[見守り]"], 0, "“見守り” needs another word"),
        (["[ケア, けあ, 介護]"], 0, "“ケア” stands twice"),
        (["[見守り, ケア]", "[介護, 見守り]"], 1, "“見守り” stands on line {first} too"),
        (["{from: 税金, to: 費用}", "{from: 費用, to: 税金}"], 0, "lead to each other"),
        (["{from: 税金, to: 費}"], 0, "“費” is too short"),
    ],
)
def test_what_cannot_be_meant_is_told(small: Portal, lines: list[str], place: int, words: str) -> None:
    first = declared(small, *lines)
    found = [each for each in small.errors() if words.format(first=first) in each["message_en"]]
    assert [(each["code"], each["origin"]["path"], each["origin"]["line"]) for each in found] == [
        ("broken-schema", PACKAGE, first + place)
    ]


@pytest.mark.parametrize("line", ["{from: 税金}", "{to: 費用}", "{from: {a: b}, to: c}"])
def test_a_group_of_another_shape_is_told(small: Portal, line: str) -> None:
    declared(small, line)
    assert {each["code"] for each in small.errors()} == {"broken-schema"}


def test_one_letter_may_lead_to_a_word(small: Portal) -> None:
    declared(small, "{from: 桜, to: さくら}")
    assert small.errors() == []


def test_a_group_that_leads_nowhere_is_warned_of(small: Portal) -> None:
    first = declared(small, "[宇宙, ロケット]", "[ロケット発射, 産出]")
    (found,) = [each for each in small.check()[1] if each["code"] == "idle-synonym"]
    assert (found["level"], found["origin"]["path"], found["origin"]["line"], found["value"]) == (
        "warning",
        PACKAGE,
        first,
        "宇宙・ロケット",
    )
