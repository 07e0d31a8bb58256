"""Messages of MkDocs and its plugins whose level is wrong: what tells an editor nothing is silenced, each alone.

A link to a page that is not on the site is a warning: MkDocs does not count it in a strict build.
"""

import logging
import re
from functools import partial
from typing import Final, NoReturn

from mkdocs.exceptions import Abort

SILENCED: Final = {
    # `ChangeTracker` knows which pages an edit changes.
    "mkdocs.commands.build": r"A 'dirty' build|Template skipped: 'assets/stylesheets/settings\.css' generated empty",
    # Where it found macros.py, and which names pages may use: docs/writing-pages.md lists them.
    "mkdocs.plugins.mkdocs_macros.util": r"(?:\x1b\[\d+m)*\[macros\](?:\x1b\[0m)? - (?!ERROR|WARNING)",
}
"""Pattern of the messages, by the logger that has them; none of them is about a mistake."""


def silence() -> None:
    """Silence the messages, unless MkDocs was asked to tell everything, and warn of dead links."""
    for name, pattern in SILENCED.items():
        logging.getLogger(name).addFilter(partial(_is_told, re.compile(pattern)))
    for name in ("mkdocs.structure.nav", "mkdocs.structure.pages"):
        logging.getLogger(name).addFilter(_warn_of_dead_links)


def _is_told(silenced: re.Pattern[str], record: logging.LogRecord) -> bool:
    return tells_everything() or not silenced.match(record.getMessage())


def _warn_of_dead_links(record: logging.LogRecord) -> bool:
    if record.getMessage().endswith("excluded from the built site."):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def tells_everything() -> bool:
    """Whether MkDocs was asked to tell everything."""
    return logging.getLogger("mkdocs").isEnabledFor(logging.DEBUG)


class Told(Abort):
    """Exception that ends a build whose reason is told already: MkDocs would add that it was aborted."""

    def show(self, *_: object, **__: object) -> None:
        """Say nothing more."""


def end(reason: str) -> NoReturn:
    """End a build with an error message."""
    logging.getLogger("mkdocs.commands.build").error(reason)
    raise Told("The build has stopped.")
