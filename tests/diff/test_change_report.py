"""A comparison reads the same everywhere, and nothing that people typed becomes a command, a line or a link."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from conftest import Portal
from hypothesis import given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture

from compared import comparisons
from history import commit, reviewed
from hostile_words import problems
from machikado.core.model import Field, Origin, Problem, Table
from machikado.core.problems import causes, problem
from machikado.diff.compare import Comparison, RowChange, TableChanges, ValueChange
from machikado.diff.report import FORMATS, SHOWN_PROBLEMS, change_report, shown_rows
from machikado.diff.review import Review
from machikado.package.rows import summary_of
from machikado.validation import report
from restated import NEW

ROOT = Path(__file__).resolve().parents[2]
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
TAGS = re.compile(r"</?(?:code|details|summary)>|<br>")


def _table(*kinds: str) -> TableChanges:
    rows = tuple(RowChange(kind=kind, key=(n,), label=f"{kind} {n}", address="x/") for n, kind in enumerate(kinds))  # type: ignore[arg-type]
    return TableChanges(table=Table(name="t", title="表", title_en="Table", fields=()), rows=rows)


def told(review: Review, form: str) -> str:
    summary = summary_of(review.opened.package)
    return change_report(review.problems, form, summary, review.comparison, review.language)


@pytest.fixture
def changed(small: Portal) -> Portal:
    """One row of each kind, in a portal whose past is committed."""
    commit(small.root)
    small.edit("datasets/adoptions/oki-2015.yaml", "funding: unknown", "funding: own_funds")
    small.write("datasets/adoptions/kita-2016.yaml", NEW.replace("012025", "483036"))
    (small.root / "datasets/adoptions/momiji-2015.yaml").unlink()
    return small


def without_hash(text: str) -> str:
    return re.sub(r"\b[0-9a-f]{12}([0-9a-f]{28})?\b", "0123456789ab", text)


def test_the_formats_are_those_of_the_report() -> None:
    assert FORMATS.keys() == report.FORMATS.keys()
    assert all(each.__doc__ for each in FORMATS.values())


@pytest.mark.parametrize("form", FORMATS)
def test_a_change(changed: Portal, form: str, file_regression: FileRegressionFixture) -> None:
    """Golden files, to be read."""
    file_regression.check(without_hash(told(reviewed(changed), form)) + "\n", extension=f".{form}.txt")


def test_a_comment_with_an_error(changed: Portal, file_regression: FileRegressionFixture) -> None:
    """The comment that the guide for contributors shows."""
    changed.edit("datasets/adoptions/kita-2016.yaml", "relation: model", "relation: modell")
    text = told(reviewed(changed), "markdown")
    file_regression.check(text + "\n", extension=".md")


def test_the_guide_shows_this_very_comment() -> None:
    comment = (
        (ROOT / "tests/diff/test_change_report/test_a_comment_with_an_error.md").read_text(encoding="utf-8").rstrip()
    )
    quoted = "\n".join(f"> {line}".rstrip() for line in comment.splitlines())
    assert quoted in (ROOT / "docs/contribute/answer.md").read_text(encoding="utf-8")


def test_json_holds_every_row() -> None:
    found = json.loads(change_report([], "json", "x", Comparison(base="a", typed=(_table(*["added"] * 9),))))
    (table,) = found["changes"]["tables"]
    assert (table["added"], table["changed"], len(table["rows"])) == (9, 0, 9)
    assert found["changes"]["derived"] is None and found["problems"] == []


def test_json_keeps_values_exact() -> None:
    field = Field(name="n")
    row = RowChange(
        kind="changed", key=(1,), label="x", address="",
        values=(
            ValueChange(field=field, before=Decimal("0.10"), after=("a", "b")),
            ValueChange(field=field, before=True, after=None),
        ),
    )  # fmt: skip
    typed = (TableChanges(table=Table(name="t", fields=()), rows=(row,)),)
    (found,) = json.loads(change_report([], "json", "x", Comparison(base="a", typed=typed)))["changes"]["tables"][0][
        "rows"
    ]
    assert [(each["before"], each["after"]) for each in found["values"]] == [("0.1", ["a", "b"]), (True, None)]


def test_at_most_three_rows_are_shown_of_each_kind_first() -> None:
    found = shown_rows(_table("added", "added", "added", "added", "removed"))
    assert [row.kind for row in found] == ["added", "removed", "added"]
    for form in ("text", "markdown"):
        text = change_report([], form, "x", Comparison(base="a", typed=(_table(*["added"] * 9),)))
        assert text.count("「added") + text.count("＋ added") == 3
        assert "ほか 6 件" in text and "more" not in text


def test_a_comment_shows_the_first_problems_only() -> None:
    many = [
        problem("duplicate-key", Origin(path="a"), table=str(n), value="x", first=1) for n in range(SHOWN_PROBLEMS + 5)
    ]
    text = change_report(many, "markdown", "x", Comparison(base="a", typed=()))
    assert "誤り 15 件" in text and "誤り 10 件" not in text
    assert text.count("項目「") == SHOWN_PROBLEMS and "ほか 5 件" in text
    alike = [problem("duplicate-key", Origin(path="a"), table="t", value=str(n), first=1) for n in range(50)]
    text = change_report(alike, "markdown", "x", Comparison(base="a", typed=()))
    assert text.count("項目「") == 1 and "（原因は 1 つ）" in text and "ほか" not in text


def test_no_difference_is_said() -> None:
    for form in ("text", "markdown", "github"):
        text = change_report([], form, "x", Comparison(base="a", typed=()))
        assert "データの違いはありません。" in text and "No data differs." not in text
        text = change_report([], form, "x", Comparison(base="a", typed=()), "en")
        assert "No data differs." in text and not JAPANESE.search(text)


def test_titles_in_the_sites_language() -> None:
    for form in ("text", "markdown"):
        text = change_report([], form, "x", Comparison(base="a", typed=(_table("added"),)), "en")
        assert "Table" in text and not JAPANESE.search(text)


@given(st.lists(problems, max_size=3), comparisons)
def test_a_comment_holds_our_own_markup_only(found: list[Problem], comparison: Comparison) -> None:
    """Whatever people typed: no link, mention, reference, image, tag or heading of theirs."""
    text = change_report(found, "markdown", "x", comparison)
    bare = TAGS.sub("", re.sub(r"&#\d+;", "", text))
    assert not set(bare) & set("<>[]()`_@\\!$~=\"'")
    assert not re.search(r"&#(?:64|35);(?!&#8288;)", text)
    assert not re.search(r"[a-z]:|www\.", bare.replace("numbers:", "").replace(": ", ""))
    headings = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert set(headings) <= {
        "### データの確認",
        "### 変わること",
        "#### ページ",
        "#### 訂正",
    }
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", unescape(text))


@given(st.lists(problems, max_size=3), comparisons)
def test_annotations_are_our_own_commands_only(found: list[Problem], comparison: Comparison) -> None:
    lines = re.split(r"\r\n|\r|\n", change_report(found, "github", "x", comparison))
    told = len(causes(found))
    assert len(lines) == told + 2
    assert not any(line.startswith("::") for line in lines[told:])
    assert all(line.startswith(("::error", "::warning")) for line in lines[:told])


@given(st.lists(problems, max_size=3), comparisons)
def test_text_and_json_are_safe_too(found: list[Problem], comparison: Comparison) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", change_report(found, "text", "x", comparison))
    assert "changes" in json.loads(change_report(found, "json", "x", comparison))


def test_hostile_file_names_and_titles_stay_text(small: Portal) -> None:
    commit(small.root)
    hostile = "@everyone #1 <b>x</b> [x](http://a.example) ::error::y"
    small.write("datasets/adoptions/a\n::error::b|`<i>@x.yaml", f"id: x\ntitel: {json.dumps(hostile)}\n")
    small.edit("datasets/adoptions/oki-2015.yaml", "what: 獣の見守り", f"what: {json.dumps(hostile)}")
    review = reviewed(small)
    text = told(review, "markdown")
    assert "<b>" not in text and "http:" not in text and "<i>" not in text
    assert not re.search(r"[@\[\]`]", text)
    commands = [
        line for line in told(review, "github").split("\n") if "::error::b" in line and line.startswith("::error::")
    ]
    assert commands == []
