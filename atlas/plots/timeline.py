"""The timeline: policy in one lane, what bodies did in the other, from the first agreement to the last plan."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final, Literal

from markupsafe import Markup

from atlas.i18n import N_
from atlas.records.catalogue import Catalogue
from atlas.records.model import Milestone, Mission, Sector
from atlas.records.strings import folded
from atlas.site import Site, View, display
from atlas.site.facets import sectors_of
from atlas.site.labels import count_marks
from atlas.site.outcomes import is_fact

Lane = Literal["policy", "activities"]
LANES: Final[dict[Lane, str]] = {"policy": N_("Policy"), "activities": N_("Activities and agreements of bodies")}

_GAP: Final = 3
"""Years between two entries from which the timeline says that nothing began in them."""
_STEP: Final = 13
"""Pixels from one dot of a year to the one above or below it."""
_ROWS: Final = 6
"""Dots in a column before a year gets another one."""
_QUIET: Final = 0.25
"""Width of a year in which nothing began; that of a column of dots is 1."""
_LONGEST: Final = 5
"""Width of any number of such years in a row, at most: a treaty of 1869 must not take the axis for itself."""
_WIDEST: Final = 60
"""Columns on the axis before they become taller instead."""
_NEAR: Final = {False: 4.5, True: 13.0}
"""Percent between two years that are written: on a wide screen, and on a phone."""
_BAR: Final = 30
"""Pixels for each span: its name above, its bar below."""
_AXIS: Final = 26
"""Pixels for the years between the lanes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A milestone or an activity. `sectors` holds the ids of all that it is about, broader ones too."""

    record: Milestone | Mission
    sectors: tuple[str, ...]

    @property
    def lane(self) -> Lane:
        """The lane in which it stands."""
        return "policy" if isinstance(self.record, Milestone) and self.record.is_policy else "activities"

    @property
    def start(self) -> str:
        """The date as far as the paper gives it; empty when it gives none."""
        return self.record.start or ""

    @property
    def is_real(self) -> bool:
        """Whether it is told as done: what the paper announces is no fact unless a later source says so."""
        return is_fact(self.record)

    @property
    def is_span(self) -> bool:
        """Whether it goes on: it has a later end, or comes back."""
        if not self.start or self.record.date_qualifier == "between":
            return False
        return bool(self.record.recurs) or (self.record.end or "")[:4] > self.start[:4]

    @property
    def day(self) -> str:
        """The date without its year: 13 December, or November, or by 2015; empty when the paper gives the year only."""
        return display.dated(self.record) if display.qualifier(self.record) else display.day(self.start)


@dataclass(frozen=True, slots=True)
class Year:
    """What began in a year; `gap` is the first and last year of a long time before it in which nothing began."""

    year: int
    gap: tuple[int, int] | None
    policy: tuple[Entry, ...]
    activities: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry in the overview: percent from the left, pixels from the top, and of a span percent wide."""

    entry: Entry
    x: float
    y: int
    width: float = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """All entries on one axis, which is `height` pixels high.

    `top` is where the policy lane begins, `axis` where the years stand. Years with many entries are wide, those without
    any narrow. `ticks` are years with their percent from the left, and whether a phone shows them.
    """

    height: int
    axis: int
    top: int
    bars: tuple[Drawn, ...]
    dots: tuple[Drawn, ...]
    ticks: tuple[tuple[int, float, bool], ...]


def entries(catalogue: Catalogue) -> list[Entry]:
    """Every milestone and activity in order: what has only a year before what has a month of it, undated ones last."""
    records: list[Milestone | Mission] = [*catalogue.every(Milestone), *catalogue.every(Mission)]
    found = [Entry(record, tuple(sorted(sectors_of(catalogue, record)))) for record in records]
    return sorted(found, key=lambda entry: (not entry.start, entry.start, folded(entry.record.name)))


def years(dated: Iterable[Entry]) -> list[Year]:
    """Entries with dates, by the year in which they began."""
    found: dict[int, list[Entry]] = {}
    for entry in dated:
        found.setdefault(int(entry.start[:4]), []).append(entry)
    result: list[Year] = []
    for year, begun in found.items():
        before = result[-1].year if result else year - 1
        gap = (before + 1, year - 1) if year - before > _GAP else None
        policy, activities = (tuple(entry for entry in begun if entry.lane == lane) for lane in LANES)
        result.append(Year(year, gap, policy, activities))
    return result


@dataclass(frozen=True, slots=True)
class Scale:
    """Axis of years, on which a year is as wide as it has columns of dots. `rows` is how many dots a column holds."""

    starts: dict[int, float]
    """Percent from the left at which each year begins, and the one after the last."""
    column: float
    """Percent of a column."""
    rows: int

    def middle(self, year: int) -> float:
        """Percent from the left of the middle of a year."""
        return (self.starts[year] + self.starts[year + 1]) / 2


def scale(counts: Mapping[int, int], first: int, last: int) -> Scale:
    """Scale from the first to the last year; `counts` is the number of dots that a year has in its fuller lane."""
    rows = _ROWS
    while sum(-(-count // rows) for count in counts.values()) > _WIDEST:
        rows *= 2
    widths: list[float] = []
    for is_quiet, run in groupby(range(first, last + 1), lambda year: not counts.get(year)):
        years_of_run = [*run]
        quiet = min(_QUIET, _LONGEST / len(years_of_run))
        widths += [quiet if is_quiet else -(-counts[year] // rows) for year in years_of_run]
    column = 100 / sum(widths)
    starts = (column * before for before in accumulate(widths, initial=0))
    return Scale(dict(zip(range(first, last + 2), starts, strict=True)), column, rows)


def overview(dated: Sequence[Entry]) -> Overview:
    """The entries on one axis: spans on top, then a dot for each, policy above the years and activities below."""
    first, last = int(dated[0].start[:4]), max(int((entry.record.end or entry.start)[:4]) for entry in dated)
    single = [entry for entry in dated if not entry.is_span]
    per_lane = Counter((int(entry.start[:4]), entry.lane) for entry in single)
    fullest = {year: max(per_lane[year, lane] for lane in LANES) for year, _ in per_lane}
    axis_scale = scale(fullest, first, last)
    bars = []
    for number, entry in enumerate(entry for entry in dated if entry.is_span):
        # To the end of its last year; what has no end goes on to the end of the axis.
        start, end = (
            axis_scale.starts[year] for year in (int(entry.start[:4]), int((entry.record.end or str(last))[:4]) + 1)
        )
        bars.append(Drawn(entry, start, number * _BAR, end - start))
    tallest = {
        lane: max((min(n, axis_scale.rows) for (_, of), n in per_lane.items() if of == lane), default=0)
        for lane in LANES
    }
    top = len(bars) * _BAR + _STEP
    axis = top + max(tallest["policy"], 3) * _STEP
    return Overview(
        height=axis + _AXIS + tallest["activities"] * _STEP + _STEP,
        axis=axis,
        top=top,
        bars=tuple(bars),
        dots=tuple(_dots(single, axis_scale, axis)),
        ticks=tuple(_ticks(axis_scale, sorted({first, last, *fullest}))),
    )


def _dots(single: Iterable[Entry], on: Scale, axis: int) -> Iterator[Drawn]:
    """Dots in the columns of their years: policy piled up from the axis, activities hung down from it."""
    piled: Counter[tuple[int, Lane]] = Counter()
    for entry in single:
        year = int(entry.start[:4])
        column, row = divmod(piled[year, entry.lane], on.rows)
        piled[year, entry.lane] += 1
        away = _STEP * row + _STEP // 2
        y = axis - away if entry.lane == "policy" else axis + _AXIS + away
        yield Drawn(entry, on.starts[year] + on.column * (column + 0.5), y)


def _ticks(on: Scale, begun: Sequence[int]) -> Iterator[tuple[int, float, bool]]:
    """Years to write below the axis, those in which something began: as many as have room, the outermost first."""
    found: dict[int, bool] = {}
    for phone in (True, False):
        for year in (begun[0], begun[-1], *begun):
            if all(abs(on.middle(year) - on.middle(other)) >= _NEAR[phone] for other in found):
                found[year] = phone
    yield from ((year, on.middle(year), phone) for year, phone in sorted(found.items()))


def render(site: Site, view: View) -> Markup:
    """The timeline as HTML."""
    found = entries(site.catalogue)
    dated = [entry for entry in found if entry.start]
    counts = Counter(identifier for entry in found for identifier in entry.sectors)
    # The sectors that some entry is about, with the number of entries.
    choices = [(sector, counts[sector.id]) for sector in site.catalogue.every(Sector) if counts[sector.id]]
    return site.render(
        "plots/timeline.html",
        view=view,
        lanes=LANES,
        years=years(dated),
        undated=[entry for entry in found if not entry.start],
        overview=overview(dated) if dated else None,
        total=len(found),
        marks=count_marks(entry.record for entry in found),
        focus=[(sector, count) for sector, count in choices if sector.focus],
        others=[(sector, count) for sector, count in choices if not sector.focus],
    )
