"""The sectors as a tree, and which of them a record belongs to: the narrower one lies in the broader one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from atlas.records.catalogue import Catalogue
from atlas.records.model import Record, Sector
from atlas.records.strings import folded
from atlas.site.facets import FACETS

_FACET: Final = next(facet for facet in FACETS if facet.name == "sector")


@dataclass(frozen=True, slots=True)
class Branch:
    """A sector in its group: `depth` is 0 for the head, 1 for what lies in it, and so on."""

    sector: Sector
    depth: int


def of_record(catalogue: Catalogue, record: Record) -> frozenset[str]:
    """The ids of the sectors a record is about, wants to reach or is discussed under, with every broader one.

    The same as the explore page's facet: a number here leads to a list of as many records there.
    """
    return frozenset(_FACET.values(catalogue, record))


def groups(catalogue: Catalogue) -> list[list[Branch]]:
    """Every sector once: a group for each sector in focus, then one for each sector that no other holds."""
    sectors = catalogue.every(Sector)
    below: dict[str, list[Sector]] = {}
    for sector in sectors:
        if sector.broader:
            below.setdefault(sector.broader, []).append(sector)
    heads = [sector for sector in sectors if sector.focus or not sector.broader]
    heads.sort(key=lambda sector: (not sector.focus, folded(sector.name)))
    return [list(_branches(head, below, 0)) for head in heads]


def _branches(sector: Sector, below: dict[str, list[Sector]], depth: int) -> Iterator[Branch]:
    yield Branch(sector, depth)
    for narrower in below.get(sector.id, ()):
        if not narrower.focus:
            yield from _branches(narrower, below, depth + 1)
