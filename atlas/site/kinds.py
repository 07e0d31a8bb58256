"""Kinds of records as the site treats them: which of their fields stand where. `kinds.yml` explains and holds it."""

from functools import cache
from typing import Final

from atlas.records.model import Record, field_order
from atlas.records.yaml_syntax import table

_KINDS: Final[dict[str, dict[str, str]]] = table(__file__, "kinds.yml")
KINDS_BY_USE: Final = tuple(_KINDS)
"""Kinds in the order in which readers look for them."""


@cache
def fields(kind: str, use: str) -> tuple[str, ...]:
    """Fields of a kind that have a use there; none where it does not say."""
    return tuple(_KINDS[kind].get(use, "").split())


def asked(model: type[Record]) -> list[str]:
    """Fields for which a person is asked, in their order: those that are needed, and those that matter for the kind."""
    origin = [] if model.kind == "sources" else ["sections", "sources", *(["notes"] if model.asks_for_notes else [])]
    wanted = {*required(model), *fields(model.kind, "asked"), *origin}
    return [name for name in field_order(model) if name in wanted]


def required(model: type[Record]) -> list[str]:
    """Fields that a file of this kind must give, in their order."""
    return [name for name in field_order(model) if model.model_fields[name].is_required()]
