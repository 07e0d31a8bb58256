"""Messages of MkDocs and its plugins that tell an editor nothing: each is silenced alone, and what else they say stays."""

from __future__ import annotations

import logging
from typing import Final

SILENCED: Final = {
    # `ChangeTracker` knows which pages an edit changes.
    "mkdocs.commands.build": ("A 'dirty' build is being performed", "Template skipped: 'assets/stylesheets/settings.css'"),
    # Where it found macros.py, and every variable that pages may use: README.md lists them.
    "mkdocs.plugins.mkdocs_macros.util": ("[macros] - ",),
}
"""Beginnings of the messages, by the logger that has them; none of those is about a mistake."""


def silence(*, dirty: bool) -> None:
    """Silence the messages, unless MkDocs was asked to tell everything."""
    for name, beginnings in SILENCED.items():
        told = beginnings if dirty or "dirty" not in beginnings[0] else beginnings[1:]
        logging.getLogger(name).addFilter(_Filter(told))


class _Filter(logging.Filter):
    def __init__(self, beginnings: tuple[str, ...]) -> None:
        super().__init__()
        self.beginnings = beginnings

    def filter(self, record: logging.LogRecord) -> bool:
        is_asked_for = logging.getLogger("mkdocs").isEnabledFor(logging.DEBUG)
        is_mistake = record.levelno >= logging.WARNING and not record.getMessage().startswith("A 'dirty'")
        return is_asked_for or is_mistake or not record.getMessage().startswith(self.beginnings)
