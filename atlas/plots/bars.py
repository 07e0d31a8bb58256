"""Bar charts of figures that can be compared, each bar with its number beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from markupsafe import Markup

from atlas.records.catalogue import Catalogue
from atlas.records.model import Indicator, Reference, Source
from atlas.site import Site, View
from atlas.site.sources import cited

WHOLE: Final = 100.0
"""Length in percent of the bar of the largest count, or of a share of 100%."""


class NoBars(ValueError):
    """Exception for figures that cannot be in one chart; the message says why and what helps."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and the length of its bar in percent."""

    record: Indicator
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures under one title. `unit` is empty when each counts something else, which the chart then says."""

    title: str
    unit: str
    rows: tuple[Row, ...]
    notes: tuple[Reference, ...]
    of_paper: bool = True
    """Whether any of the figures is from the paper."""
    sources: tuple[Source, ...] = ()
    """Other sources of the figures."""
    file: str = ""
    """Name of its drawing among the downloads; empty where nobody writes that file."""


def series(catalogue: Catalogue) -> list[Chart]:
    """A chart for each series of at least two figures, in the order of their names; within, in the order of time."""
    found: dict[str, list[Indicator]] = {}
    for record in catalogue.every(Indicator):
        if record.series:
            found.setdefault(record.series, []).append(record)
    charts = (
        chart(catalogue, title, sorted(records, key=lambda record: (record.date or "", record.name)))
        for title, records in sorted(found.items())
        if len(records) > 1
    )
    return [replace(one, file=f"chart-{number}") for number, one in enumerate(charts, 1)]


def chart(catalogue: Catalogue, title: str, records: Sequence[Indicator]) -> Chart:
    """A chart of these figures in this order. Raises NoBars when bars would mislead."""
    units = {record.unit for record in records}
    if "rank" in units:
        raise NoBars("A place in an order has no length. Leave ranks out.")
    if "%" in units and len(units) > 1:
        raise NoBars("Shares and counts cannot be compared. Give them a chart each.")
    if any(record.value < 0 for record in records):
        raise NoBars("A bar cannot be shorter than nothing. Leave negative figures out.")
    unit = units.pop() if len(units) == 1 else ""
    most = WHOLE if unit == "%" else max((record.value for record in records), default=0)
    rows = tuple(Row(record, WHOLE * min(record.value / most, 1) if most else 0.0) for record in records)
    others = dict.fromkeys(source for record in records for source, _places in cited(catalogue, record))
    of_paper = any(record.sections for record in records)
    notes = catalogue.named(Reference, map(str, sorted({number for record in records for number in record.notes})))
    return Chart(title, unit, rows, tuple(notes), of_paper, tuple(others))


def filed(one: Chart) -> Chart:
    """A chart that a page puts together, with a name for its drawing: the same figures under one title have one."""
    made_of = "\n".join([one.title, *(row.record.key for row in one.rows)])
    return replace(one, file=f"chart-{sha256(made_of.encode()).hexdigest()[:8]}")


def render(site: Site, view: View, charts: Iterable[Chart]) -> Markup:
    """Charts as HTML."""
    return site.render("plots/charts.html", view=view, charts=list(charts))
