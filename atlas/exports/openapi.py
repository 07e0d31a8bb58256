"""OpenAPI description of the API, and JSON Schemas of each kind's documents, both made from the models.

The schemas are open: the API may gain fields within a version, and a client's older copy must still accept the answer.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import orjson

from atlas.exports import api
from atlas.exports.editor_schemas import LIMITS
from atlas.exports.files import AS_PRINTED, ExportedFile, json_schema, meaning
from atlas.records.model import KINDS, Record, field_order
from atlas.site import Site

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string"}
_OPTIONAL: Final[Schema] = {"type": ["string", "null"]}
_ADDRESS: Final[Schema] = {"type": ["string", "null"], "format": "uri"}
_MOMENT: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_DEFINITIONS: Final = "#/$defs/"
_LEFT_OUT: Final = ("additionalProperties", "markup")
"""Keywords for the checker alone. Strict readers of JSON Schema and OpenAPI refuse a keyword that they do not know."""


def files(site: Site) -> Iterator[ExportedFile]:
    """A schema for each kind, and `openapi.json`."""
    for kind, model in KINDS.items():
        yield ExportedFile(f"{api.FOLDER}/schema/{kind}.json", partial(_schema_file, model, site))
    yield ExportedFile(f"{api.FOLDER}/openapi.json", lambda: _pretty(openapi(site)))


def _schema_file(model: type[Record], site: Site) -> bytes:
    address = site.address(f"{api.FOLDER}/schema/{model.kind}.json")
    return _pretty({"$schema": _DIALECT, **({"$id": address} if address else {}), **record_schema(site, model)})


def _pretty(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def record_schema(site: Site, model: type[Record], references: str = _DEFINITIONS) -> Schema:
    """The schema of a kind's documents; `references` is where those to groups of fields point."""
    made = _open(json_schema(model), references)
    own = {api.OWN_NAMES.get(name, name): made["properties"][name] for name in field_order(model)}
    renamed = site.settings.second_language.former_field
    kept: Schema = {**_OPTIONAL, "description": "For older programs: local_name.", "deprecated": True}
    properties = {**_added(model), **own, **({renamed: kept} if renamed else {}), **_former(model, _TEXT)}
    return {
        "title": model.__name__,
        "description": meaning(model),
        "type": "object",
        # A document always gives every field: a default would only mislead.
        "properties": {
            name: {key: item for key, item in schema.items() if key not in ("default", "title")}
            for name, schema in properties.items()
        },
        "required": list(properties),
        **({"$defs": {name: _public(group) for name, group in made["$defs"].items()}} if "$defs" in made else {}),
    }


def _public(group: Schema) -> Schema:
    """The schema of a group of fields, in which what stands on the page only is null, and the paper's date is added."""
    hidden = [name for name, schema in group["properties"].items() if schema.get("page_only")]
    if not hidden:
        return group
    null = {"type": "null", "description": "Stands on the record's page only."}
    meaning = "The date of the paper that prints it; it may have changed since."
    date = {**_OPTIONAL, "description": meaning}
    properties = {**group["properties"], **dict.fromkeys(hidden, null), AS_PRINTED: date}
    return {**group, "properties": properties, "required": [*group["required"], AS_PRINTED]}


def _open(value: Any, references: str) -> Any:
    """The schema with groups of fields as open as the rest, and every limit under its standard name."""
    if isinstance(value, dict):
        kept = ((name, item) for name, item in value.items() if name not in _LEFT_OUT)
        return {LIMITS.get(name, name): _open(item, references) for name, item in kept}
    if isinstance(value, list):
        return [_open(item, references) for item in value]
    return value.replace(_DEFINITIONS, references, 1) if isinstance(value, str) else value


def _added(model: type[Record]) -> dict[str, Schema]:
    """The properties of a document beside the record's own fields."""
    shapes: dict[str, Schema] = {
        "key": {"type": "string", "pattern": f"^{model.kind}/[a-z0-9-]+$"},
        "kind": {"const": model.kind},
        "id": {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$"},
        "title": {"type": "string", "minLength": 1},
        "page_url": _ADDRESS,
        "api_url": _ADDRESS,
        "plain": {"type": "object", "additionalProperties": {"type": ["string", "array"], "items": _TEXT}},
        "links": _object({name: _list(_reference()) for name in api.link_fields(model)} | _former(model, _reference())),
        "linked_from": _list(_reference(field=_TEXT, relation=_TEXT)),
        "sources": _list(_object(_NOTE)),
        "based_on": _list(_reference(credit=_TEXT, publisher=_OPTIONAL, date=_OPTIONAL, url=_OPTIONAL)),
        "from_editor": _list(_TEXT),
        "became": _OPTIONAL,
        "citation": {"type": "string", "minLength": 1},
        "added": _MOMENT,
        "changed": _MOMENT,
    }
    return {name: {"description": api.ADDED[name], **shape} for name, shape in shapes.items()}


def _former(model: type[Record], items: Schema) -> Schema:
    """The properties that stay for older programs."""
    return {
        name: {"description": f"For older programs: {', '.join(fields)} in one.", "deprecated": True, **_list(items)}
        for name, fields in api.FORMER.get(model.kind, {}).items()
    }


_NOTE: Final[dict[str, Schema]] = {
    "note": {"type": "integer", "minimum": 1},
    "title": _TEXT,
    "publisher": _OPTIONAL,
    "url": _OPTIONAL,
    "page_url": _ADDRESS,
}


def _reference(**more: Schema) -> Schema:
    return _object({"key": _TEXT, "name": _TEXT, "mark": _OPTIONAL, "page_url": _ADDRESS, "api_url": _ADDRESS, **more})


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def openapi(site: Site) -> Schema:
    """The OpenAPI 3.1 description; its server is the folder it lies in, wherever the site is."""
    references = "#/components/schemas/"
    schemas: Schema = {}
    for model in KINDS.values():
        schema = record_schema(site, model, references)
        schemas |= schema.pop("$defs", {})
        schemas[model.__name__] = schema
    paths: Schema = {"/index.json": _get("index", "What the API offers", "index", {"type": "object"})}
    for kind, model in KINDS.items():
        one = {"$ref": f"{references}{model.__name__}"}
        count = {"type": "integer", "minimum": 0}
        listing = _object({"kind": {"const": kind}, "count": count, "records": _list(one)})
        paths[f"/{kind}.json"] = _get(f"list-{kind}", f"{model.plural}: all records", kind, listing)
        paths[f"/{kind}/{{id}}.json"] = {
            **_get(f"get-{kind}", f"{model.plural}: one record", kind, one, missing=True),
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.settings.name,
            "description": site.settings.description,
            "version": site.version or api.VERSION,
            "license": {"name": site.settings.licence.name, "identifier": site.settings.licence.id},
        },
        "servers": [{"url": "."}],
        "security": [],
        "tags": [{"name": "index"}, *({"name": kind, "description": model.plural} for kind, model in KINDS.items())],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _get(name: str, summary: str, tag: str, schema: Schema, *, missing: bool = False) -> Schema:
    responses: Schema = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    if missing:
        responses["404"] = {"description": "There is no record with this id."}
    return {"get": {"operationId": name, "summary": summary, "tags": [tag], "responses": responses}}
