"""A field or a word that changes in a schema changes everything that is made of it: forms, workbooks, texts, errors."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Portal
from openpyxl import load_workbook

from machikado.core.model import Table
from machikado.intake.command import context_of
from machikado.outputs.forms.issue_form import issue_form
from machikado.outputs.forms.record_file import annotated

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = "datasets/schemas/adoptions.yaml"
FIELD = """\
  - name: weather
    type: string
    title: 導入日の天気
    title_en: Weather on the day
    description: 導入した日の空模様です。
    description_en: What the sky was like.
    example: hail
    constraints: {required: true}
    categories: [{value: hail, label: ひょう, label_en: Hail}, {value: fog, label: 濃い霧, label_en: Fog}]
  - name: funding
"""
NEW = ("導入日の天気", "導入した日の空模様です。", "ひょう", "濃い霧")


def tables_of(root: Path) -> tuple[Table, list[Table]]:
    context = context_of(root)
    table = context.tables["adoptions"]
    return table, context.children(table)


def made(portal: Portal) -> dict[str, str]:
    """Everything that is made of the schema, as text."""
    done = portal.run("build", "--site", str(portal.root / "site"))
    assert done.exit_code == 0, done.output
    site = portal.root / "site"
    table, nested = tables_of(portal.root)
    written = portal.command("new", "adoptions", "--id", "new-one", "--root", str(portal.root))
    assert written.exit_code == 0, written.output
    record = portal.root / "datasets/adoptions/new-one.yaml"
    found = {
        "workbook": _workbook(site / "contribute/adoptions.xlsx"),
        "issue form": issue_form(table, nested),
        "web form": "".join(path.read_text(encoding="utf-8") for path in _web(site)),
        "form in one file": (site / "contribute/adoptions/form.html").read_text(encoding="utf-8"),
        "machikado new": record.read_text(encoding="utf-8"),
        "annotated template": "\n".join(annotated(table, nested, "ja")),
        "data dictionary": (site / "data/adoptions/index.html").read_text(encoding="utf-8"),
    }
    record.unlink()
    return found


def _web(site: Path) -> list[Path]:
    folder = site / "contribute/adoptions"
    return [folder / "index.html", *(path for path in sorted(folder.iterdir()) if path.suffix in (".js", ".json"))]


def _workbook(path: Path) -> str:
    book = load_workbook(path)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    helps = [str(rule.prompt) for sheet in book for rule in sheet.data_validations.dataValidation]
    return "\n".join([*cells, *helps])


def with_field(portal: Portal) -> None:
    """The small portal with a new required field, and a value for each record that is there."""
    portal.edit(SCHEMA, "  - name: funding\n", FIELD)
    for path in (portal.root / "datasets/adoptions").glob("*.yaml"):
        portal.append(path.relative_to(portal.root).as_posix(), "weather: fog\n")


@pytest.fixture
def before(small: Portal) -> dict[str, str]:
    return made(small)


def test_a_new_field_is_in_everything(small: Portal, before: dict[str, str]) -> None:
    with_field(small)
    after = made(small)
    for name, text in after.items():
        for word in NEW:
            assert word not in before[name], (name, word)
            assert word in text, (name, word)
    assert "Weather on the day" in issue_form(*tables_of(small.root), language="en")


def test_a_changed_word_of_a_vocabulary_is_in_everything(small: Portal, before: dict[str, str]) -> None:
    small.edit(SCHEMA, "label: 並行,", "label: 同じころ独自に,")
    after = made(small)
    for name, text in after.items():
        assert "並行" in before[name] and "同じころ独自に" not in before[name], name
        assert "同じころ独自に" in text and "並行" not in text, name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 財源", "title: お金の出どころ"),
        ("description: 財源です。", "description: だれが払ったか。"),
        ("example: 見守りの仕組み", "example: 川の水位の見張り"),
    ],
)
def test_any_other_word_of_a_field_too(small: Portal, before: dict[str, str], old: str, new: str) -> None:
    small.edit(SCHEMA, f"    {old}\n", f"    {new}\n")
    word = new.partition(": ")[2]
    for name, text in made(small).items():
        assert word in text and word not in before[name], name


def test_errors_speak_of_the_new_field_in_its_words(small: Portal) -> None:
    small.edit(SCHEMA, "  - name: funding\n", FIELD)
    missing = [each for each in small.errors() if each["field"] == "weather"]
    assert len(missing) == 2 and all("導入日の天気" in each["message"] for each in missing)
    for path in (small.root / "datasets/adoptions").glob("*.yaml"):
        small.append(path.relative_to(small.root).as_posix(), "weather: fogg\n")
    for each in small.errors():
        assert "導入日の天気" in each["message"] and "濃い霧" in each["fix"] and each["proposed"] == "fog"


def test_downloads_and_imports_know_it(small: Portal) -> None:
    with_field(small)
    small.run("build", "--site", str(small.root / "site"))
    rows = list(csv.DictReader(io.StringIO((small.root / "site/data/adoptions.csv").read_text(encoding="utf-8-sig"))))
    assert {row["weather"] for row in rows} == {"fog"}
    sent = "識別子,導入団体,プロジェクト,もととの関係,内容,導入日の天気,財源,証拠の水準,横展開の出典1 出典\n"
    sent += "kita-2015,なぎさ市,sakura,モデルの導入,見守り,濃い霧,自主財源,公表された文書,mihon-report\n"
    small.write("inbox/a.csv", sent)
    told = small.command("inbox", "--root", str(small.root), "--format", "json").output
    (answer,) = json.loads(told)["answers"]
    assert "weather: fog\n" in answer["files"]["datasets/adoptions/kita-2015.yaml"], answer["words"]


def test_what_is_committed_would_be_found_stale(tmp_path: Path) -> None:
    """The issue form is compared with the schemas by its own test, which then differs; the template does too."""
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    portal = Portal(tmp_path)
    made_now = _committed(ROOT)
    assert made_now["form"] in (ROOT / ".github/ISSUE_TEMPLATE/adoption.yml").read_text(encoding="utf-8")
    portal.edit(SCHEMA, "  - name: funding\n", FIELD)
    changed: dict[str, Any] = _committed(tmp_path)
    assert changed["form"] not in (ROOT / ".github/ISSUE_TEMPLATE/adoption.yml").read_text(encoding="utf-8")
    assert changed["template"] != made_now["template"]


def _committed(root: Path) -> dict[str, str]:
    table, nested = tables_of(root)
    return {
        "form": issue_form(table, nested, needed=("sources",)),
        "template": "".join(f"{line}\n" for line in annotated(table, nested, "ja", key="")),
    }
