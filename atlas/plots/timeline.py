"""The timeline: policy in one lane, what bodies did in the other, from the first agreement to the last plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from atlas.i18n import N_
from atlas.plots import sectors
from atlas.records.catalogue import Catalogue
from atlas.records.model import Milestone, Mission, Sector
from atlas.records.strings import folded
from atlas.site import Site, View, display
from atlas.site.labels import count_marks
from atlas.site.outcomes import is_fact

Lane = Literal["policy", "activities"]
LANES: Final[dict[Lane, str]] = {"policy": N_("Policy"), "activities": N_("Activities and agreements of bodies")}

_GAP: Final = 3
"""Years between two entries from which the timeline says that nothing began in them."""
_STEP: Final = 11
"""Pixels from one dot of a year to the next."""
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
    def recurs(self) -> bool:
        """Whether it happens every year from its start."""
        return isinstance(self.record, Milestone) and self.record.recurs == "annual"

    @property
    def is_span(self) -> bool:
        """Whether it goes on: it has a later end, or comes back every year."""
        return bool(self.start) and (self.recurs or (self.record.end or "")[:4] > self.start[:4])

    @property
    def day(self) -> str:
        """The date without its year: 13 December, or November, or by 2015; empty when the paper gives the year only."""
        return display.dated(self.record) if getattr(self.record, "date_qualifier", None) else display.day(self.start)


@dataclass(frozen=True, slots=True)
class Year:
    """What began in a year; `gap` is the first and last year of a long time before it in which nothing began."""

    year: int
    gap: tuple[int, int] | None
    policy: tuple[Entry, ...]
    activities: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One entry in the overview: percent from the left, pixels from the top."""

    entry: Entry
    x: float
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A span in the overview: percent from the left, percent wide, pixels from the top."""

    entry: Entry
    x: float
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All entries on one axis, which is `height` pixels high.

    `top` is where the policy lane begins, `axis` where the years stand. `ticks` are years with their percent from the
    left, and whether a phone shows them.
    """

    height: int
    axis: int
    top: int
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[int, float, bool], ...]


def entries(catalogue: Catalogue) -> list[Entry]:
    """Every milestone and activity in order: what has only a year stands before what has a month of it.

    What has no date comes last.
    """
    found = [
        Entry(record, tuple(sorted(sectors.of_record(catalogue, record))))
        for record in (*catalogue.of_kind("milestones"), *catalogue.of_kind("missions"))
        if isinstance(record, Milestone | Mission)
    ]
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


def overview(dated: Sequence[Entry]) -> Overview:
    """The entries on one axis: spans on top, then a dot for each, policy above the years and activities below."""
    first, last = int(dated[0].start[:4]), max(int((entry.record.end or entry.start)[:4]) for entry in dated)
    width = 100 / (last - first + 1)
    bars = []
    for number, entry in enumerate(entry for entry in dated if entry.is_span):
        # To the end of its last year; what has no end goes on to the end of the axis.
        start, end = int(entry.start[:4]), int((entry.record.end or str(last))[:4])
        bars.append(Bar(entry, width * (start - first), width * (end + 1 - start), number * _BAR))
    single = [entry for entry in dated if not entry.is_span]
    heights = {lane: Counter(entry.start[:4] for entry in single if entry.lane == lane) for lane in LANES}
    tallest = {lane: max(counted.values(), default=0) * _STEP for lane, counted in heights.items()}
    top = len(bars) * _BAR + _STEP
    axis = top + max(tallest["policy"], 3 * _STEP)
    dots = []
    # In the column of its year: policy piled up from the axis, activities hung down from it.
    piled: Counter[tuple[int, Lane]] = Counter()
    for entry in single:
        year = int(entry.start[:4])
        away = _STEP * piled[year, entry.lane] + _STEP // 2
        piled[year, entry.lane] += 1
        y = axis - away if entry.lane == "policy" else axis + _AXIS + away
        dots.append(Dot(entry, width * (year - first + 0.5), y))
    return Overview(
        height=axis + _AXIS + tallest["activities"] + _STEP,
        axis=axis,
        top=top,
        bars=tuple(bars),
        dots=tuple(dots),
        ticks=tuple(
            (year, width * (year - first + 0.5), year % 10 == 0) for year in range(first, last + 1) if year % 5 == 0
        ),
    )


def render(site: Site, view: View) -> Markup:
    """The timeline as HTML."""
    found = entries(site.catalogue)
    dated = [entry for entry in found if entry.start]
    counts = Counter(identifier for entry in found for identifier in entry.sectors)
    # The sectors that some entry is about, with the number of entries.
    choices = [
        (sector, counts[sector.id])
        for sector in site.catalogue.of_kind("sectors")
        if isinstance(sector, Sector) and counts[sector.id]
    ]
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
