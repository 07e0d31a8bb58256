"""What editors could do next: where the records are thin, unsourced, untranslated, or long unlooked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Place, Record
from atlas.site import Site
from atlas.site.labels import FACTS

MOST: Final = 500
"""How many records a list shows; a longer one is told by its number."""
OLDEST: Final = 25
"""How many of the records that were changed longest ago are listed."""

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
"""The fields that a full record of a kind has."""
_WANTED_LABELS: Final = {
    "aim": N_("Aim"),
    "contact": N_("Contact"),
    "date": N_("Date"),
    "start": N_("Start"),
}
"""What those fields are called that are no facts."""
_UNSOURCED_BY_NATURE: Final = frozenset({"references", "terms", "sectors", "places"})
_NAMED_IN_CHINESE: Final = ("clusters", "organisations", "programmes", "places")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on a list; `detail` says what is the matter with it, where the list's title does not."""

    record: Record
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, and the records to do it to. `slug` is its place on the page."""

    slug: str
    title: str
    why: str
    entries: tuple[Entry, ...]


def tasks(site: Site) -> tuple[Task, ...]:
    """Everything there is to do; a list on which nothing stands is left out."""
    lists = (_fields(site), _one_source(site), _no_source(site), _untranslated(site), _plans(site), _oldest(site))
    return tuple(task for task in lists if task.entries)


def _fields(site: Site) -> Task:
    why = _("The paper may say nothing of them. What an editor knows from elsewhere is welcome, named in from_editor.")
    return Task("missing-fields", _("Fields to fill in"), why, tuple(
        Entry(record, ", ".join(missing)) for record in _records(site) if (missing := _missing(record))
    ))  # fmt: skip


def _missing(record: Record) -> list[str]:
    wanted = _WANTED.get(record.kind, ())
    return [_(_WANTED_LABELS.get(name) or FACTS[name]).lower() for name in wanted if not getattr(record, name)]


def _one_source(site: Site) -> Task:
    why = _("A second source would show whether the first is right.")
    entries = (
        Entry(record, _("note {number}").format(number=record.cited[0]))
        for record in _sourced(site)
        if len(record.cited) == 1
    )
    return Task("one-source", _("Facts with one source only"), why, tuple(entries))


def _no_source(site: Site) -> Task:
    why = _("The paper says it and gives no note.")
    return Task("no-source", _("Facts without a source"), why, tuple(Entry(r) for r in _sourced(site) if not r.cited))


def _untranslated(site: Site) -> Task:
    why = _("Readers in China search for the Chinese name. Add the body's own, as chinese_name.")
    entries = (Entry(record) for record in _records(site) if not record.chinese_name and _is_chinese(site, record))
    return Task("no-chinese-name", _("Names without a Chinese form"), why, tuple(entries))


def _is_chinese(site: Site, record: Record) -> bool:
    if record.kind not in _NAMED_IN_CHINESE:
        return False
    country = getattr(record, "country", None)
    if country or isinstance(record, Place):
        return country == "china" or record.id == "china"
    places = [site.catalogue.get(linked.key) for linked in record.links if linked.field == "places"]
    return any(isinstance(place, Place) and place.country == "china" for place in places)


def _plans(site: Site) -> Task:
    why = _("The paper only announces them. What became of them is not in the paper; an editor may know.")
    planned = (record for record in _records(site) if getattr(record, "status", None) in ("planned", "expected"))
    entries = (Entry(record, record.when[0] or "") for record in planned)
    return Task("plans", _("Plans whose outcome is not known"), why, tuple(entries))


def _oldest(site: Site) -> Task:
    """Records by when their file last changed; none while version control does not know."""
    dated = []
    for record in _records(site):
        dates = site.history.dates(site.catalogue.paths.get(record.key, ""))
        if dates:
            dated.append((dates.changed, record.key, record))
    dated.sort(key=lambda item: item[:2])
    why = _("Nobody has changed these for the longest time. Are they still right?")
    entries = tuple(Entry(record, changed.date().isoformat()) for changed, _key, record in dated[:OLDEST])
    return Task("oldest", _("Longest unchanged"), why, entries)


def _records(site: Site) -> Iterator[Record]:
    return (record for kind in KINDS for record in site.catalogue.of_kind(kind))


def _sourced(site: Site) -> Iterator[Record]:
    return (record for record in _records(site) if record.kind not in _UNSOURCED_BY_NATURE)
