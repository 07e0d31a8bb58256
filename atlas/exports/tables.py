"""Tables of the records, one a kind: which columns there are, what each means, and what stands in it.

Spreadsheets get what people read there: texts without markup, and beside the ids of linked records their names. A cell
that holds several values has ` | ` between them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, Literal

from pydantic import BaseModel

from atlas.exports.files import AS_PRINTED, json_schema, printable
from atlas.records.links import is_text, link_of, nested, page_only
from atlas.records.model import KINDS, Record, field_order
from atlas.site import Site, outcomes
from atlas.site.labels import FIELDS, marked

Cell = str | int | float | bool | None
Type = Literal["string", "number", "integer", "boolean"]

BETWEEN: Final = " | "
"""What stands between the values of a cell with several; a value's own `|` has a backslash before it."""
_FROM_EDITOR: Final = "The fields of which an editor knows the value, or a part of it."
_BECAME: Final = "What was planned and what became of it, oldest first, with the sources."
_MANY: Final = f" Several values have {BETWEEN.strip()!r} between them."


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable name, a title for people, what it means, its type, and what makes a record's cell in it.

    `links_to` is the kind whose id the cell holds, where it holds exactly one.
    """

    name: str
    title: str
    description: str
    type: Type
    cell: Callable[[Site, Record], Cell]
    links_to: str = ""


@cache
def columns(kind: str, former_name: str = "") -> tuple[Column, ...]:
    """The columns of a kind's table; with a `former_name`, one under it for what is now `local_name`."""
    model = KINDS[kind]
    described = json_schema(model)["properties"]
    page = "The address of the record's page; empty while the site does not know its own address."
    former, kept = former_name.replace("_", " ").capitalize(), "The same as local_name, for older programs."
    added, changed = (f"The day the record was {what}, where known." for what in ("added to the data", "last changed"))
    return (
        Column("id", "Id", "The record's id, unique within its kind.", "string", lambda _, record: record.id),
        *(column for name in field_order(model) for column in _of_field(model, name, described[name])),
        *([Column(former_name, former, kept, "string", partial(_value, "local_name"))] if former_name else ()),
        Column("page_url", "Page", page, "string", lambda site, record: site.address(f"{record.key}/")),
        Column("added", "Added", added, "string", partial(_day, "added")),
        Column("changed", "Changed", changed, "string", partial(_day, "changed")),
    )


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
    made = columns(kind, site.settings.second_language.former_field)
    rows = []
    for record in site.catalogue.of_kind(kind):
        cells = (column.cell(site, record) for column in made)
        rows.append(tuple(printable(cell) if isinstance(cell, str) else cell for cell in cells))
    return Table(KINDS[kind], made, tuple(rows))


def _of_field(model: type[Record], name: str, described: dict[str, Any]) -> Iterator[Column]:
    title = FIELDS.get(name) or name.replace("_", " ").capitalize()
    description, several = described.get("description", ""), described.get("type") in ("array", "object")
    if name == "provenance":
        yield Column(name, title, description + _MANY, "string", lambda _, record: _pairs(record.origins))
        known = "From editor", _FROM_EDITOR + _MANY
        yield Column("from_editor", *known, "string", lambda _, record: joined(record.from_editor))
        return
    if name == "outcomes":
        yield Column(name, title, description + _MANY, "string", partial(_value, name))
        told = "What became of it, in words", _BECAME
        yield Column("became", *told, "string", lambda site, one: outcomes.story(site.catalogue, one) or None)
        return
    group, link = nested(model, name), link_of(model, name)
    if group and not several:
        hidden = page_only(group)
        for part in (part for part in group.model_fields if part not in hidden):
            meaning = group.model_fields[part].description or f"The {part} of the {name}."
            yield Column(f"{name}_{part}", f"{title}: {part}", meaning, "string", partial(_part, name, part))
        if hidden:
            meaning = f"The date of the paper that prints the {name}, which may have changed since."
            printed = partial(_as_printed, name)
            yield Column(f"{name}_{AS_PRINTED}", f"{title}: as printed", meaning, "string", printed)
        return
    single = link.kinds[0] if link and not several and not link.qualified else ""
    cell = partial(_text if is_text(model, name) else _value, name)
    yield Column(name, title, description + (_MANY if several else ""), _type(described), cell, single)
    if link:
        meaning = f"The names of the records in {name!r}, each with its mark: planned."
        yield Column(f"{name}_names", f"{title} (names)", meaning, "string", partial(_names, name))


def _type(described: dict[str, Any]) -> Type:
    found = {option.get("type") for option in (described, *described.get("anyOf", ()))}
    types: tuple[Type, ...] = ("number", "integer", "boolean")
    return next((type_ for type_ in types if type_ in found), "string")


def _value(name: str, _: Site, record: Record) -> Cell:
    value: Cell | tuple[Any, ...] | dict[str, str] = getattr(record, name)
    if isinstance(value, dict):
        return _pairs(value)
    return joined(map(shown, value)) if isinstance(value, tuple) else value


def _pairs(value: dict[str, str]) -> str:
    return joined(f"{name}: {item}" for name, item in value.items())


def joined(values: Iterable[str]) -> str:
    """Values as one cell holds them."""
    return BETWEEN.join(value.replace("|", r"\|") for value in values)


def shown(value: Any) -> str:
    """Text of a value in a list; a group of fields as its values that are no texts, with colons between them."""
    if not isinstance(value, BaseModel):
        return str(value)
    return ": ".join(str(part) for name, part in value if part is not None and not is_text(type(value), name))


def _text(name: str, site: Site, record: Record) -> Cell:
    words = site.plain(record).get(name, "")
    return words if isinstance(words, str) else joined(words)


def _part(name: str, part: str, _: Site, record: Record) -> Cell:
    group = getattr(record, name)
    cell: Cell = getattr(group, part) if group else None
    return cell


def _as_printed(name: str, site: Site, record: Record) -> Cell:
    paper = site.catalogue.paper
    return paper.date if paper and getattr(record, name) else None


def _names(name: str, site: Site, record: Record) -> Cell:
    keys = [linked.key for linked in record.links if linked.field == name]
    return joined(marked(other.label, other) for key in keys if (other := site.catalogue.get(key)))


def _day(name: Literal["added", "changed"], site: Site, record: Record) -> Cell:
    dates = site.dates(record)
    return getattr(dates, name).date().isoformat() if dates else None
