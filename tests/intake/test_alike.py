"""A second record of the same case is asked about, may be told apart from the first, or is added to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, Portal

from importing import workbook
from machikado.core.yaml_reader import load, plain
from machikado.intake import read
from machikado.intake.command import context_of
from machikado.intake.inbox import arrived
from machikado.intake.save import save
from machikado.intake.yaml_writer import yaml_of
from machikado.portal import open_portal

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = context_of(ROOT)
ADOPTIONS = CONTEXT.tables["adoptions"]
HEADINGS = ["識別子", "導入団体", "題名", "もとのプロジェクト", "もととの関係", "段階", "財源", "証拠の水準",
            "読み取りの確かさ", "別の事例と確かめた記録", "横展開の出典1 出典"]  # fmt: skip
SECOND = {
    "導入団体": "長野県富士見町", "題名": "罠の見回り", "もとのプロジェクト": "shiojiri", "もととの関係": "類似",
    "段階": "導入済み",
    "財源": "自主財源", "証拠の水準": "公表された文書", "読み取りの確かさ": "資料に書かれている",
    "横展開の出典1 出典": "koga3112",
}  # fmt: skip


def imported(context: Any = CONTEXT, **cells: Any) -> Any:
    row = [(SECOND | cells).get(heading) for heading in HEADINGS]
    return read("case.xlsx", workbook(HEADINGS, row), ADOPTIONS, context)


def test_the_same_body_and_project_are_asked_about() -> None:
    (found,) = imported().problems
    assert (found.code, found.level, found.table) == ("already-recorded", "error", "adoptions")
    assert "富士見町での鳥獣被害の監視システム" in found.message and "「fujimi」と書いてください" in found.fix
    assert "fujimi" in found.fix_en


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"もとのプロジェクト": None}, []),
        ({"もとのプロジェクト": None, "題名": "富士見町での鳥獣被害の監視システム"}, ["already-recorded"]),
        ({"もとのプロジェクト": None, "題名": "富士見町の鳥獣被害の監視システム"}, ["already-recorded"]),
        ({"もとのプロジェクト": "mitaka"}, []),
        ({"導入団体": "長野県塩尻市", "もととの関係": "並行"}, []),
        ({"別の事例と確かめた記録": "fujimi"}, []),
        ({"別の事例と確かめた記録": "tsushima"}, ["already-recorded"]),
    ],
)
def test_what_counts_as_the_same(cells: dict[str, Any], codes: list[str]) -> None:
    assert [found.code for found in imported(**cells).problems] == codes


def test_the_identifier_of_a_record_adds_to_it(tmp_path: Path) -> None:
    found = imported(**{"識別子": "fujimi", "題名": "獣害監視システム導入事業"})
    assert [(each.code, each.level) for each in found.problems] == [("adds-to-record", "warning")]
    assert "題名" in found.problems[0].fix and "段階" in found.problems[0].fix
    (record,) = found.records
    before = plain(load((ROOT / "datasets/adoptions/fujimi.yaml").read_text("utf-8"), "x")[0])
    assert (record["title"], record["stage"]) == ("獣害監視システム導入事業", "introduced")
    assert record["what"] == before["what"]  # what nobody wrote about stays
    assert {each["source"] for each in record["sources"]} >= {"koga3112"}
    folder = tmp_path / "datasets/adoptions"
    folder.mkdir(parents=True)
    (folder / "fujimi.yaml").write_text("id: fujimi\n", "utf-8")
    assert save(found, CONTEXT, tmp_path) == (["datasets/adoptions/fujimi.yaml"], [])
    assert (folder / "fujimi.yaml").read_text("utf-8") == yaml_of(record, ADOPTIONS, CONTEXT)


def test_an_identifier_of_another_town_is_never_written_over() -> None:
    found = imported(**{"識別子": "tsushima", "別の事例と確かめた記録": "fujimi"})
    assert "duplicate-row" in [each.code for each in found.problems]
    assert found.additions == frozenset()


def test_adding_what_is_there_already_changes_nothing() -> None:
    record = plain(load((ROOT / "datasets/adoptions/fujimi.yaml").read_text("utf-8"), "x")[0])
    text = (ROOT / "datasets/adoptions/fujimi.yaml").read_bytes()
    found = read("case.yaml", text, ADOPTIONS, CONTEXT)
    assert [each.code for each in found.problems] == ["adds-to-record"] and "：―。" in found.problems[0].fix
    assert found.records[0]["title"] == record["title"]
    once = yaml_of(found.records[0], ADOPTIONS, CONTEXT).encode()
    assert read("case.yaml", once, ADOPTIONS, CONTEXT).records == found.records


@pytest.fixture
def two(small: Portal) -> Portal:
    """A portal in which one body has one adoption, and the rule that tells of a second."""
    small.edit("datasets/schemas/adoptions.yaml", "contribute:", "same_when: {fields: [adopter, project]}\ncontribute:")
    return small


def doubles(portal: Portal) -> list[Any]:
    return [each for each in open_portal(portal.root, AS_OF).package.problems if each.code == "already-recorded"]


def test_the_check_warns_of_two_records_of_one_case(two: Portal) -> None:
    assert doubles(two) == []
    path = next((two.root / "datasets/adoptions").glob("*.yaml"))
    record = path.read_text("utf-8")
    key = plain(load(record, "x")[0])["id"]
    (path.parent / "second.yaml").write_text(record.replace(f"id: {key}", "id: second"), "utf-8")
    (found,) = doubles(two)
    assert (found.level, found.field) == ("warning", "what")
    assert two.run("check").exit_code == 0


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("{fields: [adopter, nothing]}", "nothing"),
        ("{fields: [adopter], apart: nothing}", "nothing"),
        ("{fields: [adopter], apart: title}", "title"),
        ("{apart: title}", "fields"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told(small: Portal, rule: str, reason: str) -> None:
    small.edit("datasets/schemas/adoptions.yaml", "contribute:", f"same_when: {rule}\ncontribute:")
    found = [each for each in open_portal(small.root, AS_OF).package.problems if each.code == "broken-schema"]
    assert len(found) == 1 and reason in found[0].message


def test_a_second_record_waits_in_the_inbox_as_a_question(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    (tmp_path / "mkdocs.yml").write_text("theme: {language: ja}\n", "utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    row = [SECOND.get(heading) for heading in HEADINGS]
    (inbox / "case.xlsx").write_bytes(workbook(HEADINGS, row))
    (found,) = arrived(tmp_path, inbox)
    assert (found.state, found.files) == ("questions", {})
