"""iCalendar export (RFC 5545) of the activities: one calendar of all, and one for each sector, place and partnership.

An activity whose day is not known covers the whole month or year that is, says so in its title, and blocks no time.
What the paper only planned is tentative. What recurs is one event from its first day to its last, whose title says how
often: a rule for its repetition would give days that no source names.
"""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

from icalendar import Calendar, Event, vText, vUri

from atlas.exports.files import UNDATED, ExportedFile, printable
from atlas.i18n import gettext as _
from atlas.i18n import ngettext
from atlas.records.model import Mission, Place, Sector
from atlas.site import Site, display, outcomes
from atlas.site.labels import choice, mark, plan_status, status
from atlas.site.selections import Selection
from atlas.site.sources import credited

FOLDER: Final = "calendars"

_CERTAINTY: Final = {"held": "CONFIRMED", "planned": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}
"""The format's words for the status of an activity, or for what became of it; a call has none."""


def path(key: str) -> str:
    """Path of a selection's calendar from the site's home."""
    return f"{FOLDER}/{key}.ics"


def files(site: Site) -> Iterator[ExportedFile]:
    """A calendar for each selection."""
    # Most activities are in several calendars: each is written once.
    written: dict[str, bytes] = {}
    for selection in site.selections.values():
        yield ExportedFile(path(selection.key), partial(_calendar, site, selection, written))


def _calendar(site: Site, selection: Selection, written: dict[str, bytes]) -> bytes:
    for activity in selection.activities:
        if activity.id not in written:
            written[activity.id] = event(site, activity).to_ical()
    head, end, _rest = _empty(site, selection).to_ical().partition(b"END:VCALENDAR\r\n")
    return b"".join([head, *(written[activity.id] for activity in selection.activities), end])


def _empty(site: Site, selection: Selection) -> Calendar:
    """The calendar without its events."""
    title, address = printable(f"{site.settings.name}: {selection.title}"), site.address(path(selection.key))
    found = Calendar()
    found.add("VERSION", "2.0")
    found.add("PRODID", f"-//{site.settings.short_name}//calendars//EN")
    found.add("CALSCALE", "GREGORIAN")
    # NAME is the standard's (RFC 7986); many programs read only the older one. icalendar would escape neither unasked.
    found.add("NAME", vText(title))
    found.add("X-WR-CALNAME", vText(title))
    found.add("REFRESH-INTERVAL", timedelta(days=1), {"VALUE": "DURATION"})
    if address:
        found.add("SOURCE", vUri(address), {"VALUE": "URI"})
    return found


def event(site: Site, activity: Mission) -> Event:
    """An activity as a VEVENT."""
    dates, address = site.dates(activity), site.address(f"{activity.key}/")
    first, after = span(activity)
    announced = _("{status}; whether it took place is not recorded.").format(status=status(activity))
    words = [
        site.summary(activity),
        display.sentence(outcomes.story(site.catalogue, activity)) or (announced if plan_status(activity) else ""),
        source_line(site, activity),
        address,
    ]
    places = site.catalogue.named(Place, activity.places)
    made = Event()
    made.add("UID", str(site.identity(activity)))
    # By it "Explore" finds the events of the activities that a reader has chosen.
    made.add("X-ATLAS-RECORD", activity.key)
    # The format demands a time of last revision. Where none is known it is the paper's, or else none at all.
    paper = site.catalogue.paper
    written = datetime.combine(_day(paper.date, last=False), time(tzinfo=UTC)) if paper and paper.date else UNDATED
    made.add("DTSTAMP", dates.changed if dates else written)
    if dates:
        made.add("CREATED", dates.added)
        made.add("LAST-MODIFIED", dates.changed)
    made.add("DTSTART", first)
    made.add("DTEND", after)
    made.add("SUMMARY", printable(title(activity)))
    made.add("DESCRIPTION", printable("\n\n".join(filter(None, words))))
    certainty = _CERTAINTY.get(outcomes.last(activity) or activity.status)
    if certainty:
        made.add("STATUS", certainty)
    made.add("TRANSP", "TRANSPARENT")
    where = [*(place.label for place in places), *([choice("online")] if activity.format else ())]
    if where:
        made.add("LOCATION", printable(", ".join(where)))
    # The middle of a country is not where it took place.
    if len(places) == 1 and not places[0].is_area:
        made.add("GEO", (places[0].latitude, places[0].longitude))
    made.add("CATEGORIES", [printable(category) for category in categories(site, activity)])
    if address:
        made.add("URL", vUri(address), {"VALUE": "URI"})
    return made


def source_line(site: Site, activity: Mission) -> str:
    """The sources of an activity, in a sentence."""
    found = [credit for _source, credit in credited(site.catalogue, activity)]
    if not found:
        return ""
    return ngettext("Source: {sources}.", "Sources: {sources}.", len(found)).format(sources="; ".join(found))


def span(activity: Mission) -> tuple[date, date]:
    """The first day of an activity and the day after its last, as far as they are known."""
    start, end = outcomes.dates(activity)
    first = start or activity.start
    return _day(first, last=False), _day(end or first, last=True) + timedelta(days=1)


def _day(value: str, *, last: bool) -> date:
    """The first or the last day of a date that may be a year or a month."""
    year, month, day = [*(int(part) for part in value.split("-")), 0, 0][:3]
    month = month or (12 if last else 1)
    return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))


def title(activity: Mission) -> str:
    """The name, with what is not certain about the activity: whether it took place, and on which day."""
    remarks = [choice(activity.recurs).lower()] if activity.recurs else []
    if mark(activity):
        remarks.append(mark(activity))
    if activity.status == "published":
        remarks.append(_("published"))
    start, end = outcomes.dates(activity)
    is_as_told = (start, end) == activity.when
    qualifier = display.qualifier(activity) if is_as_told else ""
    when = display.dated(activity) if is_as_told else display.period(start, end)
    is_exact = min(len(date) for date in (start, end) if date) == len("2018-11-30")
    if not is_exact or qualifier in ("by", "between", "around"):
        remarks.append(_("{date}, exact date not known").format(date=when))
    elif qualifier:
        remarks.append(when)
    return f"{activity.name} ({'; '.join(remarks)})" if remarks else activity.name


def categories(site: Site, activity: Mission) -> list[str]:
    """What an activity is filed under: its type and its sectors."""
    return [choice(activity.type), *(sector.label for sector in site.catalogue.named(Sector, activity.sectors))]
