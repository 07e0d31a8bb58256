"""Routes: from which place to which place bodies work together, as arcs on a map and as a table.

A route joins the seats of two bodies that work together, or leads from the seat of a body to the place of an activity
in which it had a part. Where only a country or region is known, the arc ends at its name, not at a dot in its middle.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from markupsafe import Markup

from atlas.plots import land, maps
from atlas.plots.layout import LETTER, Label, Mark, labels
from atlas.plots.projection import Point
from atlas.records.catalogue import Catalogue
from atlas.records.model import Mission, Place, Record
from atlas.records.strings import folded
from atlas.site import Site, View
from atlas.site.labels import mark
from atlas.site.settings import Area, Settings

GAP: Final = 24
"""Units between two panels."""
MOST: Final = 200
"""Most arcs on the map: those with the most evidence; the table has all."""
SHORT: Final = 10
"""Rows of a table that a phone shows before a reader asks for all; in the style sheet too."""
FILTERS: Final = ("sector", "year")
"""Facets by which the page can be narrowed down."""
_TOWN: Final = 4.0
"""Units: the radius of a town."""
_RISE: Final = 0.16
"""How far an arc rises above the straight line, as a part of its width."""


@dataclass(frozen=True, slots=True)
class Route:
    """From one place to another, through these bodies, as these records say; in the order of time."""

    start: Place
    end: Place
    bodies: tuple[Record, ...]
    evidence: tuple[Record, ...]

    @property
    def is_real(self) -> bool:
        """Whether any of its evidence is told as a fact."""
        return not all(map(mark, self.evidence))


@dataclass(frozen=True, slots=True)
class Stop:
    """Place on the map at which arcs end: a town is a dot, an area its name alone."""

    place: Place
    mark: Mark
    label: Label | None

    def point(self, other: Self) -> Point:
        """Where an arc from the other stop ends: at the dot, or at the side of an area's name that looks towards it."""
        if self.mark.radius or not self.label:
            return self.mark.x, self.mark.y
        half = len(self.mark.name) * LETTER * maps.TYPE_SIZE / 2 + 4
        return self.label.x + (-half if self.mark.x > other.mark.x else half), self.label.y - maps.TYPE_SIZE * 0.35


@dataclass(frozen=True, slots=True)
class Arc:
    """Route on the map, as path data; `number` is that of its row in the table."""

    route: Route
    number: int
    line: str


@dataclass(frozen=True, slots=True)
class Half:
    """Panel of the map: `left` is its distance from the left edge; `land` is path data."""

    name: str
    left: float
    land: str
    stops: tuple[Stop, ...]


def routes(site: Site) -> list[Route]:
    """Every route, each two places once, by their names."""
    bodies: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    evidence: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    ends: dict[tuple[str, str], tuple[Place, Place]] = {}
    for start, end, through, record in _legs(site):
        key = start.key, end.key
        ends[key] = start, end
        bodies[key].update({body.key: body for body in through})
        evidence[key][record.key] = record
    made = [Route(*ends[key], tuple(bodies[key].values()), tuple(evidence[key].values())) for key in ends]
    return sorted(made, key=lambda route: (route.start.sort_key, route.end.sort_key))


def _legs(site: Site) -> Iterator[tuple[Place, Place, tuple[Record, ...], Record]]:
    """Each step of a route: where from, where to, through whom, and the record that says so."""
    catalogue = site.catalogue
    for keys, relations in site.relations.pairs.items():
        first, second = (catalogue[key] for key in keys)
        for start, end in _ways(catalogue, seats(catalogue, first), seats(catalogue, second)):
            yield from ((start, end, (first, second), relation.through) for relation in relations)
    for record in catalogue.every(Mission):
        there = exact(catalogue, record.places)
        for part in site.relations.parts(record):
            for start, end in _ways(catalogue, seats(catalogue, part.body), there):
                yield start, end, (part.body,), record


def seats(catalogue: Catalogue, body: Record) -> list[Place]:
    """Where a body sits, as exactly as its record says: its places, else its country."""
    country = getattr(body, "country", None)
    return exact(catalogue, getattr(body, "places", ())) or exact(catalogue, [country] if country else [])


def exact(catalogue: Catalogue, identifiers: Iterable[str]) -> list[Place]:
    """Places with these ids, without those in which another of them lies, and without regions of the world."""
    places = catalogue.named(Place, identifiers)
    above = {key for place in places for key in catalogue.wider[place.key] - {place.key}}
    return [place for place in places if place.key not in above and place.level != "world-region"]


def _ways(catalogue: Catalogue, starts: Iterable[Place], ends: Iterable[Place]) -> Iterator[tuple[Place, Place]]:
    """Each start with each end, if neither lies in the other."""
    for start in starts:
        for end in ends:
            if start.key not in catalogue.wider[end.key] and end.key not in catalogue.wider[start.key]:
                yield start, end


def drawn(settings: Settings, found: Sequence[Route]) -> tuple[list[Half], list[Arc]]:
    """The map of these routes: a panel for each side, and the arcs from one to another."""
    sided = [
        (number, route, (settings.side_of(route.start), settings.side_of(route.end)))
        for number, route in enumerate(found)
    ]
    across = [(number, route) for number, route, (one, other) in sided if one and other and one != other]
    across = sorted(across, key=lambda one: -len(one[1].evidence))[:MOST]
    places = {place.key: place for _, route in across for place in (route.start, route.end)}.values()
    shown = {side: [place for place in places if settings.side_of(place) == side] for side in settings.sides}
    halves = [_half(number, *part) for number, part in enumerate(part for part in shown.items() if part[1])]
    stops = {stop.place.key: stop for half in halves for stop in half.stops}
    return halves, [Arc(route, number, _arc(stops[route.start.key], stops[route.end.key])) for number, route in across]


def width(halves: Sequence[Half]) -> int:
    """Units: the width of a map with these panels."""
    return len(halves) * (maps.PANEL[0] + GAP) - GAP


def _half(number: int, side: Area, shown: Sequence[Place]) -> Half:
    left = number * (maps.PANEL[0] + GAP)
    on = maps.sheet(side, shown)
    marks = [maps.placed(on, place, 0 if place.is_area else _TOWN) for place in shown]
    stops = (
        Stop(
            place,
            Mark(spot.x + left, spot.y, spot.radius, spot.name),
            label and Label(label.x + left, label.y, label.anchor),
        )
        for place, spot, label in zip(shown, marks, labels(tuple(marks), maps.TYPE_SIZE, maps.PANEL), strict=True)
    )
    return Half(side.name, left, land.path(on, "near", tolerance=2), tuple(stops))


def _arc(start: Stop, end: Stop) -> str:
    (x, y), (to_x, to_y) = start.point(end), end.point(start)
    middle, top = (x + to_x) / 2, max((y + to_y) / 2 - abs(to_x - x) * _RISE, 6)
    return f"M{x:.0f} {y:.0f}Q{middle:.0f} {top:.0f} {to_x:.0f} {to_y:.0f}"


def render(site: Site, view: View) -> Markup:
    """The page of all relations: arcs on a map, routes as a table, and who works with whom as another."""
    found, catalogue = routes(site), site.catalogue
    halves, arcs = drawn(site.settings, found)
    evidence = {relation.through.key: relation.through for relation in site.relations.all}
    evidence.update({record.key: record for route in found for record in route.evidence})
    counts = {name: Counter(value for key in evidence for value in site.filters[key].get(name, ())) for name in FILTERS}
    sectors = sorted(counts["sector"], key=lambda value: folded(catalogue[f"sectors/{value}"].name))
    return site.render(
        "plots/relations.html",
        view=view,
        routes=found,
        halves=halves,
        arcs=arcs,
        pairs=[(*(catalogue[key] for key in keys), relations) for keys, relations in site.relations.pairs.items()],
        sectors=[(value, catalogue[f"sectors/{value}"].name, counts["sector"][value]) for value in sectors],
        years=sorted(counts["year"].items(), reverse=True),
        filed={key: [site.filters[key].get(name, ()) for name in FILTERS] for key in evidence},
        short=SHORT,
        width=width(halves),
        height=maps.PANEL[1],
        panel=maps.PANEL[0],
        total=len(evidence),
    )
