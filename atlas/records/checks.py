"""What only all records together show, and what stops the build: first of all, links that lead nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cached_property
from itertools import islice

from atlas.records import contradictions
from atlas.records.graph import Catalogue
from atlas.records.links import Steps
from atlas.records.model import KINDS, Place, Record
from atlas.records.problems import Problem
from atlas.records.reading import Reading
from atlas.records.source import MAX_PROBLEMS
from atlas.records.text import mentions
from atlas.records.words import closest, did_you_mean, quoted


def problems(reading: Reading, catalogue: Catalogue, sound: Set[str] = frozenset()) -> Iterator[Problem]:
    """Every error that a record's file alone does not show. `sound` as in `reading.Memory`."""
    checker = Checker(reading, catalogue)
    for record in _unsure(reading, sound):
        yield from islice(checker.of_record(record), MAX_PROBLEMS)
    for fragment in reading.fragments:
        yield from islice(checker.of_fragment(fragment), MAX_PROBLEMS)
    yield from contradictions.problems(reading)


def _unsure(reading: Reading, sound: Set[str]) -> list[Record]:
    """The records that could be wrong: where nothing was wrong and nothing has gone, those that were read anew.

    What is right with one depends on which others there are, and on what kind of place its country is.
    """
    if not sound or not sound <= reading.documents.keys() or any(key.startswith("places/") for key in reading.fresh):
        return reading.records
    return [record for record in reading.records if record.key in reading.fresh]


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

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The present key of each record that once had another, by that."""
        records = self.reading.records
        return {f"{record.kind}/{old}": record.key for record in records for old in record.former_ids}

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
        renamed = self.renamed.get(key)
        elsewhere = [f"{other}/{identifier}" for other in KINDS if f"{other}/{identifier}" in self.known]
        if renamed:
            hint = f"Its id is now {renamed if qualified else renamed.partition('/')[2]!r}. "
        elif qualified and elsewhere:
            hint = f"Did you mean {elsewhere[0]!r}? "
        elif close := closest(identifier, self.ids[kind]):
            hint = f"Did you mean {(kind + '/' if qualified else '') + close!r}? "
        message = f"There is no record {quoted(key)}."
        added = "" if kind == "references" else f" add data/{key}.yml, or"
        cure = f"{hint}Correct the id,{added} take it out here."
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
        last = f"The notes go up to {numbers[-1]}: correct" if numbers else "Correct"
        cure = f"{last} the number, or take it out here."
        return self.reading.problem(record.key, steps, "unknown-note", f"There is no note {number}.", cure)

    def _dates(self, record: Record) -> Iterator[Problem]:
        start, end = record.when
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
