"""Comparison of sectors, side by side: in each row one property, in each column one sector."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.model import KINDS, Record, Sector
from atlas.records.strings import folded
from atlas.site import Site, View
from atlas.site.kinds import KINDS_BY_USE
from atlas.site.labels import Counted

MOST: Final = 4
"""Largest number of sectors that are compared."""

_NAMED: Final = ("partnerships", "clusters")
"""Kinds whose records are named; those of the others are counted."""
_FIELDS: Final = {"broader": N_("Part of the sector"), "narrower": N_("Narrower sectors"), "related": N_("See also")}


@dataclass(frozen=True, slots=True)
class Row:
    """Property by which the sectors are compared, with a cell for each; `is_named` where its records are named."""

    label: str
    cells: tuple[Counted, ...]
    is_named: bool


def sectors(site: Site) -> list[Sector]:
    """All sectors, those in focus first."""
    return sorted(site.catalogue.every(Sector), key=lambda sector: (not sector.focus, folded(sector.name)))


def rows(site: Site, compared: list[Sector]) -> Iterator[Row]:
    """Rows in which any of the sectors has something."""
    for field, label in _FIELDS.items():
        yield Row(_(label), tuple(Counted(_linked(site, sector, field)) for sector in compared), is_named=True)
    for kind in KINDS_BY_USE:
        if kind not in ("sectors", "terms"):
            cells = tuple(
                Counted(site.found_with(sector).get(kind, ()), site.list_address(sector, kind)) for sector in compared
            )
            yield Row(_(KINDS[kind].plural), cells, is_named=kind in _NAMED)


def render(site: Site, view: View) -> Markup:
    """HTML of the comparison. Without scripts it shows the first sectors."""
    compared = sectors(site)
    shown = [row for row in rows(site, compared) if any(cell.records for cell in row.cells)]
    return site.render("blocks/compare.html", view=view, sectors=compared, rows=shown, most=MOST)


def _linked(site: Site, sector: Sector, field: str) -> tuple[Record, ...]:
    if field == "narrower":
        keys = site.catalogue.narrower.get(sector.key, ())
    elif field == "broader":
        keys = (f"sectors/{sector.broader}",) if sector.broader else ()
    else:
        keys = sector.related
    return tuple(site.catalogue[key] for key in keys)
