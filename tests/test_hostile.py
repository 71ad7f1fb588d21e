"""What strangers may try, in one place: markup, workbooks, names and settings that want more than they should."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from conftest import Portal
from importing import HEADINGS, MOMIJI, SMALL, imported, workbook
from machikado.audit import audit
from machikado.importers.annotating import annotated
from machikado.importers.marks import marks_of
from machikado.offline import offline_page
from machikado.search.prose import plain, sections, text_of


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
