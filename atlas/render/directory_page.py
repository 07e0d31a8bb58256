"""Directory pages, one a kind: how the records are grouped, and which columns the table has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from markupsafe import Markup

from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, Indicator, Place, Record
from atlas.records.strings import folded
from atlas.site import Site, View, display, facts
from atlas.site.glossary import initial
from atlas.site.labels import BETWEEN_BODIES, FACTS, POLICY, choice

Grouping = Callable[[Catalogue, Record], tuple[Any, str]]
"""Function that gives the sort key and the heading of a record's group."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Layout of a kind's directory: the grouping, the columns after the name (facts by field), the order in a group.

    `grouped_by` says what the groups share: the field, and its name for readers. `regroup` has the columns by which a
    reader may group the records instead.
    """

    grouping: Grouping
    columns: tuple[str, ...]
    grouped_by: tuple[str, str] = ("", "")
    regroup: tuple[str, ...] = ()
    order: Callable[[Record], Any] = lambda record: folded(record.name)


@dataclass(frozen=True, slots=True)
class Column:
    """Column: its field, its heading, and what its cells are in order of, which also says how the order reads."""

    field: str
    label: str
    form: Literal["text", "date", "number"] = "text"

    @property
    def id(self) -> str:
        """Name of the column in addresses."""
        return self.field.replace("_", "-")

    @property
    def orders(self) -> tuple[str, str]:
        """Words for its order and the reverse."""
        one, other = _ORDERS[self.form]
        return _(one), _(other)

    @property
    def group_label(self) -> str:
        """Words for what groups by this column share."""
        return _("Year") if self.form == "date" else self.label


@dataclass(frozen=True, slots=True)
class Cell:
    """Fact of a record in one column, None where it has none; `key` sorts it where its text does not."""

    fact: facts.Fact | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Row of a directory: a record and its facts, one a column."""

    record: Record
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Group of rows under a heading."""

    heading: str
    anchor: str
    rows: list[Row]

    @property
    def rest(self) -> bool:
        """Whether these are the records without what the other groups are named after."""
        return self.heading in map(_, _REST)


def _by_country(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    country = getattr(record, "country", None)
    if isinstance(record, Place) and record.level in ("country", "world-region"):
        return (0, ""), _("Countries and world regions")
    if not country:
        return (2, ""), _("Country not named")
    name = catalogue[f"places/{country}"].name
    return (1, folded(name)), name


def _by_generation(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return (0, _("Second generation")) if record.generation else (1, _("Named without a generation"))


def _by_year(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return record.start[:4], record.start[:4]


def _by_type(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return folded(record.type), choice(record.type)


def _by_sort_of_milestone(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return (0, _(POLICY)) if record.is_policy else (1, _(BETWEEN_BODIES))


def _by_focus(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return (0, _("In focus")) if record.focus else (1, _("Other sectors"))


def _by_group(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return folded(record.group), record.group


def _by_initial(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    letter = initial(record)
    return (letter.isalpha(), letter), letter


def _ungrouped(catalogue: Catalogue, record: Any) -> tuple[Any, str]:
    return 0, ""


def _by_date(record: Record) -> Any:
    """Date, then name; what has no date comes last."""
    return (record.when[0] or "9999", folded(record.name))


DIRECTORIES: Final[dict[str, Directory]] = {
    "clusters": Directory(_by_country, ("places", "sectors"), ("country", N_("Country")), ("sectors",)),
    "partnerships": Directory(
        _by_generation, ("sector_as_printed", "discussed_in"), ("generation", N_("Generation")), ("discussed_in",)
    ),
    "missions": Directory(
        _by_year, ("when", "type", "places", "sectors"), ("when", N_("Year")), ("type", "places", "sectors"), _by_date
    ),
    "success-stories": Directory(_ungrouped, ("partners", "sectors")),
    "organisations": Directory(_by_type, ("country", "places"), ("type", N_("Type")), ("country",)),
    "programmes": Directory(_by_type, ("when", "owners"), ("type", N_("Type")), ("owners",)),
    "milestones": Directory(
        _by_sort_of_milestone, ("when", "type", "parties"), ("kind", N_("Kind")), ("when", "type", "parties"), _by_date
    ),
    "sectors": Directory(_by_focus, ("broader",), ("focus", N_("Focus"))),
    "places": Directory(_by_country, ("level", "part_of"), ("country", N_("Country")), ("level",)),
    "indicators": Directory(_by_group, ("figure", "when"), ("group", N_("Group")), ("when",)),
    "references": Directory(
        _ungrouped, ("publisher", "url"), regroup=("publisher",), order=lambda record: int(record.id)
    ),
    "sources": Directory(_by_type, ("publisher", "when", "url"), ("type", N_("Type")), ("publisher",)),
    "terms": Directory(_by_initial, ("abbreviation",), ("name", N_("First letter"))),
}
"""Layouts of the directories, by kind."""

COLUMN_LABELS: Final = {**FACTS, "when": N_("When"), "figure": N_("Figure"), "abbreviation": N_("Short form")}

_FORMS: Final[dict[str, Literal["date", "number"]]] = {"when": "date", "figure": "number"}
_ORDERS: Final = {
    "text": (N_("A to Z"), N_("Z to A")),
    "date": (N_("earliest first"), N_("latest first")),
    "number": (N_("smallest first"), N_("largest first")),
}
_REST: Final = frozenset({
    N_("Countries and world regions"), N_("Country not named"), N_("Named without a generation"),
    N_("Other sectors"),
})  # fmt: skip


def _fields(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    """Fields of a kind's columns; what became of the records has one as soon as it is known of any."""
    outcomes = ("outcomes",) if any(record.became for record in catalogue.of_kind(kind)) else ()
    return (*DIRECTORIES[kind].columns, *outcomes)


def sections(catalogue: Catalogue, kind: str) -> list[Section]:
    """Records of a kind in their groups, both in order."""
    directory, fields = DIRECTORIES[kind], _fields(catalogue, kind)
    grouped: dict[tuple[Any, str], list[Row]] = defaultdict(list)
    for record in sorted(catalogue.of_kind(kind), key=directory.order):
        cells = tuple(_cell(catalogue, record, field) for field in fields)
        grouped[directory.grouping(catalogue, record)].append(Row(record, cells))
    return [
        Section(heading, folded(heading).replace(" ", "-") or "all", rows)
        for (_, heading), rows in sorted(grouped.items(), key=lambda item: item[0][0])
    ]


def render(site: Site, view: View, kind: str) -> Markup:
    """HTML of the directory of a kind."""
    directory = DIRECTORIES[kind]
    shown = (Column(name, _(COLUMN_LABELS[name]), _FORMS.get(name, "text")) for name in _fields(site.catalogue, kind))
    columns = (Column("name", _("Name")), *shown)
    field, name = directory.grouped_by
    grouped_by = Column(field, _(name or N_("Nothing")))
    has_own_column = any(column.field == field for column in columns)
    return site.render(
        "directory.html",
        view=view,
        model=KINDS[kind],
        sections=sections(site.catalogue, kind),
        columns=columns,
        grouped_by=grouped_by,
        sortable=columns if has_own_column or not field else (*columns, grouped_by),
        regroup=[column for column in columns if column.field in directory.regroup],
        count=len(site.catalogue.kinds[kind]),
    )


def _cell(catalogue: Catalogue, record: Record, field: str) -> Cell:
    if field == "figure" and isinstance(record, Indicator):
        return Cell(facts.Fact(field, _("Figure"), "line", display.figure(record)), str(record.value))
    # A date is sorted by its digits: its text "May 2017" would stand behind "March 2018".
    start, end = record.when
    return Cell(facts.fact(catalogue, record, field), (start or end or "") if field == "when" else "")
