"""What `mkdocs serve` shows after an edit: each file is made when it is asked for, from the records as they are now.

A build makes everything; after it, an edit to one record of thousands would cost as much again. Here it costs what it
takes to read that record and to check it against the others. No file is shown that was made before the last edit, so
there is nothing to guess about what depends on what.
"""

from __future__ import annotations

import os
import posixpath
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final
from wsgiref.util import FileWrapper

from atlas.exports import ExportedFile
from atlas.finding.indexes import Known
from atlas.progress import LOG
from atlas.records.diagnostics import Diagnostic
from atlas.records.reading import RecordCache

LIVE_RELOAD: Final = "/livereload/"
"""Where a browser waits for the next edit."""

CHUNK: Final = 1 << 20
"""Bytes of a file that are sent at once. MkDocs would send 8 kB at a time, an archive of 10 MB in a thousand pieces."""

Stamps = dict[str, tuple[int, int]]
"""Of each file, by its path, when it was changed (in nanoseconds) and its size."""
Work = Callable[[], object]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A web application, as Python's standard for servers (PEP 3333) has it."""


def stamps(places: Iterable[Path], *, linked: bool = False) -> Stamps:
    """The stamps of some files, and of all files in some folders but what Python keeps there.

    With `linked`, also in folders that links in them lead to, as MkDocs does.
    """
    found: Stamps = {}
    for path in chain.from_iterable([str(place), *_within(place, linked=linked)] for place in places):
        # It may vanish while it is looked at.
        with suppress(OSError):
            stat = os.stat(path)  # noqa: PTH116 (a path object for each of thousands takes longer than the look)
            if S_ISREG(stat.st_mode):
                found[path] = stat.st_mtime_ns, stat.st_size
    return found


def _within(folder: Path, *, linked: bool) -> Iterator[str]:
    """The files in a folder, at any depth. A folder that vanishes meanwhile has none: `Path.rglob` would fail."""
    for place, _, names in os.walk(folder, followlinks=linked):
        if not place.endswith("__pycache__"):
            yield from (os.path.join(place, name) for name in names)  # noqa: PTH118 (see above)


@dataclass(frozen=True)
class Shelf:
    """Files that are listed when one of them is asked for: to list all takes longer than to make one.

    Their paths begin with one of `starts`, and only theirs do, but for pages and for what MkDocs copies.
    """

    starts: tuple[str, ...]
    files: Callable[[], Iterable[ExportedFile]]


@dataclass(frozen=True)
class Layout:
    """How each file of the site in the folder `target` is made.

    The files on `shelves` are written by the desk, `pages` (by their path) write themselves, and what is `copied` stays
    as it is. The search index is under `index_folder`, and reads the pages.
    """

    target: Path
    shelves: Sequence[Shelf]
    pages: Mapping[str, Work]
    copied: Set[str]
    index: Callable[[], Work]
    """Gathers what is to be found, and gives what then writes the index: that takes long, and needs nothing more."""
    index_folder: str


@dataclass
class Desk:
    """Hands out the files of a site, each made once after every edit.

    `renew` looks for an edit and gives a new layout; None when the site must be built anew.
    """

    layout: Layout | None = None
    renew: Callable[[], Layout | None] = lambda: None
    cache: RecordCache = field(default_factory=RecordCache)
    known: Known = field(default_factory=dict)
    """What the search index was last made of."""
    starting: bool = False
    """Whether the site will be served, once it is built for the first time."""
    whole: bool = True
    """Whether the folder holds what MkDocs makes: it is emptied before a build, which may fail."""
    edition: int = 0
    """Counts the layouts: what was made for an earlier one is out of date."""
    _told: set[Diagnostic] = field(default_factory=set)
    _ready: set[str] = field(default_factory=set)
    _files: dict[str, ExportedFile] = field(default_factory=dict)
    """Those on the shelves that were listed since the last edit."""
    _waiting: list[Shelf] = field(default_factory=list)
    """The other shelves."""
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _index_lock: threading.Lock = field(default_factory=threading.Lock)
    _indexed: int = -1

    def lay_out(self, layout: Layout, *, ready: bool = False) -> None:
        """From now on, files are made as this layout says; the pages are `ready` after a build."""
        with self._lock:
            self.layout, self._files, self._waiting = layout, {}, [*layout.shelves]
            self._ready = set(layout.pages) if ready else set()
            self.whole = True
            self.edition += 1

    def rebuild(self, build: Work) -> None:
        """Take up an edit, or build the site anew."""
        layout = self.renew() if self.whole else None
        if layout:
            self.lay_out(layout)
            return
        # Whoever asks meanwhile waits: nothing can be written into a folder that is being emptied.
        with self._lock:
            build()

    def untold(self, warnings: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Those of some warnings to tell: each is told once, as long as it lasts."""
        now = set(warnings)
        news = [one for one in warnings if one not in self._told]
        self._told = now
        return news

    def prepare(self, path: str) -> None:
        """Make the file with this path, unless it is up to date or there is none."""
        layout = self.layout
        if layout is None:
            return
        if path.startswith(f"{layout.index_folder}/"):
            self._prepare_index()
            return
        with self._lock:
            self._make(path)

    def _make(self, path: str) -> None:
        layout = self.layout
        if layout is None or path in self._ready:
            return
        if path in layout.pages:
            layout.pages[path]()
        elif file := self._listed(path):
            place = layout.target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.data)
        else:
            self._clear_away(layout, path)
            return
        self._ready.add(path)

    def _listed(self, path: str) -> ExportedFile | None:
        for shelf in [shelf for shelf in self._waiting if path.startswith(shelf.starts)]:
            self._files.update((file.path, file) for file in shelf.files())
            self._waiting.remove(shelf)
        return self._files.get(path)

    def _clear_away(self, layout: Layout, path: str) -> None:
        """A file that stood on a shelf before the last edit is not handed out any more."""
        place = f"{layout.target}/{path}"
        shelved = any(path.startswith(shelf.starts) for shelf in layout.shelves)
        # Asked without exceptions: whatever a browser sends comes here.
        if shelved and path not in layout.copied and os.path.isfile(place):  # noqa: PTH113
            os.unlink(place)  # noqa: PTH108

    def _prepare_index(self) -> None:
        with self._index_lock:
            with self._lock:
                edition, layout = self.edition, self.layout
                if layout is None or self._indexed == edition:
                    return
                for path in layout.pages:
                    self._make(path)
                write = layout.index()
            write()
            self._indexed = edition

    def application(self, serve: Application, home: str = "/") -> Application:
        """The server's own application, asked for a file once it is up to date. The site is served under `home`."""

        def application(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            path = environment["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            if path.startswith(LIVE_RELOAD):
                return serve(environment, start)
            if "\0" in path:
                start("404 Not Found", [("Content-Type", "text/plain")])
                return [b"There is no such page."]
            while True:
                edition, said = self.edition, list[tuple[Any, ...]]()
                self._prepare_for(path.removeprefix(home.rstrip("/")))
                answer = serve(environment, lambda *head, said=said: said.append(head))
                # The server waits for a rebuild before it answers: then what was prepared is out of date.
                if edition == self.edition:
                    start(*said[-1])
                    if isinstance(answer, FileWrapper):
                        answer.blksize = CHUNK
                    return answer
                getattr(answer, "close", lambda: None)()

        return application

    def _prepare_for(self, path: str) -> None:
        wanted = posixpath.normpath("/" + path).lstrip("/")
        try:
            for name in (wanted, posixpath.join(wanted, "index.html")):
                self.prepare(name)
        except Exception:
            LOG.exception(f"{path} could not be made anew; what was there before is shown.")


DESK: Final = Desk()
"""The desk of this program: MkDocs loads its configuration and its hooks anew for each build, and serves one site."""
