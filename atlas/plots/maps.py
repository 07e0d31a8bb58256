"""Maps of the places of cooperation in China and in Europe, and a small map for each record that has places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.i18n import N_
from atlas.plots import land
from atlas.plots.layout import Label, Mark, labels, spread
from atlas.plots.places import Tally, places_of, tallies, within
from atlas.plots.projection import Albers, EqualEarth, Point, Window, fitted, window
from atlas.records.model import Place, Record
from atlas.site import Site, View

EUROPE: Final = Albers(centre=(12, 50), parallels=(42, 60))
CHINA: Final = Albers(centre=(108, 34), parallels=(25, 45))

_SMALL: Final = (480, 320)
SMALL_WINDOWS: Final[dict[str, Window]] = {
    N_("Europe"): window(Albers((12, 50), (42, 60)), (11, 52), 52, _SMALL),
    N_("East Asia"): window(Albers((105, 35), (25, 47)), (106, 33), 58, _SMALL),
    N_("Asia"): window(Albers((95, 28), (10, 45)), (93, 25), 92, _SMALL),
    N_("Europe and Asia"): window(Albers((62, 42), (20, 58)), (62, 38), 118, _SMALL),
    N_("the world"): window(EqualEarth(), (11, 14), 310, _SMALL),
}
"""Windows of a small map, from the closest to the widest: the first that holds all its places is taken."""

_PANEL: Final = (400, 400)
_MARGINS: Final = (40, 34, 84, 34)
"""Units left free about the places: most on the right, where names stand."""
_WIDE: Final = (800, 400)
_OVERVIEW: Final = window(Albers((62, 42), (20, 58)), (60, 44), 148, _WIDE)

TYPE_SIZE: Final = 13.0
"""Units: the size of names on a panel, as in the style sheet."""
SMALLEST: Final = 3.5
"""Units: the radius of a place at which nothing is recorded."""
LARGEST: Final = 17.0
_GROWTH: Final = 3.2
_TARGET: Final = 27.0
"""Units between the middles of two marks, so that a finger on a phone hits the right one."""

_MARKED: Final = 120
"""So many places of a panel get a mark: more would push one another off their places. The others are dots."""

_DOT: Final = 12
"""Units between two dots of a small map that can be told apart."""
_NEAR_ENOUGH: Final = 4.0
"""Units by which a mark may be off its place without a line to it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a sheet: its mark, a line from its true position when it had to move, and its name's place."""

    tally: Tally
    mark: Mark
    leader: tuple[Point, Point] | None
    label: Label | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A map of one part of the world. `land` and `graticule` are path data."""

    name: str
    anchor: str
    width: int
    height: int
    land: str
    graticule: str
    spots: tuple[Spot, ...]
    dots: tuple[Point, ...] = ()
    """The places without a mark."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a panel's places lie on the overview."""

    name: str
    anchor: str
    x: float
    y: float
    width: float
    height: float


def radius(total: int, most: int) -> float:
    """Units: a circle's radius for so many records, `most` being the largest number. The area grows with the number."""
    growth = min(_GROWTH, LARGEST / math.sqrt(max(most, 1)))
    return max(growth * math.sqrt(total), SMALLEST)


def render(site: Site, view: View) -> Markup:
    """The map page's maps and their table, as HTML."""
    counted = tallies(site.catalogue)
    europe, china, elsewhere = _parts(counted)
    most = max((tally.total for tally in counted), default=1)
    outside = [
        tally
        for tally in elsewhere
        if tally.place.level != "world-region" and _OVERVIEW.shows(*_degrees(tally.place), margin=10)
    ]
    return site.render(
        "plots/map.html",
        view=view,
        panels=[
            _panel(*part, most) for part in ((N_("Europe"), EUROPE, europe), (N_("China"), CHINA, china)) if part[2]
        ],
        overview=_overview([*europe, *china], outside, most),
        frames=[_frame(name, tallies) for name, tallies in (("Europe", europe), ("China", china)) if tallies],
        unseen=[tally for tally in elsewhere if tally not in outside],
        tallies=counted,
        # Numbers and radii for the key to the sizes.
        sizes=[(number, radius(number, most)) for number in sorted({1, max(most // 4, 1), most})],
        finger=_TARGET / 2,
    )


def small_map(view: View, record: Record) -> Markup:
    """A record's places on a small map; empty when it has none."""
    places = places_of(view.site.catalogue, record)
    if not places:
        return Markup()
    inner = within(view.site.catalogue, record) if isinstance(record, Place) else ()
    caption = places if record.kind == "partnerships" else ()
    # Many records have the same places.
    key = " ".join(place.key for place in (*places, *inner, *caption))
    return view.cached(("small map", key), lambda: _small_map(view, places, inner, caption))


def _small_map(view: View, places: Sequence[Place], inner: Sequence[Place], caption: Sequence[Place]) -> Markup:
    windows = (
        name
        for name, sheet in SMALL_WINDOWS.items()
        if all(sheet.shows(*_degrees(place), margin=14) for place in (*places, *inner))
    )
    name = next(windows, "the world")
    sheet = SMALL_WINDOWS[name]
    points = (sheet.place(*_degrees(place)) for place in inner)
    return view.site.render(
        "plots/small-map.html",
        view=view,
        window=name,
        sheet=sheet,
        land=land.path(sheet, "world", tolerance=2.2),
        # Without those that would lie upon another: a country may hold hundreds.
        inner={(round(x / _DOT), round(y / _DOT)): (x, y) for x, y in points}.values(),
        spots=[(place, sheet.place(*_degrees(place))) for place in sorted(places, key=lambda place: not place.is_area)],
        caption=caption,
    )


def _parts(counted: Iterable[Tally]) -> tuple[list[Tally], list[Tally], list[Tally]]:
    """The places in Europe, in China, and elsewhere; a world region is nowhere in particular."""
    europe: list[Tally] = []
    china: list[Tally] = []
    elsewhere: list[Tally] = []
    for tally in counted:
        place = tally.place
        if "china" in (place.id, place.country):
            china.append(tally)
        elif place.level != "world-region" and SMALL_WINDOWS["Europe"].shows(*_degrees(place), margin=14):
            europe.append(tally)
        else:
            elsewhere.append(tally)
    return europe, china, elsewhere


def _panel(name: str, projection: Albers, counted: Sequence[Tally], most: int) -> Panel:
    sheet = fitted(projection, [_degrees(tally.place) for tally in counted], _PANEL, _MARGINS)
    # The busiest places come first.
    marked, others = counted[:_MARKED], counted[_MARKED:]
    true = tuple(_mark(sheet, tally, most) for tally in marked)
    moved = spread(true, 2, _TARGET, _PANEL)
    named = labels(moved, TYPE_SIZE, _PANEL)
    spots = tuple(
        Spot(tally, mark, _leader((at.x, at.y), mark), label)
        for tally, at, mark, label in zip(marked, true, moved, named, strict=True)
    )
    coast, lines = land.path(sheet, "near", tolerance=0.9, steps=2), land.graticule(sheet, 5)
    dots = tuple(sheet.place(*_degrees(tally.place)) for tally in others)
    return Panel(name, f"map-{name.lower()}", *_PANEL, coast, lines, spots, dots)


def _leader(true: Point, mark: Mark) -> tuple[Point, Point] | None:
    """From the true position to the edge of the mark."""
    dx, dy = true[0] - mark.x, true[1] - mark.y
    distance = math.hypot(dx, dy)
    if distance <= mark.radius + _NEAR_ENOUGH:
        return None
    share = mark.radius / distance
    return true, (mark.x + dx * share, mark.y + dy * share)


def _mark(sheet: Window, tally: Tally, most: int) -> Mark:
    return Mark(*sheet.place(*_degrees(tally.place)), radius(tally.total, most), tally.place.label)


def _overview(inside: Sequence[Tally], outside: Sequence[Tally], most: int) -> Panel:
    """All places without their names, but for those that no panel shows."""
    inner = [Spot(tally, _mark(_OVERVIEW, tally, most), None, None) for tally in inside]
    outer = []
    for tally in outside:
        mark = _mark(_OVERVIEW, tally, most)
        outer.append(Spot(tally, mark, None, Label(mark.x, mark.y - mark.radius - 5, "middle")))
    coast, lines = land.path(_OVERVIEW, "world", tolerance=0.8), land.graticule(_OVERVIEW, 10)
    return Panel("Europe and Asia", "", *_WIDE, coast, lines, (*inner, *outer))


def _frame(name: str, counted: Sequence[Tally]) -> Frame:
    points = [_OVERVIEW.place(*_degrees(tally.place)) for tally in counted]
    left, right = min(x for x, _ in points) - 16, max(x for x, _ in points) + 16
    top, bottom = min(y for _, y in points) - 16, max(y for _, y in points) + 16
    return Frame(name, f"map-{name.lower()}", left, top, right - left, bottom - top)


def _degrees(place: Place) -> Point:
    return place.longitude, place.latitude
