"""What `mkdocs serve` would say that helps no editor."""

from __future__ import annotations

import logging


def quieten_dirty_warning() -> None:
    """Drop MkDocs' warning of `--dirty` at each build: the plugin knows which pages an edit changes."""
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
