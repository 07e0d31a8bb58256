"""Static JSON API: an index, every kind as a list, and every record by id with its links resolved.

A record's document holds the model's own fields under their own names, always all of them (null or an empty list where
there is nothing), and beside them what `ADDED` names. Lists hold the very same documents. Addresses are absolute, and
null while the site does not know its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import orjson

from atlas.exports import cite
from atlas.exports.files import ExportedFile, meaning, stamp
from atlas.exports.model_schema import link_fields
from atlas.records.catalogue import Backlink
from atlas.records.model import KINDS, Record, Reference, field_order
from atlas.site import Site
from atlas.site.labels import MENTIONED, SEEN_FROM

VERSION: Final = "v1"
FOLDER: Final = f"api/{VERSION}"

ADDED: Final[dict[str, str]] = {
    "key": "Kind and id, joined by a slash: how records name one another.",
    "kind": "The kind of record.",
    "id": "The record's id, unique within its kind.",
    "title": "The title of the record's page, different for every record.",
    "page_url": "The address of the record's page; null while the site does not know its own address.",
    "api_url": "The address of this document; null while the site does not know its own address.",
    "plain": "The record's texts without markup, by field.",
    "links": "For each field that names other records: those records.",
    "linked_from": "The records that mention this one, and how.",
    "sources": "The paper's notes that the record cites, in its notes field or in its texts, in ascending order.",
    "citation": "How to cite the record's page, in one line.",
    "added": "When the record was added to the data, as YYYY-MM-DDThh:mm:ssZ; null when that is not known.",
    "changed": "When the record was last changed, as YYYY-MM-DDThh:mm:ssZ; null when that is not known.",
}
"""What a document says beside the record's own fields, and what each of it means."""


def files(site: Site) -> Iterator[ExportedFile]:
    """The index, and of each kind the documents and their list."""
    yield ExportedFile(f"{FOLDER}/index.json", lambda: orjson.dumps(index(site)))
    for kind in KINDS:
        documents = [
            ExportedFile(f"{FOLDER}/{record.key}.json", partial(_written, site, record))
            for record in site.catalogue.of_kind(kind)
        ]
        yield from documents
        yield ExportedFile(f"{FOLDER}/{kind}.json", partial(_list, kind, documents))


def _written(site: Site, record: Record) -> bytes:
    return orjson.dumps(document(site, record))


def _list(kind: str, documents: Sequence[ExportedFile]) -> bytes:
    # The documents are joined as they stand: a list costs nothing more.
    head = f'{{"kind":"{kind}","count":{len(documents)},"records":['
    return b"".join((head.encode(), b",".join(document.data for document in documents), b"]}"))


def index(site: Site) -> dict[str, Any]:
    """What the API offers: the paths in it start at the index's own folder."""
    return {
        "name": site.settings.name,
        "description": site.settings.description,
        "api": VERSION,
        "version": site.version or None,
        "date": site.day or None,
        "author": site.settings.author,
        "licence": {
            "id": site.settings.licence.id,
            "name": site.settings.licence.name,
            "url": site.settings.licence.url,
        },
        "citation": cite.whole(site).plain,
        "source": site.settings.source,
        "page_url": site.address(""),
        "api_url": site.address(f"{FOLDER}/index.json"),
        "openapi": "openapi.json",
        "kinds": [
            {
                "kind": kind,
                "name": model.plural,
                "description": meaning(model),
                "count": len(site.catalogue.kinds[kind]),
                "list": f"{kind}.json",
                "record": f"{kind}/{{id}}.json",
                "schema": f"schema/{kind}.json",
            }
            for kind, model in KINDS.items()
        ],
    }


def document(site: Site, record: Record) -> dict[str, Any]:
    """All that the API says of one record."""
    dates = site.dates(record)
    fields = record.model_dump(mode="json")
    return {
        "key": record.key,
        "kind": record.kind,
        "id": record.id,
        "title": site.titles[record.key],
        "page_url": site.address(f"{record.key}/"),
        "api_url": site.address(f"{FOLDER}/{record.key}.json"),
        **{name: fields[name] for name in field_order(type(record))},
        "plain": site.plain(record),
        "links": _links(site, record),
        "linked_from": [_mention(site, backlink) for backlink in site.catalogue.backlinks.get(record.key, ())],
        "sources": [_source(site, note) for note in _notes(site, record)],
        "citation": cite.record(site, record).plain,
        "added": stamp(dates.added) if dates else None,
        "changed": stamp(dates.changed) if dates else None,
    }


def _links(site: Site, record: Record) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in link_fields(type(record))}
    for linked in record.links:
        other = site.catalogue.get(linked.key)
        if other:
            found[linked.field].append(_reference(site, other))
    return found


def _reference(site: Site, record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "name": record.label,
        "page_url": site.address(f"{record.key}/"),
        "api_url": site.address(f"{FOLDER}/{record.key}.json"),
    }


def _mention(site: Site, backlink: Backlink) -> dict[str, Any]:
    relation = SEEN_FROM.get((backlink.record.kind, backlink.field), MENTIONED)
    return {**_reference(site, backlink.record), "field": backlink.field, "relation": relation}


def _notes(site: Site, record: Record) -> Iterator[Reference]:
    for number in record.cited:
        note = site.catalogue.get(f"references/{number}")
        if isinstance(note, Reference):
            yield note


def _source(site: Site, note: Reference) -> dict[str, Any]:
    return {
        "note": int(note.id),
        "title": note.name,
        "publisher": note.publisher,
        "url": note.url,
        "page_url": site.address(f"{note.key}/"),
    }
