"""The records as tables, one a kind: which columns there are, what each means, and what stands in it.

Spreadsheets get what people read there: texts without markup, and beside the ids of linked records their names. A cell
that holds several values has ` | ` between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel

from atlas.exports.edition import Edition, printable
from atlas.exports.fields import described_fields
from atlas.labels import FACTS, HEADINGS
from atlas.records.links import link_of, nested
from atlas.records.model import KINDS, Record, field_order

Cell = str | int | float | bool | None
Type = Literal["string", "number", "integer", "boolean"]

BETWEEN: Final = " | "
"""What stands between the values of a cell with several."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, a title for people, what it means, its type, and a record's cell in it."""

    name: str
    title: str
    description: str
    type: Type
    cell: Callable[[Edition, Record], Cell]
    links_to: str = ""
    """The kind whose id the cell holds, where it holds exactly one."""


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind's table."""
    model = KINDS[kind]
    described = described_fields(model)["properties"]
    return (
        Column("id", "Id", "The record's id, unique within its kind.", "string", lambda _, record: record.id),
        *(column for name in field_order(model) for column in _of_field(model, name, described[name])),
        Column("page_url", "Page", _PAGE, "string", lambda edition, record: edition.address(f"{record.key}/")),
        Column("added", "Added", "The day the record was added to the data, where known.", "string", _added),
        Column("changed", "Changed", "The day the record was last changed, where known.", "string", _changed),
    )


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


def table(edition: Edition, kind: str) -> Table:
    """The table of a kind."""
    made = columns(kind)
    cells = [column.cell for column in made]
    rows = ([cell(edition, record) for cell in cells] for record in edition.catalogue.of_kind(kind))
    return Table(KINDS[kind], made, tuple([_clean(row) for row in rows]))


def _clean(row: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple([printable(value) if isinstance(value, str) and not value.isprintable() else value for value in row])


def _of_field(model: type[Record], name: str, described: dict[str, Any]) -> Iterator[Column]:
    title, description = _title(name), described.get("description", "")
    group, link = nested(model, name), link_of(model, name)
    if group and described.get("type") != "array":
        yield from (_part(name, part, title) for part in group.model_fields)
        return
    several = described.get("type") == "array"
    single = link.kinds[0] if link and not several and not link.qualified else ""
    yield Column(name, title, description + (_SEVERAL if several else ""), _type(described), _cell(name), single)
    if link:
        meaning = f"The names of the records in {name!r}."
        yield Column(f"{name}_names", f"{title} (names)", meaning, "string", _names(name))


_SEVERAL: Final = f" Several values have {BETWEEN.strip()!r} between them."


def _title(name: str) -> str:
    return FACTS.get(name) or HEADINGS.get(name) or name.replace("_", " ").capitalize()


def _type(described: dict[str, Any]) -> Type:
    options = [described, *described.get("anyOf", [])]
    found = {option.get("type") for option in options}
    if "number" in found:
        return "number"
    return "integer" if "integer" in found else "boolean" if "boolean" in found else "string"


def _cell(name: str) -> Callable[[Edition, Record], Cell]:
    def cell(edition: Edition, record: Record) -> Cell:
        value = getattr(record, name)
        if not value:
            # Most cells are empty.
            return "" if value == () else value
        value = edition.plain(record).get(name, value)
        return BETWEEN.join(map(_shown, value)) if isinstance(value, (list, tuple)) else value

    return cell


def _shown(value: Any) -> str:
    """A value within a list; a group of fields as its values, with colons between them."""
    return ": ".join(str(part) for _, part in value) if isinstance(value, BaseModel) else str(value)


def _part(name: str, part: str, title: str) -> Column:
    def cell(_: Edition, record: Record) -> Cell:
        group = getattr(record, name)
        return getattr(group, part) if group else None

    return Column(f"{name}_{part}", f"{title}: {part}", f"The {part} of the {name}.", "string", cell)


def _names(name: str) -> Callable[[Edition, Record], Cell]:
    def cell(edition: Edition, record: Record) -> Cell:
        if not getattr(record, name):
            return ""
        keys = (linked.key for linked in record.links if linked.field == name)
        return BETWEEN.join(other.label for key in keys if (other := edition.catalogue.get(key)))

    return cell


def _added(edition: Edition, record: Record) -> Cell:
    dates = edition.dates(record)
    return dates.added.date().isoformat() if dates else None


def _changed(edition: Edition, record: Record) -> Cell:
    dates = edition.dates(record)
    return dates.changed.date().isoformat() if dates else None
