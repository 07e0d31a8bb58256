"""Places of the records: at which places a record is drawn, and how many records each place has."""

from dataclasses import dataclass
from typing import Final

from atlas.records.catalogue import Catalogue
from atlas.records.model import Partnership, Place, Record
from atlas.records.strings import folded
from atlas.site.labels import Counted

_WHERE: Final = frozenset({"places", "contact_points"})
_ACTIVITIES: Final = frozenset({"missions"})
_ACTORS: Final = frozenset({"clusters", "organisations"})
_OTHERS: Final = frozenset({"milestones", "programmes", "success-stories"})
_LARGER: Final = ("country", "part_of")


@dataclass(frozen=True, slots=True)
class Tally:
    """Records at a place: missions and the like; clusters and organisations as actors; all others."""

    place: Place
    activities: Counted
    actors: Counted
    others: Counted

    @property
    def total(self) -> int:
        """Number of all records at the place."""
        return sum(len(counted.records) for counted in (self.activities, self.actors, self.others))


def tallies(catalogue: Catalogue) -> list[Tally]:
    """Every place with its count, the busiest first. A country counts only the records that name no place in it."""
    counted = []
    for place in catalogue.every(Place):
        found: dict[str, Record] = {}
        for backlink in catalogue.backlinks.get(place.key, ()):
            record = backlink.record
            if backlink.field in _WHERE or (backlink.field == "country" and place in _own(catalogue, record)):
                found[record.key] = record
        parts = (
            Counted(tuple(record for record in found.values() if record.kind in kinds))
            for kinds in (_ACTIVITIES, _ACTORS, _OTHERS)
        )
        counted.append(Tally(place, *parts))
    return sorted(counted, key=lambda tally: (-tally.total, folded(tally.place.name)))


def places_of(catalogue: Catalogue, record: Record) -> tuple[Place, ...]:
    """Where a record is drawn: itself when it is a place, else the places it names, else its country.

    A partnership has no place of its own: it is drawn where its activities are, and where it wants to work. World
    regions are too large to mark.
    """
    if isinstance(record, Place):
        return (record,) if record.level != "world-region" else ()
    found = _own(catalogue, record)
    if isinstance(record, Partnership):
        for backlink in catalogue.backlinks.get(record.key, ()):
            if backlink.field == "partnerships" and backlink.record.kind == "missions":
                found += _own(catalogue, backlink.record)
        found += catalogue.named(Place, record.target_countries)
    return tuple(place for place in dict.fromkeys(found) if place.level != "world-region")


def within(catalogue: Catalogue, place: Place) -> tuple[Place, ...]:
    """The places that lie in a place, one step down."""
    found = {
        backlink.record.id: backlink.record
        for backlink in catalogue.backlinks.get(place.key, ())
        if isinstance(backlink.record, Place) and backlink.field in _LARGER
    }
    return tuple(found.values())


def _own(catalogue: Catalogue, record: Record) -> list[Place]:
    named = [linked.written for linked in record.links if linked.field in _WHERE]
    country = getattr(record, "country", None)
    if not named and country and record.kind in _ACTORS:
        named = [country]
    return catalogue.named(Place, named)
