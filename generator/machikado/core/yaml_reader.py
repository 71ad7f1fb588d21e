"""Read YAML with line numbers; scalars stay as typed, and duplicate keys, deep nesting and alias bombs are reported."""

from __future__ import annotations

import sys
from typing import Any

import yaml

from .messages import reason
from .model import Origin, Problem
from .problems import MOST, problem

# A loaded value is (value, line): value is str, None, a dict of such pairs, or a list of such pairs.
Loaded = tuple[Any, int]

MAX_DEPTH = 20
MAX_ALIASED = 1_000  # values that may be repeated through aliases in one file

_CSafe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Refused(Exception):
    """Internal: the document is not one we read; carries the ordinary problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message_en)
        self.problem = found


def load(text: str, path: str) -> tuple[Loaded | None, list[Problem]]:
    """The document's value with lines, and what was wrong with it; None when nothing could be read."""
    reader = _Reader(path)
    try:
        return reader.read(_CSafe(text)), reader.problems
    except _Refused as refused:
        return None, [*reader.problems, refused.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        origin = Origin(path=path, line=mark.line + 1 if mark else None)
        return None, [*reader.problems, problem("broken-yaml", origin, reason=error.problem or str(error))]
    except (yaml.YAMLError, ValueError) as error:
        origin = Origin(path=path, line=_line_of(error, text))
        return None, [*reader.problems, problem("broken-yaml", origin, reason=str(error).splitlines()[0])]


def _line_of(error: Exception, text: str) -> int | None:
    """The line of a character that YAML forbids; its place is counted in bytes."""
    place = getattr(error, "position", None)
    return None if place is None else text.encode(errors="replace")[:place].count(b"\n") + 1


class _Reader:
    """Builds values from the parser's events, counting what aliases would repeat."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Loaded, int]] = {}
        self.aliased = 0

    def read(self, events: Any) -> Loaded | None:
        events.get_event()  # stream start
        if isinstance(events.get_event(), yaml.StreamEndEvent):  # no document
            return None
        loaded, _ = self._value(events, events.get_event(), 1)
        events.get_event()  # document end
        after = events.get_event()
        if isinstance(after, yaml.DocumentStartEvent):
            raise self._refused("second-part", after)
        return loaded

    def _value(self, events: Any, event: Any, depth: int) -> tuple[Loaded, int]:
        """The value that starts at `event`, and how many values it holds."""
        kind = type(event)
        line: int = event.start_mark.line + 1
        if kind is yaml.ScalarEvent:
            result: tuple[Loaded, int] = (_scalar(event), line), 1
        elif kind is yaml.AliasEvent:
            return self._alias(event, line)
        elif depth > MAX_DEPTH:
            raise self._refused("yaml-too-deep", event, limit=MAX_DEPTH)
        elif kind is yaml.MappingStartEvent:
            entries, size = self._mapping(events, depth)
            result = (entries, line), size
        else:
            items, size = self._sequence(events, depth)
            result = (items, line), size
        if event.anchor:
            self.anchors[event.anchor] = result
        return result

    def _mapping(self, events: Any, depth: int) -> tuple[dict[str, Loaded], int]:
        entries: dict[str, Loaded] = {}
        size = 1
        while type(event := events.get_event()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise self._refused("broken-yaml", event, reason=reason("key-is-no-text"))
            mark: Any = event.start_mark
            value, count = self._value(events, events.get_event(), depth + 1)
            size += count
            if event.value in entries:
                self.problems.append(self._duplicate(event, entries))
                if len(self.problems) >= MOST:
                    raise self._refused("more-problems", event, limit=MOST)
            else:
                entries[event.value] = (value[0], mark.line + 1)
        return entries, size

    def _sequence(self, events: Any, depth: int) -> tuple[list[Loaded], int]:
        items: list[Loaded] = []
        size = 1
        while type(event := events.get_event()) is not yaml.SequenceEndEvent:
            value, count = self._value(events, event, depth + 1)
            items.append(value)
            size += count
        return items, size

    def _alias(self, event: Any, line: int) -> tuple[Loaded, int]:
        if event.anchor not in self.anchors:
            raise self._refused("broken-yaml", event, reason=reason("no-such-anchor", anchor=event.anchor))
        (value, _), size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            raise self._refused("yaml-alias-bounds", event, limit=MAX_ALIASED)
        return (value, line), size

    def _duplicate(self, event: Any, entries: dict[str, Loaded]) -> Problem:
        origin = Origin(path=self.path, line=event.start_mark.line + 1)
        return problem("duplicate-key", origin, field=event.value, value=event.value, first=entries[event.value][1])

    def _refused(self, code: str, event: Any, **details: Any) -> _Refused:
        return _Refused(problem(code, Origin(path=self.path, line=event.start_mark.line + 1), **details))


def _scalar(event: Any) -> str | None:
    value = sys.intern(event.value)  # codes and names stand in thousands of records, and all stay in memory
    if event.style is None or event.style == "":
        return None if value in ("", "~", "null") else value
    return value.strip("\n") if event.style in "|>" else value


def plain(loaded: Loaded | None) -> Any:
    """The value without its lines; scalars stay text."""
    value = loaded[0] if loaded else None
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
