"""The command: a sentence and an example for each verb, exit codes 0, 1 and 2, four formats of the report."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PORTALS, Portal

from history import commit
from machikado.cli import main
from machikado.validation import report

VERBS = ["init", "check", "build", "new", "render", "audit", "serve", "import", "inbox", "pack", "fetch"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_the_verbs_are_these() -> None:
    assert sorted(main.commands) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_says_in_a_sentence_what_it_does_and_shows_an_example(verb: str) -> None:
    text = main.commands[verb].help or ""
    sentence, example = (part.strip() for part in text.split("\n\n"))
    japanese, english = sentence.split(" / ")
    assert japanese.endswith("。") and english.endswith(".") and english.isascii()
    assert example.startswith(f"例 / Example:  machikado {verb}")
    result = run(verb, "--help")
    assert result.exit_code == 0 and f"machikado {verb}" in result.output


@pytest.mark.parametrize("verb", VERBS)
def test_each_example_is_understood(verb: str) -> None:
    words = (main.commands[verb].help or "").rpartition("machikado ")[2].split()
    context = main.commands[verb].make_context(verb, [word if word != "site" else "." for word in words[1:]])
    assert context.params


@pytest.mark.parametrize("verb", VERBS)
def test_each_option_is_explained_in_both_languages(verb: str) -> None:
    for parameter in main.commands[verb].params:
        if parameter.param_type_name == "option" and parameter.name != "help":
            words = getattr(parameter, "help", "") or ""
            assert not words.isascii() and words, parameter.name


def test_the_version_is_told() -> None:
    assert version("machikado") in run("--version").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--root", "/no/such/folder"),
        ("check", "--format", "xml"),
        ("check", "--as-of", "yesterday"),
        ("check", "surplus"),
        ("build", "--engine", "hugo"),
        ("audit",),
        ("audit", "/no/such/folder"),
        ("render",),
        ("serve", "--port", "x"),
        ("import", "adoptions"),
        ("import", "adoptions", "/no/such/file.xlsx"),
        ("nope",),
    ],
)
def test_misuse_is_two(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [("check",), ("build",), ("render", "out"), ("serve",)])
def test_a_folder_that_is_no_portal_is_misuse(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--root", str(tmp_path))
    assert result.exit_code == 2
    assert "datasets/datapackage.yaml" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_sound_portal_is_zero(small: Portal) -> None:
    result = small.run("check")
    assert result.exit_code == 0
    assert "誤り 0 件、注意 1 件\n" in result.output  # a warning is no error


def test_data_errors_are_one_and_all_are_told(small: Portal) -> None:
    small.edit("datasets/outcomes.csv", "minami-news,33", "minami-news,多い")
    small.edit("datasets/projects/nagisa.yaml", "evidence: self_reported", "evidense: self_reported")
    result = small.run("check")
    assert result.exit_code == 1
    assert "datasets/outcomes.csv:4 [wrong-type]" in result.output
    assert "datasets/projects/nagisa.yaml:5 [unknown-field]" in result.output


@pytest.mark.parametrize("form", list(report.FORMATS))
def test_formats(small: Portal, form: str) -> None:
    small.edit("datasets/outcomes.csv", "minami-news,33", "minami-news,多い")
    result = small.run("check", "--format", form)
    assert result.exit_code == 1
    if form == "json":
        assert "wrong-type" in [found["code"] for found in json.loads(result.output)["problems"]]
    else:
        assert "多い" in result.output


# ---------------------------------------------------------------- one language


def in_language(portal: Portal, settings: str | None, *options: str, **environment: str) -> str:
    """What a check prints in a portal with these settings, where the machine says so."""
    (portal.root / "mkdocs.yml").unlink()
    if settings is not None:
        portal.write("mkdocs.yml", f"site_name: x\n{settings}")
    nothing: dict[str, str | None] = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
    command = ["check", "--root", str(portal.root), "--as-of", "2016-01-01", *options]
    return CliRunner(env={**nothing, **environment}).invoke(main, command).output


JA, EN = "theme: {name: material, language: ja}\n", "theme: {name: material, language: en}\n"


@pytest.mark.parametrize(
    ("settings", "options", "environment", "language"),
    [
        (JA, ["--lang", "en"], {"LANG": "ja_JP.UTF-8"}, "en"),
        (EN, ["--lang", "ja"], {"LANG": "en_US.UTF-8"}, "ja"),
        (JA, [], {"LANG": "en_US.UTF-8"}, "ja"),
        (EN, [], {"LANG": "ja_JP.UTF-8"}, "en"),
        ("theme: {name: material}\n", [], {"LANG": "ja_JP.UTF-8"}, "ja"),
        ("theme: {name: material, language: fr}\n", [], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (None, [], {"LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, "ja"),
        (None, [], {"LC_ALL": "C.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        (None, [], {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, [], {}, "en"),
    ],
)
def test_what_is_printed_is_in_one_language(
    small: Portal, settings: str | None, options: list[str], environment: dict[str, str], language: str
) -> None:
    small.edit("datasets/projects/nagisa.yaml", "evidence: self_reported", "evidense: self_reported")
    text = in_language(small, settings, *options, **environment)
    assert ("There is no field called" in text) == ("1 table" in text or "tables" in text) == (language == "en")
    assert ("という項目はありません" in text) == ("を確認しました。" in text) == (language == "ja")


@pytest.mark.parametrize("arguments", [("check",), ("serve",), ("new", "things")])
def test_misuse_is_told_in_one_language(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    told = {
        language: run(*arguments, "--root", str(tmp_path), "--lang", language).output.rpartition("Error:")[2]
        for language in ("ja", "en")
    }
    assert told["en"].isascii() or not re.search("[ぁ-ん]", told["en"])
    assert re.search("[ぁ-ん]", told["ja"])


def test_one_cause_is_told_once_unless_all_are_wanted(small: Portal) -> None:
    small.append("datasets/outcomes.csv", "a,b\n" * 1_388)
    told = small.run("check").output
    assert "同じもの 1,388 件。はじめの場所：datasets/outcomes.csv:" in told and "（原因は 1 つ）" in told
    assert len(told.splitlines()) <= 40
    assert small.run("check", "--all").output.count("[ragged-row]") == 1_001  # those beyond the limit are one


@pytest.mark.parametrize("form", list(report.FORMATS))
def test_what_differs_from_a_revision_is_told_in_every_format(small: Portal, form: str) -> None:
    commit(small.root)
    small.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    result = small.run("check", "--base", "main", "--format", form)
    assert result.exit_code == 0
    assert "adoptions" in result.output
    small.edit("datasets/adoptions/oki-2015.yaml", "funding: own_funds", "funding: own_found")
    assert small.run("check", "--base", "main", "--format", form).exit_code == 1


@pytest.mark.parametrize("revision", ["nope", "", "--help", "-h", "--output=pwned", "main^{tree}", "x\ny\x1b[31m"])
def test_a_revision_that_is_none_is_misuse_and_told_kindly(small: Portal, revision: str) -> None:
    commit(small.root)
    result = small.run("check", f"--base={revision}")
    assert result.exit_code == 2
    assert "比べる版が見つかりません" in result.output and "no such revision" not in result.output
    assert "\x1b" not in result.output and "Traceback" not in result.output


def test_a_portal_without_history_is_told(small: Portal) -> None:
    result = small.run("check", "--base", "main")
    assert result.exit_code == 2 and "比べる版が見つかりません" in result.output


def test_build_tells_where_the_site_is(small: Portal) -> None:
    result = small.run("build")
    assert result.exit_code == 0
    assert str(small.root.resolve() / "site" / "index.html") in result.stdout
    assert "76 ページ" in result.stdout and "pages" not in result.stdout
    assert "…" not in result.stderr  # no progress where nobody watches
    again = small.run("build")
    assert "新しく書いたファイル 0" in again.stdout


def test_build_with_errors_is_one_and_tells_them_apart_from_output(small: Portal) -> None:
    small.append("docs/projects/index.md.j2", "{{ nope }}")
    result = small.run("build")
    assert result.exit_code == 1
    assert "docs/projects/index.md.j2" in result.stderr and result.stdout == ""
    assert not (small.root / "site").exists()


def test_audit_judges_a_site(small: Portal) -> None:
    assert small.run("build").exit_code == 0
    site = small.root / "site"
    arguments = ("audit", str(site), "--root", str(small.root))
    assert run(*arguments).exit_code == 0
    (site / "projects/sakura/index.html").unlink()
    result = run(*arguments)
    assert result.exit_code == 1
    assert "projects/sakura/" in result.output


@pytest.mark.parametrize("target", [".", "docs", "datasets", "datasets/projects", ".."])
@pytest.mark.parametrize("verb", ["build", "render"])
def test_what_people_wrote_is_never_replaced_by_a_site(small: Portal, verb: str, target: str) -> None:
    before = {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()}
    folder = str(small.root / target)
    result = small.run(verb, *(("--site", folder) if verb == "build" else (folder,)))
    assert result.exit_code == 2
    assert {path: path.read_bytes() for path in small.root.rglob("*") if path.is_file()} == before


def test_a_rendered_tree_needs_no_plugin(small: Portal) -> None:
    """Any engine that reads Markdown builds it: records, hand-written pages and downloads are in it."""
    tree = small.root / "tree"
    small.write("docs/image.svg", "<svg/>")
    assert small.run("render", str(tree)).exit_code == 0
    assert small.run("render", str(tree)).exit_code == 0  # its own result may be replaced
    found = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    assert {"index.md", "image.svg", "projects/index.md", "projects/sakura/index.md", "data/projects.csv"} <= found
    assert not [path for path in found if "machikado-shell" in path or path.endswith(".j2")]

    settings = "site_name: x\ntheme: {name: material, font: false}\nplugins: []\ndocs_dir: tree\nsite_dir: plain\n"
    small.write("plain.yml", f"{settings}markdown_extensions: [attr_list, md_in_html, tables]\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(small.root / "plain.yml")]
    assert subprocess.run(command, check=False).returncode == 0
    page = (small.root / "plain/projects/nagisa/index.html").read_text(encoding="utf-8")
    assert "<h1>なぎさの&#60;渋滞&#62;「緩和」事業</h1>" in page
    assert (small.root / "plain/meetings/mihon-1/index.html").is_file()


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "machikado", "check", "--root", str(PORTALS / "other")], capture_output=True, check=False
    )
    assert done.returncode == 0
