"""Coastlines, without borders: read once from `land.json`, drawn for a window as the data of an SVG path.

`land.json` is Natural Earth's land, in the public domain; `tools/make_land.py` makes it.
"""

import json
import math
import re
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, Literal

from atlas.plots.projection import EqualEarth, Point, Window

Ring = list[Point]
"""Closed line; the last point is joined to the first."""
Box = tuple[float, float, float, float]
"""Left, lower, right and upper end (or west, south, east, north)."""
Detail = Literal["world", "near"]
"""`world` for small or wide maps; `near` is finer."""

FILE: Final = Path(__file__).with_name("land.json")
SCALE: Final = 100
"""Number of units in the file for one degree."""

_ZERO: Final = re.compile(r"(?<![\d.])0\.")
_BLEED: Final = 6
"""Width in units of the strip beyond the window in which land is drawn, so that no cut edge shows."""
_REACH: Final = 100.0
"""Degrees of longitude from the middle of a conic beyond which land would be drawn on the wrong side."""


@cache
def rings(detail: Detail) -> tuple[Ring, ...]:
    """Every outline of the land, in degrees; lakes too."""
    packed: list[list[int]] = json.loads(FILE.read_text(encoding="utf-8"))[detail]
    # Longitudes and latitudes take turns, each as the difference from the one before.
    sums = (zip(accumulate(ring[::2]), accumulate(ring[1::2]), strict=True) for ring in packed)
    return tuple([(x / SCALE, y / SCALE) for x, y in ring] for ring in sums)


@cache
def path(window: Window, detail: Detail, tolerance: float = 0.5, steps: int = 1) -> str:
    """The land in a window as path data: the coast may be off by `tolerance` units; so many steps to a unit."""
    sheet, globe = (-_BLEED, -_BLEED, window.width + _BLEED, window.height + _BLEED), _degrees(window)
    drawn = ""
    for ring in rings(detail):
        near = clipped(ring, globe)
        coast = simplified(clipped([window.draw(*point) for point in near], sheet), tolerance)
        extents = [max(values) - min(values) for values in zip(*coast, strict=True)]
        if len(coast) > 2 and max(extents) > 2 * tolerance:
            drawn += _subpath(coast, steps)
    return drawn


@cache
def graticule(window: Window, step: int) -> str:
    """Every meridian and parallel that is a multiple of `step` degrees, as far as it lies in the window."""
    west, south, east, north = (round(degrees) for degrees in _degrees(window))
    meridians = (
        [(longitude, latitude) for latitude in range(max(south, -80), min(north, 80) + 1, 2)]
        for longitude in range(west - west % step, east + 1, step)
    )
    parallels = (
        [(longitude, latitude) for longitude in range(west, east + 1, 2)]
        for latitude in range(south - south % step, north + 1, step)
    )
    lines = ([window.draw(*point) for point in line] for line in (*meridians, *parallels))
    return "".join(_subpath(_within(line, window)).removesuffix("z") for line in lines)


def _within(points: Ring, window: Window) -> Ring:
    """The stretch of a line that lies in the window, and one step more at each end."""
    room = max(math.dist(*step) for step in pairwise(points))
    return [(x, y) for x, y in points if -room <= x <= window.width + room and -room <= y <= window.height + room]


def _degrees(window: Window) -> Box:
    """The part of the globe that can be in the window. Further land would be thrown across it by a cone."""
    if isinstance(window.projection, EqualEarth):
        return (-180.0, -90.0, 200.0, 90.0)
    middle = window.projection.centre[0]
    south, north = (-35.0, 88.0) if sum(window.projection.parallels) > 0 else (-88.0, 35.0)
    return (middle - _REACH, south, middle + _REACH, north)


def clipped(ring: Ring, box: Box) -> Ring:
    """The part of a ring within a box (Sutherland and Hodgman's way: side by side)."""
    west, south, east, north = box
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        depths = [sign * (point[axis] - limit) for point in ring]
        if not depths or min(depths) >= 0:
            continue
        if max(depths) < 0:
            return []
        kept: Ring = []
        for start, end in pairwise([ring[-1], *ring]):
            inside, comes_in = sign * (start[axis] - limit) >= 0, sign * (end[axis] - limit) >= 0
            if inside != comes_in:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if comes_in:
                kept.append(end)
        ring = kept
    return ring


def simplified(ring: Ring, tolerance: float) -> Ring:
    """The ring with as few points as keep it within `tolerance` of itself (Douglas and Peucker's way)."""
    if len(ring) < 4:
        return ring
    keep = {0, len(ring) - 1}
    stack = [(0, len(ring) - 1)]
    while stack:
        first, last = stack.pop()
        index, distance = _furthest(ring, first, last)
        if distance > tolerance:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [ring[index] for index in sorted(keep)]


def _furthest(ring: Ring, first: int, last: int) -> tuple[int, float]:
    """The point between two others that is furthest from the line through them, and how far it is."""
    (x, y), (end_x, end_y) = ring[first], ring[last]
    dx, dy = end_x - x, end_y - y
    length = math.hypot(dx, dy)
    found, distance = first, 0.0
    for index in range(first + 1, last):
        px, py = ring[index][0] - x, ring[index][1] - y
        away = abs(px * dy - py * dx) / length if length else math.hypot(px, py)
        if away > distance:
            found, distance = index, away
    return found, distance


def _subpath(ring: Ring, steps: int = 1) -> str:
    """One ring as path data: the first point, then the differences, which are shorter to write."""
    points = [(round(x * steps), round(y * steps)) for x, y in ring]
    lines = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
    pairs = [f"{x / steps:g} {y / steps:g}" for x, y in [*points[:1], *filter(any, lines)]]
    if len(pairs) < 2:
        return ""
    # A minus sign separates as well as a space, and nothing need stand before a point.
    return _ZERO.sub(".", f"M{pairs[0]}l{' '.join(pairs[1:])}z".replace(" -", "-"))
