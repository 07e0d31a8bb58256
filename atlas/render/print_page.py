"""Print page: every record, kind by kind, on one page; of a large atlas on several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from markupsafe import Markup

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Record
from atlas.render import directory_page
from atlas.site import Site, View, facts, sources

FOLDER: Final = "print"
"""Address of the page, and folder of its parts."""
MAX_RECORDS: Final = 1000
"""Largest number of records on one print page, which browsers print in reasonable time."""
MAX_PER_PART: Final = 200
"""Largest number of records in a part."""


@dataclass(frozen=True)
class PrintView(View):
    """View from a print page: links to the records that it holds lead to their anchors on it."""

    keys: frozenset[str] = field(kw_only=True)

    def href(self, key: str) -> str | None:
        """Anchor of a record on the page, the address of any other, or None when there is no such record."""
        return f"#{anchor(key)}" if key in self.keys else super().href(key)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Records under one heading, in the order of their directory."""

    heading: str
    anchor: str
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one kind for a page of their own: its name in addresses, its title, and which they are."""

    name: str
    title: str
    kind: str
    positions: range
    """Positions of the records in the order of the kind's directory."""


def anchor(key: str) -> str:
    """Anchor of a record on the page."""
    return key.replace("/", "-")


def render(site: Site, view: View) -> Markup:
    """HTML of all records, after a table of contents; of a large atlas the list of its parts."""
    if len(site.catalogue) > MAX_RECORDS:
        return site.render("blocks/print-parts.html", view=view, parts=tuple(parts(site.catalogue)), folder=FOLDER)
    chapters = [Chapter(_(model.plural), kind, _ordered(site.catalogue, kind)) for kind, model in KINDS.items()]
    return _rendered(site, view, [chapter for chapter in chapters if chapter.records])


def parts(catalogue: Catalogue) -> Iterator[Part]:
    """Parts of a large atlas; none while one page holds all."""
    if len(catalogue) <= MAX_RECORDS:
        return
    for kind, model in KINDS.items():
        count = len(catalogue.kinds[kind])
        ranges = [range(start, min(start + MAX_PER_PART, count)) for start in range(0, count, MAX_PER_PART)]
        for number, positions in enumerate(ranges, start=1):
            title = _(model.plural)
            if len(ranges) > 1:
                title = _("{kind}, part {number} of {count}").format(kind=title, number=number, count=len(ranges))
            yield Part(f"{kind}-{number}", title, kind, positions)


def render_part(site: Site, view: View, name: str) -> Markup:
    """HTML of the page of one part. Raises LookupError when there is no such part."""
    part = next((part for part in parts(site.catalogue) if part.name == name), None)
    if part is None:
        raise LookupError(name)
    return _rendered(site, view, [Chapter(part.title, part.name, printed(site.catalogue, part.kind)[name])])


def printed(catalogue: Catalogue, kind: str) -> dict[str, tuple[Record, ...]]:
    """Records on the pages of a kind's parts, by the names of the parts."""
    ordered = _ordered(catalogue, kind)
    ranges = ((part.name, part.positions) for part in parts(catalogue) if part.kind == kind)
    return {name: ordered[positions.start : positions.stop] for name, positions in ranges}


def _rendered(site: Site, view: View, chapters: Sequence[Chapter]) -> Markup:
    keys = frozenset(record.key for chapter in chapters for record in chapter.records)
    return site.render(
        "blocks/print.html",
        view=PrintView(site, view.root, keys=keys),
        chapters=chapters,
        anchor=anchor,
        facts=partial(facts.facts, site.catalogue),
        passages=facts.passages,
        others=partial(sources.cited, site.catalogue),
    )


def _ordered(catalogue: Catalogue, kind: str) -> tuple[Record, ...]:
    return tuple(record for _, records in directory_page.groups(catalogue, kind) for record in records)
