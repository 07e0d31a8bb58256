"""Footer "Cite and reuse" of a page: its citation, its content in other formats, and its card for other sites."""

from dataclasses import dataclass

from markupsafe import Markup

from atlas.exports import api, calendars, changes, cite, embeds, feeds, spreadsheets
from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Record
from atlas.site import Site
from atlas.site.selections import ALL_ACTIVITIES

FEED_NAMES = {
    feeds.ACTIVITIES: N_("Atom feed of the activities"),
    feeds.CHANGES: N_("Atom feed of the changes to the data"),
}
"""Name of each feed, by its path."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """Other format of a page (`rel="alternate"`): its name for people, its path from the home page, its media type."""

    title: str
    path: str
    type: str


def record_footer_html(site: Site, record: Record) -> Markup:
    """HTML of the footer of a record's page, below what changed there."""
    content = _html(site, f"{record.key}/", cite.record(site, record), embeds.path(record.key))
    return changes.record_html(site, record) + content


def page_footer_html(site: Site, path: str, title: str) -> Markup:
    """HTML of the footer of any other page; `path` is the page's from the home page, which is cited as the whole."""
    citation = cite.page(site, title, path) if path else cite.whole(site)
    kind = path.strip("/")
    return _html(site, path, citation, embeds.path(kind) if kind in KINDS else "")


def _html(site: Site, path: str, citation: cite.Citation, embed: str) -> Markup:
    """HTML of the footer of the page at `path`; `embed` is the path of its card or list, empty where it has none."""
    others, view = alternates(site, path), site.view(path)
    return site.render("page_footer.html", citation=citation, alternates=others, embed=embed, view=view)


def alternates(site: Site, path: str) -> tuple[Alternate, ...]:
    """Other formats of a page, which it links at its foot for people, and in its head for programs."""
    key = path.strip("/")
    record = site.catalogue.get(key)
    found = []
    if record:
        found.append(Alternate(_("This record as JSON"), f"{api.FOLDER}/{key}.json", "application/json"))
        if key in site.selections:
            found.append(Alternate(_("Its activities as a calendar"), calendars.path(key), "text/calendar"))
        elif record.kind == ALL_ACTIVITIES:
            found.append(Alternate(_("All activities as a calendar"), calendars.path(ALL_ACTIVITIES), "text/calendar"))
    elif key in KINDS:
        found.append(Alternate(_("All of them as CSV"), f"{spreadsheets.FOLDER}/{key}.csv", "text/csv"))
        found.append(Alternate(_("All of them as JSON"), f"{api.FOLDER}/{key}.json", "application/json"))
        if key == ALL_ACTIVITIES and site.selections:
            found.append(Alternate(_("All of them as a calendar"), calendars.path(ALL_ACTIVITIES), "text/calendar"))
    shown = {"": (feeds.ACTIVITIES, feeds.CHANGES), ALL_ACTIVITIES: (feeds.ACTIVITIES,)}.get(key, ())
    atom = [feed for feed in feeds.available(site) if feed in shown] if shown else []
    return (*found, *(Alternate(_(FEED_NAMES[feed]), feed, "application/atom+xml") for feed in atom))
