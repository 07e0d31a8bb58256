"""Map projections, both equal-area, and windows that show a part of one."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from atlas.site.settings import Bounds

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y."""

Margins = tuple[float, float, float, float]
"""Left, top, right, bottom."""

CUT: Final = -169.0
"""Degrees east: where the world is cut open. The Bering Strait lies here, so that no land is torn in two."""


WIDEST_CONE: Final = 175.0
"""Degrees of longitude beyond which a cone shows a part of the world badly."""
_FLATTEST: Final = 8.0
"""Degrees from the equator of the middle of two parallels, below which a cone becomes flat."""


def unwrapped(longitude: float) -> float:
    """Longitude as a number between the cut and one turn east of it: -175 is 185, so that Chukotka is beside Asia."""
    return (longitude - CUT) % 360 + CUT


@dataclass(frozen=True)
class Albers:
    """Albers's conic, which keeps areas, about a centre and two parallels that are drawn true to scale.

    Formulas: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), page 100, sphere.
    """

    centre: Point
    parallels: tuple[float, float]

    @cached_property
    def _cone(self) -> tuple[float, float, float]:
        first, second = (math.radians(parallel) for parallel in self.parallels)
        n = (math.sin(first) + math.sin(second)) / 2
        c = math.cos(first) ** 2 + 2 * n * math.sin(first)
        return n, c, math.sqrt(c - 2 * n * math.sin(math.radians(self.centre[1]))) / n

    def project(self, longitude: float, latitude: float) -> Point:
        """The point on paper; the centre is 0, 0."""
        n, c, rho_centre = self._cone
        rho = math.sqrt(max(c - 2 * n * math.sin(math.radians(latitude)), 0)) / n
        theta = n * math.radians(longitude - self.centre[0])
        return rho * math.sin(theta), rho_centre - rho * math.cos(theta)


@dataclass(frozen=True)
class EqualEarth:
    """The Equal Earth projection of the whole world, which keeps areas.

    Formulas: B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection (2018),
    doi:10.1080/13658816.2018.1504949.
    """

    meridian: float = CUT + 180

    def project(self, longitude: float, latitude: float) -> Point:
        """The point on paper; the middle meridian at the equator is 0, 0."""
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
        square, sixth = theta**2, theta**6
        slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
        x = 2 * math.sqrt(3) / 3 * math.radians(longitude - self.meridian) * math.cos(theta) / slope
        return x, theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


Projection = Albers | EqualEarth
"""Projection: takes degrees, gives lengths in radii of the globe, with y pointing north."""


@dataclass(frozen=True)
class Window:
    """A part of a projection on a sheet of `width` by `height` units, whose middle is at `middle` on the paper."""

    projection: Projection
    middle: Point
    scale: float
    """Units of the sheet for one radius of the globe."""
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> Point:
        """Where a place is on the sheet: x from the left, y from the top."""
        return self.draw(unwrapped(longitude), latitude)

    def draw(self, longitude: float, latitude: float) -> Point:
        """The same for a coast, which may reach beyond the cut and must not come round from the other side."""
        x, y = self.projection.project(longitude, latitude)
        return self.width / 2 + self.scale * (x - self.middle[0]), self.height / 2 - self.scale * (y - self.middle[1])

    def shows(self, longitude: float, latitude: float, margin: float = 0) -> bool:
        """Whether a place lies on the sheet, at least `margin` units from its edges."""
        x, y = self.place(longitude, latitude)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin


def projection_of(bounds: Bounds) -> Projection:
    """The projection that suits a part of the world: a cone for one of moderate width, else that of the whole world."""
    west, south, east, north = bounds
    width = (east - west) % 360
    if width > WIDEST_CONE:
        return EqualEarth()
    # By the usual rule, a sixth from the edges; at the equator, where the cone would be flat, a little off it.
    parallels = (south + (north - south) / 6, north - (north - south) / 6)
    if abs(sum(parallels)) < 2 * _FLATTEST:
        parallels = (_FLATTEST, 2 * _FLATTEST)
    return Albers((west + width / 2, (south + north) / 2), parallels)


def bounding(bounds: Bounds, size: tuple[int, int]) -> Window:
    """The smallest window that shows a part of the world."""
    west, south, east, north = bounds
    width = (east - west) % 360
    edge = [(west + width * step / 8, latitude) for step in range(9) for latitude in (south, north)]
    return fitted(projection_of(bounds), edge, size, (0, 0, 0, 0))


def window(projection: Projection, centre: Point, degrees: float, size: tuple[int, int]) -> Window:
    """The window about a place that is as wide as so many degrees of a great circle."""
    return Window(projection, projection.project(*centre), size[0] / math.radians(degrees), *size)


def fitted(projection: Projection, places: Iterable[Point], size: tuple[int, int], margins: Margins) -> Window:
    """The window that shows all the places as large as possible, with so many units free at its edges.

    It is never closer than some 600 km across, or a single place would show nothing but itself.
    """
    left, top, right, bottom = margins
    points = [projection.project(unwrapped(longitude), latitude) for longitude, latitude in places]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    across, along = max(max(xs) - min(xs), 0.1), max(max(ys) - min(ys), 0.1)
    scale = min((size[0] - left - right) / across, (size[1] - top - bottom) / along)
    x, y = min(xs) + max(xs) + (right - left) / scale, min(ys) + max(ys) + (top - bottom) / scale
    return Window(projection, (x / 2, y / 2), scale, *size)
