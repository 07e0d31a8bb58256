"""Maps of the places of cooperation on each side, and a small map for each record that has places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.plots import land
from atlas.plots.layout import Label, Mark, labels, spread
from atlas.plots.places import Tally, places_of, tallies, within
from atlas.plots.projection import WIDEST_CONE, EqualEarth, Point, Window, bounding, fitted, projection_of, window
from atlas.records.model import Place, Record
from atlas.records.strings import hyphenated
from atlas.site import Site, View
from atlas.site.settings import Area, Settings

THE_WORLD: Final = N_("the world")
_SMALL: Final = (480, 320)
_PANEL: Final = (400, 400)
_MARGINS: Final = (40, 34, 84, 34)
"""Units left free about the places: most on the right, where names stand."""
_WIDE: Final = (800, 400)
_WORLD: Final = (-180.0, -90.0, 180.0, 90.0)
"""Bounds of the world."""
_WORLD_MIDDLE: Final = (11, 14)
"""Middle of a map of the world, without Antarctica."""
_WORLD_WIDTH: Final = 310
"""Degrees of a great circle that it is wide."""

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
    parts, elsewhere = _parts(site.settings.sides, counted)
    most = max((tally.total for tally in counted), default=1)
    whole = _whole(site.settings)
    sheet = _window(whole, _WIDE)
    outside = [
        tally
        for tally in elsewhere
        if tally.place.level != "world-region" and sheet.shows(*_degrees(tally.place), margin=10)
    ]
    return site.render(
        "plots/map.html",
        view=view,
        panels=[_panel(side, found, most) for side, found in parts],
        overview=_overview(sheet, whole.name, [tally for _, found in parts for tally in found], outside, most),
        frames=[_frame(sheet, side, found) for side, found in parts],
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
    shown = [_degrees(place) for place in (*places, *inner)]
    name, sheet = next(
        (name, sheet)
        for name, sheet in small_windows(view.site.settings)
        if name == THE_WORLD or all(sheet.shows(*point, margin=14) for point in shown)
    )
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


def small_windows(settings: Settings) -> Iterator[tuple[str, Window]]:
    """Windows of a small map with their names, from the closest to the widest: the first that holds all is taken."""
    for area in settings.windows or (*settings.sides, _whole(settings)):
        if area.bounds != _WORLD:
            yield area.name, bounding(area.bounds, _SMALL)
    yield THE_WORLD, _window(Area(THE_WORLD, _WORLD), _SMALL)


def _window(area: Area, size: tuple[int, int]) -> Window:
    if area.bounds == _WORLD:
        return window(EqualEarth(), _WORLD_MIDDLE, _WORLD_WIDTH, size)
    return bounding(area.bounds, size)


def _whole(settings: Settings) -> Area:
    """The part of the world with all sides; the world where there are none, or they are far apart."""
    if settings.overview or not settings.sides:
        return settings.overview or Area(_(THE_WORLD), _WORLD)
    *others, last = [area.name for area in settings.sides]
    name = _("{names} and {last}").format(names=", ".join(others), last=last) if others else last
    west, south, east, north = zip(*(area.bounds for area in settings.sides), strict=True)
    # A side that crosses the 180th meridian has its east west of its west.
    reach = max(end + 360 * (end < start) for start, end in zip(west, east, strict=True))
    is_wide = reach - min(west) > WIDEST_CONE
    return Area(name, _WORLD if is_wide else (min(west), min(south), reach, max(north)))


Part = tuple[Area, list[Tally]]
"""Side, and the places on it."""


def _parts(sides: Sequence[Area], counted: Iterable[Tally]) -> tuple[list[Part], list[Tally]]:
    """The places on each side that has some, and those elsewhere; a world region is nowhere in particular."""
    parts: dict[str, Part] = {side.name: (side, []) for side in sides}
    elsewhere: list[Tally] = []
    # A side that names its countries goes before one that only has bounds.
    by_claim = sorted(sides, key=lambda side: not side.countries)
    for tally in counted:
        side = next((side for side in by_claim if _holds(side, tally.place)), None)
        (parts[side.name][1] if side else elsewhere).append(tally)
    return [part for part in parts.values() if part[1]], elsewhere


def _holds(side: Area, place: Place) -> bool:
    if side.countries:
        return bool({place.id, place.country} & {*side.countries})
    west, south, east, north = side.bounds
    is_between = (place.longitude - west) % 360 <= (east - west) % 360
    return place.level != "world-region" and is_between and south <= place.latitude <= north


def _panel(side: Area, counted: Sequence[Tally], most: int) -> Panel:
    sheet = fitted(projection_of(side.bounds), [_degrees(tally.place) for tally in counted], _PANEL, _MARGINS)
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
    return Panel(side.name, _anchor(side), *_PANEL, coast, lines, spots, dots)


def _anchor(side: Area) -> str:
    return f"map-{hyphenated(side.name) or '-'.join(side.name.split())}"


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


def _overview(sheet: Window, name: str, inside: Sequence[Tally], outside: Sequence[Tally], most: int) -> Panel:
    """All places without their names, but for those that no panel shows."""
    inner = [Spot(tally, _mark(sheet, tally, most), None, None) for tally in inside]
    outer = []
    for tally in outside:
        mark = _mark(sheet, tally, most)
        outer.append(Spot(tally, mark, None, Label(mark.x, mark.y - mark.radius - 5, "middle")))
    coast, lines = land.path(sheet, "world", tolerance=0.8), land.graticule(sheet, 10)
    return Panel(name, "", *_WIDE, coast, lines, (*inner, *outer))


def _frame(sheet: Window, side: Area, counted: Sequence[Tally]) -> Frame:
    points = [sheet.place(*_degrees(tally.place)) for tally in counted]
    left, right = min(x for x, _ in points) - 16, max(x for x, _ in points) + 16
    top, bottom = min(y for _, y in points) - 16, max(y for _, y in points) + 16
    return Frame(side.name, _anchor(side), left, top, right - left, bottom - top)


def _degrees(place: Place) -> Point:
    return place.longitude, place.latitude
