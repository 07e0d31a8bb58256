"""JSON-LD of a page, for search engines: one graph of schema.org's terms with stable identifiers.

Every page has the site, the page itself and its breadcrumbs; a record's page has the record, the data page the data
set. A record is `<its page>#record` wherever it is named. While the site has no address, identifiers are relative to
the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from atlas.exports import api, archive, datapackage, spreadsheets
from atlas.exports.files import stamp
from atlas.exports.schema_org import Iri, Node, describe, identifier
from atlas.records.model import KINDS, Record
from atlas.site import Site
from atlas.site.settings import Settings

DATA_PAGE: Final = "data/"
"""The path of the page that describes the data set."""

_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def jsonld(site: Site, path: str, title: str, description: str, crumbs: Sequence[tuple[str, str]] = ()) -> str:
    """The JSON-LD of a page, ready to stand between script tags.

    `path` is the page's from the home page (`clusters/clara/`, empty for the home page itself); `crumbs` are the titles
    and paths of the pages above it, from the home page down.
    """
    graph = Graph(site, path)
    nodes = orjson.dumps(graph.nodes(title, description, crumbs))
    text = b'{"@context":"https://schema.org","@graph":[%b,%b}' % (_website(site.settings, graph.iri("")), nodes[1:])
    return text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026").decode()


class Graph:
    """The graph of one page."""

    def __init__(self, site: Site, path: str) -> None:
        self.site = site
        self.path = path
        self.iri: Iri = _absolute(site) if site.settings.address else _relative(path)
        self.record = site.catalogue.get(path.strip("/"))

    def nodes(self, title: str, description: str, crumbs: Sequence[tuple[str, str]]) -> list[Node]:
        """Everything the page has to say, but for the site it belongs to."""
        found = [self._page(title, description)]
        if self.path:
            found.append(self._breadcrumbs([*crumbs, (title, self.path)]))
        if self.record:
            found.append(describe(self.site, self.iri, self.record))
        if self.path == DATA_PAGE:
            found.append(self._dataset())
        return found

    def _page(self, title: str, description: str) -> Node:
        page: Node = {
            "@type": "CollectionPage" if self.path.strip("/") in KINDS else "WebPage",
            "@id": self.iri(self.path),
            "url": self.iri(self.path),
            "name": title,
            "description": description,
            "inLanguage": "en-GB",
            "license": self.site.settings.licence.url,
            "isPartOf": {"@id": f"{self.iri('')}#website"},
        }
        if self.path:
            page["breadcrumb"] = {"@id": f"{self.iri(self.path)}#breadcrumb"}
        if self.path == DATA_PAGE:
            page["mainEntity"] = {"@id": f"{self.iri(DATA_PAGE)}#dataset"}
        return {**page, **self._of_record(self.record)} if self.record else page

    def _of_record(self, record: Record) -> Node:
        dates = self.site.dates(record)
        found: Node = {"mainEntity": {"@id": identifier(self.iri, record.key)}}
        notes = [f"references/{number}" for number in record.cited]
        sources = [note for key in notes if key != record.key and (note := self.site.catalogue.get(key))]
        if sources:
            found["citation"] = [
                {"@type": "CreativeWork", "@id": identifier(self.iri, note.key), "name": note.name} for note in sources
            ]
        if dates:
            found |= {"datePublished": stamp(dates.added), "dateModified": stamp(dates.changed)}
        return found

    def _breadcrumbs(self, steps: Sequence[tuple[str, str]]) -> Node:
        items = [
            {"@type": "ListItem", "position": place, "name": title, "item": {"@type": "WebPage", "@id": self.iri(path)}}
            for place, (title, path) in enumerate(steps, start=1)
        ]
        return {"@type": "BreadcrumbList", "@id": f"{self.iri(self.path)}#breadcrumb", "itemListElement": items}

    def _dataset(self) -> Node:
        settings = self.site.settings
        known: dict[str, Any] = {
            "version": self.site.version,
            "dateModified": stamp(self.site.date) if self.site.date else "",
        }
        return {
            "@type": "Dataset",
            "@id": f"{self.iri(DATA_PAGE)}#dataset",
            "name": f"Data of the {settings.name}",
            "description": settings.description,
            "url": self.iri(DATA_PAGE),
            "license": settings.licence.url,
            "creator": _contributors(settings, self.iri("")),
            "isAccessibleForFree": True,
            "inLanguage": "en-GB",
            "isBasedOn": {"@type": "CreativeWork", "name": settings.source},
            **{name: value for name, value in known.items() if value},
            "distribution": [
                {"@type": "DataDownload", "name": name, "encodingFormat": form, "contentUrl": self.iri(path)}
                for name, form, path in _distributions(self.site)
            ],
        }


def _distributions(site: Site) -> tuple[tuple[str, str, str], ...]:
    """The downloads that hold the whole data: name, media type and path."""
    return (
        ("JSON", "application/json", f"{api.FOLDER}/index.json"),
        ("Excel workbook", _WORKBOOK_TYPE, spreadsheets.workbook_path(site)),
        ("Data Package of CSV tables", "application/json", datapackage.PATH),
        ("All in one archive", "application/zip", archive.path(site)),
    )


@lru_cache
def _website(settings: Settings, home: str) -> bytes:
    """The site as a node, the same on all pages from which `home` leads to the home page."""
    node: Node = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "url": home,
        "name": settings.name,
        "alternateName": {"@value": settings.chinese_name, "@language": "zh-Hans"},
        "description": settings.description,
        "inLanguage": "en-GB",
        "license": settings.licence.url,
        "publisher": _contributors(settings, home),
    }
    return orjson.dumps(node)


def _contributors(settings: Settings, home: str) -> Node:
    return {"@type": "Organization", "@id": f"{home}#contributors", "name": settings.author}


def _absolute(site: Site) -> Iri:
    address = site.settings.address
    return lambda path: address + path


def _relative(page: str) -> Iri:
    up = "../" * page.count("/")
    return lambda path: f"{up}{path}" or "./"
