"""Server of `mkdocs serve`: its address, the requests that it answers, its builds, and the mistakes that pages show."""

import json
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

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


def build_or_tell(build: Callable[[], None], told: Callable[[Exception], str]) -> None:
    """Build again while MkDocs serves, which would print a traceback of a mistake in settings, pages or templates."""
    try:
        build()
    except ConfigurationError as error:
        raise Abort(str(error)) from None
    except UnicodeDecodeError:
        # MkDocs has named the page.
        raise Abort("The file is not in UTF-8: save it with this encoding.") from None
    except Exception as error:
        if reason := told(error):
            raise Abort(reason) from None
        raise


def write_mistakes(site_dir: Path, mistakes: Sequence[Diagnostic]) -> None:
    """Write the mistakes, with the words around them, for `docs/assets/javascripts/mistakes.js`, which shows them."""
    content = {
        "title": _("To correct"),
        "note": _("Until then, the pages show the last state without mistakes."),
        "close": _("Close"),
        "mistakes": [str(mistake) for mistake in mistakes],
    }
    (site_dir / "mistakes.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
