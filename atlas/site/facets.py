"""The facets by which records are found: kind, type, sector, country, city or region, year, status, programme.

The search index, the page "Explore" and whatever links into it share these functions, so that a count on one page and
the list it opens never disagree. Each value is an id that stays: it stands in addresses (`explore/?sector=automotive`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from atlas.i18n import N_, gettext
from atlas.records.catalogue import Catalogue
from atlas.records.links import is_text
from atlas.records.model import KINDS, Indicator, Mission, Place, Record
from atlas.records.strings import folded
from atlas.site.labels import choice

_CITY_LEVELS: Final = ("city", "municipality", "province", "region")
_COUNTRY_LEVELS: Final = ("country",)
_ACTORS: Final = frozenset({"organisers", "owners", "members", "participants", "parties", "partners"})
"""The fields that name who is involved."""
_NAMES: Final = frozenset({"name", "abbreviation", "aliases", "chinese_name"})
_STATUSES: Final = ("held", "done", "planned", "not-materialised", "measured", "expected")


@dataclass(frozen=True, slots=True)
class Facet:
    """A property that records share. `name` is its parameter in addresses; `label` is translated where it is shown."""

    name: str
    label: str
    values: Callable[[Catalogue, Record], set[str]]
    shown: Callable[[Catalogue, str], str]
    order: Callable[[str, str], Any] = lambda _, label: folded(label)
    """The sort key of a value, from the value and its label."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, as a reader chooses it, with the number of records that have it."""

    value: str
    label: str
    count: int


def _kinds(_: Catalogue, record: Record) -> set[str]:
    return {record.kind}


def _types(_: Catalogue, record: Record) -> set[str]:
    """Of an activity, whether it is a mission, a workshop, a visit, ..."""
    return {record.type} if isinstance(record, Mission) else set()


def _sectors(catalogue: Catalogue, record: Record) -> set[str]:
    """The sectors a record is about, wants to reach or is discussed under, and the wider ones that hold them."""
    named = {record.key} if record.kind == "sectors" else set(_linked(record, "sectors"))
    return {_id(key) for one in named for key in catalogue.wider[one]}


def _countries(catalogue: Catalogue, record: Record) -> set[str]:
    """Where a record is or takes place, where those involved come from, and which countries they target."""
    actors = [catalogue.located[linked.key] for linked in record.links if linked.field in _ACTORS]
    return _ids(catalogue, catalogue.located[record.key].union(*actors), _COUNTRY_LEVELS)


def _cities(catalogue: Catalogue, record: Record) -> set[str]:
    """Where a record is or takes place: the city, and the province or region it lies in."""
    return _ids(catalogue, catalogue.located[record.key], _CITY_LEVELS)


def _years(_: Catalogue, record: Record) -> set[str]:
    """Every year from a record's beginning to its end."""
    first, last = record.when
    last = last or first
    if not first or not last:
        return {year[:4] for year in (first, last) if year}
    return {str(year) for year in range(int(first[:4]), int(last[:4]) + 1)}


def _status(_: Catalogue, record: Record) -> set[str]:
    status = vars(record).get("status")
    return {status} if status else set()


def _programmes(catalogue: Catalogue, record: Record) -> set[str]:
    """The programmes and partnerships a record is, belongs to or is a member of."""
    own = {record.key} if record.kind in ("programmes", "partnerships") else set()
    linked = {
        key for kind in ("programmes", "partnerships") for key in _linked(record, kind, without=("related", "follows"))
    }
    return own | linked | {*catalogue.partnerships_of.get(record.key, ())}


def _with_subjects(values: Callable[[Catalogue, Record], set[str]]) -> Callable[[Catalogue, Record], set[str]]:
    """A figure is also found under what the records it describes are found under."""

    def found(catalogue: Catalogue, record: Record) -> set[str]:
        own = values(catalogue, record)
        if not isinstance(record, Indicator):
            return own
        return own.union(*(values(catalogue, catalogue[key]) for key in record.about))

    return found


def _of_kind(kind: str) -> Callable[[Catalogue, str], str]:
    return lambda catalogue, value: catalogue[f"{kind}/{value}"].name


FACETS: Final[tuple[Facet, ...]] = (
    Facet(
        "kind", N_("Kind"), _kinds, lambda _, kind: gettext(KINDS[kind].plural), lambda kind, _: [*KINDS].index(kind)
    ),
    Facet("type", N_("Type of activity"), _types, lambda _, name: choice(name)),
    Facet("sector", N_("Sector"), _with_subjects(_sectors), _of_kind("sectors")),
    Facet("country", N_("Country"), _with_subjects(_countries), _of_kind("places")),
    Facet("city", N_("City or region"), _with_subjects(_cities), _of_kind("places")),
    Facet("year", N_("Year"), _years, lambda _, year: year, lambda year, _: -int(year)),
    Facet("status", N_("Status"), _status, lambda _, status: choice(status), lambda status, _: _STATUSES.index(status)),
    Facet(
        "programme",
        N_("Programme or partnership"),
        _with_subjects(_programmes),
        lambda catalogue, key: catalogue[key].abbreviation or catalogue[key].name,
    ),
)
"""In the order in which they are shown."""


Filters = Mapping[str, tuple[str, ...]]
"""What a record is found under, by facet; facets it has no value for are left out."""


def values(catalogue: Catalogue, record: Record) -> Filters:
    """What a record is found under."""
    found: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        ids = facet.values(catalogue, record)
        if ids:
            found[facet.name] = tuple(sorted(ids))
    return found


def alike(one: Record, other: Record) -> bool:
    """Whether two versions of a record differ only in what is not looked at here: their names and texts."""
    kind = type(one)
    looked_at = (name for name in kind.model_fields if name not in _NAMES and not is_text(kind, name))
    return type(other) is kind and all(getattr(one, name) == getattr(other, name) for name in looked_at)


def options(catalogue: Catalogue, facet: Facet, filters: Iterable[Filters]) -> tuple[Option, ...]:
    """The values of a facet in their order, with how many records are found under each."""
    counts = Counter(chain.from_iterable(found[facet.name] for found in filters if facet.name in found))
    made = [Option(value, facet.shown(catalogue, value), count) for value, count in counts.items()]
    return tuple(sorted(made, key=lambda option: (facet.order(option.value, option.label), option.value)))


def _linked(record: Record, kind: str, without: tuple[str, ...] = ("related",)) -> list[str]:
    """The keys of the records of one kind that a record names in its fields."""
    start = f"{kind}/"
    return [linked.key for linked in record.links if linked.key.startswith(start) and linked.field not in without]


def _ids(catalogue: Catalogue, places: Iterable[str], levels: Collection[str]) -> set[str]:
    """The ids of those places that are of some levels."""
    return {place.id for key in places if isinstance(place := catalogue[key], Place) and place.level in levels}


def _id(key: str) -> str:
    return key.partition("/")[2]
