"""Lint rules: what looks wrong in records beside others and may be right: a warning, which stops no build."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import Final

from atlas.records import lint_texts
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Diagnostic, Finding, Severity, Steps
from atlas.records.field_types import ACTORS
from atlas.records.model import KINDS, Milestone, Mission, Place, Record, Reference, Source
from atlas.records.reading import Reading
from atlas.records.strings import bare_address, differing_parts, folded, quoted
from atlas.records.text import mentions
from atlas.records.wording import WordingRules
from atlas.records.yaml_reader import MAX_DIAGNOSTICS

MAX_KILOMETRES: Final = 3000
"""Distance in kilometres from a place to its country's middle above which the coordinates are suspect."""

_PAST: Final = ("held", "published", "happened", "counted", "estimated", "ranked")
"""Statuses of what the paper tells as past or present."""
_LINKED_BY_NONE: Final = ("references", "sources", "terms", "sectors")
"""Kinds that no other record needs to name: the sources, the glossary's words, and the list of sectors."""
_MONTH: Final = len("2018-11")
_SMALL_WORDS: Final = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"})
_OTHER_LETTER: Final = re.compile("[\u0370-\U0010ffff]")
"""Letter that is not Latin."""
_SPELLING: Final = re.compile(r"[(（\[][^()（）]*[a-z\u00df-\u024f][^()（）]*[)）\]]")
"""Words in Latin letters between brackets, as a name's spelling is given; a short form has capitals alone."""
_NEIGHBOURS: Final = 20
"""Activities of one month with which each is compared."""

_Named = tuple[str, str, Record]
"""Name without spaces, key, and the record."""


def diagnostics(reading: Reading, catalogue: Catalogue, own_site: str = "") -> Iterator[Diagnostic]:
    """Warnings about the records that could be read; `own_site` is the address of the published site."""
    linter = _Linter(reading, catalogue, own_site)
    for record in reading.records:
        yield from islice(linter.of_record(record), MAX_DIAGNOSTICS)
    yield from linter.of_all()


class _Linter:
    """Rules that compare a record with others, or all records with one another."""

    def __init__(self, reading: Reading, catalogue: Catalogue, own_site: str) -> None:
        self.reading = reading
        self.catalogue = catalogue
        self.figures = lint_texts.FigureRules(catalogue)
        local_names = [record.local_name for record in reading.records if record.local_name]
        self.is_in_other_letters = 2 * len([*filter(_OTHER_LETTER.search, local_names)]) > len(local_names)
        self.wording = WordingRules(catalogue, own_site)
        self.unread = reading.documents.keys() - {record.key for record in reading.records}
        self.named_by_unread = {key for fragment in reading.fragments for key, _ in fragment.mentioned}

    def of_record(self, record: Record) -> Iterator[Diagnostic]:
        document = self.reading.documents[record.key]
        rules: list[Callable[[Record], Iterator[Finding]]] = [
            self._time, self._verified, self._outcomes, self._country, self._distance, self._local_name, self._notes,
            self.wording.of_record,
        ]  # fmt: skip
        # Beside a record that cannot be read, nothing follows from what is not there.
        beside = record.key in self.named_by_unread or any(key in self.unread for key, _ in record.mentioned)
        if not (beside or self.reading.unread):
            rules += [self._orphan, self.figures.of_record]
        for rule in rules:
            yield from (document.diagnostic(*finding, Severity.WARNING) for finding in rule(record))

    def of_all(self) -> Iterator[Diagnostic]:
        yield from self._similar_names()
        yield from self._similar_activities()
        yield from self._same_websites()

    def _time(self, record: Record) -> Iterator[Finding]:
        status = getattr(record, "status", None)
        start, _ = record.when
        paper = self.catalogue.paper.date if self.catalogue.paper and record.sections else None
        # What another source says of it, or of what became of it, may well be later than the paper.
        is_later = record.became or {"status", "start", "date"} & record.provenance.keys()
        if not status or not start or is_later:
            return
        if not paper:
            yield from self._before_its_day(record, status, start)
            return
        last = getattr(record, "end", None) or start
        if status in ("planned", "targeted", "expected") and last < paper[: len(last)]:
            message = f"It is {status} for {last}, which was past when the paper was written."
            yield ("status",), "planned-in-the-past", message, "Check the date and the status."
        elif status in _PAST and start > paper and start[:4] != paper[: len(start)]:
            message = f"It is {status} in {start}, after the paper was written."
            hint = "Check both; if a later source says so, name `status` in `provenance`."
            yield ("status",), "done-in-the-future", message, hint

    def _before_its_day(self, record: Record, status: str, start: str) -> Iterator[Finding]:
        """Warning about what its sources tell as past, and are all older than."""
        sources = [self.catalogue.get(f"sources/{name}") for name in record.sources]
        dates = [max(one.date or "", one.accessed or "") for one in sources if isinstance(one, Source)]
        if status in _PAST and all(dates) and dates and start[:4] > max(dates)[:4]:
            message = f"It is {status} in {start}, after its sources were written."
            yield ("status",), "done-in-the-future", message, "Check both, and the sources: they may only announce it."

    def _verified(self, record: Record) -> Iterator[Finding]:
        # Somewhere it may already be tomorrow.
        last = str(datetime.now(UTC).date() + timedelta(days=1))
        if record.verified and record.verified.on > last:
            message = f"It is verified on {record.verified.on}, which is still to come."
            hint = "Write the day on which it was compared with its sources."
            yield ("verified", "on"), "verified-in-the-future", message, hint

    def _outcomes(self, record: Record) -> Iterator[Finding]:
        for index, outcome in enumerate(record.became):
            source = self.catalogue.get(f"sources/{outcome.source}")
            written = source.date or source.accessed if isinstance(source, Source) else None
            # Where somebody looked in vain may be older than the search.
            if written and outcome.status != "no-trace" and written < outcome.date[: len(written)]:
                message = f"Its source is of {written}: it cannot tell what became of it in {outcome.date}."
                hint = "Check both dates, and the source: it may only announce it."
                yield ("outcomes", index, "date"), "outcome-after-source", message, hint

    def _country(self, record: Record) -> Iterator[Finding]:
        country = getattr(record, "country", None)
        if not country:
            return
        places = [(linked, self.catalogue.get(linked.key)) for linked in record.links if linked.field == "places"]
        known = [(linked, place) for linked, place in places if isinstance(place, Place) and place.country]
        # Where none of them lies at home, that is an error, not an office abroad.
        if not any(place.country == country for _, place in known):
            return
        for linked, place in known:
            if place.country == country:
                continue
            if any(place.key in mentions(text).records for _, text in record.texts):
                continue
            message = f"The place {place.id!r} lies in {place.country!r}, not in {country!r}."
            hint = "Correct one of them; if it has an office there, say so in a text, with a link to the place."
            yield linked.path, "other-country", message, hint

    def _distance(self, record: Record) -> Iterator[Finding]:
        if not isinstance(record, Place) or not record.country:
            return
        country = self.catalogue.get(f"places/{record.country}")
        if isinstance(country, Place) and _kilometres(record, country) > MAX_KILOMETRES:
            message = f"It lies {round(_kilometres(record, country), -2):,.0f} km from the middle of {country.name}."
            hint = "Check latitude and longitude, and their order."
            yield ("latitude",), "far-away", message, hint

    def _orphan(self, record: Record) -> Iterator[Finding]:
        # What it names and is not there is told as such.
        if record.kind in _LINKED_BY_NONE or self.catalogue.backlinks.get(record.key) or record.mentioned:
            return
        message = "No record names it, and it names none: no page leads to it but the list of its kind."
        yield (), "orphan", message, "Link it from a record that has to do with it."

    def _local_name(self, record: Record) -> Iterator[Finding]:
        if not self.is_in_other_letters:
            return
        local, latin = record.local_name or "", re.search("[A-Za-z\u00c0-\u024f]", record.name)
        is_local = any(letter.isalpha() and letter >= ("\u2e80" if latin else "\u0370") for letter in record.name)
        if is_local and record.kind not in ("references", "sources"):
            message = "The name is not in Latin letters, as those of other records are."
            yield ("name",), "not-latin", message, "Write the English name here, and this one into `local_name`."
        if local and not _OTHER_LETTER.search(local):
            message = "The name in the second language is in Latin letters, as those of other records are not."
            yield ("local_name",), "not-local", message, "Write other spellings into `aliases`."
        elif spelling := _SPELLING.search(local):
            message = f"The name in the second language goes on in Latin letters: {quoted(spelling.group())}."
            yield ("local_name",), "not-local", message, "Keep the name itself; write other spellings into `aliases`."

    def _notes(self, record: Record) -> Iterator[Finding]:
        paper = self.catalogue.paper
        # A section that the paper does not have is told as such, and may be the one that was meant.
        if paper and not set(record.sections) <= paper.section_titles.keys():
            return
        cited: list[tuple[Steps, int]] = [(("notes", index), number) for index, number in enumerate(record.notes)]
        cited += [(steps, number) for steps, text in record.texts for number in mentions(text).notes]
        for steps, number in cited:
            note = self.catalogue.get(f"references/{number}")
            if not note or set(note.sections) & set(record.sections):
                continue
            *others, last = note.sections
            printed = f"sections {', '.join(others)} and {last}" if others else f"section {last}"
            message = f"The paper prints note {number} in {printed}, which this record does not name."
            hint = "Remove the note; or, if the paper speaks of the record there, add to its `sections`."
            yield steps, "note-elsewhere", message, hint

    def _warning(self, record: Record, steps: Steps, code: str, message: str, hint: str) -> Diagnostic:
        return self.reading.diagnostic(record.key, steps, code, message, hint, Severity.WARNING)

    def _similar_names(self) -> Iterator[Diagnostic]:
        by_kind: dict[str, list[_Named]] = defaultdict(list)
        for record in self.reading.records:
            if record.kind != "references":
                # One body could be entered twice under several kinds.
                group = "body" if record.kind in ACTORS else record.kind
                by_kind[group].append((folded(record.name).replace(" ", ""), record.key, record))
        for named in by_kind.values():
            yield from self._neighbours(sorted(named))
            yield from self._neighbours(sorted((name[::-1], key, record) for name, key, record in named))

    def _neighbours(self, named: Iterable[_Named]) -> Iterator[Diagnostic]:
        """Warnings about similar names; those stand together when sorted from the front, or from the back."""
        for (name, _, record), (other_name, _, other) in pairwise(named):
            if _nearly_equal(name, other_name) and not _linked(record, other) and not _same(record, other):
                first, second = sorted((record, other), key=lambda item: item.key)
                message = f"It is called nearly the same as {first.key!r}."
                hint = "Join them if they are one; if not, name the other one in `related`."
                yield self._warning(second, ("name",), "similar-name", message, hint)

    def _similar_activities(self) -> Iterator[Diagnostic]:
        by_month: dict[str, list[Record]] = defaultdict(list)
        for record in self.reading.records:
            if isinstance(record, (Mission, Milestone)) and record.start and len(record.start) >= _MONTH:
                by_month[record.start[:_MONTH]].append(record)
        large = self._words_of_large_places()
        for month, records in by_month.items():
            group = [(record, set(folded(record.name).split()) - _SMALL_WORDS - large) for record in records]
            for index, (record, words) in enumerate(group):
                for other, its_words in group[index + 1 : index + _NEIGHBOURS]:
                    alike = len(words & its_words) > 0.6 * len(words | its_words)
                    if alike and not _linked(record, other):
                        message = f"Its name and month ({month}) are much like those of {record.key!r}."
                        hint = "Join them if they are one activity; if not, link one from the other."
                        yield self._warning(other, ("name",), "similar-activity", message, hint)

    def _words_of_large_places(self) -> set[str]:
        """Words of the names of countries and world regions, which tell no activities apart."""
        large = [place for place in self.catalogue.every(Place) if place.level in ("country", "world-region")]
        return {word for place in large for name in (place.name, *place.aliases) for word in folded(name).split()}

    def _same_websites(self) -> Iterator[Diagnostic]:
        first: dict[str, Record] = {}
        for record in (record for kind in KINDS for record in self.catalogue.of_kind(kind)):
            field = "url" if isinstance(record, (Reference, Source)) else "website"
            address = getattr(record, field, None)
            if not address:
                continue
            earlier = first.setdefault(f"{field} {bare_address(address)}", record)
            # A source that the paper cites too may have a record beside the note.
            if earlier is record or (record.kind == "sources" != earlier.kind):
                continue
            if getattr(record, "same_source_as", None) == earlier.id or _same(record, earlier):
                continue
            message = f"{earlier.key!r} has the same address."
            hint = "Join the two records if they are one, or give this one its own address."
            if isinstance(record, Reference):
                hint = f"Write `same_source_as: {earlier.id!r}`, or correct the address."
            yield self._warning(record, (field,), "same-website", message, hint)


def _kilometres(one: Place, other: Place) -> float:
    latitudes = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(one.longitude - other.longitude)
    cosine = math.sin(latitudes[0]) * math.sin(latitudes[1])
    cosine += math.cos(latitudes[0]) * math.cos(latitudes[1]) * math.cos(across)
    return 6371 * math.acos(max(-1.0, min(1.0, cosine)))


def _nearly_equal(one: str, other: str) -> bool:
    """Whether names are the same but for one or two letters in one place; a number that differs is meant."""
    if abs(len(one) - len(other)) > 2:
        return False
    parts = differing_parts(one, other)
    return min(len(one), len(other)) > 5 and all(len(part) <= 2 and not any(map(str.isdigit, part)) for part in parts)


def _linked(one: Record, other: Record) -> bool:
    """Whether one record links the other: an editor has seen both."""
    return any(linked.key == other.key for linked in one.links) or any(linked.key == one.key for linked in other.links)


def _same(one: Record, other: Record) -> bool:
    """Whether records have the same kind and title, which is an error."""
    return one.kind == other.kind and folded(one.title) == folded(other.title)
