"""Matrix of sectors by kind of activity. A number leads to the records; where there is none, there is a gap."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args
from urllib.parse import urlencode

from markupsafe import Markup

from atlas.i18n import N_, gettext
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Mission, Record, Sector
from atlas.records.strings import folded
from atlas.site import Site, View
from atlas.site.facets import sectors_of
from atlas.site.labels import CHOICES, Counted

TYPES: Final[tuple[str, ...]] = get_args(Mission.model_fields["type"].annotation)
"""Every type of activity, in the model's order."""
SHADES: Final = (1, 3, 6)
"""The largest number for each shade but the darkest."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is counted: the records of a kind, of activities those of one type."""

    kind: str
    type: str
    label: str
    """In English; translated as `heading`."""

    @property
    def heading(self) -> str:
        """The label in the language of the site."""
        return gettext(self.label)

    def counts(self, record: Record) -> bool:
        """Whether a record belongs in this column."""
        return record.kind == self.kind and (not self.type or getattr(record, "type", "") == self.type)

    def address(self, sector: Sector) -> str:
        """Path of the list, on the page "Explore", of what it counts of a sector."""
        wanted = {"kind": self.kind, "type": self.type, "sector": sector.id}
        return "explore/?" + urlencode({name: value for name, value in wanted.items() if value})


_SHORT: Final = {"call": N_("Call")}
"""Types whose usual label is too long for the head of a column."""
COLUMNS: Final = (
    *(Column("missions", name, _SHORT.get(name, CHOICES[name])) for name in TYPES),
    Column("partnerships", "", KINDS["partnerships"].plural),
    Column("milestones", "", KINDS["milestones"].plural),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sector and its cells, one a column; what is narrower counts in it too.

    `depth` is 0 for the head of a group, 1 for what lies in it, and so on.
    """

    sector: Sector
    depth: int
    cells: tuple[Counted, ...]


def lines(catalogue: Catalogue) -> list[list[Line]]:
    """Every sector's line, in groups: the four in focus first, then the others by name."""
    found: dict[tuple[str, Column], list[Record]] = defaultdict(list)
    for column in COLUMNS:
        for record in filter(column.counts, catalogue.of_kind(column.kind)):
            # As on the page "Explore": a number here leads to a list of as many records there.
            for identifier in sectors_of(catalogue, record):
                found[identifier, column].append(record)

    def line(sector: Sector, depth: int) -> Line:
        cells = (Counted(tuple(found[sector.id, column]), column.address(sector)) for column in COLUMNS)
        return Line(sector, depth, tuple(cells))

    # Every sector once: a group for each sector in focus, then one for each sector that no other holds.
    sectors = catalogue.every(Sector)
    below: dict[str, list[Sector]] = defaultdict(list)
    for sector in sectors:
        below[sector.broader or ""].append(sector)
    heads = [sector for sector in sectors if sector.focus or not sector.broader]
    heads.sort(key=lambda sector: (not sector.focus, folded(sector.name)))
    return [[line(*branch) for branch in _branches(head, below, 0)] for head in heads]


def _branches(sector: Sector, below: Mapping[str, list[Sector]], depth: int) -> Iterator[tuple[Sector, int]]:
    """A sector and all that lie in it, each with its depth."""
    yield sector, depth
    for narrower in below.get(sector.id, ()):
        if not narrower.focus:
            yield from _branches(narrower, below, depth + 1)


def _shade(cell: Counted) -> int:
    """How dark a cell is by its facts: 0 for none, then from 1, the lightest, to 4."""
    return 0 if not cell.facts else 1 + sum(cell.facts > limit for limit in SHADES)


def render(site: Site, view: View) -> Markup:
    """The matrix as HTML."""
    found = lines(site.catalogue)
    focus = [group for group in found if group[0].sector.focus]
    others = [line for group in found if not group[0].sector.focus for line in group]
    groups = [("", group) for group in focus] + ([(gettext("Other sectors"), others)] if others else [])
    return site.render("plots/matrix.html", view=view, columns=COLUMNS, groups=groups, shade=_shade)
