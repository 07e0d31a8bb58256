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

EUROPE: Final = N_("Europe")
CHINA: Final = N_("China")
PARTS: Final = {
    EUROPE: Albers(centre=(12, 50), parallels=(42, 60)),
    CHINA: Albers(centre=(108, 34), parallels=(25, 45)),
}
"""Panels, each with its projection."""

_SMALL: Final = (480, 320)
SMALL_WINDOWS: Final[dict[str, Window]] = {
    EUROPE: window(Albers((12, 50), (42, 60)), (11, 52), 52, _SMALL),
    N_("East Asia"): window(Albers((105, 35), (25, 47)), (106, 33), 58, _SMALL),
    N_("Asia"): window(Albers((95, 28), (10, 45)), (93, 25), 92, _SMALL),
    N_("Europe and Asia"): window(Albers((62, 42), (20, 58)), (62, 38), 118, _SMALL),
    N_("the world"): window(EqualEarth(), (11, 14), 310, _SMALL),
}
"""Windows of a small map, from the closest to the widest: the first that holds all its places is taken."""

PANEL: Final = (400, 400)
_MARGINS: Final = (40, 34, 84, 34)
"""Units left free about the places: most on the right, where names stand."""

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
class Area:
    """A country, province or region: no point, but a name in its middle, where there is room for it."""

    tally: Tally
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
    areas: tuple[Area, ...]
    dots: tuple[Point, ...]
    """The places without a mark."""


def radius(total: int, most: int) -> float:
    """Units: a circle's radius for so many records, `most` being the largest number. The area grows with the number."""
    growth = min(_GROWTH, LARGEST / math.sqrt(max(most, 1)))
    return max(growth * math.sqrt(total), SMALLEST)


def panels(counted: Sequence[Tally]) -> list[Panel]:
    """The maps of the parts of the world in which a place lies."""
    most = max((tally.total for tally in counted), default=1)
    parts = {part: [tally for tally in counted if part_of_world(tally.place) == part] for part in PARTS}
    return [_panel(name, found, most) for name, found in parts.items() if found]


def render(site: Site, view: View) -> Markup:
    """The map page's maps and their table, as HTML."""
    counted = tallies(site.catalogue)
    most = max((tally.total for tally in counted), default=1)
    return site.render(
        "plots/map.html",
        view=view,
        panels=panels(counted),
        unseen=[tally for tally in counted if not part_of_world(tally.place)],
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
    windows = (
        name
        for name, on in SMALL_WINDOWS.items()
        if all(on.shows(*degrees(place), margin=14) for place in (*places, *inner))
    )
    name = next(windows, "the world")
    on = SMALL_WINDOWS[name]
    points = (on.place(*degrees(place)) for place in inner if not place.is_area)
    areas = [place for place in places if place.is_area]
    spots = [(place, on.place(*degrees(place))) for place in places if not place.is_area]
    circles = [Mark(*point, _SPOT, "") for _, point in spots]
    named = labels([*(area_mark(on, place) for place in areas), *circles], _SMALL_TYPE_SIZE, _SMALL)
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


def part_of_world(place: Place) -> str:
    """The panel on which a place lies; empty for what lies elsewhere. A world region is nowhere in particular."""
    if "china" in (place.id, place.country):
        return CHINA
    within_europe = SMALL_WINDOWS[EUROPE].shows(*degrees(place), margin=14)
    return EUROPE if place.level != "world-region" and within_europe else ""


def sheet(name: str, places: Iterable[Place]) -> Window:
    """The window of a panel that shows these places."""
    return fitted(PARTS[name], map(degrees, places), PANEL, _MARGINS)


def _panel(name: str, counted: Sequence[Tally], most: int) -> Panel:
    on = sheet(name, [tally.place for tally in counted])
    areas = [tally for tally in counted if tally.place.is_area]
    points = [tally for tally in counted if not tally.place.is_area]
    # The busiest places come first.
    marked, others = points[:_MARKED], points[_MARKED:]
    true = tuple(_mark(on, tally, most) for tally in marked)
    moved = spread(true, 2, _TARGET, PANEL)
    named = labels([*moved, *(area_mark(on, tally.place) for tally in areas)], TYPE_SIZE, PANEL)
    spots = tuple(
        Spot(tally, mark, _leader((at.x, at.y), mark), label)
        for tally, at, mark, label in zip(marked, true, moved, named, strict=False)
    )
    return Panel(
        name,
        f"map-{name.lower()}",
        *PANEL,
        land.path(on, "near", tolerance=0.9, steps=2),
        land.graticule(on, 5),
        spots,
        tuple(map(Area, areas, named[len(spots) :])),
        tuple(on.place(*degrees(tally.place)) for tally in others),
    )


def area_mark(on: Window, place: Place) -> Mark:
    """The mark of an area, which has no circle."""
    return Mark(*on.place(*degrees(place)), 0, place.label)


def _leader(true: Point, mark: Mark) -> tuple[Point, Point] | None:
    """From the true position to the edge of the mark."""
    dx, dy = true[0] - mark.x, true[1] - mark.y
    distance = math.hypot(dx, dy)
    if distance <= mark.radius + _NEAR_ENOUGH:
        return None
    share = mark.radius / distance
    return true, (mark.x + dx * share, mark.y + dy * share)


def _mark(on: Window, tally: Tally, most: int) -> Mark:
    return Mark(*on.place(*degrees(tally.place)), radius(tally.total, most), tally.place.label)


def degrees(place: Place) -> Point:
    """Longitude and latitude of a place."""
    return place.longitude, place.latitude
