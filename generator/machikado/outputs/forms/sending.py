"""Say where contributions go, and prepare links for mail, issues and new files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from ...core import i18n
from ...package.contact import Contact

MAX_LETTER = 2_000  # signs of an address that begins a mail: programs for mail take no more
MAX_ADDRESS = 8_000  # of one that begins an issue
_DIAL = "+0123456789"
# What a browser's encodeURIComponent leaves as it is.
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")


class Way(NamedTuple):
    """One way to send something: which it is, what it is called, what is shown, and where it leads."""

    kind: str
    title: str
    text: str
    href: str = ""


def ways(contact: Contact, language: str) -> Iterator[Way]:
    """Every way to reach whoever publishes the portal, and when and how soon they answer."""
    texts = i18n.texts(language)
    dial = "".join(each for each in contact.phone if each in _DIAL)
    for kind, text, href in (
        ("name", contact.name, ""),
        ("email", contact.email, letter(contact, "", "")),
        ("form", contact.form_url, contact.form_url),
        ("phone", contact.phone, f"tel:{dial}"),
        ("repository", contact.repository, contact.repository),
        ("hours", contact.hours, ""),
        ("answer", contact.answer_days and texts["contact_answer_days"].format(days=contact.answer_days), ""),
    ):
        if text:
            yield Way(kind, texts[f"contact_{kind}"], text, href)


def sentences(contact: Contact, send: str, language: str) -> list[str]:
    """Where to send it, as lines of a text; `send` are the portal's own words. One sentence where nothing is set."""
    texts = i18n.texts(language)
    colon = texts["colon"]
    lines = [f"{way.title}{colon}{way.text}" for way in ways(contact, language)]
    if send or contact.reachable:
        return [*(line for line in send.splitlines() if line.strip()), *lines]
    return [texts["contact_none"], *lines]


def letter(contact: Contact, subject: str, body: str, short: str = "") -> str:
    """An address that begins a mail with a subject and a text; `short` stands for a text that is too long."""
    if not contact.email:
        return ""
    whole = _mail(contact.email, subject, body)
    return whole if len(whole) <= MAX_LETTER else _mail(contact.email, subject, short)


def _mail(address: str, subject: str, body: str) -> str:
    to = "@".join(_quoted(part) for part in address.split("@"))
    told = {"subject": " ".join(subject.split()), "body": body.replace("\r\n", "\n").replace("\n", "\r\n")}
    query = "&".join(f"{name}={_quoted(text)}" for name, text in told.items() if text)
    return f"mailto:{to}?{query}" if query else f"mailto:{to}"


def issue(contact: Contact, title: str, body: str = "") -> str:
    """An address that begins an issue in the repository."""
    if not contact.repository:
        return ""
    address = f"{contact.repository}/issues/new?title={_quoted(title)}"
    whole = f"{address}&body={_quoted(body)}" if body else address
    return whole if len(whole) <= MAX_ADDRESS else address


def new_file(contact: Contact, folder: str) -> str:
    """An address that begins a new file in a folder of the repository."""
    return f"{contact.repository}/new/main/{_path(folder.strip('/'))}" if contact.repository else ""


def edit_file(contact: Contact, path: str) -> str:
    """An address that opens a file of the repository for editing."""
    return f"{contact.repository}/edit/main/{_path(path)}" if contact.repository else ""


def _quoted(text: str) -> str:
    return "".join(each if each in _SAFE else "".join(f"%{byte:02X}" for byte in each.encode()) for each in text)


def _path(text: str) -> str:
    return "/".join(map(_quoted, text.split("/")))


def as_words(contact: Contact) -> Mapping[str, Any]:
    """The contact as templates and scripts read it."""
    return {each.name: getattr(contact, each.name) for each in fields(contact)} | {"reachable": contact.reachable}
