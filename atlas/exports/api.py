"""Static JSON API: an index, every kind as a list, and every record by id with its links resolved.

A record's document holds the model's own fields under their own names, always all of them (null or an empty list where
there is nothing), and beside them what `ADDED` names. Lists hold the very same documents. Addresses are absolute, and
null while the site does not know its own.
"""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any, Final

import orjson

from atlas.exports import cite
from atlas.exports.files import AS_PRINTED, ExportedFile, meaning, stamp
from atlas.records.links import link_of, nested, page_only
from atlas.records.model import KINDS, Record, Reference, field_order
from atlas.records.yaml_syntax import table
from atlas.site import Site, outcomes
from atlas.site.labels import MENTIONED, mark, relation
from atlas.site.sources import credited

VERSION: Final = "v1"
FOLDER: Final = f"api/{VERSION}"

ADDED: Final[dict[str, str]] = table(__file__, "api_fields.yml")
"""What a document says beside the record's own fields, and what each of it means."""
OWN_NAMES: Final = {"sources": "source_ids"}
"""Names of the record's own fields whose names stood for something else before they were added."""
FORMER: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "missions": {"partners": ("co_organisers", "hosts", "coordinators", "preparers", "supporters")},
}
"""Fields that documents of a kind keep for older programs, each with the fields whose values it joins."""


def files(site: Site) -> Iterator[ExportedFile]:
    """The index, and of each kind the documents and their list."""
    yield ExportedFile(f"{FOLDER}/index.json", lambda: orjson.dumps(index(site)))
    for kind in KINDS:
        documents = [
            ExportedFile(f"{FOLDER}/{record.key}.json", partial(_document, site, record))
            for record in site.catalogue.of_kind(kind)
        ]
        # The list first: then no document is read again, which is in memory only until it is written.
        yield ExportedFile(f"{FOLDER}/{kind}.json", partial(_list, kind, documents))
        yield from documents


def _document(site: Site, record: Record) -> bytes:
    return orjson.dumps(document(site, record))


def _list(kind: str, documents: Sequence[ExportedFile]) -> bytes:
    # The documents are joined as they stand: a list costs nothing more.
    records = [orjson.Fragment(document.data) for document in documents]
    return orjson.dumps({"kind": kind, "count": len(records), "records": records})


def index(site: Site) -> dict[str, Any]:
    """What the API offers: the paths in it start at the index's own folder."""
    settings, licence = site.settings, site.settings.licence
    return {
        "name": settings.name,
        "description": settings.description,
        "api": VERSION,
        "version": site.version or None,
        "date": site.day or None,
        "author": settings.author,
        "licence": {"id": licence.id, "name": licence.name, "url": licence.url},
        "citation": cite.whole(site).plain,
        "source": site.source,
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
    dates, former = site.dates(record), site.settings.second_language.former_field
    fields = {name: _public(site, record, name, value) for name, value in record.model_dump(mode="json").items()}
    return {
        "key": record.key,
        "kind": record.kind,
        "id": record.id,
        "title": site.titles[record.key],
        "page_url": site.address(f"{record.key}/"),
        "api_url": site.address(f"{FOLDER}/{record.key}.json"),
        **({former: record.local_name} if former else {}),
        **_with_former(record.kind, {OWN_NAMES.get(name, name): fields[name] for name in field_order(type(record))}),
        "provenance": record.origins,
        "from_editor": list(record.from_editor),
        "plain": site.plain(record),
        "links": _with_former(record.kind, _links(site, record)),
        "linked_from": [
            {
                **_reference(site, backlink.record),
                "field": backlink.field,
                "relation": relation(backlink.record, backlink.field) or MENTIONED,
            }
            for backlink in site.catalogue.backlinks.get(record.key, ())
        ],
        "sources": _notes(site, record),
        "based_on": [
            {
                **_reference(site, source),
                "credit": credit,
                "publisher": source.publisher,
                "date": source.date,
                "url": source.url,
            }
            for source, credit in credited(site.catalogue, record)
        ],
        "became": outcomes.story(site.catalogue, record) or None,
        "citation": cite.record(site, record).plain,
        "added": stamp(dates.added) if dates else None,
        "changed": stamp(dates.changed) if dates else None,
    }


def _public(site: Site, record: Record, name: str, value: Any) -> Any:
    """A field's value without what stands on the page only, and with the date at which the paper had the rest."""
    group = nested(type(record), name)
    hidden = page_only(group) if group else ()
    if not hidden or not value:
        return value
    return {**value, **dict.fromkeys(hidden), AS_PRINTED: site.catalogue.paper and site.catalogue.paper.date}


def _with_former(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values by field, with those of the fields that the kind once had."""
    joined = {
        name: [value for field in fields for value in values[field]] for name, fields in FORMER.get(kind, {}).items()
    }
    return values | joined


def _links(site: Site, record: Record) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in link_fields(type(record))}
    for linked in record.links:
        other = site.catalogue.get(linked.key)
        if other:
            found[linked.field].append(_reference(site, other))
    return found


@cache
def link_fields(model: type[Record]) -> tuple[str, ...]:
    """The fields of a kind that name other records, themselves or in a group, in the order of a file."""
    groups = {name: group for name in model.model_fields if (group := nested(model, name))}
    within = {name for name, group in groups.items() if any(link_of(group, part) for part in group.model_fields)}
    return tuple(name for name in field_order(model) if name in within or link_of(model, name))


def _reference(site: Site, record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "name": record.label,
        "mark": mark(record) or None,
        "page_url": site.address(f"{record.key}/"),
        "api_url": site.address(f"{FOLDER}/{record.key}.json"),
    }


def _notes(site: Site, record: Record) -> list[dict[str, Any]]:
    return [
        {
            "note": int(note.id),
            "title": note.name,
            "publisher": note.publisher,
            "url": note.url,
            "page_url": site.address(f"{note.key}/"),
        }
        for note in site.catalogue.named(Reference, map(str, record.cited))
    ]
