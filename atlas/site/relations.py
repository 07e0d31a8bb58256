"""Relations between bodies: who works with whom, through which record. Only a record that names both is evidence."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

from atlas.records.catalogue import Catalogue
from atlas.records.model import Place, Record, SuccessStory
from atlas.records.strings import folded
from atlas.site.kinds import fields
from atlas.site.settings import Settings

BODIES: Final = frozenset({"clusters", "organisations", "partnerships"})
"""Kinds whose records can work with others."""
_BELONGING: Final = frozenset({"members", "part_of"})


@dataclass(frozen=True, slots=True)
class Part:
    """Body that a record names, and the field that does: its role."""

    body: Record
    role: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Two bodies that work together, and the record that says so."""

    first: Part
    second: Part
    through: Record

    def other(self, body: Record) -> Record:
        """The other one of the two bodies."""
        return self.second.body if body.key == self.first.body.key else self.first.body


@dataclass(frozen=True)
class Relations:
    """Relations of a catalogue, in the order of time; what has no date comes last."""

    catalogue: Catalogue
    settings: Settings

    @cached_property
    def all(self) -> tuple[Relation, ...]:
        """Every relation: one for each two bodies and each record that names both."""
        records = sorted((record for record in self.catalogue if fields(record.kind, "bodies")), key=_in_time)
        return tuple(
            Relation(first, second, record)
            for record in records
            for first, second in combinations(self.parts(record), 2)
            if not _is_membership(first.body, second.body) and not self._is_one_side(record, first, second)
        )

    @cached_property
    def of(self) -> dict[str, tuple[Relation, ...]]:
        """Relations of each body that has any, by its key."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.all:
            for part in (relation.first, relation.second):
                found[part.body.key].append(relation)
        return {key: tuple(relations) for key, relations in found.items()}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], tuple[Relation, ...]]:
        """Relations of each two bodies, by their keys, in the order of their sides, then of their names."""
        found: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in self.all:
            first, second = sorted((relation.first.body, relation.second.body), key=self._order)
            found[first.key, second.key].append(relation)
        named = sorted(found, key=lambda keys: tuple(self._order(self.catalogue[key]) for key in keys))
        return {keys: tuple(found[keys]) for keys in named}

    def partners(self, body: Record) -> list[tuple[Record, tuple[Relation, ...]]]:
        """Bodies with which one works, by name, each with the relations to it."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.of.get(body.key, ()):
            found[relation.other(body).key].append(relation)
        partners = sorted((self.catalogue[key] for key in found), key=lambda partner: folded(partner.label))
        return [(partner, tuple(found[partner.key])) for partner in partners]

    def parts(self, record: Record) -> tuple[Part, ...]:
        """Bodies that a record names as taking part, each once, with its first role; none if it did not come about."""
        naming = fields(record.kind, "bodies") if vars(record).get("status") != "not-materialised" else ()
        found: dict[str, Part] = {}
        for linked in record.links:
            if linked.field in naming and linked.key.partition("/")[0] in BODIES:
                found.setdefault(linked.key, Part(self.catalogue[linked.key], linked.field))
        return tuple(found.values())

    @cached_property
    def _sides(self) -> dict[str, int]:
        """Number of the side of each place that lies on one, by the place's key."""
        known = ((place.key, self.settings.side_of(place)) for place in self.catalogue.every(Place))
        return {key: self.settings.sides.index(side) for key, side in known if side}

    def sides_of(self, body: Record) -> set[int]:
        """Numbers of the sides on which a body is known to sit."""
        return {self._sides[key] for key in self.catalogue.located[body.key] if key in self._sides}

    def _is_one_side(self, record: Record, first: Part, second: Part) -> bool:
        """Whether a success story has both on one side: it tells of bodies of different sides that worked together."""
        if not isinstance(record, SuccessStory):
            return False
        return bool(sides := self.sides_of(first.body)) and sides == self.sides_of(second.body)

    def _order(self, body: Record) -> tuple[int, str, str]:
        return max(self.sides_of(body), default=0), folded(body.label), body.key


def _in_time(record: Record) -> tuple[str, str, str]:
    return record.when[0] or "9999", folded(record.name), record.key


def _is_membership(first: Record, second: Record) -> bool:
    """Whether one belongs to the other: that it takes part in what its own network does is no cooperation."""
    return any(
        linked.key == other.key
        for one, other in ((first, second), (second, first))
        for linked in one.links
        if linked.field in _BELONGING
    )
