"""Directory pages, one a kind: how the records are grouped, and which columns the table has."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from markupsafe import Markup

from atlas.exports.page_footer import alternates
from atlas.i18n import N_
from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.model import KINDS, ROLES, Indicator, Mission, Place, Record
from atlas.records.strings import folded
from atlas.site import Site, View, display, facts, kinds
from atlas.site.glossary import initial
from atlas.site.labels import BETWEEN_BODIES, COLUMNS, GROUPS, ORDERS, POLICY, Counted

Form = Literal["text", "date", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """Column: its field, its heading, and what its cells are in order of, which also says how the order reads.

    One that is not `shown` waits until a reader asks for it.
    """

    field: str
    label: str
    form: Form = "text"
    shown: bool = True

    @property
    def id(self) -> str:
        """Name of the column in addresses."""
        return self.field.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Cell:
    """Cell of a record in one column: a fact, a link to another record in other words, a count; or nothing.

    `key` sorts it where its text does not.
    """

    fact: facts.Fact | None = None
    key: str = ""
    linked: tuple[Record, str] | None = None
    count: Counted | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.fact or self.linked or self.count)


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


_GROUPS: Final[dict[str, Callable[[Any], tuple[Any, str]]]] = {
    "": lambda _record: (0, ""),
    "focus": lambda record: (0, _("In focus")) if record.focus else (1, _("Other sectors")),
    "generation": lambda record: (
        (0, _("Second generation")) if record.generation else (1, _("Named without a generation"))
    ),
    "kind": lambda record: (0, _(POLICY)) if record.is_policy else (1, _(BETWEEN_BODIES)),
    "name": lambda record: ((initial(record).isalpha(), initial(record)), initial(record)),
    "when": lambda record: (record.start[:4], record.start[:4]),
}
"""Functions that give the sort key and the heading of a record's group, where it is grouped by what is no fact."""


def _group(catalogue: Catalogue, record: Record, by: str) -> tuple[Any, str]:
    """Sort key and heading of a record's group, by the field that a directory is grouped by."""
    if by == "country":
        return _by_country(catalogue, record)
    if by in _GROUPS:
        return _GROUPS[by](record)
    fact = facts.fact(catalogue, record, by)
    heading = ", ".join(facts.words(fact, display.short_name)) if fact else _("Not named")
    return (not fact, folded(heading)), heading


def _by_country(catalogue: Catalogue, record: Record) -> tuple[Any, str]:
    country = getattr(record, "country", None)
    if isinstance(record, Place) and record.level in ("country", "world-region"):
        return (0, ""), _("Countries and world regions")
    if not country:
        return (2, ""), _("Country not named")
    name = catalogue[f"places/{country}"].name
    return (1, folded(name)), name


_COUNTS: Final = ("partnerships", "missions", "clusters", "organisations", "programmes", "milestones")
"""Kinds whose records are counted for each sector and place."""

COUNTED: Final = ("sectors", "places")
"""Kinds whose directories count the records found under each."""
_BY_DATE: Final = frozenset({"when", "latest"})
_BY_NUMBER: Final = frozenset({"figure", "plans"})
_TAKES_PART: Final = frozenset({*ROLES, "partnerships", "programmes"})
"""Fields of an activity that name to whom it belongs."""
_REST: Final = frozenset({
    N_("Countries and world regions"), N_("Country not named"), N_("Named without a generation"),
    N_("Other sectors"),
})  # fmt: skip


def _fields(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    """Fields of a kind's columns; what became of the records has one as soon as it is known of any."""
    outcomes = ("outcomes",) if any(record.became for record in catalogue.of_kind(kind)) else ()
    return (*kinds.fields(kind, "columns"), *kinds.fields(kind, "more"), *outcomes)


def _grouped_by(kind: str) -> str:
    return "".join(kinds.fields(kind, "grouped_by"))


def groups(catalogue: Catalogue, kind: str) -> list[tuple[str, list[Record]]]:
    """Records of a kind by the headings of their groups, both in order."""
    by = _grouped_by(kind)
    grouped: dict[tuple[Any, str], list[Record]] = defaultdict(list)
    for record in catalogue.of_kind(kind):
        grouped[_group(catalogue, record, by)].append(record)
    return [(heading, records) for (_, heading), records in sorted(grouped.items(), key=lambda item: item[0][0])]


def _sections(site: Site, kind: str, fields: tuple[str, ...]) -> Iterator[Section]:
    for heading, records in groups(site.catalogue, kind):
        rows = [Row(record, tuple(_cell(site, record, field) for field in fields)) for record in records]
        yield Section(heading, folded(heading).replace(" ", "-") or "all", rows)


def render(site: Site, view: View, kind: str) -> Markup:
    """HTML of the directory of a kind."""
    fields, by = _fields(site.catalogue, kind), _grouped_by(kind)
    found = [*_sections(site, kind, fields)]
    columns = (Column("name", _("Name")), *_columns(kind, fields, [row for section in found for row in section.rows]))
    grouped_by = Column(by, _(GROUPS[by]))
    has_own_column = any(column.field == by for column in columns)
    return site.render(
        "directory.html",
        view=view,
        model=KINDS[kind],
        sections=found,
        columns=columns,
        orders=ORDERS,
        hidden=[number for number, column in enumerate(columns, 1) if not column.shown],
        grouped_by=grouped_by,
        sortable=columns if has_own_column or not by else (*columns, grouped_by),
        regroup=[column for column in columns if column.field in kinds.fields(kind, "regroup")],
        count=len(site.catalogue.kinds[kind]),
        files=tuple(alternates(site, f"{kind}/")),
    )


def _columns(kind: str, fields: tuple[str, ...], rows: list[Row]) -> Iterator[Column]:
    more = kinds.fields(kind, "more")
    for number, field in enumerate(fields):
        counted = kind in COUNTED and field in _COUNTS
        form: Form = "date" if field in _BY_DATE else "number" if counted or field in _BY_NUMBER else "text"
        filled = sum(not row.cells[number].is_empty for row in rows)
        # Of a count, an empty cell tells as much as a full one; of an outcome, a full one tells much.
        is_full = bool(filled) if counted or field == "outcomes" else 2 * filled >= len(rows)
        yield Column(field, _(COLUMNS[field]), form, is_full and field not in more)


def _cell(site: Site, record: Record, field: str) -> Cell:
    if record.kind in COUNTED and field in _COUNTS:
        return _counted(site, record, field)
    if field == "latest":
        return _latest(site.catalogue, record)
    if field == "figure" and isinstance(record, Indicator):
        return Cell(facts.Fact(field, _("Figure"), "line", display.figure(record)), str(record.value))
    if field == "plans":
        count = len(vars(record)[field])
        return Cell(facts.Fact(field, _("Plans"), "line", display.number(count)), str(count)) if count else Cell()
    if field == "partnerships" and not hasattr(record, field):
        return _memberships(site.catalogue, record)
    # A date is sorted by its digits: its text "May 2017" would stand behind "March 2018".
    start, end = record.when
    return Cell(facts.fact(site.catalogue, record, field), (start or end or "") if field == "when" else "")


def _counted(site: Site, record: Record, kind: str) -> Cell:
    records = site.found_with(record).get(kind, ())
    if not records:
        return Cell()
    return Cell(key=str(len(records)), count=Counted(records, site.list_address(record, kind)))


def _latest(catalogue: Catalogue, record: Record) -> Cell:
    """Latest activity in which a record has any part."""
    naming = (mention.record for mention in catalogue.backlinks.get(record.key, ()) if mention.field in _TAKES_PART)
    activities = [one for one in naming if isinstance(one, Mission)]
    if not activities:
        return Cell()
    last = max(activities, key=lambda one: (one.start, one.id))
    return Cell(key=last.start, linked=(last, display.dated(last)))


def _memberships(catalogue: Catalogue, record: Record) -> Cell:
    partnerships = tuple(catalogue[key] for key in catalogue.partnerships_of.get(record.key, ()))
    return Cell(facts.Fact("partnerships", _("Partnerships"), "links", partnerships)) if partnerships else Cell()
