"""Where people send what they wrote: read from the settings, judged, and shown wherever something is asked for."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import openpyxl
import pytest
from conftest import AS_OF, Portal

from machikado.build import engines
from machikado.build.audit import audit
from machikado.build.pipeline import build
from machikado.outputs.forms.sending import MAX_LETTER, edit_file, issue, letter, new_file, sentences
from machikado.package.contact import Contact
from machikado.site.config import read_config

OFFICE = """
extra:
  contact:
    name: みほん市 情報政策課
    email: open+data@city.example.jp
    form_url: https://www.city.example.jp/form
    phone: 026-000-0000
    hours: 平日 9時から17時まで
    answer_days: 10
repo_url: https://github.com/example/portal/
"""


def settings(portal: Portal, text: str) -> engines.Config:
    """The portal's settings with another contact."""
    own = (portal.root / "mkdocs.yml").read_text("utf-8").partition("\nextra:")[0]
    portal.write("mkdocs.yml", f"{own}\n{text}")
    return read_config(portal.root)


def test_the_settings_are_read(small: Portal) -> None:
    config = settings(small, OFFICE)
    assert config.faults == ()
    assert config.contact == Contact(
        name="みほん市 情報政策課", email="open+data@city.example.jp", form_url="https://www.city.example.jp/form",
        phone="026-000-0000", hours="平日 9時から17時まで", answer_days="10",
        repository="https://github.com/example/portal",
    )  # fmt: skip
    assert config.repository == "https://github.com/example/portal"
    assert config.contact.reachable


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("email: 役場", "email"),
        ("email: a@b", "email"),
        ("email: a@city.example.jp?bcc=evil@example.org", "email"),
        ('email: "a@city.example.jp\\nBcc: b@example.org"', "email"),
        ("form_url: javascript:alert(1)", "form_url"),
        ("form_url: 'https://x/\"onclick=\"'", "form_url"),
        ("phone: 電話で", "phone"),
        ("answer_days: すぐ", "answer_days"),
        ("name: <b>課</b>", "name"),
        ("hours: [9, 17]", "hours"),
        ("mail: a@city.example.jp", "mail"),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_its_line_and_left_out(small: Portal, line: str, field: str) -> None:
    config = settings(small, f"extra:\n  contact:\n    {line}\n")
    (fault,) = config.faults
    place = (small.root / "mkdocs.yml").read_text("utf-8").splitlines().index(f"    {line}") + 1
    assert (fault.field, fault.level, fault.origin.line) == (field, "error", place)
    assert fault.fix and fault.fix_en
    assert config.contact == Contact()
    result = small.run("check")
    assert result.exit_code == 1
    assert f"[{fault.code}]" in result.output
    assert build(small.root, site=small.root / "site", as_of=AS_OF).written is None


def test_a_repository_is_an_address(small: Portal) -> None:
    (fault,) = settings(small, "repo_url: javascript:alert(1)\n").faults
    assert (fault.code, fault.field) == ("bad-contact", "repo_url")


def test_who_asks_without_saying_where_to_send_it_is_warned_once(small: Portal) -> None:
    assert "no-contact" not in small.run("check").output
    settings(small, "")
    result = small.run("check")
    assert (result.exit_code, result.output.count("[no-contact]")) == (0, 1)
    assert "email: open-data@city.example.lg.jp" in result.output
    assert "Add to mkdocs.yml" in small.run("check", "--lang", "en").output
    settings(small, "repo_url: https://github.com/example/portal\n")
    assert "no-contact" not in small.run("check").output
    small.edit("mkdocs.yml", "repo_url", "# repo_url")
    assert "no-contact" in small.run("check").output
    small.edit("datasets/schemas/adoptions.yaml", "contribute: [started, sources]\n", "")  # nothing is asked for
    assert "no-contact" not in small.run("check").output


def test_the_audit_warns_of_a_site_that_asks_and_names_no_address(tmp_path: Path) -> None:
    page = '<!doctype html>\n<html lang="ja"><head><title>題</title></head><body><h1>題</h1>{}</body></html>'
    for name in ("index.html", "a.html"):
        (tmp_path / name).write_text(page.format("<p data-no-contact>送り先はまだありません。</p>"), "utf-8")
    (found,) = audit(tmp_path)
    assert (found.code, found.level) == ("no-contact", "warning")
    (tmp_path / "index.html").write_text(page.format(""), "utf-8")
    (tmp_path / "a.html").write_text(page.format(""), "utf-8")
    assert list(audit(tmp_path)) == []


CONTACT = Contact(email="open+data@city.example.jp", repository="https://github.com/example/portal")


def test_a_letter_begins_with_its_subject_and_text() -> None:
    body = "団体：富士見町\n100% & <b>？#１</b>"
    address = letter(CONTACT, "横展開：\n題&cc=x@example.org", body)
    parts = urlsplit(address)
    told = parse_qs(parts.query)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", "open+data@city.example.jp")
    assert told == {"subject": ["横展開： 題&cc=x@example.org"], "body": [body.replace("\n", "\r\n")]}
    assert parts.fragment == ""


def test_a_text_too_long_for_a_mail_gives_way_to_a_short_one() -> None:
    address = letter(CONTACT, "題", "長い" * 1000, "添付してください")
    assert len(address) <= MAX_LETTER
    assert parse_qs(urlsplit(address).query)["body"] == ["添付してください"]


def test_nothing_is_promised_where_nothing_is_set() -> None:
    assert (letter(Contact(), "題", "文"), issue(Contact(), "題"), new_file(Contact(), "a")) == ("", "", "")
    assert len(sentences(Contact(), "", "ja")) == 1
    assert "まだ掲載していません" in sentences(Contact(), "", "ja")[0]
    assert sentences(Contact(), "窓口へ", "ja") == ["窓口へ"]


def test_the_repository_is_reached_at_the_file() -> None:
    assert new_file(CONTACT, "datasets/adoptions") == "https://github.com/example/portal/new/main/datasets/adoptions"
    assert edit_file(CONTACT, "datasets/日本.yaml").endswith("/edit/main/datasets/%E6%97%A5%E6%9C%AC.yaml")
    assert parse_qs(urlsplit(issue(CONTACT, "題", "a\nb")).query) == {"title": ["題"], "body": ["a\nb"]}
    assert "body" not in issue(CONTACT, "題", "長" * 9000)


def test_the_workbook_says_where_it_is_sent(small: Portal) -> None:
    settings(small, OFFICE)
    build(small.root, site=small.root / "site", as_of=AS_OF)
    book = openpyxl.load_workbook(io.BytesIO((small.root / "site/contribute/adoptions.xlsx").read_bytes()))
    told = [row[0].value for row in book["説明"].iter_rows()]
    assert "メール：open+data@city.example.jp" in told
    assert "返事：受け取ってから10営業日以内にお返事します。" in told
    form = (small.root / "site/contribute/adoptions/form.js").read_text("utf-8")
    assert '"email":"open+data@city.example.jp"' in form
