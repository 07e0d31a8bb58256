"""The facts of a record in a form that templates can show without knowing its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from atlas.i18n import gettext as _
from atlas.records.catalogue import Catalogue
from atlas.records.links import link_of
from atlas.records.model import Organisation, Record
from atlas.site import display
from atlas.site.labels import FACTS, HEADINGS, MENTIONED, PLANNED, SEEN_FROM

Form = Literal["links", "choice", "line", "lines", "address", "counts", "date"]

ALWAYS_EDITORIAL: Final = frozenset({"chinese_name", "latitude", "longitude"})
"""Fields that no paper of 2019 filled: they are the editor's wherever they stand."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value. `form` says how to show it; `editorial` that it comes from an editor, not from the paper."""

    field: str
    label: str
    form: Form
    value: Any
    editorial: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with paragraphs or items, in the record's light markup."""

    field: str
    heading: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Records that mention this one, under the heading that says how; `passing` where they only do so in a text."""

    heading: str
    records: tuple[Record, ...]
    passing: bool = False


def fact(catalogue: Catalogue, record: Record, field: str) -> Fact | None:
    """One field as a fact; None when it is empty or no fact."""
    if field == "when":
        shown = display.dated(record)
        return Fact(field, _("When"), "date", shown) if shown else None
    value = getattr(record, field, None)
    if value in (None, (), "", False):
        return None
    form, shown_value = _formed(catalogue, record, field, value)
    label = _worded(record, field, FACTS.get(field, field))
    return Fact(field, label, form, shown_value, is_editorial(record, field))


def facts(catalogue: Catalogue, record: Record, *, without: frozenset[str] = frozenset()) -> Iterator[Fact]:
    """All of a record's facts in the order of the labels."""
    for field in _fields(type(record), without):
        found = fact(catalogue, record, field)
        if found:
            yield found


@cache
def _fields(model: type[Record], without: frozenset[str]) -> tuple[str, ...]:
    return tuple(
        field for field in ("when", *FACTS) if field not in without and (field == "when" or field in model.model_fields)
    )


def is_editorial(record: Record, field: str) -> bool:
    """Whether a field's value comes from an editor."""
    return field in ALWAYS_EDITORIAL or field in record.from_editor


def passages(record: Record) -> Iterator[Passage]:
    """A record's own texts, each under its heading."""
    for field, heading in _headed(type(record)):
        value = getattr(record, field)
        if value:
            yield Passage(field, _worded(record, field, heading), value if isinstance(value, tuple) else (value,))


@cache
def _headed(model: type[Record]) -> tuple[tuple[str, str], ...]:
    return tuple((field, heading) for field, heading in HEADINGS.items() if field in model.model_fields)


def groups(catalogue: Catalogue, record: Record) -> Iterator[Group]:
    """Who mentions a record, each mentioning record once, by how it does; mentions in passing come last.

    What the page links anyway, as a fact or as a source, is not repeated among the mentions in passing.
    """
    shown = {linked.key for linked in record.links} | {f"references/{number}" for number in record.cited}
    found: dict[str, dict[str, Record]] = {heading: {} for heading in dict.fromkeys(SEEN_FROM.values())}
    passing: dict[str, Record] = {}
    for backlink in catalogue.backlinks.get(record.key, ()):
        heading = SEEN_FROM.get((backlink.record.kind, backlink.field))
        if heading:
            found[heading][backlink.record.key] = backlink.record
        else:
            passing[backlink.record.key] = backlink.record
    for heading, records in found.items():
        shown.update(records)
        if records and not _said_better(heading, found):
            yield Group(_(heading), tuple(sorted(records.values(), key=_in_time)))
    rest = tuple(r for key, r in passing.items() if key not in shown)
    if rest:
        yield Group(_(MENTIONED), rest, passing=True)


def _said_better(heading: str, found: dict[str, dict[str, Record]]) -> bool:
    """Whether all records of a group stand in one that says more: "Activities" in "Activities it organised"."""
    return any(
        other.startswith(f"{heading} it ") and found[heading].keys() <= records.keys()
        for other, records in found.items()
    )


def _worded(record: Record, field: str, usual: str) -> str:
    return _(PLANNED.get(field, usual) if getattr(record, "status", "") == "planned" else usual)


def _in_time(record: Record) -> tuple[str, str]:
    return (getattr(record, "start", None) or "", record.name.casefold())


def _formed(catalogue: Catalogue, record: Record, field: str, value: Any) -> tuple[Form, Any]:
    if field == "contact_points" and isinstance(record, Organisation):
        return "counts", tuple((catalogue[f"places/{point.place}"], point.count) for point in record.contact_points)
    link = link_of(type(record), field)
    if link:
        keys = value if isinstance(value, tuple) else (value,)
        return "links", tuple(catalogue[link.key(key)] for key in keys)
    if field in ("website", "url"):
        return "address", value
    if field in ("type", "status", "generation", "level"):
        return "choice", value
    return ("lines", value) if isinstance(value, tuple) else ("line", value)
