"""Markdown export of the records for language models: one file for each kind, everything in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from atlas.exports.files import ExportedFile
from atlas.i18n import gettext as _
from atlas.records.field_types import SECTION_TITLES
from atlas.records.model import KINDS, Indicator, Record
from atlas.site import Site, display, facts, labels

FOLDER: Final = "llms"


def files(site: Site) -> Iterator[ExportedFile]:
    """A file of Markdown for each kind."""
    for kind in KINDS:
        yield ExportedFile(kind_path(kind), partial(_kind, site, kind))


def kind_path(kind: str) -> str:
    """Path of the Markdown of a kind's records; `.txt`, because every server knows that as text."""
    return f"{FOLDER}/{kind}.txt"


def _kind(site: Site, kind: str) -> str:
    records = [_Entry(site, record) for record in site.catalogue.of_kind(kind)]
    return site.render("exports/kind.md", model=KINDS[kind], records=records).strip() + "\n"


class _Entry:
    """A record as its Markdown shows it: everything in plain words."""

    def __init__(self, site: Site, record: Record) -> None:
        self.site = site
        self.record = record
        self.title = site.titles[record.key]
        self.address = site.address(f"{record.key}/") or record.key
        self.summary = site.summary(record)
        self.figure = display.figure(record) if isinstance(record, Indicator) else ""
        self.when = display.dated(record)
        self.sections = "; ".join(_(SECTION_TITLES[section]) for section in record.sections)
        self.notes = ", ".join(map(str, record.cited))

    def facts(self) -> Iterator[tuple[str, str]]:
        """The record's facts: label and value."""
        names: dict[str, list[str]] = {}
        for linked in self.record.links:
            other = self.site.catalogue.get(linked.key)
            if other:
                names.setdefault(linked.field, []).append(other.name)
        for field in labels.FACTS:
            value = names.get(field) or getattr(self.record, field, None)
            if value and field in ("type", "status", "generation", "level"):
                yield labels.label(self.record, field), labels.choice(str(value))
            elif value:
                text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
                yield labels.label(self.record, field), text

    def passages(self) -> Iterator[tuple[str, list[str]]]:
        """The record's own texts: heading and paragraphs."""
        plain = self.site.plain(self.record)
        for passage in facts.passages(self.record):
            texts = plain[passage.field]
            yield passage.heading, [texts] if isinstance(texts, str) else texts
        if self.record.editor_notes:
            yield _("Editor's notes"), list(plain["editor_notes"])
