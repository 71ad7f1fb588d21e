"""The answers of the job that reads what strangers wrote: believed only as far as nothing in them can act."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import comment

_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}"
FILE = re.compile(rf"datasets/(?:{_NAME}/){{0,3}}{_NAME}\.(?:yaml|csv)")
DEFINITIONS = ("datasets/schemas/", "datasets/checks/", "datasets/derived/", "datasets/datapackage.")
STATES = ("ready", "questions", "errors")
LETTERS = 25_000  # of each part of a comment
FILES = 200  # of one pull request


class Answer(NamedTuple):
    """What a file or an issue becomes; every text in it is inert."""

    path: str
    name: str  # the path in words
    state: str
    files: Mapping[str, str]
    words: str
    record: str


def answers_of(text: str) -> tuple[str, list[Answer]]:
    """Who answers by when, and the answers. comment.Refused where they are not what we expect."""
    try:
        found = json.loads(text)
        return _inert(found["promise"]), [_answer(each) for each in found["answers"]]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise comment.Refused(f"the answers cannot be read ({type(error).__name__})") from error


def _answer(found: Mapping[str, Any]) -> Answer:
    files = {str(path): str(text) for path, text in found["files"].items()}
    if found["state"] not in STATES or len(files) > FILES or not all(map(is_ours, files)):
        raise comment.Refused("the answers hold what we do not write")
    name, told, record = (_inert(found[part]) for part in ("name", "words", "record"))
    return Answer(str(found["path"]), name, found["state"], files, told, record)


def is_ours(path: str) -> bool:
    return FILE.fullmatch(path) is not None and ".." not in path and not path.startswith(DEFINITIONS)


def _inert(text: str) -> str:
    if not comment.is_inert(str(text)):
        return "安全に表示できませんでした。/ It could not be shown safely."
    return comment.shortened(str(text), LETTERS)


def parts(answer: Answer) -> str:
    return f"{answer.words}\n{answer.record}"
