"""Which fields of a record name other records, and which hold texts: read once from the models' annotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from atlas.records.fields import Link, Text

Steps = tuple[str | int, ...]
"""The way to a value inside a record: field names and list positions."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A field's mention of another record: where, what was written, and which record it means."""

    path: Steps
    written: str
    link: Link
    key: str
    """The record that is meant, as kind and id."""
    field: str
    """The top-level field the mention stands in."""


def links(record: BaseModel) -> tuple[Linked, ...]:
    """Every mention of another record in the link fields, in the order of the fields."""
    return tuple(
        Linked(path, value, link, link.key(value), str(path[0])) for path, value, link in _walk(record, "link")
    )


def texts(record: BaseModel) -> tuple[tuple[Steps, str], ...]:
    """Every text with markup, with its way."""
    return tuple((path, value) for path, value, _ in _walk(record, "text"))


@cache
def link_of(model: type[BaseModel], field: str) -> Link | None:
    """The kinds of record a field names; None when it names none."""
    return _found(model.model_fields[field], Link)


@cache
def is_text(model: type[BaseModel], field: str) -> bool:
    """Whether a field holds texts with markup."""
    return _is_text(model.model_fields[field])


@cache
def choices(model: type[BaseModel], field: str) -> tuple[str, ...]:
    """The values that a field takes, where it takes no others."""
    parts = _parts(model.model_fields[field].annotation)
    return tuple(value for part in parts if get_origin(part) is Literal for value in get_args(part))


@cache
def nested(model: type[BaseModel], field: str) -> type[BaseModel] | None:
    """The model of the map, or of the list of maps, that a field holds; None when it holds none."""
    parts = _parts(model.model_fields[field].annotation)
    return next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)


def _walk(model: BaseModel, wanted: str, prefix: Steps = ()) -> Iterator[tuple[Steps, str, Any]]:
    for name, role, detail in _roles(type(model)):
        value = getattr(model, name)
        if value is None or value == ():
            continue
        if role == "nested":
            for index, item in enumerate(value if isinstance(value, tuple) else [value]):
                steps = (*prefix, name, index) if isinstance(value, tuple) else (*prefix, name)
                yield from _walk(item, wanted, steps)
        elif role == wanted:
            if isinstance(value, tuple):
                for index, item in enumerate(value):
                    yield (*prefix, name, index), item, detail
            else:
                yield (*prefix, name), value, detail


@cache
def _roles(model: type[BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """For each field that matters: its name, its role (link, text or nested) and, for a link, what it links."""
    roles: list[tuple[str, str, Any]] = []
    for name, info in model.model_fields.items():
        link = _found(info, Link)
        if link:
            roles.append((name, "link", link))
        elif _is_text(info):
            roles.append((name, "text", None))
        elif nested(model, name):
            roles.append((name, "nested", None))
    return tuple(roles)


def _found(info: Any, wanted: type[Link]) -> Link | None:
    candidates = [
        *info.metadata,
        *(item for part in _parts(info.annotation) for item in getattr(part, "__metadata__", ())),
    ]
    return next((item for item in candidates if isinstance(item, wanted)), None)


def _is_text(info: Any) -> bool:
    extra = info.json_schema_extra
    if isinstance(extra, dict) and extra.get("markup") == "text":
        return True
    return any(part == Text for part in _parts(info.annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation and everything inside it: `tuple[X, ...] | None` holds X."""
    yield annotation
    if not hasattr(annotation, "__metadata__"):
        for inner in get_args(annotation):
            yield from _parts(inner)
