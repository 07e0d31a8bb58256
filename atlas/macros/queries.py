"""Queries that the HTML and the Markdown macros share: which records a call means, and whether it is right."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from atlas.macros.calls import COUNT_OF, NAME_OF
from atlas.plots.bars import Chart, NoBars, chart, series
from atlas.records.links import choices, link_of, nested
from atlas.records.model import KINDS, Indicator, Record
from atlas.records.strings import did_you_mean, folded
from atlas.records.text import SourceCitation
from atlas.site import Site, UnknownRecord, display
from atlas.site.labels import HEADINGS

_NONE: Final = "none"
"""Condition that a field is empty."""
_NOTES: Final = re.compile(r"(?:references/|notes?\s+|\[?\^)?(\d{1,3}(?:\s*,\s*\d{1,3})*)\]?", re.IGNORECASE)
"""Numbers of notes, written as no number is: between quotation marks, or as in a record."""


class BadCall(ValueError):
    """Exception for a macro that is called with something it does not take; the message says what it takes."""


class MacroQueries:
    """Base of the macros: each query adds the keys of what it reads to `reads`, and raises UnknownRecord or BadCall."""

    def __init__(self, site: Site, reads: set[str]) -> None:
        self.site = site
        self._reads = reads

    def count(self, kind: str, show: str = "words", **conditions: str) -> str:
        """Number of the records of a kind that meet conditions: `{{ count("missions", status="planned") }}`.

        As in a sentence: below ten it is a word. `{{ count("missions", "digits") }}` is for a row of numbers.
        """
        if show not in ("words", "digits"):
            hint = 'A condition names its field: status="held".'
            raise BadCall(f"{show!r} is no form. Choose from: words, digits. {hint}")
        spelled = display.spelled if show == "words" else display.number
        if not conditions:
            return spelled(len(self.site.catalogue.of_kind(self._kind(kind, COUNT_OF))))
        return spelled(len(self._matching(kind, conditions)))

    def latest(self, kind: str, show: str = "name", **conditions: str) -> str:
        """Link to the newest record that meets conditions, or its date: `{{ latest("missions", status="held") }}`.

        `{{ latest("missions", "date", status="held") }}` shows its date, with "year" its year.
        """
        return self._in_time(kind, -1, show, conditions)

    def earliest(self, kind: str, show: str = "name", **conditions: str) -> str:
        """Link to the oldest record that meets conditions, or its date: `{{ earliest("milestones", "year") }}`."""
        return self._in_time(kind, 0, show, conditions)

    def link(self, key: str, words: str = "") -> str:
        """Link to a record's page."""
        raise NotImplementedError

    def _in_time(self, kind: str, position: int, show: str, conditions: dict[str, str]) -> str:
        """Link to the record at this position of those that meet conditions and have a date; or its date or year."""
        if show not in ("name", "date", "year"):
            raise BadCall(f"{show!r} cannot be shown. Choose from: name, date, year.")
        found = [record for record in self._matching(kind, conditions) if record.when[0]]
        if not found:
            raise BadCall(f"No record of the kind {kind!r} with a date meets this. Leave the sentence out.")
        start = found[position].when[0] or ""
        return (
            self.link(found[position].key) if show == "name" else display.date(start[:4] if show == "year" else start)
        )

    def _record(self, key: str) -> Record:
        record = self.site.record(key)
        self._reads.add(record.key)
        return record

    def _indicator(self, name: str) -> Indicator:
        record = self._record(name if "/" in name else f"indicators/{name}")
        if not isinstance(record, Indicator):
            raise BadCall(f"{name!r} is not a figure.")
        return record

    def _citations(self, cited: Collection[int | str]) -> list[tuple[Record, str]]:
        """Records of notes and sources, each with the place in it that is cited: 14, "its-id" or "its-id: p. 12"."""
        if not cited:
            raise BadCall("It names no note.")
        for one in cited:
            if isinstance(one, str) and (number := _NOTES.fullmatch(one.strip())):
                raise BadCall(f"A note is named by its number: write note({number.group(1)}), without quotation marks.")
            if isinstance(one, str) and one.startswith("sources/"):
                raise BadCall(f'A source is named by its id alone: write note("{one.removeprefix("sources/")}").')
        found = [SourceCitation.of(f"{one}") for one in cited]
        kinds = ("references" if isinstance(one, int) else "sources" for one in cited)
        return [(self._record(f"{kind}/{one.source}"), one.place) for kind, one in zip(kinds, found, strict=True)]

    def _texts(self, key: str, field: str) -> tuple[str, ...]:
        record = self._record(key)
        if field != "summary" and field not in HEADINGS:
            raise BadCall(f"{field!r} is not a text. {_choice(field, ('summary', *HEADINGS))}")
        value = getattr(record, field, None)
        if not value:
            raise BadCall(f"The record {key!r} has no {field!r}.")
        self._reads_texts_of(record)
        return value if isinstance(value, tuple) else (value,)

    def _reads_texts_of(self, *records: Record) -> None:
        """Note that the page shows texts of records, and thereby the names of the records that these name."""
        self._reads.update(f"{NAME_OF}{key}" for record in records for key, _ in record.mentioned)

    def _kind(self, kind: str, reads: str = "") -> str:
        if kind not in KINDS:
            raise UnknownRecord(f"There is no kind {kind!r}. {_choice(kind, KINDS)}")
        self._reads.add(f"{reads}{kind}")
        return kind

    def _layout(self, layout: str) -> str:
        if layout not in ("list", "cards"):
            raise BadCall(f"There is no layout {layout!r}. Choose from: list, cards.")
        return layout

    def _matching(self, kind: str, conditions: dict[str, str], newest: int = 0) -> list[Record]:
        """Records that meet conditions, by date; all, or so many of the newest with a date."""
        model = KINDS[self._kind(kind)]
        if newest < 0:
            raise BadCall(f"There are no {newest} records. Say how many of the newest: newest=3.")
        conditions = dict(conditions)
        for name, wanted in conditions.items():
            if name not in model.model_fields:
                close = did_you_mean(name, model.model_fields).strip()
                hint = close or f"Choose from: {', '.join(model.model_fields)}."
                raise BadCall(f"Records of the kind {kind!r} have no field {name!r}. {hint}")
            if isinstance(wanted, list):
                raise BadCall(f"{name!r} takes one text. Call the macro once for each.")
            link, values = link_of(model, name), choices(model, name) or _statuses(model, name)
            if wanted == _NONE:
                continue
            if link:
                conditions[name] = link.written(self.site.record(link.key(str(wanted))).key)
            elif values and str(wanted).lower() not in values:
                raise BadCall(f"{name!r} is never {wanted!r}. {_choice(str(wanted), values)}")
        found = [
            record
            for record in self.site.catalogue.of_kind(kind)
            if all(_meets(record, name, str(wanted)) for name, wanted in conditions.items())
        ]
        # By date; what has none comes last.
        found.sort(key=lambda record: (record.when[0] or "9999", folded(record.name)))
        return [record for record in found if record.when[0]][-newest:] if newest else found

    def _charts(self, names: tuple[str, ...], title: str) -> list[Chart]:
        if not names:
            self._reads.add(Indicator.kind)
            return series(self.site.catalogue)
        if not title:
            raise BadCall('A chart needs a title. Add one at the end: title="Results".')
        try:
            return [chart(self.site.catalogue, title, [self._indicator(name) for name in names])]
        except NoBars as error:
            raise BadCall(str(error)) from None


def _statuses(model: type[Record], name: str) -> tuple[str, ...]:
    """Values of the status within a group of fields."""
    group = nested(model, name)
    return choices(group, "status") if group and "status" in group.model_fields else ()


def _meets(record: Record, name: str, wanted: str) -> bool:
    value = getattr(record, name)
    if wanted == _NONE:
        return not value
    if nested(type(record), name):
        groups = value if isinstance(value, tuple) else (value,)
        parts = [str(part) for group in groups if group for _, part in group]
        # A date may be in the wanted year or month.
        return any(part == wanted or part.startswith(f"{wanted}-") for part in parts)
    if isinstance(value, tuple):
        return wanted in value or any(linked.key == wanted for linked in record.links if linked.field == name)
    return str(value).lower() == wanted.lower()


def _choice(written: str, known: Iterable[str]) -> str:
    """Proposal of a known word for the written one, and all of them."""
    words = [*known]
    return f"{did_you_mean(written, words)}Choose from: {', '.join(words)}."
