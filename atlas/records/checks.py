"""Checks of each record against all others: links, dates, notes. What they find is an error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from atlas.records import consistency
from atlas.records.diagnostics import Diagnostic, Steps
from atlas.records.graph import Catalogue
from atlas.records.model import KINDS, Place, Record
from atlas.records.reading import Reading
from atlas.records.strings import closest, did_you_mean, quoted
from atlas.records.text import mentions
from atlas.records.yaml_reader import MAX_DIAGNOSTICS


def diagnostics(reading: Reading, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Errors that show only among all records."""
    checker = Checker(reading, catalogue)
    for record in reading.records:
        yield from islice(checker.of_record(record), MAX_DIAGNOSTICS)
    for fragment in reading.fragments:
        yield from islice(checker.of_links(fragment), MAX_DIAGNOSTICS)
    yield from consistency.diagnostics(reading)


class Checker:
    """Checker of records against all others."""

    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self.reading = reading
        self.catalogue = catalogue
        # A record that could not be typed exists all the same: a link to it is not a second mistake.
        self.known = set(reading.documents)

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Ids of each kind, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self.known):
            kind, _, identifier = key.partition("/")
            found[kind].append(identifier)
        return found

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Present key of each renamed record, by its former key."""
        records = self.reading.records
        return {f"{record.kind}/{old}": record.key for record in records for old in record.former_ids}

    def of_record(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in one record."""
        yield from self.of_links(record)
        yield from self._dates(record)
        yield from self._editor_fields(record)
        yield from self._country(record)

    def of_links(self, record: Record) -> Iterator[Diagnostic]:
        """Errors in the links of a record, or of the sound part of one: in fields, texts and notes."""
        for linked in record.links:
            if linked.key == record.key:
                message, hint = "A record cannot name itself here.", "Remove it, or name another record."
                yield self.reading.diagnostic(record.key, linked.path, "self-link", message, hint)
            elif linked.key not in self.known:
                yield self._unknown(record, linked.path, linked.key, linked.written)
            elif linked.key.partition("/")[0] not in linked.link.kinds:
                message = f"{quoted(linked.key)} is not one of the kinds of record that belong here."
                hint = f"Name one of these: {', '.join(linked.link.kinds)}."
                yield self.reading.diagnostic(record.key, linked.path, "wrong-kind", message, hint)
        for steps, text in record.texts:
            yield from self._links_of_text(record, steps, text)
        for index, number in enumerate(record.notes):
            yield from self._note(record, ("notes", index), number)

    def _unknown(self, record: Record, steps: Steps, key: str, written: str) -> Diagnostic:
        kind, _, identifier = key.partition("/")
        qualified = "/" in written
        suggestion = ""
        renamed = self.renamed.get(key)
        elsewhere = [f"{other}/{identifier}" for other in KINDS if f"{other}/{identifier}" in self.known]
        if renamed:
            suggestion = f"Its id is now {renamed if qualified else renamed.partition('/')[2]!r}. "
        elif qualified and elsewhere:
            suggestion = f"Did you mean {elsewhere[0]!r}? "
        elif close := closest(identifier, self.ids[kind]):
            suggestion = f"Did you mean {(kind + '/' if qualified else '') + close!r}? "
        message = f"There is no record {quoted(key)}."
        added = "" if kind == "references" else f" add data/{key}.yml, or"
        hint = f"{suggestion}Correct the id,{added} take it out here."
        return self.reading.diagnostic(record.key, steps, "unknown-id", message, hint)

    def _links_of_text(self, record: Record, steps: Steps, text: str) -> Iterator[Diagnostic]:
        found = mentions(text)
        for key in found.records:
            if key not in self.known:
                yield self._unknown(record, steps, key, key)
        for target in found.broken:
            message = f"The link to {quoted(target)} leads nowhere."
            hint = "Link to a record as kind/id, or to a web address that starts with https:// or http://."
            yield self.reading.diagnostic(record.key, steps, "link-target", message, hint)
        for number in found.notes:
            yield from self._note(record, steps, number)

    def _note(self, record: Record, steps: Steps, number: int) -> Iterator[Diagnostic]:
        if f"references/{number}" not in self.known:
            numbers = [int(identifier) for identifier in self.ids["references"] if identifier.isdigit()]
            last = f"The notes go up to {max(numbers)}: correct" if numbers else "Correct"
            hint = f"{last} the number, or take it out here."
            yield self.reading.diagnostic(record.key, steps, "unknown-note", f"There is no note {number}.", hint)

    def _dates(self, record: Record) -> Iterator[Diagnostic]:
        start, end = record.when
        if end and not start:
            message, hint = "It has an end and no start.", "Add the start, or remove the end."
            yield self.reading.diagnostic(record.key, ("end",), "end-alone", message, hint)
        elif start and end and end < start[: len(end)]:
            message, hint = f"It ends ({end}) before it starts ({start}).", "Swap the dates, or correct one."
            yield self.reading.diagnostic(record.key, ("end",), "end-before-start", message, hint)

    def _editor_fields(self, record: Record) -> Iterator[Diagnostic]:
        if not record.from_editor:
            return
        present = {name for name in type(record).model_fields if name != "id" and getattr(record, name)}
        for index, name in enumerate(record.from_editor):
            if name not in present:
                hint = f"{did_you_mean(name, present)}Name a field that this record has, or remove the line."
                message = f"The record has no field {quoted(name)}."
                yield self.reading.diagnostic(record.key, ("from_editor", index), "editor-field", message, hint)

    def _country(self, record: Record) -> Iterator[Diagnostic]:
        identifier = getattr(record, "country", None)
        place = self.catalogue.get(f"places/{identifier}") if identifier else None
        if isinstance(place, Place) and place.level != "country":
            message = f"{identifier!r} is a {place.level}, not a country."
            hint = "Name the country here, and this place in `places`."
            yield self.reading.diagnostic(record.key, ("country",), "country-level", message, hint)
