"""Maps of the places of cooperation on each side, and a small map for each record that has places."""

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
from atlas.site.display import enumerated
from atlas.site.settings import Area, Settings

THE_WORLD: Final = N_("the world")
_SMALL: Final = (480, 320)
PANEL: Final = (400, 400)
_MARGINS: Final = (40, 34, 84, 34)
"""Units left free about the places: most on the right, where names stand."""
_WORLD: Final = (-180.0, -90.0, 180.0, 90.0)
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
FINGER: Final = _TARGET / 2

_MARKED: Final = 120
"""So many places of a panel get a mark: more would push one another off their places. The others are dots."""

_SMALL_TYPE_SIZE: Final = 24.0
"""Units: the size of names on a small map, as in the style sheet."""
_SPOT: Final = 9
"""Units: the radius of a place on a small map."""
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
    areas: tuple[tuple[Tally, Label | None], ...]
    """Countries, provinces and regions: no points, but names in their middles, where there is room."""
    dots: tuple[Point, ...]
    """The places without a mark."""


def radius(total: int, most: int) -> float:
    """Units: a circle's radius for so many records, `most` being the largest number. The area grows with the number."""
    growth = min(_GROWTH, LARGEST / math.sqrt(max(most, 1)))
    return max(growth * math.sqrt(total), SMALLEST)


def panels(settings: Settings, counted: Sequence[Tally]) -> list[Panel]:
    """The maps of the sides on which a place lies."""
    most = max((tally.total for tally in counted), default=1)
    parts = ((side, [tally for tally in counted if settings.side_of(tally.place) == side]) for side in settings.sides)
    return [_panel(side, found, most) for side, found in parts if found]


def render(site: Site, view: View) -> Markup:
    """The map page's maps and their table, as HTML."""
    counted = tallies(site.catalogue)
    most = max((tally.total for tally in counted), default=1)
    return site.render(
        "plots/map.html",
        view=view,
        panels=panels(site.settings, counted),
        unseen=[tally for tally in counted if not site.settings.side_of(tally.place)],
        tallies=counted,
        # Numbers and radii for the key to the sizes.
        sizes=[(number, radius(number, most)) for number in sorted({1, max(most // 4, 1), most})],
        finger=FINGER,
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
    shown = [degrees(place) for place in (*places, *inner)]
    name, on = next(
        (name, on)
        for name, on in small_windows(view.site.settings)
        if name == THE_WORLD or all(on.shows(*point, margin=14) for point in shown)
    )
    points = (on.place(*degrees(place)) for place in inner if not place.is_area)
    areas = [place for place in places if place.is_area]
    spots = [(place, on.place(*degrees(place))) for place in places if not place.is_area]
    circles = [Mark(*point, _SPOT, "") for _, point in spots]
    named = labels((*(placed(on, place) for place in areas), *circles), _SMALL_TYPE_SIZE, _SMALL)
    return view.site.render(
        "plots/small-map.html",
        view=view,
        window=name,
        sheet=on,
        land=land.path(on, "world", tolerance=4),
        # Without those that would lie upon another: a country may hold hundreds.
        inner={(round(x / _DOT), round(y / _DOT)): (x, y) for x, y in points}.values(),
        places=places,
        spots=spots,
        areas=[*zip(areas, named, strict=False)],
        caption=caption,
    )


def small_windows(settings: Settings) -> Iterator[tuple[str, Window]]:
    """Windows of a small map with their names, from the closest to the widest: the first that holds all is taken."""
    for area in settings.windows or (*settings.sides, _whole(settings)):
        if area.bounds != _WORLD:
            yield area.name, bounding(area.bounds, _SMALL)
    yield THE_WORLD, window(EqualEarth(), _WORLD_MIDDLE, _WORLD_WIDTH, _SMALL)


def _whole(settings: Settings) -> Area:
    """The part of the world with all sides; the world where there are none, or they are far apart."""
    if not settings.sides:
        return Area(_(THE_WORLD), _WORLD)
    west, south, east, north = zip(*(area.bounds for area in settings.sides), strict=True)
    # A side that crosses the 180th meridian has its east west of its west.
    reach = max(end + 360 * (end < start) for start, end in zip(west, east, strict=True))
    is_wide = reach - min(west) > WIDEST_CONE
    name = enumerated(area.name for area in settings.sides)
    return Area(name, _WORLD if is_wide else (min(west), min(south), reach, max(north)))


def sheet(side: Area, places: Iterable[Place]) -> Window:
    """The window of a side's panel that shows these places."""
    return fitted(projection_of(side.bounds), map(degrees, places), PANEL, _MARGINS)


def _panel(side: Area, counted: Sequence[Tally], most: int) -> Panel:
    on = sheet(side, [tally.place for tally in counted])
    areas = [tally for tally in counted if tally.place.is_area]
    points = [tally for tally in counted if not tally.place.is_area]
    # The busiest places come first.
    marked, others = points[:_MARKED], points[_MARKED:]
    true = tuple(placed(on, tally.place, radius(tally.total, most)) for tally in marked)
    moved = spread(true, 2, _TARGET, PANEL)
    named = labels((*moved, *(placed(on, tally.place) for tally in areas)), TYPE_SIZE, PANEL)
    spots = tuple(
        Spot(tally, mark, _leader((at.x, at.y), mark), label)
        for tally, at, mark, label in zip(marked, true, moved, named, strict=False)
    )
    return Panel(
        side.name,
        f"map-{hyphenated(side.name) or '-'.join(side.name.split())}",
        *PANEL,
        land.path(on, "near", tolerance=0.9, steps=2),
        land.graticule(on, 5),
        spots,
        tuple(zip(areas, named[len(spots) :], strict=True)),
        tuple(on.place(*degrees(tally.place)) for tally in others),
    )


def placed(on: Window, place: Place, size: float = 0) -> Mark:
    """The mark of a place; an area has no circle, whose radius is `size`."""
    return Mark(*on.place(*degrees(place)), size, place.label)


def _leader(true: Point, mark: Mark) -> tuple[Point, Point] | None:
    """From the true position to the edge of the mark."""
    dx, dy = true[0] - mark.x, true[1] - mark.y
    distance = math.hypot(dx, dy)
    if distance <= mark.radius + _NEAR_ENOUGH:
        return None
    share = mark.radius / distance
    return true, (mark.x + dx * share, mark.y + dy * share)


def degrees(place: Place) -> Point:
    """Longitude and latitude of a place."""
    return place.longitude, place.latitude
