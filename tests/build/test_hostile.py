"""What strangers may try, in one place: markup, workbooks, names and settings that want more than they should."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import AS_OF, Portal

from forge import tool
from history import commit, git, reviewed
from importing import HEADINGS, MOMIJI, SMALL, imported, sheets, workbook
from machikado.build.audit import audit
from machikado.core.git import RevisionError, as_of, export, newest_on
from machikado.diff.pack import pack
from machikado.intake.marked_workbook import annotated
from machikado.intake.yaml_records import parts_of
from machikado.outputs.feeds.formats import digits, ical_text
from machikado.outputs.forms.offline import offline_page
from machikado.outputs.search.sections import plain, sections, text_of
from machikado.package.rows import key_text
from machikado.package.xlsx_structure import marks_of
from machikado.portal import open_portal
from machikado.site.charts.order import grid, walk
from machikado.validation.report import cell


def codes(folder: Path) -> list[str]:
    """What an audit says of single pages, which are no whole site."""
    return [found.code for found in audit(folder, None) if found.code != "missing-file"]


def findings(tmp_path: Path, body: str, path: str = "a/index.html") -> list[str]:
    html = f'<!doctype html><html lang="ja"><head><title>t</title></head><body><h1>t</h1>{body}</body></html>'
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(html, encoding="utf-8")
    return codes(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        "<script named-by-named-by-policypolicy>x()</script>",
        "<script own-0000000000000000>x()</script>",
        "<!--<script>--><script>x()</script><!--</script>-->",
        "<!-- a --><script>x()</script>",
    ],
)
def test_no_script_is_smuggled_past_the_audit(tmp_path: Path, body: str) -> None:
    assert findings(tmp_path, body) == ["inline-script"]
    assert findings(tmp_path / "form", body, "contribute/x/form.html") == ["inline-script"]


def test_a_form_may_hold_the_script_beside_it_and_no_other(tmp_path: Path) -> None:
    table, _, _ = SMALL
    folder = tmp_path / "contribute/adoptions"
    folder.mkdir(parents=True)
    page = offline_page(table, "machikadoForm({})", "ja")
    (folder / "form.html").write_text(page, encoding="utf-8")
    assert "inline-script" in codes(tmp_path)
    (folder / "form.js").write_text("machikadoForm({})", encoding="utf-8")
    assert codes(tmp_path) == []


@pytest.mark.parametrize("tag", [b"<row ", b"<mergeCell ", b"<col ", b"<c "])
def test_unclosed_tags_cost_no_more_than_their_length(tag: bytes) -> None:
    assert marks_of(b"<worksheet><sheetData>" + tag * 300_000, 10).merges == ()


def test_a_sheet_called_like_a_formula_stays_text() -> None:
    data = workbook(HEADINGS, [*MOMIJI[:6], "おこづかい", *MOMIJI[7:]], title="=cmd|A0")
    book = openpyxl.load_workbook(io.BytesIO(annotated(data, imported(data), SMALL[1])))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_merged_cells_without_end_have_no_marked_copy(small: Portal, tmp_path: Path) -> None:
    sent, spoilt = io.BytesIO(workbook(HEADINGS, MOMIJI)), io.BytesIO()
    with zipfile.ZipFile(sent) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                merge = b'<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
                content = content.replace(b"</sheetData>", b"</sheetData>" + merge)
            new.writestr(name, content)
    (tmp_path / "case.xlsx").write_bytes(spoilt.getvalue())
    arguments = ("adoptions", str(tmp_path / "case.xlsx"), "--answer", str(tmp_path / "answer.xlsx"))
    result = small.command("import", "--root", str(small.root), *arguments)
    assert result.exit_code == 2 and not (tmp_path / "answer.xlsx").exists()


def test_long_lines_of_markdown_cost_no_more_than_their_length() -> None:
    for line in ("## a" + " " * 20_000 + "b", " " * 20_000 + "|" * 2_000 + "x", "[" * 20_000, "# " + "#" * 2_000 + "b"):
        assert [text_of(section) for section in sections(line, rendered=False)]
        assert plain(line)


@pytest.mark.parametrize(
    "address",
    [
        "x/#{nope}",
        "x/#{id",
        "javascript:alert(1)//{id}",
        "https://example.org/",
        "//example.org/",
        "x/{id:9}",
        "x/{id.a}",
    ],
)
def test_where_rows_are_shown_is_a_place_in_the_site(small: Portal, address: str) -> None:
    small.edit("datasets/schemas/claims.yaml", "fields:\n", f'search: {{address: "{address}"}}\nfields:\n')
    found = small.errors()
    assert {each["code"] for each in found} == {"broken-schema"} and "search.address" in found[0]["message_en"]


def test_words_of_a_schema_cannot_end_the_form(small: Portal) -> None:
    path = small.root / "datasets/schemas/adoptions.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"description: .*", 'description: "<!--<script>"', text, count=2), encoding="utf-8")
    assert small.run("build").exit_code == 0
    form = (small.root / "site/contribute/adoptions/form.html").read_text(encoding="utf-8")
    assert "<!--<script>" not in form
    assert list(audit(small.root / "site", None)) == []


# ---------------------------------------------------------------- files without end, links, and what would be written


@pytest.mark.parametrize("path", ["outcomes.csv", "projects/x.yaml", "schemas/claims.yaml", "checks/x.sql"])
@pytest.mark.parametrize("target", ["/dev/zero", "/etc/passwd", "x-itself", "pipe"])
def test_only_the_portals_own_files_are_read(small: Portal, path: str, target: str) -> None:
    file = small.root / "datasets" / path
    file.unlink(missing_ok=True)
    if target == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(file.name if target == "x-itself" else target)
    told = [found for found in small.errors() if found["origin"]["path"] == f"datasets/{path}"]
    assert [found["code"] for found in told] == ["unreadable-file"]


def test_a_file_of_gigabytes_is_not_read(small: Portal) -> None:
    with (small.root / "datasets/outcomes.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    assert [found["code"] for found in small.errors()] == ["unreadable-file"]


def test_nothing_is_written_through_a_link(small: Portal, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(small.root / "datasets/adoptions", outside)
    (small.root / "datasets/adoptions").symlink_to(outside)
    before = sorted(outside.iterdir())
    text = (outside / "momiji-2015.yaml").read_text(encoding="utf-8").replace("momiji-2015", "momiji-2016")
    record = small.write("inbox/adoptions/x.yaml", text)
    small.command("inbox", "--root", str(small.root))
    assert sorted(outside.iterdir()) == before
    result = small.command("import", "--root", str(small.root), "adoptions", str(record), "--write", "--yes")
    assert "はリンクです" in result.output and sorted(outside.iterdir()) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("datasets/outcomes.csv", "project,indicator,fiscal_year,source,value\n" + "a\n" * 200_000),
        ("datasets/municipalities.csv", "code,kind,prefecture,name\n" + "9,b,c,d\n" * 200_000),
        ("datasets/sources.yaml", "- 1\n" * 200_000),
        ("datasets/sources.yaml", "- " + "\n  ".join(f"k{number}: 1" for number in range(100_000)) + "\n"),
        ("datasets/sources.yaml", "- " + "\n  ".join(["id: a"] * 100_000) + "\n"),
        ("datasets/outcomes.csv", ",".join(f"k{number}" for number in range(100_000)) + "\n"),
    ],
    ids=["ragged", "cells", "items", "keys", "same keys", "headings"],
)
def test_a_file_that_is_wrong_all_over_is_told_of_in_a_thousand_lines(small: Portal, path: str, text: str) -> None:
    small.write(path, text)
    found = small.errors()
    assert len(found) < 6_000 and "more-problems" in {each["code"] for each in found}


def test_warnings_leave_a_file_whole(small: Portal) -> None:
    """More doubts than are told keep no row out, and no error unsaid."""
    path = small.root / "datasets/sources.yaml"
    text = path.read_text(encoding="utf-8")
    rows = [f'- {{id: s{number}, title: "a@b.example", published_on: 2015, kind: news}}' for number in range(1_100)]
    path.write_text("\n".join([text.rstrip(), *rows, "- {id: last, title: x, published_on: 2015-13, kind: news}\n"]))
    code, found = small.check()
    assert code == 1 and [each["code"] for each in found if each["level"] == "error"] == ["no-such-day"]
    doubts = [each for each in found if each["code"] == "personal-data"]
    assert len(doubts) == 1_001 and sum(each.get("count", 1) for each in doubts) == 1_100


# ---------------------------------------------------------------- histories


def _crafted(root: Path, entry: bytes) -> str:
    """A commit whose datasets hold an entry that no folder can hold; a commit without it stands upon it."""
    ours = "datasets/datapackage.yaml"
    blob = git(root, "rev-parse", f"HEAD:{ours}")
    content = b"100644 datapackage.yaml\0" + bytes.fromhex(blob) + entry.replace(b"BLOB", bytes.fromhex(blob))
    command = ["git", "-C", str(root), "hash-object", "-w", "-t", "tree", "--literally", "--stdin"]
    datasets = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()
    top = subprocess.run(
        ["git", "-C", str(root), "mktree"],
        input=f"040000 tree {datasets}\tdatasets\n".encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    odd = git(root, "commit-tree", top.strip(), "-p", "HEAD", "-m", "x")
    git(root, "reset", "--soft", git(root, "commit-tree", "HEAD^{tree}", "-p", odd, "-m", "y"))
    return odd


@pytest.mark.parametrize(
    "entry",
    [
        b"100644 " + b"n" * 5_000 + b"\0BLOB",
        b"100644 " + b"\xff" * 250 + b"\0BLOB",
        b"100644 gone.csv\0" + b"\x22" * 20,
    ],
    ids=["long name", "long name once it is text", "no such content"],
)
def test_a_revision_that_cannot_be_taken_out_is_told(small: Portal, entry: bytes) -> None:
    commit(small.root)
    odd = _crafted(small.root, entry)
    packed = pack(small.root, odd, "HEAD")
    assert [each.code for each in packed.problems] == ["unknown-revision"]
    with pytest.raises(RevisionError):
        reviewed(small, odd)


def test_names_that_lead_out_of_a_folder_on_windows_are_left_out(small: Portal, tmp_path: Path) -> None:
    commit(small.root)
    odd = _crafted(small.root, b"100644 ..\\..\\x.yaml\0BLOB")
    export(small.root, odd, ["datasets"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*.yaml")] == ["datapackage.yaml"]


def test_a_commit_of_gigabytes_is_not_taken_out(small: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("machikado.core.git.MAX_BYTES", 10_000)
    with pytest.raises(RevisionError, match="too large"):
        export(small.root, commit(small.root), ["datasets"], tmp_path / "out")


@pytest.mark.parametrize("seconds", [253402300800, 99999999999999, 4102444800])
def test_a_commit_of_another_age_decides_no_day(small: Portal, seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    first = commit(small.root)
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{seconds} +0000")
    small.write("datasets/note.txt", "x")
    last = commit(small.root)
    assert as_of(small.root) <= datetime.date.today() + datetime.timedelta(days=1)
    assert newest_on(small.root, datetime.date(2098, 1, 1)) == first
    assert pack(small.root, first, last).problems or seconds == 4102444800


# ---------------------------------------------------------------- time that grows faster than what is sent


def test_lists_of_thousands_take_their_time_only_once() -> None:
    """Ten times the rows take about ten times as long; they took a hundred."""

    def seconds(count: int) -> float:
        own = [HEADINGS[:9], *([f"x{number}", *MOMIJI[1:9]] for number in range(count))]
        listed = [["識別子", *HEADINGS[9:]], *([f"x{number}", *MOMIJI[9:]] for number in range(count))]
        data = sheets(記録=own, 横展開の出典=[["識別子", "出典", "出典の箇所"], *listed[1:]])
        start = time.process_time()
        assert len(imported(data).records) == count
        return time.process_time() - start

    assert seconds(3_000) < 30 * seconds(300)


def test_parts_without_end_are_one_text() -> None:
    text = "a: 1\n" + "---\nsources:\n" * 100_000
    assert parts_of(text, {"sources"}) == [("", text)]


@pytest.mark.parametrize("text", ["," * 2_000_000, ",".join(map(str, range(200_000))), "---\n" * 200_000])
def test_rows_of_any_width_are_read_at_once(text: str) -> None:
    found = imported(text.encode(), "case.csv")
    assert not found.records and found.problems


@pytest.mark.parametrize("parent", [lambda number: number + 1, lambda number: (number + 1) % 50_000])
def test_long_chains_and_circles_make_a_tree(parent: Callable[[int], int]) -> None:
    rows = [{"key": number, "parent": parent(number)} for number in range(50_000)]
    assert len(walk(rows, "key", "parent")) == 50_000


def test_a_grid_of_millions_of_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        grid([{"row": number, "column": f"{number}"} for number in range(1_000)], "row", "column")


def test_a_row_is_found_by_its_key_in_words(small: Portal) -> None:
    rows = open_portal(small.root, AS_OF).package.tables["outcomes"]
    for row in rows:
        assert rows.called(key_text(row.key)) is row
    assert rows.called("nothing") is None


@pytest.mark.parametrize("pattern", ["[ab]*[ab]*[ab]*[cd]", "(?:a?)" * 22 + "[bc]", "(" * 6_000 + "a" + ")" * 6_000])
def test_patterns_that_take_long_are_refused(small: Portal, pattern: str) -> None:
    small.edit(
        "datasets/schemas/claims.yaml",
        "fields:\n",
        f"fields:\n  - {{name: x, constraints: {{pattern: '{pattern}'}}}}\n",
    )
    assert "broken-schema" in {each["code"] for each in small.errors()}


# ---------------------------------------------------------------- words


def test_a_reference_by_gh_and_a_number_is_kept_apart() -> None:
    commenting = tool("comment")
    assert commenting.is_inert(cell("GH-12 gh-3 @x #4"))
    assert not commenting.is_inert("GH&#45;12") and not commenting.is_inert("&#71;H&#45;12")


def test_feeds_hold_for_the_first_year_and_lines_of_every_kind() -> None:
    assert digits(datetime.date(1, 2, 3)) == "00010203"
    assert len(ical_text("a\u2028BEGIN:VEVENT\x85BEGIN:VEVENT\x0bx\r\ny").splitlines()) == 1


def test_answers_without_bottom_are_refused() -> None:
    with pytest.raises(tool("comment").Refused):
        tool("answers").answers_of("[" * 100_000)
