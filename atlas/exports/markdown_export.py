"""Markdown export of the records for language models: one file for each kind, everything in plain words."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from atlas.exports.files import ExportedFile
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Indicator, Record
from atlas.site import Site, display, facts, labels, outcomes, sources

FOLDER: Final = "llms"


def files(site: Site) -> Iterator[ExportedFile]:
    """A file of Markdown for each kind."""
    for kind in KINDS:
        yield ExportedFile(kind_path(kind), partial(_kind, site, kind))


def kind_path(kind: str) -> str:
    """Path of the Markdown of a kind's records; `.txt`, because every server knows that as text."""
    return f"{FOLDER}/{kind}.txt"


def _kind(site: Site, kind: str) -> str:
    entries = [_Entry(site, record) for record in site.catalogue.of_kind(kind)]
    text = site.render("exports/kind.md", model=KINDS[kind], records=entries, marks=_marks(site, kind))
    return text.strip() + "\n"


def _marks(site: Site, kind: str) -> bool:
    """Whether the file shows marks: of its records, or of those that they name."""
    records = site.catalogue.of_kind(kind)
    linked = (site.catalogue.get(link.key) for record in records for link in record.links)
    return bool(labels.count_marks((*records, *filter(None, linked))))


class _Entry:
    """A record as its Markdown shows it: everything in plain words."""

    def __init__(self, site: Site, record: Record) -> None:
        self.site = site
        self.record = record
        self.title = labels.marked(site.titles[record.key], record)
        self.address = site.address(f"{record.key}/") or record.key
        self.summary = site.summary(record)
        self.figure = display.figure(record) if isinstance(record, Indicator) else ""
        self.when = display.dated(record)
        self.sources = [words for _, words in sources.credited(site.catalogue, record)]
        self.notes = ", ".join(map(str, record.cited))
        self.editorial = ", ".join(sources.editorial_fields(record, site.settings.second_language.label))

    def facts(self) -> Iterator[tuple[str, str]]:
        """The record's facts: label and value."""
        for fact in facts.facts(self.site.catalogue, self.record, without=frozenset({"when"})):
            values = self._outcomes() if fact.form == "outcomes" else facts.words(fact, _marked)
            yield fact.label, "; ".join(values)

    def _outcomes(self) -> Iterator[str]:
        """What became of the record, with its text."""
        plain = self.site.view("").plain
        for one in outcomes.told(self.site.catalogue, self.record):
            yield " ".join((f"{one}: {plain(one.summary)}" if one.summary else str(one)).split())

    def passages(self) -> Iterator[tuple[str, list[str]]]:
        """The record's own texts: heading and paragraphs."""
        plain = self.site.plain(self.record)
        for passage in facts.passages(self.record):
            texts = plain[passage.field]
            yield passage.heading, [texts] if isinstance(texts, str) else texts
        if self.record.editor_notes:
            yield _("Editor's notes"), list(plain["editor_notes"])


def _marked(record: Record) -> str:
    return labels.marked(record.name, record)
