"""Introspection of the models: which fields link records, which hold texts, maps or choices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from atlas.records.diagnostics import Steps
from atlas.records.field_types import PAGE_ONLY, Line, Link, Text

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Linked:
    """Mention of another record in a link field: where, what was written, and which record it means."""

    path: Steps
    written: str
    link: Link
    key: str
    """Key of the record that is meant."""
    field: str
    """Top-level field in which the mention stands."""


@cache
def link_of(model: type[BaseModel], field: str) -> Link | None:
    """Link that a field holds; None when it holds none."""
    annotations = (item for part in _parts(model, field) for item in getattr(part, "__metadata__", ()))
    return next((item for item in annotations if isinstance(item, Link)), None)


@cache
def is_text(model: type[BaseModel], field: str) -> bool:
    """Whether a field holds texts with markup."""
    return Text in _parts(model, field)


def holds(model: type[BaseModel], field: str, wanted: Any) -> bool:
    """Whether a field holds a value of one of the types in `field_types`, or a list of them."""
    return wanted in _parts(model, field)


@cache
def is_list(model: type[BaseModel], field: str) -> bool:
    """Whether a field holds a list."""
    return any(get_origin(part) is tuple for part in _parts(model, field))


@cache
def is_map(model: type[BaseModel], field: str) -> bool:
    """Whether a field holds values by names that the editor chooses."""
    return any(get_origin(part) is dict for part in _parts(model, field))


@cache
def choices(model: type[BaseModel], field: str) -> tuple[str, ...]:
    """Values of a field that takes no others; empty for any other field."""
    return tuple(value for part in _parts(model, field) if get_origin(part) is Literal for value in get_args(part))


@cache
def nested(model: type[BaseModel], field: str) -> type[BaseModel] | None:
    """Model of the map, or of the list of maps, that a field holds; None when it holds none."""
    return next((part for part in _parts(model, field) if isinstance(part, type) and issubclass(part, BaseModel)), None)


@cache
def page_only(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields that stand on the record's page and in no download."""
    return tuple(name for name, info in model.model_fields.items() if info.json_schema_extra == PAGE_ONLY)


def walk(
    model: BaseModel, wanted: Literal["link", "text", "line"], prefix: Steps = ()
) -> Iterator[tuple[Steps, str, Any]]:
    """Values of all link fields, or all with markup, or all of plain words: each with its path and its `Link`."""
    for name, role, link in _roles(type(model)):
        value = getattr(model, name)
        if value is None:
            continue
        several = isinstance(value, tuple)
        for index, item in enumerate(value if several else [value]):
            steps = (*prefix, name, index) if several else (*prefix, name)
            if role == "nested":
                yield from walk(item, wanted, steps)
            elif role == wanted:
                yield steps, item, link


def mapped(model: Model, change: Callable[[str, Link | None], str]) -> Model:
    """Copy of a model whose links and texts are changed: each is given with its `Link`, a text with None."""

    def changed(item: Any, role: str, link: Link | None) -> Any:
        return mapped(item, change) if role == "nested" else change(item, link)

    values: dict[str, Any] = {}
    for name, role, link in _roles(type(model)):
        value = getattr(model, name)
        if role == "line":
            continue
        if isinstance(value, tuple):
            values[name] = tuple(changed(item, role, link) for item in value)
        elif value is not None:
            values[name] = changed(value, role, link)
    return model.model_copy(update=values)


@cache
def _roles(model: type[BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """Name of each field that matters, its role (link, text, line or nested) and, for a link, what it links."""
    roles: list[tuple[str, str, Any]] = []
    for name in model.model_fields:
        link = link_of(model, name)
        if link:
            roles.append((name, "link", link))
        elif is_text(model, name):
            roles.append((name, "text", None))
        elif nested(model, name):
            roles.append((name, "nested", None))
        elif Line in _parts(model, name) and not is_map(model, name):
            roles.append((name, "line", None))
    return tuple(roles)


@cache
def _parts(model: type[BaseModel], field: str) -> tuple[Any, ...]:
    """Annotation of a field and everything inside it: `tuple[X, ...] | None` holds X."""
    found = [_annotations(model)[field]]
    for part in found:
        # What is annotated is looked at as a whole.
        found += () if hasattr(part, "__metadata__") else get_args(part)
    return tuple(found)


@cache
def _annotations(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations of all fields as they are written: pydantic keeps them in parts."""
    return get_type_hints(model, include_extras=True)
