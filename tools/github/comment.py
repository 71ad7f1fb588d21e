"""Posts what the check of a pull request found, as one comment that is renewed each time.

Usage: python3 tools/github/comment.py  (in .github/workflows/comment.yml, with GH_TOKEN; it asks GitHub with `gh api`)

It runs with the right to write, after a check that ran whatever the pull request holds. So it takes nothing on trust
that the check left behind, an archive with a number and a text:

* the number is digits, and names an open pull request of this repository whose newest commit is the one checked;
* the text is short, and of the few signs of which `machikado check --base REV --format markdown` makes a comment.
  It can hold no link, image, mention, reference or tag. Any other text is not shown, only that there was one;
* the archive is read in memory and within bounds; nothing is unpacked, and nothing of the pull request is run.

Only a comment of the bot's own that begins with the marker is renewed. What is printed here are our own words.
"""

from __future__ import annotations

import html
import io
import json
import lzma
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

MARKER = "<!-- machikado: data check -->"
BOT = "github-actions[bot]"
ARTIFACT = "answer"
MARKED = "marked"
FILES = {"number": 20, "comment.md": 1_000_000}  # what the archive holds, and how many bytes at most
LETTERS = 60_000  # GitHub takes 65,536
PAGES = 30  # of a hundred comments
OWN_TAGS = re.compile(r"</?(?:code|details|summary)>|<br>")
ENTITY = re.compile(r"&#(\d{1,7});(&#8288;)?")
HEADING = re.compile(r"^#{3,4} ", re.MULTILINE)
FOREIGN = re.compile(
    r"[<>\[\]()`_@\\!$~=\"'#&\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|://|www\.|\bGH-\d", re.IGNORECASE
)

UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, ValueError, RuntimeError, OSError,
)  # fmt: skip

Api = Callable[[str, str, Mapping[str, str] | None], bytes]  # method, path, fields → the answer's body


class Refused(Exception):
    """What the check left behind is not what we expect; the words are ours."""


class Run(NamedTuple):
    """The finished check: GitHub's own words about it."""

    repository: str
    number: int
    head: str
    address: str
    succeeded: bool


def run_of(event: Mapping[str, Any]) -> Run:
    """The check that an event of the kind `workflow_run` tells of. Refused unless it was of a pull request."""
    found = event["workflow_run"]
    if found["event"] != "pull_request":
        raise Refused("not of a pull request")
    repository = event["repository"]["full_name"]
    address = f"{event['repository']['html_url']}/actions/runs/{int(found['id'])}"
    return Run(repository, int(found["id"]), found["head_sha"], address, found["conclusion"] == "success")


def archive_of(listing: Mapping[str, Any], most: int = sum(FILES.values())) -> int:
    """The identifier of the newest archive with our name among a run's artifacts; of at most so many bytes. Refused."""
    found = [each for each in listing["artifacts"] if each["name"] == ARTIFACT and not each["expired"]]
    newest = max(found, key=lambda each: int(each["id"]), default=None)
    if newest is None or newest["size_in_bytes"] > most:
        raise Refused("no answer, or one that is too large")
    return int(newest["id"])


def answer_of(archive: bytes) -> tuple[int, str]:
    """The number and the text that an archive holds. Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            number, text = (_file(opened, name, limit) for name, limit in FILES.items())
        if not re.fullmatch(r"[1-9][0-9]{0,8}\n?", number, re.ASCII):
            raise Refused("the number is none")
        return int(number), text
    except UNREADABLE as error:
        raise Refused(f"the archive cannot be read ({type(error).__name__})") from error


def file_of(archive: bytes, name: str, limit: int) -> str:
    """The text of one file in an archive. Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return _file(opened, name, limit)
    except UNREADABLE as error:
        raise Refused(f"the archive cannot be read ({type(error).__name__})") from error


def _file(archive: zipfile.ZipFile, name: str, limit: int) -> str:
    with archive.open(name) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise Refused("a file is too large")
    return content.decode("utf-8")


def is_of(pull: Mapping[str, Any], number: int, run: Run) -> bool:
    """Whether this pull request is the one that the run checked, and still is at that commit."""
    found = (pull["base"]["repo"]["full_name"], pull["number"], pull["state"], pull["head"]["sha"])
    return bool(found == (run.repository, number, "open", run.head))


def is_inert(text: str) -> bool:
    """Whether a text is made of our own few signs, with everything else written out as entities."""
    if any(int(sign) in (35, 64) and not joiner for sign, joiner in ENTITY.findall(text)):
        return False  # GitHub reads the entities before it looks for @names and #numbers
    if re.search(r"\bGH-\d", html.unescape(text), re.IGNORECASE):
        return False
    return not FOREIGN.search(HEADING.sub("", ENTITY.sub("", OWN_TAGS.sub("", text))))


def shortened(text: str, letters: int = LETTERS) -> str:
    """A text within GitHub's bounds, cut at the end of a line."""
    if len(text) <= letters:
        return text
    kept = text[:letters].rpartition("\n")[0]
    open_ones = kept.count("<details>") - kept.count("</details>")
    closing = "\n\n</details>" * max(open_ones, 0)
    return f"{kept}{closing}\n\n長いので、ここまでを示しました。/ Cut here: it was too long."


def comment(text: str, run: Run, marked: bool = False) -> str:
    """The whole comment: our marker, the answer, and where the rest is; `marked`: workbooks are there, too."""
    if not is_inert(text):
        text = "確認の結果を、安全に表示できませんでした。/ The answer could not be shown safely."
    log = f"[検査の記録 / The check’s log]({run.address})"
    site = f"[できあがりのサイト（ZIP）/ The site as it will be (ZIP)]({run.address}#artifacts)"
    again = "直して送ると、このコメントが書き換わります。/ This comment is renewed with every push."
    books = f"[説明を書き込んだ Excel（ZIP）/ The workbooks with what was found]({run.address}#artifacts)"
    links = " ・ ".join([site] * run.succeeded + [books] * marked + [log])
    return "\n\n".join([MARKER, shortened(text.strip()), "---", links, again])


def own_comment(comments: Iterator[Mapping[str, Any]]) -> int | None:
    """The identifier of the bot's own comment with our marker."""
    found = own(comments, MARKER)
    return int(found["id"]) if found else None


def own(written: Iterator[Mapping[str, Any]], marker: str) -> Mapping[str, Any] | None:
    """The first comment or issue that the bot itself wrote and that begins with a marker."""
    for each in written:
        author = each.get("user") or {}
        bot = author.get("login") == BOT and author.get("type") == "Bot"
        if bot and (each["body"] or "").startswith(marker):
            return each
    return None


def post(event: Mapping[str, Any], api: Api) -> str:
    """Posts or renews the comment for an event; says what was done. Refused."""
    run = run_of(event)
    top = f"repos/{run.repository}"
    listing = json.loads(api("GET", f"{top}/actions/runs/{run.number}/artifacts?per_page=100", None))
    archive = api("GET", f"{top}/actions/artifacts/{archive_of(listing)}/zip", None)
    number, text = answer_of(archive)
    if not is_of(json.loads(api("GET", f"{top}/pulls/{number}", None)), number, run):
        raise Refused("the number is of another pull request, or of an older state of this one")
    known = own_comment(pages(f"{top}/issues/{number}/comments?", api))
    fields = {"body": comment(text, run, any(each["name"] == MARKED for each in listing["artifacts"]))}
    if known is None:
        api("POST", f"{top}/issues/{number}/comments", fields)
        return f"posted on {number}"
    api("PATCH", f"{top}/issues/comments/{known}", fields)
    return f"renewed on {number}"


def pages(path: str, api: Api) -> Iterator[Mapping[str, Any]]:
    """Everything in a list of GitHub's, within bounds; `path` ends in `?` or `&`."""
    for page in range(1, PAGES + 1):
        found = json.loads(api("GET", f"{path}per_page=100&page={page}", None))
        yield from found
        if len(found) < 100:
            return


def _github(method: str, path: str, fields: Mapping[str, str] | None) -> bytes:
    command = ["gh", "api", "--method", method, path, *(["--input", "-"] if fields is not None else [])]
    given = json.dumps(fields).encode() if fields is not None else None
    return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout


def main() -> None:
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    try:
        print(post(event, _github))
    except Refused as reason:
        print(f"no comment: {reason}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"gh ended with {error.returncode}")


if __name__ == "__main__":
    main()
