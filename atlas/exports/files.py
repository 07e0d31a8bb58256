"""Exported file, and the texts that several exports share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from atlas.records.model import Record

UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""What a format that demands a time gets when none is known: the earliest that a zip archive can hold."""

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class ExportedFile:
    """File to publish: its path from the site's home, and what makes its content, once it is needed."""

    path: str
    make: Callable[[], str | bytes]

    @cached_property
    def content(self) -> str | bytes:
        """What is in the file."""
        return self.make()

    def release(self, written: Path) -> None:
        """Let go of the content, which is in a file now: who asks again gets it from there."""
        self.make = written.read_bytes
        vars(self).pop("content", None)

    @property
    def data(self) -> bytes:
        """The content as bytes; text is written as UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


def meaning(model: type[Record]) -> str:
    """What a kind of record is, in a sentence."""
    return " ".join((model.__doc__ or "").split()).split(". ")[0].removesuffix(".") + "."


def printable(text: str) -> str:
    """The text without what calendars, feeds and workbooks cannot hold: control characters, but line feeds and tabs."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def stamp(when: datetime) -> str:
    """A moment as the internet writes it: 2026-01-31T12:00:00Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
