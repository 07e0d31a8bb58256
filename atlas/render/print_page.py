"""Print page: every record, kind by kind, on one page; of a large atlas on several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Record
from atlas.render import kind_index
from atlas.site import Site, View
from atlas.site.facts import Fact, Passage
from atlas.site.facts import facts as all_facts
from atlas.site.facts import passages as all_passages

FOLDER: Final = "print"
"""The address of the page, and the folder of its parts."""
MOST: Final = 1000
"""How many records one page may hold; beyond, no browser prints it gladly."""
PART: Final = 400
"""How many records a part holds."""


@dataclass(frozen=True)
class OnePage(View):
    """The site as seen from a page that holds records: these are reached by anchors."""

    keys: frozenset[str]

    def href(self, key: str) -> str | None:
        """The anchor of a record on the page, the address of any other, or None when there is no such record."""
        return f"#{anchor(key)}" if key in self.keys else super().href(key)


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
    """Entries of one kind, in the order of its directory."""

    heading: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some records of one kind, for a page of their own."""

    name: str
    title: str
    kind: str
    places: range
    """Which records of the kind, in the order of its directory."""


def anchor(key: str) -> str:
    """A record's anchor on the page."""
    return key.replace("/", "-")


def render(site: Site, view: View) -> Markup:
    """All records as HTML, after a table of contents; of a large atlas the list of its parts."""
    if len(site.catalogue) > MOST:
        return site.render("blocks/print-parts.html", view=view, parts=tuple(parts(site.catalogue)), folder=FOLDER)
    return _rendered(site, view, chapters(site.catalogue))


def chapters(catalogue: Catalogue) -> Iterator[Chapter]:
    """A chapter for each kind that has records."""
    for kind in KINDS:
        records = _ordered(catalogue, kind)
        if records:
            yield _chapter(catalogue, _(KINDS[kind].plural), kind, records)


def parts(catalogue: Catalogue) -> Iterator[Part]:
    """The parts of a large atlas; none while one page holds all."""
    if len(catalogue) <= MOST:
        return
    for kind, model in KINDS.items():
        count = len(catalogue.kinds[kind])
        pieces = [range(start, min(start + PART, count)) for start in range(0, count, PART)]
        for number, places in enumerate(pieces, start=1):
            title = _(model.plural)
            if len(pieces) > 1:
                title = _("{kind}, part {number} of {count}").format(kind=title, number=number, count=len(pieces))
            yield Part(f"{kind}-{number}", title, kind, places)


def render_part(site: Site, view: View, name: str) -> Markup:
    """The page of one part. Raises LookupError when there is no such part."""
    part = next((part for part in parts(site.catalogue) if part.name == name), None)
    if part is None:
        raise LookupError(name)
    records = _ordered(site.catalogue, part.kind)[part.places.start : part.places.stop]
    return _rendered(site, view, [_chapter(site.catalogue, part.title, part.name, records)])


def _rendered(site: Site, view: View, shown: Iterable[Chapter]) -> Markup:
    made = tuple(shown)
    keys = frozenset(entry.record.key for chapter in made for entry in chapter.entries)
    return site.render("blocks/print.html", view=OnePage(site, view.root, keys), chapters=made)


def _ordered(catalogue: Catalogue, kind: str) -> tuple[Record, ...]:
    return tuple(row.record for section in kind_index.sections(catalogue, kind) for row in section.rows)


def _chapter(catalogue: Catalogue, heading: str, anchor: str, records: Sequence[Record]) -> Chapter:
    return Chapter(heading, anchor, tuple(_entry(catalogue, record) for record in records))


def _entry(catalogue: Catalogue, record: Record) -> Entry:
    return Entry(
        record,
        anchor(record.key),
        tuple(all_facts(catalogue, record)),
        tuple(all_passages(record)),
        tuple(catalogue[f"references/{number}"] for number in record.cited),
    )
