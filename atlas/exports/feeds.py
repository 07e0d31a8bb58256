"""Atom feeds (RFC 4287) of the activities, and of the changes to the data.

Atom asks every entry when it was last changed. Only version control knows; where it does not, there is no such entry,
and where it knows nothing at all, no feed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from atlas.exports import changes
from atlas.exports.calendars import categories
from atlas.exports.files import ExportedFile, printable, stamp
from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.records.model import Mission
from atlas.site import Site, display
from atlas.site.history import Dates
from atlas.site.labels import marked
from atlas.site.outcomes import story
from atlas.site.selections import ALL_ACTIVITIES
from atlas.site.sources import credited

FOLDER: Final = "feeds"
ACTIVITIES: Final = f"{FOLDER}/activities.xml"
CHANGES: Final = f"{FOLDER}/changes.xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_FEEDS: Final = UUID("0b8f4a52-3f0e-5b7e-8f5e-7d1d5a3c9b10")
"""The namespace of the identities of feeds and changes. It never changes."""
_ENTRIES: Final = 100
"""How many entries a feed has: the newest. The calendars and the API have them all."""
_RECORDS: Final = 60
"""How many records the entry of one change names."""


class _Listed(NamedTuple):
    """Record in a list: in words, its key while there is such a record, and its altered facts."""

    words: str
    key: str | None
    facts: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    identity: UUID
    title: str
    updated: datetime
    published: datetime
    link: str
    """Path from the site's home."""
    summary: str
    categories: Sequence[str] = ()
    sources: Sequence[tuple[str, str]] = ()
    """Page of each source, and its credit."""
    records: Sequence[_Listed] = ()
    """What a change did to which records."""


def files(site: Site) -> Iterator[ExportedFile]:
    """The feeds for which dates are known."""
    ET.register_namespace("", _ATOM)
    feeds = {
        ACTIVITIES: (_("Missions and activities"), f"{ALL_ACTIVITIES}/", _activities),
        CHANGES: (_("Changes to the data"), changes.PAGE, _changes),
    }
    for path in available(site):
        yield ExportedFile(path, partial(_feed, site, path, *feeds[path]))


def available(site: Site) -> tuple[str, ...]:
    """The paths of the feeds for which dates are known."""
    found = ((ACTIVITIES, _dated(site)), (CHANGES, iter(site.revisions)))
    return tuple(path for path, content in found if next(content, None))


def _activities(site: Site) -> list[_Entry]:
    entries = [
        _Entry(
            identity=site.identity(activity),
            title=marked(f"{display.dated(activity)}: {activity.name}", activity),
            updated=dates.changed,
            published=dates.added,
            link=f"{activity.key}/",
            summary=" ".join(filter(None, [site.summary(activity), display.sentence(story(site.catalogue, activity))])),
            sources=[(f"{source.key}/", credit) for source, credit in credited(site.catalogue, activity)],
            categories=categories(site, activity),
        )
        for activity, dates in _dated(site)
    ]
    return sorted(entries, key=lambda entry: (entry.updated, entry.title), reverse=True)[:_ENTRIES]


def _dated(site: Site) -> Iterator[tuple[Mission, Dates]]:
    """The activities whose files version control knows, and what it knows of them."""
    selection = site.selections.get(ALL_ACTIVITIES)
    for activity in selection.activities if selection else ():
        dates = site.dates(activity)
        if dates:
            yield activity, dates


def _changes(site: Site) -> list[_Entry]:
    entries = []
    for revision in site.revisions[:_ENTRIES]:
        records = [
            _Listed(
                f"{changes.name(site, change.key, change.name)}: {changes.done(change)}",
                change.key if change.key in site.titles else None,
                tuple(changes.sentence(site, fact) for fact in change.facts),
            )
            for change in revision.records
        ]
        summary = ngettext(
            "{count} record added, changed or removed.", "{count} records added, changed or removed.", len(records)
        ).format(count=len(records))
        identity, title, when = uuid5(_FEEDS, revision.commit), changes.title(site, revision), revision.when
        link = f"{records[0].key}/" if len(records) == 1 and records[0].key else changes.PAGE
        entries.append(_Entry(identity, title, when, when, link, summary, records=records))
    return entries


def _feed(site: Site, path: str, title: str, home: str, listed: Callable[[Site], list[_Entry]]) -> bytes:
    entries = listed(site)
    root = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": site.settings.text_language})
    _add(root, "id", uuid5(_FEEDS, path).urn)
    _add(root, "title", f"{site.settings.name}: {title}")
    _add(root, "updated", stamp(max(entry.updated for entry in entries)))
    _add(_add(root, "author"), "name", site.settings.author)
    _add(root, "link", rel="alternate", type="text/html", href=_href(site, home))
    address = site.address(path)
    if address:
        _add(root, "link", rel="self", type="application/atom+xml", href=address)
    for entry in entries:
        _add_entry(root, entry, site)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: ET.Element, entry: _Entry, site: Site) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.identity.urn)
    _add(element, "title", entry.title)
    _add(element, "updated", stamp(entry.updated))
    _add(element, "published", stamp(entry.published))
    _add(element, "link", rel="alternate", type="text/html", href=_href(site, entry.link))
    for page, credit in entry.sources:
        _add(element, "link", rel="via", type="text/html", href=_href(site, page), title=credit)
    _add(element, "summary", entry.summary)
    for category in entry.categories:
        _add(element, "category", term=category)
    if entry.records:
        _add_list(_add(element, "content", type="xhtml"), entry.records, site)


def _add_list(content: ET.Element, records: Sequence[_Listed], site: Site) -> None:
    division = ET.SubElement(content, f"{{{_XHTML}}}div")
    items = ET.SubElement(division, f"{{{_XHTML}}}ul")
    for words, key, facts in records[:_RECORDS]:
        item = ET.SubElement(items, f"{{{_XHTML}}}li")
        place = ET.SubElement(item, f"{{{_XHTML}}}a", {"href": _href(site, f"{key}/")}) if key else item
        place.text = printable(words)
        altered = ET.SubElement(item, f"{{{_XHTML}}}ul") if facts else item
        for fact in facts:
            ET.SubElement(altered, f"{{{_XHTML}}}li").text = printable(fact)
    if more := len(records[_RECORDS:]):
        text = ngettext("and {count} more", "and {count} more", more).format(count=more)
        ET.SubElement(items, f"{{{_XHTML}}}li").text = text


def _href(site: Site, path: str) -> str:
    """Address of a path from the site's home: absolute where the site's address is known, else from the feeds'."""
    path = "" if path == changes.PAGE and not site.has_page(path) else path
    return site.address(path) or f"../{path}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {key: printable(value) for key, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    if text:
        element.text = printable(text)
    return element
