"""Branches and pull requests through GitHub's interface, without Git and without a working copy."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Api = Callable[[str, str, Mapping[str, Any] | None], bytes]  # method, path, fields → the answer's body


class Failed(Exception):
    """GitHub said no; the number is its status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"GitHub answered {status}")
        self.status = status


class Place(NamedTuple):
    """The repository: GitHub's own words about it."""

    top: str  # repos/OWNER/NAME
    owner: str
    main: str
    address: str


def place_of(event: Mapping[str, Any]) -> Place:
    found = event["repository"]
    full = found["full_name"]
    return Place(f"repos/{full}", full.partition("/")[0], found["default_branch"], found["html_url"])


def commit(place: Place, branch: str, files: Mapping[str, str | None], message: str, api: Api) -> bool:
    """Adds a commit to the branch, or makes it; None as a content takes a file away. False where nothing differs.

    Never forced: what a reviewer has added to the branch stays.
    """
    head = head_of(place, branch, api)
    parent = head or head_of(place, place.main, api)
    base = json.loads(api("GET", f"{place.top}/git/commits/{parent}", None))["tree"]["sha"]
    tree = json.loads(api("POST", f"{place.top}/git/trees", {"base_tree": base, "tree": list(_entries(files))}))["sha"]
    if tree == base:
        return False
    fields = {"message": message, "tree": tree, "parents": [parent]}
    made = json.loads(api("POST", f"{place.top}/git/commits", fields))["sha"]
    if head:
        api("PATCH", f"{place.top}/git/refs/heads/{branch}", {"sha": made, "force": False})
    else:
        api("POST", f"{place.top}/git/refs", {"ref": f"refs/heads/{branch}", "sha": made})
    return True


def _entries(files: Mapping[str, str | None]) -> Iterator[dict[str, str | None]]:
    for path, text in files.items():
        entry: dict[str, str | None] = {"path": path, "mode": "100644", "type": "blob"}
        entry["sha" if text is None else "content"] = text
        yield entry


def branches_of(place: Place, start: str, api: Api) -> dict[str, str]:
    """The branches whose names begin so, each with its newest commit."""
    found = json.loads(api("GET", f"{place.top}/git/matching-refs/heads/{start}", None))
    return {each["ref"].removeprefix("refs/heads/"): each["object"]["sha"] for each in found}


def head_of(place: Place, branch: str, api: Api) -> str | None:
    """The branch's newest commit; None where there is no such branch."""
    return branches_of(place, branch, api).get(branch)


def pull_of(place: Place, branch: str, api: Api) -> Mapping[str, Any] | None:
    """The branch's pull request, an open one before others."""
    found = json.loads(api("GET", f"{place.top}/pulls?state=all&head={place.owner}:{branch}", None))
    mine = [each for each in found if each["head"]["ref"] == branch]
    return min(mine, key=lambda each: (each["state"] != "open", -int(each["number"])), default=None)


def pull(
    place: Place, branch: str, title: str, body: str, known: Mapping[str, Any] | None, api: Api
) -> Mapping[str, Any] | None:
    """The pull request, made or renewed; None where the repository's settings do not allow workflows to make one."""
    if known:
        if known["body"] != body:
            api("PATCH", f"{place.top}/pulls/{int(known['number'])}", {"body": body})
        return known
    try:
        fields = {"title": title, "head": branch, "base": place.main, "body": body}
        made: Mapping[str, Any] = json.loads(api("POST", f"{place.top}/pulls", fields))
    except Failed as error:
        if error.status in (403, 422):
            return None
        raise
    return made


def github(method: str, path: str, fields: Mapping[str, Any] | None) -> bytes:
    command = ["gh", "api", "--method", method, path, *(["--input", "-"] if fields is not None else [])]
    given = json.dumps(fields).encode() if fields is not None else None
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    if done.returncode:
        status = re.search(rb"HTTP (\d{3})", done.stderr)
        raise Failed(int(status[1]) if status else 0)
    return done.stdout
