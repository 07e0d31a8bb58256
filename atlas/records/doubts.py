"""What looks wrong and may be right: each doubt is a warning, told to an editor, and never stops the build."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Final
from urllib.parse import urlsplit

from atlas.records import prose
from atlas.records.graph import Catalogue
from atlas.records.links import Steps
from atlas.records.model import KINDS, Milestone, Mission, Place, Record, Reference
from atlas.records.problems import Problem, Severity
from atlas.records.reading import Reading
from atlas.records.slips import slips
from atlas.records.source import MAX_PROBLEMS
from atlas.records.text import mentions
from atlas.records.words import folded

PAPER_ENDS: Final = "2019-05"
"""The last month that the paper, which has no date, tells as past; what lies after it, it announces."""
FAR: Final = 3000
"""Kilometres between a place and its country's middle that are more likely a slip than a distance."""

_ALONE: Final = ("references", "terms", "sectors")
"""Kinds that no other record need name: the paper's own notes, the glossary's words, and the list of sectors."""
_ONE_BODY: Final = ("clusters", "organisations", "partnerships", "programmes")
"""Kinds among which one body could be entered twice."""
_SMALL_WORDS: Final = frozenset(
    {"a", "an", "and", "at", "by", "china", "eu", "european", "for", "in", "of", "on", "the", "to", "with"}
)
_NEIGHBOURS: Final = 20

_Named = tuple[str, str, Record]
"""A name without spaces, and the record with its key."""


def problems(reading: Reading, catalogue: Catalogue) -> Iterator[Problem]:
    """Every doubt about the records that could be read, but about those that were only remembered.

    Two that stand side by side since another left are compared the next time that all are read.
    """
    doubter = _Doubter(reading, catalogue)
    for record in reading.records:
        if record.key in reading.fresh:
            yield from islice(doubter.of_record(record), MAX_PROBLEMS)
    yield from doubter.of_all()


class _Doubter:
    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self.reading = reading
        self.catalogue = catalogue
        self.prose = prose.Checker(catalogue)
        self.unread = reading.documents.keys() - {record.key for record in reading.records}
        self.named_by_unread = {key for fragment in reading.fragments for key, _ in fragment.mentioned}

    def of_record(self, record: Record) -> Iterator[Problem]:
        yield from self._time(record)
        yield from self._country(record)
        yield from self._distance(record)
        yield from self._chinese(record)
        for steps, code, message, cure in slips(record, self.reading.documents[record.key].text):
            yield self._doubt(record, steps, code, message, cure)
        if self._beside_unread(record):
            return
        yield from self._alone(record)
        for steps, code, message, cure in self.prose.doubts(record):
            yield self._doubt(record, steps, code, message, cure)

    def _beside_unread(self, record: Record) -> bool:
        """Whether a record that cannot be read names this one or is named by it: then its absence proves nothing."""
        return record.key in self.named_by_unread or any(key in self.unread for key, _ in record.mentioned)

    def of_all(self) -> Iterator[Problem]:
        yield from self._similar_names()
        yield from self._similar_activities()
        yield from self._same_websites()

    def _doubt(self, record: Record, steps: Steps, code: str, message: str, cure: str) -> Problem:
        return self.reading.problem(record.key, steps, code, message, cure, severity=Severity.WARNING)

    def _time(self, record: Record) -> Iterator[Problem]:
        status = getattr(record, "status", None)
        start, _ = record.when
        if not status or not start or {"status", "start", "date"} & set(record.from_editor):
            return
        last = getattr(record, "end", None) or start
        if status in ("planned", "expected") and last < PAPER_ENDS[: len(last)]:
            message = f"It is {status} for {last}, which was past when the paper was written."
            yield self._doubt(record, ("status",), "planned-in-the-past", message, "Check the date and the status.")
        elif status in ("held", "done", "measured") and start > PAPER_ENDS and start[:4] != PAPER_ENDS[: len(start)]:
            message = f"It is {status} in {start}, after the paper was written."
            cure = "Check both; if an editor knows it from elsewhere, name `status` in `from_editor`."
            yield self._doubt(record, ("status",), "done-in-the-future", message, cure)

    def _country(self, record: Record) -> Iterator[Problem]:
        country = getattr(record, "country", None)
        if not country:
            return
        for linked in record.links:
            if linked.field not in ("places", "part_of"):
                continue
            place = self.catalogue.get(linked.key)
            if not isinstance(place, Place) or place.country in (None, country) or place.id == country:
                continue
            if linked.field == "places" and _explains(record, place):
                continue
            message = f"The place {place.id!r} lies in {place.country!r}, not in {country!r}."
            cure = "Correct one of them; if it has an office there, say so in a text, with a link to the place."
            yield self._doubt(record, linked.path, "other-country", message, cure)

    def _distance(self, record: Record) -> Iterator[Problem]:
        if not isinstance(record, Place) or not record.country:
            return
        country = self.catalogue.get(f"places/{record.country}")
        if isinstance(country, Place) and _kilometres(record, country) > FAR:
            message = f"It lies {round(_kilometres(record, country), -2):,.0f} km from the middle of {country.name}."
            yield self._doubt(
                record, ("latitude",), "far-away", message, "Check latitude and longitude, and their order."
            )

    def _alone(self, record: Record) -> Iterator[Problem]:
        if record.kind in _ALONE or self.catalogue.backlinks.get(record.key):
            return
        if any(self.catalogue.get(key) for key, _ in record.mentioned):
            return
        message = "No record names it, and it names none: no page leads to it but the list of its kind."
        yield self._doubt(record, (), "orphan", message, "Link it from a record that has to do with it.")

    def _chinese(self, record: Record) -> Iterator[Problem]:
        if record.chinese_name and not re.search(r"[\u3400-\u9fff]", record.chinese_name):
            message = "The Chinese name has no Chinese character."
            yield self._doubt(
                record, ("chinese_name",), "not-chinese", message, "Write other spellings into `aliases`."
            )

    def _similar_names(self) -> Iterator[Problem]:
        by_kind: dict[str, list[_Named]] = defaultdict(list)
        for record in self.reading.records:
            if record.kind != "references":
                group = "body" if record.kind in _ONE_BODY else record.kind
                by_kind[group].append((folded(record.name).replace(" ", ""), record.key, record))
        for named in by_kind.values():
            yield from self._neighbours(sorted(named))
            yield from self._neighbours(sorted((name[::-1], key, record) for name, key, record in named))

    def _neighbours(self, named: Iterable[_Named]) -> Iterator[Problem]:
        """Names that differ little stand together when they are sorted from the front, or from the back."""
        fresh = self.reading.fresh
        for (name, key, record), (other_name, other_key, other) in pairwise(named):
            if key not in fresh and other_key not in fresh:
                continue
            if _nearly_equal(name, other_name) and not _told_apart(record, other):
                first, second = sorted((record, other), key=lambda item: item.key)
                message = f"It is called nearly the same as {first.key!r}."
                cure = "Join them if they are one; if not, name the other one in `related`."
                yield self._doubt(second, ("name",), "similar-name", message, cure)

    def _similar_activities(self) -> Iterator[Problem]:
        by_month: dict[str, list[Record]] = defaultdict(list)
        for record in self.reading.records:
            if isinstance(record, (Mission, Milestone)) and record.start and len(record.start) >= len(PAPER_ENDS):
                by_month[record.start[: len(PAPER_ENDS)]].append(record)
        for month, records in by_month.items():
            if self.reading.fresh.isdisjoint([record.key for record in records]):
                continue
            group = [(record, set(folded(record.name).split()) - _SMALL_WORDS) for record in records]
            for index, (record, words) in enumerate(group):
                for other, its_words in group[index + 1 : index + _NEIGHBOURS]:
                    if _alike(words, its_words) and not _told_apart(record, other):
                        message = f"Its name and month ({month}) are much like those of {record.key!r}."
                        cure = "Join them if they are one activity; if not, link one from the other."
                        yield self._doubt(other, ("name",), "similar-activity", message, cure)

    def _same_websites(self) -> Iterator[Problem]:
        first: dict[str, Record] = {}
        for record in (record for kind in KINDS for record in self.catalogue.of_kind(kind)):
            field = "url" if isinstance(record, Reference) else "website"
            address = getattr(record, field, None)
            if not address:
                continue
            earlier = first.setdefault(f"{field} {_bare(address)}", record)
            if earlier is record or getattr(record, "same_source_as", None) == earlier.id:
                continue
            message = f"{earlier.key!r} has the same address."
            cure = "Join the two records if they are one, or give this one its own address."
            if isinstance(record, Reference):
                cure = f"Write `same_source_as: {earlier.id!r}`, or correct the address."
            yield self._doubt(record, (field,), "same-website", message, cure)


def _explains(record: Record, place: Place) -> bool:
    return any(place.key in mentions(text).records for _, text in record.texts)


def _kilometres(one: Place, other: Place) -> float:
    latitudes = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(one.longitude - other.longitude)
    cosine = math.sin(latitudes[0]) * math.sin(latitudes[1])
    cosine += math.cos(latitudes[0]) * math.cos(latitudes[1]) * math.cos(across)
    return 6371 * math.acos(max(-1.0, min(1.0, cosine)))


def _nearly_equal(one: str, other: str) -> bool:
    """The same, or the same but for one or two letters in one place; a number that differs is meant."""
    if abs(len(one) - len(other)) > 2:
        return False
    shorter = min(len(one), len(other))
    start = next((index for index in range(shorter) if one[index] != other[index]), shorter)
    end = next((index for index in range(shorter - start) if one[-1 - index] != other[-1 - index]), shorter - start)
    parts = one[start : len(one) - end], other[start : len(other) - end]
    return shorter > 5 and all(len(part) <= 2 and not any(map(str.isdigit, part)) for part in parts)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > 0.6 * len(one | other)


def _told_apart(one: Record, other: Record) -> bool:
    """Whether an editor has seen both: a record that names another is not the same by mistake."""
    return any(linked.key == other.key for linked in one.links) or any(linked.key == one.key for linked in other.links)


def _bare(address: str) -> str:
    """The address without what makes no difference: scheme, `www.` and a closing slash."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"
