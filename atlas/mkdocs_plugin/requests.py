"""Guard of the server of `mkdocs serve`: a request only ever reads, and only what is in the site."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""Application as WSGI has it (PEP 3333)."""

_OUTSIDE: Final = re.compile(r"[\\:\0]")
"""Signs that are in no address of the site; on Windows they lead out of its folder."""


def guarded(application: Application) -> Application:
    """Application that answers 404 where the path of a request could lead out of the site's folder."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _OUTSIDE.search(environment["PATH_INFO"]):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"404 Not Found"]
        return application(environment, start_response)

    return answer
