"""What there is has words: commands, options, problems, checks, derived tables, interface texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from conftest import PORTALS

from machikado.cli import main
from machikado.core.i18n import texts
from machikado.core.problems import catalogue
from machikado.package.descriptor import Definitions, read_definitions
from machikado.validation.report import FORMATS
from machikado.validation.value_checks import VALUE_CHECKS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "generator/machikado").rglob("*.j2")) + sorted((ROOT / "docs").rglob("*.j2"))
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
T_KEY = re.compile(r"""\bt\(\s*["']([^"']+)["']\s*\)""")
T_PREFIX = re.compile(r"""\bt\(\s*["']([^"']*)["']\s*~""")


def commands() -> Iterator[tuple[str, click.Command]]:
    yield from main.commands.items()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_has_one_sentence_in_both_languages_and_an_example(name: str, command: click.Command) -> None:
    text = command.help or ""
    first, _, rest = text.partition("\n")
    ja, _, en = first.partition(" / ")
    assert JAPANESE.search(ja) and ja.endswith("。")
    assert en.endswith(".") and not JAPANESE.search(en)
    assert re.search(rf"例 / Example:\s+machikado {name}\b", rest), text


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_option_has_help_in_both_languages(name: str, command: click.Command) -> None:
    for option in command.params:
        if isinstance(option, click.Option):
            ja, _, en = (option.help or "").partition(" / ")
            assert JAPANESE.search(ja) and en.endswith("."), f"{name} {option.name}"


def texts_of(code: str) -> tuple[str, str, str, str]:
    words = catalogue()[code]
    return words.ja, words.en, words.fix, words.fix_en


@pytest.mark.parametrize("code", catalogue())
def test_every_problem_has_four_texts(code: str) -> None:
    assert all(text.strip() for text in texts_of(code))


def test_every_problem_is_given_by_some_test() -> None:
    """Golden problems of broken copies, or the name of a page's fault."""
    golden = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/build/test_bad_input").glob("*.yml"))
    in_tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("*/test_*.py"))
    assert not {code for code in catalogue() if f"code: {code}\n" not in golden and f'"{code}"' not in in_tests}


def test_every_problem_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "generator/machikado").rglob("*.py"))
    assert not {code for code in catalogue() if f'"{code}"' not in source}


def test_every_format_and_value_check_explains_itself() -> None:
    assert all(each.__doc__ for each in (*FORMATS.values(), *VALUE_CHECKS.values()))


# ---------------------------------------------------------------- interface texts


def test_every_text_that_a_template_asks_for_exists() -> None:
    known = texts("ja").keys()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not set(T_KEY.findall(text)) - known, path
        for prefix in T_PREFIX.findall(text):
            assert any(key.startswith(prefix) for key in known), (path, prefix)


# ---------------------------------------------------------------- definitions of the portals

DEFINITIONS = {name: read_definitions(root) for name, root in (("machikado", ROOT), ("small", PORTALS / "small"))}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_table_and_field_has_words_in_both_languages(name: str) -> None:
    for table in DEFINITIONS[name].tables:
        for thing in (table, *table.fields):
            words = (thing.title, thing.title_en, thing.description, thing.description_en)
            assert all(words), f"{table.name} {thing.name}"
            assert not JAPANESE.search(thing.title_en), f"{table.name} {thing.name}"
        assert all(each.label_en for field in table.fields for each in field.categories), table.name
        assert all(field.example for field in table.fields if field.required), table.name


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_check_has_words_in_both_languages(name: str) -> None:
    for check in DEFINITIONS[name].checks:
        assert check.ja and check.en and check.fix and check.fix_en, check.name
        assert not JAPANESE.search(check.en + check.fix_en), check.name


def sql_files(definitions: Definitions) -> Iterator[tuple[str, str]]:
    yield from ((table.name, table.sql) for table in definitions.tables if table.sql is not None)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_derived_table_explains_itself_and_is_ordered(name: str) -> None:
    for table, sql in sql_files(DEFINITIONS[name]):
        assert sql.startswith("-- "), f"{table}: the file begins with a comment on what it computes"
        assert re.search(r"\bORDER BY\b", sql, re.IGNORECASE), f"{table}: rows have an order"
        assert not re.search(r"\b(now|current_date|random|today|uuid)\b", sql, re.IGNORECASE), table
