"""Facts, passages and backlinks of a record, in a form that templates can show without knowing its kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from atlas.i18n import gettext as _
from atlas.i18n import language_name
from atlas.records.catalogue import Backlink, Catalogue
from atlas.records.field_types import Language, PartialDate, WebAddress
from atlas.records.links import choices, holds, link_of
from atlas.records.model import ROLES, Organisation, Record
from atlas.site import display, outcomes
from atlas.site.labels import BACKLINKS, FACTS, HEADINGS, MENTIONED, RELATIONS, UNUSUAL, choice, label, relation

Form = Literal["links", "choice", "line", "lines", "address", "counts", "date", "outcomes"]

_EXACT: Final = frozenset({
    *(heading for _, heading in UNUSUAL.values() if heading), *(BACKLINKS["missions", role] for role in ROLES),
    BACKLINKS["programmes", "owners"], BACKLINKS["programmes", "partners"],
})  # fmt: skip
"""Headings that say which part a body had."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Labelled value of a field.

    `form` says how to show it; `origin` is `editor` or a source's id where it is not from the record's own sources.
    """

    field: str
    label: str
    form: Form
    value: Any
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Heading with paragraphs or items, in the record's light markup."""

    field: str
    heading: str
    texts: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Records that mention this one, under the heading that says how; `passing` where they only do so in a text."""

    heading: str
    records: tuple[Record, ...]
    passing: bool = False


def fact(catalogue: Catalogue, record: Record, field: str) -> Fact | None:
    """Fact of one field; None when it is empty."""
    if field == "when":
        shown = display.dated(record)
        origins = (record.origins.get(name, "") for name in ("start", "date", "end"))
        return Fact(field, _("When"), "date", shown, next(filter(None, origins), "")) if shown else None
    value = vars(record).get(field)
    # A flag that nobody sets is false.
    if value in (None, ()) or (value is False and field not in record.model_fields_set):
        return None
    form, shown_value = _form_and_value(catalogue, record, field, value)
    return Fact(field, label(record, field), form, shown_value, record.origins.get(field, ""))


def facts(catalogue: Catalogue, record: Record, *, without: frozenset[str] = frozenset()) -> Iterator[Fact]:
    """Facts of a record, in the order of the labels, `without` some fields."""
    for field in ("when", *FACTS):
        found = None if field in without else fact(catalogue, record, field)
        if found:
            yield found


def words(fact: Fact, named: Callable[[Record], str]) -> list[str]:
    """Values of a fact in plain words; `named` gives the name of a record."""
    if fact.form == "links":
        return [named(record) for record in fact.value]
    if fact.form == "counts":
        return [named(record) for record, _ in fact.value]
    if fact.form in ("lines", "outcomes"):
        return [str(one) for one in fact.value]
    return [choice(fact.value) if fact.form == "choice" else str(fact.value)]


def passages(record: Record) -> Iterator[Passage]:
    """Passages of a record: its own texts, each under its heading."""
    for field in HEADINGS:
        value = vars(record).get(field)
        if value:
            texts = value if isinstance(value, tuple) else (value,)
            yield Passage(field, label(record, field), texts, record.provenance.get(field, ""))


def mentions(catalogue: Catalogue, record: Record) -> Iterator[Backlink]:
    """Mentions of a record; those of a sector with what narrower sectors have, which belongs to it everywhere."""
    yield from catalogue.backlinks.get(record.key, ())
    for key in catalogue.narrower.get(record.key, ()):
        for backlink in catalogue.backlinks.get(key, ()):
            if backlink.record.kind != "sectors" and (backlink.record.kind, backlink.field) in BACKLINKS:
                yield backlink


def groups(catalogue: Catalogue, record: Record) -> Iterator[Group]:
    """Groups of the records that mention a record, each once, by how it does; mentions in passing come last.

    What the page links anyway, as a fact or as a source, is not repeated among the mentions in passing.
    """
    shown = {linked.key for linked in record.links} | {f"references/{number}" for number in record.cited}
    found: dict[str, dict[str, Record]] = {heading: {} for heading in RELATIONS}
    passing: dict[str, Record] = {}
    for backlink in mentions(catalogue, record):
        heading = relation(backlink.record, backlink.field)
        if heading:
            found[heading][backlink.record.key] = backlink.record
        else:
            passing[backlink.record.key] = backlink.record
    # A partnership of a sector that it also wants to reach stands once, where that is told.
    for key in found[BACKLINKS["partnerships", "target_sectors"]]:
        found[BACKLINKS["partnerships", "sectors"]].pop(key, None)
    for heading, records in found.items():
        shown.update(records)
        if records and not _is_repeated(heading, found):
            in_time = sorted(records.values(), key=lambda one: (vars(one).get("start") or "", one.name.casefold()))
            yield Group(_(heading), tuple(in_time))
    rest = tuple(mentioning for key, mentioning in passing.items() if key not in shown)
    if rest:
        yield Group(_(MENTIONED), rest, passing=True)


def _is_repeated(heading: str, found: dict[str, dict[str, Record]]) -> bool:
    """Whether more exact groups have all records of this one: "Activities it organised" those of "Activities"."""
    exact = {key for other in _EXACT for key in found[other]}
    return heading not in _EXACT and found[heading].keys() <= exact


def _form_and_value(catalogue: Catalogue, record: Record, field: str, value: Any) -> tuple[Form, Any]:
    if field == "contact_points" and isinstance(record, Organisation):
        return "counts", tuple((catalogue[f"places/{point.place}"], point.count) for point in record.contact_points)
    if field == "outcomes":
        return "outcomes", outcomes.told(catalogue, record)
    link = link_of(type(record), field)
    if link:
        keys = value if isinstance(value, tuple) else (value,)
        return "links", tuple(catalogue[link.key(key)] for key in keys)
    model = type(record)
    if isinstance(value, tuple):
        return "lines", tuple(_in_words(model, field, one) for one in value)
    if holds(model, field, WebAddress):
        return "address", value
    return ("choice", value) if choices(model, field) else ("line", _in_words(model, field, value))


def _in_words(model: type[Record], field: str, value: Any) -> str:
    """Value of a field, or one of several, as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, (int, float)):
        return display.number(value)
    if choices(model, field):
        return choice(value)
    if holds(model, field, PartialDate):
        return display.date(value)
    return language_name(value) if holds(model, field, Language) else str(value)
