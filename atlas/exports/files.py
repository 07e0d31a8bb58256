"""Exported files, and helpers that several exports share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, Final

from atlas.records.model import Record

UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""Time for formats that demand one when none is known: the earliest that a zip archive can hold."""

AS_PRINTED: Final = "as_printed"
"""Name of the date of the paper beside a contact, which may have changed since."""

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass
class ExportedFile:
    """File to publish: its path from the site's home, and what makes its content, once it is needed."""

    path: str
    make: Callable[[], str | bytes]

    @cached_property
    def content(self) -> str | bytes:
        """Content of the file."""
        return self.make()

    @property
    def data(self) -> bytes:
        """Content as bytes; text is written as UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


def meaning(model: type[Record]) -> str:
    """Meaning of a kind of record, in a sentence: the first of its model's docstring."""
    return " ".join((model.__doc__ or "").split()).split(". ")[0].removesuffix(".") + "."


@cache
def json_schema(model: type[Record]) -> dict[str, Any]:
    """JSON Schema of a kind's records as they are exported; its groups of fields stand under `$defs`."""
    return model.model_json_schema(mode="serialization")


def printable(text: str) -> str:
    """Text without what calendars, feeds and workbooks cannot hold: control characters, but line feeds and tabs."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


@cache
def stamp(when: datetime) -> str:
    """Time in UTC by RFC 3339: 2026-01-31T12:00:00Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
