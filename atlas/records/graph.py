"""The records as one graph: every link known from both of its ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from atlas.records.model import KINDS, Record


class Backlink(NamedTuple):
    """One record's mention of another: who mentions, and in which field (`text` for a link inside a text)."""

    record: Record
    field: str


Kinds = Mapping[str, Mapping[str, Record]]
"""Records by kind and id."""
Backlinks = Mapping[str, tuple[Backlink, ...]]
Citations = Mapping[int, tuple[Record, ...]]


@dataclass(frozen=True)
class Catalogue:
    """Every record, by kind and id, with the links between them in both directions."""

    kinds: Kinds
    backlinks: Backlinks
    """Who mentions a record, by its key; sorted by kind and name."""
    citations: Citations
    """Who cites a note, by its number."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """The file of each record, by key, relative to the repository."""

    def get(self, key: str) -> Record | None:
        """The record with this key (`kind/id`), or None."""
        return self._by_key.get(key)

    def __getitem__(self, key: str) -> Record:
        record = self.get(key)
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[Record]:
        for kind in self.kinds.values():
            yield from kind.values()

    def __len__(self) -> int:
        return sum(map(len, self.kinds.values()))

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind in their order: references by number, all others by name."""
        return self._ordered[kind]

    @cached_property
    def _by_key(self) -> dict[str, Record]:
        return {record.key: record for record in self}

    @cached_property
    def partnerships_of(self) -> dict[str, tuple[str, ...]]:
        """The partnerships that have a record among their members, by its key: their keys."""
        found: dict[str, list[str]] = defaultdict(list)
        for record in self.kinds["partnerships"].values():
            for linked in record.links:
                if linked.field == "members":
                    found[linked.key].append(record.key)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def wider(self) -> dict[str, frozenset[str]]:
        """Each place and sector, by its key, with everything it is part of: keys, its own too."""
        places = {record.key: self._upwards(record, "part_of") for record in self.kinds["places"].values()}
        countries = {
            key: {f"places/{country}" for one in above if (country := getattr(self[one], "country", None))}
            for key, above in places.items()
        }
        sectors = {record.key: self._upwards(record, "broader") for record in self.kinds["sectors"].values()}
        return {**{key: frozenset(above | countries[key]) for key, above in places.items()}, **sectors}

    @cached_property
    def located(self) -> dict[str, frozenset[str]]:
        """The keys of the places that each record names or is, and of everything they lie in; by the record's key."""
        known: dict[tuple[str, ...], frozenset[str]] = {}
        found: dict[str, frozenset[str]] = {}
        for record in self:
            named = (record.key,) if record.kind == "places" else _places_named(record)
            if named not in known:
                known[named] = frozenset().union(*(self.wider[key] for key in named))
            found[record.key] = known[named]
        return found

    def _upwards(self, record: Record, field: str) -> frozenset[str]:
        """A record and every one above it of its kind, following one field: their keys."""
        found: set[str] = set()
        key: str | None = record.key
        while key and key not in found:
            found.add(key)
            above = getattr(self[key], field, None)
            key = f"{record.kind}/{above}" if above else None
        return frozenset(found)

    @cached_property
    def _ordered(self) -> dict[str, tuple[Record, ...]]:
        return {kind: tuple(_in_order(records)) for kind, records in self.kinds.items()}


def _places_named(record: Record) -> tuple[str, ...]:
    """The places where a record is or takes place; not those that take part, or that it is only related to."""
    places = (linked for linked in record.links if linked.key.startswith("places/"))
    return tuple(linked.key for linked in places if linked.field not in ("related", "parties"))


def _in_order(records: Mapping[str, Record]) -> list[Record]:
    return sorted(records.values(), key=lambda record: record.sort_key)


def build(
    records: Iterable[Record], paths: Mapping[str, str] | None = None, earlier: Catalogue | None = None
) -> Catalogue:
    """The catalogue of these records, linked both ways. Links that lead nowhere are left out.

    What the records link is taken from an `earlier` catalogue where it is the same.
    """
    kinds: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    for record in records:
        kinds[record.kind][record.id] = record
    backlinks, citations = _again(kinds, earlier) or _linked(kinds)
    return Catalogue(kinds, backlinks, citations, paths or {})


def _linked(kinds: Kinds) -> tuple[Backlinks, Citations]:
    """Who mentions each record, and who cites each note."""
    known = {record.key for kind in kinds.values() for record in kind.values()}
    backlinks: dict[str, list[Backlink]] = defaultdict(list)
    citations: dict[int, list[Record]] = defaultdict(list)
    # In the order of records and fields, everything that names a record comes to it in order.
    for record in chain.from_iterable(map(_in_order, kinds.values())):
        for key, name in record.mentioned:
            if key in known and key != record.key:
                backlinks[key].append(Backlink(record, name))
        for number in record.cited:
            citations[number].append(record)
    return (
        {key: tuple(found) for key, found in backlinks.items()},
        {number: tuple(found) for number, found in citations.items()},
    )


def _again(kinds: Kinds, earlier: Catalogue | None) -> tuple[Backlinks, Citations] | None:
    """The same, where some records have a new version that names the same others; None where more has changed."""
    if earlier is None or any(kinds[kind].keys() != earlier.kinds[kind].keys() for kind in kinds):
        return None
    backlinks, citations = dict(earlier.backlinks), dict(earlier.citations)
    for kind, found in kinds.items():
        before = earlier.kinds[kind]
        for name, new in found.items():
            old = before[name]
            if old is new:
                continue
            if (old.mentioned, old.cited, old.sort_key) != (new.mentioned, new.cited, new.sort_key):
                return None
            for key in backlinks.keys() & dict(new.mentioned):
                links = backlinks[key]
                backlinks[key] = tuple(Backlink(new, link.field) if link.record is old else link for link in links)
            for number in new.cited:
                citations[number] = tuple(new if record is old else record for record in citations[number])
    return backlinks, citations
