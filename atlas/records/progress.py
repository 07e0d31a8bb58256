"""Progress of a long build: a counter on a terminal, a plain line now and then elsewhere, nothing when it is short."""

import logging
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

Item = TypeVar("Item")

LOG: Final = logging.getLogger("mkdocs.plugins.atlas")
"""Log of the build; MkDocs shows what its plugins log."""
SHORT: Final = 2.0
"""Seconds before the counter first shows on a terminal."""
STEP: Final = 0.2
"""Seconds between two numbers on a terminal."""
PAUSE: Final = 10.0
"""Seconds between two lines in a log."""


def watched(items: Iterable[Item], words: str) -> Iterator[Item]:
    """Items as they are; while they are used, the log is told how many were, followed by `words` ("records read")."""
    if not LOG.isEnabledFor(logging.INFO):
        yield from items
        return
    terminal = sys.stderr.isatty()
    pause = STEP if terminal else PAUSE
    told, due = False, time.monotonic() + (SHORT if terminal else PAUSE)
    for number, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now < due:
            continue
        told, due = True, now + pause
        if terminal:
            sys.stderr.write(f"\r{number:,} {words} ")
            sys.stderr.flush()
        else:
            LOG.info(f"{number:,} {words}")
    if told and terminal:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
