"""Footer of a page, "Cite and reuse": its citations, its content in other formats, and its card for other sites."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from atlas.exports import api, calendars, cite, embeds, feeds, spreadsheets
from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Record
from atlas.site import Site
from atlas.site.selections import ALL_ACTIVITIES

FEED_NAMES = {
    feeds.ACTIVITIES: N_("Atom feed of the activities"),
    feeds.CHANGES: N_("Atom feed of the changes to the data"),
}
"""What people call each feed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Content of a page in another format: its name for people, its path from the home page, its media type."""

    title: str
    path: str
    type: str


@dataclass(frozen=True, slots=True)
class Footer:
    """Content of a page's footer. `embed` is the path of the page's card or list; empty where there is none."""

    citation: cite.Citation
    offers: tuple[Offer, ...]
    embed: str = ""


def footer(site: Site, record: Record) -> Footer:
    """Content of the footer of a record's page."""
    return Footer(cite.record(site, record), offers(site, f"{record.key}/"), embeds.path(record.key))


def record_footer_html(site: Site, record: Record) -> Markup:
    """HTML of the footer of a record's page."""
    return _html(site, footer(site, record), "../../")


def page_footer_html(site: Site, path: str, title: str) -> Markup:
    """HTML of the footer of any other page; `path` is the page's from the home page, which is cited as the whole."""
    citation = cite.page(site, title, path) if path else cite.whole(site)
    kind = path.strip("/")
    content = Footer(citation, offers(site, path), embeds.path(kind) if kind in KINDS else "")
    return _html(site, content, site.view(path).root)


def _html(site: Site, content: Footer, root: str) -> Markup:
    """HTML of a footer on a page from which `root` leads to the home page."""
    return site.render("page_footer.html", footer=content, citation=cite.formats(content.citation), root=root)


def offers(site: Site, path: str) -> tuple[Offer, ...]:
    """Other formats of a page: for people at its foot, and for programs as alternates in its head."""
    key = path.strip("/")
    record = site.catalogue.get(key)
    found = []
    if record:
        found.append(Offer(_("This record as JSON"), f"{api.FOLDER}/{key}.json", "application/json"))
        if key in site.selections:
            found.append(Offer(_("Its activities as a calendar"), calendars.path(key), "text/calendar"))
        elif record.kind == ALL_ACTIVITIES:
            found.append(Offer(_("All activities as a calendar"), calendars.path(ALL_ACTIVITIES), "text/calendar"))
    elif key in KINDS:
        found.append(Offer(_("All of them as CSV"), f"{spreadsheets.FOLDER}/{key}.csv", "text/csv"))
        found.append(Offer(_("All of them as JSON"), f"{api.FOLDER}/{key}.json", "application/json"))
        if key == ALL_ACTIVITIES and site.selections:
            found.append(Offer(_("All of them as a calendar"), calendars.path(ALL_ACTIVITIES), "text/calendar"))
    shown = {"": (feeds.ACTIVITIES, feeds.CHANGES), ALL_ACTIVITIES: (feeds.ACTIVITIES,)}.get(key, ())
    atom = [feed for feed in feeds.available(site) if feed in shown]
    return (*found, *(Offer(_(FEED_NAMES[feed]), feed, "application/atom+xml") for feed in atom))
