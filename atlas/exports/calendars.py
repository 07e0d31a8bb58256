"""The activities as iCalendar (RFC 5545): one calendar of all, and one for each sector, place and partnership.

An activity whose day is not known covers the whole month or year that is, says so in its title, and blocks no time.
What the paper only planned is tentative.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from atlas import show
from atlas.exports.edition import NAME, SHORT_NAME, Edition, ExportedFile, printable
from atlas.exports.selections import Selection
from atlas.labels import choice
from atlas.records.model import Mission, Place

FOLDER: Final = "calendars"

_LINE_BYTES: Final = 75
_UNKNOWN_STAMP: Final = datetime(2019, 1, 1, tzinfo=UTC)
"""The format demands a time of last revision. Where none is known it is the paper's year, the information's own."""


def path(key: str) -> str:
    """Where the calendar of a selection lies."""
    return f"{FOLDER}/{key}.ics"


def files(edition: Edition) -> Iterator[ExportedFile]:
    """A calendar for each selection."""
    written: dict[str, str] = {}
    for selection in edition.selections.values():
        yield ExportedFile(path(selection.key), partial(_calendar, edition, selection, written))


def _calendar(edition: Edition, selection: Selection, written: dict[str, str]) -> str:
    """A calendar; `written` keeps the events for the other calendars that hold them."""
    for activity in selection.activities:
        if activity.id not in written:
            written[activity.id] = event(edition, activity)
    title = f"{NAME}: {selection.title}"
    lines = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", f"-//{SHORT_NAME}//calendars//EN"),
        ("CALSCALE", "GREGORIAN"),
        # NAME is the standard's (RFC 7986); many programs read only the older one.
        ("NAME", _text(title)),
        ("X-WR-CALNAME", _text(title)),
        ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
    ]
    address = edition.address(path(selection.key))
    if address:
        lines.append(("SOURCE;VALUE=URI", address))
    return (
        _lines(lines)
        + "".join(written[activity.id] for activity in selection.activities)
        + _lines([("END", "VCALENDAR")])
    )


def event(edition: Edition, activity: Mission) -> str:
    """An activity as a VEVENT, with its lines folded."""
    return _lines([("BEGIN", "VEVENT"), *_properties(edition, activity), ("END", "VEVENT")])


def _properties(edition: Edition, activity: Mission) -> Iterator[tuple[str, str]]:
    dates = edition.dates(activity)
    first, after = span(activity)
    yield "UID", str(edition.identity(activity))
    yield "DTSTAMP", _moment(dates.changed if dates else _UNKNOWN_STAMP)
    if dates:
        yield "CREATED", _moment(dates.added)
        yield "LAST-MODIFIED", _moment(dates.changed)
    yield "DTSTART;VALUE=DATE", first.strftime("%Y%m%d")
    yield "DTEND;VALUE=DATE", after.strftime("%Y%m%d")
    yield "SUMMARY", _text(title(activity))
    yield "DESCRIPTION", _text("\n\n".join(_description(edition, activity)))
    yield "STATUS", "TENTATIVE" if activity.status == "planned" else "CONFIRMED"
    yield "TRANSP", "TRANSPARENT"
    yield from _where(edition, activity)
    yield "CATEGORIES", ",".join(map(_text, _categories(edition, activity)))
    address = edition.address(f"{activity.key}/")
    if address:
        yield "URL;VALUE=URI", address


def span(activity: Mission) -> tuple[date, date]:
    """The first day of an activity and the day after its last, as far as they are known."""
    return _first(activity.start), _last(activity.end or activity.start) + timedelta(days=1)


def title(activity: Mission) -> str:
    """The name, with what is not certain about the activity: whether it took place, and on which day."""
    doubts = []
    if activity.status == "planned":
        doubts.append("planned")
    if min(len(activity.start), len(activity.end or activity.start)) < len("2018-11-30"):
        doubts.append(f"{show.dated(activity)}, exact date not known")
    return f"{activity.name} ({'; '.join(doubts)})" if doubts else activity.name


def _description(edition: Edition, activity: Mission) -> Iterator[str]:
    yield edition.summary(activity)
    if activity.status == "planned":
        yield f"{choice('planned')}; whether it took place is not recorded."
    address = edition.address(f"{activity.key}/")
    if address:
        yield address


def _where(edition: Edition, activity: Mission) -> Iterator[tuple[str, str]]:
    places = [place for name in activity.places if isinstance(place := edition.catalogue.get(f"places/{name}"), Place)]
    if places:
        yield "LOCATION", _text(", ".join(place.label for place in places))
    if len(places) == 1:
        yield "GEO", f"{places[0].latitude};{places[0].longitude}"


def _categories(edition: Edition, activity: Mission) -> Iterator[str]:
    yield choice(activity.type)
    for name in activity.sectors:
        sector = edition.catalogue.get(f"sectors/{name}")
        if sector:
            yield sector.label


def _first(value: str) -> date:
    year, month, day = _parts(value)
    return date(year, month or 1, day or 1)


def _last(value: str) -> date:
    year, month, day = _parts(value)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(value: str) -> tuple[int, int, int]:
    """Year, month and day; zero for what is not known."""
    year, month, day = [int(part) for part in value.split("-")] + [0] * (2 - value.count("-"))
    return year, month, day


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """The value with the signs escaped that mean something in a calendar."""
    return printable(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _lines(properties: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{_folded(f'{name}:{value}')}\r\n" for name, value in properties)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, none of them cut within a letter."""
    if len(line.encode()) <= _LINE_BYTES:
        return line
    pieces: list[str] = []
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        # Every piece after the first begins with the space that marks it.
        if size + width > _LINE_BYTES - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece])
