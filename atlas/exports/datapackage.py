"""Data Package (Frictionless, version 1) of the CSV files: every column with its type and meaning."""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import orjson

from atlas.exports import relations
from atlas.exports.files import ExportedFile, meaning, stamp
from atlas.exports.spreadsheets import FOLDER
from atlas.exports.tables import Column, columns
from atlas.records.model import KINDS, Record, Source
from atlas.site import Site
from atlas.site.sources import statement

PATH: Final = f"{FOLDER}/datapackage.json"


def package(site: Site, tables: Sequence[ExportedFile]) -> ExportedFile:
    """The description of these CSV files, to lie beside them."""
    return ExportedFile(PATH, partial(_described, site, tables))


def _described(site: Site, tables: Sequence[ExportedFile]) -> bytes:
    settings, licence = site.settings, site.settings.licence
    described = {
        "profile": "tabular-data-package",
        "name": settings.short_name,
        "title": settings.name,
        "description": settings.description,
        "version": site.version,
        "created": site.date and stamp(site.date),
        "homepage": site.address(""),
        "licenses": [{"name": licence.id, "title": licence.name, "path": licence.url}],
        "contributors": [{"title": settings.author, "role": "author"}],
        "sources": _sources(site),
        "resources": [_resource(site, table) for table in tables],
    }
    known = {name: value for name, value in described.items() if value}
    return orjson.dumps(known, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _sources(site: Site) -> list[dict[str, Any]]:
    """The sources of the records, the paper first."""
    return [
        {"title": statement(source), **({"path": source.url} if source.url else {})}
        for source in site.catalogue.every(Source)
    ]


def _resource(site: Site, table: ExportedFile) -> dict[str, Any]:
    path = table.path.removeprefix(f"{FOLDER}/")
    name = path.removesuffix(".csv")
    told = _relations() if table.path == relations.CSV else _records(site, KINDS[name])
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table.data),
        "hash": f"sha256:{hashlib.sha256(table.data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        **told,
    }


def _records(site: Site, model: type[Record]) -> dict[str, Any]:
    made = columns(model.kind, site.settings.second_language.former_field)
    linking = [(column, column.links_to if column.links_to != model.kind else "") for column in made if column.links_to]
    # An empty name stands for the very table that the column is in.
    keys = [{"fields": one.name, "reference": {"resource": table, "fields": "id"}} for one, table in linking]
    schema = {"fields": [_field(column) for column in made], "primaryKey": "id", "missingValues": [""]}
    # The format refuses an empty list.
    schema |= {"foreignKeys": keys} if keys else {}
    return {"title": model.plural, "description": meaning(model), "schema": schema}


def _relations() -> dict[str, Any]:
    schema = {"fields": relations.FIELDS, "missingValues": [""]}
    return {"title": relations.TITLE, "description": relations.MEANING, "schema": schema}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "description": column.description,
        "type": column.type,
    }
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.name in ("id", "name"):
        field["constraints"] = {"required": True, **({"unique": True} if column.name == "id" else {})}
    return field
