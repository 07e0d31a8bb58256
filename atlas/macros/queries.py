"""Questions that macros ask of the records, whatever form the answer takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas.macros.calls import EVERYTHING
from atlas.plots.bars import Chart, NoBars, chart, series
from atlas.records.links import choices, link_of
from atlas.records.model import KINDS, Indicator, Record
from atlas.records.strings import did_you_mean, folded
from atlas.site import Site, UnknownRecord
from atlas.site.labels import HEADINGS


class BadCall(ValueError):
    """A page calls a macro with something it does not take; the message says what it takes."""


class MacroQueries:
    """Queries of the macros, and what they read. Raises UnknownRecord or BadCall."""

    def __init__(self, site: Site, reads: set[str] | None = None) -> None:
        self.site = site
        self.site = site
        self._reads = set() if reads is None else reads

    def _record(self, key: str) -> Record:
        record = self.site.record(key)
        self._reads.add(record.key)
        return record

    def _all(self) -> None:
        """Note that the page shows something of every record."""
        self._reads.add(EVERYTHING)

    def _indicator(self, name: str) -> Indicator:
        record = self._record(name if "/" in name else f"indicators/{name}")
        if not isinstance(record, Indicator):
            raise BadCall(f"{name!r} is not a figure.")
        return record

    def _references(self, numbers: Iterable[int]) -> list[Record]:
        return [self._record(f"references/{number}") for number in numbers]

    def _texts(self, key: str, field: str) -> tuple[str, ...]:
        record = self._record(key)
        if field != "summary" and field not in HEADINGS:
            raise BadCall(f"{field!r} is not a text. Choose from: summary, {', '.join(HEADINGS)}.")
        value = getattr(record, field, None)
        if not value:
            raise BadCall(f"The record {key!r} has no {field!r}.")
        return value if isinstance(value, tuple) else (value,)

    def _kind(self, kind: str) -> str:
        if kind not in KINDS:
            raise UnknownRecord(f"There is no kind {kind!r}. Choose from: {', '.join(KINDS)}.")
        self._reads.add(kind)
        return kind

    def _layout(self, layout: str) -> str:
        if layout not in ("list", "cards"):
            raise BadCall(f"There is no layout {layout!r}. Choose from: list, cards.")
        return layout

    def _matching(self, kind: str, conditions: dict[str, str]) -> list[Record]:
        model = KINDS[self._kind(kind)]
        for name, wanted in conditions.items():
            if name not in model.model_fields:
                hint = (
                    did_you_mean(name, model.model_fields).strip() or f"Choose from: {', '.join(model.model_fields)}."
                )
                raise BadCall(f"Records of the kind {kind!r} have no field {name!r}. {hint}")
            link, values = link_of(model, name), choices(model, name)
            if link:
                self.site.record(link.key(str(wanted)))
            elif values and str(wanted).lower() not in values:
                raise BadCall(f"{name!r} is never {wanted!r}. Choose from: {', '.join(values)}.")
        found = self.site.catalogue.of_kind(kind)
        for name, wanted in conditions.items():
            found = tuple(record for record in found if _meets(record, name, str(wanted)))
        return sorted(found, key=_in_time)

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


def _in_time(record: Record) -> Any:
    """By date; what has none comes last."""
    return (record.when[0] or "9999", folded(record.name))


def _meets(record: Record, name: str, wanted: str) -> bool:
    value = getattr(record, name)
    if isinstance(value, tuple):
        whole = "/" in wanted and any(linked.key == wanted for linked in record.links if linked.field == name)
        return wanted in value or whole
    return str(value).lower() == wanted.lower()
