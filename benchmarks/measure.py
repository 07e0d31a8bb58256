"""What one command costs: processor time, time on the clock, and memory, its child processes included."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PAUSE: Final = 0.1
"""Seconds between two looks at the memory."""
_KILOBYTE: Final = 1024


class Failed(RuntimeError):
    """The command ended with an error; the message is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor and clock time in seconds, the largest memory in bytes."""

    cpu: float
    wall: float
    memory: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command and measure it. Raises Failed."""
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=printed, stderr=subprocess.STDOUT)
        watch = _Watch(process.pid)
        watch.start()
        # The usage that comes with a process's end holds that of all its children that it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            printed.seek(0)
            raise Failed(f"{' '.join(command)}: {printed.read()[-2000:].decode(errors='replace')}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, max(watch.most, usage.ru_maxrss * _KILOBYTE))


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants now and then; where there is no /proc, it sees nothing."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.most = 0
        self._over = threading.Event()

    def run(self) -> None:
        known: set[int] = set()
        while not self._over.wait(PAUSE):
            found = {*_tree(self.process)}
            # A process that has just begun may still stand for its parent, whose memory would count twice.
            self.most = max(self.most, sum(map(_memory, found & known)))
            known = found

    def stop(self) -> None:
        """End, once the process has ended."""
        self._over.set()
        self.join()


def _tree(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _memory(process: int) -> int:
    """A process's share of memory: what several processes hold together is counted once."""
    for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * _KILOBYTE
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended
        return ""
