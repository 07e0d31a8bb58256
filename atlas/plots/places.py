"""What takes place where: which places a record is drawn at, and how much of the catalogue a place holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from atlas.records.catalogue import Catalogue, folded
from atlas.records.model import Mission, Partnership, Place, Record

AREAS: Final = frozenset({"country", "region", "province"})
"""Levels of places that are no point: their mark says only that it was somewhere in them."""

_WHERE: Final = frozenset({"places", "contact_points"})
_ACTIVITIES: Final = frozenset({"missions"})
_ACTORS: Final = frozenset({"clusters", "organisations"})
_OTHERS: Final = frozenset({"milestones", "programmes", "success-stories"})
_LARGER: Final = ("country", "part_of")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records stand at a place.

    `activities` counts missions and the like, `planned` those among them that were only planned; `actors` clusters and
    organisations; `others` milestones, programmes and success stories.
    """

    place: Place
    activities: int
    planned: int
    actors: int
    others: int

    @property
    def total(self) -> int:
        """All records at the place, each counted once."""
        return self.activities + self.actors + self.others

    @property
    def is_area(self) -> bool:
        """Whether the place is a country, region or province: then the paper says no more than that."""
        return self.place.level in AREAS


def tallies(catalogue: Catalogue) -> list[Tally]:
    """Every place with its count, the busiest first."""
    places = [place for place in catalogue.of_kind("places") if isinstance(place, Place)]
    counted = [_tally(place, _at(catalogue, place)) for place in places]
    return sorted(counted, key=lambda tally: (-tally.total, folded(tally.place.name)))


def places_of(catalogue: Catalogue, record: Record) -> tuple[Place, ...]:
    """Where a record is drawn: itself when it is a place, else the places it names, else its country.

    A partnership has no place of its own: it is drawn where its activities are, and where it wants to work. World
    regions are too large to mark.
    """
    if isinstance(record, Place):
        return (record,) if record.level != "world-region" else ()
    found = dict.fromkeys(_own(catalogue, record))
    if isinstance(record, Partnership):
        for backlink in catalogue.backlinks.get(record.key, ()):
            if backlink.field == "partnerships" and backlink.record.kind == "missions":
                found.update(dict.fromkeys(_own(catalogue, backlink.record)))
        found.update(dict.fromkeys(_places(catalogue, (f"places/{target}" for target in record.target_countries))))
    return tuple(place for place in found if place.level != "world-region")


def within(catalogue: Catalogue, place: Place) -> tuple[Place, ...]:
    """The places that lie in a place, one step down."""
    found = {
        backlink.record.id: backlink.record
        for backlink in catalogue.backlinks.get(place.key, ())
        if isinstance(backlink.record, Place) and backlink.field in _LARGER
    }
    return tuple(found.values())


def _own(catalogue: Catalogue, record: Record) -> Iterator[Place]:
    named = [linked.key for linked in record.links if linked.field in _WHERE]
    if not named and record.kind in _ACTORS and getattr(record, "country", None):
        named = [f"places/{record.country}"]  # type: ignore[attr-defined]
    return _places(catalogue, named)


def _places(catalogue: Catalogue, keys: Iterable[str]) -> Iterator[Place]:
    return (place for key in keys if isinstance(place := catalogue.get(key), Place))


def _at(catalogue: Catalogue, place: Place) -> list[Record]:
    """The records that stand at a place, each once. A country counts only those that name no place in it."""
    found: dict[str, Record] = {}
    for backlink in catalogue.backlinks.get(place.key, ()):
        record = backlink.record
        if backlink.field in _WHERE or (backlink.field == "country" and place in _own(catalogue, record)):
            found[record.key] = record
    return list(found.values())


def _tally(place: Place, records: Iterable[Record]) -> Tally:
    records = [record for record in records if record.kind in _ACTIVITIES | _ACTORS | _OTHERS]
    activities = [record for record in records if isinstance(record, Mission)]
    actors = sum(record.kind in _ACTORS for record in records)
    planned = sum(activity.status == "planned" for activity in activities)
    return Tally(place, len(activities), planned, actors, len(records) - len(activities) - actors)
