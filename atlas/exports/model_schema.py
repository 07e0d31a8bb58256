"""JSON Schemas of what the fields of a kind hold, and which of them name other records, alone or within a group."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from atlas.records.links import link_of, nested
from atlas.records.model import Record, field_order


@cache
def link_fields(model: type[Record]) -> tuple[str, ...]:
    """The fields of a kind that name other records, in the order of a file."""
    return tuple(name for name in field_order(model) if _names_records(model, name))


@cache
def described_fields(model: type[Record]) -> dict[str, Any]:
    """The JSON Schema of what a kind's fields hold, as pydantic makes it. It is shared: to be read, not changed."""
    return model.model_json_schema(mode="serialization")


def _names_records(model: type[BaseModel], field: str) -> bool:
    if link_of(model, field):
        return True
    group = nested(model, field)
    return group is not None and any(_names_records(group, name) for name in group.model_fields)
