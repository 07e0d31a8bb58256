"""Maintenance page for editors: how complete the records are, and what could be done next."""

from dataclasses import dataclass
from typing import Final

from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Place, Record
from atlas.site import Site, display
from atlas.site.kinds import fields
from atlas.site.labels import FIELDS, TASKS

MOST: Final = 500
"""Most records that a list shows; of the others it gives the number."""
OLDEST: Final = 25
"""Most records of those that were verified or changed longest ago."""

_WITHOUT_SOURCES: Final = frozenset({"references", "sources", "terms", "sectors", "places"})
_WITH_LOCAL_NAMES: Final = ("clusters", "organisations", "programmes", "places")


@dataclass(frozen=True, slots=True)
class Entry:
    """Record in a task; `detail` says what is missing or wrong, where the task's title does not."""

    record: Record
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Task: something to do, and the records to do it to. `slug` is its anchor on the page."""

    slug: str
    title: str
    why: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Score:
    """How complete the records of a kind are: how many of the fields that count are filled in, of how many."""

    model: type[Record]
    fields: str
    filled: int
    total: int

    @property
    def percent(self) -> int:
        """Share in percent, rounded down: 100 means that nothing is missing."""
        return 100 * self.filled // self.total


def scores(site: Site) -> list[Score]:
    """Completeness of each kind that has records and fields that count."""
    found = []
    for kind, model in KINDS.items():
        records, wanted = site.catalogue.of_kind(kind), fields(kind, "full")
        if records and wanted:
            filled = sum(bool(getattr(record, name)) for record in records for name in wanted)
            found.append(Score(model, ", ".join(map(_label, wanted)), filled, len(records) * len(wanted)))
    return found


def completeness(scores: list[Score]) -> str:
    """Sentence with the completeness of all records."""
    filled, total = sum(score.filled for score in scores), sum(score.total for score in scores)
    numbers = {"percent": 100 * filled // total if total else 100, "filled": display.number(filled)}
    words = _("{percent}% of what counts is filled in: {filled} of {total} fields.")
    return words.format(**numbers, total=display.number(total))


def tasks(site: Site) -> list[Task]:
    """Tasks with at least one record."""
    records = [record for kind in KINDS for record in site.catalogue.of_kind(kind)]
    sourced = [record for record in records if record.kind not in _WITHOUT_SOURCES]
    single = [(record, record.cited[0]) for record in sourced if len(record.cited) == 1 and not record.cited_sources]
    untranslated = [record for record in records if not record.local_name and _is_local(site, record)]
    open_plans = ("planned", "targeted", "expected")
    planned = [record for record in records if getattr(record, "status", None) in open_plans and not record.became]
    found = {
        "missing-fields": [Entry(record, missing) for record in records if (missing := _missing(record))],
        "one-source": [Entry(record, _("note {number}").format(number=number)) for record, number in single],
        "no-source": [Entry(record) for record in sourced if not record.cited and not record.cited_sources],
        "no-local-name": [Entry(record) for record in untranslated],
        "plans": [Entry(record, record.when[0] or "") for record in planned],
        "verify": _to_verify(site, records),
        "oldest": _oldest(site, records),
    }
    unverified = display.number(sum(not record.verified for record in records))
    values = {"label": _(site.settings.second_language.label), "count": unverified}
    words = ((slug, *TASKS[slug]) for slug in found)
    made = (Task(slug, _(title).format(**values), _(why).format(**values), found[slug]) for slug, title, why in words)
    return [task for task in made if task.entries]


def _missing(record: Record) -> str:
    """Labels of the wanted fields that a record does not have, separated by commas."""
    return ", ".join(_label(name) for name in fields(record.kind, "full") if not getattr(record, name))


def _label(field: str) -> str:
    return _(FIELDS[field]).lower()


def _is_local(site: Site, record: Record) -> bool:
    """Whether a record lies where the second language is spoken, so that it has a name in it."""
    countries = site.settings.second_language.countries
    if record.kind not in _WITH_LOCAL_NAMES:
        return False
    country = getattr(record, "country", None)
    if country or isinstance(record, Place):
        return country in countries or record.id in countries
    places = [site.catalogue.get(linked.key) for linked in record.links if linked.field == "places"]
    return any(isinstance(place, Place) and place.country in countries for place in places)


def _to_verify(site: Site, records: list[Record]) -> list[Entry]:
    """Entries of the records that nobody has verified, those unchanged for longest first, then of those verified."""

    def turn(record: Record) -> tuple[str, str, str]:
        dates = site.dates(record)
        return (record.verified.on if record.verified else "", str(dates.changed) if dates else "", record.key)

    queue = sorted(records, key=turn)[:OLDEST]
    return [Entry(record, record.verified.on if record.verified else _("never")) for record in queue]


def _oldest(site: Site, records: list[Record]) -> list[Entry]:
    """Entries of the records whose files have not changed for longest; none where git knows no dates."""
    known = [(dates.changed, record.key, record) for record in records if (dates := site.dates(record))]
    oldest = sorted(known, key=lambda item: item[:2])[:OLDEST]
    return [Entry(record, changed.date().isoformat()) for changed, _key, record in oldest]
