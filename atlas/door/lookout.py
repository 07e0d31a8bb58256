"""How `mkdocs serve` notices that a record was edited: the system tells it, at once.

MkDocs looks at every file twice a second instead. Of 10,000 records that takes a quarter of a processor, and each edit
waits for the next look. But not every system tells of every disk, one shared with another machine, say. So there is a
look now and then as well; once it has found what was not told, it is repeated as often as MkDocs would.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from watchdog.events import (
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MOVED,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from atlas.serving import Stamps, stamps

OFTEN: Final = 0.5
"""Seconds between two looks where nothing is told, as MkDocs has it; more where a look takes long."""
SELDOM: Final = 5.0
"""Seconds between two looks otherwise."""
_CHANGES: Final = (
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent,
    DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
)  # fmt: skip
"""What to be told of: not of every file that is opened, which is what taking up an edit does with all."""
_SHARE: Final = 0.1
"""Of the time, to be spent on looks at most."""


class Lookout(FileSystemEventHandler):
    """Calls `notify` when a file in a folder was changed, added, moved or deleted: once for each change, or more.

    `seen` is what was there when the folder was read. `pause` is the time until the next look, in seconds.
    """

    def __init__(self, folder: Path, seen: Stamps, notify: Callable[[], None]) -> None:
        self.folder = folder
        self.notify = notify
        self.pause = SELDOM
        self._seen = seen
        self._told: dict[str, bool] = {}
        """Of each path that the system has told of since the last look, whether it was there then."""
        self._over = threading.Event()
        self._observer: BaseObserver = Observer()

    def start(self) -> None:
        """Begin, in threads of its own."""
        self._observer.schedule(self, str(self.folder), recursive=True, event_filter=[*_CHANGES])
        try:
            self._observer.start()
        except OSError:  # the system has no watches left
            self.pause = OFTEN
        now = stamps([self.folder])
        if now != self._seen:
            # Edited before anything could be told.
            self.notify()
        self._seen = now
        threading.Thread(target=self._look, daemon=True).start()

    def stop(self) -> None:
        """End."""
        self._over.set()
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """The system tells of a change."""
        self._told[os.fsdecode(event.src_path)] = event.event_type not in (EVENT_TYPE_DELETED, EVENT_TYPE_MOVED)
        if event.dest_path:
            self._told[os.fsdecode(event.dest_path)] = True
        self.notify()

    def _look(self) -> None:
        while not self._over.wait(self.pause):
            start = time.monotonic()
            told, self._told = self._told, {}
            now = stamps([self.folder])
            if self._is_news(now, {**told, **self._told}):
                # Of some disks the system tells nothing; of others it misses something once.
                self.pause = self.pause if told else OFTEN
                self.notify()
            self._seen = now
            self.pause = max(self.pause, (time.monotonic() - start) / _SHARE)

    def _is_news(self, now: Stamps, told: Mapping[str, bool]) -> bool:
        """Whether anything is not as it was seen or told last."""
        changed = (path for path in now.keys() | self._seen.keys() if now.get(path) != self._seen.get(path))
        return any(told.get(path) != (path in now) for path in changed)


class Observers:
    """Stands in for the observer of MkDocs' server: leaves it everything but one folder, which has a lookout."""

    def __init__(self, others: Any, folder: Path, seen: Stamps) -> None:
        self.others = others
        self.folder = folder.resolve()
        self.seen = seen
        self._lookout: Lookout | None = None

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> Any:
        """Watch a path, as an observer does."""
        if Path(path).resolve() != self.folder:
            return self.others.schedule(handler, path, recursive=recursive)
        change = FileModifiedEvent(str(self.folder))
        self._lookout = Lookout(self.folder, self.seen, lambda: handler.dispatch(change))
        self._lookout.start()
        return None

    def stop(self) -> None:
        """End the watch."""
        if self._lookout:
            self._lookout.stop()
        self.others.stop()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.others, name)
