"""JSON-LD of a page, for search engines: one graph of schema.org's terms with stable identifiers.

Every page has the site, the page itself and its breadcrumbs; a record's page has the record, the data page the data
set. A record is `<its page>#record` wherever it is named. While the site has no address, identifiers are relative to
the page.
"""

from collections.abc import Sequence
from typing import Final

import orjson

from atlas.exports import api, archive, datapackage, spreadsheets
from atlas.exports.files import stamp
from atlas.exports.schema_org import Node, contributors, describe, identifier, sources, work
from atlas.records.model import KINDS, Reference
from atlas.site import Site

DATA_PAGE: Final = "data/"
"""The path of the page that describes the data set."""

_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def jsonld(site: Site, path: str, title: str, description: str, crumbs: Sequence[tuple[str, str]] = ()) -> str:
    """The JSON-LD of a page, ready to stand between script tags.

    `path` is the page's from the home page (`clusters/clara/`, empty for the home page itself); `crumbs` are the titles
    and paths of the pages above it, from the home page down.
    """
    graph = {"@context": "https://schema.org", "@graph": Graph(site, path).nodes(title, description, crumbs)}
    text = orjson.dumps(graph).decode()
    # What could end the script is escaped.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class Graph:
    """The graph of one page."""

    def __init__(self, site: Site, path: str) -> None:
        self.site = site
        self.settings = site.settings
        self.path = path
        self.record = site.catalogue.get(path.strip("/"))

    def iri(self, path: str) -> str:
        """The identifier of a page or file, given its path from the home page."""
        return self.site.address(path) or "../" * self.path.count("/") + path or "./"

    def nodes(self, title: str, description: str, crumbs: Sequence[tuple[str, str]]) -> list[Node]:
        """Everything the page has to say."""
        found = [self._website(), self._page(title, description)]
        if self.path:
            found.append(self._breadcrumbs([*crumbs, (title, self.path)]))
        if self.record:
            found.append(describe(self.site, self.iri, self.record))
        if self.path == DATA_PAGE:
            found.append(self._dataset())
        return found

    def _website(self) -> Node:
        second = self.settings.second_language
        name = {"alternateName": {"@value": second.site_name, "@language": second.tag}} if second.site_name else {}
        return {
            "@type": "WebSite",
            "@id": f"{self.iri('')}#website",
            "url": self.iri(""),
            "name": self.settings.name,
            **name,
            "description": self.settings.description,
            "inLanguage": self.settings.text_language,
            "license": self.settings.licence.url,
            "publisher": contributors(self.site, self.iri),
        }

    def _page(self, title: str, description: str) -> Node:
        own, record = self.iri(self.path), self.record
        dates = self.site.dates(record) if record else None
        entity = f"{own}#dataset" if self.path == DATA_PAGE else ""
        based_on, notes = [], []
        paper = self.site.catalogue.paper
        if record:
            entity = identifier(self.iri, record.key)
            based_on = sources(self.site, self.iri, record)
            cited = self.site.catalogue.named(Reference, map(str, record.cited))
            notes = [note for note in cited if note.key != record.key]
        elif paper:
            based_on = [work(self.iri, paper)]
        page: Node = {
            "@type": "CollectionPage" if self.path.strip("/") in KINDS else "WebPage",
            "@id": own,
            "url": own,
            "name": title,
            "description": description,
            "inLanguage": self.settings.text_language,
            "license": self.settings.licence.url,
            "isPartOf": {"@id": f"{self.iri('')}#website"},
            "breadcrumb": {"@id": f"{own}#breadcrumb"} if self.path else None,
            "mainEntity": {"@id": entity} if entity else None,
            "isBasedOn": based_on,
            "citation": [
                {"@type": "CreativeWork", "@id": identifier(self.iri, note.key), "name": note.name} for note in notes
            ],
            "datePublished": stamp(dates.added) if dates else None,
            "dateModified": stamp(dates.changed) if dates else None,
        }
        return {name: value for name, value in page.items() if value not in (None, [])}

    def _breadcrumbs(self, steps: Sequence[tuple[str, str]]) -> Node:
        items = [
            {"@type": "ListItem", "position": place, "name": title, "item": {"@type": "WebPage", "@id": self.iri(path)}}
            for place, (title, path) in enumerate(steps, start=1)
        ]
        return {"@type": "BreadcrumbList", "@id": f"{self.iri(self.path)}#breadcrumb", "itemListElement": items}

    def _dataset(self) -> Node:
        distributions = (
            ("JSON", "application/json", f"{api.FOLDER}/index.json"),
            ("Excel workbook", _WORKBOOK_TYPE, spreadsheets.workbook_path(self.site)),
            ("Data Package of CSV tables", "application/json", datapackage.PATH),
            ("All in one archive", "application/zip", archive.path(self.site)),
        )
        dataset: Node = {
            "@type": "Dataset",
            "@id": f"{self.iri(DATA_PAGE)}#dataset",
            "name": f"Data of the {self.settings.name}",
            "description": self.settings.description,
            "url": self.iri(DATA_PAGE),
            "license": self.settings.licence.url,
            "creator": contributors(self.site, self.iri),
            "isAccessibleForFree": True,
            "inLanguage": self.settings.text_language,
            "isBasedOn": [work(self.iri, self.site.catalogue.paper)] if self.site.catalogue.paper else None,
            "version": self.site.version,
            "dateModified": self.site.date and stamp(self.site.date),
            "distribution": [
                {"@type": "DataDownload", "name": name, "encodingFormat": form, "contentUrl": self.iri(path)}
                for name, form, path in distributions
            ],
        }
        return {name: value for name, value in dataset.items() if value}
