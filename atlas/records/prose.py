"""Numbers and dates in a record's texts: each should be held by a field, so that it stands in one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from atlas.records.graph import Catalogue
from atlas.records.links import Steps
from atlas.records.model import Indicator, Record
from atlas.records.words import quoted

Doubt = tuple[Steps, str, str, str]
"""The way to a text, a code, what is wrong, and the cure."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH: Final = "|".join(_MONTHS)
_NOTE: Final = re.compile(r"\[\^\d{1,3}\]")
_FIGURE_LINK: Final = re.compile(r"\[([^\[\]]*)\]\((indicators/[a-z0-9-]+)\)")
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_DATE: Final = re.compile(rf"(?:(?<!\d)(\d{{1,2}}) )?\b({_MONTH}) ((?:19|20)\d\d)\b")
_YEAR: Final = re.compile(r"(?<![\w.,-])(?:19|20)\d\d(?![\w-]|[.,]\d)")
_NUMBER: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w])|(?<![\w.,])\d+(?:\.\d+)?(?![\w])")
_DIGITS: Final = re.compile(r"\d+")
_POINTER: Final = re.compile(
    r"\b(?:notes?|sections?|tables?|articles?|pages?)\s+[\d.]+(?:(?:,| and| to)\s+[\d.]+)*", re.IGNORECASE
)


class Checker:
    """Looks through texts, knowing every name and figure of the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """The names that hold a number, by the first of its runs of digits: few of them need to be looked for."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in self.catalogue:
            if record.kind in ("references", "indicators"):
                continue
            for name in (record.name, record.abbreviation, *record.aliases):
                number = _DIGITS.search(name or "")
                if name and number:
                    found[number.group()].add(name)
        return {number: tuple(sorted(names)) for number, names in found.items()}

    @cached_property
    def _held(self) -> dict[float, str]:
        """The first figure that holds a number, by that."""
        found: dict[float, str] = {}
        for record in self.catalogue.of_kind("indicators"):
            if isinstance(record, Indicator):
                found.setdefault(record.value, record.key)
        return found

    def doubts(self, record: Record) -> Iterator[Doubt]:
        """Each number or date in the record's texts that no field holds."""
        known: frozenset[str] | None = None
        for steps, text in record.texts:
            # An editor's note is about what the paper prints: there, a number is a quotation.
            if steps[0] == "editor_notes" or not any(map(str.isdigit, text)):
                continue
            if known is None:
                known = frozenset(self._dates(record))
            yield from self._of_text(steps, text, known)

    def _of_text(self, steps: Steps, text: str, known: frozenset[str]) -> Iterator[Doubt]:
        yield from self._figure_links(steps, text)
        left = _FIGURE_LINK.sub(" ", _NOTE.sub("", " ".join(text.split())))
        left = _POINTER.sub(" ", _TARGET.sub("]", left))
        left = self._without_names(left)
        for match in _DATE.finditer(left):
            day, month, year = match.groups()
            date = f"{year}-{_MONTHS.index(month) + 1:02d}" + (f"-{int(day):02d}" if day else "")
            if not any(other.startswith(date) for other in known):
                yield _unheld_date(steps, match.group())
        left = _DATE.sub(" ", left)
        for match in _YEAR.finditer(left):
            if not _within(match.group(), known):
                yield _unheld_date(steps, match.group())
        for match in _NUMBER.finditer(_YEAR.sub(" ", left)):
            yield self._loose_number(steps, match.group())

    def _without_names(self, text: str) -> str:
        """The text without the names that hold a number, the longest first."""
        candidates = {name for number in _DIGITS.findall(text) for name in self._names.get(number, ()) if name in text}
        for name in sorted(candidates, key=lambda name: (-len(name), name)):
            text = text.replace(name, " ")
        return text

    def _figure_links(self, steps: Steps, text: str) -> Iterator[Doubt]:
        for words, key in _FIGURE_LINK.findall(text):
            record = self.catalogue.get(key)
            numbers = [_value(number) for number in _NUMBER.findall(words)]
            if isinstance(record, Indicator) and numbers and record.value not in numbers:
                message = f"The text shows {quoted(words)} where {key!r} holds {record.value:,}."
                yield steps, "other-figure", message, f"Write []({key}) to show the figure itself."

    def _loose_number(self, steps: Steps, number: str) -> Doubt:
        key = self._held.get(_value(number))
        message = f"The number {number} stands in the text alone."
        if key:
            return steps, "loose-number", message, f"If it is what {key!r} holds, show it as []({key})."
        return (
            steps,
            "loose-number",
            message,
            "Add a record to data/indicators/, and show it here as [](indicators/its-id).",
        )

    def _dates(self, record: Record) -> Iterator[str]:
        """The dates of the record and of all that it names or that name it."""
        near = [record, *(self.catalogue.get(key) for key, _ in record.mentioned)]
        near += [backlink.record for backlink in self.catalogue.backlinks.get(record.key, ())]
        near += self.catalogue.citations.get(int(record.id), ()) if record.kind == "references" else ()
        for other in near:
            dates = [getattr(other, name, None) for name in ("start", "date", "end")]
            yield from filter(None, dates)
            if dates[2]:
                yield from _years_between(dates[0] or dates[1], dates[2])


def _years_between(start: str | None, end: str) -> Iterator[str]:
    if start:
        yield from map(str, range(int(start[:4]), int(end[:4]) + 1))


def _within(year: str, known: Iterable[str]) -> bool:
    return any(date.startswith(year) for date in known)


def _unheld_date(steps: Steps, date: str) -> Doubt:
    message = f"The date {date!r} is held by no record that this one names or is named by."
    return (
        steps,
        "loose-date",
        message,
        "Check it; a dated activity or figure is a record of its own, linked from here.",
    )


def _value(number: str) -> float:
    return float(number.replace(",", ""))
