"""Rules that several rooms follow have one implementation: what one of them accepts, the others accept too."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Portal
from hypothesis import example, given
from hypothesis import strategies as st

from history import commit, git
from importing import workbook
from machikado.core.address_parts import address_part, text_of
from machikado.core.git import as_of, data_day, data_days
from machikado.core.model import Field, Table
from machikado.core.strings import is_plain_name
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.repairs import REPAIRS
from machikado.intake.save import save
from machikado.outputs.downloads.excel_csv import guarded
from machikado.outputs.forms.new_record import new_record
from machikado.package.csv_reader import read_file
from machikado.package.encoding import decoded
from machikado.sql.engine import select
from machikado.sql.loading import opened
from machikado.validation.personal_data import text_doubts

SPOT: Any = None  # an apostrophe is looked at without its cell
NAMES = st.text(st.sampled_from("aZ09-_.～ /\\:桜é\u0301\0\n"), min_size=1, max_size=8) | st.text(
    min_size=1, max_size=90
)


@given(NAMES)
@example("桜町-2015")
@example("..")
@example("あ" * 60)
def test_what_can_name_a_file_is_its_own_address_or_one_that_can_be_read_back(name: str) -> None:
    """The page of a record whose file is called by its identifier has the same name, save what hosts cannot keep."""
    part = address_part(name)
    assert len(name.encode()) > 60 or text_of(part) == name
    if is_plain_name(name) and name.isascii() and "." not in name and name.lower() not in ("index", "con", "nul"):
        assert part == name


def test_a_record_with_a_japanese_identifier_is_imported_and_made_anew(small: Portal) -> None:
    small.edit("datasets/schemas/projects.yaml", 'required: true, pattern: "[a-z][a-z0-9-]*"', "required: true")
    book = workbook(["識別子", "名称"], ["桜の町", "見守り"])
    context = context_of(small.root)
    found = read("case.xlsx", book, context.tables["projects"], context)
    paths, refused = save(replace(found, faulty=frozenset()), context, small.root)
    assert (paths, refused) == (["datasets/projects/桜の町.yaml"], [])
    assert new_record(small.root, "projects", "梅の町", "ja").as_posix().endswith("datasets/projects/梅の町.yaml")


@given(st.text(st.sampled_from("=+-@＝＋－＠'\t\r\n 1a")), st.text(max_size=3))
@example("\t", "1")
@example("'", "x")
def test_what_is_guarded_for_excel_is_read_as_it_was(signs: str, rest: str) -> None:
    """The file that people download, edit and send back: the apostrophe goes, and nothing else does."""
    text = signs + rest
    (kept,) = guarded([text])
    if kept != text:
        assert REPAIRS["apostrophe"](kept, SPOT) == text
    if "formula-text" in (text_doubts(text) or {}):
        assert kept != text, "what is reported as a formula must be guarded in the CSV for Excel"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize("text", ["a\nまちの名前\n", "a\n、。ーア漢字\n", "a\n高田市、ﾀｶﾀﾞ\n"])
def test_an_encoding_is_guessed_alike_in_datasets_and_in_what_people_send(
    text: str, encoding: str, tmp_path: Path
) -> None:
    data = text.encode(encoding, "replace")
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets/x.csv").write_bytes(data)
    table = Table(name="x", fields=(Field(name="a"),), paths=("x.csv",))
    told = read_file(tmp_path / "datasets/x.csv", tmp_path, table, {}).problems[0]
    (sent,) = decoded("x.csv", data)[1]
    assert (told.code, sent.code) == ("wrong-encoding", "other-encoding")
    assert sent.value and f"（{sent.value} のようです）" in told.message


def test_the_newest_data_has_one_day(small: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that came by a merge are of the day of the merge, for what is due as for the list of releases."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-04-01T09:00:00+0900")
    commit(small.root)
    git(small.root, "checkout", "-q", "-b", "side")
    small.append("datasets/claims.csv", "\n")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-04-02T09:00:00+0900")
    commit(small.root)
    git(small.root, "checkout", "-q", "-")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-05-01T09:00:00+0900")
    git(small.root, "merge", "--quiet", "--no-ff", "--message=x", "side")
    day = datetime.date(2026, 5, 1)
    assert (as_of(small.root), data_day(small.root), data_days(small.root, 1)[0].day) == (day, day, day)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
@example(datetime.date(2018, 3, 31))
@example(datetime.date(2018, 4, 1))
def test_a_fiscal_year_begins_on_the_first_of_april(day: datetime.date) -> None:
    with opened([], day) as connection:
        days = (f"'{day}'", f"'{day:%Y-%m}'", "getvariable('as_of')", f"'{day:%Y}'", "NULL")
        columns = ", ".join(f"fiscal_year_of({each}) AS c{place}" for place, each in enumerate(days))
        (found,) = select(connection, f"SELECT {columns}")[1]
    year = day.year if day >= datetime.date(day.year, 4, 1) else day.year - 1
    assert found == (year, year, year, None, None)
