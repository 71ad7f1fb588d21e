"""A published value changes with a reason only, and what it was before stays visible."""

from __future__ import annotations

import pytest
from conftest import AS_OF, Portal
from selectolax.lexbor import LexborHTMLParser

from history import commit, git, reviewed
from machikado.build.pipeline import build
from machikado.diff.report import change_report
from machikado.diff.review import Review
from machikado.package.descriptor import read_definitions
from restated import HEAD, KEY, LOG, OUTCOMES, entry, with_restatements

ROW = "nagisa,minutes,2015,minami-news,33,"


@pytest.fixture
def past(small: Portal) -> Portal:
    commit(with_restatements(small).root)
    return small


def codes(review: Review) -> list[str]:
    return [found.code for found in review.problems if found.level == "error"]


def test_a_change_without_a_reason_is_an_error_with_the_line_to_add(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    (found,) = [each for each in reviewed(past).problems if each.code == "restated-without-reason"]
    assert (found.level, str(found.origin), found.field, found.value) == ("error", f"{OUTCOMES}:4", "value", "35")
    assert found.proposed == f"outcomes,{KEY},value,33,35,,2016-01-01,"
    assert found.proposed in found.fix and found.proposed in found.fix_en
    assert past.run("check", "--base", "main").exit_code == 1
    assert past.run("check").exit_code == 0  # without its past nobody can tell


def test_the_proposed_line_with_a_reason_is_enough(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    (found,) = [each for each in reviewed(past).problems if each.code == "restated-without-reason"]
    past.append(LOG, f"{found.proposed}\n")
    assert "required" in codes(reviewed(past))  # the line as proposed still lacks its reason
    past.edit(LOG, "33,35,,", "33,35,読みまちがい,")
    review = reviewed(past)
    assert codes(review) == []
    (mended,) = review.comparison.restated
    assert (mended.old, mended.new, mended.reason, mended.field.name) == ("33", "35", "読みまちがい", "value")
    for form in ("text", "markdown", "json", "github"):
        told = change_report(review.problems, form, "", review.comparison)
        assert form == "github" or ("読みまちがい" in told and "33" in told)


def test_a_removed_row_and_an_emptied_value_need_a_reason_too(past: Portal) -> None:
    past.edit(OUTCOMES, f"{ROW},self_reported,\n", "")
    assert codes(reviewed(past)) == ["restated-without-reason"]
    past.append(LOG, entry("33", ""))
    assert codes(reviewed(past)) == []


def test_another_old_value_than_was_published_does_not_count(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    past.append(LOG, entry("34", "35"))
    assert codes(reviewed(past)) == ["restated-without-reason"]


def test_an_entry_counts_once(past: Portal) -> None:
    """33 → 35 → 33 → 35: the first entry does not excuse the last change."""
    for old, new, on in (("33", "35", "2015-12-01"), ("35", "33", "2015-12-02")):
        past.edit(OUTCOMES, f"minami-news,{old},", f"minami-news,{new},")
        past.append(LOG, entry(old, new, on))
        assert codes(reviewed(past)) == []
        commit(past.root)
    past.edit(OUTCOMES, "minami-news,33,", "minami-news,35,")
    assert "restated-without-reason" in codes(reviewed(past))


def test_two_changes_at_once_leave_both_old_values(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,36,")
    past.append(LOG, entry("33", "35", "2015-12-01") + entry("35", "36", "2015-12-02"))
    assert codes(reviewed(past)) == []
    past.edit(LOG, entry("33", "35", "2015-12-01"), "")
    assert codes(reviewed(past)) == ["restated-without-reason"]


def test_what_is_no_published_value_changes_freely(past: Portal) -> None:
    past.edit(OUTCOMES, "minami-news,33,,self_reported", "minami-news,33,true,document")
    past.append(OUTCOMES, "sakura,sensors,2015,mihon-report,3,,document,\n")
    assert codes(reviewed(past)) == []


def test_an_entry_is_never_taken_out(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    past.append(LOG, entry("33", "35"))
    commit(past.root)
    past.edit(LOG, "読みまちがい", "出典の改訂")
    (found,) = [each for each in reviewed(past).problems if each.code == "restatement-removed"]
    assert found.proposed == entry("33", "35").strip()


def test_rows_that_cannot_be_read_are_not_called_removed(past: Portal) -> None:
    past.write(OUTCOMES, b"\x00\xff\x00")
    assert "restated-without-reason" not in codes(reviewed(past))


def test_taking_the_rule_out_of_the_schema_does_not_help(past: Portal) -> None:
    past.edit("datasets/schemas/outcomes.yaml", "restate: {fields: [value], log: restatements}\n", "")
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    assert "restated-without-reason" in codes(reviewed(past))


def test_the_rule_holds_from_the_day_it_is_declared(small: Portal) -> None:
    commit(small.root)
    with_restatements(small).edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    assert "restated-without-reason" in codes(reviewed(small))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (entry("33", "35"), "restatement-does-not-fit"),  # 33 still stands
        (entry("31", "32", "2015-11-01") + entry("31", "33", "2015-12-01"), "restatement-does-not-fit"),
        (entry("1", "2", key="nobody"), "restatement-does-not-fit"),  # there is no such row any more
        (entry("31", "33").replace("outcomes", "claims"), "restatement-of-nothing"),
        (entry("31", "33").replace("outcomes", "nothing"), "restatement-of-nothing"),
        (entry("31", "33").replace(",value,", ",locator,"), "restatement-of-nothing"),
    ],
)
def test_an_entry_must_be_so(small: Portal, line: str, code: str) -> None:
    with_restatements(small).append(LOG, line)
    assert {found["code"] for found in small.errors()} == {code}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("restate: {fields: [valeu], log: restatements}", "there is no field “valeu”"),
        ("restate: {fields: [value], log: sources}", "must be a table with in_table"),
        ("restate: {fields: [value], log: nothing}", "must be a table with in_table"),
        ("restate: [value]", "is a mapping"),
        ("restate: {fields: [value]}", "“log” is missing"),
    ],
)
def test_a_rule_that_cannot_hold_is_a_broken_schema(small: Portal, broken: str, reason: str) -> None:
    with_restatements(small).edit(
        "datasets/schemas/outcomes.yaml", "restate: {fields: [value], log: restatements}", broken
    )
    assert any(reason in found.message_en for found in read_definitions(small.root).problems)


def test_old_value_day_and_reason_stand_beside_the_new_one(small: Portal) -> None:
    with_restatements(small).append(LOG, entry("31", "33").replace(",2015-12-01,", ",2015-12-01,minami-news"))
    small.write(
        "docs/seen.md.j2",
        '---\ntitle: t\ndescription: d\n---\n{% from "_macros/facts.html.j2" import restated %}\n'
        '{% for each in tables.outcomes %}<p id="{{ each.source.id }}">{{ each.value }}{{ restated(each) }}</p>'
        "\n{% endfor %}\n",
    )
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written
    page = LexborHTMLParser((small.root / "site/seen/index.html").read_text(encoding="utf-8"))
    told = page.css_first("#minami-news").text()
    assert all(part in told for part in ("訂正", "31 → 33", "2015年12月1日", "読みまちがい", "[1]"))
    assert page.css_first("#source-1 a").text() == "みなみ町だより"
    assert page.css_first("#mihon-report").text() == "0"
    assert "outcomes,nagisa/minutes/2015/minami-news,value,31,33" in (
        small.root / "site/data/restatements.csv"
    ).read_text(encoding="utf-8")


def test_a_branch_is_compared_without_touching_its_files(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    before = git(past.root, "status", "--porcelain")
    reviewed(past)
    assert git(past.root, "status", "--porcelain") == before


@pytest.mark.parametrize("broken_now", [True, False])
def test_nobody_is_accused_of_what_stands_in_a_file_that_cannot_be_read(past: Portal, broken_now: bool) -> None:
    """A row has moved to another file; of the two one could not be read whole, now or before."""
    past.edit("datasets/datapackage.yaml", "path: outcomes.csv", "path: [outcomes.csv, more.csv]")
    head = (past.root / OUTCOMES).read_text("utf-8").splitlines()[0] + "\n"
    row, ragged = f"{ROW},self_reported,\n", "sakura,damage,2013,mihon-report,1,,document,,,x\n"
    past.edit(OUTCOMES, row, "" if broken_now else f"{row}{ragged}")
    past.write("datasets/more.csv", head + (row if broken_now else ""))
    commit(past.root)
    changed = row.replace(",33,", ",35,")
    past.edit(OUTCOMES, row + ragged, "") if not broken_now else past.append(OUTCOMES, f"{changed}{ragged}")
    past.write("datasets/more.csv", head + ("" if broken_now else changed))
    told = codes(reviewed(past))
    assert "restated-without-reason" not in told and ("ragged-row" in told) == broken_now


def test_entries_are_not_called_wrong_because_of_lines_that_cannot_be_read(small: Portal) -> None:
    """The second entry, or the row itself, is there; only nobody can read it."""
    lines = [entry("31", "32", "2015-11-01"), entry("32", "33", "2015-12-01")]
    with_restatements(small).append(LOG, lines[0] + lines[1].rstrip() + ",,x\n")
    assert [found["code"] for found in small.errors()] == ["ragged-row"]
    small.write(LOG, HEAD + "".join(lines))
    small.edit(OUTCOMES, f"{ROW},self_reported,", f"{ROW},self_reported,,x,")
    assert [found["code"] for found in small.errors()] == ["ragged-row"]


def test_a_log_that_cannot_be_read_accuses_nobody(past: Portal) -> None:
    past.edit(OUTCOMES, ROW, "nagisa,minutes,2015,minami-news,35,")
    past.append(LOG, entry("33", "35"))
    commit(past.root)
    past.write(LOG, (past.root / LOG).read_bytes().replace("読みまちがい".encode(), b"\xff\xfe\x00"))
    told = codes(reviewed(past))
    assert told and not {"restatement-removed", "restated-without-reason", "restatement-does-not-fit"} & set(told)


def test_entries_may_stand_in_any_order(small: Portal) -> None:
    """Their days say which came first, not the order in which a table with another key holds them."""
    with_restatements(small).edit(
        "datasets/schemas/restatements.yaml",
        "[in_table, row_key, field, restated_on]",
        "[in_table, row_key, old_value]",
    )
    small.append(LOG, entry("40", "31", "2015-11-01") + entry("31", "33", "2015-12-01"))
    assert small.errors() == []
    small.write(LOG, HEAD + entry("31", "40", "2015-11-01") + entry("40", "33", "2015-12-01"))
    assert small.errors() == []
