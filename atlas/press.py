"""Writes files into the built site, in processes of their own where that is possible: a second core has work too.

Each process is a fork: it knows everything that was read, and nothing has to be sent to it. A program with threads, as
`mkdocs serve` is, cannot be forked safely, and not every system can; there, the files are written at the end.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from atlas.exports import ExportedFile
from atlas.progress import watched

BEFORE: Final = ".before"
"""Within the built site: what the last build left, until the next one has taken what stays the same.

MkDocs empties the folder but for hidden names. A file that stays the same is moved back, which costs far less than to
delete it and to write it again, and keeps its date: what copies the site to a server sees what has changed.
"""


_MILDNESS: Final = 5
"""Steps of niceness by which the processes stand back."""


class NotWritten(RuntimeError):
    """A process that writes files has failed; it has said why."""


def put_aside(target: Path) -> None:
    """Move what the last build left out of MkDocs' way."""
    before = target / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    if target.is_dir():
        left = [path for path in target.iterdir() if not path.name.startswith(".")]
        before.mkdir()
        for path in left:
            path.rename(before / path.name)


Files = Callable[[], Iterable[ExportedFile]]
"""Makes files when it is called."""


class Press:
    """Writes files into the folder `target`, once, between `start` and the end of `finish`.

    `work` is what is to be made, each part under the name that is told of it; each part has a process of its own.
    """

    def __init__(self, target: Path, work: Mapping[str, Files]) -> None:
        self.target = target
        self.work = work
        self._processes: list[BaseProcess] = []

    def start(self) -> None:
        """Begin, unless it has begun, where there can be processes for it."""
        # Elsewhere a fork is missing, or the system's own libraries do not bear it.
        if self._processes or sys.platform != "linux" or threading.active_count() > 1:
            return
        context = multiprocessing.get_context("fork")
        self._processes = [
            context.Process(target=self._write_beside, args=part, daemon=True) for part in self.work.items()
        ]
        for process in self._processes:
            process.start()

    def finish(self) -> None:
        """Return when every file is written. Raises NotWritten, or what went wrong."""
        for process in self._processes:
            process.join()
        if any(process.exitcode for process in self._processes):
            raise NotWritten("The pages of the records, or the files for programs, could not be written: see above.")
        if not self._processes:
            for name, files in self.work.items():
                self._write(name, files)
        shutil.rmtree(self.target / BEFORE, ignore_errors=True)

    def _write_beside(self, name: str, files: Files) -> None:
        # The build itself goes first: the search index waits for it, and takes longest.
        os.nice(_MILDNESS)
        self._write(name, files)

    def _write(self, name: str, files: Files) -> None:
        folders: set[str] = set()
        again = (self.target / BEFORE).is_dir()
        for file in watched(files(), f"{name} written"):
            path = f"{self.target}/{file.path}"
            folder = path.rpartition("/")[0]
            if folder not in folders:
                # A path object for each file would take a tenth of the time.
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
                folders.add(folder)
            data = file.data
            if not (again and _taken_back(f"{self.target}/{BEFORE}/{file.path}", path, data)):
                with open(path, "wb") as opened:  # noqa: PTH123
                    opened.write(data)


def _taken_back(before: str, path: str, data: bytes) -> bool:
    """Whether the last build's file holds the same; it then moves to its place."""
    if not os.path.isfile(before):  # noqa: PTH113
        return False
    with open(before, "rb") as opened:  # noqa: PTH123
        same = opened.read() == data
    if same:
        os.replace(before, path)  # noqa: PTH105
    return same
