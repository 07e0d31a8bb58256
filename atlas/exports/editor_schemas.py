"""JSON Schemas of the records for editors, which complete, explain and underline with them; made from the models.

The checker reads every value as text and gives it its type; an editor's YAML reads `2018` as a number and `true` as
yes. So that both accept the same files, the schemas allow every way of writing that means the same text.
"""

import json
from typing import Any, Final

from pydantic import BaseModel

from atlas.records.catalogue import Catalogue
from atlas.records.field_types import SLUG, WebAddress
from atlas.records.links import holds, link_of, nested
from atlas.records.model import KINDS, Place, Record, field_order

KINDS_OF_LINK: Final = "x-kinds"
"""Keyword of the kinds whose records a value may name; of several, it names the kind too."""
_DIALECT: Final = "http://json-schema.org/draft-07/schema#"
_WRITTEN_AS_TEXT: Final = ["string", "number", "boolean"]
_KEPT: Final = ("pattern", "minLength", "maxLength", "minItems", "minimum", "maximum", "examples")
LIMITS: Final = {"ge": "minimum", "le": "maximum"}
"""Limits that pydantic leaves under its own names where a validator of ours comes first."""


def schemas(catalogue: Catalogue) -> dict[str, str]:
    """Texts of all schemas, by file name. Sectors and countries are listed, since editors choose from them."""
    made = {kind: schema(model, catalogue) for kind, model in KINDS.items()}
    return {f"{kind}.json": json.dumps(one, ensure_ascii=False, indent=2) + "\n" for kind, one in made.items()}


def schema(model: type[Record], catalogue: Catalogue) -> dict[str, Any]:
    """Schema of one kind of record."""
    made = model.model_json_schema()
    return {
        "$schema": _DIALECT,
        "title": model.singular,
        "description": made["description"],
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in field_order(model) if name in made["required"]],
        **_sourced(model),
        "properties": {
            name: _property(model, name, made["properties"][name], catalogue) for name in field_order(model)
        },
    }


def _sourced(model: type[Record]) -> dict[str, Any]:
    """Conditions that a record names sections of the paper or other sources, and with sections, perhaps, notes."""
    if model.kind == "sources":
        return {}
    sourced = {"anyOf": [{"required": ["sections"]}, {"required": ["sources"]}]}
    return {**sourced, **({"dependencies": {"sections": ["notes"]}} if model.asks_for_notes else {})}


def _property(model: type[BaseModel], name: str, made: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    described: dict[str, Any] = {"title": name.replace("_", " ").capitalize()}
    if "description" in made:
        described["description"] = " ".join(made["description"].split())
    part = nested(model, name)
    if not part:
        return {**described, **_value(made, _limits(model, name, catalogue))}
    value = _map(part, catalogue)
    return {**described, **({"type": "array", "items": value} if made.get("type") == "array" else value)}


def _map(model: type[BaseModel], catalogue: Catalogue) -> dict[str, Any]:
    """Schema of a map, written out where it stands."""
    made = model.model_json_schema()
    return {
        "type": "object",
        "additionalProperties": False,
        "required": made["required"],
        "properties": {
            name: _property(model, name, made["properties"][name], catalogue) for name in model.model_fields
        },
    }


def _value(made: dict[str, Any], limits: dict[str, Any]) -> dict[str, Any]:
    """Schema of a value: pydantic's, allowing every way of writing it, within further limits."""
    alternatives = [item for item in made.get("anyOf", ()) if item != {"type": "null"}]
    if alternatives:
        # A number is `integer or number`, an optional value is `something or null`: the last and widest is meant.
        made = {**alternatives[-1], **{name: made[name] for name in _KEPT if name in made}}
    kept = {LIMITS.get(name, name): made[name] for name in (*_KEPT, *LIMITS) if name in made}
    if made["type"] == "array":
        return {"type": "array", **kept, "items": _value(made["items"], limits)}
    if "enum" in limits:
        return limits
    if "enum" in made:
        return {"enum": made["enum"]}
    if made["type"] == "object":
        return {"type": "object", "additionalProperties": _value(made["additionalProperties"], {})}
    if made["type"] == "string":
        return {"type": _WRITTEN_AS_TEXT, **kept, **limits}
    return {"type": made["type"], **kept}


def _limits(model: type[BaseModel], name: str, catalogue: Catalogue) -> dict[str, Any]:
    """Limits of a web address, or of a link: an id, one of those to choose from where they are few; and its kinds."""
    link = link_of(model, name)
    if not link:
        return {"format": "iri"} if holds(model, name, WebAddress) else {}
    kinds = {KINDS_OF_LINK: list(link.kinds)}
    if link.kinds == ("sectors",):
        return {"enum": sorted(catalogue.kinds["sectors"]), **kinds}
    if name == "country":
        return {"enum": sorted(place.id for place in catalogue.every(Place) if place.level == "country"), **kinds}
    return {**({"pattern": f"^(?:{'|'.join(link.kinds)})/{SLUG}$"} if link.qualified else {}), **kinds}
