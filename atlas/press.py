"""Writes files into the built site, in a process of its own where that is possible: then a second core has work too.

The process is a fork: it knows everything that was read, and nothing has to be sent to it. A program with threads, as
`mkdocs serve` is, cannot be forked safely, and not every system can; there, the files are written at the end.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable
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
"""Steps of niceness by which the process stands back."""


class NotWritten(RuntimeError):
    """The process that writes the files has failed; it has said why."""


def put_aside(target: Path) -> None:
    """Move what the last build left out of MkDocs' way."""
    before = target / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    if target.is_dir():
        left = [path for path in target.iterdir() if not path.name.startswith(".")]
        before.mkdir()
        for path in left:
            path.rename(before / path.name)


def forget(target: Path) -> None:
    """Delete what the last build left and this one has not taken."""
    shutil.rmtree(target / BEFORE, ignore_errors=True)


class Press:
    """Writes what `files` gives into the folder `target`, once, between `start` and the end of `finish`."""

    def __init__(self, target: Path, files: Callable[[], Iterable[ExportedFile]]) -> None:
        self.target = target
        self.files = files
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Begin, unless it has begun, where there can be a process for it."""
        if self._process:
            return
        # Elsewhere a fork is missing, or the system's own libraries do not bear it.
        if sys.platform == "linux" and threading.active_count() == 1:
            self._process = multiprocessing.get_context("fork").Process(target=self._write_beside, daemon=True)
            self._process.start()

    def finish(self) -> None:
        """Return when every file is written. Raises NotWritten, or what went wrong."""
        if self._process:
            self._process.join()
            if self._process.exitcode:
                raise NotWritten("The pages of the records could not be written: see above.")
        else:
            write(self.target, self.files())

    def _write_beside(self) -> None:
        # The build itself goes first: the search index waits for it, and takes longest.
        os.nice(_MILDNESS)
        write(self.target, self.files())


def write(target: Path, files: Iterable[ExportedFile]) -> None:
    """Write files into a folder, each when it is its turn to be made."""
    folders: set[str] = set()
    again = (target / BEFORE).is_dir()
    for file in watched(files, "files of the records written"):
        path = f"{target}/{file.path}"
        folder = path.rpartition("/")[0]
        if folder not in folders:
            # A path object for each file would take a tenth of the time.
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            folders.add(folder)
        data = file.data
        if not (again and _taken_back(f"{target}/{BEFORE}/{file.path}", path, data)):
            _put(path, data)


def _put(path: str, data: bytes) -> None:
    rest = memoryview(data)
    with open(path, "wb", buffering=0) as opened:  # noqa: PTH123
        while rest:
            rest = rest[opened.write(rest) :]


def _taken_back(before: str, path: str, data: bytes) -> bool:
    """Whether the last build's file holds the same; it then moves to its place."""
    if not os.path.isfile(before):  # noqa: PTH113
        return False
    with open(before, "rb") as opened:  # noqa: PTH123
        same = opened.read() == data
    if same:
        os.replace(before, path)  # noqa: PTH105
    return same
