"""Makes `atlas/plots/land.json` from Natural Earth's land: `python tools/make_land.py land-110m.json land-50m.json`.

The two files come from npm's `world-atlas` (2.0.2), which holds Natural Earth's land (version 4.1.0, public domain) as
TopoJSON. Antarctica is left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from atlas.plots.land import FILE, SCALE, Ring, simplified
from atlas.plots.projection import CUT

COARSE: Final = 0.05
"""Degrees by which a simplified coast may differ."""
FINE: Final = 0.025
SMALLEST: Final = 0.01
"""Square degrees: smaller islands of the finer land are left out."""


def main(coarse: Path, fine: Path) -> None:
    """Write the land of both files in one, small enough to live in the repository."""
    world = [simplified(ring, COARSE) for ring in _rings(_read(coarse))]
    near = [simplified(ring, FINE) for ring in _rings(_read(fine))]
    land = {
        "source": "Natural Earth 4.1.0, land at 1:110m (world) and 1:50m (near), by way of npm's world-atlas 2.0.2",
        "licence": "public domain, https://www.naturalearthdata.com/about/terms-of-use/",
        "format": f"rings; longitude and latitude in 1/{SCALE} degree, each as the difference from the one before",
        "world": [_packed(ring) for ring in world if len(ring) > 2],
        "near": [_packed(ring) for ring in near if len(ring) > 2 and _area(ring) > SMALLEST],
    }
    FILE.write_text(json.dumps(land, separators=(",", ":")) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return topology


def _rings(topology: dict[str, Any]) -> Iterator[Ring]:
    """Every outline and lake of the land, unwrapped, without Antarctica."""
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for numbers in polygon:
                ring = _unwrapped([point for number in numbers for point in _arc(arcs, number)])
                if max(latitude for _, latitude in ring) > -60:
                    yield ring


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """TopoJSON's quantised differences as degrees."""
    (scale_x, scale_y), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale_x + west, y * scale_y + south))
    return points


def _arc(arcs: list[Ring], number: int) -> Ring:
    """An arc without its last point, which the next one repeats; a negative number means the arc walked backwards."""
    return arcs[number][:-1] if number >= 0 else arcs[~number][:0:-1]


def _unwrapped(ring: Ring) -> Ring:
    """The ring without jumps at 180 degrees, and west of the cut nowhere."""
    turns = [0]
    for (before, _), (after, _) in pairwise(ring):
        turns.append(turns[-1] + (after - before < -180) - (after - before > 180))
    points = [(longitude + 360 * turn, latitude) for (longitude, latitude), turn in zip(ring, turns, strict=True)]
    shift = 360 if max(longitude for longitude, _ in points) <= CUT + 0.5 else 0
    shift -= 360 if min(longitude for longitude, _ in points) >= CUT + 359.5 else 0
    return [(longitude + shift, latitude) for longitude, latitude in points]


def _area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))) / 2


def _packed(ring: Ring) -> list[int]:
    packed: list[int] = []
    x = y = 0
    for longitude, latitude in ring:
        east, north = round(longitude * SCALE), round(latitude * SCALE)
        packed += [east - x, north - y]
        x, y = east, north
    return packed


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
