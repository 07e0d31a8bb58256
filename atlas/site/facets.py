"""Facets by which records are found, in the order of their use: country, sector, kind, partnership, year, status, ...

The search index, the page "Explore" and whatever links into it share these functions, so that a count on one page and
the list it opens never disagree. Each value is an id that stays: it stands in addresses (`explore/?sector=automotive`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from atlas.i18n import gettext
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, ROLES, Indicator, Mission, Place, Record
from atlas.records.strings import folded
from atlas.site.kinds import KINDS_BY_USE
from atlas.site.labels import choice

_ACTORS: Final = frozenset({*ROLES, "owners", "members", "parties", "partners"})
"""Fields that name who is involved."""
_ELSEWHERE: Final = frozenset({"related", "parties", "target_countries"})
"""Fields that name places where a record neither is nor takes place."""
STATUSES: Final = (
    "held", "published", "happened", "recurring", "planned", "not-materialised",
    "counted", "estimated", "ranked", "targeted", "expected",
    "later-held", "later-postponed", "later-cancelled", "later-extended", "later-ended", "later-renamed",
    "later-succeeded", "later-no-trace",
)  # fmt: skip
"""Statuses in their order, those of outcomes last."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Property that records share. `name` is its parameter in addresses; labels have its words for readers."""

    name: str
    values: Callable[[Catalogue, Record], set[str]]
    shown: Callable[[Catalogue, str], str]
    order: Callable[[str, str], Any] = lambda _, label: folded(label)
    """Sort key of a value, from the value and its label."""


@dataclass(frozen=True, slots=True)
class Option:
    """Value of a facet, as a reader chooses it, with the number of records that have it."""

    value: str
    label: str
    count: int


def _sectors(catalogue: Catalogue, record: Record) -> set[str]:
    """Ids of the sectors that a record is about, targets, is discussed under or refers to, and of the wider ones."""
    named = {record.key} if record.kind == "sectors" else set(_linked(record, "sectors", without=()))
    return {key.partition("/")[2] for one in named for key in catalogue.wider[one]}


def _countries(catalogue: Catalogue, record: Record) -> set[str]:
    """Ids of the countries where a record is or takes place, that those involved come from, and that they target."""
    actors = [catalogue.located[linked.key] for linked in record.links if linked.field in _ACTORS]
    keys = catalogue.located[record.key].union(*actors)
    return {key.partition("/")[2] for key in keys & catalogue.countries}


def _places(catalogue: Catalogue, record: Record) -> set[str]:
    """Ids of the places where a record is or takes place, and of all that they lie in."""
    named = (linked for linked in record.links if linked.key.startswith("places/"))
    own = {record.key} if record.kind == "places" else {one.key for one in named if one.field not in _ELSEWHERE}
    return {key.partition("/")[2] for one in own for key in catalogue.wider[one]}


def _years(_: Catalogue, record: Record) -> set[str]:
    """Years from a record's beginning to its end, and that in which it was held, if it was held later."""
    start, end = record.when
    first, last = start or end, end or start
    years = {str(year) for year in range(int(first[:4]), int(last[:4]) + 1)} if first and last else set()
    return years | {one.date[:4] for one in record.became if one.status == "held"}


def _status_label(status: str) -> str:
    later = status.removeprefix("later-")
    return choice(status) if later == status else gettext("Later: {outcome}").format(outcome=choice(later).lower())


def _statuses(_: Catalogue, record: Record) -> set[str]:
    """Status of a record by its own sources (`planned` of a partnership with plans), and what became of it since."""
    status = getattr(record, "status", None)
    own = {*([status] if status else ()), *(["planned"] if getattr(record, "plans", ()) else ())}
    return own | {f"later-{one.status}" for one in record.became}


def _programmes(catalogue: Catalogue, record: Record) -> set[str]:
    """Keys of the programmes and partnerships that a record is, belongs to or is a member of."""
    own = {record.key} if record.kind in ("programmes", "partnerships") else set()
    linked = {
        key for kind in ("programmes", "partnerships") for key in _linked(record, kind, without=("related", "follows"))
    }
    return own | linked | {*catalogue.partnerships_of.get(record.key, ())}


def _with_subjects(values: Callable[[Catalogue, Record], set[str]]) -> Callable[[Catalogue, Record], set[str]]:
    """Function that finds a figure also under what the records it describes are found under."""

    def found(catalogue: Catalogue, record: Record) -> set[str]:
        own = values(catalogue, record)
        if not isinstance(record, Indicator):
            return own
        return own.union(*(values(catalogue, catalogue[key]) for key in record.about))

    return found


def _of_kind(kind: str) -> Callable[[Catalogue, str], str]:
    return lambda catalogue, value: catalogue[f"{kind}/{value}"].name


sectors_of: Final = _with_subjects(_sectors)
"""Function that finds the ids of the sectors of a record, the wider ones and those of a figure's subjects too."""

FACETS: Final = (
    Facet("country", _with_subjects(_countries), _of_kind("places")),
    Facet("sector", sectors_of, _of_kind("sectors")),
    Facet(
        "kind",
        lambda _, record: {record.kind},
        lambda _, kind: gettext(KINDS[kind].plural),
        lambda kind, _: KINDS_BY_USE.index(kind),
    ),
    Facet(
        "programme",
        _with_subjects(_programmes),
        lambda catalogue, key: catalogue[key].abbreviation or catalogue[key].name,
        # Partnerships first: they are what readers look for.
        lambda key, label: (not key.startswith("partnerships/"), folded(label)),
    ),
    Facet("year", _years, lambda _, year: year, lambda year, _: -int(year)),
    Facet("status", _statuses, lambda _, status: _status_label(status), lambda status, _: STATUSES.index(status)),
    Facet("city", _with_subjects(_places), _of_kind("places")),
    Facet(
        "type",
        lambda _, record: {record.type} if isinstance(record, Mission) else set(),
        lambda _, name: choice(name),
    ),
)
"""Facets in the order in which they are shown."""

Filters = Mapping[str, tuple[str, ...]]
"""Values that a record is found under, by facet; facets it has no value for are left out."""


def values(catalogue: Catalogue, record: Record) -> Filters:
    """Values that a record is found under."""
    return {facet.name: tuple(sorted(ids)) for facet in FACETS if (ids := facet.values(catalogue, record))}


def finding(record: Record) -> tuple[str, str] | None:
    """Facet and value under which what belongs to a record is found; None where no facet does it."""
    if record.kind == "sectors":
        return "sector", record.id
    if isinstance(record, Place):
        return ("country" if record.level == "country" else "city"), record.id
    return ("programme", record.key) if record.kind in ("programmes", "partnerships") else None


def options(catalogue: Catalogue, facet: Facet, filters: Iterable[Filters]) -> tuple[Option, ...]:
    """Values of a facet in their order, with how many records are found under each."""
    counts = Counter(chain.from_iterable(found[facet.name] for found in filters if facet.name in found))
    made = [Option(value, facet.shown(catalogue, value), count) for value, count in counts.items()]
    return tuple(sorted(made, key=lambda option: (facet.order(option.value, option.label), option.value)))


def _linked(record: Record, kind: str, without: tuple[str, ...] = ("related",)) -> list[str]:
    """Keys of the records of one kind that a record names in its fields."""
    start = f"{kind}/"
    return [linked.key for linked in record.links if linked.key.startswith(start) and linked.field not in without]
