"""Maintenance tasks for editors: where the records are thin, unsourced, untranslated, or long unlooked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Place, Record
from atlas.site import Site
from atlas.site.labels import FACTS

MOST: Final = 500
"""Most records that a list shows; of the others it gives the number."""
OLDEST: Final = 25
"""Most records of those that were changed longest ago."""

_WANTED: Final[dict[str, tuple[str, ...]]] = {
    "clusters": ("country", "places", "sectors", "website"),
    "partnerships": ("sectors", "aim", "members", "target_countries", "website"),
    "missions": ("start", "places", "organisers", "sectors"),
    "success-stories": ("places", "sectors", "contact"),
    "organisations": ("country", "places", "website"),
    "programmes": ("start", "owners", "sectors", "website"),
    "milestones": ("parties", "places"),
    "indicators": ("date", "about"),
    "references": ("publisher", "url"),
}
"""Fields that a full record of a kind has."""
_WANTED_LABELS: Final = {"aim": N_("Aim"), "contact": N_("Contact"), "date": N_("Date"), "start": N_("Start")}
"""Labels of those fields that are no facts."""
_UNSOURCED_BY_NATURE: Final = frozenset({"references", "terms", "sectors", "places"})
_NAMED_IN_CHINESE: Final = ("clusters", "organisations", "programmes", "places")


@dataclass(frozen=True, slots=True)
class Entry:
    """Record on a list; `detail` says what is the matter with it, where the list's title does not."""

    record: Record
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Task: something to do, and the records to do it to. `slug` is its anchor on the page."""

    slug: str
    title: str
    why: str
    entries: list[Entry]


def tasks(site: Site) -> tuple[Task, ...]:
    """Tasks for which there is a record."""
    records = [record for kind in KINDS for record in site.catalogue.of_kind(kind)]
    sourced = [record for record in records if record.kind not in _UNSOURCED_BY_NATURE]
    lists = (
        _missing_fields(records),
        _one_source(sourced),
        _no_source(sourced),
        _untranslated(site, records),
        _plans(records),
        _oldest(site, records),
    )
    return tuple(task for task in lists if task.entries)


def _missing_fields(records: list[Record]) -> Task:
    entries = []
    for record in records:
        missing = [name for name in _WANTED.get(record.kind, ()) if not getattr(record, name)]
        if missing:
            labels = (_(_WANTED_LABELS.get(name) or FACTS[name]).lower() for name in missing)
            entries.append(Entry(record, ", ".join(labels)))
    why = _("The paper may say nothing of them. What an editor knows from elsewhere is welcome, named in from_editor.")
    return Task("missing-fields", _("Fields to fill in"), why, entries)


def _one_source(records: list[Record]) -> Task:
    why = _("A second source would show whether the first is right.")
    single = [(record, record.cited[0]) for record in records if len(record.cited) == 1]
    entries = [Entry(record, _("note {number}").format(number=number)) for record, number in single]
    return Task("one-source", _("Facts with one source only"), why, entries)


def _no_source(records: list[Record]) -> Task:
    why = _("The paper says it and gives no note.")
    return Task("no-source", _("Facts without a source"), why, [Entry(one) for one in records if not one.cited])


def _untranslated(site: Site, records: list[Record]) -> Task:
    why = _("Readers in China search for the Chinese name. Add the body's own, as chinese_name.")
    entries = [Entry(record) for record in records if not record.chinese_name and _is_chinese(site, record)]
    return Task("no-chinese-name", _("Names without a Chinese form"), why, entries)


def _is_chinese(site: Site, record: Record) -> bool:
    if record.kind not in _NAMED_IN_CHINESE:
        return False
    country = getattr(record, "country", None)
    if country or isinstance(record, Place):
        return country == "china" or record.id == "china"
    places = [site.catalogue.get(linked.key) for linked in record.links if linked.field == "places"]
    return any(isinstance(place, Place) and place.country == "china" for place in places)


def _plans(records: list[Record]) -> Task:
    why = _("The paper only announces them. What became of them is not in the paper; an editor may know.")
    planned = [record for record in records if getattr(record, "status", None) in ("planned", "expected")]
    return Task("plans", _("Plans whose outcome is not known"), why, [Entry(one, one.when[0] or "") for one in planned])


def _oldest(site: Site, records: list[Record]) -> Task:
    """Task of looking at the records whose files have not changed for longest; empty where git knows no dates."""
    known = [(dates.changed, record.key, record) for record in records if (dates := site.dates(record))]
    oldest = sorted(known, key=lambda item: item[:2])[:OLDEST]
    why = _("Nobody has changed these for the longest time. Are they still right?")
    entries = [Entry(record, changed.date().isoformat()) for changed, _key, record in oldest]
    return Task("oldest", _("Longest unchanged"), why, entries)
