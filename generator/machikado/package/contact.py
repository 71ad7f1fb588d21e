"""Read who receives contributions: `extra: {contact: …}` and `repo_url` of `mkdocs.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..core.messages import Both, reason
from ..core.model import Origin, Problem
from ..core.problems import problem
from ..core.strings import nearest
from ..core.yaml_reader import Loaded, plain
from ..validation.value_checks import plain_text, url

SETTINGS = "mkdocs.yml"
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}\Z")
_PHONE = re.compile(r"\+?[0-9][0-9() -]{5,30}\Z")
_DAYS = re.compile(r"[1-9][0-9]{0,2}\Z")
_MOST = 200  # letters of a name or of hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where people reach whoever publishes the portal; every part may be empty."""

    name: str = ""
    email: str = ""
    form_url: str = ""
    phone: str = ""
    hours: str = ""
    answer_days: str = ""  # within how many working days an answer is promised
    repository: str = ""  # the address of the repository: `repo_url`

    @property
    def reachable(self) -> bool:
        """Whether there is any way at all to send something."""
        return bool(self.email or self.form_url or self.phone or self.repository)


NOBODY = Contact()


def _is_plain(text: str) -> bool:
    return len(text) <= _MOST and "\n" not in text and plain_text(text) is None


# What each setting must be: a test, what is expected, and an example.
_RULES: Mapping[str, tuple[Callable[[str], object], Both, str]] = {
    "name": (_is_plain, reason("one-line"), "〇〇市 情報政策課"),
    "email": (_EMAIL.match, reason("mail-address"), "open-data@city.example.lg.jp"),
    "form_url": (lambda text: url(text) is None, reason("web-address"), "https://www.city.example.lg.jp/contact"),
    "phone": (_PHONE.match, reason("telephone-number"), "026-000-0000"),
    "hours": (_is_plain, reason("one-line"), "平日 9時から17時まで"),
    "answer_days": (_DAYS.match, reason("number-of-days"), "10"),
    "repo_url": (lambda text: url(text) is None, reason("web-address"), "https://github.com/example/portal"),
}


def contact_of(loaded: Loaded | None) -> tuple[Contact, list[Problem]]:
    """The settings that are right, and a problem for each that is not, which is left out."""
    top = _entries(loaded)
    given = _entries(_entries(top.get("extra")).get("contact"))
    faults, found = list[Problem](), dict[str, str]()
    for setting, entry in [*given.items(), *(("repo_url", top[name]) for name in ("repo_url",) if name in top)]:
        if fault := _fault(setting, entry):
            faults.append(fault)
        elif (value := plain(entry)) is not None:
            found["repository" if setting == "repo_url" else setting] = value.rstrip("/") if "url" in setting else value
    return Contact(**found), faults


def _entries(loaded: Loaded | None) -> dict[str, Loaded]:
    return loaded[0] if loaded and isinstance(loaded[0], dict) else {}


def _fault(setting: str, entry: Loaded) -> Problem | None:
    value, origin = plain(entry), Origin(path=SETTINGS, line=entry[1])
    if setting not in _RULES:
        known = [name for name in _RULES if name != "repo_url"]
        near = nearest(setting, known)
        return problem("unknown-field", origin, field=setting, value=setting, proposed=near, known=", ".join(known))
    fits, expected, example = _RULES[setting]
    if value is None or (isinstance(value, str) and fits(value)):
        return None
    return problem(
        "bad-contact", origin, field=setting, value=str(value),
        title=setting, expected=expected, example=example,
    )  # fmt: skip


def missing_contact(contact: Contact, asks: bool) -> Iterator[Problem]:
    """A word where people are asked (`asks`) to send something and nothing says where to."""
    if asks and not contact.reachable:
        yield problem("no-contact", Origin(path=SETTINGS), level="warning")
