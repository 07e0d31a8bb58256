"""Record to page: title, description, HTML, and the YAML file it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup

from atlas import contribute, facts, show
from atlas.plots import small_map
from atlas.records.field_types import SECTION_TITLES
from atlas.records.model import Record
from atlas.site import Site, View

DESCRIPTION_LENGTH: Final = 155
"""Characters: about what search engines show."""

_APART: Final[dict[str, frozenset[str]]] = {
    "missions": frozenset({"type", "status", "when"}),
    "milestones": frozenset({"type", "status", "when"}),
    "indicators": frozenset({"status"}),
    "partnerships": frozenset({"generation"}),
    "organisations": frozenset({"type"}),
    "programmes": frozenset({"type"}),
    "places": frozenset({"level"}),
}
"""Facts that a kind's page shows in its header, not in the table of facts."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of a way through the site: what it is called and its address, relative to the page."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that needs no Markdown: that of a record, as a rule."""

    key: str
    title: str
    description: str
    html: Markup
    source: str
    breadcrumbs: tuple[Crumb, ...]
    previous: Crumb | None
    following: Crumb | None
    actions: tuple[Crumb, ...] = ()
    styles: tuple[str, ...] = ("assets/stylesheets/map.css",)
    """The style sheets that only this page needs."""

    @property
    def address(self) -> str:
        """The page's address from the site's home."""
        return f"{self.key}/"


Offers = Callable[[Record], Markup]
"""What a record's page offers to take away, as HTML."""


Made = Callable[[], Page]
"""Makes a page, when it is needed."""


def record_pages(site: Site, kind: str, offers: Offers = lambda _: Markup()) -> Iterator[tuple[str, Made]]:
    """A page for every record of a kind, with its key."""
    ordered = site.catalogue.of_kind(kind)
    for index, record in enumerate(ordered):
        before = ordered[index - 1] if index else None
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        yield record.key, partial(record_page, site, record, before, after, offers)


def record_page(site: Site, record: Record, before: Record | None, after: Record | None, offers: Offers) -> Page:
    """The page of a record.

    `before` and `after` are its neighbours within the kind.
    """
    view = site.view(f"{record.key}/")
    source = site.source(record)
    return Page(
        key=record.key,
        title=site.titles[record.key],
        description=description(record, view),
        html=_html(site, view, record, offers(record)),
        source=source,
        breadcrumbs=(Crumb("Home", view.address("")), Crumb(record.plural, view.address(f"{record.kind}/"))),
        previous=_crumb(view, before),
        following=_crumb(view, after),
        actions=tuple(Crumb(title, href) for title, href in contribute.actions(site, record, source)),
    )


def redirects(site: Site, kind: str) -> Iterator[tuple[str, Callable[[], Markup]]]:
    """A file for each address that a record of a kind once had, which leads to its present one.

    Path, and what makes its HTML.
    """
    for record in site.catalogue.of_kind(kind):
        for identifier in record.former_ids:
            html = partial(site.render, "redirect.html", record=record, href=f"../{record.id}/")
            yield f"{record.kind}/{identifier}/index.html", html


def description(record: Record, view: View) -> str:
    """What search engines and link previews say of a record: its name, and its summary cut at a word."""
    words = f"{view.site.titles[record.key]}: {view.plain(record.summary)}"
    if len(words) <= DESCRIPTION_LENGTH:
        return words
    return words[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:.– ") + "…"


def _html(site: Site, view: View, record: Record, share: Markup) -> Markup:
    catalogue = site.catalogue
    return site.render(
        f"records/{record.kind}.html",
        view=view,
        record=record,
        facts=tuple(facts.facts(catalogue, record, without=_APART.get(record.kind, frozenset()))),
        passages=tuple(facts.passages(record)),
        groups=tuple(facts.groups(catalogue, record)),
        sources=tuple(catalogue[f"references/{number}"] for number in record.cited),
        citing=catalogue.citations.get(int(record.id), ()) if record.kind == "references" else (),
        sections=tuple(SECTION_TITLES[section] for section in record.sections),
        editorial=lambda field: facts.is_editorial(record, field),
        when=show.dated(record),
        small_map=small_map(view, record),
        share=share,
    )


def _crumb(view: View, record: Record | None) -> Crumb | None:
    return Crumb(record.label, f"{view.root}{record.key}/") if record else None
