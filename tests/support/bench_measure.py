"""Measures a command: CPU seconds of it and its children, wall seconds, and the memory of all its processes together.

Memory is that of the command and all its living descendants together: the sum of their proportional set sizes of
memory that no file stands behind (Pss_Anon and Pss_Shmem in /proc/PID/smaps_rollup), where pages that forked processes
share count once, and the mapped files of that process which maps most. So nothing depends on who else on the machine
maps the same libraries. It is sampled, at most every SHORTEST seconds; where there is no /proc the largest process
stands for all (ru_maxrss), and `summed` is false.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 0.05  # seconds between two samples; ten times as long as one takes, if that is more
PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command, or several in a row, took: user and system seconds, seconds, and the most memory at a time."""

    cpu: float = 0
    wall: float = 0
    megabytes: float = 0
    summed: bool = True  # the memory of all processes together

    def __add__(self, after: Cost) -> Cost:
        return Cost(
            cpu=self.cpu + after.cpu, wall=self.wall + after.wall, megabytes=max(self.megabytes, after.megabytes),
            summed=self.summed and after.summed,
        )  # fmt: skip


class Failed(Exception):
    """A measured command that did not succeed; the text is its last output."""


def measure(
    command: Sequence[str | Path], log: Path, *, environment: Mapping[str, str] | None = None,
    accepted: Collection[int] = (0,),
) -> Cost:  # fmt: skip
    """Runs a command to its end; what it printed stands in `log`. Failed where its status is not an accepted one."""
    words = [str(word) for word in command]
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(words, stdout=output, stderr=output, env=environment)
        memory = Memory(process.pid)
        memory.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    most = memory.end()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise Failed(f"{' '.join(words)}\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
    largest = usage.ru_maxrss / 1024
    return Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, megabytes=most or largest, summed=bool(most))


class Memory(threading.Thread):
    """Samples the memory of a process and its descendants until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self._ended = pid, 0.0, threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            started = time.perf_counter()
            self.most = max(self.most, megabytes(family(self.pid)))
            pause = max(SHORTEST, 10 * (time.perf_counter() - started))

    def end(self) -> float:
        """The most megabytes at a time; 0 where nothing could be read."""
        self._ended.set()
        self.join()
        return self.most


def family(pid: int) -> list[int]:
    """The process and all its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        found.append(each := waiting.pop())
        for task in (PROC / str(each) / "task").glob("*/children"):
            waiting += map(int, _read(task).split())
    return found


def megabytes(pids: Iterable[int]) -> float:
    """The memory of these processes together; those that have ended have none."""
    own, files = 0, 0
    for pid in pids:
        sizes = _sizes(PROC / str(pid) / "smaps_rollup")
        own += sizes.get("Pss_Anon", 0) + sizes.get("Pss_Shmem", 0)
        files = max(files, _sizes(PROC / str(pid) / "status").get("RssFile", 0))
    return (own + files) / 1024


def _sizes(path: Path) -> dict[str, int]:
    """Kilobytes by name."""
    lines = (line.split() for line in _read(path).splitlines())
    return {words[0].rstrip(":"): int(words[1]) for words in lines if words[-1:] == ["kB"] and len(words) == 3}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended, or this is no Linux
        return ""
