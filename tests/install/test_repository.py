"""What a portal's own repository holds beside its data: files that other programs accept, and nothing made up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from selectolax.lexbor import LexborHTMLParser

from machikado.core.messages import own_texts
from machikado.init.installed import Installed, read
from machikado.init.repository import repository_files
from machikado.init.settings import Settings, TableMade

RELEASE = Installed(version="9.8.7")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
HASH = "ab" * 32
TABLES = [
    TableMade(name="gdp", title="GDP", description="One row a country and year.", path="datasets/gdp.csv", rows=13_979,
              columns=4),
    TableMade(name="a_b", title="A | b_c *d*", path="datasets/a b.xlsx#表1", rows=2, columns=56),
]  # fmt: skip
# Lines of CFF 1.2.0's own schema: https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema.json
CFF_KEYS = {"cff-version", "message", "title", "type", "authors", "license"}


def files(language: str = "en", publisher: str = "", licence: str = "", program: Installed = RELEASE) -> dict[str, str]:
    settings = Settings(title="Facts & figures", language=language, publisher=publisher, licence=licence)
    return repository_files(settings, TABLES, program)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("licence", ["", "CC-BY-4.0", "Our own terms"])
def test_the_same_answers_give_the_same_files(language: str, licence: str) -> None:
    found = files(language, "Office", licence)
    assert found == files(language, "Office", licence)
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in found.values())
    assert "$" not in found["README.md"] + found.get("LICENSE-DATA", "")


def test_what_is_unknown_makes_no_file() -> None:
    usual = {"README.md", ".gitignore", ".github/workflows/site.yml", "requirements.txt", "requirements-machikado.txt"}
    assert files().keys() == usual
    assert files(licence="Our own terms").keys() == usual
    assert files(licence="CC0-1.0").keys() == usual | {"LICENSE-DATA"}
    assert files(publisher="Office").keys() == usual | {"CITATION.cff"}


def test_a_readme_says_that_nothing_is_known_of_the_licence() -> None:
    assert "No licence is stated" in files()["README.md"]
    assert "まだ書かれていません" in files("ja")["README.md"]
    assert "Our own terms" in files(licence="Our own terms")["README.md"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_readme_shows_each_table_as_it_is_called(language: str) -> None:
    html = markdown(files(language)["README.md"], extensions=["tables", "fenced_code"])
    page = LexborHTMLParser(html)
    rows = [[cell.text() for cell in row.css("td")] for row in page.css("tbody tr")]
    assert rows == [
        ["GDP", "One row a country and year.", "datasets/gdp.csv", "13,979", "4"],
        ["A | b_c *d*", "", "datasets/a b.xlsx#表1", "2", "56"],
    ]
    assert [heading.text() for heading in page.css("h1")] == ["Facts & figures"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_command_and_file_that_a_readme_names_is_there(language: str) -> None:
    """Hand-written README texts go stale: commands exist, and files are among those that are written."""
    from machikado.cli import main

    found = files(language, "Office", "CC-BY-4.0")
    text = found["README.md"]
    commands = set(re.findall(r"machikado (\w+)", "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))))
    assert commands == {"check", "serve", "build"} and commands <= main.commands.keys()
    assert set(re.findall(r"requirements[\w-]*\.txt|\.github/[\w/.]+", text)) <= found.keys()


def test_nothing_of_this_portal_goes_into_another() -> None:
    """Neither its subject nor its address, in either language."""
    ours = re.compile(r"ICT|街づくり|総務省|town-building|municipal|machikado\.example|街角")
    for language in ("ja", "en"):
        for name, text in files(language, "Office", "CC-BY-4.0").items():
            assert not ours.search(text), name


# ---------------------------------------------------------------- the program, pinned


@pytest.mark.parametrize(
    ("direct", "requirement", "repository"),
    [
        ({}, "machikado==1.2.3\n", ""),
        ({"url": "https://a.example/machikado.whl", "archive_info": {"hashes": {"sha256": HASH}}},
         f"machikado @ https://a.example/machikado.whl --hash=sha256:{HASH}\n", ""),
        ({"url": "https://a.example/machikado.whl", "archive_info": {}},
         "machikado @ https://a.example/machikado.whl\n", ""),
        ({"url": "https://github.com/o/r.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
         f"machikado @ git+https://github.com/o/r.git@{COMMIT}\n", "o/r"),
        ({"url": "https://gitlab.com/o/r", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
         f"machikado @ git+https://gitlab.com/o/r@{COMMIT}\n", ""),
    ],
)  # fmt: skip
def test_a_release_is_pinned_as_exactly_as_it_is_known(direct: dict, requirement: str, repository: str) -> None:
    found = read("1.2.3", direct)
    assert (found.requirement, found.repository) == (requirement, repository)


@pytest.mark.parametrize(
    ("direct", "last"),
    [
        ({"url": "file:///home/me/machikado.whl", "archive_info": {"hashes": {"sha256": HASH}}},
         f"machikado==1.2.3 --hash=sha256:{HASH}"),
        ({"url": "file:///home/me/clone", "dir_info": {"editable": True}}, "machikado==1.2.3"),
        ({"url": "ssh://git@a.example/o/r", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, "machikado==1.2.3"),
        ({"url": "https://a.example/x\n--index-url https://evil.example", "archive_info": {}}, "machikado==1.2.3"),
    ],
)  # fmt: skip
def test_what_only_this_computer_reaches_is_looked_for_in_a_folder(direct: dict, last: str) -> None:
    text = read("1.2.3", direct).requirement
    assert text.splitlines()[-2:] == ["--find-links wheels", last]
    assert "home" not in text and "example" not in text


def test_pip_takes_every_form_of_the_pin(tmp_path: Path) -> None:
    """`pip` itself reads the files, and none of them is a syntax error."""
    from pip._internal.network.session import PipSession
    from pip._internal.req import parse_requirements

    for direct in (
        {}, {"url": "https://a.example/x-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": HASH}}},
        {"url": "https://github.com/o/r", "vcs_info": {"commit_id": COMMIT}}, {"url": "file:///x", "dir_info": {}},
    ):  # fmt: skip
        path = tmp_path / "requirements-machikado.txt"
        path.write_text(read("1.2.3", direct).requirement, encoding="utf-8")
        (one,) = parse_requirements(str(path), session=PipSession())
        assert one.requirement.startswith("machikado")
        assert (one.options or {}).get("hashes", {}) == ({"sha256": [HASH]} if HASH in path.read_text() else {})


# ---------------------------------------------------------------- licence and citation


@pytest.mark.parametrize("licence", own_texts("licences")["documents"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_known_licence_is_named_with_its_address_and_identifier(licence: str, language: str) -> None:
    known = own_texts("licences")["documents"][licence]
    text = files(language, "Office", licence)["LICENSE-DATA"]
    assert text.endswith(f"SPDX-License-Identifier: {licence}\n")
    assert known["title"] in text and known["url"] in text and "Office" in text
    assert yaml.safe_load(files(language, "Office", licence)["CITATION.cff"])["license"] == licence


@pytest.mark.parametrize(
    ("name", "spdx"), [("ODC-PDDL-1.0", "PDDL-1.0"), ("odc-by-1.0", "ODC-By-1.0"), ("cc0-1.0", "CC0-1.0")]
)
def test_a_data_packages_own_names_of_licences_are_known(name: str, spdx: str) -> None:
    found = files(publisher="Office", licence=name)
    assert (
        f"license: {spdx}\n" in found["CITATION.cff"] and f"SPDX-License-Identifier: {spdx}\n" in found["LICENSE-DATA"]
    )


@given(st.text(), st.text(min_size=1).filter(str.strip))
def test_a_citation_holds_any_name_as_it_is(title: str, publisher: str) -> None:
    settings = Settings(title=title, language="en", publisher=publisher)
    text = repository_files(settings, [], RELEASE)["CITATION.cff"]
    found = yaml.safe_load(text)
    assert found["title"] == " ".join(title.split()) and found["authors"] == [{"name": " ".join(publisher.split())}]
    assert found.keys() <= CFF_KEYS and found["cff-version"] == "1.2.0" and found["type"] == "dataset"
