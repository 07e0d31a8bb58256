"""Server of `mkdocs serve`: its address, the requests that it answers, its builds, what it watches and tells."""

import json
import os
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from watchdog.events import FileCreatedEvent, FileSystemEvent, FileSystemEventHandler

from atlas.i18n import gettext as _
from atlas.records.diagnostics import Diagnostic

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""Application as WSGI has it (PEP 3333)."""

_OUTSIDE: Final = re.compile(r"[\\:\0]")
"""Signs that are in no address of the site; on Windows they lead out of its folder."""


def address_in_use(config: MkDocsConfig) -> str:
    """Error message if `mkdocs serve` cannot use its address, else empty. MkDocs would fail only after the build."""
    host, port = config.dev_addr
    if not 0 < port < 65536:
        return f"There is no port {port}: choose one from 1 to 65535, as in `-a 127.0.0.1:8001`."
    family, shown = (socket.AF_INET6, f"[{host}]") if ":" in host else (socket.AF_INET, host)
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            another = port + 1 if 1024 < port < 65535 else 8001
            return (
                f"The site cannot be served at {shown}:{port}: {error.strerror}. Stop what is there, or choose another "
                f"port: add `-a {shown}:{another}` to the command."
            )
    return ""


def guarded(application: Application) -> Application:
    """Application that answers 404 where the path of a request could lead out of the site's folder."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _OUTSIDE.search(environment["PATH_INFO"]):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"404 Not Found"]
        return application(environment, start_response)

    return answer


def build_or_tell(build: Callable[[], None]) -> None:
    """Build again while MkDocs serves, which would print a traceback of settings or a page that it cannot read."""
    try:
        build()
    except ConfigurationError as error:
        raise Abort(str(error)) from None
    except UnicodeDecodeError:
        # MkDocs has named the page.
        raise Abort("The file is not in UTF-8: save it with this encoding.") from None


class ProjectWatcher(FileSystemEventHandler):
    """Handler of changes directly in the project's folder; `paths` are what MkDocs' server is to watch.

    It watches a folder by an emitter of watchdog, which ends when the folder is gone for a moment.
    """

    def __init__(self, server: Any, paths: Iterable[str]) -> None:
        self.server, self.paths = server, [*map(os.path.abspath, paths)]

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002 (whatever it is)
        """Watch each path that is there and not watched, and have the site built again."""
        for path in filter(os.path.exists, self.paths):
            emitter = self._emitter(path)
            if emitter and emitter.is_alive():
                continue
            while self._emitter(path):
                # It may be watched for several reasons.
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


def write_mistakes(site_dir: Path, mistakes: Sequence[Diagnostic]) -> None:
    """Write the mistakes, with the words around them, for `docs/assets/javascripts/mistakes.js`, which shows them."""
    content = {
        "title": _("To correct"),
        "note": _("Until then, the pages show the last state without mistakes."),
        "close": _("Close"),
        "mistakes": [str(mistake) for mistake in mistakes],
    }
    (site_dir / "mistakes.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
