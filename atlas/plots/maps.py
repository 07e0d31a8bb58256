"""Maps: where cooperation happens in China and in Europe, and a small map for each record that has places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from markupsafe import Markup

from atlas.i18n import N_
from atlas.plots import land
from atlas.plots.layout import Label, Mark, apart, labels
from atlas.plots.places import AREAS, Tally, places_of, tallies, within
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
"""What a small map can show, from the closest to the widest: the first that holds all its places is taken."""

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
    panels = [
        _panel("Europe", EUROPE, europe, most),
        _panel(N_("China"), CHINA, china, most),
    ]
    outside = [
        tally
        for tally in elsewhere
        if tally.place.level != "world-region" and _OVERVIEW.shows(*_degrees(tally.place), margin=10)
    ]
    return site.render(
        "plots/map.html",
        view=view,
        panels=[panel for panel in panels if panel.spots],
        overview=_overview([*europe, *china], outside, most),
        frames=[_frame(name, tallies) for name, tallies in (("Europe", europe), ("China", china)) if tallies],
        unseen=[tally for tally in elsewhere if tally not in outside],
        tallies=counted,
        sizes=_key(most),
        finger=_TARGET / 2,
    )


def small_map(view: View, record: Record) -> Markup:
    """A record's places on a small map; empty when it has none."""
    catalogue = view.site.catalogue
    places = places_of(catalogue, record)
    if not places:
        return Markup()
    inner = within(catalogue, record) if isinstance(record, Place) else ()
    if inner or record.kind == "partnerships":
        return _small_map(view, places, inner, caption=record.kind == "partnerships")
    # Many records have the same places.
    key = "small map", " ".join(place.key for place in places)
    return view.once(key, lambda: _small_map(view, places))


def _small_map(view: View, places: Sequence[Place], inner: Sequence[Place] = (), *, caption: bool = False) -> Markup:
    name = _smallest_window([*places, *inner])
    return view.site.render(
        "plots/small-map.html",
        view=view,
        window=name,
        sheet=SMALL_WINDOWS[name],
        land=_small_land(name),
        inner=_thinned(point for _, point in _dots(name, inner)),
        spots=_dots(name, sorted(places, key=lambda place: place.level not in AREAS)),
        caption=places if caption else (),
    )


@cache
def _small_land(name: str) -> str:
    return land.path(SMALL_WINDOWS[name], "world", tolerance=2.2)


def _smallest_window(places: Sequence[Place]) -> str:
    for name, sheet in SMALL_WINDOWS.items():
        if all(sheet.shows(*_degrees(place), margin=14) for place in places):
            return name
    return "the world"


def _dots(name: str, places: Iterable[Place]) -> list[tuple[Place, Point]]:
    return [(place, SMALL_WINDOWS[name].place(*_degrees(place))) for place in places]


def _thinned(points: Iterable[Point]) -> Iterable[Point]:
    """The points without those that would lie upon another: a country may hold hundreds."""
    return {(round(x / _DOT), round(y / _DOT)): (x, y) for x, y in points}.values()


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
    if not counted:
        return Panel(name, "", *_PANEL, "", "", ())
    sheet = fitted(projection, [_degrees(tally.place) for tally in counted], _PANEL, _MARGINS)
    drawn = land.path(sheet, "near", tolerance=0.45, decimals=1)
    lines = land.graticule(sheet, 5)
    # The busiest places come first.
    dots = tuple(sheet.place(*_degrees(tally.place)) for tally in counted[_MARKED:])
    return Panel(name, f"map-{name.lower()}", *_PANEL, drawn, lines, _spots(sheet, counted[:_MARKED], most), dots)


def _spots(sheet: Window, counted: Sequence[Tally], most: int) -> tuple[Spot, ...]:
    size = (sheet.width, sheet.height)
    true = tuple(_mark(sheet, tally, most) for tally in counted)
    marks = apart(true, 2, _TARGET, size)
    named = labels(marks, TYPE_SIZE, size)
    return tuple(
        Spot(tally, mark, _leader((at.x, at.y), mark), label)
        for tally, at, mark, label in zip(counted, true, marks, named, strict=True)
    )


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
    outer = [
        Spot(tally, mark, None, Label(mark.x, mark.y - mark.radius - 5, "middle"))
        for tally, mark in ((tally, _mark(_OVERVIEW, tally, most)) for tally in outside)
    ]
    drawn = land.path(_OVERVIEW, "world", tolerance=0.6, decimals=1)
    return Panel("Europe and Asia", "", *_WIDE, drawn, land.graticule(_OVERVIEW, 10), (*inner, *outer))


def _frame(name: str, counted: Sequence[Tally]) -> Frame:
    points = [_OVERVIEW.place(*_degrees(tally.place)) for tally in counted]
    left, right = min(x for x, _ in points) - 16, max(x for x, _ in points) + 16
    top, bottom = min(y for _, y in points) - 16, max(y for _, y in points) + 16
    return Frame(name, f"map-{name.lower()}", left, top, right - left, bottom - top)


def _key(most: int) -> list[tuple[int, float]]:
    """Numbers and radii for the key to the sizes."""
    return [(number, radius(number, most)) for number in sorted({1, max(most // 4, 1), most})]


def _degrees(place: Place) -> Point:
    return place.longitude, place.latitude
