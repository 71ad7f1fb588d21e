"""`machikado import`: what it prints, what it writes on consent, and that nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Portal
from pytest_regressions.file_regression import FileRegressionFixture

from importing import HEADINGS, MOMIJI, changed, delimited, imported, workbook
from machikado.cli import main
from machikado.intake.command import context_of
from machikado.intake.save import save

SPOKEN = changed(
    id="", adopter="なぎさ市", started="平成27年4月", funding="自主財源", evidence="公表された文書", what="ｼｶの監視"
)
NEW = "sakura-482013"


def run(portal: Portal, table: str, data: bytes, *options: str, name: str = "case.xlsx", answer: str = "") -> Result:
    file = portal.root.parent / name
    file.write_bytes(data)
    command = ["import", table, str(file), "--root", str(portal.root), *options]
    return CliRunner().invoke(main, command, input=answer)


def content(portal: Portal) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (portal.root / "datasets").rglob("*") if path.is_file()}


def test_the_answer_for_a_spoilt_workbook(small: Portal, file_regression: FileRegressionFixture) -> None:
    """Kept beside this file: repairs with their cells, what was left out, problems in both languages."""
    rows = [
        ["横展開調査票"], ["※ 分かるところだけ"], HEADINGS, ["例", *SPOKEN[1:]], SPOKEN,
        changed(id="oki", adopter="いずみ町", project="塩尻モデル", started="平成27年度", locator="３ページ"),
        ["合計", "2件"],
    ]  # fmt: skip
    before = content(small)
    result = run(small, "adoptions", workbook(*rows))
    assert result.exit_code == 1 and content(small) == before
    file_regression.check(result.output, encoding="utf-8")


def test_without_problems_it_says_so(small: Portal) -> None:
    result = run(small, "adoptions", workbook(HEADINGS, changed(id="new")))
    assert result.exit_code == 0
    assert "問題はありません" in result.output and "記録 1 件、うち誤りのないもの 1 件、直しの案 0 件" in result.output
    assert "何も書いていません" in result.output


def test_a_record_is_written_on_consent_and_the_check_passes(small: Portal) -> None:
    result = run(small, "adoptions", workbook(HEADINGS, SPOKEN), "--write", answer="y\n")
    assert result.exit_code == 0, result.output
    path = small.root / f"datasets/adoptions/{NEW}.yaml"
    assert path.read_text(encoding="utf-8") == (
        f'id: {NEW}\nadopter: "482013"\nproject: sakura\nrelation: model\nwhat: シカの監視\nstarted: 2015-04\n'
        'funding: own_funds\ncontact: "0000-00-0000"\nevidence: document\n'
        "sources:\n  - {source: mihon-report, locator: 5ページ}\n"
    )
    assert small.errors() == []


def test_without_consent_nothing_is_written(small: Portal) -> None:
    before = content(small)
    result = run(small, "adoptions", workbook(HEADINGS, SPOKEN), "--write", answer="n\n")
    assert content(small) == before and "何も書いていません" in result.output


def test_what_is_there_is_never_overwritten(small: Portal) -> None:
    before = content(small)
    result = run(small, "adoptions", workbook(HEADINGS, MOMIJI), "--write", "--yes")
    assert result.exit_code == 1 and content(small) == before
    assert "datasets/adoptions/momiji-2015.yaml" in result.output and "momiji-2015-2" in result.output


def test_sound_records_are_written_and_the_others_stay_told(small: Portal) -> None:
    rows = [HEADINGS, SPOKEN, changed(id="two", adopter="いずみ町")]
    result = run(small, "adoptions", workbook(*rows), "--write", "--yes")
    assert result.exit_code == 1
    assert (small.root / f"datasets/adoptions/{NEW}.yaml").is_file()
    assert not (small.root / "datasets/adoptions/two.yaml").exists() and "[ambiguous-name]" in result.output


def test_a_column_that_was_not_understood_stops_everything(small: Portal) -> None:
    """Also one that may be empty: what stands below it would be lost without a word."""
    before = content(small)
    for place, heading in ((3, "もとの関係"), (5, "導入時機")):
        headings = [heading if at == place else each for at, each in enumerate(HEADINGS)]
        result = run(small, "adoptions", workbook(headings, changed(id="new")), "--write", "--yes")
        assert result.exit_code == 1 and content(small) == before and "[unknown-heading]" in result.output


@pytest.mark.parametrize(
    ("table", "rows", "path"),
    [
        ("claims", (["識別子", "プロジェクト", "申告の数", "単位", "時点", "出典"],
                    ["nagisa-3", "nagisa", "３件", "件", "平成27年6月", "mihon-report"]), "datasets/claims.csv"),
        ("sources", (["識別子", "題名", "発行日", "種類"],
                     ["new", "新しい報告", "H27.6.19", "report"]), "datasets/sources.yaml"),
    ],
)  # fmt: skip
def test_tables_in_one_file_get_rows_at_their_end(
    small: Portal, table: str, rows: tuple[list[str], ...], path: str
) -> None:
    before = content(small)
    result = run(small, table, delimited(*rows, encoding="cp932"), "--write", "--yes", name="rows.csv")
    after = content(small)
    file = small.root / path
    assert f"書きました：{path}" in result.output, result.output
    assert after[file].startswith(before[file]) and len(after[file]) > len(before[file])
    assert {name for name in after if after[name] != before.get(name)} == {file}
    assert small.errors() == []


def test_a_file_in_another_encoding_is_not_added_to(small: Portal) -> None:
    path = small.root / "datasets/claims.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932"))
    before = content(small)
    rows = ["id", "project", "claimed", "unit", "as_of", "source"], ["n-3", "nagisa", "3", "件", "2015", "mihon-report"]
    result = run(small, "claims", delimited(*rows), "--write", "--yes", name="rows.csv")
    assert result.exit_code == 1 and content(small) == before and "[wrong-encoding]" in result.output


@pytest.mark.parametrize("table", ["adoption", "adoption_sources", "indicator_progress", "nope"])
def test_a_table_that_cannot_be_filled_is_misuse(small: Portal, table: str) -> None:
    result = run(small, table, workbook(HEADINGS))
    assert result.exit_code == 2 and "Traceback" not in result.output
    assert table != "adoption" or "adoptions" in result.output


def test_a_file_that_is_not_there_is_misuse(small: Portal) -> None:
    command = ["import", "adoptions", str(small.root / "none.xlsx"), "--root", str(small.root)]
    assert CliRunner().invoke(main, command).exit_code == 2


def test_hostile_identifiers_stay_in_their_folder(small: Portal) -> None:
    small.edit("datasets/schemas/adoptions.yaml", ', pattern: "[a-z][a-z0-9-]*"', "")
    before = content(small)
    result = run(small, "adoptions", workbook(HEADINGS, changed(id="../../x")), "--write", "--yes")
    assert result.exit_code == 1 and content(small) == before
    assert "[unsafe-page-name]" in result.output and not (small.root.parent / "x.yaml").exists()


def test_hostile_cells_forge_no_lines(small: Portal) -> None:
    result = run(small, "adoptions", workbook(HEADINGS, changed(adopter="x\n::error::y\x1b[31m".replace("\x1b", ""))))
    assert "\n::error::" not in result.output


def test_a_record_that_came_in_between_is_kept_byte_for_byte(small: Portal) -> None:
    """It was not there when the file was read, so that nothing but the file itself can be in the way."""
    found = imported(workbook(HEADINGS, changed(what="別の仕組み")))
    assert not found.problems
    before = content(small)
    written, refused = save(found, context_of(small.root), small.root)
    assert written == [] and [(each.code, each.value) for each in refused] == [("duplicate-row", "momiji-2015")]
    assert content(small) == before


def test_values_stand_under_the_headings_of_the_file(small: Portal) -> None:
    """A person has moved a column: what is added follows the file, not the schema."""
    path = small.root / "datasets/claims.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(",".join([row[1], row[0], *row[2:]]) + "\n" for row in rows), encoding="utf-8")
    new = ["id", "project", "claimed", "unit", "as_of", "source"], ["n-3", "nagisa", "3", "件", "2015", "mihon-report"]
    assert run(small, "claims", delimited(*new), "--write", "--yes", name="rows.csv").exit_code == 0
    assert path.read_text(encoding="utf-8").splitlines()[-1] == "nagisa,n-3,3,件,2015,mihon-report"
    assert small.errors() == []
