"""Atom feeds (RFC 4287) of the activities, and of the changes to the data.

Atom asks every entry when it was last changed. Only version control knows; where it does not, there is no such entry,
and where it knows nothing at all, no feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from atlas.exports.files import ExportedFile, printable, stamp
from atlas.i18n import N_, ngettext
from atlas.i18n import gettext as _
from atlas.records.model import Mission
from atlas.site import Site, display
from atlas.site.history import Change, Dates
from atlas.site.labels import choice
from atlas.site.selections import ALL

FOLDER: Final = "feeds"
ACTIVITIES: Final = f"{FOLDER}/activities.xml"
CHANGES: Final = f"{FOLDER}/changes.xml"

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_FEEDS: Final = UUID("0b8f4a52-3f0e-5b7e-8f5e-7d1d5a3c9b10")
"""The namespace of the identities of feeds and changes. It never changes."""
_ENTRIES: Final = 100
"""How many entries a feed has: the newest. The calendars and the API have them all."""
_ACTIONS: Final = {"added": N_("added"), "changed": N_("changed"), "removed": N_("removed")}
_RECORDS: Final = 60
"""How many records the entry of one change names."""


@dataclass(frozen=True, slots=True)
class _Entry:
    identity: UUID
    title: str
    updated: datetime
    published: datetime
    link: str
    summary: str
    categories: tuple[str, ...] = ()
    records: tuple[tuple[str, str | None], ...] = field(default=())
    """What a change did to which records: in words, with the record's key while there is such a record."""


def files(site: Site) -> Iterator[ExportedFile]:
    """The feeds for which dates are known."""
    ET.register_namespace("", _ATOM)
    offered = available(site)
    if ACTIVITIES in offered:
        of_activities = partial(_feed, site, ACTIVITIES, _("Missions and activities"), f"../{ALL}/", _newest)
        yield ExportedFile(ACTIVITIES, of_activities)
    if CHANGES in offered:
        of_changes = partial(_feed, site, CHANGES, _("Changes to the data"), "../", _changes)
        yield ExportedFile(CHANGES, of_changes)


def available(site: Site) -> tuple[str, ...]:
    """The paths of the feeds for which dates are known."""
    found = ((ACTIVITIES, _dated(site)), (CHANGES, _of_data(site)))
    return tuple(path for path, content in found if next(content, None))


def _newest(site: Site) -> list[_Entry]:
    return sorted(_activities(site), key=lambda entry: (entry.updated, entry.title), reverse=True)[:_ENTRIES]


def _activities(site: Site) -> Iterator[_Entry]:
    for activity, dates in _dated(site):
        yield _Entry(
            identity=site.identity(activity),
            title=f"{display.dated(activity)}: {activity.name}"
            + (f" ({_('planned')})" if activity.status == "planned" else ""),
            updated=dates.changed,
            published=dates.added,
            link=f"../{activity.key}/",
            summary=site.summary(activity),
            categories=tuple(_categories(site, activity)),
        )


def _dated(site: Site) -> Iterator[tuple[Mission, Dates]]:
    """The activities whose files version control knows, and what it knows of them."""
    selection = site.selections.get(ALL)
    for activity in selection.activities if selection else ():
        dates = site.dates(activity)
        if dates:
            yield activity, dates


def _categories(site: Site, activity: Mission) -> Iterator[str]:
    yield choice(activity.type)
    for name in activity.sectors:
        sector = site.catalogue.get(f"sectors/{name}")
        if sector:
            yield sector.label


def _changes(site: Site) -> Iterator[_Entry]:
    for change in islice(_of_data(site), _ENTRIES):
        records = tuple(_changed_records(site, change))
        yield _Entry(
            identity=uuid5(_FEEDS, change.commit),
            title=change.subject,
            updated=change.when,
            published=change.when,
            link="../",
            summary=ngettext(
                "{count} record added, changed or removed.", "{count} records added, changed or removed.", len(records)
            ).format(count=len(records)),
            records=records,
        )


def _of_data(site: Site) -> Iterator[Change]:
    """The changes that touch records."""
    return (change for change in site.history.changes if any(_record_keys(change)))


def _record_keys(change: Change) -> Iterator[tuple[str, str]]:
    for action, path in change.files:
        if path.startswith("data/") and path.endswith(".yml"):
            yield action, path.removeprefix("data/").removesuffix(".yml")


def _changed_records(site: Site, change: Change) -> Iterator[tuple[str, str | None]]:
    for action, key in sorted(_record_keys(change)):
        record = site.catalogue.get(key)
        title = site.titles[key] if record else key
        yield f"{title}: {_(_ACTIONS[action])}", key if record else None


def _feed(site: Site, path: str, title: str, home: str, listed: Callable[[Site], Iterable[_Entry]]) -> bytes:
    entries = [*listed(site)]
    root = ET.Element(_atom("feed"), {"xml:lang": "en-GB"})
    _add(root, "id", uuid5(_FEEDS, path).urn)
    _add(root, "title", f"{site.settings.name}: {title}")
    _add(root, "updated", stamp(max(entry.updated for entry in entries)))
    _add(_add(root, "author"), "name", site.settings.author)
    _add(root, "link", rel="alternate", type="text/html", href=home)
    address = site.address(path)
    if address:
        _add(root, "link", rel="self", type="application/atom+xml", href=address)
    for entry in entries:
        root.append(_element(entry))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(entry: _Entry) -> ET.Element:
    element = ET.Element(_atom("entry"))
    _add(element, "id", entry.identity.urn)
    _add(element, "title", entry.title)
    _add(element, "updated", stamp(entry.updated))
    _add(element, "published", stamp(entry.published))
    _add(element, "link", rel="alternate", type="text/html", href=entry.link)
    _add(element, "summary", entry.summary)
    for category in entry.categories:
        _add(element, "category", term=category)
    if entry.records:
        _add(element, "content", type="xhtml").append(_list(entry.records))
    return element


def _list(records: tuple[tuple[str, str | None], ...]) -> ET.Element:
    division = ET.Element(f"{{{_XHTML}}}div")
    items = ET.SubElement(division, f"{{{_XHTML}}}ul")
    for words, key in records[:_RECORDS]:
        item = ET.SubElement(items, f"{{{_XHTML}}}li")
        place = ET.SubElement(item, f"{{{_XHTML}}}a", {"href": f"../{key}/"}) if key else item
        place.text = printable(words)
    if len(records) > _RECORDS:
        ET.SubElement(items, f"{{{_XHTML}}}li").text = _and_more(len(records) - _RECORDS)
    return division


def _and_more(count: int) -> str:
    return ngettext("and {count} more", "and {count} more", count).format(count=count)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {key: printable(value) for key, value in attributes.items()}
    element = ET.SubElement(parent, _atom(name), clean)
    if text:
        element.text = printable(text)
    return element


def _atom(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
