"""What only all records together show, and what stops the build: links that lead nowhere, doubles, contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Final

from atlas.records.graph import Catalogue
from atlas.records.links import Steps
from atlas.records.model import KINDS, Indicator, Place, Record
from atlas.records.problems import Problem
from atlas.records.reading import Reading
from atlas.records.source import MAX_PROBLEMS
from atlas.records.text import mentions
from atlas.records.words import closest, did_you_mean, folded, quoted


def problems(reading: Reading, catalogue: Catalogue) -> Iterator[Problem]:
    """Every error that a record's file alone does not show."""
    checker = Checker(reading, catalogue)
    for record in reading.records:
        yield from islice(checker.of_record(record), MAX_PROBLEMS)
    for fragment in reading.fragments:
        yield from islice(checker.of_fragment(fragment), MAX_PROBLEMS)
    yield from checker.of_all()


class Checker:
    """Checks records against all the others."""

    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self.reading = reading
        self.catalogue = catalogue
        # A record that could not be typed exists all the same: a link to it is not a second mistake.
        self.known = set(reading.documents)

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """The ids of each kind, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.known):
            kind, _, identifier = key.partition("/")
            found[kind].append(identifier)
        return found

    def of_record(self, record: Record) -> Iterator[Problem]:
        """What is wrong with one record."""
        yield from self.of_fragment(record)
        yield from self._dates(record)
        yield from self._editor_fields(record)
        yield from self._country(record)

    def of_fragment(self, record: Record) -> Iterator[Problem]:
        """What is wrong with the links of a record, or of as much of it as is sound."""
        yield from self._links(record)
        yield from self._texts(record)
        yield from self._notes(record)

    def of_all(self) -> Iterator[Problem]:
        """What is wrong between records."""
        yield from self._same_names()
        yield from self._former_ids()
        yield from self._circles()
        yield from self._series()

    def _links(self, record: Record) -> Iterator[Problem]:
        for linked in record.links:
            if linked.key == record.key:
                message, cure = "A record cannot name itself here.", "Remove it, or name another record."
                yield self.reading.problem(record.key, linked.path, "self-link", message, cure)
            elif linked.key not in self.known:
                yield self._unknown(record, linked.path, linked.key, linked.written)
            elif linked.key.partition("/")[0] not in linked.link.kinds:
                message = f"{quoted(linked.key)} is not one of the kinds of record that belong here."
                cure = f"Name one of these: {', '.join(linked.link.kinds)}."
                yield self.reading.problem(record.key, linked.path, "wrong-kind", message, cure)

    def _unknown(self, record: Record, steps: Steps, key: str, written: str) -> Problem:
        kind, _, identifier = key.partition("/")
        qualified = "/" in written
        hint = ""
        elsewhere = [f"{other}/{identifier}" for other in KINDS if f"{other}/{identifier}" in self.known]
        if qualified and elsewhere:
            hint = f"Did you mean {elsewhere[0]!r}? "
        elif close := closest(identifier, self.ids[kind]):
            hint = f"Did you mean {(kind + '/' if qualified else '') + close!r}? "
        message = f"There is no record {quoted(key)}."
        cure = f"{hint}Correct the id, or add data/{key}.yml."
        return self.reading.problem(record.key, steps, "unknown-id", message, cure)

    def _texts(self, record: Record) -> Iterator[Problem]:
        for steps, text in record.texts:
            found = mentions(text)
            for key in found.records:
                if key not in self.known:
                    yield self._unknown(record, steps, key, key)
            for target in found.broken:
                message = f"The link to {quoted(target)} leads nowhere."
                cure = "Link to a record as kind/id, or to a web address that starts with https:// or http://."
                yield self.reading.problem(record.key, steps, "link-target", message, cure)
            for number in found.notes:
                if f"references/{number}" not in self.known:
                    yield self._unknown_note(record, steps, number)

    def _notes(self, record: Record) -> Iterator[Problem]:
        for index, number in enumerate(record.notes):
            if f"references/{number}" not in self.known:
                yield self._unknown_note(record, ("notes", index), number)

    def _unknown_note(self, record: Record, steps: Steps, number: int) -> Problem:
        numbers = sorted(int(identifier) for identifier in self.ids["references"] if identifier.isdigit())
        last = f"The notes go up to {numbers[-1]}: check the number" if numbers else "Check the number"
        cure = f"{last}, or add data/references/{number}.yml."
        return self.reading.problem(record.key, steps, "unknown-note", f"There is no note {number}.", cure)

    def _dates(self, record: Record) -> Iterator[Problem]:
        start, end = getattr(record, "start", None) or getattr(record, "date", None), getattr(record, "end", None)
        if end and not start:
            message, cure = "It has an end and no start.", "Add the start, or remove the end."
            yield self.reading.problem(record.key, ("end",), "end-alone", message, cure)
        elif start and end and end < start[: len(end)]:
            message, cure = f"It ends ({end}) before it starts ({start}).", "Swap the dates, or correct one."
            yield self.reading.problem(record.key, ("end",), "end-before-start", message, cure)

    def _editor_fields(self, record: Record) -> Iterator[Problem]:
        if not record.from_editor:
            return
        present = {name for name in type(record).model_fields if name != "id" and getattr(record, name)}
        for index, name in enumerate(record.from_editor):
            if name not in present:
                cure = f"{did_you_mean(name, present)}Name a field that this record has, or remove the line."
                message = f"The record has no field {quoted(name)}."
                yield self.reading.problem(record.key, ("from_editor", index), "editor-field", message, cure)

    def _country(self, record: Record) -> Iterator[Problem]:
        identifier = getattr(record, "country", None)
        place = self.catalogue.get(f"places/{identifier}") if identifier else None
        if isinstance(place, Place) and place.level != "country":
            message = f"{identifier!r} is a {place.level}, not a country."
            cure = "Name the country here, and this place in `places`."
            yield self.reading.problem(record.key, ("country",), "country-level", message, cure)

    def _same_names(self) -> Iterator[Problem]:
        first: dict[tuple[str, str], Record] = {}
        for record in self.reading.records:
            earlier = first.setdefault((record.kind, folded(record.title)), record)
            if earlier is not record:
                message = f"The record {earlier.key!r} is called the same."
                cure = "Give each its own name, or join the two records into one."
                yield self.reading.problem(record.key, ("name",), "duplicate-name", message, cure)

    def _former_ids(self) -> Iterator[Problem]:
        claimed: dict[str, str] = {}
        for record in self.reading.records:
            for index, identifier in enumerate(record.former_ids[:MAX_PROBLEMS]):
                key = f"{record.kind}/{identifier}"
                taken = key if key in self.known else claimed.get(key)
                claimed.setdefault(key, record.key)
                if taken:
                    message, cure = f"The address {key!r} is in use by {taken!r}.", "Remove it from this list."
                    yield self.reading.problem(record.key, ("former_ids", index), "former-id", message, cure)

    def _circles(self) -> Iterator[Problem]:
        """Nothing lies within itself, comes before itself, or is broader than itself, in however many steps."""
        for field in _LEADING_ON:
            having = (record for record in self.reading.records if field in type(record).model_fields)
            ways = {record.key: tuple(_named_in(record, field)) for record in having}
            for key in sorted(_on_a_circle(ways)):
                message = "It leads back to the record itself, through the records it names."
                cure = "Follow the links from here, and remove the wrong one."
                yield self.reading.problem(key, (field,), "circle", message, cure)

    def _series(self) -> Iterator[Problem]:
        first: dict[str, Indicator] = {}
        for record in self.reading.records:
            if not isinstance(record, Indicator) or record.series is None:
                continue
            earlier = first.setdefault(record.series, record)
            if earlier.unit != record.unit:
                message = f"In this series, {earlier.key!r} counts {quoted(earlier.unit)}."
                cure = "Give all figures of a series one unit, or this one another series."
                yield self.reading.problem(record.key, ("unit",), "series-unit", message, cure)


_LEADING_ON: Final = ("part_of", "follows", "broader", "same_source_as")
"""The fields that lead from a record to a larger, earlier, wider or first one."""

Ways = Mapping[str, Collection[str]]
"""From a key to the keys it leads to."""


def _named_in(record: Record, field: str) -> Iterator[str]:
    return (linked.key for linked in record.links if linked.field == field and linked.key != record.key)


def _on_a_circle(ways: Ways) -> set[str]:
    """The keys on a circle of ways (or on a way from one circle to another)."""
    ways = _without_ends(ways)
    backwards: dict[str, list[str]] = defaultdict(list)
    for key, leading_to in ways.items():
        for other in leading_to:
            backwards[other].append(key)
    return set(_without_ends(backwards))


def _without_ends(ways: Ways) -> Ways:
    """The ways that never come to an end: keys that lead to nothing are taken away until none is left."""
    left = {key: set(others) & ways.keys() for key, others in ways.items()}
    coming: dict[str, list[str]] = defaultdict(list)
    for key, others in left.items():
        for other in others:
            coming[other].append(key)
    ended = [key for key, others in left.items() if not others]
    while ended:
        key = ended.pop()
        del left[key]
        for other in coming[key]:
            left[other].discard(key)
            if not left[other]:
                ended.append(other)
    return left
