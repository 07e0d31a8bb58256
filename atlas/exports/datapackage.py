"""Data Package (Frictionless, version 1) of the CSV files: every column with its type and meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import orjson

from atlas.exports.files import ExportedFile, meaning, stamp
from atlas.exports.spreadsheets import FOLDER
from atlas.exports.tables import Column, columns
from atlas.records.model import KINDS
from atlas.site import Site

PATH: Final = f"{FOLDER}/datapackage.json"


def package(site: Site, tables: Sequence[ExportedFile]) -> ExportedFile:
    """The description of these CSV files, to lie beside them."""
    return ExportedFile(PATH, partial(_described, site, tables))


def _described(site: Site, tables: Sequence[ExportedFile]) -> bytes:
    known: dict[str, Any] = {
        "version": site.version,
        "created": stamp(site.date) if site.date else "",
        "homepage": site.address(""),
    }
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": site.settings.short_name,
        "title": site.settings.name,
        "description": site.settings.description,
        **{name: value for name, value in known.items() if value},
        "licenses": [
            {"name": site.settings.licence.id, "title": site.settings.licence.name, "path": site.settings.licence.url}
        ],
        "contributors": [{"title": site.settings.author, "role": "author"}],
        "sources": [{"title": site.settings.source}],
        "resources": [_resource(table) for table in tables],
    }
    return orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _resource(table: ExportedFile) -> dict[str, Any]:
    name = table.path.removeprefix(f"{FOLDER}/")
    model = KINDS[name.removesuffix(".csv")]
    return {
        "profile": "tabular-data-resource",
        "name": model.kind,
        "title": model.plural,
        "description": meaning(model),
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table.data),
        "hash": f"sha256:{hashlib.sha256(table.data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(model.kind),
    }


def _schema(kind: str) -> dict[str, Any]:
    made = columns(kind)
    return {
        "fields": [_field(column) for column in made],
        "primaryKey": "id",
        "missingValues": [""],
        "foreignKeys": [
            {"fields": column.name, "reference": {"resource": _table(column, kind), "fields": "id"}}
            for column in made
            if column.links_to
        ],
    }


def _table(column: Column, kind: str) -> str:
    """The table that a column's ids come from; empty for the very table it stands in."""
    return "" if column.links_to == kind else column.links_to


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
