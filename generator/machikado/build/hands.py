"""Share tasks among processes: this one and forked children, one a core, at most four.

A task is a function without arguments whose answer follows from what was there before the fork, so that it does not
matter who does it. All take the number of the next task from one open file, whose place they share, and children leave
their answers in files of their own; answers come in the order of the tasks.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

MOST = 4  # processes: each child touches, and so copies, most of what was read
T = TypeVar("T")
_NUMBER = struct.Struct("=I")


class HandError(Exception):
    """A child that ended before its work was done; the text is how it ended."""


def hands(wanted: int | None = None) -> int:
    """How many processes work: as many as wanted, else one a core, at most MOST; one where none can be forked."""
    if not hasattr(os, "fork") or sys.platform == "darwin":  # where a fork may break the system's own libraries
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(wanted or cores, MOST))


class Hands(Generic[T]):
    """Tasks under way. `answers` helps until all is done; as a context it ends children that are still at work."""

    def __init__(
        self, tasks: Sequence[Callable[[], T]], count: int, folder: Path, first: Sequence[int] = (),
        rest: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """Does the tasks of `first` here, and forks `count - 1` children for the others; with a count of 1 does all.

        `folder` is for the children: it is not there yet, and stays. `rest` ends what must not run while it forks.
        """
        self.tasks, self.found, self.folder = tasks, dict[int, T](), folder
        self.children: dict[int, Path] = {}
        self.queue = -1
        for number in first:
            self.found[number] = tasks[number]()
        left = [number for number in range(len(tasks)) if number not in self.found]
        if count == 1 or len(left) < 2:
            self.found.update((number, tasks[number]()) for number in left)
        else:
            rest()
            self._fork(left, count - 1)

    def __enter__(self) -> Hands[T]:
        return self

    def __exit__(self, *error: object) -> None:
        for child in self.children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.children.clear()
        if self.queue >= 0:
            os.close(self.queue)
            self.queue = -1

    def answers(self) -> list[T]:
        """Each task's answer, in order. HandError where a child failed."""
        while self.children and (number := self._next()) is not None:
            self.found[number] = self.tasks[number]()
        for child, file in list(self.children.items()):
            _, status = os.waitpid(child, 0)
            del self.children[child]
            self._read(file, os.waitstatus_to_exitcode(status))
        if lost := len(self.tasks) - len(self.found):
            raise HandError(f"{lost} tasks without an answer")
        return [self.found[number] for number in range(len(self.tasks))]

    def _fork(self, numbers: Sequence[int], children: int) -> None:
        self.folder.mkdir()
        (self.folder / "queue").write_bytes(b"".join(map(_NUMBER.pack, numbers)))
        self.queue = os.open(self.folder / "queue", os.O_RDONLY)
        for place in range(children):
            file, parent = self.folder / str(place), os.getpid()
            child = os.fork()
            if child == 0:
                self._work(file, parent)
            self.children[child] = file

    def _next(self) -> int | None:
        given = os.read(self.queue, _NUMBER.size)
        return _NUMBER.unpack(given)[0] if given else None

    def _work(self, file: Path, parent: int) -> None:
        """A child's whole life: it never comes back to what its parent was in the middle of."""
        try:
            with file.open("wb") as answers:
                while os.getppid() == parent and (number := self._next()) is not None:
                    pickle.dump((number, self.tasks[number]()), answers, pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            file.with_suffix(".error").write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
            os._exit(1)
        except BaseException:  # told to end, as its parent is
            os._exit(130)
        os._exit(0)

    def _read(self, file: Path, code: int) -> None:
        if code:
            told = file.with_suffix(".error")
            raise HandError(told.read_text(encoding="utf-8") if told.is_file() else f"signal {-code}")
        with file.open("rb") as answers:
            while answers.peek(1):
                number, answer = pickle.load(answers)
                self.found[number] = answer
