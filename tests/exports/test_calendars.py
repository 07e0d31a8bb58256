"""The calendars, read back by icalendar and line by line: icalendar has written them too."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import icalendar
import pytest

from atlas.exports import calendars
from atlas.exports.files import printable
from atlas.records.catalogue import build
from atlas.records.model import Mission, Place
from atlas.site import Site
from atlas.site.settings import Settings
from tests.exports.conftest import ADDRESS, NASTY, Files, settings

Event = Any


def parsed(files: Files) -> dict[str, icalendar.Calendar]:
    found = {}
    for path, file in files.items():
        if path.endswith(".ics"):
            found[path] = icalendar.Calendar.from_ical(file.data)
    return found


def unfolded(data: bytes) -> list[str]:
    """The lines of a calendar, each in one piece."""
    return data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def mission(**values: object) -> Mission:
    given = {"id": "m", "name": "A mission", "summary": "What it was.", "sections": ["2.2"], "notes": [], **values}
    return Mission.model_validate({"type": "mission", "status": "held", **given})


def event(site: Site, activity: Mission) -> Event:
    return icalendar.Event.from_ical(calendars.event(site, activity).to_ical())


def event_of(**values: object) -> Event:
    activity = mission(**values)
    return event(Site(build([activity])), activity)


def test_every_calendar_is_read_without_an_error(any_files: Files) -> None:
    found = parsed(any_files)
    assert "calendars/missions.ics" in found
    for calendar in found.values():
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        assert calendar.events
        assert [part.errors for part in calendar.walk() if part.errors] == []


def test_lines_end_and_fold_as_the_format_asks(any_files: Files) -> None:
    for path, file in any_files.items():
        if path.endswith(".ics"):
            lines = file.data.split(b"\r\n")
            assert lines.pop() == b""
            assert max(map(len, lines)) <= 75
            assert not any(b"\n" in line or b"\r" in line for line in lines)
            for line in lines:
                line.decode()


def test_a_calendar_is_written_as_the_standard_says() -> None:
    """Written out by hand: icalendar would read its own mistakes as well."""
    name = "Tour, with a very long name that goes on until the line has to be folded: 中欧产业集群"
    activity = mission(start="2018-11", type="tour", name=name, summary="It went; on.")
    (file,) = calendars.files(Site(build([activity]), settings()))
    assert file.data.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//eu-china-cluster-atlas//calendars//EN",
        "CALSCALE:GREGORIAN",
        "NAME:EU–China Cluster Atlas: Missions and activities",
        "X-WR-CALNAME:EU–China Cluster Atlas: Missions and activities",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "SOURCE;VALUE=URI:https://atlas.example/eu-china/calendars/missions.ics",
        "BEGIN:VEVENT",
        r"SUMMARY:Tour\, with a very long name that goes on until the line has to be",
        r"  folded: 中欧产业集群 (November 2018\, exact date not known)",
        "DTSTART;VALUE=DATE:20181101",
        "DTEND;VALUE=DATE:20181201",
        "DTSTAMP:19800101T000000Z",
        "UID:05f5b086-cf29-5430-8c3d-0cf288d24c13",
        "CATEGORIES:Tour",
        r"DESCRIPTION:It went\; on.\n\nhttps://atlas.example/eu-china/missions/m/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL;VALUE=URI:https://atlas.example/eu-china/missions/m/",
        "X-ATLAS-RECORD:missions/m",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_the_name_of_a_calendar_is_escaped_as_well(hostile: Site) -> None:
    for file in calendars.files(hostile):
        values = dict(line.split(":", 1) for line in unfolded(file.data))
        for name in ("NAME", "X-WR-CALNAME"):
            assert not set("\\;,") & set(re.sub(r"\\[\\;,n]", "", values[name])), file.path


def test_all_activities_are_in_the_calendar_of_all(any_site: Site, any_files: Files) -> None:
    events = parsed(any_files)["calendars/missions.ics"].events
    activities = any_site.catalogue.of_kind("missions")
    assert {event["UID"] for event in events} == {str(any_site.identity(record)) for record in activities}
    assert len(events) == len(activities)


def test_each_sector_place_and_partnership_has_its_own(site: Site, files: Files) -> None:
    found = parsed(files)
    for kind in ("sectors", "places", "partnerships"):
        assert any(path.startswith(f"calendars/{kind}/") for path in found)
    for record in site.catalogue.of_kind("missions"):
        assert isinstance(record, Mission)
        keys = [f"sectors/{name}" for name in record.sectors] + [f"places/{name}" for name in record.places]
        for key in [*keys, *(f"partnerships/{name}" for name in record.partnerships)]:
            uids = {event["UID"] for event in found[f"calendars/{key}.ics"].events}
            assert str(site.identity(record)) in uids


def test_a_place_has_the_activities_of_the_places_within_it(site: Site, files: Files) -> None:
    found = parsed(files)
    inner = {event["UID"] for event in found["calendars/places/shanghai.ics"].events}
    outer = {event["UID"] for event in found["calendars/places/china.ics"].events}
    assert inner < outer


def test_an_activity_is_the_same_in_every_calendar(files: Files) -> None:
    seen: dict[str, bytes] = {}
    for calendar in parsed(files).values():
        for found in calendar.events:
            assert seen.setdefault(found["UID"], found.to_ical()) == found.to_ical()


@pytest.mark.parametrize(
    ("start", "end", "first", "after"),
    [
        ("2018-12-13", None, date(2018, 12, 13), date(2018, 12, 14)),
        ("2018-12-13", "2018-12-31", date(2018, 12, 13), date(2019, 1, 1)),
        ("2018-11", None, date(2018, 11, 1), date(2018, 12, 1)),
        ("2018-12", None, date(2018, 12, 1), date(2019, 1, 1)),
        ("2020-02", None, date(2020, 2, 1), date(2020, 3, 1)),
        ("2018", None, date(2018, 1, 1), date(2019, 1, 1)),
        ("2018-03-05", "2018-04", date(2018, 3, 5), date(2018, 5, 1)),
        ("1868-02-29", None, date(1868, 2, 29), date(1868, 3, 1)),
    ],
)
def test_days_are_whole_and_the_end_is_the_day_after(start: str, end: str | None, first: date, after: date) -> None:
    found = event_of(start=start, **({"end": end} if end else {}))
    assert (found.start, found.end) == (first, after)
    assert not isinstance(found.start, datetime)
    assert found["DTSTART"].params["VALUE"] == "DATE"
    assert found["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"start": "2018-12-13"}, "A mission"),
        ({"start": "2018-11"}, "A mission (November 2018, exact date not known)"),
        ({"start": "2018"}, "A mission (2018, exact date not known)"),
        ({"start": "2019-06-01", "status": "planned"}, "A mission (planned)"),
        ({"start": "2019-06", "status": "planned"}, "A mission (planned; June 2019, exact date not known)"),
        ({"start": "2019-03-01", "status": "published"}, "A mission (published)"),
        (
            {"start": "2021-03", "end": "2021-05", "date_qualifier": "between"},
            "A mission (between March 2021 and May 2021, exact date not known)",
        ),
        (
            {"start": "2018-01-15", "date_qualifier": "around"},
            "A mission (around 15 January 2018, exact date not known)",
        ),
        ({"start": "2018-01-15", "recurs": "monthly"}, "A mission (monthly; from 15 January 2018)"),
        ({"start": "2018-01-15", "end": "2019-10-15", "recurs": "semiannual"}, "A mission (twice a year)"),
    ],
)
def test_the_title_says_what_is_not_certain(values: dict[str, str], title: str) -> None:
    assert event_of(**values)["SUMMARY"] == title


def test_what_recurs_is_one_event_without_days_that_no_source_names() -> None:
    found = event_of(start="2018-01-15", end="2019-10-15", recurs="monthly")
    assert (found.start, found.end) == (date(2018, 1, 15), date(2019, 10, 16))
    assert "RRULE" not in found


def test_what_was_only_planned_is_tentative(any_site: Site) -> None:
    statuses = {"held": "CONFIRMED", "planned": "TENTATIVE", "published": None}
    for record in any_site.catalogue.of_kind("missions"):
        assert isinstance(record, Mission)
        assert event(any_site, record).get("STATUS") == statuses[record.status]


@pytest.mark.parametrize(
    ("level", "known"),
    [
        ("site", True),
        ("city", True),
        ("municipality", True),
        ("province", False),
        ("region", False),
        ("country", False),
    ],
)
def test_only_what_is_a_point_has_a_position(level: str, known: bool) -> None:
    given = {"id": "x", "name": "X", "summary": "X.", "sections": ["2.1"], "notes": [], "latitude": 62, "longitude": 15}
    place = Place.model_validate({**given, "level": level})
    activity = mission(start="2018", places=("x",))
    found = event(Site(build([activity, place]), settings()), activity)
    assert found["LOCATION"] == "X"
    assert ("GEO" in found) == known


@pytest.mark.parametrize(("places", "where"), [((), "Online"), (("x",), "X, Online")])
def test_what_took_place_online_says_so(places: tuple[str, ...], where: str) -> None:
    given = {"id": "x", "name": "X", "summary": "X.", "sections": ["2.1"], "latitude": 62, "longitude": 15}
    place = Place.model_validate({**given, "level": "city"})
    activity = mission(start="2023", places=places, format="hybrid" if places else "online")
    assert event(Site(build([activity, place])), activity)["LOCATION"] == where


def test_no_country_is_a_point_in_a_calendar(any_site: Site) -> None:
    for activity in any_site.catalogue.of_kind("missions"):
        assert isinstance(activity, Mission)
        levels = {any_site.catalogue[f"places/{name}"].level for name in activity.places}  # type: ignore[attr-defined]
        assert "GEO" not in event(any_site, activity) or levels <= {"site", "city", "municipality"}, activity.key


def test_the_identity_stays_when_the_record_is_renamed_or_the_site_moves(catalogue: object) -> None:
    before = event_of(start="2018", id="old")["UID"]
    after = event_of(start="2019", id="new", name="Another", former_ids=["old"])["UID"]
    other = event_of(start="2018", id="other")["UID"]
    moved = mission(start="2018", id="old")
    assert before == after == event(Site(build([moved]), Settings(address="https://elsewhere.example/")), moved)["UID"]
    assert before != other


def test_hostile_texts_come_back_as_they_were(hostile: Site) -> None:
    record = hostile.catalogue["missions/x"]
    assert isinstance(record, Mission)
    found = event(hostile, record)
    assert found["SUMMARY"] == printable(NASTY) + " (planned; June 2019, exact date not known)"
    assert found["DESCRIPTION"].startswith(printable(hostile.summary(record)))
    assert found["LOCATION"] == printable(NASTY)
    assert found["GEO"].to_ical() == "-12.5;4.0"
    assert [str(category) for category in found["CATEGORIES"].cats] == ["Mission", printable(NASTY)]


def test_signs_that_mean_something_are_escaped(hostile: Site) -> None:
    record = hostile.catalogue["missions/x"]
    assert isinstance(record, Mission)
    values = dict(line.split(":", 1) for line in unfolded(calendars.event(hostile, record).to_ical()))
    for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
        unescaped = re.sub(r"\\[\\;,n]", "", values[name])
        assert not set("\\;,") & set(unescaped), name
        assert "\\;" in values[name]
    assert re.sub(r"\\[\\;,n]", "", values["CATEGORIES"]).count(",") == 1


def test_dates_of_change_are_those_of_version_control_or_absent(site: Site, bare: Site) -> None:
    record = next(iter(site.catalogue.of_kind("missions")))
    assert isinstance(record, Mission)
    dates = site.dates(record)
    assert dates
    found = event(site, record)
    assert (found["CREATED"].dt, found["LAST-MODIFIED"].dt, found["DTSTAMP"].dt) == (
        dates.added,
        dates.changed,
        dates.changed,
    )
    assert found["URL"] == f"{ADDRESS}{record.key}/"
    plain = event(bare, record)
    assert not {"CREATED", "LAST-MODIFIED", "URL"} & set(plain)
