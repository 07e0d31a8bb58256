"""Tables of the records, one a kind: which columns there are, what each means, and what stands in it.

Spreadsheets get what people read there: texts without markup, and beside the ids of linked records their names. A cell
that holds several values has ` | ` between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Final, Literal

from pydantic import BaseModel

from atlas.exports.files import printable
from atlas.exports.model_schema import described_fields
from atlas.records.links import is_text, link_of, nested
from atlas.records.model import KINDS, Record, field_order
from atlas.site import Site
from atlas.site.labels import FACTS, HEADINGS

Cell = str | int | float | bool | None
Type = Literal["string", "number", "integer", "boolean"]

BETWEEN: Final = " | "
"""What stands between the values of a cell with several."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, a title for people, what it means, its type, and what makes a record's cell in it.

    The cell is made of a value that the record has, and is empty where that is.
    """

    name: str
    title: str
    description: str
    type: Type
    value: Callable[[Record], Any]
    cell: Callable[[Site, Record, Any], Cell]
    links_to: str = ""
    """The kind whose id the cell holds, where it holds exactly one."""


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's table."""
    model = KINDS[kind]
    described = described_fields(model)["properties"]
    return (
        Column("id", "Id", "The record's id, unique within its kind.", "string", _ID, _as_it_is),
        *(column for name in field_order(model) for column in _of_field(model, name, described[name])),
        Column("page_url", "Page", _PAGE, "string", _ID, _page),
        Column("added", "Added", "The day the record was added to the data, where known.", "string", _ID, _added),
        Column("changed", "Changed", "The day the record was last changed, where known.", "string", _ID, _changed),
    )


_ID: Final = attrgetter("id")
_PAGE: Final = "The address of the record's page; empty while the site does not know its own address."


@dataclass(frozen=True, slots=True)
class Table:
    """A kind's records as rows, in the order of the columns; text holds no control characters."""

    model: type[Record]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]


def table(site: Site, kind: str) -> Table:
    """The table of a kind."""
    made, records = columns(kind), site.catalogue.of_kind(kind)
    rows = zip(*(_cells(site, column, records) for column in made), strict=True)
    return Table(KINDS[kind], made, tuple(rows))


def _cells(site: Site, column: Column, records: Sequence[Record]) -> list[Cell]:
    # Column by column, because most cells are empty.
    values, cell = map(column.value, records), column.cell
    return [
        _clean(cell(site, record, value)) if value else None if value == () else value
        for record, value in zip(records, values, strict=True)
    ]


def _clean(cell: Cell) -> Cell:
    return printable(cell) if isinstance(cell, str) else cell


def _of_field(model: type[Record], name: str, described: dict[str, Any]) -> Iterator[Column]:
    title, description = _title(name), described.get("description", "")
    group, link = nested(model, name), link_of(model, name)
    if group and described.get("type") != "array":
        yield from (_part(name, part, title) for part in group.model_fields)
        return
    several = described.get("type") == "array"
    single = link.kinds[0] if link and not several and not link.qualified else ""
    said, cell = description + (_SEVERAL if several else ""), _cell(model, name, several=several)
    yield Column(name, title, said, _type(described), attrgetter(name), cell, single)
    if link:
        meaning = f"The names of the records in {name!r}."
        yield Column(f"{name}_names", f"{title} (names)", meaning, "string", attrgetter(name), _names(name))


_SEVERAL: Final = f" Several values have {BETWEEN.strip()!r} between them."


def _title(name: str) -> str:
    return FACTS.get(name) or HEADINGS.get(name) or name.replace("_", " ").capitalize()


def _type(described: dict[str, Any]) -> Type:
    options = [described, *described.get("anyOf", [])]
    found = {option.get("type") for option in options}
    if "number" in found:
        return "number"
    return "integer" if "integer" in found else "boolean" if "boolean" in found else "string"


_Made = Callable[[Site, Record, Any], Cell]


def _cell(model: type[Record], name: str, *, several: bool) -> _Made:
    """What makes the cells of a field: of plain words where it holds texts with markup."""
    if not is_text(model, name):
        return _listed if several else _as_it_is

    def cell(site: Site, record: Record, _: Any) -> Cell:
        words = site.plain(record)[name]
        return words if isinstance(words, str) else BETWEEN.join(words)

    return cell


def _as_it_is(_: Site, __: Record, value: Any) -> Cell:
    cell: Cell = value
    return cell


def _listed(_: Site, __: Record, values: Iterable[Any]) -> Cell:
    return BETWEEN.join(map(_shown, values))


def _shown(value: Any) -> str:
    """A value within a list; a group of fields as its values, with colons between them."""
    return ": ".join(str(part) for _, part in value) if isinstance(value, BaseModel) else str(value)


def _part(name: str, part: str, title: str) -> Column:
    def cell(_: Site, __: Record, group: Any) -> Cell:
        return getattr(group, part)  # type: ignore[no-any-return]

    meaning = f"The {part} of the {name}."
    return Column(f"{name}_{part}", f"{title}: {part}", meaning, "string", attrgetter(name), cell)


def _names(name: str) -> _Made:
    def cell(site: Site, record: Record, _: Any) -> Cell:
        keys = [linked.key for linked in record.links if linked.field == name]
        return BETWEEN.join([other.label for key in keys if (other := site.catalogue.get(key))])

    return cell


def _page(site: Site, record: Record, _: Any) -> Cell:
    return site.address(f"{record.key}/")


def _added(site: Site, record: Record, _: Any) -> Cell:
    dates = site.dates(record)
    return dates.added.date().isoformat() if dates else None


def _changed(site: Site, record: Record, _: Any) -> Cell:
    dates = site.dates(record)
    return dates.changed.date().isoformat() if dates else None
