"""The catalogue as one published edition: addresses, plain texts, identities and dates, each worked out once.

Every export takes an `Edition` and nothing else, so that what they say of a record is the same everywhere.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Final

from atlas.exports.selections import Selection, selections
from atlas.history import Dates
from atlas.records.catalogue import Catalogue
from atlas.records.model import Record
from atlas.site import Site

NAME: Final = "EU–China Cluster Atlas"
CHINESE_NAME: Final = "中欧产业集群地图集"
"""The editor's translation of the name, used on the social images."""
SHORT_NAME: Final = "eu-china-cluster-atlas"
"""The name in file names and identifiers."""
DESCRIPTION: Final = (
    "Who cooperates with whom, in which field, when and where: European and Chinese clusters, from a discussion paper "
    "of 2019, with the source of every fact."
)
AUTHOR: Final = "The EU–China Cluster Atlas contributors"
LICENCE: Final = "CC-BY-4.0"
LICENCE_NAME: Final = "Creative Commons Attribution 4.0 International"
LICENCE_ADDRESS: Final = "https://creativecommons.org/licenses/by/4.0/"
SOURCE: Final = "A discussion paper of 2019 on cluster cooperation between the European Union and China"
"""What the records were made from. The paper prints no title, author or date; the year is inferred."""
UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""What a format that demands a time gets when none is known: the earliest that a zip archive can hold."""

_IDENTITIES: Final = uuid.UUID("5f0e6b1e-6c8b-5d0e-9d0c-2b6a3f1c7a44")
"""The namespace of all identities. It never changes: calendars and feed readers know the records by it."""
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class ExportedFile:
    """A file to publish: its path from the site's home, and what makes its content, once it is needed."""

    path: str
    make: Callable[[], str | bytes]

    @cached_property
    def content(self) -> str | bytes:
        """What is in the file."""
        return self.make()

    @property
    def data(self) -> bytes:
        """The content as bytes; text is written as UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


Plain = Mapping[str, str | list[str]]
"""A record's texts without markup, by field; a list where the field holds several."""


@dataclass(frozen=True)
class Edition:
    """A site with what several exports need of it.

    `sources` gives the files that go into the archive as they are (the YAML records, the licence), by their path in the
    repository.
    """

    site: Site
    sources: Callable[[], Mapping[str, bytes]] = dict

    @property
    def catalogue(self) -> Catalogue:
        """All records."""
        return self.site.catalogue

    @cached_property
    def date(self) -> datetime | None:
        """When the data last changed; None when that is not known."""
        return self.site.history.latest("data/")

    @cached_property
    def day(self) -> str:
        """The date of the data as YYYY-MM-DD; empty when it is not known."""
        return self.date.date().isoformat() if self.date else ""

    def address(self, path: str) -> str | None:
        """The web address of a page or file, given its path from the home page; None while the site has none."""
        return self.site.address + path if self.site.address else None

    def dates(self, record: Record) -> Dates | None:
        """When the record's file was added and changed; None when that is not known."""
        return self.site.history.dates(self.site.source(record))

    def identity(self, record: Record) -> uuid.UUID:
        """An identity that stays when the record is renamed, and does not depend on the site's address."""
        first = record.former_ids[0] if record.former_ids else record.id
        return uuid.uuid5(_IDENTITIES, f"{record.kind}/{first}")

    def plain(self, record: Record) -> Plain:
        """A record's texts as plain words."""
        found = self._texts.get(record.key)
        if found is None:
            found = self._texts[record.key] = _plain(record, self.site.view("").plain)
        return found

    @cached_property
    def _texts(self) -> dict[str, Plain]:
        """The plain texts of the records that were asked for, by key: five exports show them."""
        return {}

    @cached_property
    def selections(self) -> dict[str, Selection]:
        """The activities of the whole and of each sector, place and partnership, by key."""
        return selections(self.catalogue)

    def summary(self, record: Record) -> str:
        """The record's summary as plain words."""
        return str(self.plain(record)["summary"])


def _plain(record: Record, plain: Callable[[str], str]) -> Plain:
    fields: dict[str, str | list[str]] = {}
    for (name, *position), text in record.texts:
        # A note's marker leaves its spaces behind.
        words = " ".join(plain(text).split())
        several = fields.setdefault(str(name), [])
        if position and isinstance(several, list):
            several.append(words)
        else:
            fields[str(name)] = words
    return fields


def meaning(model: type[Record]) -> str:
    """What a kind of record is, in a sentence."""
    return " ".join((model.__doc__ or "").split()).split(". ")[0].removesuffix(".") + "."


def printable(text: str) -> str:
    """The text without what calendars, feeds and workbooks cannot hold: control characters, but line feeds and tabs."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


@lru_cache
def stamp(when: datetime) -> str:
    """A moment as the internet writes it: 2026-01-31T12:00:00Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
