"""Catalogue of all records, with every link known from both of its ends."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from atlas.records.model import KINDS, Place, Record, Sector, Source
from atlas.records.strings import closest

Kind = TypeVar("Kind", bound=Record)


class Backlink(NamedTuple):
    """Mention of a record by another: who mentions it, and in which field (see `Record.mentioned`)."""

    record: Record
    field: str


@dataclass(frozen=True)
class Catalogue:
    """Immutable set of all records, by kind and id, with the links between them in both directions."""

    kinds: Mapping[str, Mapping[str, Record]]
    """Records by kind and id."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """Mentions of each record, by its key; sorted by kind and name."""
    citations: Mapping[int, tuple[Record, ...]]
    """Records that cite each note, by its number."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """Path of each record's file, by key, relative to the repository."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Present keys of renamed records, by the former ones."""

    def get(self, key: str) -> Record | None:
        """Record with this key (`kind/id`), or None."""
        return self._by_key.get(key)

    def find(self, key: str) -> Record | None:
        """Record that has this key, or had it once; None where there is none."""
        return self._by_key.get(self.renamed.get(key, key))

    def meant(self, key: str) -> str | None:
        """Key of the record that was meant by one that does not exist: perhaps an id without its kind, or a path."""
        plain = re.sub(r"\.(?:md|ya?ml|html)$", "", key.casefold().strip("./ "))
        same = (one for one in self._by_key if one.partition("/")[2] == plain.rpartition("/")[2])
        return next(same, None) or closest(plain, self._by_key)

    def __getitem__(self, key: str) -> Record:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Record]:
        for kind in self.kinds.values():
            yield from kind.values()

    def __len__(self) -> int:
        return sum(map(len, self.kinds.values()))

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """Records of a kind in their order: references by number, dated kinds by date, all others by name."""
        return self._ordered[kind]

    def every(self, model: type[Kind]) -> tuple[Kind, ...]:
        """Records of a model's kind in their order, with their type."""
        return cast("tuple[Kind, ...]", self._ordered[model.kind])

    def named(self, model: type[Kind], identifiers: Iterable[str]) -> list[Kind]:
        """Records of a model's kind with these ids; those that do not exist are left out."""
        found = self.kinds[model.kind]
        return [cast("Kind", found[name]) for name in identifiers if name in found]

    @cached_property
    def paper(self) -> Source | None:
        """Paper whose sections and notes the records name; None where the atlas was not made from one."""
        return next((source for source in self.every(Source) if source.main), None)

    @cached_property
    def _by_key(self) -> dict[str, Record]:
        return {record.key: record for record in self}

    @cached_property
    def _ordered(self) -> dict[str, tuple[Record, ...]]:
        return {kind: _in_order(records) for kind, records in self.kinds.items()}

    @cached_property
    def partnerships_of(self) -> dict[str, tuple[str, ...]]:
        """Keys of the partnerships that each record is a member of, by the record's key."""
        found: dict[str, list[str]] = defaultdict(list)
        for record in self.kinds["partnerships"].values():
            for linked in record.links:
                if linked.field == "members":
                    found[linked.key].append(record.key)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def countries(self) -> frozenset[str]:
        """Keys of the places that are countries."""
        return frozenset(place.key for place in self.every(Place) if place.level == "country")

    @cached_property
    def wider(self) -> dict[str, frozenset[str]]:
        """Keys of all that each place and sector is part of, its own too; by its key."""
        found = {record.key: self._upwards(record, "broader") for record in self.every(Sector)}
        for place in self.every(Place):
            above = self._upwards(place, "part_of")
            countries = (getattr(self[key], "country", None) for key in above)
            found[place.key] = above.union(f"places/{country}" for country in countries if country)
        return found

    @cached_property
    def narrower(self) -> dict[str, tuple[str, ...]]:
        """Keys of all sectors that lie in each sector, however deep; by its key."""
        found: dict[str, list[str]] = defaultdict(list)
        for record in self.of_kind("sectors"):
            for key in self.wider[record.key] - {record.key}:
                found[key].append(record.key)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def located(self) -> dict[str, frozenset[str]]:
        """Keys of the places that each record names or is, and of all that they lie in; by the record's key."""
        found: dict[str, frozenset[str]] = {}
        for record in self:
            # A place that takes part, or is only related, is not where something takes place.
            places = (linked for linked in record.links if linked.key.startswith("places/"))
            named = [linked.key for linked in places if linked.field not in ("related", "parties")]
            own = [record.key] if record.kind == "places" else named
            found[record.key] = frozenset().union(*(self.wider[key] for key in own))
        return found

    def _upwards(self, record: Record, field: str) -> frozenset[str]:
        """Keys of a record and of every one above it of its kind, following one field."""
        found: set[str] = set()
        key: str | None = record.key
        while key and key not in found:
            found.add(key)
            above = getattr(self[key], field, None)
            key = f"{record.kind}/{above}" if above else None
        return frozenset(found)


def _in_order(records: Mapping[str, Record]) -> tuple[Record, ...]:
    return tuple(sorted(records.values(), key=lambda record: record.sort_key))


def build(
    records: Iterable[Record], paths: Mapping[str, str] | None = None, renamed: Mapping[str, str] | None = None
) -> Catalogue:
    """Catalogue of these records, linked both ways. Links that lead nowhere are left out."""
    kinds: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    for record in records:
        kinds[record.kind][record.id] = record
    known = {record.key for kind in kinds.values() for record in kind.values()}
    backlinks: dict[str, list[Backlink]] = defaultdict(list)
    citations: dict[int, list[Record]] = defaultdict(list)
    # In the order of records and fields, everything that names a record comes to it in order.
    for record in (record for records in kinds.values() for record in _in_order(records)):
        for key, name in record.mentioned:
            if key in known and key != record.key:
                backlinks[key].append(Backlink(record, name))
        for number in record.cited:
            citations[number].append(record)
    return Catalogue(
        kinds,
        {key: tuple(found) for key, found in backlinks.items()},
        {number: tuple(found) for number, found in citations.items()},
        paths or {},
        renamed or {},
    )
