"""Reasons and repairs stand in files of texts: each is used, is said in both languages, and is filled in as a whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from machikado.core.messages import Both, own_texts, reason
from machikado.core.model import Origin
from machikado.core.problems import problem
from machikado.intake.repairs import REPAIRS

SOURCE = Path(__file__).resolve().parents[2] / "generator/machikado"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
REASONS: dict[str, dict[str, str]] = own_texts("reasons")
# What only one language says: values that its readers look for, or the other side of a pair.
ALONE = {
    "no-such-constraint": {"known"}, "no-such-type": {"known"}, "no-such-check": {"known"}, "no-such-level": {"level"},
    "key-does-not-fit": {"fields", "names"},
}  # fmt: skip
WORDLESS = {"within"}  # nothing but what is filled in


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, set[str]]]:
    """The key and the names of the details wherever a reason is given."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason":
                (key,) = node.args
                assert isinstance(key, ast.Constant), f"{path}:{node.lineno}"
                yield key.value, {each.arg or "" for each in node.keywords}


def test_every_reason_is_used_and_filled_in_as_a_whole() -> None:
    found = list(calls())
    assert {key for key, _ in found} == REASONS.keys()
    for key, details in found:
        assert details == {name for text in REASONS[key].values() for name in holes(text)}, key


@pytest.mark.parametrize("key", REASONS)
def test_both_languages_say_the_same(key: str) -> None:
    words = REASONS[key]
    assert words.keys() == {"ja", "en"} and all(words.values())
    assert holes(words["ja"]) ^ holes(words["en"]) == ALONE.get(key, set())
    assert bool(JAPANESE.search(words["ja"])) == (key not in WORDLESS) and not JAPANESE.search(words["en"])


def test_no_sentence_stands_twice() -> None:
    told = [tuple(words.values()) for words in REASONS.values()]
    assert len(told) == len(set(told))


def test_every_repair_and_no_other_is_explained() -> None:
    repairs = own_texts("repairs")
    assert repairs.keys() == REPAIRS.keys()
    assert all(JAPANESE.search(each["ja"]) and not JAPANESE.search(each["en"]) for each in repairs.values())


def test_nothing_else_in_the_source_stands_in_both_languages_at_once() -> None:
    """But what is printed whole: commands, progress and reports."""
    whole = ("cli", "plugin", "serve", "pipeline", "report", "reply", "receive", "command", "new_record")
    both = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff）」] / \S*[A-Za-z“]")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if both.search(path.read_text(encoding="utf-8"))
    }
    assert not {path for path in found if not set(Path(path).with_suffix("").parts) & set(whole)}


@pytest.mark.parametrize(("key", "details"), [("no-such-key", {}), ("no-such-field", {}), ("must-be", {"name": "x"})])
def test_a_wrong_key_or_a_missing_detail_is_a_mistake(key: str, details: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        reason(key, **details)


def test_each_language_is_filled_in_with_its_own_half() -> None:
    found = reason("within", place="contribute", reason=reason("must-be", name="x", expected=reason("whole-number")))
    assert found == ("contribute：「x」は整数です", "contribute: “x” must be a whole number")
    assert str(Both("はい", "yes")) == "はい / yes"
    told = problem("unreadable-file", Origin(path="x"), reason=found)
    assert found.ja in told.message and found.en in told.message_en
    assert found.en not in told.message and found.ja not in told.message_en


def test_what_somebody_typed_is_never_taken_apart() -> None:
    told = problem("unreadable-file", Origin(path="x"), reason="表 / table")
    assert "表 / table" in told.message and "表 / table" in told.message_en
