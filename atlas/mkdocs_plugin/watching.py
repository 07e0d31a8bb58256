"""Watcher of the project's folder, while MkDocs serves: it watches again what was away, or is new.

MkDocs watches each path by an emitter of watchdog, which ends when its path is gone for a moment.
"""

import os
from collections.abc import Iterable
from typing import Any

from watchdog.events import FileCreatedEvent, FileSystemEvent, FileSystemEventHandler


class ProjectWatcher(FileSystemEventHandler):
    """Handler of changes directly in the project's folder; `paths` are what MkDocs' server is to watch."""

    def __init__(self, server: Any, paths: Iterable[str]) -> None:
        self.server, self.paths = server, [*map(os.path.abspath, paths)]

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002 (whatever it is)
        """Watch each path that is there and not watched, and have the site built again."""
        for path in filter(os.path.exists, self.paths):
            emitter = self._emitter(path)
            if emitter and emitter.is_alive():
                continue
            if emitter:
                self.server.unwatch(path)
            self.server.watch(path)
            # MkDocs waits for an event of a file.
            self._emitter(path).queue_event(FileCreatedEvent(path))

    def _emitter(self, path: str) -> Any:
        # From watchdog 7 on, the path that is watched for a file is that of its folder.
        found = (
            one for one in self.server.observer.emitters if path in (one.watch.path, vars(one.watch).get("raw_path"))
        )
        return next(found, None)
