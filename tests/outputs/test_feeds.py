"""Feeds can be read by whoever follows the standards, say the same for the same data, and hold what has a date."""

from __future__ import annotations

import datetime
import re
import shutil
import uuid
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest
from conftest import AS_OF, PORTALS, Portal
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_regressions.file_regression import FileRegressionFixture
from selectolax.lexbor import LexborHTMLParser

from feed_schema import FEEDS
from machikado.build.audit import audit
from machikado.build.pipeline import build
from machikado.build.written_files import expected
from machikado.outputs.feeds.entries import Feed, feeds_of
from machikado.outputs.feeds.formats import atom, calendar, folded, ical_text
from machikado.package.descriptor import read_definitions
from machikado.package.rows import Row
from machikado.portal import open_portal

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def fed(small: Portal) -> Portal:
    """The small portal with two feeds."""
    text = FEEDS.replace(" {locator}", "")
    if "as_of" not in (small.root / "datasets/schemas/claims.yaml").read_text(encoding="utf-8"):
        text = re.sub(r"^.*table: claims.*\n", "", text, flags=re.MULTILINE)
    small.append("datasets/datapackage.yaml", text.lstrip("\n"))
    return small


def _feeds(portal: Portal, day: datetime.date = AS_OF) -> tuple[Any, dict[str, Feed]]:
    package = open_portal(portal.root, day).package
    found = feeds_of(package, "ja", _address)
    owned = (feed for feeds in found.by_owner.values() for feed in feeds)
    return package, {feed.path: feed for feed in (*found.whole, *owned)}


def _address(row: Row) -> str:
    return f"{row.table.name}/{row.key[0]}/"


@pytest.mark.parametrize("name", ["days.ics", "news.atom", "projects/sakura/news.atom"])
def test_a_feed(fed: Portal, name: str, file_regression: FileRegressionFixture) -> None:
    """Golden files, to be read."""
    assert build(fed.root, site=fed.root / "site", as_of=AS_OF).written
    text = (fed.root / "site" / name).read_bytes().decode()
    file_regression.check(text, extension=f".{name.rpartition('.')[2]}", encoding="utf-8", newline="")


def test_pages_lead_to_feeds_and_the_audit_is_content(fed: Portal) -> None:
    fed.write(
        "docs/subscribe.md.j2",
        "---\ntitle: t\ndescription: d\nfeed: news.atom\n---\n"
        '{% from "_macros/facts.html.j2" import feed_links %}\n\n# t\n\n{{ feed_links() }}\n\n'
        '{{ feed_links(tables.projects["sakura"]) }}\n\n<p id="none">{{ feed_links(tables.sources[0:1][0]) }}</p>\n',
    )
    site = fed.root / "site"
    assert build(fed.root, site=site, as_of=AS_OF).written
    page = LexborHTMLParser((site / "subscribe/index.html").read_text(encoding="utf-8"))
    links = [str(link.attributes["href"]) for link in page.css("article a") if "." in str(link.attributes["href"])[3:]]
    assert {"../days.ics", "../news.atom", "../projects/sakura/news.atom"} <= set(links)
    assert page.css_first("link[type='application/atom+xml']").attributes["href"] == "../news.atom"
    data = (site / "data/index.html").read_text(encoding="utf-8")
    assert "../days.ics" in data and "../news.atom" in data
    assert list(audit(site, expected(fed.root, site))) == []


def test_a_second_build_writes_no_feed(fed: Portal) -> None:
    build(fed.root, site=fed.root / "site", as_of=AS_OF)
    again = build(fed.root, site=fed.root / "site", as_of=AS_OF)
    assert again.written and not [path for path in again.written.written if path.endswith((".ics", ".atom"))]


def test_identifiers_stay_when_the_site_moves_and_differ_between_records(fed: Portal) -> None:
    package, feeds = _feeds(fed)
    texts = [
        write(package, feeds[name], "ja", url, _address)
        for name, write in (("days.ics", calendar), ("news.atom", atom))
        for url in ("https://a.example/", "https://b.example/x/", "")
    ]
    names = [re.findall(r"(?:UID:|urn:uuid:)([0-9a-f-]{36})", text) for text in texts]
    assert names[0] == names[1] == names[2] and names[3] == names[4] == names[5]
    assert all(len(set(each)) == len(each) > 1 and uuid.UUID(each[0]) for each in names)
    assert "https://b.example/x/meetings/mihon-1/" in texts[1] and "URL:" not in texts[2]


def test_what_has_no_day_is_in_no_calendar_and_what_has_no_date_in_no_feed(fed: Portal) -> None:
    fed.edit("datasets/adoptions/momiji-2015.yaml", "started: 2015-04", "started: 2015-04-03")
    _, feeds = _feeds(fed)
    adopted = [entry.row.key[0] for entry in feeds["days.ics"].entries if entry.row.table.name == "adoptions"]
    assert adopted == ["momiji-2015"]
    fed.edit("datasets/adoptions/momiji-2015.yaml", "started: 2015-04-03\n", "")
    _, feeds = _feeds(fed)
    assert "momiji-2015" not in [entry.row.key[0] for entry in feeds["news.atom"].entries]


def test_what_has_not_happened_is_no_news(fed: Portal) -> None:
    before, after = (
        [entry.row.key for entry in _feeds(fed, day)[1]["news.atom"].entries]
        for day in (datetime.date(2015, 3, 31), AS_OF)
    )
    assert set(before) < set(after)
    assert all(feed.entries for feed in _feeds(fed)[1].values())


def test_a_feed_without_entries_is_no_file(fed: Portal) -> None:
    _, feeds = _feeds(fed, datetime.date(1900, 1, 1))
    assert not [path for path in feeds if path.endswith(".atom")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("path: days.ics", "path: days.txt", "must be x.ics or x.atom"),
        ("path: days.ics", "path: ../days.ics", "must be x.ics or x.atom"),
        ("path: days.ics", "path: news.atom", "must be x.ics or x.atom"),
        ("meetings, on: held_on, title: \"会議：{label}\"}\n", "meting, on: held_on, title: x}\n", "no table “meting”"),
        ("on: [started]", "on: [startd]", "there is no field “adoptions.startd”"),
        ("on: [started]", "on: [funding]", "“adoptions.funding” is no date"),
        ("{project}：{funding}", "{project}：{fundng}", "there is no field “adoptions.fundng”"),
        ("など\"\n      for: projects\n", "など\"\n      for: x\n", "no table “x”"),
        ("      title: \"日々, 会議; など\"\n", "", "“title” is missing"),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_written_is_a_broken_definition(fed: Portal, old: str, new: str, reason: str) -> None:
    fed.edit("datasets/datapackage.yaml", old, new)
    found = [problem for problem in read_definitions(fed.root).problems if reason in problem.message_en]
    assert found and found[0].origin.path == "datasets/datapackage.yaml" and found[0].origin.line


# ---------------------------------------------------------------- the standards


def unfolded(text: str) -> list[str]:
    """Content lines as RFC 5545, 3.1 has a reader join them."""
    assert text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_calendar_keeps_to_its_standard(fed: Portal) -> None:
    package, feeds = _feeds(fed)
    lines = unfolded(calendar(package, feeds["days.ics"], "ja", "https://x.example/", lambda row: "p/"))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    text = "\n".join(lines)
    events = re.findall(r"BEGIN:VEVENT\n(.*?)\nEND:VEVENT", text, re.DOTALL)
    assert len(events) == len(feeds["days.ics"].entries) == text.count("BEGIN:VEVENT")
    for event in events:
        names = [re.split("[;:]", line)[0] for line in event.split("\n")]
        assert len(names) == len(set(names)) and {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(names)
        assert re.search(r"^DTSTART;VALUE=DATE:\d{8}$", event, re.MULTILINE)
        assert "DTSTAMP:20160101T000000Z" in event
    assert "NAME:日々\\, 会議\\; など" in lines


@given(st.text())
@example("a\nb")
@example("a\r\nEND:VEVENT")
def test_any_text_survives_a_calendar(text: str) -> None:
    (line,) = unfolded(folded(f"SUMMARY:{ical_text(text)}") + "\r\n")
    read = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], line.removeprefix("SUMMARY:"))
    kept = re.sub("[\u2028\u2029]", " ", re.sub("[^\n -~\xa0-\U0010ffff]", "", text))
    assert read == kept and line.splitlines() == [line]


def test_atom_keeps_to_its_standard(fed: Portal) -> None:
    """RFC 4287: what a feed and an entry must hold, once; absolute identifiers; instants with a zone."""
    package, feeds = _feeds(fed)
    for name in ("news.atom", "projects/sakura/news.atom"):
        root = ElementTree.fromstring(atom(package, feeds[name], "ja", "https://x.example/", lambda row: "p/"))
        assert root.tag == f"{ATOM}feed"
        for each in (root, *root.findall(f"{ATOM}entry")):
            for must in ("id", "title", "updated"):
                assert len(each.findall(ATOM + must)) == 1
            assert str(each.findtext(f"{ATOM}id")).startswith("urn:uuid:")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", str(each.findtext(f"{ATOM}updated")))
            assert [link.get("rel") for link in each.findall(f"{ATOM}link")][-1] == "alternate"
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        assert root.find(f"{ATOM}link").get("href") == f"https://x.example/{name}"  # type: ignore[union-attr]
    assert str(root.findtext(f"{ATOM}title")).startswith("新しいこと <&>: ")


def test_news_are_bounded_and_the_newest_come_first(fed: Portal) -> None:
    form = (fed.root / "datasets/adoptions/oki-2015.yaml").read_text(encoding="utf-8")
    for number in range(70):
        text = form.replace("oki-2015", f"oki-{number}")
        fed.write(f"datasets/adoptions/oki-{number}.yaml", re.sub("started: .*", f"started: {1900 + number}-05", text))
    _, feeds = _feeds(fed)
    days = [entry.day for entry in feeds["news.atom"].entries]
    assert len(days) == 30 and days == sorted(days, reverse=True) and days[0].year == 2015


def test_another_organisation_declares_its_own(tmp_path: Path) -> None:
    shutil.copytree(PORTALS / "other", tmp_path / "other", ignore=shutil.ignore_patterns(".machikado", "site"))
    portal = Portal(tmp_path / "other")
    portal.append(
        "datasets/datapackage.yaml",
        "machikado:\n  feeds:\n    - path: inspections.ics\n      title: Inspections\n      for: bridges\n"
        '      entries:\n        - {table: inspections, on: held_on, title: "{bridge}: {grade}"}\n',
    )
    site = portal.root / "site"
    assert build(portal.root, site=site, as_of=datetime.date(2023, 1, 1)).written
    text = (site / "bridges/long-bridge/inspections.ics").read_text(encoding="utf-8")
    assert "SUMMARY:Long Bridge: Fair" in text.replace("\r\n ", "")
    page = LexborHTMLParser((site / "data/index.html").read_text(encoding="utf-8"))
    assert "Inspections — Add to a calendar (.ics)" in page.css_first("article").text()


# ---------------------------------------------------------------- what other readers make of them


def test_a_calendar_reader_reads_every_event(fed: Portal) -> None:
    """icalendar: each entry once, on its day, for the whole day, with its title as it was written."""
    package, feeds = _feeds(fed)
    entries = feeds["days.ics"].entries
    read = icalendar.Calendar.from_ical(calendar(package, feeds["days.ics"], "ja", "https://a.example/", _address))
    events = [(event.decoded("dtstart"), str(event["summary"])) for event in read.walk("VEVENT")]
    assert len(entries) > 1
    assert sorted(day for day, _ in events) == sorted(entry.day for entry in entries)
    assert "会議：みほん会議（第1回）" in {title for _, title in events}
    assert not [title for _, title in events if "{" in title or not title]


def test_a_feed_reader_reads_every_entry(fed: Portal) -> None:
    """feedparser: well formed, each entry once, with title, address and date."""
    package, feeds = _feeds(fed)
    entries = feeds["news.atom"].entries
    read = feedparser.parse(atom(package, feeds["news.atom"], "ja", "https://a.example/", _address))
    assert not read.bozo and read.version == "atom10" and len(entries) > 1
    assert read.entries[0].title == "会議：みほん会議（第1回）"
    assert not [each.title for each in read.entries if "{" in each.title or not each.title]
    assert [each.link for each in read.entries] == [f"https://a.example/{_address(entry.row)}" for entry in entries]
    assert len({each.id for each in read.entries}) == len(entries)
    assert [datetime.date(*each.updated_parsed[:3]) for each in read.entries] == [entry.day for entry in entries]
