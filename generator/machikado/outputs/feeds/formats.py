"""Write feeds as iCalendar (RFC 5545) and Atom (RFC 4287), reproducibly."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from ...core.i18n import shown, title_of
from ...core.model import Artifact
from ...core.strings import in_words
from ...package.rows import Package, Row
from .entries import Entry, Feed, Feeds

Address = Callable[[Row], str]
_ORIGIN = "datasets/datapackage.yaml"
_ESCAPED = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys((0x2028, 0x2029), " "),  # at which some programs end a line, too
    **{ord(sign): word for sign, word in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))},
}
_XML_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def artifacts(package: Package, feeds: Feeds, language: str, site_url: str, address: Address) -> Iterator[Artifact]:
    """The files of all feeds; links are absolute where the site's address is known."""
    for feed in (*feeds.whole, *(each for owned in feeds.by_owner.values() for each in owned)):
        write = calendar if feed.kind == "ics" else atom
        text = write(package, feed, language, site_url, address)
        yield Artifact(path=feed.path, content=text.encode(), origin=_ORIGIN)


def _name(package: Package, *parts: str) -> str:
    """An identifier that stays when the site moves: from the package's name and what it is of."""
    return _uuid("/".join([str(package.descriptor.get("name") or "machikado"), *parts]))


@lru_cache(maxsize=1 << 14)
def _uuid(name: str) -> str:
    """Worked out once for a record, which stands in the feeds of several."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _entry_name(package: Package, entry: Entry) -> str:
    return _name(package, entry.row.table.name, *(in_words(part, "") for part in entry.row.key))


# ---------------------------------------------------------------- iCalendar


def calendar(package: Package, feed: Feed, language: str, site_url: str, address: Address) -> str:
    """Events of a whole day each; DTSTAMP is the day of the data, not of the build."""
    stamp = f"{digits(package.as_of)}T000000Z"
    maker, title = ical_text(_portal(package, language)), ical_text(feed.title)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Machikado//{maker}//{language.upper()}"]
    lines += ["CALSCALE:GREGORIAN", f"NAME:{title}", f"X-WR-CALNAME:{title}"]
    for entry in feed.entries:
        lines += ["BEGIN:VEVENT", f"UID:{_entry_name(package, entry)}", f"DTSTAMP:{stamp}"]
        lines += [f"DTSTART;VALUE=DATE:{digits(entry.day)}", f"SUMMARY:{ical_text(entry.words(language))}"]
        lines += [f"URL:{site_url}{entry.address(address)}"] * bool(site_url)
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def digits(day: datetime.date) -> str:
    """20170401; four digits of the year in the first thousand, too."""
    return day.isoformat().replace("-", "")


def ical_text(text: str) -> str:
    """A TEXT value: what would end or divide it is escaped, other control characters are left out."""
    return text.translate(_ESCAPED)


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets; each further one begins with a blank, and no letter is cut."""
    if len(line.encode()) <= 75:
        return line
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > 75:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += octets
    return "\r\n".join(pieces)


# ---------------------------------------------------------------- Atom


def atom(package: Package, feed: Feed, language: str, site_url: str, address: Address) -> str:
    """Records by the day on which they happened, the newest first."""
    root = site_url or "../" * feed.path.count("/")
    page = address(feed.owner) if feed.owner else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
        f"<id>urn:uuid:{_name(package, feed.path)}</id>",
        f"<title>{_xml(feed.title)}</title>",
        f"<updated>{_instant(package.as_of)}</updated>",
        f"<author><name>{_xml(_portal(package, language))}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_attribute(root + feed.path)}/>',
        f'<link rel="alternate" type="text/html" href={_attribute((root + page) or "./")}/>',
    ]
    for entry in feed.entries:
        lines += _atom_entry(package, entry, language, root + entry.address(address))
    return "\n".join([*lines, "</feed>", ""])


def _atom_entry(package: Package, entry: Entry, language: str, page: str) -> list[str]:
    table = entry.row.table
    on = table.field(entry.on)
    words = f"{title_of(on, language)}: {shown(on, entry.row[entry.on], language)}"
    return [
        "<entry>",
        f"<id>urn:uuid:{_entry_name(package, entry)}</id>",
        f"<title>{_xml(entry.words(language))}</title>",
        f"<updated>{_instant(entry.day)}</updated>",
        f'<link rel="alternate" type="text/html" href={_attribute(page)}/>',
        f"<category term={_attribute(table.name)} label={_attribute(title_of(table, language))}/>",
        f"<summary>{_xml(words)}</summary>",
        "</entry>",
    ]


def _portal(package: Package, language: str) -> str:
    words = package.descriptor
    return str((words.get("title_en") if language == "en" else "") or words.get("title") or words.get("name") or "")


def _instant(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(text: str) -> str:
    return escape(_XML_UNFIT.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_XML_UNFIT.sub("", text))
