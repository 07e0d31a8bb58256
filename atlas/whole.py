"""The whole atlas on one page, for paper: every record, kind by kind, with links that stay on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas import directories
from atlas.catalogue import Catalogue, cited
from atlas.facts import Fact, Passage
from atlas.facts import facts as all_facts
from atlas.facts import passages as all_passages
from atlas.model import KINDS, Record
from atlas.site import Site, View


class OnePage(View):
    """The site as seen from a page that holds all records: they are reached by anchors."""

    def href(self, key: str) -> str | None:
        """The anchor of a record, or None when there is no such record."""
        return f"#{anchor(key)}" if self.site.catalogue.get(key) else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with what its page says of it, but for what other records say."""

    record: Record
    anchor: str
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    sources: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The entries of one kind, in the order of its directory."""

    heading: str
    anchor: str
    entries: tuple[Entry, ...]


def anchor(key: str) -> str:
    """A record's anchor on the page."""
    return key.replace("/", "-")


def render(site: Site, view: View) -> Markup:
    """All records as HTML, after a table of contents."""
    return site.render(
        "blocks/print.html", view=OnePage(view.site, view.root), chapters=tuple(chapters(site.catalogue))
    )


def chapters(catalogue: Catalogue) -> Iterator[Chapter]:
    """A chapter for each kind that has records."""
    for kind, model in KINDS.items():
        rows = [row for section in directories.sections(catalogue, kind) for row in section.rows]
        if rows:
            yield Chapter(model.plural, kind, tuple(_entry(catalogue, row.record) for row in rows))


def _entry(catalogue: Catalogue, record: Record) -> Entry:
    return Entry(
        record,
        anchor(record.key),
        tuple(all_facts(catalogue, record)),
        tuple(all_passages(record)),
        tuple(catalogue[f"references/{number}"] for number in cited(record)),
    )
